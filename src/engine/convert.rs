//! Epilogues tile by tile: where tensors are of another type than is calculated in, or where there are two passes to be made.

use super::epilogue::Grid;
use super::made::{CHUNK, Chunk};
use super::rows::{Rows, RowsMut, Samples, Shape};
use super::split::{Schedule, split};
use super::work::Work;
use crate::Isa;
use crate::kernels::epilogue::ChannelParts;
use crate::simd::{Element, Job, Memory, Real, Simd, Vector};
use core::ops::Range;

/// Elements of a tile that is converted: those of a chunk of f32.
pub(crate) const TILE: usize = CHUNK / 4;

/// Runs an epilogue, which `call` does for a grid: on the tensors as they are, or tile by tile if that is asked for or they are of
/// other types than it calculates in; then on converted copies. x is what `y` holds, if there is none. Returns how many bits of the mask are 1.
///
/// # Panics
/// If the shapes differ, or the mask does not cover them; callers have reported that in their own words before.
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub(crate) fn run_epilogue<A: Real, O: Real<Float = A::Float>>(
    x: Option<&Rows<'_, A>>,
    residual: Option<&Rows<'_, A>>,
    y: &mut RowsMut<'_, O>,
    parts: ChannelParts<'_, A::Float>,
    mask: Option<&mut [u8]>,
    tiled: bool,
    schedule: Schedule,
    call: &(dyn Fn(Grid<'_, A::Float>, Schedule) -> usize + Sync),
) -> usize {
    let Shape { rows, length, .. } = y.shape();
    for other in x.into_iter().chain(residual) {
        assert!(other.shape().rows == rows && other.shape().length == length);
    }
    let mask = mask.map(|mask| {
        assert!(mask.len() >= rows * length.div_ceil(8));
        mask.as_mut_ptr()
    });
    let to = y.samples();
    let from = match x {
        Some(x) => x.samples(),
        None => to.in_place().of_type().expect("in place, types are the same"),
    };
    let residual = residual.map(Rows::samples);
    if let (false, Some(x), Some(y)) = (tiled, from.of_type(), to.of_type()) {
        let residual = residual.and_then(|residual| residual.of_type());
        // SAFETY (of what `call` does): the views borrow their rows, `y` exclusively, and the mask covers them.
        return call(Grid { x, residual, y, mask, rows, length, first: 0, parts }, schedule);
    }
    let pass = Tiled { x: from, residual, y: to, mask, rows, length, parts, call };
    // SAFETY: the views borrow their rows, `y` exclusively, and the mask covers them.
    unsafe { split(pass, schedule) }
}

/// An epilogue tile by tile.
struct Tiled<'a, A: Real, O> {
    x: Samples<*const A>,
    residual: Option<Samples<*const A>>,
    y: Samples<*mut O>,
    mask: Option<*mut u8>,
    rows: usize,
    length: usize,
    parts: ChannelParts<'a, A::Float>,
    call: &'a (dyn Fn(Grid<'_, A::Float>, Schedule) -> usize + Sync),
}

impl<A: Real, O> Clone for Tiled<'_, A, O> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<A: Real, O> Copy for Tiled<'_, A, O> {}
// SAFETY: as for `Pass`: a description, whose pointers are followed only by `Work::run`; tiles write disjoint elements.
unsafe impl<A: Real, O: Send> Send for Tiled<'_, A, O> {}
// SAFETY: as above.
unsafe impl<A: Real, O: Sync> Sync for Tiled<'_, A, O> {}

