//! One element at a time, in plain Rust: the path that every machine has, and the one to read first.

use crate::simd::{Job, Mask, Memory, Simd, Vector};
use core::ops::Mul;

/// The scalar path.
#[derive(Clone, Copy)]
pub(crate) struct Scalar;

impl Simd for Scalar {
    const NAME: &'static str = "scalar";
    const STREAMS: bool = false;
    type F32 = One<f32>;
    type F64 = One<f64>;

    fn detected() -> bool {
        true
    }
    #[inline(never)]
    unsafe fn enter<J: Job>(job: J, from: *const J::Elem, to: *mut J::Elem, len: usize) -> usize {
        job.run::<Self>(from, to, len)
    }
}

/// A register of one lane.
#[derive(Clone, Copy)]
pub(crate) struct One<T>(T);

impl<T: Mul<Output = T>> Mul for One<T> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        One(self.0 * other.0)
    }
}

impl<T> Mask<One<T>> for bool {
    #[inline(always)]
    fn select(self, yes: One<T>, no: One<T>) -> One<T> {
        if self { yes } else { no }
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        self.into()
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        bits & 1 != 0
    }
}

impl<T: crate::simd::Float> Vector for One<T> {
    type Elem = T;
    type Mask = bool;
    const LANES: usize = 1;
    #[inline(always)]
    fn splat(value: T) -> Self {
        One(value)
    }
    #[inline(always)]
    fn lt(self, other: Self) -> bool {
        self.0 < other.0
    }
    #[inline(always)]
    fn le(self, other: Self) -> bool {
        self.0 <= other.0
    }
    #[inline(always)]
    #[allow(clippy::eq_op)] // false for NaN alone
    fn is_nan(self) -> bool {
        self.0 != self.0
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        One(self.0.quiet())
    }
}

impl<T: crate::simd::Float> Memory for One<T> {
    #[inline(always)]
    unsafe fn load(from: *const T) -> Self {
        // SAFETY: the caller promises that one element may be read.
        One(unsafe { from.read() })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut T) {
        // SAFETY: the caller promises that one element may be written.
        unsafe { to.write(self.0) }
    }
    #[inline(always)]
    unsafe fn load_partial(_: *const T, _: usize) -> Self {
        Self::zero() // fewer than one element: none
    }
    #[inline(always)]
    unsafe fn store_partial(self, _: *mut T, _: usize) {}
}
