//! The bridge between a formula on registers and a call on slices.

use crate::engine::{
    Beside, Bits, BitsOut, Gate, Grid, Kernel, Made, Make, Nothing, Rows, RowsMut, Schedule, SideLanes,
    Source, Stepped, Sums, Target, Terms, Values, each_row, run, run_grid, run_made, run_sums,
};
use crate::error::{Bound, Error, Undetermined};
use crate::kernels::channels::Run;
use crate::kernels::clamp::Clamp;
use crate::kernels::dropout::ReluDropout;
use crate::kernels::elu::{Celu, Elu, Exact, Selu};
use crate::kernels::epilogue::fuse;
use crate::kernels::hard::{HardSigmoid, HardSwish};
use crate::kernels::leaky::LeakyRelu;
use crate::kernels::prelu::{self, PRelu};
use crate::kernels::relu::{Relu, ReluPlusZero};
use crate::kernels::rrelu::RRelu;
use crate::kernels::squared::SquaredRelu;
use crate::kernels::threshold::{Threshold, ThresholdedRelu};
use crate::kernels::{Formula, FromMask, FromOutput, Selection, selected_gradient};
use crate::simd::{Element, Float, FloatVector, Real, Register, Simd};
#[cfg(feature = "half")]
use crate::simd::{Half, SlopeTable, Sloped};
#[cfg(feature = "half")]
use half::{bf16, f16};

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
    fn backward_mask(
        &self,
        src: Source<'_, T>,
        dst: Target<'_, T>,
        mask: &[u8],
        start: usize,
        schedule: Schedule,
    );
    /// Backward from a mask of rows, of which each begins with a byte of its own, and the sums of dx; dx is dy before, if there is
    /// no `dy`. An operation that cannot do so in one pass takes two.
    #[doc(hidden)]
    fn backward_sums(
        &self,
        dy: Option<&Rows<'_, T>>,
        mask: &[u8],
        dx: &mut RowsMut<'_, T>,
        sums: Sums<'_, T::Float>,
        schedule: Schedule,
    ) where
        T: Real,
    {
        let length = dx.shape().length;
        let bytes = length.div_ceil(8);
        each_row(dy, dx, schedule, |row, src, dst, schedule| {
            self.backward_mask(src, dst, &mask[row * bytes..][..bytes], row * length, schedule)
        });
        run_sums(OwnTerms, NoSlopes, None, (Nothing::here(), length), dx, sums, schedule);
    }
    /// Whether [`fused`](Activation::fused) is one pass; else it is two, and wants a grid that stays in the first-level cache.
    #[doc(hidden)]
    fn fuses(&self) -> bool {
        false
    }
    /// Forward of what an epilogue makes of x, with a mask if the grid has one; returns how many of its bits are 1.
    ///
    /// # Safety
    /// As [`run_grid`].
    #[doc(hidden)]
    unsafe fn fused(&self, grid: Grid<'_, T>, schedule: Schedule) -> usize
    where
        T: Float,
    {
        // SAFETY: the caller's promise.
        unsafe {
            run_grid(Fuse, NoSlopes, |_| Nothing, grid, schedule);
            grid.each_row_inplace(|_, x, y, mask| match mask {
                Some(mask) => self.forward_mask(x, y, mask, schedule),
                None => {
                    self.forward(x, y, schedule);
                    0
                }
            })
        }
    }
}

/// Forward where it is called, for functions of this crate that name the operation: see [`small`](crate::small).
pub(crate) trait Inlined<T: Element>: Activation<T> {
    #[inline(always)]
    fn forward_inlined<'a>(&self, src: Source<'_, T>, dst: Target<'a, T>, schedule: Schedule) -> &'a mut [T] {
        self.forward(src, dst, schedule)
    }
}

