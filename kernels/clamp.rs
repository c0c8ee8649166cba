//! Both sides bounded.

use super::Selection;
use crate::error::{Error, Must};
use crate::simd::{Element, Vector};

/// `x < lo ? lo : x > hi ? hi : x`
///
/// Also known as hardtanh, whose bounds are the default: −1 and 1. NaN comes back with its bits unchanged; where
/// x = −0 and a bound is +0, −0 stays. Exact (0 ULP).
///
/// Gradient: `lo < x && x < hi ? dy : +0`, a select: dy's bits unchanged inside, 0 at both ends and for NaN. It may be
/// taken from x, from y or from the mask, whose bit is `lo < x && x < hi`.
///
/// ```
/// use rectify::{Clamp, Exec};
/// let mut x = [-2.0_f32, 0.5, 7.0];
/// Exec::new().forward_inplace(&Clamp::new(-1.0, 6.0)?, &mut x)?;
/// assert_eq!(x, [-1.0, 0.5, 6.0]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[doc(alias = "hardtanh")]
pub struct Clamp<T> {
    lo: T,
    hi: T,
}

impl<T: Element> Clamp<T> {
    /// Bounds, of which either may be infinite.
    ///
    /// # Errors
    /// [`Error::Parameter`] if a bound is NaN or lo > hi.
    pub fn new(lo: T, hi: T) -> Result<Self, Error> {
        for (parameter, value) in [("lo", lo), ("hi", hi)] {
            if value.is_nan() {
                return Err(Error::Parameter { parameter, value: value.to_f64(), must: Must::BeNumber });
            }
        }
        if lo > hi {
            let must = Must::BeAtMost { parameter: "hi", value: hi.to_f64() };
            return Err(Error::Parameter { parameter: "lo", value: lo.to_f64(), must });
        }
        Ok(Clamp { lo, hi })
    }

    /// relu6: bounds 0 and 6.
    ///
    /// `x < 0 ? +0 : x > 6 ? 6 : x`
    #[doc(alias = "Relu6")]
    pub fn relu6() -> Self {
        Clamp { lo: T::ZERO, hi: T::from_f64(6.0) }
    }
}

/// hardtanh: bounds −1 and 1.
impl<T: Element> Default for Clamp<T> {
    fn default() -> Self {
        Clamp { lo: T::from_f64(-1.0), hi: T::from_f64(1.0) }
    }
}

impl<T: Element> Selection<T> for Clamp<T> {
    #[inline(always)]
    fn forward<V: Vector<Elem = T>>(self, x: V) -> V {
        x.at_least(V::splat(self.lo)).at_most(V::splat(self.hi))
    }
    #[inline(always)]
    fn active<V: Vector<Elem = T>>(self, x: V) -> V::Mask {
        x.gt(V::splat(self.lo)) & x.lt(V::splat(self.hi))
    }
}
