//! Exponential linear units, in two tiers of accuracy.

use super::exp::{Exp, exact_exp, exact_expm1, scaled_exp, scaled_exp_anywhere, scaled_expm1_anywhere};
use super::math::{Factor, product, scale, settle};
use super::{Formula, FromOutput};
use crate::error::{Bound, Error, Must, Undetermined};
use crate::simd::{Float, FloatVector, Mask, Vector};

/// `x < 0 ? alpha * expm1(x) : x`
///
/// NaN comes back with its bits unchanged, −0 stays −0, −∞ gives −α, and tiny negative x keep their digits. At most 1
/// ULP with α = 1 (f64: 0.9), 2 with any other. [`Exact`]`(Elu)` is
/// correctly rounded with α = 1, for f32.
///
/// Gradient: `x < 0 ? dy * alpha * exp(x) : dy`, where `dy * alpha` is rounded first: at most 1.5 ULP with α = 1, 2.5 with
/// any α; dy's bits unchanged where x ≥ 0 and for NaN x. dy = ±∞ gives ±∞, but NaN at x = −∞. It may be taken from x, and
/// from y if α ≥ 0: then it is `dy * (y + alpha)` where y has a sign, within 1 ULP of that, which knows less and less of x
/// where y approaches −α: from about x = −17 on, f32 makes it 0. (At x = −0 it is `dy * alpha`.)
///
/// ```
/// use rectify::{Elu, Exec};
/// let mut x = [-1.0_f32, -0.0, 2.0];
/// Exec::new().forward_inplace(&Elu::new(1.0)?, &mut x)?;
/// assert_eq!(x, [-0.63212055, -0.0, 2.0]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elu<T> {
    alpha: T,
}

impl<T: Float> Elu<T> {
    /// Saturates at `-alpha`; any finite number.
    ///
    /// # Errors
    /// [`Error::Parameter`] if α is not finite.
    pub fn new(alpha: T) -> Result<Self, Error> {
        finite(alpha)?;
        Ok(Elu { alpha })
    }
}

fn finite<T: Float>(alpha: T) -> Result<(), Error> {
    let (value, must) = (alpha.to_f64(), Must::BeFinite);
    if value.is_finite() { Ok(()) } else { Err(Error::Parameter { parameter: "alpha", value, must }) }
}

/// α = 1.
impl<T: Float> Default for Elu<T> {
    fn default() -> Self {
        Elu { alpha: T::from_f64(1.0) }
    }
}

impl<T: Exp> Elu<T> {
    /// What runs forward: it is prepared once per call.
    pub(crate) fn prepared(self) -> PreparedElu<T> {
        PreparedElu { op: self, scale: T::scale(self.alpha) }
    }

    /// What runs forward with α = 1, if it is that.
    pub(crate) fn unit(self) -> Option<UnitElu> {
        (self.alpha == T::from_f64(1.0)).then_some(UnitElu)
    }
}

/// [`Elu`] with α = 1. What it multiplies by is known to the compiler: 64 elements of f32 take 14 ns in place of 27 (Zen 4).
#[derive(Clone, Copy)]
pub(crate) struct UnitElu;

impl<T: Exp> Formula<T> for UnitElu {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        x.lt(V::zero()).select(T::scaled_expm1(x, &T::ONE), x)
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        Elu::<T>::default().gradient(dy, x)
    }
}

/// [`Elu`], and what it multiplies by.
#[derive(Clone, Copy)]
pub(crate) struct PreparedElu<T: Exp> {
    op: Elu<T>,
    scale: T::Scale,
}

impl<T: Exp> Formula<T> for PreparedElu<T> {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        x.lt(V::zero()).select(T::scaled_expm1(x, &self.scale), x)
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        self.op.gradient(dy, x)
    }
}

impl<T: Exp> Formula<T> for Elu<T> {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        self.prepared().forward(x)
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        x.lt(V::zero()).select(scaled_exp(x, scale(dy, Factor::new(self.alpha))), dy)
    }
}

