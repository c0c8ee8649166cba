//! The one loop.

use super::GRAIN;
use super::side::{AHEAD, Input, Output};
use super::work::Work;
use crate::Isa;
use crate::isa::prefetch;
use crate::simd::{Element, Job, Memory, Register, Simd, Vector};
use core::marker::PhantomData;
use core::ops::Range;

/// What a pass computes from one register of the main tensor and of its side tensor.
pub(crate) trait Kernel<T: Element>: Copy + Send + Sync {
    /// What registers hold: `T`, or what that is widened to.
    type Elem: Element;
    type Vector<S: Simd>: Register<T, Elem = Self::Elem>;
    type Side: Input<T, Self::Elem>;
    type Mask: Output;
    /// Registers per round, where no word of bits sets the pace.
    const UNROLL: usize;
    /// Whether [`step`](Kernel::step) has a shorter way for some parameters, or made values: there is a loop for either then.
    const CHOOSES: bool = false;
    /// Whether these parameters have it.
    #[inline(always)]
    fn is_regular(&self) -> bool {
        true
    }
    /// The same, with that as a constant.
    #[inline(always)]
    fn known(self, regular: bool) -> Self {
        let _ = regular;
        self
    }
    fn step<S: Simd>(self, x: Self::Vector<S>, side: SideLanes<T, Self, S>) -> Stepped<T, Self, S>;
}

/// What a kernel reads beside its main register.
pub(crate) type SideLanes<T, K, S> =
    <<K as Kernel<T>>::Side as Input<T, <K as Kernel<T>>::Elem>>::Lanes<<K as Kernel<T>>::Vector<S>>;
/// What a kernel gives: a register, and what becomes of the mask.
pub(crate) type Stepped<T, K, S> =
    (<K as Kernel<T>>::Vector<S>, <<K as Kernel<T>>::Mask as Output>::Lanes<<K as Kernel<T>>::Vector<S>>);

/// A kernel and the memory it goes over.
///
/// `from` and `to` are equal (in place) or do not overlap; `side` and `mask` overlap nothing that is written.
pub(crate) struct Pass<T: Element, K: Kernel<T>> {
    pub(crate) kernel: K,
    pub(crate) from: *const T,
    pub(crate) side: K::Side,
    pub(crate) to: *mut T,
    pub(crate) mask: K::Mask,
    pub(crate) len: usize,
}

impl<T: Element, K: Kernel<T>> Clone for Pass<T, K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Element, K: Kernel<T>> Copy for Pass<T, K> {}

// SAFETY: a pass is a description; its pointers are followed only by `Work::run`, whose caller answers for them. The
// elements behind them are `Send` and `Sync`, and parts of a pass that run at the same time write disjoint elements.
unsafe impl<T: Element, K: Kernel<T>> Send for Pass<T, K> {}
// SAFETY: as above.
unsafe impl<T: Element, K: Kernel<T>> Sync for Pass<T, K> {}

// Questions that a constant answers are asked of it alone, and first: then no code is made for the other answer, which compilers would otherwise
// inline before they drop it.
impl<T: Element, K: Kernel<T>> Pass<T, K> {
    /// Whether the loop goes by words of bits.
    pub(super) const BITS: bool = K::Side::BITS || K::Mask::BITS;

    /// The part of the pass that covers elements `start..end`.
    ///
    /// # Safety
    /// `start <= end <= len`, and `start` is a multiple of [`GRAIN`].
    #[inline(always)]
    pub(super) unsafe fn part(&self, start: usize, end: usize) -> Self {
        // SAFETY: every tensor covers `len` elements, and `start <= len`.
        unsafe {
            Pass {
                kernel: self.kernel,
                from: self.from.add(start),
                side: self.side.from(start),
                to: self.to.add(start),
                mask: self.mask.from(start),
                len: end - start,
            }
        }
    }

