//! c·(eˣ − 1) and a·eˣ on any vector, of f32 and of f64, without tables.
//!
//! x = n·ln 2 + r with a whole n and |r| ≤ ln 2 / 2, so that eˣ = 2ⁿ·eʳ. Adding a number so large that its last place is 1
//! (`MAGIC`) rounds x/ln 2 to n, and leaves n in its lowest bits, from where a shift makes it the exponent of 2ⁿ. eʳ is
//! 1 + r + r²·q(r). The constants c and a go in before the last addition, so that they cost no rounding of their own.
//!
//! The coefficients of q were fitted by `kernels/exp.py`, which says how. Errors are those found over all f32, and over
//! 10⁹ points for f64, by `tests/exhaustive.rs` and `tests/precision`.
//!
//! NaN x is the caller's business.

use crate::simd::{Float, FloatVector, Mask};

/// The constants of a type.
pub trait Exp: Float {
    /// 1 / ln 2
    const LOG2_E: Self;
    /// ln 2, rounded.
    const LN2: Self;
    /// ln 2 − `LN2`, rounded.
    const LN2_REST: Self;
    /// 1.5 · 2ᵖ + bias, where p makes the last place 1 and bias is that of the exponent.
    const MAGIC: Self;
    /// Below this, eˣ − 1 rounds to −1.
    const LEAST: Self;
    /// q for eˣ − 1, x ≤ 0, by rising degree.
    const Q_EXPM1: &'static [Self];
    /// q for eˣ.
    const Q_EXP: &'static [Self];
    /// How powers are computed far below 0, and far above it.
    const FAR: [Way<Self>; 2];
    /// How they are computed in between, where the factor is above 1: eʳ may be below 1, and a·2ⁿ infinite where a·eˣ is not.
    const LARGE: Way<Self>;
}

/// How a·2ⁿ is computed where one of 2ⁿ, a·2ⁿ and a·eˣ may be no normal number and another one is: a is multiplied by a
/// power of two first, the result by another one last, and both are taken out of 2ⁿ.
#[derive(Clone, Copy)]
pub struct Way<T> {
    /// Where it begins: x, or the magnitude of a.
    from: T,
    /// What a is multiplied by.
    first: T,
    /// What the result is multiplied by.
    last: T,
    /// The exponent of both together.
    shift: T,
    /// Beyond this, the result is zero, or infinite, whatever a is.
    end: T,
}

const fn power_f32(exponent: i32) -> f32 {
    f32::from_bits(((127 + exponent) as u32) << 23)
}

const fn power_f64(exponent: i64) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

impl Exp for f32 {
    const LOG2_E: f32 = core::f32::consts::LOG2_E;
    const LN2: f32 = core::f32::consts::LN_2;
    const LN2_REST: f32 = f32::from_bits(0xb102_e308); // -1.9046542e-9
    const MAGIC: f32 = (3 << 22) as f32 + 127.0;
    const LEAST: f32 = -18.0;
    const Q_EXPM1: &'static [f32] = &[
        f32::from_bits(0x3f00_0000),
        f32::from_bits(0x3e2a_aaa7),
        f32::from_bits(0x3d2a_aa4b),
        f32::from_bits(0x3c08_89d1),
        f32::from_bits(0x3ab6_aea7),
        f32::from_bits(0x394e_ec8e),
    ];
    const Q_EXP: &'static [f32] = &[
        f32::from_bits(0x3f00_0000),
        f32::from_bits(0x3e2a_aaa9),
        f32::from_bits(0x3d2a_aa72),
        f32::from_bits(0x3c08_8ab7),
        f32::from_bits(0x3ab6_a8ab),
        f32::from_bits(0x394d_9c8f),
    ];
    const FAR: [Way<f32>; 2] = [
        Way { from: -70.5, first: power_f32(-64), last: power_f32(-100), shift: -164.0, end: -200.0 },
        Way { from: 70.5, first: power_f32(100), last: power_f32(60), shift: 160.0, end: 198.0 },
    ];
    const LARGE: Way<f32> = Way { from: 1.0, first: 1.0, last: 2.0, shift: 1.0, end: 198.0 };
}

