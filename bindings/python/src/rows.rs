//! What goes over rows: epilogues, and gated forms.

use crate::exec::Exec;
use crate::operation::{Operand, Operation, operation};
use crate::tensor::{Array, Data, Tensor, for_dtype, unsupported, value_error};
use half::{bf16, f16};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use rectify::{Channels, Epilogue, Real, Rows, RowsMut, Sum};

/// Rows, their length, and whether each belongs to one channel: how the elements of a tensor lie.
type Layout = (usize, usize, bool);

fn channels(across: bool) -> Channels {
    if across { Channels::AcrossRows } else { Channels::AlongRows }
}

fn rows<T>(x: &[T], (rows, length, _): Layout) -> PyResult<Rows<'_, T>> {
    Rows::new(x, rows, length, length).map_err(value_error)
}

fn rows_mut<T>(y: &mut [T], (rows, length, _): Layout) -> PyResult<RowsMut<'_, T>> {
    RowsMut::new(y, rows, length, length).map_err(value_error)
}

/// An argument that may be missing.
fn optional<'py, T: Data>(
    name: &'static str,
    array: Option<&Array<'py>>,
) -> PyResult<Option<Tensor<'py, T>>> {
    array.map(|array| Tensor::new(name, array)).transpose()
}

/// y = operation(scale * x + shift + residual), and the mask if there is one; returns how many of its bits are 1.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub fn epilogue(
    py: Python<'_>,
    exec: Exec,
    name: &str,
    parameters: &Bound<'_, PyTuple>,
    dtypes: (&str, &str),
    layout: Layout,
    x: &Array<'_>,
    residual: Option<&Array<'_>>,
    scale: Option<&Array<'_>>,
    shift: Option<&Array<'_>>,
    y: &Array<'_>,
    mask: Option<&Array<'_>>,
) -> PyResult<usize> {
    #[allow(clippy::too_many_arguments)] // a tensor each, and how
    fn run<A: Data + Real<Float: Operand>, O: Data + Real<Float = A::Float>>(
        py: Python<'_>,
        exec: Exec,
        op: Operation<A::Float>,
        layout: Layout,
        x: &Array<'_>,
        residual: Option<&Array<'_>>,
        [scale, shift]: [Option<&Array<'_>>; 2],
        y: &Array<'_>,
        mask: Option<&Array<'_>>,
    ) -> PyResult<usize> {
        let (x, y) = (Tensor::<A>::new("x", x)?, Tensor::<O>::new("out", y)?);
        y.like(&x)?;
        let residual = optional::<A>("residual", residual)?;
        let (scale, shift) = (optional("scale", scale)?, optional("shift", shift)?);
        let mask = optional::<u8>("mask", mask)?;
        if let Some(residual) = &residual {
            residual.like(&x)?;
            y.apart(residual)?;
        }
        for parameter in [&scale, &shift].into_iter().flatten() {
            y.apart(parameter)?;
        }
        if let Some(mask) = &mask {
            mask.apart(&x)?;
            mask.apart(&y)?;
            residual.iter().try_for_each(|residual| mask.apart(residual))?;
            [&scale, &shift].into_iter().flatten().try_for_each(|parameter| mask.apart(parameter))?;
        }
        let [scale, shift] =
            [scale, shift].map(|parameter| parameter.map(|parameter| parameter.read()).transpose());
        let (scale, shift) = (scale?, shift?);
        let mut epilogue = Epilogue::new().channels(channels(layout.2));
        if let Some(scale) = &scale {
            epilogue = epilogue.scale(scale.slice());
        }
        if let Some(shift) = &shift {
            epilogue = epilogue.shift(shift.slice());
        }
        let residual = residual.as_ref().map(Tensor::read).transpose()?;
        let residual = residual.as_ref().map(|residual| rows(residual.slice(), layout)).transpose()?;
        let mut mask = mask.as_ref().map(Tensor::write).transpose()?;
        let mask = mask.as_mut().map(|mask| mask.slice());
        let residual = residual.as_ref();
        let result = if y.replaces(&x)? {
            let mut x = x.write()?;
            let mut x = rows_mut(x.slice(), layout)?;
            py.detach(|| match mask {
                None => exec.get().epilogue_inplace(&*op, &epilogue, &mut x, residual).map(|()| 0),
                Some(mask) => exec.get().epilogue_mask_inplace(&*op, &epilogue, &mut x, residual, mask),
            })
        } else {
            let (x, mut y) = (x.read()?, y.write()?);
            let (x, mut y) = (rows(x.slice(), layout)?, rows_mut(y.slice(), layout)?);
            py.detach(|| match mask {
                None => exec.get().epilogue(&*op, &epilogue, &x, residual, &mut y).map(|()| 0),
                Some(mask) => exec.get().epilogue_mask(&*op, &epilogue, &x, residual, &mut y, mask),
            })
        };
        result.map_err(value_error)
    }
    macro_rules! run {
        ($($A:ident $O:ident)*) => {
            match dtypes {
                $(dtypes if dtypes == ($A::DTYPE, $O::DTYPE) => {
                    let op = operation(name, parameters)?;
                    run::<$A, $O>(py, exec, op, layout, x, residual, [scale, shift], y, mask)
                })*
                (from, to) => Err(unsupported(&format!("{to} from {from}"))),
            }
        };
    }
    run!(f32 f32 f64 f64 f16 f16 bf16 bf16 f32 f16 f32 bf16)
}

/// dx from a mask of rows, and the sums of dx by channels.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub fn epilogue_backward(
    py: Python<'_>,
    exec: Exec,
    name: &str,
    parameters: &Bound<'_, PyTuple>,
    dtype: &str,
    layout: Layout,
    dy: &Array<'_>,
    mask: &Array<'_>,
    dx: &Array<'_>,
    sums: &Array<'_>,
    accumulate: bool,
) -> PyResult<()> {
    fn run<T: Operand + Real<Float: Data>>(
        py: Python<'_>,
        exec: Exec,
        op: Operation<T>,
        layout: Layout,
        [dy, mask, dx, sums]: [&Array<'_>; 4],
        sum: Sum,
    ) -> PyResult<()> {
        let (dy, dx) = (Tensor::<T>::new("dy", dy)?, Tensor::<T>::new("out", dx)?);
        let (mask, sums) = (Tensor::<u8>::new("mask", mask)?, Tensor::<T::Float>::new("dshift", sums)?);
        dx.like(&dy)?;
        dx.apart(&mask)?;
        sums.apart(&mask)?;
        sums.apart(&dy)?;
        sums.apart(&dx)?;
        let (mask, mut sums) = (mask.read()?, sums.write()?);
        let (mask, sums) = (mask.slice(), sums.slice());
        let channels = channels(layout.2);
        let result = if dx.replaces(&dy)? {
            let mut dx = dy.write()?;
            let mut dx = rows_mut(dx.slice(), layout)?;
            py.detach(|| exec.get().epilogue_backward_inplace(&*op, &mut dx, mask, sums, channels, sum))
        } else {
            let (dy, mut dx) = (dy.read()?, dx.write()?);
            let (dy, mut dx) = (rows(dy.slice(), layout)?, rows_mut(dx.slice(), layout)?);
            py.detach(|| exec.get().epilogue_backward(&*op, &dy, mask, &mut dx, sums, channels, sum))
        };
        result.map_err(value_error)
    }
    let sum = if accumulate { Sum::Accumulate } else { Sum::Overwrite };
    for_dtype!(dtype, [f32 f64 f16 bf16], T => {
        run::<T>(py, exec, operation(name, parameters)?, layout, [dy, mask, dx, sums], sum)
    })
}

/// y = relu(a) * b; in place, if y is the memory of a.
#[pyfunction]
pub fn reglu(
    py: Python<'_>,
    exec: Exec,
    dtype: &str,
    a: &Array<'_>,
    b: &Array<'_>,
    y: &Array<'_>,
) -> PyResult<()> {
    for_dtype!(dtype, [f32 f64 f16 bf16], T => {
        let (a, b, y) = (Tensor::<T>::new("a", a)?, Tensor::<T>::new("b", b)?, Tensor::<T>::new("out", y)?);
        b.like(&a)?;
        y.like(&a)?;
        y.apart(&b)?;
        let layout = (1, a.len(), false);
        let b = b.read()?;
        let b = rows(b.slice(), layout)?;
        let result = if y.replaces(&a)? {
            let mut a = a.write()?;
            let mut a = rows_mut(a.slice(), layout)?;
            py.detach(|| exec.get().reglu_inplace(&mut a, &b))
        } else {
            let (a, mut y) = (a.read()?, y.write()?);
            let (a, mut y) = (rows(a.slice(), layout)?, rows_mut(y.slice(), layout)?);
            py.detach(|| exec.get().reglu(&a, &b, &mut y))
        };
        result.map_err(value_error)
    })
}

/// da = !(a <= 0) ? dy * b : +0, db = relu(a) * dy
#[pyfunction]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub fn reglu_backward(
    py: Python<'_>,
    exec: Exec,
    dtype: &str,
    dy: &Array<'_>,
    a: &Array<'_>,
    b: &Array<'_>,
    da: &Array<'_>,
    db: &Array<'_>,
) -> PyResult<()> {
    for_dtype!(dtype, [f32 f64 f16 bf16], T => {
        let (dy, a, b) = (Tensor::<T>::new("dy", dy)?, Tensor::<T>::new("a", a)?, Tensor::<T>::new("b", b)?);
        let (da, db) = (Tensor::<T>::new("da", da)?, Tensor::<T>::new("db", db)?);
        for tensor in [&a, &b, &da, &db] {
            tensor.like(&dy)?;
        }
        for read in [&dy, &a, &b] {
            da.apart(read)?;
            db.apart(read)?;
        }
        da.apart(&db)?;
        let layout = (1, dy.len(), false);
        let (dy, a, b, mut da, mut db) = (dy.read()?, a.read()?, b.read()?, da.write()?, db.write()?);
        let (dy, a, b) = (rows(dy.slice(), layout)?, rows(a.slice(), layout)?, rows(b.slice(), layout)?);
        let (mut da, mut db) = (rows_mut(da.slice(), layout)?, rows_mut(db.slice(), layout)?);
        py.detach(|| exec.get().reglu_backward(&dy, &a, &b, &mut da, &mut db)).map_err(value_error)
    })
}