    /// One register: the elements from `at + skip` on, of which `word` was read at `at`.
    ///
    /// # Safety
    /// As for running the pass, and `at + skip + LANES <= len`.
    #[inline(always)]
    unsafe fn step<S: Simd>(
        &self,
        word: <K::Side as Input<T, K::Elem>>::Word,
        at: usize,
        skip: usize,
    ) -> Stepped<T, K, S> {
        // SAFETY: the caller's promise.
        unsafe {
            let x = <K::Vector<S> as Memory<T>>::load(self.from.add(at + skip));
            self.kernel.step::<S>(x, self.side.lanes(word, at, skip))
        }
    }

    /// The elements from `at` on by rounds, and by registers where these don't fit, as far as they end by `end`.
    ///
    /// # Safety
    /// As for running the pass, and `at <= end <= len`; everything before `at` was pushed. If `STREAM`, `to` is aligned there to what a
    /// register writes.
    #[inline(always)]
    unsafe fn registers<S: Simd, const STREAM: bool>(
        &self,
        mut at: usize,
        end: usize,
        written: &mut <K::Mask as Output>::Writer,
    ) {
        let &Pass { from, side, to, .. } = self;
        let lanes = K::Vector::<S>::LANES;
        let block = if Self::BITS { GRAIN } else { K::UNROLL * lanes };
        // SAFETY: every register ends by `end`; words are read for elements below it.
        unsafe {
            while at + block <= end {
                let word = side.word(at, block);
                // x is asked for ahead of a mask: see `AHEAD`.
                // Without a mask, the hardware does that better by itself.
                if const { STREAM && K::Mask::BITS && !<K::Side as Input<T, K::Elem>>::AHEAD } {
                    for line in 0..block * size_of::<T>() / LINE {
                        prefetch(from.wrapping_add(at).wrapping_byte_add(AHEAD + LINE * line));
                    }
                }
                let mut active = 0;
                let mut skip = 0;
                if <K::Side as Input<T, K::Elem>>::IDLES && <K::Side as Input<T, K::Elem>>::is_idle(word) {
                    while skip < block {
                        put::<T, _, STREAM>(K::Vector::<S>::zero(), to.add(at + skip));
                        skip += lanes;
                    }
                }
                while skip < block {
                    let (y, lane_active) = self.step::<S>(word, at, skip);
                    put::<T, _, STREAM>(y, to.add(at + skip));
                    active |= K::Mask::bits::<K::Vector<S>>(lane_active) << (skip % 64);
                    skip += lanes;
                }
                if K::Mask::BITS {
                    K::Mask::push(written, active, 64);
                }
                at += block;
            }
            self.singles::<S, STREAM>(at, end, written);
        }
    }

    /// The elements from `at` on by single registers, as far as they end by `end`; returns where they have ended.
    ///
    /// # Safety
    /// As [`registers`](Pass::registers).
    #[inline(always)]
    unsafe fn singles<S: Simd, const STREAM: bool>(
        &self,
        mut at: usize,
        end: usize,
        written: &mut <K::Mask as Output>::Writer,
    ) -> usize {
        let lanes = K::Vector::<S>::LANES;
        while at + lanes <= end {
            // SAFETY: the caller's promise, for this register.
            unsafe {
                let (y, active) = self.step::<S>(self.side.word(at, lanes), at, 0);
                put::<T, _, STREAM>(y, self.to.add(at));
                K::Mask::push(written, K::Mask::bits::<K::Vector<S>>(active), lanes);
            }
            at += lanes;
        }
        at
    }

    /// The elements `at..end` by registers, the last perhaps a part of one, through the caches.
    ///
    /// # Safety
    /// As for running the pass, and `at <= end <= len`; everything before `at` was pushed.
    #[inline(always)]
    unsafe fn few<S: Simd>(&self, at: usize, end: usize, written: &mut <K::Mask as Output>::Writer) {
        // SAFETY: the caller's promise, for each register and for what is left.
        unsafe {
            let at = self.singles::<S, false>(at, end, written);
            self.part_of_one::<S>(at, end - at, written);
        }
    }

