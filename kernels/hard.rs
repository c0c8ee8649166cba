//! Piecewise linear stand-ins for the sigmoid and for swish.

use super::math::settle;
use super::{Formula, FromMask};
use crate::simd::{Float, FloatVector, Mask};

/// `relu6(x + 3) / 6`
///
/// NaN x gives that NaN with the quiet bit set; −∞ gives +0, +∞ gives 1. At most 1.5 ULP: the sum and the quotient are
/// rounded once each, and the sum's rounding may weigh twice where the quotient has crossed a power of two.
///
/// Gradient: `-3 < x && x < 3 ? dy / 6 : +0`, as PyTorch's, with the quotient correctly rounded (0.5 ULP); 0 for NaN x;
/// a NaN dy is quieted where x is inside. It may be taken from x or from the mask, whose bit is `-3 < x && x < 3`; not
/// from y, because x just below 3 gives y = 1 as well.
///
/// ```
/// use rectify::{Exec, HardSigmoid};
/// let mut x = [-4.0_f32, 0.0, 1.5];
/// Exec::new().forward_inplace(&HardSigmoid, &mut x)?;
/// assert_eq!(x, [0.0, 0.5, 0.75]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HardSigmoid;

/// `relu6(x + 3) / 6`, whatever becomes of NaN.
#[inline(always)]
fn hard_sigmoid<V: FloatVector>(x: V) -> V {
    let six = V::constant(6.0);
    (x + V::constant(3.0)).at_least(V::zero()).at_most(six) / six
}

impl<T: Float> Formula<T> for HardSigmoid {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        settle(x, hard_sigmoid(x))
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        self.gradient_from_mask(dy, FromMask::<T>::active(self, x))
    }
}

impl<T: Float> FromMask<T> for HardSigmoid {
    #[inline(always)]
    fn active<V: FloatVector<Elem = T>>(self, x: V) -> V::Mask {
        x.gt(V::constant(-3.0)) & x.lt(V::constant(3.0))
    }
    #[inline(always)]
    fn gradient_from_mask<V: FloatVector<Elem = T>>(self, dy: V, active: V::Mask) -> V {
        active.select(settle(dy, dy / V::constant(6.0)), V::zero())
    }
}

/// `x * (relu6(x + 3) / 6)`
///
/// Computed in this order, so that it is x from 3 on, without overflow. NaN x gives that NaN with the quiet bit set; −∞
/// gives the canonical NaN, the product of −∞ and 0, as in PyTorch; +∞ gives +∞; −0 gives −0, and so does every
/// finite x ≤ −3. At most 2 ULP.
///
/// Gradient: `x <= -3 ? +0 : x < 3 ? dy * ((x + 1.5) / 3) : dy`, which is PyTorch's `x / 3 + 0.5` with the sum taken
/// first, where it is exact around its zero. At most 2.5 ULP; dy's bits unchanged from 3 on and for NaN x. A NaN dy is
/// quieted inside, where 0·∞ gives the canonical NaN. It may be taken from x only.
///
/// ```
/// use rectify::{Exec, HardSwish};
/// let mut x = [-4.0_f32, 0.0, 1.5, 7.0];
/// Exec::new().forward_inplace(&HardSwish, &mut x)?;
/// assert_eq!(x, [0.0, 0.0, 1.125, 7.0]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HardSwish;

impl<T: Float> Formula<T> for HardSwish {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        settle(x, x * hard_sigmoid(x))
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        let three = V::constant(3.0);
        let slope = (x + V::constant(1.5)) / three;
        let inside = x.lt(three).select(settle(dy, dy * slope), dy);
        x.le(V::constant(-3.0)).select(V::zero(), inside)
    }
}