impl<T: Exp> FromOutput<T> for Elu<T> {
    #[inline(always)]
    fn gradient_from_output<V: FloatVector<Elem = T>>(self, dy: V, y: V) -> V {
        saturating(y).select(product(dy, y + V::splat(self.alpha)), dy)
    }
    fn undetermined(self) -> Option<Undetermined> {
        at_least_zero(self.alpha)
    }
}

/// Where x was negative; also where it was −0, from which a tiny one that has come out as −0 can't be told.
#[inline(always)]
fn saturating<V: FloatVector>(y: V) -> V::Mask {
    y.has_sign() & y.le(V::zero())
}

fn at_least_zero<T: Float>(alpha: T) -> Option<Undetermined> {
    let alpha = alpha.to_f64();
    (alpha < 0.0).then(|| Undetermined::parameter("alpha", alpha, Bound::AtLeast(0.0), "input"))
}

/// `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, with α = 1.6732632423543772848, λ = 1.0507009873554804934
///
/// The constants are those of G. Klambauer et al., "Self-normalizing neural networks" (2017); λ and λ·α are each rounded to
/// the type once. NaN x gives that NaN with the quiet bit set, −0 stays −0, −∞ gives −λ·α. At most 1.8 ULP from what the
/// real constants give.
///
/// Gradient: `x < 0 ? dy * (lambda * alpha) * exp(x) : dy * lambda`: at most 4 ULP, the rounding of the constant included. It may be taken from x, and from
/// y, as `dy * (y + lambda * alpha)` where y has a sign; see [`Elu`].
///
/// ```
/// use rectify::{Exec, Selu};
/// let mut x = [-1.0_f32, 2.0];
/// Exec::new().forward_inplace(&Selu, &mut x)?;
/// assert_eq!(x, [-1.1113307, 2.101402]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selu;

impl Selu {
    /// α
    pub const ALPHA: f64 = 1.673_263_242_354_377_3;
    /// λ
    pub const LAMBDA: f64 = 1.050_700_987_355_480_5;
    /// λ·α, rounded once.
    pub const LAMBDA_ALPHA: f64 = 1.758_099_340_847_376_9;
}

impl<T: Exp> Formula<T> for Selu {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        let above = settle(x, x * V::constant(Selu::LAMBDA));
        x.lt(V::zero()).select(T::scaled_expm1(x, &T::SELU), above)
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        let above = settle(dy, dy * V::constant(Selu::LAMBDA));
        x.lt(V::zero()).select(scaled_exp(x, settle(dy, dy * V::constant(Selu::LAMBDA_ALPHA))), above)
    }
}

impl<T: Exp> FromOutput<T> for Selu {
    #[inline(always)]
    fn gradient_from_output<V: FloatVector<Elem = T>>(self, dy: V, y: V) -> V {
        let above = settle(dy, dy * V::constant(Selu::LAMBDA));
        saturating(y).select(product(dy, y + V::constant(Selu::LAMBDA_ALPHA)), above)
    }
}

/// `x < 0 ? alpha * expm1(x / alpha) : x`
///
/// NaN comes back with its bits unchanged, −0 stays −0, −∞ gives −α; with α < 0, where x / α is positive, −∞. The quotient is
/// carried to twice the precision. At most 1.25 ULP with α = 1, 1.75 with any α > 0, 3 with α < 0, as long as α is a normal
/// number.
///
/// Gradient: `x < 0 ? dy * exp(x / alpha) : dy`: at most 1.5 ULP; dy's bits unchanged where x ≥ 0 and for NaN x. dy = ±∞
/// gives ±∞, but NaN at x = −∞ with α > 0; dy = ±0 gives 0. It may be taken from x, and from y if α > 0: then it is
/// `dy * ((y + alpha) / alpha)` where y has a sign; see [`Elu`].
///
/// ```
/// use rectify::{Celu, Exec};
/// let mut x = [-1.0_f32, -0.0, 2.0];
/// Exec::new().forward_inplace(&Celu::new(0.5)?, &mut x)?;
/// assert!((x[0] - 0.5 * (-2.0_f32).exp_m1()).abs() < 1e-6);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Celu<T> {
    alpha: T,
    /// 1 / α, kept finite.
    inverse: T,
}