/// Implements [`Activation`] for a selection and an element type: each direction is a kernel of the engine. It is a macro
/// and not a blanket implementation so that kernels are concrete functions of this crate, compiled once, and not again
/// in every crate that calls them.
macro_rules! selections {
    ($($Op:ident $(<$P:ty>)?: $T:ty, $sums:tt, $fused:tt;)*) => {$(
        #[rustfmt::skip]
        impl Activation<$T> for $Op $(<$P>)? {
            fn mask_suffices(&self) -> Result<(), Undetermined> {
                Ok(())
            }
            fn output_suffices(&self) -> Result<(), Undetermined> {
                Selection::<$T>::undetermined(*self).map_or(Ok(()), Err)
            }
            fn forward<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                self.forward_inlined(src, dst, schedule)
            }
            fn forward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &mut [u8], schedule: Schedule) -> usize {
                run(SelectMask(*self), src, dst, Nothing::here(), BitsOut::of(mask), schedule).1
            }
            fn backward_input(&self, src: Source<'_, $T>, dst: Target<'_, $T>, x: &[$T], schedule: Schedule) {
                run(SelectedGradient(*self), src, dst, Values::of(x), Nothing::here(), schedule);
            }
            fn backward_output(&self, src: Source<'_, $T>, dst: Target<'_, $T>, y: &[$T], schedule: Schedule) {
                Activation::<$T>::backward_input(self, src, dst, y, schedule);
            }
            fn backward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &[u8], _: usize, schedule: Schedule) {
                run(MaskedGradient, src, dst, Gate::of(mask), Nothing::here(), schedule);
            }
            with_sums!($sums (|_| SelectedTerms), $T);
            with_fused!($fused FusedSelect FusedSelectMask $T);
        }
        #[rustfmt::skip]
        impl Inlined<$T> for $Op $(<$P>)? {
            #[inline(always)]
            fn forward_inlined<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                run(Select(*self), src, dst, Nothing::here(), Nothing::here(), schedule).0
            }
        }
    )*};
}

/// Forward of a formula.
macro_rules! formula {
    ($op:expr, $src:ident, $dst:ident, $schedule:ident) => {
        run(Forward($op), $src, $dst, Nothing::here(), Nothing::here(), $schedule).0
    };
}

/// Forward of ELU.
macro_rules! prepared {
    ($op:expr, $src:ident, $dst:ident, $schedule:ident) => {
        match $op.unit() {
            Some(unit) => formula!(unit, $src, $dst, $schedule),
            None => formula!($op.prepared(), $src, $dst, $schedule),
        }
    };
}

/// Elements from which a slope is multiplied beforehand for all fractions of bf16, where that pays: it takes as long as is gained on
/// 1,000 to 1,500 (Zen 4).
#[cfg(feature = "half")]
const TABLE_FROM: usize = 4096;

/// Forward of leaky ReLU on bf16: where there are many elements, by a table.
#[cfg(feature = "half")]
macro_rules! slope {
    ($op:expr, $src:ident, $dst:ident, $schedule:ident) => {{
        let table = $schedule.isa.slopes() && $src.len() >= TABLE_FROM;
        match table.then(|| SlopeTable::new($op.slope())).flatten() {
            Some(slope) => run(ByTable(slope), $src, $dst, Nothing::here(), Nothing::here(), $schedule).0,
            None => formula!($op, $src, $dst, $schedule),
        }
    }};
}

/// The same for a formula, whose gradient may not be determined by the mask or by the output.
macro_rules! formulas {
    ($($Op:ident $(<$P:ty>)?: $T:ident, $forward:ident, $mask:tt, $output:tt, $fused:tt;)*) => {$(
        #[rustfmt::skip]
        impl Activation<$T> for $Op $(<$P>)? {
            fn forward<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                self.forward_inlined(src, dst, schedule)
            }
            fn backward_input(&self, src: Source<'_, $T>, dst: Target<'_, $T>, x: &[$T], schedule: Schedule) {
                run(BackwardInput(*self), src, dst, Values::of(x), Nothing::here(), schedule);
            }
            with_mask!($mask $output $Op $T);
            with_output!($output $mask $Op $T);
            with_fused!($fused FusedForward FusedForwardMask $T);
        }
        #[rustfmt::skip]
        impl Inlined<$T> for $Op $(<$P>)? {
            #[inline(always)]
            fn forward_inlined<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                $forward!(*self, src, dst, schedule)
            }
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
        fn backward_mask(
            &self,
            src: Source<'_, $T>,
            dst: Target<'_, $T>,
            mask: &[u8],
            _: usize,
            schedule: Schedule,
        ) {
            run(BackwardMask(*self), src, dst, Bits::of(mask), Nothing::here(), schedule);
        }
        with_sums!(sums MaskTerms, $T);
    };
    (_ $output:tt $Op:ident $T:ident) => {
        fn mask_suffices(&self) -> Result<(), Undetermined> {
            Err(Undetermined::always(stringify!($Op), "mask", instead!($output)))
        }
        fn forward_mask(&self, _: Source<'_, $T>, _: Target<'_, $T>, _: &mut [u8], _: Schedule) -> usize {
            unreachable!("Exec has asked `mask_suffices`")
        }
        fn backward_mask(&self, _: Source<'_, $T>, _: Target<'_, $T>, _: &[u8], _: usize, _: Schedule) {
            unreachable!("Exec has asked `mask_suffices`")
        }
    };
}

