//! Quantized tensors: tables, and what makes bytes of sums.

use crate::exec::Exec;
use crate::tensor::{Array, Data, Tensor, for_dtype, value_error};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rectify::{Quantization, Quantum, Requantize};

/// (scale, zero point, dtype): how integers stand for real numbers.
type Quantized<'a> = (f32, i32, &'a str);

fn quantization<Q: Quantum + Data + TryFrom<i32>>(
    (scale, zero_point, _): Quantized<'_>,
) -> PyResult<Quantization<Q>> {
    Quantization::new(scale, integer("zero_point", zero_point)?).map_err(value_error)
}

fn integer<Q: Data + TryFrom<i32>>(name: &str, value: i32) -> PyResult<Q> {
    value.try_into().map_err(|_| {
        PyValueError::new_err(format!("{name} is {value}, but {} holds no such number", Q::DTYPE))
    })
}

/// Any function of 256 values, from `uint8` or `int8` to `uint8` or `int8`.
///
/// Entries are rounded once to the nearest step, ties to even, and saturated: what exact arithmetic gives, for `relu`, `relu6` and
/// `leaky_relu`, and for others what they give in float64. `from_` and `to` are `Quantization`\ s.
#[pyclass(frozen, eq, from_py_object, module = "rectify")]
#[derive(Clone, PartialEq)]
pub struct Table {
    /// Of bytes: entries by the bits of what is looked up.
    bytes: rectify::Table<u8>,
    from: &'static str,
    to: &'static str,
}

impl Table {
    fn of<Q: Quantum + Data, R: Quantum + Data + Into<i32>>(table: rectify::Table<Q, R>) -> Self {
        let bytes = rectify::Table::new(|byte| Into::<i32>::into(table.entry(Q::from_byte(byte))) as u8);
        Table { bytes, from: Q::DTYPE, to: R::DTYPE }
    }
}

/// Calls for the types of two quantizations.
macro_rules! for_quantizations {
    ($from:expr, $to:expr, |$a:ident, $b:ident| $body:expr) => {
        for_dtype!($from.2, [u8 i8], Q => for_dtype!($to.2, [u8 i8], R => {
            let ($a, $b) = (quantization::<Q>($from)?, quantization::<R>($to)?);
            $body
        }))
    };
}

#[pymethods]
impl Table {
    /// The table with these 256 entries, by the bits of what is looked up: entry 255 is that of 255, or of -1.
    #[new]
    fn new(entries: Vec<u8>, from_: &str, to: &str) -> PyResult<Self> {
        let Ok(entries) = <[u8; 256]>::try_from(entries.as_slice()) else {
            return Err(PyValueError::new_err(format!(
                "entries has length {}, but must have 256",
                entries.len()
            )));
        };
        let bytes = rectify::Table::new(|byte: u8| entries[usize::from(byte)]);
        let name = |dtype| for_dtype!(dtype, [u8 i8], Q => Ok(Q::DTYPE));
        Ok(Table { bytes, from: name(from_)?, to: name(to)? })
    }

    #[staticmethod]
    fn relu(from_: Quantized<'_>, to: Quantized<'_>) -> PyResult<Self> {
        for_quantizations!(from_, to, |from, to| Ok(Table::of(rectify::Table::relu(from, to))))
    }

    #[staticmethod]
    fn relu6(from_: Quantized<'_>, to: Quantized<'_>) -> PyResult<Self> {
        for_quantizations!(from_, to, |from, to| Ok(Table::of(rectify::Table::relu6(from, to))))
    }

    #[staticmethod]
    fn leaky_relu(slope: f32, from_: Quantized<'_>, to: Quantized<'_>) -> PyResult<Self> {
        for_quantizations!(from_, to, |from, to| Ok(Table::of(rectify::Table::leaky_relu(slope, from, to))))
    }

