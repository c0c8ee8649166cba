//! A tensor that is written in parts, by a function that is told where its part begins, shared out among threads.

use super::split::{Schedule, split};
use super::work::Work;
use crate::Isa;
use core::ops::Range;

/// Calls `call` with parts of the tensor that together are all of it, and the index of the first element of each: pieces of
/// `piece` elements, which is not 0, one or several at a time.
pub(crate) fn each_part<T: Send>(
    to: &mut [T],
    piece: usize,
    schedule: Schedule,
    call: impl Fn(usize, &mut [T]) + Sync,
) {
    let parts = EachPart { to: to.as_mut_ptr(), len: to.len(), piece, call: &call };
    // SAFETY: the tensor is borrowed exclusively.
    unsafe { split(parts, schedule) };
}

struct EachPart<'a, T, F> {
    to: *mut T,
    len: usize,
    piece: usize,
    call: &'a F,
}

impl<T, F> Clone for EachPart<'_, T, F> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, F> Copy for EachPart<'_, T, F> {}
// SAFETY: a description, whose pointer is followed only by `Work::run`; parts do not overlap.
unsafe impl<T: Send, F: Sync> Send for EachPart<'_, T, F> {}
// SAFETY: as above.
unsafe impl<T: Send, F: Sync> Sync for EachPart<'_, T, F> {}

/// Running it asks for: `to` is borrowed exclusively, for `len` elements. It returns 0.
impl<T: Send, F: Fn(usize, &mut [T]) + Sync> Work for EachPart<'_, T, F> {
    fn pieces(&self) -> usize {
        self.len.div_ceil(self.piece)
    }
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.run_some(0..self.pieces(), isa, stream) }
    }
    unsafe fn run_some(self, pieces: Range<usize>, _: Isa, _: bool) -> usize {
        let (start, end) = (pieces.start * self.piece, self.len.min(pieces.end * self.piece));
        // SAFETY: the caller's promise, for these elements, which lie within the tensor.
        let part = unsafe { core::slice::from_raw_parts_mut(self.to.add(start), end - start) };
        (self.call)(start, part);
        0
    }
}