/// The form from the output, for a formula that has it (`output`) or has not (`_`).
macro_rules! with_output {
    (output $mask:tt $Op:ident $T:ident) => {
        fn output_suffices(&self) -> Result<(), Undetermined> {
            FromOutput::<<$T as Real>::Float>::undetermined(*self).map_or(Ok(()), Err)
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

/// Backward with sums, for a type that can be summed (`sums`) or cannot (`_`).
macro_rules! with_sums {
    (_ $terms:expr, $T:ty) => {};
    (sums $terms:expr, $T:ty) => {
        fn backward_sums(
            &self,
            dy: Option<&Rows<'_, $T>>,
            mask: &[u8],
            dx: &mut RowsMut<'_, $T>,
            sums: Sums<'_, <$T as Real>::Float>,
            schedule: Schedule,
        ) {
            let leading = dx.shape().length.next_multiple_of(8);
            run_sums($terms(*self), NoSlopes, dy, (Bits::of(mask), leading), dx, sums, schedule);
        }
    };
}

/// The forms with an epilogue in one pass, with a mask or without, for an operation that has them (`fused`) or not (`_`): those that
/// users ask for most. The code is as large again as that of the plain operation; the others come behind the epilogue.
macro_rules! with_fused {
    (_ $Plain:ident $Masked:ident $T:ty) => {};
    (fused $Plain:ident $Masked:ident $T:ty) => {
        fn fuses(&self) -> bool {
            true
        }
        unsafe fn fused(&self, grid: Grid<'_, $T>, schedule: Schedule) -> usize {
            // SAFETY: the caller's promise.
            unsafe {
                match grid.has_mask() {
                    true => run_grid($Masked(*self), NoSlopes, BitsOut::at, grid, schedule),
                    false => run_grid($Plain(*self), NoSlopes, |_| Nothing, grid, schedule),
                }
            }
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

/// Writes a kernel of the engine: for which elements, what registers hold, which registers those are, what is read and written
/// beside the main tensor, how many registers make a round, whose parameters may have a shorter way, or whether made values may, and the step.
macro_rules! kernel {
    ($(#[$doc:meta])* $Name:ident $(<$F:ident: $Formula:ident<$Of:ty>>)?, T: $Kind:ident, $Elem:ty, $Register:ident, $Side:ty, $Mask:ty, $(unroll $unroll:expr,)? $(known $known:ident,)? $(chooses $chooses:literal,)?
     |$this:ident, $main:ident, $side:pat_param| $step:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        struct $Name $(<$F>($F))?;
        impl<T: $Kind $(, $F: $Formula<$Of>)?> Kernel<T> for $Name $(<$F>)? {
            type Elem = $Elem;
            type Vector<S: Simd> = T::$Register<S>;
            type Side = $Side;
            type Mask = $Mask;
            const UNROLL: usize = unroll!($Register $($unroll)?);
            $(const CHOOSES: bool = $chooses;)?
            $(
                const CHOOSES: bool = $known::CHOOSES;
                #[inline(always)]
                fn is_regular(&self) -> bool {
                    $known::is_regular(&self.0)
                }
                #[inline(always)]
                fn known(self, regular: bool) -> Self {
                    $Name($known::known(self.0, regular))
                }
            )?
            #[inline(always)]
            fn step<S: Simd>(self, $main: T::$Register<S>, $side: SideLanes<T, Self, S>) -> Stepped<T, Self, S> {
                let $this = self;
                $step
            }
        }
    };
}

/// Selections need four registers per round to keep two loads and a store per cycle busy (relu_f32 on 4 KiB, AVX2 on Zen 3:
/// 54 ns, with two 58, with one 99), and so do products; to calculate more, two do as well, at half the code, and halves have two at most, of which each
/// is two of f32 (leaky_relu_bf16 took 1.6 times as long with four).
macro_rules! unroll {
    ($Register:ident $registers:expr) => {
        $registers
    };
    (Vector) => {
        4
    };
    (Wide) => {
        2
    };
}

/// See [`unroll`].
const fn few<T>(registers: usize) -> usize {
    if size_of::<T>() < 4 && registers > 2 { 2 } else { registers }
}

kernel!(/// y from x.
    Select<F: Selection<T>>, T: Element, T, Vector, Nothing, Nothing, |this, x, ()| (this.0.forward(x), ()));
kernel!(/// y and the mask from x.
    SelectMask<F: Selection<T>>, T: Element, T, Vector, Nothing, BitsOut, |this, x, ()| (this.0.forward(x), this.0.active(x)));
kernel!(/// dx from dy and x, or y.
    SelectedGradient<F: Selection<T>>, T: Element, T, Vector, Values<T>, Nothing, |this, dy, x| (selected_gradient(dy, this.0.active(x)), ()));
kernel!(/// dx from dy and the mask.
    MaskedGradient, T: Element, T, Vector, Gate<T>, Nothing, |_this, dy, active| (selected_gradient(dy, active), ()));

kernel!(/// y from x.
    Forward<F: Formula<T::Float>>, T: Real, T::Float, Wide, Nothing, Nothing, unroll few::<T>(F::UNROLL), known F, |this, x, ()| (this.0.forward(x), ()));
kernel!(/// y and the mask from x.
    ForwardMask<F: FromMask<T::Float>>, T: Real, T::Float, Wide, Nothing, BitsOut, |this, x, ()| (this.0.forward(x), this.0.active(x)));
kernel!(/// dx from dy and x.
    BackwardInput<F: Formula<T::Float>>, T: Real, T::Float, Wide, Values<T>, Nothing, unroll few::<T>(F::UNROLL), known F, |this, dy, x| (this.0.gradient(dy, x), ()));
kernel!(/// dx from dy and y.
    BackwardOutput<F: FromOutput<T::Float>>, T: Real, T::Float, Wide, Values<T>, Nothing, unroll few::<T>(F::UNROLL), known F, |this, dy, y| (this.0.gradient_from_output(dy, y), ()));
kernel!(/// dx from dy and the mask.
    BackwardMask<F: FromMask<T::Float>>, T: Real, T::Float, Wide, Bits<T>, Nothing, |this, dy, active| (this.0.gradient_from_mask(dy, active), ()));

kernel!(/// y from x.
    SlopedForward, T: Real, T::Float, Wide, (Made<T::Float>, Nothing), Nothing, unroll few::<T>(4), chooses true, |_this, x, ((slope, regular), ())| (prelu::forward(x, slope, regular), ()));
/// y from x, of bf16.
#[cfg(feature = "half")]
#[derive(Clone, Copy)]
struct ByTable(SlopeTable);

#[cfg(feature = "half")]
impl<T: Half> Kernel<T> for ByTable {
    type Elem = T;
    type Vector<S: Simd> = S::Half<T>;
    type Side = Nothing;
    type Mask = Nothing;
    const UNROLL: usize = 2;
    #[inline(always)]
    fn step<S: Simd>(self, x: S::Half<T>, (): ()) -> Stepped<T, Self, S> {
        (x.sloped(&self.0), ())
    }
}

kernel!(/// y and the mask from x.
    SlopedForwardMask, T: Real, T::Float, Wide, (Made<T::Float>, Nothing), BitsOut,
    |_this, x, ((slope, regular), ())| (prelu::forward(x, slope, regular), prelu::active(x)));
kernel!(/// dx from dy and x, or y.
    SlopedBackward, T: Real, T::Float, Wide, (Made<T::Float>, Values<T>), Nothing, unroll few::<T>(4), chooses true,
    |_this, dy, ((slope, regular), x)| (prelu::gradient(dy, slope, regular, prelu::active(x)), ()));
kernel!(/// dx from dy and the mask.
    SlopedBackwardMask, T: Real, T::Float, Wide, (Made<T::Float>, Bits<T>), Nothing,
    |_this, dy, ((slope, regular), active)| (prelu::gradient(dy, slope, regular, active), ()));

kernel!(/// y from x, where it is kept.
KeptForward<F: FromMask<T::Float>>, T: Real, T::Float, Wide, (Made<T::Float>, Nothing), Nothing, |this, x, ((keep, _), ())| {
    (this.0.gradient_from_mask(x, kept(this.0, x, keep)), ())
});
kernel!(/// y and the mask from x.
KeptForwardMask<F: FromMask<T::Float>>, T: Real, T::Float, Wide, (Made<T::Float>, Nothing), BitsOut, |this, x, ((keep, _), ())| {
    let active = kept(this.0, x, keep);
    (this.0.gradient_from_mask(x, active), active)
});
kernel!(/// dx from dy and x.
KeptBackward<F: FromMask<T::Float>>, T: Real, T::Float, Wide, (Made<T::Float>, Values<T>), Nothing, |this, dy, ((keep, _), x)| {
    (this.0.gradient_from_mask(dy, kept(this.0, x, keep)), ())
});

/// Which units are active and kept: where `keep` is not 0.
#[inline(always)]
fn kept<V: FloatVector>(op: impl FromMask<V::Elem>, x: V, keep: V) -> V::Mask {
    op.active(x) & keep.gt(V::zero())
}

kernel!(/// What an activation function is taken of, from x.
    Fuse, T: Float, T, Wide, Beside<T>, Nothing, |_this, x, parts| (fuse(x, parts), ()));
kernel!(/// y from x, by way of an epilogue.
    FusedSelect<F: Selection<T>>, T: Float, T, Wide, Beside<T>, Nothing, unroll 4, |this, x, parts| (this.0.forward(fuse(x, parts)), ()));
kernel!(/// The same, and the mask.
FusedSelectMask<F: Selection<T>>, T: Float, T, Wide, Beside<T>, BitsOut, |this, x, parts| {
    let x = fuse(x, parts);
    (this.0.forward(x), this.0.active(x))
});
kernel!(/// y from x, by way of an epilogue.
    FusedForward<F: Formula<T>>, T: Float, T, Wide, Beside<T>, Nothing, |this, x, parts| (this.0.forward(fuse(x, parts)), ()));
kernel!(/// The same, and the mask.
FusedForwardMask<F: FromMask<T>>, T: Float, T, Wide, Beside<T>, BitsOut, |this, x, parts| {
    let x = fuse(x, parts);
    (this.0.forward(x), this.0.active(x))
});
kernel!(/// y from x, by way of an epilogue.
    FusedSloped, T: Float, T, Wide, Beside<T>, Nothing, |_this, x, parts| (prelu::forward(fuse(x, parts), parts.slope, false), ()));
kernel!(/// The same, and the mask.
FusedSlopedMask, T: Float, T, Wide, Beside<T>, BitsOut, |_this, x, parts| {
    let x = fuse(x, parts);
    (prelu::forward(x, parts.slope, false), prelu::active(x))
});

/// dx and what is summed, from dy and the mask.
#[derive(Clone, Copy)]
struct SelectedTerms;

impl<T: Real> Terms<T> for SelectedTerms {
    type Saved = Bits<T>;
    #[inline(always)]
    fn step<V: FloatVector<Elem = T::Float> + Register<T>>(
        self,
        dy: V,
        active: V::Mask,
        _: V,
        _: bool,
    ) -> (V, V) {
        let dx = selected_gradient(dy, active);
        (dx, dx)
    }
}

/// The same of a formula.
#[derive(Clone, Copy)]
struct MaskTerms<F>(F);

impl<T: Real, F: FromMask<T::Float>> Terms<T> for MaskTerms<F> {
    type Saved = Bits<T>;
    #[inline(always)]
    fn step<V: FloatVector<Elem = T::Float> + Register<T>>(
        self,
        dy: V,
        active: V::Mask,
        _: V,
        _: bool,
    ) -> (V, V) {
        let dx = self.0.gradient_from_mask(dy, active);
        (dx, dx)
    }
}

/// Sums of what is there already.
#[derive(Clone, Copy)]
struct OwnTerms;

impl<T: Real> Terms<T> for OwnTerms {
    type Saved = Nothing;
    #[inline(always)]
    fn step<V: FloatVector<Elem = T::Float> + Register<T>>(self, dx: V, (): (), _: V, _: bool) -> (V, V) {
        (dx, dx)
    }
}

/// What makes the slopes of an operation that has none.
#[derive(Clone, Copy)]
struct NoSlopes;

impl<T> Make<T> for NoSlopes {
    fn period(&self) -> usize {
        1
    }
    #[inline(always)]
    fn make(&self, _: usize, _: &mut [T]) {}
}

/// Implements [`Activation`] for leaky ReLU with slopes that are made as they are needed.
macro_rules! sloped_activations {
    ($($Op:ty: $T:ty, least slope: $least:expr, $fused:tt;)*) => {$(
        #[rustfmt::skip]
        impl Activation<$T> for $Op {
            fn fits(&self, len: usize) -> Result<(), Error> {
                <$Op>::fits(self, len)
            }
            fn mask_suffices(&self) -> Result<(), Undetermined> {
                Ok(())
            }
            fn output_suffices(&self) -> Result<(), Undetermined> {
                let slope = $least(self).to_f64();
                let tells = slope >= 0.0; // false for NaN
                if tells { return Ok(()); }
                Err(Undetermined::parameter("slope", slope, Bound::AtLeast(0.0), "input or the mask"))
            }
            fn forward<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                if let Some(one) = self.as_leaky() {
                    return Activation::<$T>::forward(&one, src, dst, schedule);
                }
                run_made(SlopedForward, Slopes::from(self), 0, src, dst, Nothing::here(), Nothing::here(), schedule).0
            }
            fn forward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &mut [u8], schedule: Schedule) -> usize {
                if let Some(one) = self.as_leaky() {
                    return Activation::<$T>::forward_mask(&one, src, dst, mask, schedule);
                }
                run_made(SlopedForwardMask, Slopes::from(self), 0, src, dst, Nothing::here(), BitsOut::of(mask), schedule).1
            }
            fn backward_input(&self, src: Source<'_, $T>, dst: Target<'_, $T>, x: &[$T], schedule: Schedule) {
                if let Some(one) = self.as_leaky() {
                    return Activation::<$T>::backward_input(&one, src, dst, x, schedule);
                }
                run_made(SlopedBackward, Slopes::from(self), 0, src, dst, Values::of(x), Nothing::here(), schedule);
            }
            fn backward_output(&self, src: Source<'_, $T>, dst: Target<'_, $T>, y: &[$T], schedule: Schedule) {
                if let Some(one) = self.as_leaky() {
                    return Activation::<$T>::backward_output(&one, src, dst, y, schedule);
                }
                run_made(SlopedBackward, Slopes::from(self), 0, src, dst, Values::of(y), Nothing::here(), schedule); // y > 0 exactly if x > 0
            }
            fn backward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &[u8], start: usize, schedule: Schedule) {
                if let Some(one) = self.as_leaky() {
                    return Activation::<$T>::backward_mask(&one, src, dst, mask, start, schedule);
                }
                run_made(SlopedBackwardMask, Slopes::from(self), start, src, dst, Bits::of(mask), Nothing::here(), schedule);
            }
            sloped_fused!($fused $T);
        }
        impl Inlined<$T> for $Op {}
    )*};
}

/// As [`with_fused`].
macro_rules! sloped_fused {
    (_ $T:ty) => {};
    (fused $T:ty) => {
        fn fuses(&self) -> bool {
            true
        }
        unsafe fn fused(&self, grid: Grid<'_, $T>, schedule: Schedule) -> usize {
            // SAFETY: the caller's promise.
            unsafe {
                match grid.has_mask() {
                    true => run_grid(FusedSlopedMask, Slopes::from(self), BitsOut::at, grid, schedule),
                    false => run_grid(FusedSloped, Slopes::from(self), |_| Nothing, grid, schedule),
                }
            }
        }
    };
}

/// What makes the slopes of an operation that has many. One type for all, and kernels are compiled once for all.
#[derive(Clone, Copy)]
pub(crate) enum Slopes<'a, T: Clone> {
    Channels(&'a PRelu<'a, T>),
    Random(&'a RRelu<T>),
}

impl<'a, T: Clone> From<&'a PRelu<'_, T>> for Slopes<'a, T> {
    fn from(op: &'a PRelu<'_, T>) -> Self {
        Slopes::Channels(op)
    }
}

impl<'a, T: Clone> From<&'a RRelu<T>> for Slopes<'a, T> {
    fn from(op: &'a RRelu<T>) -> Self {
        Slopes::Random(op)
    }
}

impl<T: Float> Make<T> for ReluDropout<T> {
    fn period(&self) -> usize {
        0
    }
    #[inline(always)]
    fn make(&self, at: usize, chunk: &mut [T]) {
        self.keep_from(at, chunk)
    }
}

impl<T: Float> Make<T> for Slopes<'_, T> {
    #[inline(always)]
    fn run_length(&self) -> usize {
        match self {
            Slopes::Channels(op) => op.run_length(),
            Slopes::Random(_) => 0,
        }
    }
    #[inline(always)]
    fn run(&self, at: usize) -> Option<Run<'_, T>> {
        match self {
            Slopes::Channels(op) => Some(op.run(at)),
            Slopes::Random(_) => None,
        }
    }
    #[inline(always)]
    fn period(&self) -> usize {
        match self {
            Slopes::Channels(op) => op.period(),
            Slopes::Random(_) => 0,
        }
    }
    #[inline(always)]
    fn make(&self, at: usize, chunk: &mut [T]) {
        match self {
            Slopes::Channels(op) => op.slopes_from(at, chunk),
            Slopes::Random(op) => op.slopes_from(at, chunk),
        }
    }
    #[inline(always)]
    fn regular(&self, slopes: &[T]) -> bool {
        T::are_regular(slopes)
    }
}

/// Implements [`Activation`] for dropout behind ReLU. With the mask, or y, it is a formula like any other.
macro_rules! dropouts {
    ($($Op:ty: $T:ty, $fused:tt;)*) => {$(
        #[rustfmt::skip]
        impl Activation<$T> for $Op {
            fn mask_suffices(&self) -> Result<(), Undetermined> {
                Ok(())
            }
            fn output_suffices(&self) -> Result<(), Undetermined> {
                Ok(())
            }
            fn forward<'a>(&self, src: Source<'_, $T>, dst: Target<'a, $T>, schedule: Schedule) -> &'a mut [$T] {
                run_made(KeptForward(self.kept()), *self, 0, src, dst, Nothing::here(), Nothing::here(), schedule).0
            }
            fn forward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &mut [u8], schedule: Schedule) -> usize {
                run_made(KeptForwardMask(self.kept()), *self, 0, src, dst, Nothing::here(), BitsOut::of(mask), schedule).1
            }
            fn backward_input(&self, src: Source<'_, $T>, dst: Target<'_, $T>, x: &[$T], schedule: Schedule) {
                run_made(KeptBackward(self.kept()), *self, 0, src, dst, Values::of(x), Nothing::here(), schedule);
            }
            fn backward_output(&self, src: Source<'_, $T>, dst: Target<'_, $T>, y: &[$T], schedule: Schedule) {
                run(BackwardOutput(self.kept()), src, dst, Values::of(y), Nothing::here(), schedule);
            }
            fn backward_mask(&self, src: Source<'_, $T>, dst: Target<'_, $T>, mask: &[u8], _: usize, schedule: Schedule) {
                run(BackwardMask(self.kept()), src, dst, Bits::of(mask), Nothing::here(), schedule);
            }
            with_sums!(sums (|op: Self| MaskTerms(op.kept())), $T);
            dropout_fused!($fused $T);
        }
        impl Inlined<$T> for $Op {}
    )*};
}