impl Exp for f64 {
    const LOG2_E: f64 = core::f64::consts::LOG2_E;
    const LN2: f64 = core::f64::consts::LN_2;
    const LN2_REST: f64 = f64::from_bits(0x3c7a_bc9e_3b39_803f); // 2.3190468138462996e-17
    const MAGIC: f64 = (3_u64 << 51) as f64 + 1023.0;
    const LEAST: f64 = -38.0;
    const Q_EXPM1: &'static [f64] = &[
        f64::from_bits(0x3fe0_0000_0000_0002),
        f64::from_bits(0x3fc5_5555_5555_5639),
        f64::from_bits(0x3fa5_5555_5555_6995),
        f64::from_bits(0x3f81_1111_110f_7ebe),
        f64::from_bits(0x3f56_c16c_1657_c748),
        f64::from_bits(0x3f2a_01a0_1ebd_667c),
        f64::from_bits(0x3efa_01a1_b11a_67cc),
        f64::from_bits(0x3ec7_1ddc_0c02_23a1),
        f64::from_bits(0x3e92_7b99_449a_1ef7),
        f64::from_bits(0x3e5a_f6ae_9024_c44c),
        f64::from_bits(0x3e25_62dd_b0f7_a7df),
    ];
    const Q_EXP: &'static [f64] = &[
        f64::from_bits(0x3fe0_0000_0000_0000),
        f64::from_bits(0x3fc5_5555_5555_5556),
        f64::from_bits(0x3fa5_5555_5555_54f2),
        f64::from_bits(0x3f81_1111_1111_0047),
        f64::from_bits(0x3f56_c16c_16c4_11e8),
        f64::from_bits(0x3f2a_01a0_1ad2_3b69),
        f64::from_bits(0x3efa_01a0_0d7b_3637),
        f64::from_bits(0x3ec7_1ddf_daa4_783b),
        f64::from_bits(0x3e92_7e68_1507_4d61),
        f64::from_bits(0x3e5a_f574_af5c_cf3c),
        f64::from_bits(0x3e21_d07c_13fe_1b64),
    ];
    const FAR: [Way<f64>; 2] = [
        Way { from: -625.5, first: power_f64(-200), last: power_f64(-900), shift: -1100.0, end: -1460.0 },
        Way { from: 625.5, first: power_f64(900), last: power_f64(400), shift: 1300.0, end: 1500.0 },
    ];
    const LARGE: Way<f64> = Way { from: 1.0, first: 1.0, last: 2.0, shift: 1.0, end: 1500.0 };
}

/// q of f64 for results that are rounded to f32: of the least degree that makes all of them correct.
const Q_EXACT: &[f64] = &[
    f64::from_bits(0x3fdf_ffff_ffff_fd3f),
    f64::from_bits(0x3fc5_5555_5555_17a5),
    f64::from_bits(0x3fa5_5555_555c_8c2d),
    f64::from_bits(0x3f81_1111_1237_3f4e),
    f64::from_bits(0x3f56_c16c_00b9_4da6),
    f64::from_bits(0x3f2a_0199_3ccd_6511),
    f64::from_bits(0x3efa_01d3_03ad_f7bc),
    f64::from_bits(0x3ec7_2e32_b0bf_9a15),
    f64::from_bits(0x3e92_5aba_43ea_befc),
];

/// x/ln 2 as a whole number, 2 to the power of it, and what is left of x, by one step.
#[inline(always)]
fn reduce<T: Exp, V: FloatVector<Elem = T>>(x: V, magic: V) -> (V, V, V) {
    let sum = x.mul_add(V::splat(T::LOG2_E), magic);
    let n = sum - magic;
    (n, sum.low_bits_to_exponent(), n.mul_add(V::splat(T::ZERO - T::LN2), x))
}

/// The second step: what `reduce` has left, less n·(ln 2 − `LN2`).
#[inline(always)]
fn refine<T: Exp, V: FloatVector<Elem = T>>(n: V, r: V) -> V {
    n.mul_add(V::splat(T::ZERO - T::LN2_REST), r)
}

// Loops are written out, and nothing is a closure: what is not inlined is compiled without the instruction set.
#[inline(always)]
fn polynomial<T: Float, V: FloatVector<Elem = T>>(r: V, coefficients: &[T]) -> V {
    let mut power = coefficients.len() - 1;
    let mut sum = V::splat(coefficients[power]);
    while power > 0 {
        power -= 1;
        sum = sum.mul_add(r, V::splat(coefficients[power]));
    }
    sum
}

/// `c * expm1(x)` for x ≤ 0 and finite c.
#[inline(always)]
pub fn scaled_expm1<T: Exp, V: FloatVector<Elem = T>>(x: V, c: V) -> V {
    let (_, power, r) = reduce(x.at_least(V::splat(T::LEAST)), V::splat(T::MAGIC));
    // One step is enough: where n·(ln 2 − LN2) would matter to r, 2ⁿ is small beside 1.
    finish_expm1(r, power, V::constant(1.0), polynomial(r, T::Q_EXPM1), c)
}

/// `c * (power * (1 + r + r² * q) - one)`
#[inline(always)]
fn finish_expm1<V: FloatVector>(r: V, power: V, one: V, q: V, c: V) -> V {
    let scale = power * c;
    let rest = scale.mul_add(r, scale * (r * r) * q);
    c.mul_add(power - one, rest)
}

/// `c * expm1(x + rest)` for any x, |rest| below its last place, and finite c.
#[inline(always)]
pub fn scaled_expm1_anywhere<T: Exp, V: FloatVector<Elem = T>>(x: V, rest: V, c: V) -> V {
    let [_, far] = T::FAR;
    let (least, end) = (V::splat(T::LEAST), V::splat(far.end));
    let rest = (x.gt(least) & x.lt(end)).select(rest, V::zero());
    let x = x.at_least(least).at_most(end);
    let scaling = Scaling::of(c).or(x, far);
    let (n, power, r) = reduce(x, scaling.magic);
    let r = refine(n, r) + rest;
    let one = V::constant(1.0) / (scaling.first * scaling.last); // far out it comes to 0: it is nothing beside eˣ
    let q = polynomial(r, T::Q_EXP);
    let value = finish_expm1(r, power, one, q, c * scaling.first) * scaling.last;
    // Where the result overflows, infinities of both signs may have met in there.
    value.is_nan().select(c * V::constant(f64::INFINITY), value)
}

