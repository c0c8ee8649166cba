//! From i32 sums to integers of 8 bits.
//!
//! A chunk of sums, with a bias and a scale for each, is converted to f64, goes through the kernel on registers, and is
//! converted to bytes; conversions are plain loops, which compilers vectorise for the instruction set at hand.

use super::split::{Schedule, split};
use super::work::Work;
use crate::Isa;
use crate::kernels::quantized::nearest_quotient;
use crate::simd::{Job, Memory, Simd, Vector};
use core::ops::Range;

/// Sums of a chunk: two arrays of f64, which stay in the first-level cache. A multiple of the lanes of every register.
const CHUNK: usize = 256;

/// What a requantization does, but for its tensors. Channels are those of `outer × channels × inner`.
#[derive(Clone, Copy)]
pub(crate) struct Requantization<'a> {
    /// What a unit of the sums is worth: one for all, or one per channel.
    pub(crate) scales: &'a [f64],
    /// What a unit of the result is worth.
    pub(crate) step: f32,
    /// None, or one per channel.
    pub(crate) bias: &'a [i32],
    pub(crate) channels: usize,
    pub(crate) inner: usize,
    pub(crate) zero_point: i32,
    /// Bounds of the result.
    pub(crate) least: i32,
    pub(crate) greatest: i32,
}

/// Writes the results for all sums, as bytes of either sign.
///
/// # Panics
/// If the lengths differ, or there are no channels; callers have seen that sums are made of whole samples.
pub(crate) fn requantize(what: Requantization<'_>, sums: &[i32], to: &mut [u8], schedule: Schedule) {
    assert!(sums.len() == to.len() && what.channels > 0 && what.inner > 0);
    let pass = Pass { what, sums: sums.as_ptr(), to: to.as_mut_ptr(), len: sums.len() };
    // SAFETY: both tensors are borrowed, `to` exclusively, for all elements.
    unsafe { split(pass, schedule) };
}

/// A description: `len` sums may be read, and as many bytes written, by whoever runs it.
#[derive(Clone, Copy)]
struct Pass<'a> {
    what: Requantization<'a>,
    sums: *const i32,
    to: *mut u8,
    len: usize,
}

// SAFETY: as for the engine's other passes: pointers are followed only by `Work::run`, and parts write disjoint elements.
unsafe impl Send for Pass<'_> {}
// SAFETY: as above.
unsafe impl Sync for Pass<'_> {}

impl Work for Pass<'_> {
    fn pieces(&self) -> usize {
        self.len.div_ceil(CHUNK)
    }
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.run_some(0..self.pieces(), isa, stream) }
    }
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, _: bool) -> usize {
        let job = Chunks { pass: self, pieces };
        isa.run(job, self.to.cast_const(), self.to, self.len)
    }
}

struct Chunks<'a> {
    pass: Pass<'a>,
    pieces: Range<usize>,
}

impl Job for Chunks<'_> {
    type Elem = u8;
    #[inline(always)]
    fn run<S: Simd>(self, _: *const u8, to: *mut u8, len: usize) -> usize {
        let Chunks { pass, pieces } = self;
        let mut values = [0.0; CHUNK];
        let mut scales = [pass.what.scales[0]; CHUNK];
        let step = f64::from(pass.what.step);
        for piece in pieces {
            let at = piece * CHUNK;
            let count = CHUNK.min(len - at);
            // SAFETY: the promise of `Pass`: the piece lies within both tensors, and nobody else has its bytes.
            let (sums, bytes) = unsafe {
                (
                    core::slice::from_raw_parts(pass.sums.add(at), count),
                    core::slice::from_raw_parts_mut(to.add(at), count),
                )
            };
            pass.what.prepare(at, sums, &mut values, &mut scales);
            let mut i = 0;
            while i < CHUNK {
                // SAFETY: both arrays have `CHUNK` elements, a multiple of `LANES`.
                unsafe {
                    let scale = <S::F64 as Memory<f64>>::load(scales.as_ptr().add(i));
                    let sum = <S::F64 as Memory<f64>>::load(values.as_ptr().add(i));
                    let step = S::F64::splat(step);
                    let value = nearest_quotient(sum, scale, scale / step, step);
                    Memory::<f64>::store(value, values.as_mut_ptr().add(i));
                }
                i += S::F64::LANES;
            }
            pass.what.finish(&values, bytes);
        }
        0
    }
}

impl Requantization<'_> {
    /// Sums with their bias, and the scales that belong to them, of the elements from `at` on.
    #[inline(always)]
    fn prepare(&self, at: usize, sums: &[i32], values: &mut [f64; CHUNK], scales: &mut [f64; CHUNK]) {
        values.iter_mut().zip(sums).for_each(|(value, &sum)| *value = sum.into());
        if self.bias.is_empty() && self.scales.len() == 1 {
            return;
        }
        // Runs of one channel each, or of consecutive ones.
        let (mut channel, mut offset, mut from) = (at / self.inner % self.channels, at % self.inner, 0);
        while from < sums.len() {
            let whole = if self.inner == 1 { self.channels - channel } else { self.inner - offset };
            let run = from..(from + whole).min(sums.len());
            let of = |i: usize| if self.inner == 1 { channel + i } else { channel };
            if !self.bias.is_empty() {
                for (i, value) in values[run.clone()].iter_mut().enumerate() {
                    *value += f64::from(self.bias[of(i)]);
                }
            }
            if self.scales.len() > 1 {
                for (i, scale) in scales[run.clone()].iter_mut().enumerate() {
                    *scale = self.scales[of(i)];
                }
            }
            channel = if self.inner == 1 { 0 } else { (channel + 1) % self.channels };
            (offset, from) = (0, run.end);
        }
    }

    /// Bytes from rounded products.
    #[inline(always)]
    fn finish(&self, values: &[f64; CHUNK], bytes: &mut [u8]) {
        let (zero_point, least, greatest) =
            (f64::from(self.zero_point), f64::from(self.least), f64::from(self.greatest));
        for (byte, &value) in bytes.iter_mut().zip(values) {
            let bounded = (value + zero_point).max(least).min(greatest);
            // SAFETY: it is an integer between two that i32 holds: products are finite.
            *byte = unsafe { bounded.to_int_unchecked::<i32>() } as u8;
        }
    }
}
