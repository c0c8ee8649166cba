//! Hand-vectorized kernels for the ReLU family of activation functions.
//!
//! ```
//! let mut x = [-1.5_f32, -0.0, 0.5, f32::NAN];
//! rectify::relu_inplace_f32(&mut x);
//! assert_eq!(x[0].to_bits(), 0.0_f32.to_bits());
//! ```
//!
//! The same bits come out on every instruction set, for every length, offset and thread count, in place or not; no byte
//! outside the slices is read or written; what each operation does to NaN, −0 and infinities is part of its contract.
//!
//! # Operations
//! | operation | y | dx |
//! |---|---|---|
//! | [`Relu`] | `x < 0 ? +0 : x` | `!(x <= 0) ? dy : +0` |
//! | [`ReluPlusZero`] | `x <= 0 ? +0 : x` | `!(x <= 0) ? dy : +0` |
//! | [`Threshold`] | `x <= threshold ? value : x` | `x <= threshold ? +0 : dy` |
//! | [`ThresholdedRelu`] | `x <= alpha ? +0 : x` | `x <= alpha ? +0 : dy` |
//! | [`Clamp`], relu6, hardtanh | `x < lo ? lo : x > hi ? hi : x` | `lo < x && x < hi ? dy : +0` |
//! | [`LeakyRelu`] | `x > 0 ? x : slope * x` | `x > 0 ? dy : slope * dy` |
//! | [`PRelu`] | `x > 0 ? x : slope[channel] * x` | `x > 0 ? dy : slope[channel] * dy` |
//! | [`RRelu`] | `x > 0 ? x : slope[i] * x` | `x > 0 ? dy : slope[i] * dy` |
//! | [`ReluDropout`] | `!(x <= 0) && kept[i] ? x / (1 - p) : +0` | `!(x <= 0) && kept[i] ? dy / (1 - p) : +0` |
//! | [`Elu`] | `x < 0 ? alpha * expm1(x) : x` | `x < 0 ? dy * alpha * exp(x) : dy` |
//! | [`Selu`] | `x < 0 ? lambda * alpha * expm1(x) : lambda * x` | `x < 0 ? dy * lambda * alpha * exp(x) : lambda * dy` |
//! | [`Celu`] | `x < 0 ? alpha * expm1(x / alpha) : x` | `x < 0 ? dy * exp(x / alpha) : dy` |
//! | [`Exact`] | one of the last three, rounded once (f32) | |
//! | [`SquaredRelu`] | `relu(x) * relu(x)` | `2 * relu(x) * dy` |
//! | [`HardSigmoid`] | `relu6(x + 3) / 6` | `-3 < x && x < 3 ? dy / 6 : +0` |
//! | [`HardSwish`] | `x * (relu6(x + 3) / 6)` | `x <= -3 ? +0 : x < 3 ? dy * ((x + 1.5) / 3) : dy` |
//!
//! The page of each says what becomes of NaN, −0 and infinities, how large errors are, and what backward may be taken from.
//!
//! Each comes for `f32`, `f64`, and with the feature `half` for `f16` and `bf16`; [`Relu`] and [`Clamp`] for `i8`, `i16`, `i32` and `i64`,
//! too, and [`Exact`] for `f32` alone. Of halves, selections move bits, and everything else is computed in f32 and rounded
//! once, to within 0.501 units in the last place; a NaN comes out quieted, with the upper bits of its payload.
//!
//! The forms are these:
//!
//! | form | short function | method of [`Exec`] |
//! |---|---|---|
//! | into another slice | [`relu_f32`] | [`Exec::forward`] |
//! | in place | [`relu_inplace_f32`] | [`Exec::forward_inplace`] |
//! | into uninitialised memory | [`relu_uninit_f32`] | [`Exec::forward_uninit`] |
//! | with a 1-bit mask, where that determines the gradient | [`relu_mask_f32`] | [`Exec::forward_mask`] |
//! | with a 1-bit mask, in place | [`relu_mask_inplace_f32`] | [`Exec::forward_mask_inplace`] |
//! | backward from x, y or mask | [`relu_backward_f32`] | [`Exec::backward`] |
//! | backward, dx over dy | [`relu_backward_inplace_f32`] | [`Exec::backward_inplace`] |
//!
//! The short functions panic where the methods return an [`Error`], with the same message. The methods are generic over
//! element type and operation, and run on the instruction set, threads and stores of their choice:
//!
//! ```
//! use rectify::{Activation, Element, Exec, LeakyRelu, Real, Saved};
//!
//! /// One step of backpropagation in any precision.
//! fn backward<T: Real>(exec: &Exec, dy: &mut [T], mask: &[u8]) -> Result<(), rectify::Error>
//! where
//!     LeakyRelu<T::Float>: Activation<T>,
//! {
//!     exec.backward_inplace(&LeakyRelu::new(T::Float::from_f64(0.01)), dy, Saved::Mask(mask))
//! }
//! # backward(&Exec::new(), &mut [1.0_f32], &[1]).unwrap();
//! # backward(&Exec::serial(), &mut [1.0_f64], &[1]).unwrap();
//! ```
//!
//! # Epilogues
//! [`Exec::epilogue`] does in one pass over rows what comes after a matrix product or a convolution, `act(scale[c] * x + shift[c] + residual)`:
//! see [`Epilogue`], and for the common ones [`bias_relu_f32`], [`add_relu_f32`] and [`scale_shift_relu_f32`]. [`Exec::epilogue_backward`]
//! gives dx and the gradient of the bias. [`ActivityMonitor`] finds dead units.
//!
//! # Quantized tensors
//! A [`Table`] is any function of `u8` or `i8`, from one [`Quantization`] to another, and [`Exec::lookup`] applies it;
//! [`Requantize`] is what [`Exec::requantize`] does to the i32 sums of a matrix product. Both are correctly rounded: the examples of
//! [`table_catalog`] and [`requantize_catalog`] have their definitions with them.
//!
//! # Masks
//! One bit per element: bit `i % 8`, least significant first, of byte `i / 8`, as in Arrow's validity bitmaps and numpy's
//! `packbits(bitorder="little")`, on every machine. `ceil(n / 8)` bytes are written, unused bits as 0.
//!
//! # Instruction sets
//! `avx512` (with BW, DQ, VL, VBMI and VBMI2: Ice Lake, Zen 4 and later), `avx2` (with FMA), `neon`, `portable` (the `wide`
//! crate, at what the compilation target guarantees) and `scalar`. [`Isa::best`] is found once per process;
//! `RECTIFY_ISA=avx2` in the environment, [`set_policy`] or [`Exec::isa`] chooses another.
//!
//! Beside the catalog: [`Epilogue`] for scale, shift and residual in the same pass, [`Exec::reglu`] for gated layers,
//! [`Exec::compact`] for sparse output, [`ActivityMonitor`] for dead units, [`Table`] and [`Requantize`] for quantized tensors.
//!
//! # Threads
//! Calls whose tensors have at least 16 MiB, or with eight cores or more 4 MiB, are shared out over the caller's current rayon pool; from 1 MiB on, threads
//! help that are awake from the call before. `RECTIFY_THREADS=1` in
//! the environment or [`set_max_threads`]`(1)` switches that off for a program, [`Exec::serial`] for a call; with [`set_executor`] a
//! program lends threads of its own in place of rayon's. [`Exec::plan`] says what a call would do, and why.
//!
//! This threshold, and that of streaming stores, are those of the [`Policy`] in force. `RECTIFY_TUNE=path` loads another that
//! `cargo run --release --example tune -- --write path` has measured.
//!
//! # Floating-point environment
//! The control register is neither read nor changed. The bits are promised for the default environment. If the caller has
//! set DAZ (subnormals are zeros), a subnormal x of f32 or f64 counts as the zero of its sign in every comparison, and [`Relu`] on
//! `avx2` and `avx512` returns that zero where the other paths return x. FTZ flushes the subnormal products of
//! [`LeakyRelu`] to zero, and another rounding mode rounds them otherwise. Gradients of active units move dy's bits unchanged
//! all the same.
//!
//! # Features
//! `rayon` (default): threads. `svg`: reports as pictures. `half` (default): the element types `f16` and `bf16` of the crate `half`. `std`: run-time detection, environment variables; without it the crate is `no_std` with
//! `alloc`, and uses the best instruction set that it was compiled for.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod activation;
mod api;
#[cfg_attr(not(feature = "std"), allow(dead_code))] // nothing is cut into parts then
mod engine;
mod epilogue;
mod error;
mod exec;
mod gated;
mod isa;
#[path = "../kernels/mod.rs"]
mod kernels;
mod monitor;
#[cfg(feature = "svg")]
mod picture;
mod policy;
mod prelu;
mod quantized;
#[cfg(feature = "std")]
mod selftest;
mod simd;
mod small;
mod sparse;