impl<T: Float> Celu<T> {
    /// Saturates at `-alpha`; any finite number but zero.
    ///
    /// # Errors
    /// [`Error::Parameter`] if α is 0 or not finite.
    pub fn new(alpha: T) -> Result<Self, Error> {
        finite(alpha)?;
        let value = alpha.to_f64();
        if value == 0.0 {
            return Err(Error::Parameter { parameter: "alpha", value, must: Must::NotBeZero });
        }
        let inverse = T::from_f64(1.0) / alpha;
        let inverse = if inverse.to_f64().is_finite() { inverse } else { T::ZERO };
        Ok(Celu { alpha, inverse })
    }

    /// x / α and what its rounding has left out.
    #[inline(always)]
    fn quotient<V: FloatVector<Elem = T>>(self, x: V) -> (V, V) {
        let quotient = x / V::splat(self.alpha);
        let left = quotient.mul_add(V::splat(T::ZERO - self.alpha), x);
        (quotient, left * V::splat(self.inverse))
    }
}

/// α = 1.
impl<T: Float> Default for Celu<T> {
    fn default() -> Self {
        let one = T::from_f64(1.0);
        Celu { alpha: one, inverse: one }
    }
}

impl<T: Exp> Formula<T> for Celu<T> {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        let (quotient, rest) = self.quotient(x);
        let below = scaled_expm1_anywhere(quotient, rest, V::splat(self.alpha));
        // So close to 0 the result is x, of which the quotient may have lost digits.
        let tiny = V::splat(T::EPSILON);
        let close = quotient.lt(tiny) & quotient.gt(V::zero() - tiny);
        (x.lt(V::zero()) & !close).select(below, x)
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        let (quotient, rest) = self.quotient(x);
        let zero = x.lt(V::splat(T::LOWEST)) & quotient.lt(V::zero()); // a finite x may have an infinite quotient
        x.lt(V::zero()).select(scaled_exp_anywhere(quotient, rest, dy, zero), dy)
    }
}

impl<T: Exp> FromOutput<T> for Celu<T> {
    #[inline(always)]
    fn gradient_from_output<V: FloatVector<Elem = T>>(self, dy: V, y: V) -> V {
        let alpha = V::splat(self.alpha);
        saturating(y).select(product(dy, (y + alpha) / alpha), dy)
    }
    fn undetermined(self) -> Option<Undetermined> {
        at_least_zero(self.alpha)
    }
}

/// An operation in its exact tier: computed in f64, rounded once.
///
/// [`Elu`] and [`Celu`] with α = 1 are then correctly rounded over all f32, forward and backward; with any other α, and [`Selu`],
/// within 0.501 ULP. The rules for NaN, −0 and infinities, and what may be saved, are those of the operation. It
/// takes 2.6 times as long where memory does not bound it: forward in L2, 0.47 against 0.18 ns per element on AVX-512, 0.59 against 0.22 on
/// AVX2 (Zen 4, `cargo bench --bench kernels -- --budget 30 elu_f32 elu_exact_f32`).
///
/// ```
/// use rectify::{Elu, Exact, Exec};
/// let mut x = [-1.0_f32, 2.0];
/// Exec::new().forward_inplace(&Exact(Elu::new(1.0)?), &mut x)?;
/// assert_eq!(x, [(-1.0_f64).exp_m1() as f32, 2.0]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact<F>(pub F);

/// What an exact operation computes in f64, which takes two registers: y from x, dx from dy and x, dx from dy and y.
trait InF64: FromOutput<f32> {
    /// Whether it is the identity from 0 on.
    const KEEPS: bool;
    fn forward<V: FloatVector<Elem = f32>>(self, x: V) -> [V::Double; 2];
    fn gradient<V: FloatVector<Elem = f32>>(self, dy: V, x: V) -> [V::Double; 2];
    fn gradient_from_output<D: FloatVector<Elem = f64>>(self, dy: D, y: D) -> D;
}