    /// `count` elements from `at` on, a part of a register, or none.
    ///
    /// # Safety
    /// As [`few`](Pass::few), and `count < LANES`.
    #[inline(always)]
    unsafe fn part_of_one<S: Simd>(
        &self,
        at: usize,
        count: usize,
        written: &mut <K::Mask as Output>::Writer,
    ) {
        if count > 0 {
            // SAFETY: the caller's promise, for these elements.
            unsafe {
                let x = <K::Vector<S> as Memory<T>>::load_partial(self.from.add(at), count);
                let (y, active) =
                    self.kernel.step::<S>(x, self.side.partial(self.side.word(at, count), at, 0, count));
                Memory::<T>::store_partial(y, self.to.add(at), count);
                K::Mask::push(written, K::Mask::bits::<K::Vector<S>>(active) & !(!0 << count), count);
            }
        }
    }

    /// The register at `at`, with the bits of its mask, if it is wanted; else nothing of use.
    ///
    /// # Safety
    /// As for running the pass, and `at + LANES <= len`.
    #[inline(always)]
    unsafe fn edge<S: Simd>(&self, wanted: bool, at: usize) -> (K::Vector<S>, u64) {
        if !wanted {
            return (K::Vector::<S>::zero(), 0);
        }
        // SAFETY: the caller's promise, for the word as for the register.
        let (y, active) = unsafe { self.step::<S>(self.side.word(at, K::Vector::<S>::LANES), at, 0) };
        (y, K::Mask::bits::<K::Vector<S>>(active))
    }
}

/// What running a pass asks for: `from` and `side` may be read, and `to` and `mask` written, for `len` elements, and nobody
/// else accesses what is written meanwhile.
impl<T: Element, K: Kernel<T>> Work for Pass<T, K> {
    fn pieces(&self) -> usize {
        self.len.div_ceil(GRAIN)
    }
    #[inline(always)]
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        let Pass { kernel, from, side, to, mask, len } = self;
        isa.run(Run { kernel, side, mask, element: PhantomData }, from, to, len, stream)
    }
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, stream: bool) -> usize {
        // SAFETY: pieces lie within the pass, each `GRAIN` elements long but for the last; the rest is the caller's promise.
        unsafe { self.part(pieces.start * GRAIN, self.len.min(pieces.end * GRAIN)).run(isa, stream) }
    }
}

/// What is left of a pass without its main tensors, whose caller has given the promise of [`Pass`]'s `run`.
struct Run<T: Element, K: Kernel<T>> {
    kernel: K,
    side: K::Side,
    mask: K::Mask,
    element: PhantomData<T>,
}

impl<T: Element, K: Kernel<T>> Job for Run<T, K> {
    type Elem = T;
    #[inline(always)]
    fn run<S: Simd>(self, from: *const T, to: *mut T, len: usize, stream: bool) -> usize {
        let Run { kernel, side, mask, .. } = self;
        let pass = Pass { kernel, from, side, to, mask, len };
        // SAFETY: the promise of `Pass::run`, the only place that makes a `Run`.
        let ones = unsafe {
            if !K::CHOOSES {
                sweep_either::<S, T, K>(pass, stream)
            } else if kernel.is_regular() {
                sweep_either::<S, T, K>(Pass { kernel: kernel.known(true), ..pass }, stream)
            } else {
                sweep_either::<S, T, K>(Pass { kernel: kernel.known(false), ..pass }, stream)
            }
        };
        if stream {
            S::fence();
        }
        ones
    }
}

/// All elements, streamed if asked for and possible. Streamed ones are not fenced yet.
///
/// # Safety
/// As [`Pass`]'s `run`.
#[inline(always)]
pub(super) unsafe fn sweep_either<S: Simd, T: Element, K: Kernel<T>>(
    pass: Pass<T, K>,
    stream: bool,
) -> usize {
    // SAFETY: the caller's promise.
    unsafe { if S::STREAMS && stream { sweep_lines::<S, T, K>(pass) } else { sweep::<S, T, K>(pass) } }
}

/// Passes shorter than this many registers are not worth a detour for the sake of alignment.
const ALIGN_FROM: usize = 16;

/// Bytes of a cache line.
pub(super) const LINE: usize = 64;

