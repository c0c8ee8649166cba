//! One tensor gated by the other: relu(a) * b.

use super::math::product;
use super::relu::Relu;
use super::{Selection, selected_gradient};
use crate::simd::FloatVector;

/// y from a and b: `relu(a) * b`, with the NaNs of [`product`].
#[inline(always)]
pub fn forward<V: FloatVector>(a: V, b: V) -> V {
    product(Relu.forward(a), b)
}

/// da from dy, a and b: `!(a <= 0) ? dy * b : +0`. That of b is [`forward`] with dy in the place of b.
#[inline(always)]
pub fn gradient<V: FloatVector>(dy: V, a: V, b: V) -> V {
    selected_gradient(product(dy, b), Relu.active(a))
}
