//! The bridge between a formula on registers and a call on slices.

use crate::engine::{
    Bits, BitsOut, Input, Kernel, Make, Nothing, Output, Schedule, Source, Target, Values, run, run_made,
};
use crate::error::{Bound, Error, Undetermined};
use crate::kernels::clamp::Clamp;
use crate::kernels::elu::{Celu, Elu, Exact, Selu};
use crate::kernels::hard::{HardSigmoid, HardSwish};
use crate::kernels::leaky::LeakyRelu;
use crate::kernels::prelu::{self, PRelu};
use crate::kernels::relu::{Relu, ReluPlusZero};
use crate::kernels::rrelu::RRelu;
use crate::kernels::squared::SquaredRelu;
use crate::kernels::threshold::{Threshold, ThresholdedRelu};
use crate::kernels::{Formula, FromMask, FromOutput};
use crate::simd::{Element, Float, Memory};

/// An activation function that can run on slices of `T`: what [`Exec`](crate::Exec) takes.
///
/// Sealed. The implementors are the operations listed in the documentation of the crate, [`Relu`](crate::Relu) and so on;
/// as trait objects they come from [`catalog`](crate::catalog()).
pub trait Activation<T: Element>: Send + Sync {
    /// Whether it can be applied to a tensor of `len` elements; else why not.
    fn fits(&self, len: usize) -> Result<(), Error> {
        let _ = len;
        Ok(())
    }
    /// Whether the 1-bit mask may be saved for backward in place of the input x; else why not.
    fn mask_suffices(&self) -> Result<(), Undetermined>;
    /// Whether the output y may be saved for backward in place of the input x; else why not.
    fn output_suffices(&self) -> Result<(), Undetermined>;

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
    ($($Op:ident $(<$P:ty>)?: $T:ident, from input, $mask:tt, $output:tt;)*) => {$(
        #[rustfmt::skip]
        impl Activation<$T> for $Op $(<$P>)? {
            fn forward<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                run(Forward(*self), src, dst, Nothing::here(), Nothing::here(), schedule).0
            }
            fn backward_input(&self, src: Source<'_, $T>, dst: Target<'_, $T>, x: &[$T], schedule: Schedule) {
                run(BackwardInput(*self), src, dst, Values::of(x), Nothing::here(), schedule);
            }
            with_mask!($mask $output $Op $T);
            with_output!($output $mask $Op $T);
        }
    )*};
}

/// The forms with a mask, for a formula that has them (`mask`) or has not (`_`).
macro_rules! with_mask {
    (mask $output:tt $Op:ident $T:ident) => {
        fn mask_suffices(&self) -> Result<(), Undetermined> {
            Ok(())
        }
        fn forward_mask(
            &self,
            src: Source<'_, $T>,
            dst: Target<'_, $T>,
            mask: &mut [u8],
            schedule: Schedule,
        ) -> usize {
            run(ForwardMask(*self), src, dst, Nothing::here(), BitsOut::of(mask), schedule).1
        }
        fn backward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &[u8], schedule: Schedule) {
            run(BackwardMask(*self), src, dst, Bits::of(mask), Nothing::here(), schedule);
        }
    };
    (_ $output:tt $Op:ident $T:ident) => {
        fn mask_suffices(&self) -> Result<(), Undetermined> {
            Err(Undetermined::always(stringify!($Op), "mask", instead!($output)))
        }
        fn forward_mask(&self, _: Source<'_, $T>, _: Target<'_, $T>, _: &mut [u8], _: Schedule) -> usize {
            unreachable!("Exec has asked `mask_suffices`")
        }
        fn backward_mask(&self, _: Source<'_, $T>, _: Target<'_, $T>, _: &[u8], _: Schedule) {
            unreachable!("Exec has asked `mask_suffices`")
        }
    };
}

