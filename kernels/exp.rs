//! c·(eˣ − 1) and a·eˣ on any vector, of f32 and of f64; and in f64 what is rounded to f32.
//!
//! x = n·ln 2 + r with a whole n and |r| ≤ ln 2 / 2, so that eˣ = 2ⁿ·eʳ. Adding a number so large that its last place is 1
//! (`MAGIC`) rounds x/ln 2 to n, and leaves n in its lowest bits, from where a shift makes it the exponent of 2ⁿ. eʳ is
//! 1 + r + r²·q(r). The constants c and a go in before the last addition, so that they cost no rounding of their own.
//!
//! What is rounded to f32 takes n in eighths: 2 to the power of seven of them fits into registers, and with |r| ≤ ln 2 / 16, q is
//! of degree 5, where it would have to be of degree 8 without. So does c·(eˣ − 1) of f32 for x ≤ 0: see [`Eighths`].
//!
//! The coefficients of q were fitted by `kernels/exp.py`, which says how. Errors are those found over all f32, and over
//! 10⁹ points for f64, by `tests/exhaustive.rs` and `tests/precision`.
//!
//! NaN x is the caller's business.

use crate::simd::{Double, Float, FloatVector, Mask};

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
    /// q for eˣ, by rising degree.
    const Q_EXP: &'static [Self];
    /// How powers are computed far below 0, and far above it.
    const FAR: [Way<Self>; 2];
    /// How they are computed in between, where the factor is above 1: eʳ may be below 1, and a·2ⁿ infinite where a·eˣ is not.
    const LARGE: Way<Self>;
    /// What expm1 is multiplied by: a number, or that and what was prepared with it.
    type Scale: Copy + Send + Sync + 'static;
    /// That of 1.
    const ONE: Self::Scale;
    /// That of λ·α of SELU.
    const SELU: Self::Scale;
    /// For a finite number.
    fn scale(c: Self) -> Self::Scale;
    /// `c * expm1(x)` for x ≤ 0.
    fn scaled_expm1<V: FloatVector<Elem = Self>>(x: V, c: &Self::Scale) -> V;
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
    type Scale = Eighths;
    const ONE: Eighths = Eighths::new(1.0);
    const SELU: Eighths = Eighths::new(super::elu::Selu::LAMBDA_ALPHA as f32);
    fn scale(c: f32) -> Eighths {
        Eighths::new(c)
    }
    #[inline(always)]
    fn scaled_expm1<V: FloatVector<Elem = f32>>(x: V, c: &Eighths) -> V {
        c.scaled_expm1(x)
    }
}

impl Exp for f64 {
    const LOG2_E: f64 = core::f64::consts::LOG2_E;
    const LN2: f64 = core::f64::consts::LN_2;
    const LN2_REST: f64 = f64::from_bits(0x3c7a_bc9e_3b39_803f); // 2.3190468138462996e-17
    const MAGIC: f64 = (3_u64 << 51) as f64 + 1023.0;
    const LEAST: f64 = -38.0;
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
    type Scale = f64;
    const ONE: f64 = 1.0;
    const SELU: f64 = super::elu::Selu::LAMBDA_ALPHA;
    fn scale(c: f64) -> f64 {
        c
    }
    #[inline(always)]
    fn scaled_expm1<V: FloatVector<Elem = f64>>(x: V, &c: &f64) -> V {
        let (_, power, r) = reduce(x.at_least(V::splat(f64::LEAST)), V::splat(f64::MAGIC));
        // One step is enough: where n·(ln 2 − LN2) would matter to r, 2ⁿ is small beside 1.
        finish_expm1(r, power, V::constant(1.0), polynomial(r, Q_EXPM1), V::splat(c))
    }
}

