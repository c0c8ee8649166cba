//! Tensors that are mostly zero, as pairs of index and value.

use crate::engine::{SPARSE_MOST, compact};
use crate::error::Error;
use crate::exec::{Exec, same_length};

impl Exec {
    /// Writes the active elements of x, one behind the other, and the index of each; returns how many there are
    ///
    /// An element is active where the mask of [`Relu`](crate::Relu) is 1, `!(x <= 0)`: x may be the output of relu, or its input. Values
    /// keep their bits, NaN included. What `indices` and `values` hold behind the pairs is unspecified, and not the same on every instruction set. On one thread: each row of a
    /// batch is a call.
    ///
    /// ```
    /// let (x, mut indices, mut values) = ([0.0_f32, 1.5, -2.0, 0.0, 3.0], [0; 5], [0.0; 5]);
    /// let count = rectify::Exec::new().compact(&x, &mut indices, &mut values)?;
    /// assert_eq!((&indices[..count], &values[..count]), (&[1, 4][..], &[1.5, 3.0][..]));
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if lengths differ: there is room for all; [`Error::TooLong`] if x has more than 2³² elements.
    pub fn compact(&self, x: &[f32], indices: &mut [u32], values: &mut [f32]) -> Result<usize, Error> {
        same_length("indices", indices.len(), "x", x.len())?;
        same_length("values", values.len(), "x", x.len())?;
        if x.len() > SPARSE_MOST {
            return Err(Error::TooLong { argument: "x", length: x.len(), most: SPARSE_MOST });
        }
        Ok(compact(self.isa, x, indices, values))
    }

    /// `y[indices[k]] = values[k]`, and +0 elsewhere: undoes [`compact`](Exec::compact) but for what was not active
    ///
    /// Indices need not be in order; of equal ones the last counts.
    ///
    /// ```
    /// let mut y = [9.0_f32; 5];
    /// rectify::Exec::new().expand(&[1, 4], &[1.5, 3.0], &mut y)?;
    /// assert_eq!(y, [0.0, 1.5, 0.0, 0.0, 3.0]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if there are not as many indices as values, [`Error::Index`] if y has no such element.
    pub fn expand(&self, indices: &[u32], values: &[f32], y: &mut [f32]) -> Result<(), Error> {
        same_length("values", values.len(), "indices", indices.len())?;
        let length = y.len();
        if let Some(at) = indices.iter().position(|&index| index as usize >= length) {
            return Err(Error::Index {
                argument: "indices",
                at,
                index: indices[at] as usize,
                reference: "y",
                length,
            });
        }
        y.fill(0.0);
        for (&index, &value) in indices.iter().zip(values) {
            y[index as usize] = value;
        }
        Ok(())
    }
}
