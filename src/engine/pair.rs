//! Two tensors that are written from the same three, tile by tile, so that each is read from memory once.

use super::pass::{Kernel, Pass};
use super::rows::{Rows, RowsMut, Samples, Shape};
use super::side::{Nothing, Values};
use super::split::{Schedule, split};
use super::work::Work;
use crate::Isa;
use crate::simd::Element;
use core::marker::PhantomData;
use core::ops::Range;

/// Bytes of a tile of one tensor: five of them stay in the second-level cache, and there are few ends of tiles, where lines are streamed
/// in two pieces. Both gradients of reglu on 64 MiB, in GB/s: 10.1 with tiles of 4 KiB, 8: 12.2, 16: 14.8, 32: 15.4, 64: 15.7, 1 MiB: 15.4
/// (Zen 3, AVX2, where memcpy does 20.5).
const TILE: usize = 64 << 10;

/// Two tensors of the same shape that are written: on their own, or the halves of the rows of one.
pub(crate) struct PairMut<'a, T> {
    first: Samples<*mut T>,
    second: Samples<*mut T>,
    shape: [usize; 2],
    borrow: PhantomData<&'a mut T>,
}

impl<'a, T> PairMut<'a, T> {
    /// # Panics
    /// If the shapes differ; callers have reported that in their own words before.
    pub(crate) fn of(first: &'a mut RowsMut<'_, T>, second: &'a mut RowsMut<'_, T>) -> Self {
        let shape = |of: &RowsMut<'_, T>| [of.shape().rows, of.shape().length];
        assert_eq!(shape(first), shape(second));
        let shape = shape(first);
        PairMut { first: first.samples(), second: second.samples(), shape, borrow: PhantomData }
    }

    /// The halves of each row; of an odd length, without the last element.
    pub(crate) fn halves(of: &'a mut RowsMut<'_, T>) -> Self {
        let Shape { rows, length, .. } = of.shape();
        let first = of.samples();
        let half = length / 2;
        // The address is one of the row, or of no element at all if there are no rows.
        let second = Samples { first: first.first.wrapping_add(half), leading: first.leading };
        PairMut { first, second, shape: [rows, half], borrow: PhantomData }
    }
}

/// Writes both tensors from dy, a and b: the first kernel computes from dy beside a and b, the second from a beside dy.
/// `schedule` is asked for with the elements of each tensor that are done at a time.
///
/// # Panics
/// If the shapes differ; callers have reported that in their own words before.
pub(crate) fn run_pair<T, A, B>(
    kernels: (A, B),
    dy: &Rows<'_, T>,
    [a, b]: [&Rows<'_, T>; 2],
    to: PairMut<'_, T>,
    schedule: impl FnOnce(usize) -> Schedule,
) where
    T: Element,
    A: Kernel<T, Side = (Values<T>, Values<T>), Mask = Nothing>,
    B: Kernel<T, Side = Values<T>, Mask = Nothing>,
{
    let [rows, length] = to.shape;
    for of in [dy, a, b] {
        assert_eq!([of.shape().rows, of.shape().length], [rows, length]);
    }
    let (from, to) = ([dy.samples(), a.samples(), b.samples()], [to.first, to.second]);
    // Rows that follow each other directly are one.
    let leading = from.map(|of| of.leading).into_iter().chain(to.iter().map(|of| of.leading));
    let is_one = leading.into_iter().all(|leading| leading == length);
    let (rows, length) = if is_one { (1, rows * length) } else { (rows, length) };
    let schedule = schedule(tile::<T>().min(length).max(1));
    // SAFETY: the views borrow their rows, those of `to` exclusively; the tensors of a pair do not overlap, and neither do rows.
    unsafe { split(PairPass { kernels, from, to, rows, length }, schedule) };
}

/// Elements of a tile.
const fn tile<T>() -> usize {
    TILE / size_of::<T>()
}

struct PairPass<T, A, B> {
    kernels: (A, B),
    from: [Samples<*const T>; 3],
    to: [Samples<*mut T>; 2],
    rows: usize,
    length: usize,
}

impl<T, A: Copy, B: Copy> Clone for PairPass<T, A, B> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, A: Copy, B: Copy> Copy for PairPass<T, A, B> {}
// SAFETY: as for `Pass`: a description, whose pointers are followed only by `Work::run`; tiles write disjoint elements.
unsafe impl<T: Element, A: Send, B: Send> Send for PairPass<T, A, B> {}
// SAFETY: as above.
unsafe impl<T: Element, A: Sync, B: Sync> Sync for PairPass<T, A, B> {}

/// What running it asks for: what is read may be read, and what is written be written, for all rows, and nobody else accesses what is
/// written meanwhile. It returns 0.
impl<T, A, B> Work for PairPass<T, A, B>
where
    T: Element,
    A: Kernel<T, Side = (Values<T>, Values<T>), Mask = Nothing>,
    B: Kernel<T, Side = Values<T>, Mask = Nothing>,
{
    fn pieces(&self) -> usize {
        self.rows * self.length.div_ceil(tile::<T>())
    }
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.run_some(0..self.pieces(), isa, stream) }
    }
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, stream: bool) -> usize {
        let per_row = self.length.div_ceil(tile::<T>());
        for piece in pieces {
            let (row, at) = (piece / per_row, piece % per_row * tile::<T>());
            let len = tile::<T>().min(self.length - at);
            // SAFETY: the caller's promise, for `len` elements of this row from `at` on.
            unsafe {
                let [dy, a, b] = self.from.map(|of| of.first.add(row * of.leading + at));
                let [first, second] = self.to.map(|of| of.first.add(row * of.leading + at));
                let side = (Values::at(a), Values::at(b));
                Pass { kernel: self.kernels.0, from: dy, side, to: first, mask: Nothing, len }
                    .run(isa, stream);
                let side = Values::at(dy);
                Pass { kernel: self.kernels.1, from: a, side, to: second, mask: Nothing, len }
                    .run(isa, stream);
            }
        }
        0
    }
}
