//! One pass over the output of a matrix product or of a convolution, instead of three.

use crate::activation::Activation;
use crate::engine::{EPILOGUE_TILE, Grid, Rows, RowsMut, SUM_PIECE, Schedule, Shape, Sums, run_epilogue};
use crate::error::Error;
use crate::exec::{Exec, Form, covers_rows};
use crate::kernels::epilogue::{ChannelParts, Channels, Epilogue};
use crate::prelu::Sum;
use crate::simd::{Element, Real};

impl Exec {
    /// y = activation(scale\[c\] * x + shift\[c\] + residual), into rows of their own.
    ///
    /// x and the residual have the same type and rows; y has the same rows, and may be of another type that is calculated in the same:
    /// f32, f16 and bf16 are all calculated in f32, parameters included, and rounded once. What an epilogue is, and an example: [`Epilogue`].
    /// Rows may have leading dimensions; the gaps are not touched. Parameters of the operation go by the element's place in the rows, as
    /// if nothing were between them.
    ///
    /// ```
    /// # #[cfg(feature = "half")] {
    /// use rectify::{Clamp, Epilogue, Exec, Rows, RowsMut};
    /// let x = [1.25_f32, 7.5]; // from f32 to bf16, in the same pass
    /// let mut y = [half::bf16::ZERO; 2];
    /// let bias = Epilogue::new().shift(&[0.25, 0.0]);
    /// Exec::new().epilogue(&Clamp::relu6(), &bias, &Rows::new(&x, 1, 2, 2)?, None, &mut RowsMut::new(&mut y, 1, 2, 2)?)?;
    /// assert_eq!(y, [1.5, 6.0].map(half::bf16::from_f32));
    /// # }
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if rows differ, [`Error::Length`] if there are more scales than shifts or the other way round, [`Error::Channels`] if
    /// rows are not made of whole runs of channels.
    pub fn epilogue<A: Real, O: Real<Float = A::Float>>(
        &self,
        op: &(impl Activation<A::Float> + ?Sized),
        epilogue: &Epilogue<'_, A::Float>,
        x: &Rows<'_, A>,
        residual: Option<&Rows<'_, A>>,
        y: &mut RowsMut<'_, O>,
    ) -> Result<(), Error> {
        self.run_epilogue(op, epilogue, Some(x), residual, y, None).map(drop)
    }

    /// [`epilogue`](Exec::epilogue) in place: y replaces x.
    ///
    /// # Errors
    /// As [`epilogue`](Exec::epilogue).
    pub fn epilogue_inplace<A: Real>(
        &self,
        op: &(impl Activation<A::Float> + ?Sized),
        epilogue: &Epilogue<'_, A::Float>,
        x: &mut RowsMut<'_, A>,
        residual: Option<&Rows<'_, A>>,
    ) -> Result<(), Error> {
        self.run_epilogue(op, epilogue, None, residual, x, None).map(drop)
    }

    /// [`epilogue`](Exec::epilogue) and the 1-bit mask that backward needs; returns how many bits of it are 1.
    ///
    /// The mask is one of rows: each begins with a byte of its own, of which bit `i % 8`, least significant first, of byte
    /// `i / 8` belongs to element `i` of the row, as numpy's `packbits(axis=1, bitorder="little")` lays it out. So it has
    /// `rows * ceil(length / 8)` bytes, with unused bits 0; where `length` is a multiple of 8, that is the mask of the plain
    /// operations. [`count_active`](Exec::count_active) counts it by channels.
    ///
    /// # Errors
    /// As [`epilogue`](Exec::epilogue), and [`Error::MaskTooShort`], [`Error::Undetermined`] if a mask does not determine the operation's gradient.
    pub fn epilogue_mask<A: Real, O: Real<Float = A::Float>>(
        &self,
        op: &(impl Activation<A::Float> + ?Sized),
        epilogue: &Epilogue<'_, A::Float>,
        x: &Rows<'_, A>,
        residual: Option<&Rows<'_, A>>,
        y: &mut RowsMut<'_, O>,
        mask: &mut [u8],
    ) -> Result<usize, Error> {
        self.run_epilogue(op, epilogue, Some(x), residual, y, Some(mask))
    }

    /// [`epilogue_mask`](Exec::epilogue_mask) in place.
    ///
    /// # Errors
    /// As [`epilogue_mask`](Exec::epilogue_mask).
    pub fn epilogue_mask_inplace<A: Real>(
        &self,
        op: &(impl Activation<A::Float> + ?Sized),
        epilogue: &Epilogue<'_, A::Float>,
        x: &mut RowsMut<'_, A>,
        residual: Option<&Rows<'_, A>>,
        mask: &mut [u8],
    ) -> Result<usize, Error> {
        self.run_epilogue(op, epilogue, None, residual, x, Some(mask))
    }