/// q of f64 for eˣ − 1, x ≤ 0.
const Q_EXPM1: &[f64] = &[
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

/// What c·(eˣ − 1) of f32 is made of where x/ln 2 is rounded to eighths.
///
/// With s = c·Wₖ·2ᵐ for n = 8·m + k, where Wₖ is near 2 to the power of k eighths, c·eˣ is s·e to the power of r + δₖ, where δₖ makes up for
/// what Wₖ is beside that power and for the rounding of c·Wₖ; and c·(eˣ − 1) is s − c, and s·expm1(r + δₖ) on top of it.
///
/// Wₖ has few bits, so that s − c is exact with c = 1 until s is a small part of it. W₇ is chosen among several so that δ₇ is almost a
/// multiple of the last place of r, whose sum with it is exact then: next to 0, at n = −1, no other rounding may come on top of two.
#[derive(Clone, Copy, Debug)]
pub struct Eighths {
    /// c, times what `last` takes back.
    c: f32,
    /// What the result is multiplied by: 1, unless c is so small that s would not be a normal number.
    last: f32,
    /// The bits of c·Wₖ, less what the eighths of n add to them where n is added to the exponent.
    powers: [f32; 8],
    /// δₖ
    rests: [f32; 8],
}

/// Wₖ, and ln(2^(k/8) / Wₖ), less (8 − k)·(ln 2 − `LN2`)/8, which matters at n = k − 8 alone.
const NEAR_POWERS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (1117.0 / 1024.0, -0.00028659756632696317),
    (609.0 / 512.0, -0.00020684895889363654),
    (332.0 / 256.0, -2.7332917355513413e-05),
    (362.0 / 256.0, 0.00010682198143692381),
    (790.0 / 512.0, -0.0004913332858389375),
    (861.0 / 512.0, 9.050555557239147e-05),
    (941.0 / 512.0, -0.0021147317940014916),
];

/// q of f32 with eighths.
const Q_EIGHTHS: &[f32; 3] =
    &[f32::from_bits(0x3eff_fff8), f32::from_bits(0x3e2a_ae54), f32::from_bits(0x3d2b_470e)];

impl Eighths {
    /// For a finite number.
    const fn new(c: f32) -> Self {
        let (c, last) = match c.abs() {
            // In place of 0, a number with which all results are rounded to 0, of the same sign.
            0.0 => (power_f32(-60).copysign(c), power_f32(-100)),
            tiny if tiny < power_f32(-90) => (c * power_f32(100), power_f32(-100)),
            _ => (c, 1.0),
        };
        let (mut powers, mut rests) = ([c; 8], [0.0; 8]);
        let mut k = 1;
        while k < 8 {
            // Half of it, for c may be next to the largest number; 1 more in the exponent makes it whole again.
            let (near, rest) = NEAR_POWERS[k];
            let exact = c as f64 * near / 2.0;
            let rounded = exact as f32;
            powers[k] = f32::from_bits(rounded.to_bits().wrapping_add((8 - k as u32) << 20));
            rests[k] = (rest + (exact - rounded as f64) / rounded as f64) as f32;
            k += 1;
        }
        Eighths { c, last, powers, rests }
    }

    #[inline(always)]
    fn scaled_expm1<V: FloatVector<Elem = f32>>(&self, x: V) -> V {
        let x = x.at_least(V::splat(f32::LEAST));
        let magic = V::splat((3 << 22) as f32);
        let sum = x.mul_add(V::splat(8.0 * f32::LOG2_E), magic);
        let n = sum - magic;
        let r = n.mul_add(V::splat(f32::LN2 / -8.0), x) + sum.eighth(&self.rests);
        let expm1 = (r * r).mul_add(polynomial(r, Q_EIGHTHS), r);
        let scale = sum.eighth_power(&self.powers);
        let value = scale.mul_add(expm1, scale - V::splat(self.c));
        // The same in every round of a loop.
        if self.last == 1.0 { value } else { value * V::splat(self.last) }
    }
}

