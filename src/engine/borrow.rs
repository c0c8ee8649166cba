//! The way in: slices become the pointers of a pass, and the borrow checker's promises the pass's.

use super::pass::{Kernel, Pass};
use super::split::{Schedule, split};
use crate::simd::Element;
use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// The main tensor of a pass: where it is read and where the result goes.
pub(crate) struct Main<'a, T> {
    from: *const T,
    to: *mut T,
    len: usize,
    borrow: PhantomData<&'a mut [T]>,
}

impl<'a, T> Main<'a, T> {
    /// The result replaces what is read.
    pub(crate) fn in_place(x: &'a mut [T]) -> Self {
        let to = x.as_mut_ptr();
        Main { from: to, to, len: x.len(), borrow: PhantomData }
    }

    /// The result goes to a slice of its own.
    ///
    /// # Panics
    /// If the lengths differ; callers have reported that in their own words before.
    pub(crate) fn apart(x: &'a [T], y: &'a mut [T]) -> Self {
        assert_eq!(x.len(), y.len());
        Main { from: x.as_ptr(), to: y.as_mut_ptr(), len: x.len(), borrow: PhantomData }
    }

    /// [`apart`](Main::apart), into memory that need not hold values yet.
    pub(crate) fn uninit(x: &'a [T], y: &'a mut [MaybeUninit<T>]) -> Self {
        assert_eq!(x.len(), y.len());
        Main { from: x.as_ptr(), to: y.as_mut_ptr().cast(), len: x.len(), borrow: PhantomData }
    }
}

/// A side tensor that is borrowed for `'a` and covers some number of elements.
pub(crate) struct Borrowed<'a, S> {
    side: S,
    covers: usize,
    borrow: PhantomData<&'a mut [u8]>,
}

impl<S> Borrowed<'_, S> {
    /// # Safety
    /// For the lifetime of the result, `side` may be accessed (written, if it is an output, and by nobody else) for
    /// any element below `covers`.
    pub(super) unsafe fn new(side: S, covers: usize) -> Self {
        Borrowed { side, covers, borrow: PhantomData }
    }
}

/// Runs a kernel over the tensors. Returns the slice it has written, and how many bits of the mask are 1.
///
/// # Panics
/// If a side tensor does not cover the main one; callers have reported that in their own words before.
#[inline(always)]
pub(crate) fn run<'a, T: Element, K: Kernel<T>>(
    kernel: K,
    main: Main<'a, T>,
    side: Borrowed<'_, K::Side>,
    mask: Borrowed<'_, K::Mask>,
    schedule: Schedule,
) -> (&'a mut [T], usize) {
    let Main { from, to, len, .. } = main;
    assert!(side.covers >= len && mask.covers >= len);
    let pass = Pass { kernel, from, side: side.side, to, mask: mask.side, len };
    // SAFETY: `main` borrows `from` and `to` for `len` elements, and `side` and `mask` cover as many; what is written is
    // borrowed exclusively, so it overlaps nothing, but that `from` and `to` may be equal.
    let active = unsafe { split(pass, schedule) };
    // SAFETY: the pass has written all `len` elements, and `main` borrows them exclusively for `'a`.
    (unsafe { core::slice::from_raw_parts_mut(to, len) }, active)
}