/// Behind an epilogue, units go by their place in the whole tensor.
macro_rules! dropout_fused {
    (_ $T:ty) => {};
    (behind $T:ty) => {
        unsafe fn fused(&self, grid: Grid<'_, $T>, schedule: Schedule) -> usize {
            let op = self.kept();
            // SAFETY: the caller's promise.
            unsafe {
                run_grid(Fuse, NoSlopes, |_| Nothing, grid, schedule);
                grid.each_row_inplace(|start, x, y, mask| match mask {
                    Some(mask) => {
                        let (kernel, mask) = (KeptForwardMask(op), BitsOut::of(mask));
                        run_made(kernel, *self, start, x, y, Nothing::here(), mask, schedule).1
                    }
                    None => {
                        let (kernel, none) = (KeptForward(op), Nothing::here());
                        run_made(kernel, *self, start, x, y, Nothing::here(), none, schedule).1
                    }
                })
            }
        }
    };
}

dropouts! {
    ReluDropout<f32>: f32, behind;
    ReluDropout<f64>: f64, behind;
}
#[cfg(feature = "half")]
dropouts! {
    ReluDropout<f32>: f16, _;
    ReluDropout<f32>: bf16, _;
}

sloped_activations! {
    PRelu<'_, f32>: f32, least slope: PRelu::least_slope, fused;
    PRelu<'_, f64>: f64, least slope: PRelu::least_slope, fused;
    RRelu<f32>: f32, least slope: RRelu::lower, fused;
    RRelu<f64>: f64, least slope: RRelu::lower, fused;
}