pub use activation::Activation;
pub use api::*;
#[cfg(feature = "std")]
pub use engine::{Executor, set_executor};
pub use engine::{Rows, RowsMut};
pub use error::{Error, Must, Undetermined};
pub use exec::{Exec, Form, Plan, Saved, Stores, Threads, set_max_threads};
pub use isa::{Isa, UnavailableIsa};
pub use kernels::catalog::{Bounds, Cataloged, Entry, Function, Gradient, NanBits, Predicate, catalog};
pub use kernels::clamp::Clamp;
pub use kernels::dropout::ReluDropout;
pub use kernels::elu::{Celu, Elu, Exact, Selu};
pub use kernels::epilogue::{Channels, Epilogue};
pub use kernels::hard::{HardSigmoid, HardSwish};
pub use kernels::leaky::LeakyRelu;
pub use kernels::prelu::PRelu;
pub use kernels::quantized::{Quantization, Quantum, Table};
pub use kernels::quantized_catalog::{QuantizedEntry, requantize_catalog, table_catalog};
pub use kernels::relu::{Relu, ReluPlusZero};
pub use kernels::rrelu::RRelu;
pub use kernels::squared::SquaredRelu;
pub use kernels::threshold::{Threshold, ThresholdedRelu};
pub use monitor::ActivityMonitor;
pub use policy::{InvalidPolicy, Policy, policy, set_policy};
pub use prelu::Sum;
pub use quantized::Requantize;
#[cfg(feature = "std")]
pub use selftest::{Fault, Outcome, Progress, selftest, selftest_of};
pub use simd::{Element, Float, Half, Real};

/// The examples of the README are compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
