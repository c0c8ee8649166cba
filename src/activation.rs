//! The bridge between a formula on registers and a call on slices.

use crate::engine::{Bits, BitsOut, Input, Kernel, Nothing, Output, Schedule, Source, Target, Values, run};
use crate::error::AmbiguousOutput;
use crate::kernels::Formula;
use crate::kernels::leaky::LeakyRelu;
use crate::kernels::relu::{Relu, ReluPlusZero};
use crate::simd::{Element, Memory};

/// An activation function that can run on slices of `T`: what [`Exec`](crate::Exec) takes.
///
/// Sealed. The implementors are [`Relu`](crate::Relu), [`ReluPlusZero`](crate::ReluPlusZero) and
/// [`LeakyRelu`](crate::LeakyRelu); as trait objects they come from [`catalog`](crate::catalog).
pub trait Activation<T: Element>: Send + Sync {
    /// The parameter for which the output y cannot be saved for backward in place of the input x; `None` if it can.
    fn output_is_ambiguous(&self) -> Option<AmbiguousOutput>;

    // What follows is for `Exec`, which has checked all lengths. `src` and `dst` are x and y, or dy and dx.
    #[doc(hidden)]
    fn forward<'a>(&self, src: Source<'_, T>, dst: Target<'a, T>, schedule: Schedule) -> &'a mut [T];
    #[doc(hidden)]
    fn forward_mask(
        &self,
        src: Source<'_, T>,
        dst: Target<'_, T>,
        mask: &mut [u8],
        schedule: Schedule,
    ) -> usize;
    #[doc(hidden)]
    fn backward_input(&self, src: Source<'_, T>, dst: Target<'_, T>, x: &[T], schedule: Schedule);
    #[doc(hidden)]
    fn backward_output(&self, src: Source<'_, T>, dst: Target<'_, T>, y: &[T], schedule: Schedule);
    #[doc(hidden)]
    fn backward_mask(&self, src: Source<'_, T>, dst: Target<'_, T>, mask: &[u8], schedule: Schedule);
}

/// Implements [`Activation`] for a formula and an element type: each direction is a kernel of the engine. It is a macro
/// and not a blanket implementation so that kernels are concrete functions of this crate, compiled once, and not again
/// in every crate that calls them.
macro_rules! activations {
    ($($Formula:ty: $T:ident),* $(,)?) => {$(
        #[rustfmt::skip]
        impl Activation<$T> for $Formula {
            fn output_is_ambiguous(&self) -> Option<AmbiguousOutput> {
                Formula::<$T>::output_is_ambiguous(*self)
            }
            fn forward<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                run(Forward(*self), src, dst, Nothing::here(), Nothing::here(), schedule).0
            }
            fn forward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &mut [u8], schedule: Schedule) -> usize {
                run(ForwardMask(*self), src, dst, Nothing::here(), BitsOut::of(mask), schedule).1
            }
            fn backward_input(&self, src: Source<'_, $T>, dst: Target<'_, $T>, x: &[$T], schedule: Schedule) {
                run(BackwardInput(*self), src, dst, Values::of(x), Nothing::here(), schedule);
            }
            fn backward_output(&self, src: Source<'_, $T>, dst: Target<'_, $T>, y: &[$T], schedule: Schedule) {
                run(BackwardOutput(*self), src, dst, Values::of(y), Nothing::here(), schedule);
            }
            fn backward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &[u8], schedule: Schedule) {
                run(BackwardMask(*self), src, dst, Bits::of(mask), Nothing::here(), schedule);
            }
        }
    )*};
}

/// Writes a kernel of the engine: which side tensor and mask it has, and its step in terms of the formula.
macro_rules! direction {
    ($(#[$doc:meta])* $Name:ident($Side:ty, $Mask:ty) = |$f:ident, $main:ident, $side:ident| $step:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        struct $Name<F>(F);
        impl<T: Element, F: Formula<T>> Kernel<T> for $Name<F> {
            type Side = $Side;
            type Mask = $Mask;
            #[inline(always)]
            fn step<V: Memory<Elem = T>>(
                self, $main: V, $side: <$Side as Input<T>>::Lanes<V>,
            ) -> (V, <$Mask as Output>::Lanes<V>) {
                let $f = self.0;
                $step
            }
        }
    };
}
direction!(/// y from x.
    Forward(Nothing, Nothing) = |f, x, _none| (f.forward(x), ()));
direction!(/// y and the mask from x.
    ForwardMask(Nothing, BitsOut) = |f, x, _none| (f.forward(x), f.active(x)));
direction!(/// dx from dy and x.
    BackwardInput(Values<T>, Nothing) = |f, dy, x| (f.gradient(dy, x), ()));
direction!(/// dx from dy and y.
    BackwardOutput(Values<T>, Nothing) = |f, dy, y| (f.gradient_from_output(dy, y), ()));
direction!(/// dx from dy and the mask.
    BackwardMask(Bits<T>, Nothing) = |f, dy, active| (f.gradient_from_mask(dy, active), ()));

// Each operation and the element types it takes.
activations!(Relu: f32, Relu: f64);
activations!(ReluPlusZero: f32, ReluPlusZero: f64);
activations!(LeakyRelu<f32>: f32, LeakyRelu<f64>: f64);
