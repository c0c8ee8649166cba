//! What PReLU has beyond the other operations: the gradient of its slopes, and rows that are apart.

use crate::activation::{Activation, Slopes};
use crate::engine::{Rows, RowsMut, SUM_PIECE, Schedule, Shape, Sums, Terms, Values, each_row, run_sums};
use crate::error::Error;
use crate::exec::{Exec, Form, same_length};
use crate::kernels::prelu::{self, PRelu};
use crate::simd::{Element, Float, FloatVector, Real, Register};

/// What becomes of the values that a sum is written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// They are replaced.
    Overwrite,
    /// The sum is added to them.
    Accumulate,
}

/// dx and the terms of dw.
#[derive(Clone, Copy)]
struct SlopeTerms;

impl<T: Real> Terms<T> for SlopeTerms {
    type Saved = Values<T>;
    #[inline(always)]
    fn step<V: FloatVector<Elem = T::Float> + Register<T>>(
        self,
        dy: V,
        x: V,
        slope: V,
        regular: bool,
    ) -> (V, V) {
        let active = prelu::active(x);
        let dx = prelu::gradient(dy, slope, regular, active);
        (dx, prelu::slope_gradient(dy, x))
    }
}

impl Exec {
    /// dx as [`backward`](Exec::backward) from x, and `dw[c] = Σ x * dy` over the elements of channel c with `!(x > 0)`.
    ///
    /// One pass over memory for both. The sum has a fixed shape: accumulators of `T` (of halves, f32) for up to 32 terms, f64 beyond,
    /// rounded once, so that its bits depend on the layout of the slopes alone, and not on instruction set, threads or leading
    /// dimensions. Its error is at most 16 units of the last place of the sum of all |terms|. A NaN sum is the canonical NaN. In
    /// an empty tensor the sum is 0.
    ///
    /// ```
    /// use rectify::{Exec, PRelu, Sum};
    /// let op = PRelu::new(&[0.5_f32, 0.25], 1); // two channels, channels-last
    /// let (x, dy) = ([-1.0_f32, -2.0, 3.0, -4.0], [1.0, 1.0, 1.0, 10.0]);
    /// let (mut dx, mut dw) = ([0.0; 4], [0.0; 2]);
    /// Exec::new().prelu_backward(&op, &dy, &x, &mut dx, &mut dw, Sum::Overwrite)?;
    /// assert_eq!((dx, dw), ([0.5, 0.25, 1.0, 2.5], [-1.0, -42.0]));
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if lengths differ or `dw` has not one element per channel, [`Error::Channels`].
    pub fn prelu_backward<T: Real>(
        &self,
        op: &PRelu<'_, T::Float>,
        dy: &[T],
        x: &[T],
        dx: &mut [T],
        dw: &mut [T::Float],
        sum: Sum,
    ) -> Result<(), Error> {
        let len = dy.len();
        same_length("dx", dx.len(), "dy", len)?;
        same_length("saved input", x.len(), "dy", len)?;
        op.fits(len)?;
        let (rows, sample) = samples(op, len);
        let view = |data| Rows::new(data, rows, sample, sample);
        let mut dx = RowsMut::new(dx, rows, sample, sample)?;
        self.prelu_backward_rows(op, &view(dy)?, &view(x)?, &mut dx, dw, sum)
    }

    /// [`prelu_backward`](Exec::prelu_backward) in place: dx replaces dy.
    ///
    /// # Errors
    /// As [`prelu_backward`](Exec::prelu_backward).
    pub fn prelu_backward_inplace<T: Real>(
        &self,
        op: &PRelu<'_, T::Float>,
        dy: &mut [T],
        x: &[T],
        dw: &mut [T::Float],
        sum: Sum,
    ) -> Result<(), Error> {
        let len = dy.len();
        same_length("saved input", x.len(), "dy", len)?;
        op.fits(len)?;
        let (rows, sample) = samples(op, len);
        let x = Rows::new(x, rows, sample, sample)?;
        let mut dy = RowsMut::new(dy, rows, sample, sample)?;
        self.prelu_backward_rows_inplace(op, &mut dy, &x, dw, sum)
    }

    /// [`prelu_backward`](Exec::prelu_backward) for rows with leading dimensions, each of which is a sample.
    ///
    /// # Errors
    /// [`Error::Shape`] if the rows differ, [`Error::Length`] if `dw` has not one element per channel, [`Error::Channels`] if a
    /// row is not one sample.
    pub fn prelu_backward_rows<T: Real>(
        &self,
        op: &PRelu<'_, T::Float>,
        dy: &Rows<'_, T>,
        x: &Rows<'_, T>,
        dx: &mut RowsMut<'_, T>,
        dw: &mut [T::Float],
        sum: Sum,
    ) -> Result<(), Error> {
        dx.shape().same("dx", "dy", dy.shape())?;
        self.sum_slopes(op, Some(dy), x, dx, dw, sum)
    }

