//! The way in: slices become the pointers of a pass, and the borrow checker's promises the pass's.

use super::made::{MadePass, Make};
use super::pass::{Kernel, Pass};
use super::side::{Borrowed, Input, Made};
use super::split::{Schedule, split};
use crate::simd::Element;
use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// The main tensor of a pass as it is read.
///
/// This and [`Target`] are two words each, so that they travel in registers: a struct of three words would be written to
/// memory and copied on the way, which costs a small call more than its work.
pub struct Source<'a, T> {
    from: *const T,
    len: usize,
    borrow: PhantomData<&'a [T]>,
}

/// Where the result of a pass goes: memory that nobody else accesses, but for a [`Source`] that is the very same slice.
pub struct Target<'a, T> {
    to: *mut T,
    len: usize,
    borrow: PhantomData<&'a mut [T]>,
}

impl<'a, T> Source<'a, T> {
    pub(crate) fn of(x: &'a [T]) -> Self {
        Source { from: x.as_ptr(), len: x.len(), borrow: PhantomData }
    }
}

impl<T> Source<'_, T> {
    /// Elements.
    #[cfg(feature = "half")]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// # Safety
    /// `len` elements may be read for the lifetime of the result.
    pub(super) unsafe fn at(from: *const T, len: usize) -> Self {
        Source { from, len, borrow: PhantomData }
    }
}

impl<T> Target<'_, T> {
    /// # Safety
    /// `len` elements may be written for the lifetime of the result, and nobody else accesses them, but for a [`Source`]
    /// that is the very same.
    pub(super) unsafe fn at(to: *mut T, len: usize) -> Self {
        Target { to, len, borrow: PhantomData }
    }
}

impl<'a, T> Target<'a, T> {
    pub(crate) fn of(y: &'a mut [T]) -> Self {
        Target { to: y.as_mut_ptr(), len: y.len(), borrow: PhantomData }
    }

    /// Memory that need not hold values yet.
    pub(crate) fn uninit(y: &'a mut [MaybeUninit<T>]) -> Self {
        Target { to: y.as_mut_ptr().cast(), len: y.len(), borrow: PhantomData }
    }
}

/// The result replaces what is read.
pub(crate) fn in_place<T>(x: &mut [T]) -> (Source<'_, T>, Target<'_, T>) {
    let (to, len) = (x.as_mut_ptr(), x.len());
    (Source { from: to, len, borrow: PhantomData }, Target { to, len, borrow: PhantomData })
}

/// Runs a kernel over the tensors. Returns the slice it has written, and how many bits of the mask are 1.
///
/// # Panics
/// If the lengths differ or a side tensor does not cover them; callers have reported that in their own words before.
#[inline(always)]
pub(crate) fn run<'a, T: Element, K: Kernel<T>>(
    kernel: K,
    source: Source<'_, T>,
    target: Target<'a, T>,
    side: Borrowed<'_, K::Side>,
    mask: Borrowed<'_, K::Mask>,
    schedule: Schedule,
) -> (&'a mut [T], usize) {
    let len = target.len;
    assert!(source.len == len && side.covers >= len && mask.covers >= len);
    let pass = Pass { kernel, from: source.from, side: side.side, to: target.to, mask: mask.side, len };
    // SAFETY: `source` and `target` borrow `from` and `to` for `len` elements, and `side` and `mask` cover as many; what is
    // written is borrowed exclusively, so it overlaps nothing, but that `from` and `to` may be equal.
    let active = unsafe { split(pass, schedule) };
    // SAFETY: the pass has written all `len` elements, and `target` borrows them exclusively for `'a`.
    (unsafe { core::slice::from_raw_parts_mut(target.to, len) }, active)
}

/// [`run`] with a kernel that has values beside `side`, which are made as they are needed; of a larger tensor, whose element `start`
/// is the first here.
///
/// # Panics
/// As [`run`].
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub(crate) fn run_made<
    'a,
    T: Element,
    C: Element,
    K: Kernel<T, Elem = C, Side = (Made<C>, R)>,
    R: Input<T, C>,
    M: Make<C>,
>(
    kernel: K,
    make: M,
    start: usize,
    source: Source<'_, T>,
    target: Target<'a, T>,
    side: Borrowed<'_, R>,
    mask: Borrowed<'_, K::Mask>,
    schedule: Schedule,
) -> (&'a mut [T], usize) {
    let len = target.len;
    assert!(source.len == len && side.covers >= len && mask.covers >= len);
    let (from, side, to, mask) = (source.from, side.side, target.to, mask.side);
    let pass = MadePass { kernel, make, start, from, side, to, mask, len };
    // SAFETY: as in `run`.
    let active = unsafe { split(pass, schedule) };
    // SAFETY: as in `run`.
    (unsafe { core::slice::from_raw_parts_mut(target.to, len) }, active)
}
