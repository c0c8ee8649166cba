//! Arithmetic whose bits are the same everywhere, NaN included.

use crate::simd::{Element, Float, Mask, NAN_PROPAGATES, Vector};

/// A factor, and whether multiplying by it can need more than the plain product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor<T> {
    value: T,
    /// What a product is where it is NaN and the other factor is not.
    nan: T,
    regular: bool,
}

impl<T: Float> Factor<T> {
    /// Any value: finite, infinite or NaN. In a loop, the compiler takes this out of it.
    #[inline(always)]
    pub fn new(value: T) -> Self {
        let nan = if value.is_nan() { value.quiet() } else { T::NAN };
        Factor { value, nan, regular: value.is_regular() && NAN_PROPAGATES }
    }
}

/// `x * factor`; a NaN x gives that NaN quieted, else a NaN factor gives itself, else 0·∞ gives the canonical NaN.
///
/// The plain product differs here and there: x86 makes the NaN of 0·∞ negative and Arm positive, and which of two
/// NaN operands survives depends on their order, which compilers change. A regular factor (finite, not 0) meets
/// none of that, so it costs one multiplication; the branch is the same in every round of a loop, which the
/// compiler takes out of it or the CPU predicts.
#[inline(always)]
pub fn scale<T: Element, V: Vector<Elem = T>>(x: V, factor: Factor<T>) -> V {
    let product = x * V::splat(factor.value);
    if factor.regular {
        return product;
    }
    let nan = x.is_nan().select(x.quiet(), V::splat(factor.nan));
    product.is_nan().select(nan, product)
}