/// y = relu(a) * b, where each row of x is a, and b behind it; rows of y have this length.
#[pyfunction]
pub fn reglu_halves(
    py: Python<'_>,
    exec: Exec,
    dtype: &str,
    rows_of: (usize, usize),
    x: &Array<'_>,
    y: &Array<'_>,
) -> PyResult<()> {
    let (count, half) = rows_of;
    for_dtype!(dtype, [f32 f64 f16 bf16], T => {
        let (x, y) = (Tensor::<T>::new("x", x)?, Tensor::<T>::new("out", y)?);
        y.apart(&x)?;
        let (x, mut y) = (x.read()?, y.write()?);
        let x = rows(x.slice(), (count, 2 * half, false))?;
        let mut y = rows_mut(y.slice(), (count, half, false))?;
        py.detach(|| exec.get().reglu_halves(&x, &mut y)).map_err(value_error)
    })
}

/// Each row of dx is da, and db behind it.
#[pyfunction]
pub fn reglu_halves_backward(
    py: Python<'_>,
    exec: Exec,
    dtype: &str,
    rows_of: (usize, usize),
    dy: &Array<'_>,
    x: &Array<'_>,
    dx: &Array<'_>,
) -> PyResult<()> {
    let (count, half) = rows_of;
    for_dtype!(dtype, [f32 f64 f16 bf16], T => {
        let (dy, x, dx) = (Tensor::<T>::new("dy", dy)?, Tensor::<T>::new("x", x)?, Tensor::<T>::new("out", dx)?);
        dx.like(&x)?;
        dx.apart(&x)?;
        dx.apart(&dy)?;
        let (dy, x, mut dx) = (dy.read()?, x.read()?, dx.write()?);
        let dy = rows(dy.slice(), (count, half, false))?;
        let x = rows(x.slice(), (count, 2 * half, false))?;
        let mut dx = rows_mut(dx.slice(), (count, 2 * half, false))?;
        py.detach(|| exec.get().reglu_halves_backward(&dy, &x, &mut dx)).map_err(value_error)
    })
}
