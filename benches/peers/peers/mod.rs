//! The other libraries, a file for each.

mod burn;
mod candle;
mod ndarray;
#[cfg(onednn)]
mod onednn;
mod rten;
#[cfg(xnnpack)]
mod xnnpack;

use crate::cases::Case;
use crate::contestant::{Column, Contestant, Role};
use crate::memory::Tensors;

/// Those that this benchmark was built with.
pub fn columns() -> Vec<Column> {
    vec![
        peer("ndarray", ndarray::enter),
        peer("candle", candle::enter),
        peer("burn", burn::enter),
        peer("rten", rten::enter),
        #[cfg(xnnpack)]
        peer("XNNPACK", xnnpack::enter),
        #[cfg(onednn)]
        peer("oneDNN", onednn::enter),
    ]
}

fn peer(name: &'static str, enter: fn(Case, &Tensors<'_>) -> Option<Box<dyn Contestant>>) -> Column {
    Column { name, role: Role::Peer, enter }
}

/// Those that it was not built with, and why.
pub fn missing() -> Vec<&'static str> {
    vec![
        #[cfg(not(xnnpack))]
        "XNNPACK is left out: its library or its header was not found when this was built.",
        #[cfg(not(onednn))]
        "oneDNN is left out: version 2 of its library and header was not found when this was built.",
    ]
}