// Each operation that selects, and the element types it takes.
selections! {
    Relu: f32, sums, fused;
    Relu: f64, sums, fused;
    Relu: i8, _, _;
    Relu: i16, _, _;
    Relu: i32, _, _;
    Relu: i64, _, _;
    ReluPlusZero: f32, sums, _;
    ReluPlusZero: f64, sums, _;
    Threshold<f32>: f32, sums, _;
    Threshold<f64>: f64, sums, _;
    ThresholdedRelu<f32>: f32, sums, _;
    ThresholdedRelu<f64>: f64, sums, _;
    Clamp<f32>: f32, sums, fused;
    Clamp<f64>: f64, sums, fused;
    Clamp<i8>: i8, _, _;
    Clamp<i16>: i16, _, _;
    Clamp<i32>: i32, _, _;
    Clamp<i64>: i64, _, _;
}

// Each operation that calculates, the element types it takes, and what may be saved for its gradient.
formulas! {
    LeakyRelu<f32>: f32, formula, mask, output, fused;
    LeakyRelu<f64>: f64, formula, mask, output, fused;
    Elu<f32>: f32, prepared, _, output, _;
    Elu<f64>: f64, prepared, _, output, _;
    Selu: f32, formula, _, output, _;
    Selu: f64, formula, _, output, _;
    Celu<f32>: f32, formula, _, output, _;
    Celu<f64>: f64, formula, _, output, _;
    Exact<Elu<f32>>: f32, formula, _, output, _;
    Exact<Selu>: f32, formula, _, output, _;
    Exact<Celu<f32>>: f32, formula, _, output, _;
    SquaredRelu: f32, formula, _, _, _;
    SquaredRelu: f64, formula, _, _, _;
    HardSigmoid: f32, formula, mask, _, _;
    HardSigmoid: f64, formula, mask, _, _;
    HardSwish: f32, formula, _, _, _;
    HardSwish: f64, formula, _, _, _;
}

