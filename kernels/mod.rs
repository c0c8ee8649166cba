//! The math: what each operation computes from one register, and nothing else.
//!
//! No instruction set, loop, tail, thread or memory is named here. A kernel says what one register becomes;
//! the engine carries that over slices, the instruction sets make it machine code.
#![forbid(unsafe_code)]

pub mod catalog;
pub mod leaky;
pub mod math;
pub mod relu;

use crate::error::AmbiguousOutput;
use crate::simd::{Element, Vector};

/// An activation function and its gradient, on one register.
///
/// All five must agree on what is *active*: `gradient`, `gradient_from_output` and `gradient_from_mask` give
/// the same bits when they are handed x, `forward(x)` and `active(x)` of the same x.
pub trait Formula<T: Element>: Copy + Send + Sync + 'static {
    /// y from x.
    fn forward<V: Vector<Elem = T>>(self, x: V) -> V;
    /// The bits of the mask that suffices for the gradient.
    fn active<V: Vector<Elem = T>>(self, x: V) -> V::Mask;
    /// dx from dy and the saved mask.
    fn gradient_from_mask<V: Vector<Elem = T>>(self, dy: V, active: V::Mask) -> V;
    /// dx from dy and the saved input.
    #[inline(always)]
    fn gradient<V: Vector<Elem = T>>(self, dy: V, x: V) -> V {
        self.gradient_from_mask(dy, self.active(x))
    }
    /// dx from dy and the saved output: the default is right wherever y is active exactly if x is.
    #[inline(always)]
    fn gradient_from_output<V: Vector<Elem = T>>(self, dy: V, y: V) -> V {
        self.gradient(dy, y)
    }
    /// The parameter with which y does not tell x's side, if there is one.
    fn output_is_ambiguous(self) -> Option<AmbiguousOutput> {
        None
    }
}