/// The form from the output, for a formula that has it (`output`) or has not (`_`).
macro_rules! with_output {
    (output $mask:tt $Op:ident $T:ident) => {
        fn output_suffices(&self) -> Result<(), Undetermined> {
            FromOutput::<$T>::undetermined(*self).map_or(Ok(()), Err)
        }
        fn backward_output(&self, src: Source<'_, $T>, dst: Target<'_, $T>, y: &[$T], schedule: Schedule) {
            run(BackwardOutput(*self), src, dst, Values::of(y), Nothing::here(), schedule);
        }
    };
    (_ $mask:tt $Op:ident $T:ident) => {
        fn output_suffices(&self) -> Result<(), Undetermined> {
            Err(Undetermined::always(stringify!($Op), "output", instead!($mask)))
        }
        fn backward_output(&self, _: Source<'_, $T>, _: Target<'_, $T>, _: &[$T], _: Schedule) {
            unreachable!("Exec has asked `output_suffices`")
        }
    };
}

/// What to save when one of output and mask is not enough.
macro_rules! instead {
    (_) => {
        "input"
    };
    ($other:ident) => {
        concat!("input or the ", stringify!($other))
    };
}

/// Writes a kernel of the engine: the trait of its formula, which side tensor and mask it has, and its step in terms of
/// the formula.
macro_rules! direction {
    ($(#[$doc:meta])* $Name:ident<$Formula:ident>($Side:ty, $Mask:ty) = |$f:ident, $main:ident, $side:ident| $step:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        struct $Name<F>(F);
        impl<T: Float, F: $Formula<T>> Kernel<T> for $Name<F> {
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
    Forward<Formula>(Nothing, Nothing) = |f, x, _none| (f.forward(x), ()));
direction!(/// y and the mask from x.
    ForwardMask<FromMask>(Nothing, BitsOut) = |f, x, _none| (f.forward(x), f.active(x)));
direction!(/// dx from dy and x.
    BackwardInput<Formula>(Values<T>, Nothing) = |f, dy, x| (f.gradient(dy, x), ()));
direction!(/// dx from dy and y.
    BackwardOutput<FromOutput>(Values<T>, Nothing) = |f, dy, y| (f.gradient_from_output(dy, y), ()));
direction!(/// dx from dy and the mask.
    BackwardMask<FromMask>(Bits<T>, Nothing) = |f, dy, active| (f.gradient_from_mask(dy, active), ()));

/// Implements [`Activation`] for leaky ReLU with slopes that are made as they are needed.
macro_rules! sloped_activations {
    ($($Op:ident $(<$lifetime:lifetime>)?: $T:ident, least slope: $least:expr;)*) => {$(
        #[rustfmt::skip]
        impl Activation<$T> for $Op<$($lifetime,)? $T> {
            fn fits(&self, len: usize) -> Result<(), Error> {
                $Op::fits(self, len)
            }
            fn mask_suffices(&self) -> Result<(), Undetermined> {
                Ok(())
            }
            fn output_suffices(&self) -> Result<(), Undetermined> {
                let least: fn(&Self) -> $T = $least;
                let slope = least(self).into();
                let tells = slope >= 0.0; // false for NaN
                if tells { return Ok(()); }
                Err(Undetermined::parameter("slope", slope, Bound::AtLeast(0.0), "input or the mask"))
            }
            fn forward<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                run_made(SlopedForward, self, src, dst, Nothing::here(), Nothing::here(), schedule).0
            }
            fn forward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &mut [u8], schedule: Schedule) -> usize {
                run_made(SlopedForwardMask, self, src, dst, Nothing::here(), BitsOut::of(mask), schedule).1
            }
            fn backward_input(&self, src: Source<'_, $T>, dst: Target<'_, $T>, x: &[$T], schedule: Schedule) {
                run_made(SlopedBackward, self, src, dst, Values::of(x), Nothing::here(), schedule);
            }
            fn backward_output(&self, src: Source<'_, $T>, dst: Target<'_, $T>, y: &[$T], schedule: Schedule) {
                run_made(SlopedBackward, self, src, dst, Values::of(y), Nothing::here(), schedule); // y > 0 exactly if x > 0
            }
            fn backward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &[u8], schedule: Schedule) {
                run_made(SlopedBackwardMask, self, src, dst, Bits::of(mask), Nothing::here(), schedule);
            }
        }
    )*};
}