#[cfg(feature = "half")]
selections! {
    Relu: f16, sums, _;
    Relu: bf16, sums, _;
    ReluPlusZero: f16, sums, _;
    ReluPlusZero: bf16, sums, _;
    Threshold<f16>: f16, sums, _;
    Threshold<bf16>: bf16, sums, _;
    ThresholdedRelu<f16>: f16, sums, _;
    ThresholdedRelu<bf16>: bf16, sums, _;
    Clamp<f16>: f16, sums, _;
    Clamp<bf16>: bf16, sums, _;
}

#[cfg(feature = "half")]
formulas! {
    LeakyRelu<f32>: f16, formula, mask, output, _;
    LeakyRelu<f32>: bf16, slope, mask, output, _;
    Elu<f32>: f16, prepared, _, output, _;
    Elu<f32>: bf16, prepared, _, output, _;
    Selu: f16, formula, _, output, _;
    Selu: bf16, formula, _, output, _;
    Celu<f32>: f16, formula, _, output, _;
    Celu<f32>: bf16, formula, _, output, _;
    SquaredRelu: f16, formula, _, _, _;
    SquaredRelu: bf16, formula, _, _, _;
    HardSigmoid: f16, formula, mask, _, _;
    HardSigmoid: bf16, formula, mask, _, _;
    HardSwish: f16, formula, _, _, _;
    HardSwish: bf16, formula, _, _, _;
}