/// See the picture in [`engine`](super).
///
/// # Safety
/// As [`Pass`]'s `run`.
#[inline(always)]
pub(super) unsafe fn sweep<S: Simd, T: Element, K: Kernel<T>>(pass: Pass<T, K>) -> usize {
    let Pass { to, mask, len, .. } = pass;
    let lanes = K::Vector::<S>::LANES;
    let mut written = mask.writer();

    // SAFETY: every index below is at most `len - LANES`, but for `few`, which takes what there is.
    unsafe {
        if const { K::Vector::<S>::LANES == 1 } {
            // No part of a register, and nothing to align.
            pass.registers::<S, false>(0, len, &mut written);
            return K::Mask::finish(written);
        }
        if len < lanes {
            pass.part_of_one::<S>(0, len, &mut written);
            return K::Mask::finish(written);
        }
        if !Pass::<T, K>::BITS && len < ALIGN_FROM * lanes {
            // Nothing to align, no words to read or write: the shortest way. `relu_f32` on 16 and 64 elements: 3.3 and 4.3 ns, by the other
            // 4.6 and 5.1.
            let (last, _) = pass.edge::<S>(true, len - lanes);
            pass.singles::<S, false>(0, len - 1, &mut written);
            Memory::<T>::store(last, to.add(len - lanes));
            return K::Mask::finish(written);
        }
        let first = if len >= ALIGN_FROM * lanes { to_alignment(to, lanes) } else { 0 };
        let rest = (len - first) % lanes; // first < LANES <= len
        let (head, head_active) = pass.edge::<S>(first > 0, 0);
        let (last, last_active) = pass.edge::<S>(rest > 0, len - lanes);

        K::Mask::push(&mut written, head_active & !(!0 << first), first);
        pass.registers::<S, false>(first, len, &mut written);
        if rest > 0 {
            Memory::<T>::store(last, to.add(len - lanes)); // its last `rest` lanes are new
            K::Mask::push(&mut written, last_active >> (lanes - rest), rest);
        }
        if first > 0 {
            Memory::<T>::store(head, to);
        }
        K::Mask::finish(written)
    }
}

/// The same with streaming stores, out of place: whole lines are streamed, and what is left at both ends goes through the caches.
///
/// A line that is written in both ways costs a trip to memory: where two of 64 lines were, as in passes of a chunk, prelu took 0.75 ns
/// per element of 64 MiB, and 0.39 where none was (Zen 4).
///
/// # Safety
/// As [`Pass`]'s `run`.
#[inline(always)]
unsafe fn sweep_lines<S: Simd, T: Element, K: Kernel<T>>(pass: Pass<T, K>) -> usize {
    let Pass { to, mask, len, .. } = pass;
    let Range { start: first, end: last } = whole_lines(to, len);
    let mut written = mask.writer();
    prefetch(to.wrapping_add(last));
    // A loop, so that the ends share their code.
    for (start, end) in [(0, first), (first, last), (last, len)] {
        // SAFETY: `first <= last <= len`, and between these two are whole lines.
        unsafe {
            if start == first && end == last {
                pass.registers::<S, true>(start, end, &mut written);
            } else {
                pass.few::<S>(start, end, &mut written);
            }
        }
    }
    // SAFETY: all elements were pushed.
    unsafe { K::Mask::finish(written) }
}

/// Writes one register.
///
/// # Safety
/// As [`Memory::store`], or if `STREAM` as [`Memory::stream`].
#[inline(always)]
unsafe fn put<T, V: Memory<T>, const STREAM: bool>(y: V, to: *mut T) {
    // SAFETY: the caller's promise.
    unsafe { if STREAM { y.stream(to) } else { y.store(to) } }
}

/// Elements from `to` to the next address that is a multiple of what `count` elements take: fewer than `count`.
#[inline(always)]
fn to_alignment<T>(to: *mut T, count: usize) -> usize {
    // Slices of `T` are aligned to `T`, so this divides without remainder.
    (to.addr().wrapping_neg() % (count * size_of::<T>())) / size_of::<T>()
}

/// Which of `len` elements from `to` on make up whole cache lines, of which each is a multiple of what a register writes.
#[inline(always)]
pub(super) fn whole_lines<T>(to: *mut T, len: usize) -> Range<usize> {
    let line = LINE / size_of::<T>();
    let first = to_alignment(to, line).min(len);
    first..first + (len - first) / line * line
}
