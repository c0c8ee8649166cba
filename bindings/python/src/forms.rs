//! Every operation's forms: forward, forward with a mask, backward.

use crate::exec::Exec;
use crate::operation::{Operand, Operation, Parameters, operation};
use crate::tensor::{Array, Data, Tensor, for_dtype, value_error};
use half::{bf16, f16};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use rectify::{Real, Saved, Sum};

/// y = operation(x); in place, if both are the same memory.
#[pyfunction]
pub fn forward(
    py: Python<'_>,
    exec: Exec,
    name: &str,
    parameters: &Bound<'_, PyTuple>,
    dtype: &str,
    x: &Array<'_>,
    y: &Array<'_>,
) -> PyResult<()> {
    fn run<T: Operand>(
        py: Python<'_>,
        exec: Exec,
        op: Operation<T>,
        x: &Array<'_>,
        y: &Array<'_>,
    ) -> PyResult<()> {
        let (x, y) = (Tensor::<T>::new("x", x)?, Tensor::<T>::new("out", y)?);
        y.like(&x)?;
        let result = if y.replaces(&x)? {
            let mut y = x.write()?;
            let y = y.slice();
            py.detach(|| exec.get().forward_inplace(&*op, y))
        } else {
            let (x, mut y) = (x.read()?, y.write()?);
            let (x, y) = (x.slice(), y.slice());
            py.detach(|| exec.get().forward(&*op, x, y))
        };
        result.map_err(value_error)
    }
    for_dtype!(dtype, [f32 f64 f16 bf16 i8 i16 i32 i64], T => run::<T>(py, exec, operation(name, parameters)?, x, y))
}

/// y = operation(x), and its mask; returns how many of its bits are 1.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub fn forward_mask(
    py: Python<'_>,
    exec: Exec,
    name: &str,
    parameters: &Bound<'_, PyTuple>,
    dtype: &str,
    x: &Array<'_>,
    y: &Array<'_>,
    mask: &Array<'_>,
) -> PyResult<usize> {
    fn run<T: Operand>(
        py: Python<'_>,
        exec: Exec,
        op: Operation<T>,
        x: &Array<'_>,
        y: &Array<'_>,
        mask: &Array<'_>,
    ) -> PyResult<usize> {
        let (x, y) = (Tensor::<T>::new("x", x)?, Tensor::<T>::new("out", y)?);
        let mask = Tensor::<u8>::new("mask", mask)?;
        y.like(&x)?;
        mask.apart(&x)?;
        mask.apart(&y)?;
        let result = if y.replaces(&x)? {
            let (mut y, mut mask) = (x.write()?, mask.write()?);
            let (y, mask) = (y.slice(), mask.slice());
            py.detach(|| exec.get().forward_mask_inplace(&*op, y, mask))
        } else {
            let (x, mut y, mut mask) = (x.read()?, y.write()?, mask.write()?);
            let (x, y, mask) = (x.slice(), y.slice(), mask.slice());
            py.detach(|| exec.get().forward_mask(&*op, x, y, mask))
        };
        result.map_err(value_error)
    }
    for_dtype!(dtype, [f32 f64 f16 bf16 i8 i16 i32 i64], T => run::<T>(py, exec, operation(name, parameters)?, x, y, mask))
}

/// dx from dy and what was saved: "x", "y" or "mask"; in place, if dx is the memory of dy.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub fn backward(
    py: Python<'_>,
    exec: Exec,
    name: &str,
    parameters: &Bound<'_, PyTuple>,
    dtype: &str,
    dy: &Array<'_>,
    kind: &str,
    saved: &Array<'_>,
    dx: &Array<'_>,
) -> PyResult<()> {
    fn run<T: Operand>(
        py: Python<'_>,
        exec: Exec,
        op: Operation<T>,
        dy: &Array<'_>,
        (kind, saved): (&str, &Array<'_>),
        dx: &Array<'_>,
    ) -> PyResult<()> {
        let (dy, dx) = (Tensor::<T>::new("dy", dy)?, Tensor::<T>::new("out", dx)?);
        dx.like(&dy)?;
        match kind {
            "mask" => {
                let mask = Tensor::<u8>::new("mask", saved)?;
                dx.apart(&mask)?;
                gradient(py, exec, op, dy, dx, Saved::Mask(mask.read()?.slice()))
            }
            "x" => {
                let x = tensor_like("x", saved, &dy, &dx)?.read()?;
                gradient(py, exec, op, dy, dx, Saved::Input(x.slice()))
            }
            _ => {
                let y = tensor_like("y", saved, &dy, &dx)?.read()?;
                gradient(py, exec, op, dy, dx, Saved::Output(y.slice()))
            }
        }
    }
    for_dtype!(dtype, [f32 f64 f16 bf16 i8 i16 i32 i64], T => {
        run::<T>(py, exec, operation(name, parameters)?, dy, (kind, saved), dx)
    })
}

/// A saved tensor, of dy's shape, that is not overwritten.
fn tensor_like<'py, T: Data>(
    name: &'static str,
    saved: &Array<'py>,
    dy: &Tensor<'py, T>,
    dx: &Tensor<'py, T>,
) -> PyResult<Tensor<'py, T>> {
    let saved = Tensor::new(name, saved)?;
    saved.like(dy)?;
    dx.apart(&saved)?;
    Ok(saved)
}