#[cfg(feature = "half")]
sloped_activations! {
    PRelu<'_, f32>: f16, least slope: PRelu::least_slope, _;
    PRelu<'_, f32>: bf16, least slope: PRelu::least_slope, _;
    RRelu<f32>: f16, least slope: RRelu::lower, _;
    RRelu<f32>: bf16, least slope: RRelu::lower, _;
}

#[cfg(all(test, feature = "half"))]
mod tests {
    use super::*;
    use crate::{Exec, Isa};
    use std::vec;
    use std::vec::Vec;

    /// Slopes of every kind, all values of bf16, every path: what is looked up is what is multiplied.
    #[test]
    fn slopes_by_table_are_products() {
        let x: Vec<bf16> = (0..=u16::MAX).map(bf16::from_bits).collect();
        let (mut expected, mut found) = (vec![bf16::ZERO; x.len()], vec![bf16::ZERO; x.len()]);
        // From the least to the greatest exponent; fractions next to 1 and to 2, of ties, and those in between.
        let powers = [-64, -63, -8, -7, -1, 0, 1, 2, 62, 63].map(|exponent| 2.0_f32.powi(exponent));
        let fractions = [1.0, 1.0 + f32::EPSILON, 1.28, 1.5, 1.0 + 1.0 / 256.0, 1.99, 2.0 - f32::EPSILON];
        let slopes = powers.iter().flat_map(|power| fractions.map(|fraction| power * fraction));
        let scalar = Isa::named("scalar").unwrap();
        for slope in slopes.chain([0.01, 0.1, 0.2, 1.0 / 3.0]) {
            let op = LeakyRelu::new(slope);
            Exec { isa: scalar, ..Exec::serial() }.forward(&op, &x, &mut expected).unwrap();
            let kernel = ByTable(SlopeTable::new(slope).unwrap());
            for isa in Isa::available() {
                let schedule = Schedule::alone(isa, false);
                let (source, target) = (Source::of(&x), Target::of(&mut found));
                run(kernel, source, target, Nothing::here(), Nothing::here(), schedule);
                let differ =
                    x.iter().zip(&expected).zip(&found).find(|((_, a), b)| a.to_bits() != b.to_bits());
                assert_eq!(differ, None, "x, multiplied and looked up, slope {slope} on {isa}");
            }
        }
    }

    #[test]
    fn other_slopes_have_no_table() {
        for slope in [0.0, -0.0, -0.01, 1e-30, 1e30, f32::MIN_POSITIVE / 2.0, f32::INFINITY, f32::NAN] {
            assert!(SlopeTable::new(slope).is_none(), "{slope}");
        }
    }
}
