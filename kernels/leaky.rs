//! A slope on the negative side.

use super::math::{Factor, scale};
use super::{Formula, FromMask, FromOutput};
use crate::error::{Bound, Undetermined};
use crate::simd::{Float, FloatVector, Mask};
use core::fmt;

/// `x > 0 ? x : slope * x`
///
/// Any slope: above 1, negative, 0, infinite, NaN; a select, never `max(x, slope * x)`. The product is correctly
/// rounded. NaN x gives that NaN with the quiet bit set; else a NaN slope gives itself, quieted; a NaN that the
/// product creates (0·∞) is the canonical one, `0x7FC00000` (f64 `0x7FF8000000000000`).
///
/// Gradient: `x > 0 ? dy : slope * dy`, with the same rules for NaN; it is the slope at ±0. It may be taken from x,
/// from the mask (bit `x > 0`), and from y if slope ≥ 0: with a negative slope the sign of y no longer tells the
/// sign of x.
///
/// ```
/// use rectify::{Exec, LeakyRelu};
/// let mut x = [-2.0_f32, 0.0, 2.0];
/// Exec::new().forward_inplace(&LeakyRelu::new(0.25), &mut x)?;
/// assert_eq!(x, [-0.5, 0.0, 2.0]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct LeakyRelu<T> {
    slope: T,
    /// Whether it is a regular [`Factor`].
    regular: bool,
}

impl<T: Float> LeakyRelu<T> {
    /// The slope used where none is given, as in PyTorch and ONNX: 0.01.
    pub const DEFAULT_SLOPE: f64 = 0.01;

    /// Leaky ReLU of any slope.
    pub fn new(slope: T) -> Self {
        LeakyRelu { slope, regular: Factor::is_regular(slope) }
    }

    /// The slope.
    pub fn slope(&self) -> T {
        self.slope
    }
}

impl<T: Float> fmt::Debug for LeakyRelu<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeakyRelu").field("slope", &self.slope).finish()
    }
}

/// Slope 0.01.
impl<T: Float> Default for LeakyRelu<T> {
    fn default() -> Self {
        Self::new(T::from_f64(Self::DEFAULT_SLOPE))
    }
}

impl<T: Float> Formula<T> for LeakyRelu<T> {
    const UNROLL: usize = 4;
    const CHOOSES: bool = true;
    #[inline(always)]
    fn is_regular(&self) -> bool {
        self.regular
    }
    #[inline(always)]
    fn known(self, regular: bool) -> Self {
        LeakyRelu { regular, ..self }
    }
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        self.active(x).select(x, scale(x, Factor::known(self.slope, self.regular)))
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        self.gradient_from_mask(dy, self.active(x))
    }
}

impl<T: Float> FromMask<T> for LeakyRelu<T> {
    #[inline(always)]
    fn active<V: FloatVector<Elem = T>>(self, x: V) -> V::Mask {
        x.gt(V::zero())
    }
    #[inline(always)]
    fn gradient_from_mask<V: FloatVector<Elem = T>>(self, dy: V, active: V::Mask) -> V {
        active.select(dy, scale(dy, Factor::known(self.slope, self.regular)))
    }
}

impl<T: Float> FromOutput<T> for LeakyRelu<T> {
    fn undetermined(self) -> Option<Undetermined> {
        let slope = self.slope.to_f64();
        let tells = slope >= 0.0; // false for NaN
        (!tells).then(|| Undetermined::parameter("slope", slope, Bound::AtLeast(0.0), "input or the mask"))
    }
}
