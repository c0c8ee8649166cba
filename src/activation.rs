//! The bridge between a formula on registers and a call on slices.

use crate::engine::{self, Bits, BitsOut, Input, Kernel, Main, Nothing, Output, Schedule, Values};
use crate::error::AmbiguousOutput;
use crate::kernels::Formula;
use crate::simd::{Element, Memory};

/// An activation function that can run on slices of `T`: what [`Exec`](crate::Exec) takes.
///
/// Sealed. The implementors are [`Relu`](crate::Relu), [`ReluPlusZero`](crate::ReluPlusZero) and
/// [`LeakyRelu`](crate::LeakyRelu); as trait objects they come from [`catalog`](crate::catalog).
pub trait Activation<T: Element>: Send + Sync {
    /// The parameter for which the output y cannot be saved for backward in place of the input x; `None` if it can.
    fn output_is_ambiguous(&self) -> Option<AmbiguousOutput>;

    /// Runs one call; returns the slice that was written, and how many units were active if a mask was.
    #[doc(hidden)]
    fn call<'a>(&self, call: Call<'a, T>) -> (&'a mut [T], usize);
}

/// The tensors of one call, their lengths already checked, and how it is to be run.
pub struct Call<'a, T> {
    pub(crate) main: Main<'a, T>,
    pub(crate) side: Side<'a, T>,
    pub(crate) schedule: Schedule,
}

/// The direction of a call, and the tensor beside its main one.
pub(crate) enum Side<'a, T> {
    Forward,
    ForwardMask(&'a mut [u8]),
    BackwardInput(&'a [T]),
    BackwardOutput(&'a [T]),
    BackwardMask(&'a [u8]),
}

/// Implements [`Activation`] for a formula and an element type. It is a macro and not a blanket implementation so that
/// kernels are concrete functions of this crate, compiled once, and not again in every crate that calls them.
macro_rules! activations {
    ($($Formula:ty: $T:ty),* $(,)?) => {$(
        impl crate::Activation<$T> for $Formula {
            fn output_is_ambiguous(&self) -> Option<crate::error::AmbiguousOutput> {
                crate::kernels::Formula::<$T>::output_is_ambiguous(*self)
            }
            fn call<'a>(&self, call: crate::activation::Call<'a, $T>) -> (&'a mut [$T], usize) {
                crate::activation::run(*self, call)
            }
        }
    )*};
}
pub(crate) use activations;

/// Each direction is a kernel of the engine.
#[inline(always)]
pub(crate) fn run<'a, T: Element, F: Formula<T>>(formula: F, call: Call<'a, T>) -> (&'a mut [T], usize) {
    let Call { main, side, schedule } = call;
    let none = Nothing::here();
    match side {
        Side::Forward => engine::run(Forward(formula), main, Nothing::here(), none, schedule),
        Side::ForwardMask(mask) => engine::run(ForwardMask(formula), main, none, BitsOut::of(mask), schedule),
        Side::BackwardInput(x) => engine::run(BackwardInput(formula), main, Values::of(x), none, schedule),
        Side::BackwardOutput(y) => engine::run(BackwardOutput(formula), main, Values::of(y), none, schedule),
        Side::BackwardMask(mask) => engine::run(BackwardMask(formula), main, Bits::of(mask), none, schedule),
    }
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