    /// [`prelu_backward_rows`](Exec::prelu_backward_rows) in place: dx replaces dy.
    ///
    /// # Errors
    /// As [`prelu_backward_rows`](Exec::prelu_backward_rows).
    pub fn prelu_backward_rows_inplace<T: Real>(
        &self,
        op: &PRelu<'_, T::Float>,
        dy: &mut RowsMut<'_, T>,
        x: &Rows<'_, T>,
        dw: &mut [T::Float],
        sum: Sum,
    ) -> Result<(), Error> {
        self.sum_slopes(op, None, x, dy, dw, sum)
    }

    fn sum_slopes<T: Real>(
        &self,
        op: &PRelu<'_, T::Float>,
        dy: Option<&Rows<'_, T>>,
        x: &Rows<'_, T>,
        dx: &mut RowsMut<'_, T>,
        dw: &mut [T::Float],
        sum: Sum,
    ) -> Result<(), Error> {
        x.shape().same("saved input", "dy", dx.shape())?;
        same_length("dw", dw.len(), "slopes", op.slopes().len())?;
        let Shape { rows, length, .. } = dx.shape();
        let accumulate = sum == Sum::Accumulate;
        if rows * length == 0 {
            if !accumulate {
                dw.fill(T::Float::ZERO);
            }
            return Ok(());
        }
        if length != op.sample() && op.slopes().len() > 1 {
            return Err(Error::Channels { length, channels: op.slopes().len(), inner: op.inner() });
        }
        let form = if dy.is_some() { Form::BackwardInput } else { Form::BackwardInputInplace };
        let schedule = self.schedule_of::<T>(form, rows * length, SUM_PIECE);
        let channels = dw.len();
        let sums = Sums { channels, inner: length / channels, total: dw, accumulate };
        run_sums(SlopeTerms, Slopes::from(op), dy, (x.values(), x.shape().leading), dx, sums, schedule);
        Ok(())
    }

    /// [`forward`](Exec::forward) for rows with leading dimensions, each of whole samples. The gaps are not touched.
    ///
    /// ```
    /// use rectify::{Exec, PRelu, Rows, RowsMut};
    /// let x = [-1.0_f32, -1.0, 9.0, 2.0, -2.0, 9.0]; // two rows of two, three apart
    /// let mut y = [0.0; 4];
    /// let op = PRelu::new(&[0.5, 0.25], 1);
    /// Exec::new().prelu_rows(&op, &Rows::new(&x, 2, 2, 3)?, &mut RowsMut::new(&mut y, 2, 2, 2)?)?;
    /// assert_eq!(y, [-0.5, -0.25, 2.0, -0.5]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if the rows differ, [`Error::Channels`] if a row is not made of whole samples.
    pub fn prelu_rows<'w, T: Real>(
        &self,
        op: &PRelu<'w, T::Float>,
        src: &Rows<'_, T>,
        dst: &mut RowsMut<'_, T>,
    ) -> Result<(), Error>
    where
        PRelu<'w, T::Float>: Activation<T>,
    {
        dst.shape().same("dst", "src", src.shape())?;
        op.fits(src.shape().length)?;
        if let (Some(src), Some(dst)) = (src.contiguous(), dst.contiguous()) {
            return self.forward(op, src, dst);
        }
        let schedule = self.schedule_of_rows::<T>(Form::Forward, src.shape());
        each_row(Some(src), dst, schedule, |_, src, dst, schedule| {
            op.forward(src, dst, schedule);
        });
        Ok(())
    }

    /// [`prelu_rows`](Exec::prelu_rows) in place.
    ///
    /// # Errors
    /// [`Error::Channels`] if a row is not made of whole samples.
    pub fn prelu_rows_inplace<'w, T: Real>(
        &self,
        op: &PRelu<'w, T::Float>,
        x: &mut RowsMut<'_, T>,
    ) -> Result<(), Error>
    where
        PRelu<'w, T::Float>: Activation<T>,
    {
        op.fits(x.shape().length)?;
        if let Some(x) = x.contiguous() {
            return self.forward_inplace(op, x);
        }
        let schedule = self.schedule_of_rows::<T>(Form::ForwardInplace, x.shape());
        each_row(None, x, schedule, |_, src, dst, schedule| {
            op.forward(src, dst, schedule);
        });
        Ok(())
    }

    fn schedule_of_rows<T: Real>(&self, form: Form, Shape { rows, length, .. }: Shape) -> Schedule {
        self.schedule_of::<T>(form, rows * length, length.max(1))
    }
}

/// A tensor as samples: with one slope for all, it is a single one.
fn samples<P: Float>(op: &PRelu<'_, P>, len: usize) -> (usize, usize) {
    let sample = if op.slopes().len() == 1 { len } else { op.sample() };
    (len.checked_div(sample).unwrap_or(0), sample)
}
