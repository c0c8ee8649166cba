//! From i32 sums to integers of 8 bits.
//!
//! A piece of them, with a scale for each, is converted to f64, goes through the kernel on registers, and is converted to bytes;
//! conversions are plain loops, which compilers vectorise for the instruction set at hand.

use super::split::{Schedule, split};
use super::work::Work;
use crate::Isa;
use crate::simd::{FloatVector, Job, Memory, Simd, Vector};
use core::ops::Range;

/// Sums of a piece of work: two arrays of f64, which stay in the first-level cache. A multiple of the lanes of every register.
pub(crate) const PIECE: usize = 256;

/// What becomes of sums before they are converted to bytes. Both must be `#[inline(always)]`.
pub(crate) trait Requantizer: Copy + Send + Sync {
    /// Writes the sums of elements `at..`, with what is added to them, and the scales that belong to them.
    fn prepare(self, at: usize, sums: &[i32], values: &mut [f64; PIECE], scales: &mut [f64; PIECE]);

    /// The integers nearest to values times scales.
    fn step<V: FloatVector<Elem = f64>>(self, value: V, scale: V) -> V;
}

/// What is added to the integers, and where the bytes end. All lie between −128 and 255.
#[derive(Clone, Copy)]
pub(crate) struct ByteRange {
    pub(crate) zero_point: i32,
    pub(crate) least: i32,
    pub(crate) greatest: i32,
}

/// Writes the results for all sums, as bytes of either sign.
///
/// # Panics
/// If the lengths differ; callers have reported that in their own words before.
pub(crate) fn requantize<K: Requantizer>(
    kernel: K,
    range: ByteRange,
    sums: &[i32],
    to: &mut [u8],
    schedule: Schedule,
) {
    assert_eq!(sums.len(), to.len());
    let pass = Pass { kernel, range, sums: sums.as_ptr(), to: to.as_mut_ptr(), len: sums.len() };
    // SAFETY: both tensors are borrowed, `to` exclusively, for all elements.
    unsafe { split(pass, schedule) };
}

/// A description: `len` sums may be read, and as many bytes written, by whoever runs it.
#[derive(Clone, Copy)]
struct Pass<K> {
    kernel: K,
    range: ByteRange,
    sums: *const i32,
    to: *mut u8,
    len: usize,
}

// SAFETY: as for the engine's other passes: pointers are followed only by `Work::run`, and parts write disjoint elements.
unsafe impl<K: Requantizer> Send for Pass<K> {}
// SAFETY: as above.
unsafe impl<K: Requantizer> Sync for Pass<K> {}

impl<K: Requantizer> Work for Pass<K> {
    fn pieces(&self) -> usize {
        self.len.div_ceil(PIECE)
    }
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.run_some(0..self.pieces(), isa, stream) }
    }
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, _: bool) -> usize {
        let job = Pieces { pass: self, pieces };
        isa.run(job, self.to.cast_const(), self.to, self.len, false)
    }
}

struct Pieces<K> {
    pass: Pass<K>,
    pieces: Range<usize>,
}

impl<K: Requantizer> Job for Pieces<K> {
    type Elem = u8;
    #[inline(always)]
    fn run<S: Simd>(self, _: *const u8, to: *mut u8, len: usize, _: bool) -> usize {
        let Pieces { pass, pieces } = self;
        let (mut values, mut scales) = ([0.0; PIECE], [0.0; PIECE]);
        for piece in pieces {
            let at = piece * PIECE;
            let count = PIECE.min(len - at);
            // SAFETY: the promise of `Pass`: the piece lies within both tensors, and nobody else has its bytes.
            let (sums, bytes) = unsafe {
                (
                    core::slice::from_raw_parts(pass.sums.add(at), count),
                    core::slice::from_raw_parts_mut(to.add(at), count),
                )
            };
            pass.kernel.prepare(at, sums, &mut values, &mut scales);
            let mut i = 0;
            while i < count {
                // SAFETY: both arrays have `PIECE` elements, a multiple of `LANES`, and `i` is below that.
                unsafe {
                    let scale = <S::F64 as Memory<f64>>::load(scales.as_ptr().add(i));
                    let value = <S::F64 as Memory<f64>>::load(values.as_ptr().add(i));
                    Memory::<f64>::store(pass.kernel.step(value, scale), values.as_mut_ptr().add(i));
                }
                i += S::F64::LANES;
            }
            pass.range.write(&values, bytes);
        }
        0
    }
}

impl ByteRange {
    /// Bytes from integers.
    #[inline(always)]
    fn write(self, values: &[f64; PIECE], bytes: &mut [u8]) {
        let (zero_point, least, greatest) =
            (f64::from(self.zero_point), f64::from(self.least), f64::from(self.greatest));
        for (byte, &value) in bytes.iter_mut().zip(values) {
            let bounded = (value + zero_point).max(least).min(greatest);
            // SAFETY: it lies between two numbers that i32 holds; a NaN would have become one of them.
            *byte = unsafe { bounded.to_int_unchecked::<i32>() } as u8;
        }
    }
}
