//! The square of the positive side.

use super::Formula;
use super::math::{product, settle};
use crate::simd::{Float, FloatVector};

/// `relu(x) * relu(x)`
///
/// NaN x gives that NaN with the quiet bit set; −0 gives +0. Correctly rounded (0.5 ULP).
///
/// Gradient: `2 * relu(x) * dy`, in this order: the doubling is exact up to half of the largest number, the product
/// rounded once (0.5 ULP). It is a product: dy = ±∞ or NaN at an inactive unit gives NaN. A NaN dy gives that NaN quieted, else
/// a NaN x gives itself, else 0·∞ gives the canonical NaN. It may be taken from x only: y has lost half of the digits
/// that x had, and a bit does not tell x.
///
/// ```
/// use rectify::{Exec, SquaredRelu};
/// let mut x = [-2.0_f32, 0.5, 3.0];
/// Exec::new().forward_inplace(&SquaredRelu, &mut x)?;
/// assert_eq!(x, [0.0, 0.25, 9.0]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SquaredRelu;

impl<T: Float> Formula<T> for SquaredRelu {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        let relu = x.at_least(V::zero());
        settle(x, relu * relu)
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        let relu = x.at_least(V::zero());
        product(dy, relu + relu)
    }
}