    fn run_epilogue<A: Real, O: Real<Float = A::Float>>(
        &self,
        op: &(impl Activation<A::Float> + ?Sized),
        epilogue: &Epilogue<'_, A::Float>,
        x: Option<&Rows<'_, A>>,
        residual: Option<&Rows<'_, A>>,
        y: &mut RowsMut<'_, O>,
        mask: Option<&mut [u8]>,
    ) -> Result<usize, Error> {
        let shape = y.shape();
        let reference = if let Some(x) = x {
            shape.same("y", "x", x.shape())?;
            "y"
        } else {
            "x"
        };
        if let Some(residual) = residual {
            residual.shape().same("residual", reference, shape)?;
        }
        epilogue.fits(shape.rows, shape.length)?;
        let len = shape.rows * shape.length;
        op.fits(len)?;
        if let Some(mask) = &mask {
            covers_rows(mask.len(), shape.rows, shape.length)?;
            op.mask_suffices().map_err(Error::Undetermined)?;
        }
        let form = match (x, residual) {
            (None, _) => Form::ForwardInplace,
            (Some(_), None) => Form::Forward,
            (Some(_), Some(_)) => Form::BackwardInput, // as many tensors
        };
        let schedule = self.schedule_of::<A>(form, len, shape.length.clamp(1, EPILOGUE_TILE));
        let parts = ChannelParts {
            scale: epilogue.scale,
            shift: epilogue.shift,
            inner: epilogue.channels.inner(shape.length).max(1),
        };
        // SAFETY: this is called by `run_epilogue` alone, which answers for its grids.
        let call = |grid: Grid<'_, A::Float>, schedule: Schedule| unsafe { op.fused(grid, schedule) };
        Ok(run_epilogue(x, residual, y, parts, mask, !op.fuses(), schedule, &call))
    }

    /// dx = dy · activation′, and in the same pass the sums of dx over the elements of each channel: the gradient of the bias.
    ///
    /// dx is the gradient of what the activation function was taken of, which is that of the residual, too; that of x is `scale[c]` times
    /// as large. The mask is what [`epilogue_mask`](Exec::epilogue_mask) has written: each row begins with a byte of its own. `sums`
    /// has one element per channel, which lie as `channels` says. Sums have a fixed shape: accumulators of `T` (of halves, f32) for up to
    /// 32 terms, f64 beyond, rounded once, so that their bits depend on rows and channels alone, and not on instruction set, threads
    /// or leading dimensions; the error is at most 16 units of the last place of the sum of all |dx|. A NaN sum is the canonical NaN. A
    /// signalling NaN dy of a half comes out quieted, and what is summed of halves is dx before it is rounded. [`PRelu`](crate::PRelu) and [`RRelu`](crate::RRelu) take two passes, and sum dx as it is.
    ///
    /// ```
    /// use rectify::{Channels, Exec, Relu, Rows, RowsMut, Sum};
    /// let dy = [1.0_f32, 2.0, 3.0, 4.0]; // two rows of two channels
    /// let mask = [0b01, 0b11];
    /// let (mut dx, mut dbias) = ([0.0; 4], [0.0; 2]);
    /// let (dy, mut out) = (Rows::new(&dy, 2, 2, 2)?, RowsMut::new(&mut dx, 2, 2, 2)?);
    /// Exec::new().epilogue_backward(&Relu, &dy, &mask, &mut out, &mut dbias, Channels::AlongRows, Sum::Overwrite)?;
    /// assert_eq!((dx, dbias), ([1.0, 0.0, 3.0, 4.0], [4.0, 4.0]));
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if rows differ, [`Error::Channels`] if they are not made of whole runs of channels, [`Error::MaskTooShort`],
    /// [`Error::Undetermined`] if a mask does not determine the operation's gradient.
    #[allow(clippy::too_many_arguments)] // a tensor each, and how
    pub fn epilogue_backward<T: Real>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        dy: &Rows<'_, T>,
        mask: &[u8],
        dx: &mut RowsMut<'_, T>,
        sums: &mut [T::Float],
        channels: Channels,
        sum: Sum,
    ) -> Result<(), Error> {
        dx.shape().same("dx", "dy", dy.shape())?;
        self.run_backward(op, Some(dy), mask, dx, sums, channels, sum)
    }

    /// [`epilogue_backward`](Exec::epilogue_backward) in place: dx replaces dy.
    ///
    /// # Errors
    /// As [`epilogue_backward`](Exec::epilogue_backward).
    pub fn epilogue_backward_inplace<T: Real>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        dy: &mut RowsMut<'_, T>,
        mask: &[u8],
        sums: &mut [T::Float],
        channels: Channels,
        sum: Sum,
    ) -> Result<(), Error> {
        self.run_backward(op, None, mask, dy, sums, channels, sum)
    }

    #[allow(clippy::too_many_arguments)] // a tensor each, and how
    fn run_backward<T: Real>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        dy: Option<&Rows<'_, T>>,
        mask: &[u8],
        dx: &mut RowsMut<'_, T>,
        sums: &mut [T::Float],
        channels: Channels,
        sum: Sum,
    ) -> Result<(), Error> {
        let Shape { rows, length, .. } = dx.shape();
        channels.fit(sums.len(), rows, length)?;
        op.fits(rows * length)?;
        covers_rows(mask.len(), rows, length)?;
        op.mask_suffices().map_err(Error::Undetermined)?;
        let accumulate = sum == Sum::Accumulate;
        if rows * length == 0 {
            if !accumulate {
                sums.fill(T::Float::ZERO);
            }
            return Ok(());
        }
        let form = if dy.is_some() { Form::BackwardMask } else { Form::BackwardMaskInplace };
        let schedule = self.schedule_of::<T>(form, rows * length, SUM_PIECE);
        let (channels, inner) = (sums.len(), channels.inner(length));
        op.backward_sums(dy, mask, dx, Sums { channels, inner, total: sums, accumulate }, schedule);
        Ok(())
    }
}