/// What running it asks for: x and residual may be read, and y and the mask written, for all rows, and nobody else accesses
/// what is written meanwhile.
impl<A: Real, O: Real<Float = A::Float>> Work for Tiled<'_, A, O> {
    fn pieces(&self) -> usize {
        self.rows * self.length.div_ceil(TILE)
    }
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.run_some(0..self.pieces(), isa, stream) }
    }
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, _: bool) -> usize {
        let mut rooms = [const { Chunk::new() }; 2];
        let room = self.length.min(TILE);
        let [values, residuals] = rooms.each_mut().map(|chunk| chunk.fill(room, A::Float::ZERO));
        let schedule = Schedule::alone(isa, false);
        let per_row = self.length.div_ceil(TILE);
        pieces
            .map(|tile| {
                let (row, start) = (tile / per_row, tile % per_row * TILE);
                let count = TILE.min(self.length - start);
                let at = |tensor: Samples<*const A>| tensor.first.wrapping_add(row * tensor.leading + start);
                // SAFETY: the caller's promise for `count` elements of this row, from `start` on; the chunks have room for
                // as many, and bytes of the mask are those of this tile alone.
                unsafe {
                    let x = widened(isa, at(self.x), values, count);
                    let residual = self.residual.map(|residual| widened(isa, at(residual), residuals, count));
                    let mask = self.mask.map(|mask| mask.add(row * self.length.div_ceil(8) + start / 8));
                    let to =
                        Samples { first: self.y.first.add(row * self.y.leading + start), leading: count };
                    let copy = Samples { first: values.as_mut_ptr(), leading: count };
                    let y = to.of_type().unwrap_or(copy);
                    let (first, parts) = (row * self.length + start, self.parts);
                    let ones = (self.call)(
                        Grid { x, residual, y, mask, rows: 1, length: count, first, parts },
                        schedule,
                    );
                    if to.of_type::<O::Float>().is_none() {
                        isa.run(Narrow::<O>(copy.first.cast_const()), to.first, to.first, count, false);
                    }
                    ones
                }
            })
            .sum()
    }
}

/// `count` elements as what they are calculated in: those themselves, or converted into `room`.
///
/// # Safety
/// As many may be read at `from`.
unsafe fn widened<A: Real>(
    isa: Isa,
    from: *const A,
    room: &mut [A::Float],
    count: usize,
) -> Samples<*const A::Float> {
    let tensor = Samples { first: from, leading: count };
    tensor.of_type().unwrap_or_else(|| {
        let to = room[..count].as_mut_ptr();
        isa.run(Widen::<A>(to), from, from.cast_mut(), count, false);
        Samples { first: to.cast_const(), leading: count }
    })
}

/// To the type that is calculated in.
struct Widen<A: Real>(*mut A::Float);

impl<A: Real> Job for Widen<A> {
    type Elem = A;
    #[inline(always)]
    fn run<S: Simd>(self, from: *const A, _: *mut A, len: usize, _: bool) -> usize {
        // SAFETY: the promise of `widened`, and its slice has `len` elements.
        unsafe { convert::<A, A::Float, A::Wide<S>>(from, self.0, len) }
    }
}

/// From the type that is calculated in.
struct Narrow<O: Real>(*const O::Float);

impl<O: Real> Job for Narrow<O> {
    type Elem = O;
    #[inline(always)]
    fn run<S: Simd>(self, _: *const O, to: *mut O, len: usize, _: bool) -> usize {
        // SAFETY: the promise of `Tiled::run_some`.
        unsafe { convert::<O::Float, O, O::Wide<S>>(self.0, to, len) }
    }
}

/// Reads and writes `len` elements by registers of `V`.
///
/// # Safety
/// As many may be read at `from` and written at `to`; they do not overlap.
#[inline(always)]
unsafe fn convert<A, B, V: Vector + Memory<A> + Memory<B>>(from: *const A, to: *mut B, len: usize) -> usize {
    let mut at = 0;
    // SAFETY: the caller's promise; what is read and written lies below `len`.
    unsafe {
        while at + V::LANES <= len {
            Memory::<B>::store(<V as Memory<A>>::load(from.add(at)), to.add(at));
            at += V::LANES;
        }
        if at < len {
            let rest = <V as Memory<A>>::load_partial(from.add(at), len - at);
            Memory::<B>::store_partial(rest, to.add(at), len - at);
        }
    }
    0
}
