//! Gated forms: the product of one tensor with what an activation function makes of the other.

use crate::engine::{
    Kernel, Nothing, PairMut, Rows, RowsMut, Shape, SideLanes, Source, Stepped, Target, Values, each_row,
    in_place, run, run_pair,
};
use crate::error::Error;
use crate::exec::{Exec, Form};
use crate::kernels::gated;
use crate::simd::{Real, Simd};

/// y from a and b.
#[derive(Clone, Copy)]
struct Reglu;

impl<T: Real> Kernel<T> for Reglu {
    type Elem = T::Float;
    type Vector<S: Simd> = T::Wide<S>;
    type Side = Values<T>;
    type Mask = Nothing;
    const UNROLL: usize = 2;
    #[inline(always)]
    fn step<S: Simd>(self, a: T::Wide<S>, b: SideLanes<T, Self, S>) -> Stepped<T, Self, S> {
        (gated::forward(a, b), ())
    }
}

/// da from dy, a and b.
#[derive(Clone, Copy)]
struct RegluGradient;

impl<T: Real> Kernel<T> for RegluGradient {
    type Elem = T::Float;
    type Vector<S: Simd> = T::Wide<S>;
    type Side = (Values<T>, Values<T>);
    type Mask = Nothing;
    const UNROLL: usize = 2;
    #[inline(always)]
    fn step<S: Simd>(self, dy: T::Wide<S>, (a, b): SideLanes<T, Self, S>) -> Stepped<T, Self, S> {
        (gated::gradient(dy, a, b), ())
    }
}

impl Exec {
    /// `y = relu(a) * b`
    ///
    /// Rows may have leading dimensions; the gaps are not touched. For f32 and f64, and in f32 for f16 and bf16, one product,
    /// correctly rounded: 0.5 ULP. relu is that of [`Relu`](crate::Relu): −0 stays −0, and NaN passes. A NaN a comes out quieted, else a
    /// NaN b, else 0·∞ gives the canonical NaN.
    ///
    /// ```
    /// use rectify::{Exec, Rows, RowsMut};
    /// let (a, b, mut y) = ([-1.0_f32, 2.0], [3.0, 4.0], [0.0; 2]);
    /// let rows = |data| Rows::new(data, 1, 2, 2);
    /// Exec::new().reglu(&rows(&a)?, &rows(&b)?, &mut RowsMut::new(&mut y, 1, 2, 2)?)?;
    /// assert_eq!(y, [0.0, 8.0]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if rows differ.
    pub fn reglu<T: Real>(
        &self,
        a: &Rows<'_, T>,
        b: &Rows<'_, T>,
        y: &mut RowsMut<'_, T>,
    ) -> Result<(), Error> {
        y.shape().same("y", "a", a.shape())?;
        b.shape().same("b", "a", a.shape())?;
        self.run_reglu(Some(a), b, y);
        Ok(())
    }

    /// [`reglu`](Exec::reglu) in place: y replaces a.
    ///
    /// # Errors
    /// As [`reglu`](Exec::reglu).
    pub fn reglu_inplace<T: Real>(&self, a: &mut RowsMut<'_, T>, b: &Rows<'_, T>) -> Result<(), Error> {
        b.shape().same("b", "a", a.shape())?;
        self.run_reglu(None, b, a);
        Ok(())
    }

    /// `y = relu(a) * b`, where each row of x is a, and b behind it, as a linear layer of twice the width gives them.
    ///
    /// ```
    /// use rectify::{Exec, Rows, RowsMut};
    /// let (x, mut y) = ([-1.0_f32, 2.0, 3.0, 4.0], [0.0; 2]);
    /// Exec::new().reglu_halves(&Rows::new(&x, 1, 4, 4)?, &mut RowsMut::new(&mut y, 1, 2, 2)?)?;
    /// assert_eq!(y, [0.0, 8.0]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if rows of x are not twice as long as those of y, or not as many.
    pub fn reglu_halves<T: Real>(&self, x: &Rows<'_, T>, y: &mut RowsMut<'_, T>) -> Result<(), Error> {
        twice("x", x.shape(), "two of y", y.shape())?;
        let (a, b) = x.halves();
        self.run_reglu(Some(&a), &b, y);
        Ok(())
    }

