//! f16 and bf16 by their bits, in registers of 16-bit integers: compared and selected without being converted.
//!
//! What orders them is their sign and magnitude, where integers are in two's complement: `MIN − bits` turns the one into the
//! other below 0, and makes −0 the same 0 as +0. NaNs lie beyond the infinities, on both sides.

use crate::simd::{Half, Mask, Memory, SlopeTable, Sloped, Vector};
use core::marker::PhantomData;

/// A register of i16 that can subtract and tell what is equal.
pub(crate) trait Words: Vector<Elem = i16> + Memory<i16> {
    /// `self - other`, wrapping.
    fn minus(self, other: Self) -> Self;
    /// `self == other`
    fn equals(self, other: Self) -> Self::Mask;
    /// What [`Sloped::sloped`] says, of the bits of bf16.
    #[inline(always)]
    fn sloped(self, slope: &SlopeTable) -> Self {
        let mut lanes = [0; 64];
        // SAFETY: no register has more lanes than that.
        unsafe { self.store(lanes.as_mut_ptr()) };
        lanes[..Self::LANES].iter_mut().for_each(|x| *x = slope.apply(*x));
        // SAFETY: as above.
        unsafe { Self::load(lanes.as_ptr()) }
    }
}

/// A register of `E`.
#[derive(Clone, Copy)]
pub(crate) struct HalfBits<E, W>(W, PhantomData<E>);

/// A mask of it: that of the integers.
#[derive(Clone, Copy)]
pub(crate) struct HalfMask<M>(M);

impl<M: core::ops::Not<Output = M>> core::ops::Not for HalfMask<M> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        HalfMask(!self.0)
    }
}

impl<M: core::ops::BitAnd<Output = M>> core::ops::BitAnd for HalfMask<M> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        HalfMask(self.0 & other.0)
    }
}

impl<E: Half, W: Words> Mask<HalfBits<E, W>> for HalfMask<W::Mask> {
    #[inline(always)]
    fn select(self, yes: HalfBits<E, W>, no: HalfBits<E, W>) -> HalfBits<E, W> {
        HalfBits::of(self.0.select(yes.0, no.0))
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        self.0.to_bits()
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        HalfMask(W::Mask::from_bits(bits))
    }
}

impl<E: Half, W: Words> HalfBits<E, W> {
    #[inline(always)]
    fn of(words: W) -> Self {
        HalfBits(words, PhantomData)
    }

    /// An integer for each lane that is less where the number is less, with a NaN beyond the infinity of its sign.
    #[inline(always)]
    fn order(self) -> W {
        self.0.lt(W::zero()).select(W::splat(i16::MIN).minus(self.0), self.0)
    }

    /// Where `below` holds for the orders of a and b, of which one is not above the other, neither is NaN.
    #[inline(always)]
    fn numbers(a: W, below: W::Mask, b: W) -> HalfMask<W::Mask> {
        HalfMask(below & W::splat(-E::INFINITY).le(a) & b.le(W::splat(E::INFINITY)))
    }
}

/// The bits of −∞ as an integer: below it are negative numbers, above it negative NaNs, up to −1.
const fn negative_infinity<E: Half>() -> i16 {
    E::INFINITY | i16::MIN
}

impl<E: Half, W: Words> Vector for HalfBits<E, W> {
    type Elem = E;
    type Mask = HalfMask<W::Mask>;
    const LANES: usize = W::LANES;
    #[inline(always)]
    fn splat(value: E) -> Self {
        // SAFETY: `Half` promises that the bits of `E` are those of an i16.
        Self::of(W::splat(unsafe { core::mem::transmute_copy::<E, i16>(&value) }))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Self::Mask {
        let (a, b) = (self.order(), other.order());
        Self::numbers(a, a.lt(b), b)
    }
    #[inline(always)]
    fn le(self, other: Self) -> Self::Mask {
        let (a, b) = (self.order(), other.order());
        Self::numbers(a, a.le(b), b)
    }
    #[inline(always)]
    fn le_zero(self) -> Self::Mask {
        HalfMask(!(self.0.gt(W::splat(negative_infinity::<E>())) & !self.0.equals(W::zero())))
    }
    #[inline(always)]
    fn at_least_zero(self) -> Self {
        // One less, −0 is the largest of all integers, and the negative numbers that are left are the least.
        let kept = self.0.minus(W::splat(1)).gt(W::splat(negative_infinity::<E>() - 1));
        Self::of(kept.select(self.0, W::zero()))
    }
}

impl<E: Half, W: Words> Sloped for HalfBits<E, W> {
    #[inline(always)]
    fn sloped(self, slope: &SlopeTable) -> Self {
        Self::of(self.0.sloped(slope))
    }
}

impl<E: Half, W: Words> Memory<E> for HalfBits<E, W> {
    #[inline(always)]
    unsafe fn load(from: *const E) -> Self {
        // SAFETY: the caller's promise; `E` is an i16 in memory.
        Self::of(unsafe { W::load(from.cast()) })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut E) {
        // SAFETY: as above.
        unsafe { self.0.store(to.cast()) }
    }
    #[inline(always)]
    unsafe fn stream(self, to: *mut E) {
        // SAFETY: as above.
        unsafe { self.0.stream(to.cast()) }
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const E, count: usize) -> Self {
        // SAFETY: as above.
        Self::of(unsafe { W::load_partial(from.cast(), count) })
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut E, count: usize) {
        // SAFETY: as above.
        unsafe { self.0.store_partial(to.cast(), count) }
    }
}
