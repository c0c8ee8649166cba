//! Arithmetic whose bits are the same everywhere, NaN included.

use crate::simd::{Float, FloatVector, Mask, NAN_PROPAGATES};

/// A factor, and whether multiplying by it can need more than the plain product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor<T> {
    value: T,
    /// What a product is where it is NaN and the other factor is not.
    nan: T,
    regular: bool,
}

impl<T: Float> Factor<T> {
    /// Any value: finite, infinite or NaN.
    #[inline(always)]
    pub fn new(value: T) -> Self {
        Self::known(value, Self::is_regular(value))
    }

    /// Whether a value is a regular factor.
    #[inline(always)]
    pub fn is_regular(value: T) -> bool {
        value.is_regular() && NAN_PROPAGATES
    }

    /// A value of which that is known; what is regular may be called not so.
    #[inline(always)]
    pub fn known(value: T, regular: bool) -> Self {
        let nan = if value.is_nan() { value.quiet() } else { T::NAN };
        Factor { value, nan, regular }
    }
}

/// `x * factor`; a NaN x gives that NaN quieted, else a NaN factor gives itself, else 0·∞ gives the canonical NaN.
///
/// A regular factor (finite, not 0) creates no NaN that was not there and meets no second one, so it costs one
/// multiplication. In a loop, that should be known to the compiler: see [`Formula::is_regular`](super::Formula::is_regular).
#[inline(always)]
pub fn scale<T: Float, V: FloatVector<Elem = T>>(x: V, factor: Factor<T>) -> V {
    let product = x * V::splat(factor.value);
    if factor.regular {
        return product;
    }
    let nan = x.is_nan().select(x.quiet(), V::splat(factor.nan));
    product.is_nan().select(nan, product)
}

/// `x * factor`, lane by lane, with the NaNs of [`scale`].
#[inline(always)]
pub fn product<T: Float, V: FloatVector<Elem = T>>(x: V, factor: V) -> V {
    let nan = factor.is_nan().select(factor.quiet(), V::splat(T::NAN));
    let nan = x.is_nan().select(x.quiet(), nan);
    let product = x * factor;
    product.is_nan().select(nan, product)
}

/// The same for factors that are finite and not 0: they create no NaN, and are none.
#[inline(always)]
pub fn regular_product<T: Float, V: FloatVector<Elem = T>>(x: V, factor: V) -> V {
    if NAN_PROPAGATES { x * factor } else { product(x, factor) }
}

/// `y`, which was computed from x and numbers: its NaNs are those of x, quieted, or else the canonical one.
#[inline(always)]
pub fn settle<T: Float, V: FloatVector<Elem = T>>(x: V, y: V) -> V {
    let nan = x.is_nan().select(x.quiet(), V::splat(T::NAN));
    y.is_nan().select(nan, y)
}