    /// `da = !(a <= 0) ? dy * b : +0`, `db = relu(a) * dy`
    ///
    /// Both in one pass. da is a select, so that what is infinite or NaN at an inactive unit gives 0; the NaNs of products are those
    /// of [`reglu`](Exec::reglu), of dy first for da.
    ///
    /// ```
    /// use rectify::{Exec, Rows, RowsMut};
    /// let (dy, a, b) = ([5.0_f32, 5.0], [-1.0, 2.0], [3.0, 4.0]);
    /// let (mut da, mut db) = ([0.0; 2], [0.0; 2]);
    /// let rows = |data| Rows::new(data, 1, 2, 2);
    /// let (mut to_a, mut to_b) = (RowsMut::new(&mut da, 1, 2, 2)?, RowsMut::new(&mut db, 1, 2, 2)?);
    /// Exec::new().reglu_backward(&rows(&dy)?, &rows(&a)?, &rows(&b)?, &mut to_a, &mut to_b)?;
    /// assert_eq!((da, db), ([0.0, 20.0], [0.0, 10.0]));
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if rows differ.
    pub fn reglu_backward<T: Real>(
        &self,
        dy: &Rows<'_, T>,
        a: &Rows<'_, T>,
        b: &Rows<'_, T>,
        da: &mut RowsMut<'_, T>,
        db: &mut RowsMut<'_, T>,
    ) -> Result<(), Error> {
        for (argument, shape) in [("a", a.shape()), ("b", b.shape()), ("da", da.shape()), ("db", db.shape())]
        {
            shape.same(argument, "dy", dy.shape())?;
        }
        self.run_reglu_backward(dy, [a, b], PairMut::of(da, db));
        Ok(())
    }

    /// [`reglu_backward`](Exec::reglu_backward) for [`reglu_halves`](Exec::reglu_halves): each row of dx is da, and db behind it.
    ///
    /// # Errors
    /// [`Error::Shape`] if rows of x or dx are not twice as long as those of dy, or not as many.
    pub fn reglu_halves_backward<T: Real>(
        &self,
        dy: &Rows<'_, T>,
        x: &Rows<'_, T>,
        dx: &mut RowsMut<'_, T>,
    ) -> Result<(), Error> {
        twice("x", x.shape(), "two of dy", dy.shape())?;
        dx.shape().same("dx", "x", x.shape())?;
        let (a, b) = x.halves();
        self.run_reglu_backward(dy, [&a, &b], PairMut::halves(dx));
        Ok(())
    }

    fn run_reglu<T: Real>(&self, a: Option<&Rows<'_, T>>, b: &Rows<'_, T>, y: &mut RowsMut<'_, T>) {
        let Shape { rows, length, .. } = y.shape();
        // As many tensors as here.
        let form = if a.is_some() { Form::BackwardInput } else { Form::BackwardInputInplace };
        let whole = [a.map_or(y.shape(), Rows::shape), b.shape(), y.shape()].map(Shape::is_contiguous);
        if whole == [true; 3] {
            let schedule = self.schedule::<T>(form, rows * length);
            let b = b.contiguous().map(Values::of).expect("checked above");
            let a = a.and_then(Rows::contiguous);
            let y = y.contiguous().expect("checked above");
            let (source, target) = match a {
                Some(a) => (Source::of(a), Target::of(y)),
                None => in_place(y),
            };
            run(Reglu, source, target, b, Nothing::here(), schedule);
            return;
        }
        let schedule = self.schedule_of::<T>(form, rows * length, length.max(1));
        each_row(a, y, schedule, |row, a, y, schedule| {
            run(Reglu, a, y, Values::of(b.row(row)), Nothing::here(), schedule);
        });
    }

    fn run_reglu_backward<T: Real>(&self, dy: &Rows<'_, T>, ab: [&Rows<'_, T>; 2], to: PairMut<'_, T>) {
        let Shape { rows, length, .. } = dy.shape();
        let schedule = |piece| self.schedule_of::<T>(Form::BackwardInput, rows * length, piece);
        run_pair((RegluGradient, Reglu), dy, ab, to, schedule);
    }
}

/// Whether a tensor has as many rows as the other, of twice the length.
fn twice(argument: &'static str, shape: Shape, reference: &'static str, half: Shape) -> Result<(), Error> {
    if shape.length.is_multiple_of(2) && shape.length / 2 == half.length && shape.rows == half.rows {
        return Ok(());
    }
    let expected = [half.rows, half.length.saturating_mul(2)];
    Err(Error::Shape { argument, shape: [shape.rows, shape.length], reference, expected })
}
