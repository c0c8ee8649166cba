//! Tensors whose rows do not follow each other directly, and the same call for every row, shared out among threads.

use super::borrow::{Source, Target};
use super::side::{Borrowed, Values};
use super::split::{Schedule, split};
use super::work::Work;
use crate::Isa;
use crate::error::Error;
use core::any::TypeId;
use core::ops::Range;

/// Rows to be read, each beginning `leading` elements behind the one before.
///
/// ```
/// use rectify::Rows;
/// let data = [1.0_f32, 2.0, 0.0, 3.0, 4.0, 0.0];
/// assert!(Rows::new(&data, 2, 2, 3).is_ok()); // 2 rows of 2 elements, a gap of 1 between
/// let error = Rows::new(&data, 3, 2, 3).unwrap_err();
/// assert_eq!(error.to_string(), "data has length 6, but 3 rows of 2 elements, 3 apart, need 8");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a, T> {
    data: &'a [T],
    shape: Shape,
}

/// Rows to be written, each beginning `leading` elements behind the one before. The gaps are not touched.
#[derive(Debug)]
pub struct RowsMut<'a, T> {
    data: &'a mut [T],
    shape: Shape,
}

/// The shape of a view: `rows × length`, and how far apart rows begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) rows: usize,
    pub(crate) length: usize,
    pub(crate) leading: usize,
}

impl Shape {
    fn new(data: usize, rows: usize, length: usize, leading: usize) -> Result<Self, Error> {
        if leading < length {
            return Err(Error::LeadingDimension { leading, length });
        }
        let needed = match rows.checked_sub(1) {
            None => Some(0),
            Some(gaps) => gaps.checked_mul(leading).and_then(|start| start.checked_add(length)),
        };
        match needed {
            Some(needed) if needed <= data => Ok(Shape { rows, length, leading }),
            _ => {
                let needed = needed.unwrap_or(usize::MAX);
                Err(Error::RowsTooLong { data, rows, length, leading, needed })
            }
        }
    }

    /// Whether nothing is between the rows.
    pub(crate) fn is_contiguous(self) -> bool {
        self.leading == self.length || self.rows <= 1
    }

    /// Whether another tensor has as many rows of the same length.
    pub(crate) fn same(
        self,
        argument: &'static str,
        reference: &'static str,
        other: Shape,
    ) -> Result<(), Error> {
        let shapes = [self, other].map(|shape| [shape.rows, shape.length]);
        if shapes[0] == shapes[1] {
            return Ok(());
        }
        Err(Error::Shape { argument, shape: shapes[0], reference, expected: shapes[1] })
    }
}

impl<'a, T> Rows<'a, T> {
    /// `rows` rows of `length` elements, each `leading` elements behind the one before.
    ///
    /// # Errors
    /// [`Error::LeadingDimension`] if rows would overlap, [`Error::RowsTooLong`] if `data` does not hold them.
    pub fn new(data: &'a [T], rows: usize, length: usize, leading: usize) -> Result<Self, Error> {
        Ok(Rows { data, shape: Shape::new(data.len(), rows, length, leading)? })
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// The first and the second half of each row, as views of their own; of an odd length, without the last element.
    ///
    /// ```
    /// use rectify::Rows;
    /// let data = [1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    /// let (first, second) = Rows::new(&data, 2, 4, 4)?.halves();
    /// assert_eq!((first.row(1), second.row(0)), (&[5.0, 6.0][..], &[3.0, 4.0][..]));
    /// # Ok::<(), rectify::Error>(())
    /// ```
    pub fn halves(&self) -> (Self, Self) {
        let Shape { rows, length, leading } = self.shape;
        let shape = Shape { rows, length: length / 2, leading };
        let second = if rows == 0 { self.data } else { &self.data[shape.length..] };
        (Rows { data: self.data, shape }, Rows { data: second, shape })
    }

    /// One row.
    ///
    /// # Panics
    /// If there are not as many.
    pub fn row(&self, row: usize) -> &'a [T] {
        let Shape { rows, length, leading } = self.shape;
        assert!(row < rows, "row is {row}, but there are {rows} rows");
        &self.data[row * leading..][..length]
    }

    /// All that the view has been given.
    pub(crate) fn values(&self) -> Borrowed<'_, Values<T>> {
        Values::of(self.data)
    }

    pub(crate) fn samples(&self) -> Samples<*const T> {
        Samples { first: self.data.as_ptr(), leading: self.shape.leading }
    }

    /// The rows as one slice, if nothing is between them.
    pub(crate) fn contiguous(&self) -> Option<&'a [T]> {
        self.shape.is_contiguous().then(|| &self.data[..self.shape.rows * self.shape.length])
    }
}

