//! The loops: how a kernel on one register becomes a pass over slices.
//!
//! Every form of every operation is one *pass*: read a main tensor (x, or dy), perhaps a side tensor (a saved
//! one, or a mask), write a main tensor (y, or dx), perhaps a mask. [`pass`] is the only loop there is; what
//! kind of side tensors it has is a type ([`side`]), and [`split`] cuts it into parts for threads.
//!
//! # The loop
//! ```text
//! element  0      first                                        n
//!          |  head  |                                          |
//!          |========|=======|                                  |   one register from 0, unaligned store
//!          |        |-------|-------|-- … --|-------|          |   whole registers, aligned stores
//!          |        |       |       |       |   |=======last===|   one register ending at n, unaligned store
//! ```
//! There is no scalar tail: every element goes through the same instructions, so its bits cannot depend on where it
//! stands. Head and last overlap the registers between them. They are computed *first*, while an in-place
//! buffer is still unmodified, and stored *last*; the registers in between write the same values to the overlap.
//! Fewer elements than one register are one partial load and store. Nothing outside the slices is ever touched.
//!
//! A bit of a mask is written once, from the register that covers it first, so counting them counts elements.
//!
//! # The masked-store trap
//! In place, LLVM sees `load p; select; store p` and turns it into a masked store, which AVX2 machines do in microcode
//! (on Zen 4 14-18 GB/s instead of 139-174). What hides that the two pointers are the same is that a pass is compiled
//! behind a call that is never inlined ([`Simd::enter`](crate::simd::Simd::enter)) and gets them as two; this costs
//! nothing, where [`core::hint::black_box`] would cost a trip through memory on every small call. `tests/codegen.rs`
//! looks for such stores in the compiled library.

mod borrow;
#[cfg(feature = "rayon")]
mod call;
#[cfg(feature = "std")]
mod claims;
mod convert;
mod counts;
mod epilogue;
#[cfg(feature = "std")]
mod executor;
#[cfg(feature = "rayon")]
mod helpers;
mod made;
mod pair;
mod parts;
mod pass;
mod requantize;
mod rows;
#[cfg(feature = "rayon")]
mod seat;
mod side;
mod sparse;
mod split;
mod sums;
#[cfg(feature = "std")]
mod sync;
mod work;

pub(crate) use borrow::{Source, Target, in_place, run, run_made};
pub(crate) use convert::{TILE as EPILOGUE_TILE, run_epilogue};
pub(crate) use counts::count_columns;
pub use epilogue::Grid;
pub(crate) use epilogue::run_grid;
#[cfg(feature = "std")]
pub(crate) use executor::executor;
#[cfg(feature = "std")]
pub use executor::{Executor, set_executor};
pub(crate) use made::Make;
pub(crate) use pair::{PairMut, run_pair};
pub(crate) use parts::each_part;
pub(crate) use pass::{Kernel, SideLanes, Stepped};
pub(crate) use requantize::{ByteRange, PIECE as REQUANTIZE_PIECE, Requantizer, requantize};
pub use rows::{Rows, RowsMut};
pub(crate) use rows::{Shape, each_row};
pub(crate) use side::{Beside, Bits, BitsOut, Gate, Made, Nothing, Values};
pub(crate) use sparse::{MOST as SPARSE_MOST, compact};
pub(crate) use split::Schedule;
pub use sums::Sums;
pub(crate) use sums::{PIECE as SUM_PIECE, Terms, run_sums};

/// Elements that a part of a pass is a multiple of: whole registers on every instruction set, whole bytes of mask.
pub(crate) const GRAIN: usize = 64;
