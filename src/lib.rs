//! TODO
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod activation;
mod api;
#[cfg_attr(not(feature = "rayon"), allow(dead_code))] // nothing is cut into parts then
mod engine;
mod error;
mod exec;
mod isa;
#[path = "../kernels/mod.rs"]
mod kernels;
mod simd;

pub use activation::Activation;
pub use api::*;
pub use error::{AmbiguousOutput, Error};
pub use exec::{Exec, Form, Plan, Saved, Stores, Threads, set_max_threads};
pub use isa::{Isa, UnavailableIsa};
pub use kernels::catalog::{Entry, Function, Gradient, NanBits, Predicate, catalog};
pub use kernels::leaky::LeakyRelu;
pub use kernels::relu::{Relu, ReluPlusZero};
pub use simd::{Element, Float};