impl<T: Float> Make<T> for &PRelu<'_, T> {
    fn period(&self) -> usize {
        PRelu::period(self)
    }
    #[inline(always)]
    fn make(&self, at: usize, chunk: &mut [T]) {
        self.slopes_from(at, chunk)
    }
}

impl<T: Float> Make<T> for &RRelu<T> {
    fn period(&self) -> usize {
        0
    }
    #[inline(always)]
    fn make(&self, at: usize, chunk: &mut [T]) {
        self.slopes_from(at, chunk)
    }
}

/// Writes a kernel of the engine that has slopes beside its main tensor.
macro_rules! sloped_direction {
    ($(#[$doc:meta])* $Name:ident($Side:ty, $Mask:ty) = |$main:ident, $slope:ident, $side:ident| $step:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        struct $Name;
        impl<T: Float> Kernel<T> for $Name {
            type Side = (Values<T>, $Side);
            type Mask = $Mask;
            #[inline(always)]
            fn step<V: Memory<Elem = T>>(
                self, $main: V, ($slope, $side): (V, <$Side as Input<T>>::Lanes<V>),
            ) -> (V, <$Mask as Output>::Lanes<V>) {
                $step
            }
        }
    };
}
sloped_direction!(/// y from x.
    SlopedForward(Nothing, Nothing) = |x, slope, _none| (prelu::forward(x, slope), ()));
sloped_direction!(/// y and the mask from x.
    SlopedForwardMask(Nothing, BitsOut) = |x, slope, _none| (prelu::forward(x, slope), prelu::active(x)));
sloped_direction!(/// dx from dy and x, or y.
    SlopedBackward(Values<T>, Nothing) = |dy, slope, x| (prelu::gradient(dy, slope, prelu::active(x)), ()));
sloped_direction!(/// dx from dy and the mask.
    SlopedBackwardMask(Bits<T>, Nothing) = |dy, slope, active| (prelu::gradient(dy, slope, active), ()));

sloped_activations! {
    PRelu<'_>: f32, least slope: PRelu::least_slope;
    PRelu<'_>: f64, least slope: PRelu::least_slope;
    RRelu: f32, least slope: RRelu::lower;
    RRelu: f64, least slope: RRelu::lower;
}

// Each operation, the element types it takes, and what may be saved for its gradient.
activations! {
    Relu: f32, from input, mask, output;
    Relu: f64, from input, mask, output;
    ReluPlusZero: f32, from input, mask, output;
    ReluPlusZero: f64, from input, mask, output;
    Threshold<f32>: f32, from input, mask, output;
    Threshold<f64>: f64, from input, mask, output;
    ThresholdedRelu<f32>: f32, from input, mask, output;
    ThresholdedRelu<f64>: f64, from input, mask, output;
    Clamp<f32>: f32, from input, mask, output;
    Clamp<f64>: f64, from input, mask, output;
    LeakyRelu<f32>: f32, from input, mask, output;
    LeakyRelu<f64>: f64, from input, mask, output;
    Elu<f32>: f32, from input, _, output;
    Elu<f64>: f64, from input, _, output;
    Selu: f32, from input, _, output;
    Selu: f64, from input, _, output;
    Celu<f32>: f32, from input, _, output;
    Celu<f64>: f64, from input, _, output;
    Exact<Elu<f32>>: f32, from input, _, output;
    Exact<Selu>: f32, from input, _, output;
    Exact<Celu<f32>>: f32, from input, _, output;
    SquaredRelu: f32, from input, _, _;
    SquaredRelu: f64, from input, _, _;
    HardSigmoid: f32, from input, mask, _;
    HardSigmoid: f64, from input, mask, _;
    HardSwish: f32, from input, _, _;
    HardSwish: f64, from input, _, _;
}
