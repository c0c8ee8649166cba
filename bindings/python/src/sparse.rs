//! Tensors that are mostly zero, and masks that are counted.

use crate::exec::Exec;
use crate::tensor::{Array, Tensor, value_error};
use pyo3::prelude::*;
use rectify::Channels;

/// Writes the indices and values of the active elements of x; returns how many there are.
#[pyfunction]
pub fn compact(
    py: Python<'_>,
    exec: Exec,
    x: &Array<'_>,
    indices: &Array<'_>,
    values: &Array<'_>,
) -> PyResult<usize> {
    let (x, values) = (Tensor::<f32>::new("x", x)?, Tensor::<f32>::new("values", values)?);
    let indices = Tensor::<u32>::new("indices", indices)?;
    indices.apart(&x)?;
    values.apart(&x)?;
    values.apart(&indices)?;
    let (x, mut indices, mut values) = (x.read()?, indices.write()?, values.write()?);
    let (x, indices, values) = (x.slice(), indices.slice(), values.slice());
    py.detach(|| exec.get().compact(x, indices, values)).map_err(value_error)
}

/// y\[indices\[k\]\] = values\[k\], and 0 elsewhere.
#[pyfunction]
pub fn expand(
    py: Python<'_>,
    exec: Exec,
    indices: &Array<'_>,
    values: &Array<'_>,
    y: &Array<'_>,
) -> PyResult<()> {
    let (values, y) = (Tensor::<f32>::new("values", values)?, Tensor::<f32>::new("out", y)?);
    let indices = Tensor::<u32>::new("indices", indices)?;
    y.apart(&indices)?;
    y.apart(&values)?;
    let (indices, values, mut y) = (indices.read()?, values.read()?, y.write()?);
    let (indices, values, y) = (indices.slice(), values.slice(), y.slice());
    py.detach(|| exec.get().expand(indices, values, y)).map_err(value_error)
}

/// Adds to counts\[c\] how many bits of a mask of rows are 1 in channel c.
#[pyfunction]
pub fn count_active(
    py: Python<'_>,
    exec: Exec,
    mask: &Array<'_>,
    layout: (usize, usize, bool),
    counts: &Array<'_>,
) -> PyResult<()> {
    let (rows, length, across) = layout;
    let channels = if across { Channels::AcrossRows } else { Channels::AlongRows };
    let (mask, counts) = (Tensor::<u8>::new("mask", mask)?, Tensor::<u64>::new("counts", counts)?);
    counts.apart(&mask)?;
    let (mask, mut counts) = (mask.read()?, counts.write()?);
    let (mask, counts) = (mask.slice(), counts.slice());
    py.detach(|| exec.get().count_active(mask, rows, length, channels, counts)).map_err(value_error)
}
