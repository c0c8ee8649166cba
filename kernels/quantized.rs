//! Real numbers as integers of 8 bits, and functions of them as tables.

use crate::error::{Error, Must};
use crate::simd::{FloatVector, Mask};
use core::marker::PhantomData;

/// How integers stand for real numbers: `real = scale * (q - zero_point)`.
///
/// ```
/// use rectify::Quantization;
/// let quantization = Quantization::<u8>::new(0.5, 128)?;
/// assert_eq!(quantization.real(130), 1.0);
/// assert_eq!(quantization.nearest(0.75), 130); // one and a half steps: to the even number of them
/// assert_eq!(quantization.nearest(1e9), 255); // saturated
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantization<Q> {
    scale: f32,
    zero_point: Q,
}

/// An integer of 8 bits that stands for a real number: `u8` or `i8`. Sealed.
pub trait Quantum: Copy + Ord + Into<i32> + bytemuck::Pod + Send + Sync + private::Sealed {
    /// The name of the type as it stands in the names of functions: `u8`.
    const NAME: &'static str;
    /// The least value.
    const LEAST: Self;
    /// The greatest value.
    const GREATEST: Self;
    /// The value with these bits.
    fn from_byte(byte: u8) -> Self;
    /// The nearest value to an integer.
    fn saturated(integer: i64) -> Self;
}

mod private {
    pub trait Sealed {}
    impl Sealed for u8 {}
    impl Sealed for i8 {}
}

macro_rules! quantum {
    ($($Q:ident)*) => {$(
        impl Quantum for $Q {
            const NAME: &'static str = stringify!($Q);
            const LEAST: $Q = $Q::MIN;
            const GREATEST: $Q = $Q::MAX;
            fn from_byte(byte: u8) -> $Q {
                byte as $Q
            }
            fn saturated(integer: i64) -> $Q {
                integer.clamp($Q::MIN.into(), $Q::MAX.into()) as $Q
            }
        }
    )*};
}
quantum!(u8 i8);

impl<Q: Quantum> Quantization<Q> {
    /// Steps of `scale`, with 0 at `zero_point`.
    ///
    /// # Errors
    /// [`Error::Parameter`] if the scale is not a finite number above 0.
    pub fn new(scale: f32, zero_point: Q) -> Result<Self, Error> {
        if scale > 0.0 && scale.is_finite() {
            return Ok(Quantization { scale, zero_point });
        }
        Err(Error::Parameter { parameter: "scale", value: scale.into(), must: Must::BePositive })
    }

    /// The scale.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// What stands for 0.
    pub fn zero_point(&self) -> Q {
        self.zero_point
    }

    /// The number that `q` stands for; f64 holds it exactly.
    pub fn real(&self, q: Q) -> f64 {
        let steps = q.into() - self.zero_point.into();
        f64::from(self.scale) * f64::from(steps)
    }

    /// What stands for the number nearest to this one, as if computed with infinite precision: the steps from the zero point are
    /// rounded, ties to even, and what is out of range saturates; for NaN it is the zero point.
    pub fn nearest(&self, real: f64) -> Q {
        self.nearest_product(real, 1.0)
    }

    /// [`nearest`](Quantization::nearest) of `real * factor`, of which the product is not rounded.
    fn nearest_product(&self, real: f64, factor: f32) -> Q {
        if real.is_nan() || factor.is_nan() || (real * f64::from(factor)).is_nan() {
            return self.zero_point;
        }
        if real.is_infinite() || factor.is_infinite() {
            let positive = real.is_sign_positive() == factor.is_sign_positive();
            return if positive { Q::GREATEST } else { Q::LEAST };
        }
        let (a, b, c) = (dyadic(real), dyadic(factor.into()), dyadic(self.scale.into()));
        let (mut numerator, mut denominator) = (i128::from(a.0) * i128::from(b.0), i128::from(c.0));
        // Of 53 + 24 bits, and 24. Shifted so far that nothing is lost, or to where the answer is known.
        match a.1 + b.1 - c.1 {
            up @ 0.. => numerator <<= up.min(48),
            down => denominator <<= down.unsigned_abs().min(102),
        }
        let steps = round_ratio(numerator, denominator);
        let zero_point: i32 = self.zero_point.into();
        Q::saturated(steps.saturating_add(zero_point.into()))
    }
}

/// A finite number as an integer and a power of two.
fn dyadic(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7FF) as i32, (bits & ((1 << 52) - 1)) as i64);
    let (mut integer, mut power) = match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    };
    if integer != 0 {
        power += integer.trailing_zeros() as i32;
        integer >>= integer.trailing_zeros();
    }
    (if value.is_sign_negative() { -integer } else { integer }, if integer == 0 { 0 } else { power })
}