impl<F: InF64> Formula<f32> for Exact<F> {
    // Both halves of one register keep the machine as busy as those of two, at half the code.
    const UNROLL: usize = 1;
    #[inline(always)]
    fn forward<V: FloatVector<Elem = f32>>(self, x: V) -> V {
        let y = V::narrow(InF64::forward(self.0, x));
        // Below 0 it is a number.
        if F::KEEPS { x.lt(V::zero()).select(y, x) } else { settle(x, y) }
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = f32>>(self, dy: V, x: V) -> V {
        let dx = settle(dy, V::narrow(InF64::gradient(self.0, dy, x)));
        if F::KEEPS { x.lt(V::zero()).select(dx, dy) } else { dx }
    }
}

impl<F: InF64> FromOutput<f32> for Exact<F> {
    #[inline(always)]
    fn gradient_from_output<V: FloatVector<Elem = f32>>(self, dy: V, y: V) -> V {
        let ([low_dy, high_dy], [low, high]) = (dy.widen(), y.widen());
        let low = InF64::gradient_from_output(self.0, low_dy, low);
        let high = InF64::gradient_from_output(self.0, high_dy, high);
        let dx = settle(dy, V::narrow([low, high]));
        if F::KEEPS { saturating(y).select(dx, dy) } else { dx }
    }
    fn undetermined(self) -> Option<Undetermined> {
        self.0.undetermined()
    }
}

/// Both halves times a factor, in f64.
#[inline(always)]
fn both_times<V: FloatVector<Elem = f32>>(x: V, factor: f64) -> [V::Double; 2] {
    let ([low, high], factor) = (x.widen(), V::Double::splat(factor));
    [low * factor, high * factor]
}

impl InF64 for Elu<f32> {
    const KEEPS: bool = true;
    #[inline(always)]
    fn forward<V: FloatVector<Elem = f32>>(self, x: V) -> [V::Double; 2] {
        exact_expm1(x.widen(), self.alpha.into())
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = f32>>(self, dy: V, x: V) -> [V::Double; 2] {
        exact_exp(x.widen(), both_times(dy, self.alpha.into()))
    }
    #[inline(always)]
    fn gradient_from_output<D: FloatVector<Elem = f64>>(self, dy: D, y: D) -> D {
        dy * (y + D::splat(self.alpha.into()))
    }
}

/// In both halves, `x < 0 ? below : above`.
#[inline(always)]
fn below_zero<V: FloatVector<Elem = f32>>(
    x: V,
    below: [V::Double; 2],
    above: [V::Double; 2],
) -> [V::Double; 2] {
    let ([low, high], zero) = (x.widen(), V::Double::zero());
    [low.lt(zero).select(below[0], above[0]), high.lt(zero).select(below[1], above[1])]
}

impl InF64 for Selu {
    const KEEPS: bool = false;
    #[inline(always)]
    fn forward<V: FloatVector<Elem = f32>>(self, x: V) -> [V::Double; 2] {
        below_zero(x, exact_expm1(x.widen(), Selu::LAMBDA_ALPHA), both_times(x, Selu::LAMBDA))
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = f32>>(self, dy: V, x: V) -> [V::Double; 2] {
        let below = exact_exp(x.widen(), both_times(dy, Selu::LAMBDA_ALPHA));
        below_zero(x, below, both_times(dy, Selu::LAMBDA))
    }
    #[inline(always)]
    fn gradient_from_output<D: FloatVector<Elem = f64>>(self, dy: D, y: D) -> D {
        let below = dy * (y + D::splat(Selu::LAMBDA_ALPHA));
        saturating(y).select(below, dy * D::splat(Selu::LAMBDA))
    }
}

impl InF64 for Celu<f32> {
    const KEEPS: bool = true;
    #[inline(always)]
    fn forward<V: FloatVector<Elem = f32>>(self, x: V) -> [V::Double; 2] {
        let [low, high] = both_times(x, 1.0 / f64::from(self.alpha));
        let most = V::Double::splat(200.0); // beyond it, every product is infinite in f32
        exact_expm1([low.at_most(most), high.at_most(most)], self.alpha.into())
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = f32>>(self, dy: V, x: V) -> [V::Double; 2] {
        exact_exp(both_times(x, 1.0 / f64::from(self.alpha)), dy.widen())
    }
    #[inline(always)]
    fn gradient_from_output<D: FloatVector<Elem = f64>>(self, dy: D, y: D) -> D {
        let alpha = D::splat(self.alpha.into());
        dy * ((y + alpha) / alpha)
    }
}
