//! The math: what each operation computes from one register, and nothing else.
//!
//! No instruction set, loop, tail, thread or memory is named here. A kernel says what one register becomes;
//! the engine carries that over slices, the instruction sets make it machine code.
//!
//! An operation is a [`Selection`], of any type of element, or a [`Formula`] that calculates: forward, and the gradient from
//! the input. What else may be saved for backward is said by the traits that a formula implements beside that: [`FromMask`],
//! [`FromOutput`].
#![forbid(unsafe_code)]

pub mod catalog;
pub mod channels;
pub mod clamp;
#[cfg(feature = "std")]
pub mod digests;
pub mod dropout;
pub mod elu;
pub mod epilogue;
pub mod exp;
pub mod gated;
pub mod hard;
pub mod leaky;
pub mod math;
pub mod prelu;
pub mod quantized;
pub mod quantized_catalog;
pub mod random;
pub mod relu;
pub mod rrelu;
pub mod squared;
pub mod threshold;

use crate::error::Undetermined;
use crate::simd::{Element, Float, FloatVector, Mask, Vector};

/// An activation function that only selects: y is x or a constant, dx is dy or +0.
pub trait Selection<T: Element>: Copy + Send + Sync + 'static {
    /// y from x.
    fn forward<V: Vector<Elem = T>>(self, x: V) -> V;
    /// The bits of the mask, from x: where dx is dy. From y they are the same, unless it is `undetermined`.
    fn active<V: Vector<Elem = T>>(self, x: V) -> V::Mask;
    /// The parameter with which y does not determine the gradient, if there is one.
    fn undetermined(self) -> Option<Undetermined> {
        None
    }
}

/// dx from dy and the mask of a [`Selection`].
#[inline(always)]
pub fn selected_gradient<V: Vector>(dy: V, active: V::Mask) -> V {
    active.select(dy, V::zero())
}

/// An activation function that calculates, and its gradient, on one register.
pub trait Formula<T: Float>: Copy + Send + Sync + 'static {
    /// Registers per round of a loop.
    const UNROLL: usize = 2;
    /// Whether there are parameters with which a loop can be shorter. There are two loops then, each with what is [`known`](Formula::known): left to the
    /// compiler, the question stayed in the loop, and leaky ReLU took twice as long in the caches (AVX2 on Zen 3). With masks there is one.
    const CHOOSES: bool = false;
    /// Whether the parameters are such.
    fn is_regular(&self) -> bool {
        true
    }
    /// The same, of which that is said; where `regular` is not what [`is_regular`](Formula::is_regular) says, only `false` may be said.
    fn known(self, regular: bool) -> Self {
        let _ = regular;
        self
    }
    /// y from x.
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V;
    /// dx from dy and the saved input.
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V;
}

/// A [`Formula`] whose gradient is determined by one bit per element.
pub trait FromMask<T: Float>: Formula<T> {
    /// The bits of the mask.
    fn active<V: FloatVector<Elem = T>>(self, x: V) -> V::Mask;
    /// dx from dy and the saved mask: the bits that `gradient` gives for the x of that mask.
    fn gradient_from_mask<V: FloatVector<Elem = T>>(self, dy: V, active: V::Mask) -> V;
}

/// A [`Formula`] whose gradient is determined by the output, for some parameters at least.
pub trait FromOutput<T: Float>: Formula<T> {
    /// dx from dy and the saved output: the default is right wherever y lies on the same side as x.
    #[inline(always)]
    fn gradient_from_output<V: FloatVector<Elem = T>>(self, dy: V, y: V) -> V {
        self.gradient(dy, y)
    }
    /// The parameter with which y does not determine the gradient, if there is one.
    fn undetermined(self) -> Option<Undetermined> {
        None
    }
}
