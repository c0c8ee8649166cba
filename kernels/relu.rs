//! max with zero, in its two readings.

use super::Selection;
use crate::simd::{Element, Mask, Vector};

/// `x < 0 ? +0 : x`
///
/// NaN comes back with its bits unchanged, −0 stays −0, −∞ gives +0: the function that `torch.relu` and ONNX
/// Runtime's `Relu` compute. Exact (0 ULP). Of integers it is max(x, 0), in the integers' own domain.
///
/// Gradient: `!(x <= 0) ? dy : +0`, a select and not a product, so that dy = ∞ at an inactive unit gives 0. It is
/// 0 at ±0; a NaN x passes dy. It may be taken from x, from y or from the mask, whose bit is `!(x <= 0)`.
///
/// ```
/// use rectify::{Exec, Relu};
/// let mut x = [-1.5_f32, -0.0, 0.5];
/// Exec::new().forward_inplace(&Relu, &mut x)?;
/// assert_eq!(x.map(f32::to_bits), [0.0, -0.0, 0.5].map(f32::to_bits));
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relu;

impl<T: Element> Selection<T> for Relu {
    #[inline(always)]
    fn forward<V: Vector<Elem = T>>(self, x: V) -> V {
        x.at_least_zero()
    }
    #[inline(always)]
    fn active<V: Vector<Elem = T>>(self, x: V) -> V::Mask {
        !x.le_zero()
    }
}

/// `x <= 0 ? +0 : x`
///
/// [`Relu`] in the reading "0 if x ≤ 0": −0 gives +0. This is `threshold(0, 0)`. NaN comes back with its bits
/// unchanged. Exact (0 ULP). The gradient and the mask are those of [`Relu`].
///
/// ```
/// use rectify::{Exec, ReluPlusZero};
/// let mut x = [-1.5_f32, -0.0, 0.5];
/// Exec::new().forward_inplace(&ReluPlusZero, &mut x)?;
/// assert_eq!(x.map(f32::to_bits), [0.0, 0.0, 0.5].map(f32::to_bits));
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReluPlusZero;

impl<T: Element> Selection<T> for ReluPlusZero {
    #[inline(always)]
    fn forward<V: Vector<Elem = T>>(self, x: V) -> V {
        Selection::<T>::active(self, x).select(x, V::zero())
    }
    #[inline(always)]
    fn active<V: Vector<Elem = T>>(self, x: V) -> V::Mask {
        Relu.active(x)
    }
}
