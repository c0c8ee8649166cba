//! Values above a threshold.

use super::Selection;
use crate::error::{Bound, Undetermined};
use crate::simd::{Element, Mask, Vector};

/// `x <= threshold ? value : x`
///
/// PyTorch's `threshold`. NaN x passes with its bits unchanged; a NaN threshold lets everything pass. With
/// `threshold(0, 0)`, −0 gives +0: that is [`ReluPlusZero`](crate::ReluPlusZero). Exact (0 ULP).
///
/// Gradient: `x <= threshold ? +0 : dy`, dy's bits unchanged; a NaN x passes dy. It may be taken from x, from the mask,
/// whose bit is `!(x <= threshold)`, and from y if value ≤ threshold: else y does not tell on which side x was.
///
/// ```
/// use rectify::{Exec, Threshold};
/// let mut x = [0.5_f32, 1.0, 1.5];
/// Exec::new().forward_inplace(&Threshold::new(1.0, -7.0), &mut x)?;
/// assert_eq!(x, [-7.0, -7.0, 1.5]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold<T> {
    threshold: T,
    value: T,
}

impl<T: Element> Threshold<T> {
    /// `value` for all that is not above `threshold`; any numbers.
    pub fn new(threshold: T, value: T) -> Self {
        Threshold { threshold, value }
    }
}

impl<T: Element> Selection<T> for Threshold<T> {
    #[inline(always)]
    fn forward<V: Vector<Elem = T>>(self, x: V) -> V {
        self.active(x).select(x, V::splat(self.value))
    }
    #[inline(always)]
    fn active<V: Vector<Elem = T>>(self, x: V) -> V::Mask {
        !x.le(V::splat(self.threshold))
    }
    fn undetermined(self) -> Option<Undetermined> {
        // With a NaN threshold every x passes, so y is x.
        let tells = self.value <= self.threshold || self.threshold.is_nan();
        let bound = Bound::AtMost(self.threshold.to_f64());
        (!tells).then(|| Undetermined::parameter("value", self.value.to_f64(), bound, "input or the mask"))
    }
}

/// `x <= alpha ? +0 : x`
///
/// ONNX's `ThresholdedRelu`, but that NaN passes with its bits unchanged, where ONNX's definition gives 0. With
/// α = 0 it is [`ReluPlusZero`](crate::ReluPlusZero). Exact (0 ULP).
///
/// Gradient: `x <= alpha ? +0 : dy`. It may be taken from x, from the mask, whose bit is `!(x <= alpha)`, and from y if
/// α ≥ 0.
///
/// ```
/// use rectify::{Exec, ThresholdedRelu};
/// let mut x = [0.5_f32, 1.0, 1.5];
/// Exec::new().forward_inplace(&ThresholdedRelu::default(), &mut x)?;
/// assert_eq!(x, [0.0, 0.0, 1.5]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThresholdedRelu<T> {
    alpha: T,
}

impl<T: Element> ThresholdedRelu<T> {
    /// Zero for all that is not above `alpha`; any number.
    pub fn new(alpha: T) -> Self {
        ThresholdedRelu { alpha }
    }

    fn as_threshold(self) -> Threshold<T> {
        Threshold::new(self.alpha, T::ZERO)
    }
}

/// α = 1, as in ONNX.
impl<T: Element> Default for ThresholdedRelu<T> {
    fn default() -> Self {
        Self::new(T::from_f64(1.0))
    }
}

impl<T: Element> Selection<T> for ThresholdedRelu<T> {
    #[inline(always)]
    fn forward<V: Vector<Elem = T>>(self, x: V) -> V {
        self.as_threshold().forward(x)
    }
    #[inline(always)]
    fn active<V: Vector<Elem = T>>(self, x: V) -> V::Mask {
        self.as_threshold().active(x)
    }
    fn undetermined(self) -> Option<Undetermined> {
        let alpha = self.alpha.to_f64();
        let determined = self.as_threshold().undetermined().is_none();
        (!determined)
            .then(|| Undetermined::parameter("alpha", alpha, Bound::AtLeast(0.0), "input or the mask"))
    }
}