impl<'a, T> RowsMut<'a, T> {
    /// `rows` rows of `length` elements, each `leading` elements behind the one before.
    ///
    /// # Errors
    /// [`Error::LeadingDimension`] if rows would overlap, [`Error::RowsTooLong`] if `data` does not hold them.
    pub fn new(data: &'a mut [T], rows: usize, length: usize, leading: usize) -> Result<Self, Error> {
        let shape = Shape::new(data.len(), rows, length, leading)?;
        Ok(RowsMut { data, shape })
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    pub(crate) fn samples(&mut self) -> Samples<*mut T> {
        Samples { first: self.data.as_mut_ptr(), leading: self.shape.leading }
    }

    /// The rows as one slice, if nothing is between them.
    pub(crate) fn contiguous(&mut self) -> Option<&mut [T]> {
        self.shape.is_contiguous().then(|| &mut self.data[..self.shape.rows * self.shape.length])
    }
}

/// Where a tensor is: each row, or sample, begins `leading` elements behind the one before.
#[derive(Clone, Copy)]
pub(crate) struct Samples<P> {
    pub(super) first: P,
    pub(super) leading: usize,
}

impl<T: 'static> Samples<*const T> {
    /// The same if the elements are of that type.
    pub(super) fn of_type<U: 'static>(self) -> Option<Samples<*const U>> {
        let same = TypeId::of::<T>() == TypeId::of::<U>();
        same.then(|| Samples { first: self.first.cast(), leading: self.leading })
    }
}

impl<T: 'static> Samples<*mut T> {
    /// The same if the elements are of that type.
    pub(super) fn of_type<U: 'static>(self) -> Option<Samples<*mut U>> {
        let same = self.in_place().of_type::<U>();
        same.map(|same| Samples { first: same.first.cast_mut(), leading: same.leading })
    }
}

impl<T> Samples<*mut T> {
    /// What is read where it will be written.
    pub(super) fn in_place(self) -> Samples<*const T> {
        Samples { first: self.first.cast_const(), leading: self.leading }
    }
}

/// Calls `call` with the number of every row, the row as a source, of `dst` itself if there is no `src`, and as a target.
///
/// # Panics
/// If the shapes differ; callers have reported that in their own words before.
pub(crate) fn each_row<T: Send + Sync>(
    src: Option<&Rows<'_, T>>,
    dst: &mut RowsMut<'_, T>,
    schedule: Schedule,
    call: impl Fn(usize, Source<'_, T>, Target<'_, T>, Schedule) + Sync,
) {
    let Shape { rows, length, .. } = dst.shape();
    let to = dst.samples();
    let from = src.map_or(to.in_place(), |src| {
        assert!(src.shape().rows == rows && src.shape().length == length);
        src.samples()
    });
    // SAFETY: the views borrow their rows, `dst` exclusively; rows of a view do not overlap.
    unsafe { split(EachRow { src: from, dst: to, rows, length, call: &call }, schedule) };
}

struct EachRow<'a, T, F> {
    src: Samples<*const T>,
    dst: Samples<*mut T>,
    rows: usize,
    length: usize,
    call: &'a F,
}

impl<T, F> Clone for EachRow<'_, T, F> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, F> Copy for EachRow<'_, T, F> {}
// SAFETY: a description, whose pointers are followed only by `Work::run`; rows do not overlap.
unsafe impl<T: Send + Sync, F: Sync> Send for EachRow<'_, T, F> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync, F: Sync> Sync for EachRow<'_, T, F> {}

/// Running it asks for: `src` may be read and `dst` written, for all rows, and nobody else accesses what is written meanwhile.
/// It returns 0.
impl<T: Send + Sync, F: Fn(usize, Source<'_, T>, Target<'_, T>, Schedule) + Sync> Work for EachRow<'_, T, F> {
    fn pieces(&self) -> usize {
        self.rows
    }
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.run_some(0..self.rows, isa, stream) }
    }
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, stream: bool) -> usize {
        for row in pieces {
            // SAFETY: the caller's promise for this row.
            let (src, dst) = unsafe {
                let from = self.src.first.add(row * self.src.leading);
                let to = self.dst.first.add(row * self.dst.leading);
                (Source::at(from, self.length), Target::at(to, self.length))
            };
            (self.call)(row, src, dst, Schedule::alone(isa, stream));
        }
        0
    }
}