fn gradient<T: Operand>(
    py: Python<'_>,
    exec: Exec,
    op: Operation<T>,
    dy: Tensor<'_, T>,
    dx: Tensor<'_, T>,
    saved: Saved<'_, T>,
) -> PyResult<()> {
    let result = if dx.replaces(&dy)? {
        let mut dx = dy.write()?;
        let dx = dx.slice();
        py.detach(|| exec.get().backward_inplace(&*op, dx, saved))
    } else {
        let (dy, mut dx) = (dy.read()?, dx.write()?);
        let (dy, dx) = (dy.slice(), dx.slice());
        py.detach(|| exec.get().backward(&*op, dy, saved, dx))
    };
    result.map_err(value_error)
}

/// What may be saved for backward beside x: (y, mask), for these parameters.
#[pyfunction]
pub fn saves(name: &str, parameters: &Bound<'_, PyTuple>, dtype: &str) -> PyResult<(bool, bool)> {
    for_dtype!(dtype, [f32 f64 f16 bf16 i8 i16 i32 i64], T => {
        let op = operation::<T>(name, parameters)?;
        Ok((op.output_suffices().is_ok(), op.mask_suffices().is_ok()))
    })
}

/// dx, and the gradient of the slopes, in one pass.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub fn prelu_gradients(
    py: Python<'_>,
    exec: Exec,
    parameters: &Bound<'_, PyTuple>,
    dtype: &str,
    dy: &Array<'_>,
    x: &Array<'_>,
    dx: &Array<'_>,
    dw: &Array<'_>,
    accumulate: bool,
) -> PyResult<()> {
    fn run<'py, T: Data + Real<Float: Data>>(
        py: Python<'_>,
        exec: Exec,
        parameters: Parameters<'_, 'py>,
        [dy, x, dx, dw]: [&Array<'py>; 4],
        sum: Sum,
    ) -> PyResult<()> {
        let op = parameters.prelu()?;
        let (dy, dx) = (Tensor::<T>::new("dy", dy)?, Tensor::<T>::new("out", dx)?);
        dx.like(&dy)?;
        let x = tensor_like("x", x, &dy, &dx)?;
        let dw = Tensor::<T::Float>::new("dslope", dw)?;
        dw.apart(&dy)?;
        dw.apart(&x)?;
        dw.apart(&dx)?;
        let (x, mut dw) = (x.read()?, dw.write()?);
        let (x, dw) = (x.slice(), dw.slice());
        let result = if dx.replaces(&dy)? {
            let mut dx = dy.write()?;
            let dx = dx.slice();
            py.detach(|| exec.get().prelu_backward_inplace(&op, dx, x, dw, sum))
        } else {
            let (dy, mut dx) = (dy.read()?, dx.write()?);
            let (dy, dx) = (dy.slice(), dx.slice());
            py.detach(|| exec.get().prelu_backward(&op, dy, x, dx, dw, sum))
        };
        result.map_err(value_error)
    }
    if parameters.is_empty() {
        return Err(PyValueError::new_err("slope is missing"));
    }
    let sum = if accumulate { Sum::Accumulate } else { Sum::Overwrite };
    for_dtype!(dtype, [f32 f64 f16 bf16], T => {
        run::<T>(py, exec, Parameters(parameters), [dy, x, dx, dw], sum)
    })
}