/// `a * exp(x)` for x ≤ 0 and any a, with the NaNs of [`product`](super::math::product).
#[inline(always)]
pub fn scaled_exp<T: Exp, V: FloatVector<Elem = T>>(x: V, a: V) -> V {
    let [far, ..] = T::FAR;
    let scaling = Scaling::near().or(x, far);
    let (n, power, r) = reduce(x.at_least(V::splat(far.end)), scaling.magic);
    finish_exp(refine(n, r), power, scaling, a, x.lt(V::splat(T::LOWEST)))
}

/// `a * exp(x + rest)` for any x, |rest| below its last place, and any a; `zero` tells where the exponential is 0.
#[inline(always)]
pub fn scaled_exp_anywhere<T: Exp, V: FloatVector<Elem = T>>(x: V, rest: V, a: V, zero: V::Mask) -> V {
    let [low, high] = T::FAR;
    let (least, most) = (V::splat(low.end), V::splat(high.end));
    let rest = (x.gt(least) & x.lt(most)).select(rest, V::zero());
    let scaling = Scaling::of(a).or(x, low).or(x, high);
    let (n, power, r) = reduce(x.at_least(least).at_most(most), scaling.magic);
    finish_exp(refine(n, r) + rest, power, scaling, a, zero)
}

/// A [`Way`] for each lane.
struct Scaling<V> {
    magic: V,
    first: V,
    last: V,
}

impl<T: Exp, V: FloatVector<Elem = T>> Scaling<V> {
    /// That of powers which are normal numbers, and make such ones.
    #[inline(always)]
    fn near() -> Self {
        let one = V::constant(1.0);
        Scaling { magic: V::splat(T::MAGIC), first: one, last: one }
    }

    /// That of powers in between, for the factor a.
    #[inline(always)]
    fn of(a: V) -> Self {
        let large = V::splat(T::LARGE.from);
        Self::near().instead(!(a.le(large) & (V::zero() - large).le(a)), T::LARGE)
    }

    /// Another way where x is beyond the point where that begins.
    #[inline(always)]
    fn or(self, x: V, way: Way<T>) -> Self {
        let from = V::splat(way.from);
        self.instead(if way.from < T::ZERO { x.lt(from) } else { x.gt(from) }, way)
    }

    #[inline(always)]
    fn instead(self, there: V::Mask, way: Way<T>) -> Self {
        Scaling {
            magic: there.select(V::splat(T::MAGIC - way.shift), self.magic),
            first: there.select(V::splat(way.first), self.first),
            last: there.select(V::splat(way.last), self.last),
        }
    }
}

/// `a * power * (1 + r + r² * q)` times both factors, with which power is 2ⁿ. For |a| = ∞ it is a, or where `zero` NaN.
#[inline(always)]
fn finish_exp<T: Exp, V: FloatVector<Elem = T>>(
    r: V,
    power: V,
    scaling: Scaling<V>,
    a: V,
    zero: V::Mask,
) -> V {
    let scale = a * scaling.first * power;
    let expm1 = (r * r).mul_add(polynomial(r, T::Q_EXP), r);
    let value = scale.mul_add(expm1, scale) * zero.select(V::zero(), scaling.last);
    // Where a is infinite or the result overflows, infinities of both signs may have met in there.
    let infinite = zero.select(V::splat(T::NAN), a * V::constant(f64::INFINITY));
    value.is_nan().select(a.is_nan().select(a.quiet(), infinite), value)
}

/// `c * expm1(x)` in f64, to be rounded to f32.
#[inline(always)]
pub fn exact_expm1<V: FloatVector<Elem = f64>>(x: V, c: V) -> V {
    let x = x.at_least(V::splat(-18.0)).at_most(V::splat(700.0));
    let (n, power, r) = reduce(x, V::splat(f64::MAGIC));
    let r = refine(n, r);
    let expm1 = (r * r).mul_add(polynomial(r, Q_EXACT), r);
    power.mul_add(expm1, power - V::splat(1.0)) * c
}

/// `a * exp(x)` in f64, to be rounded to f32.
#[inline(always)]
pub fn exact_exp<V: FloatVector<Elem = f64>>(x: V, a: V) -> V {
    let (n, power, r) = reduce(x.at_least(V::splat(-700.0)).at_most(V::splat(700.0)), V::splat(f64::MAGIC));
    let r = refine(n, r);
    let expm1 = (r * r).mul_add(polynomial(r, Q_EXACT), r);
    let zero = x.lt(V::splat(f64::MIN));
    zero.select(V::zero(), power.mul_add(expm1, power)) * a
}
