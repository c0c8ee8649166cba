//! What threads share a pass by. The model of it in `tests/loom` has a module of its own in this place.

pub(super) use std::sync::atomic::{AtomicUsize, Ordering};
#[cfg(feature = "rayon")]
pub(super) use std::{
    hint::spin_loop,
    sync::Arc,
    thread::{Thread, current, park},
};