/// q of f64 where x/ln 2 is rounded to eighths, for results that are rounded to f32: of the least degree that makes all of them
/// correct.
const Q_EXACT: &[f64; 6] = &[
    f64::from_bits(0x3fe0_0000_0000_0077),
    f64::from_bits(0x3fc5_5555_5553_b3dd),
    f64::from_bits(0x3fa5_5555_54b7_bf09),
    f64::from_bits(0x3f81_1111_1f3d_684c),
    f64::from_bits(0x3f56_c1c2_5860_15cc),
    f64::from_bits(0x3f29_fd7a_ed35_c3eb),
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

/// x as eighths of ln 2: a whole number of them, in the lowest bits of the first and as such, and what is left, by one step.
#[inline(always)]
fn reduce_to_eighths<V: FloatVector<Elem = f64>>(x: V) -> (V, V, V) {
    let magic = V::splat((3_u64 << 51) as f64);
    let sum = x.mul_add(V::splat(8.0 * f64::LOG2_E), magic);
    let n = sum - magic;
    (sum, n, n.mul_add(V::splat(f64::LN2 / -8.0), x))
}

/// expm1(r) for |r| ≤ ln 2 / 16. Its parts are summed by twos, because a chain of all would be waited for.
#[inline(always)]
fn exact_expm1_of_rest<V: FloatVector<Elem = f64>>(r: V) -> V {
    let square = r * r;
    let first = V::splat(Q_EXACT[1]).mul_add(r, V::splat(Q_EXACT[0]));
    let second = V::splat(Q_EXACT[3]).mul_add(r, V::splat(Q_EXACT[2]));
    let third = V::splat(Q_EXACT[5]).mul_add(r, V::splat(Q_EXACT[4]));
    square.mul_add(third.mul_add(square, second).mul_add(square, first), r)
}

/// `c * expm1(x)` in f64, to be rounded to f32, for x ≤ 200 and c from f32. Halves come in pairs, for the sake of
/// [`eighth_powers`](Double::eighth_powers).
#[inline(always)]
pub fn exact_expm1<V: Double>([low, high]: [V; 2], c: f64) -> [V; 2] {
    // Powers are those of a normal number: instead of 0, one with which all results round to 0, of the same sign.
    let c = if c == 0.0 { 1e-200_f64.copysign(c) } else { c };
    // Not before it is widened, which may be how x is read from memory: that takes a tenth less (AVX2 on Zen 4).
    let least = V::constant(f32::LEAST.into());
    let (low_n, _, low) = reduce_to_eighths(low.at_least(least));
    let (high_n, _, high) = reduce_to_eighths(high.at_least(least));
    let [low_power, high_power] = V::eighth_powers(c, [low_n, high_n]);
    // One step is enough: what it leaves of x matters as little as in `scaled_expm1`.
    let c = V::splat(c);
    [
        low_power.mul_add(exact_expm1_of_rest(low), low_power - c),
        high_power.mul_add(exact_expm1_of_rest(high), high_power - c),
    ]
}

/// `a * exp(x)` in f64, to be rounded to f32, for any x and a from f32.
#[inline(always)]
pub fn exact_exp<V: Double>([low, high]: [V; 2], [low_a, high_a]: [V; 2]) -> [V; 2] {
    let (low_zero, high_zero) = (low.lt(V::splat(f64::MIN)), high.lt(V::splat(f64::MIN)));
    let (least, most) = (V::splat(-200.0), V::splat(200.0)); // beyond them, all products are 0 or infinite
    let (low_n, low_whole, low) = reduce_to_eighths(low.at_least(least).at_most(most));
    let (high_n, high_whole, high) = reduce_to_eighths(high.at_least(least).at_most(most));
    let rest = V::splat(f64::LN2_REST / -8.0);
    let low = exact_expm1_of_rest(low_whole.mul_add(rest, low));
    let high = exact_expm1_of_rest(high_whole.mul_add(rest, high));
    let [low_power, high_power] = V::eighth_powers(1.0, [low_n, high_n]);
    [
        low_zero.select(V::zero(), low_power.mul_add(low, low_power)) * low_a,
        high_zero.select(V::zero(), high_power.mul_add(high, high_power)) * high_a,
    ]
}