    /// Of a function of real numbers, from one quantization to another; it is called 256 times.
    #[staticmethod]
    fn real(function: &Bound<'_, PyAny>, from_: Quantized<'_>, to: Quantized<'_>) -> PyResult<Self> {
        for_quantizations!(from_, to, |from, to| {
            let mut entries = [0; 256];
            for byte in 0..=255 {
                let value = function.call1((from.real(Quantum::from_byte(byte)),))?.extract()?;
                entries[usize::from(byte)] = Into::<i32>::into(to.nearest(value)) as u8;
            }
            let bytes = rectify::Table::new(|byte: u8| entries[usize::from(byte)]);
            Ok(Table { bytes, from: dtype_of(&from), to: dtype_of(&to) })
        })
    }

    /// The 256 entries, by the bits of what is looked up.
    #[getter]
    fn entries(&self) -> Vec<u8> {
        (0..=255).map(|byte| self.bytes.entry(byte)).collect()
    }

    /// The dtypes that the table leads from and to.
    #[getter]
    fn dtypes(&self) -> (&'static str, &'static str) {
        (self.from, self.to)
    }

    fn __repr__(&self) -> String {
        format!("<Table from {} to {}>", self.from, self.to)
    }
}

fn dtype_of<Q: Quantum + Data>(_: &Quantization<Q>) -> &'static str {
    Q::DTYPE
}

/// y = table\[x\], as bytes, with the table of the element's channel if there are several; in place, if both are the same memory.
#[pyfunction]
pub fn lookup(
    py: Python<'_>,
    exec: Exec,
    tables: Vec<Table>,
    inner: usize,
    x: &Array<'_>,
    y: &Array<'_>,
) -> PyResult<()> {
    let tables: Vec<_> = tables.into_iter().map(|table| table.bytes).collect();
    let (x, y) = (Tensor::<u8>::new("x", x)?, Tensor::<u8>::new("out", y)?);
    y.like(&x)?;
    let result = if y.replaces(&x)? {
        let mut y = x.write()?;
        let y = y.slice();
        py.detach(|| match &tables[..] {
            [table] => exec.get().lookup_inplace(table, y),
            tables => exec.get().lookup_channels_inplace(tables, inner, y),
        })
    } else {
        let (x, mut y) = (x.read()?, y.write()?);
        let (x, y) = (x.slice(), y.slice());
        py.detach(|| match &tables[..] {
            [table] => exec.get().lookup(table, x, y),
            tables => exec.get().lookup_channels(tables, inner, x, y),
        })
    };
    result.map_err(value_error)
}

/// y = clamp(round((sums + bias) * scale / step) + zero_point)
#[pyfunction]
#[allow(clippy::too_many_arguments)] // a tensor each, and how
pub fn requantize(
    py: Python<'_>,
    exec: Exec,
    to: Quantized<'_>,
    inner: usize,
    sums: &Array<'_>,
    scales: &Array<'_>,
    bias: Option<&Array<'_>>,
    relu: bool,
    bounds: (Option<i32>, Option<i32>),
    y: &Array<'_>,
) -> PyResult<()> {
    let (scales, sums) = (Tensor::<f64>::new("scale", scales)?, Tensor::<i32>::new("sums", sums)?);
    let bias = bias.map(|bias| Tensor::<i32>::new("bias", bias)).transpose()?;
    for_dtype!(to.2, [u8 i8], Q => {
        let y = Tensor::<Q>::new("out", y)?;
        y.like(&sums)?;
        y.apart(&sums)?;
        y.apart(&scales)?;
        bias.iter().try_for_each(|bias| y.apart(bias))?;
        let (scales, bias) = (scales.read()?, bias.map(|bias| bias.read()).transpose()?);
        let mut requantize = Requantize::new(scales.slice(), inner, quantization::<Q>(to)?).map_err(value_error)?;
        if let Some(bias) = &bias {
            requantize = requantize.bias(bias.slice()).map_err(value_error)?;
        }
        if relu {
            requantize = requantize.relu();
        }
        let least = bounds.0.map_or(Ok(Q::MIN), |least| integer("least", least))?;
        let greatest = bounds.1.map_or(Ok(Q::MAX), |greatest| integer("greatest", greatest))?;
        let requantize = requantize.bounds(least, greatest).map_err(value_error)?;
        let (sums, mut y) = (sums.read()?, y.write()?);
        let (sums, y) = (sums.slice(), y.slice());
        py.detach(|| exec.get().requantize(&requantize, sums, y)).map_err(value_error)
    })
}