/// The integer nearest to a quotient, ties to even, saturated to i32. The denominator is positive.
fn round_ratio(numerator: i128, denominator: i128) -> i64 {
    let (floor, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let half = rest.cmp(&(denominator - rest));
    let up = half.is_gt() || half.is_eq() && floor & 1 == 1;
    (floor + i128::from(up)).clamp(i32::MIN.into(), i32::MAX.into()) as i64
}

/// Any function of 256 values, as a table: [`Exec::lookup`](crate::Exec::lookup) applies it. It may lead from one of `u8` and `i8`
/// to the other.
///
/// Entries of functions of real numbers are rounded once to the nearest step, ties to even, and saturated: what exact
/// arithmetic gives, for the functions named below, and for others what they give in f64.
///
/// ```
/// use rectify::{Exec, Quantization, Table};
/// let from = Quantization::<u8>::new(0.1, 100)?;
/// let to = Quantization::new(0.05, 10)?;
/// let mut q = [0, 99, 100, 101, 255];
/// Exec::new().lookup_inplace(&Table::relu(from, to), &mut q)?;
/// assert_eq!(q, [10, 10, 10, 12, 255]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<Q, R = Q> {
    /// By the bits of q.
    entries: [i8; 256],
    types: PhantomData<fn(Q) -> R>,
}

impl<Q: Quantum, R: Quantum> Table<Q, R> {
    /// Of any function.
    pub fn new(function: impl Fn(Q) -> R) -> Self {
        let entries = core::array::from_fn(|byte| bytemuck::cast(function(Q::from_byte(byte as u8))));
        Table { entries, types: PhantomData }
    }

    /// Of a function of real numbers, from one quantization to another: f64 is what it has to be exact in.
    ///
    /// ```
    /// use rectify::{Quantization, Table};
    /// let unit = Quantization::<i8>::new(1.0 / 64.0, 0)?;
    /// let elu = Table::real(|x: f64| if x < 0.0 { x.exp_m1() } else { x }, unit, unit);
    /// assert_eq!(elu.entry(-64), -40); // 64 * expm1(-1) is -40.4…
    /// # Ok::<(), rectify::Error>(())
    /// ```
    pub fn real(function: impl Fn(f64) -> f64, from: Quantization<Q>, to: Quantization<R>) -> Self {
        Self::new(|q| to.nearest(function(from.real(q))))
    }

    /// `x < 0 ? 0 : x`
    pub fn relu(from: Quantization<Q>, to: Quantization<R>) -> Self {
        Self::real(|x| if x < 0.0 { 0.0 } else { x }, from, to)
    }

    /// `x < 0 ? 0 : x > 6 ? 6 : x`
    pub fn relu6(from: Quantization<Q>, to: Quantization<R>) -> Self {
        Self::real(|x| x.clamp(0.0, 6.0), from, to)
    }

    /// `x > 0 ? x : slope * x`, the product exact. Any slope; where it is NaN, and where 0 meets ∞, the result is 0.
    pub fn leaky_relu(slope: f32, from: Quantization<Q>, to: Quantization<R>) -> Self {
        Self::new(|q| {
            let x = from.real(q);
            to.nearest_product(x, if x > 0.0 { 1.0 } else { slope })
        })
    }

    /// What `q` becomes.
    pub fn entry(&self, q: Q) -> R {
        bytemuck::cast(self.entries[usize::from(bytemuck::cast::<Q, u8>(q))])
    }

    /// All of it, by the bits of q.
    pub(crate) fn entries(&self) -> &[i8; 256] {
        &self.entries
    }
}

/// 1.5 · 2⁵²: added to a number below 2⁵¹ and subtracted again, it leaves the nearest integer, ties to even.
const ROUNDER: f64 = (3_u64 << 51) as f64;

/// The integer nearest to `sum * scale / step`, ties to even, within −2⁵⁰ and 2⁵⁰, where `ratio` is `scale / step`, rounded;
/// for sums of up to 34 bits and steps of up to 24.
///
/// A rounded ratio decides, but where it comes out next to the middle between two integers. There the middle times the step, which
/// f64 holds, is compared with the product of sum and scale, which is one f64 and what a fused multiply-add says it leaves out.
#[inline(always)]
pub fn nearest_quotient<V: FloatVector<Elem = f64>>(sum: V, scale: V, ratio: V, step: V) -> V {
    let (zero, half, limit) = (V::zero(), V::splat(0.5), V::splat((1_u64 << 50) as f64));
    let quotient = (sum * ratio).at_least(zero - limit).at_most(limit);
    let even = round(quotient);
    let off = quotient - even;
    let distance = off.at_least(zero - off);
    // Quotients that matter are below 2¹⁰, and their relative error is below 2⁻⁵¹.
    let close = V::splat(0.5 - 1e-9).le(distance);

    let middle = even + off.lt(zero).select(zero - half, half);
    let product = sum * scale;
    let rest = sum.mul_add(scale, zero - product);
    let beyond = (product - middle * step) + rest;
    let tie = beyond.le(zero) & zero.le(beyond);
    let beside = beyond.gt(zero).select(middle + half, middle - half);
    close.select(tie.select(round(middle), beside), even)
}

/// The nearest integer, ties to even, of a number below 2⁵¹.
#[inline(always)]
fn round<V: FloatVector<Elem = f64>>(x: V) -> V {
    (x + V::splat(ROUNDER)) - V::splat(ROUNDER)
}
