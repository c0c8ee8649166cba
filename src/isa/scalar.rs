//! One element at a time, in plain Rust: the path that every machine has, and the one to read first.

use crate::simd::{
    Bytes, Double, Element, Float, FloatVector, Half, Halves, Mask, Memory, Packed, Simd, SlopeTable, Sloped,
    Vector, eighth_power,
};
use core::ops::{Add, Div, Mul, Sub};

/// The scalar path.
#[derive(Clone, Copy)]
pub(crate) struct Scalar;

impl Simd for Scalar {
    const NAME: &'static str = "scalar";
    const STREAMS: bool = false;
    type F32 = One<f32>;
    type Brain = One<f32>;
    type F64 = One<f64>;
    type Half<E: Half> = One<E>;
    type I8 = One<i8>;
    type I16 = One<i16>;
    type I32 = One<i32>;
    type I64 = One<i64>;

    fn detected() -> bool {
        true
    }
}

/// A register of one lane.
#[derive(Clone, Copy)]
pub(crate) struct One<T>(T);

impl<T: Add<Output = T>> Add for One<T> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        One(self.0 + other.0)
    }
}

impl<T: Sub<Output = T>> Sub for One<T> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        One(self.0 - other.0)
    }
}

impl<T: Mul<Output = T>> Mul for One<T> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        One(self.0 * other.0)
    }
}

impl<T: Div<Output = T>> Div for One<T> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        One(self.0 / other.0)
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

impl<T: Element> Vector for One<T> {
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
}

impl<E: Half> Sloped for One<E> {
    #[inline(always)]
    fn sloped(self, slope: &SlopeTable) -> Self {
        // SAFETY: `Half` promises that an i16 and `E` are the same bits.
        unsafe {
            let bits = core::mem::transmute_copy::<E, i16>(&self.0);
            One(core::mem::transmute_copy::<i16, E>(&slope.apply(bits)))
        }
    }
}

impl Bytes for One<i8> {
    #[inline(always)]
    fn lookup(self, table: &[i8; 256]) -> Self {
        One(table[usize::from(self.0 as u8)])
    }
}

impl Packed for One<i32> {
    #[inline(always)]
    fn pack(self, _: bool) -> Self {
        self
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        One(self.0.wrapping_add(other.0))
    }
}

impl<T: Float> FloatVector for One<T> {
    type Double = One<f64>;
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.0.is_nan()
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        One(self.0.quiet())
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        One(self.0.mul_add(factor.0, summand.0))
    }
    #[inline(always)]
    fn has_sign(self) -> bool {
        self.0.has_sign()
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        One(self.0.low_bits_to_exponent())
    }
    #[inline(always)]
    fn eighth(self, table: &[T; 8]) -> Self {
        One(self.0.eighth(table))
    }
    #[inline(always)]
    fn eighth_power(self, table: &[T; 8]) -> Self {
        One(self.0.eighth_power(table))
    }
    #[inline(always)]
    fn widen(self) -> [One<f64>; 2] {
        [One(self.0.to_f64()); 2]
    }
    #[inline(always)]
    fn narrow([all, _]: [One<f64>; 2]) -> Self {
        One(T::from_f64(all.0))
    }
}

impl Double for One<f64> {
    #[inline(always)]
    fn eighth_powers(c: f64, [n, _]: [Self; 2]) -> [Self; 2] {
        [One(eighth_power(c, n.0.to_bits())); 2]
    }
}

impl<T: Element> Memory<T> for One<T> {
    #[inline(always)]
    unsafe fn load(from: *const T) -> Self {
        // Volatile, so that compilers make no registers of it: that would not be scalar, and twice the code.
        // SAFETY: the caller promises that one element may be read.
        One(unsafe { from.read_volatile() })
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

impl Halves for One<f32> {
    type Words = One<i16>;
    #[inline(always)]
    fn widened<E: Half>(words: One<i16>) -> Self {
        One(E::widened(words.0 as u16))
    }
    #[inline(always)]
    fn narrowed<E: Half>(self) -> One<i16> {
        One(E::narrowed(self.0) as i16)
    }
}
