//! NumPy arrays as slices, and what can be wrong with them.

use half::slice::HalfBitsSliceExt;
use half::{bf16, f16};
use numpy::{
    BorrowError, PyArrayDescrMethods, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyReadwriteArrayDyn,
    PyUntypedArray, PyUntypedArrayMethods,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use std::ops::Range;

/// An array that is given by a caller.
pub type Array<'py> = Bound<'py, PyUntypedArray>;

/// An element type, and the one that NumPy's arrays of it have: of halves `uint16`, for NumPy's C API knows no bfloat16.
pub trait Data: Copy + Send + Sync + 'static {
    /// What NumPy calls it.
    const DTYPE: &'static str;
    /// What arrays hold.
    type Stored: numpy::Element + Copy;
    fn values(stored: &[Self::Stored]) -> &[Self];
    fn values_mut(stored: &mut [Self::Stored]) -> &mut [Self];
}

macro_rules! data {
    ($($T:ty: $dtype:literal $Stored:ty, |$stored:ident| $values:expr;)*) => {$(
        impl Data for $T {
            const DTYPE: &'static str = $dtype;
            type Stored = $Stored;
            fn values($stored: &[$Stored]) -> &[$T] {
                $values
            }
            fn values_mut($stored: &mut [$Stored]) -> &mut [$T] {
                $values
            }
        }
    )*};
}
data! {
    f32: "float32" f32, |values| values;
    f64: "float64" f64, |values| values;
    i8: "int8" i8, |values| values;
    i16: "int16" i16, |values| values;
    i32: "int32" i32, |values| values;
    i64: "int64" i64, |values| values;
    u8: "uint8" u8, |values| values;
    u32: "uint32" u32, |values| values;
    u64: "uint64" u64, |values| values;
}
impl Data for f16 {
    const DTYPE: &'static str = "float16";
    type Stored = u16;
    fn values(stored: &[u16]) -> &[f16] {
        stored.reinterpret_cast()
    }
    fn values_mut(stored: &mut [u16]) -> &mut [f16] {
        stored.reinterpret_cast_mut()
    }
}
impl Data for bf16 {
    const DTYPE: &'static str = "bfloat16";
    type Stored = u16;
    fn values(stored: &[u16]) -> &[bf16] {
        stored.reinterpret_cast()
    }
    fn values_mut(stored: &mut [u16]) -> &mut [bf16] {
        stored.reinterpret_cast_mut()
    }
}

/// Calls for the type of a name: `for_dtype!(dtype, [f32 f64], T => …)`.
macro_rules! for_dtype {
    ($dtype:expr, [$($Type:ty)*], $T:ident => $body:expr) => {
        match $dtype {
            $(dtype if dtype == <$Type as $crate::tensor::Data>::DTYPE => {
                type $T = $Type;
                $body
            })*
            other => Err($crate::tensor::unsupported(other)),
        }
    };
}
pub(crate) use for_dtype;

pub fn unsupported(dtype: &str) -> PyErr {
    PyTypeError::new_err(format!("dtype {dtype} is not supported here"))
}

/// An array of `T` whose elements lie one behind the other in the order of its indices.
pub struct Tensor<'py, T: Data> {
    name: &'static str,
    array: Bound<'py, PyArrayDyn<T::Stored>>,
}

impl<'py, T: Data> Tensor<'py, T> {
    pub fn new(name: &'static str, array: &Array<'py>) -> PyResult<Self> {
        if !array.dtype().is_equiv_to(&numpy::dtype::<T::Stored>(array.py())) {
            let (found, wanted) = (array.dtype(), T::DTYPE);
            return Err(PyTypeError::new_err(format!("{name} has dtype {found}, but must have {wanted}")));
        }
        if !array.is_c_contiguous() {
            let message =
                format!("{name} is not C-contiguous; pass a copy, as numpy.ascontiguousarray makes it");
            return Err(PyValueError::new_err(message));
        }
        if !array.is_aligned() {
            return Err(PyValueError::new_err(format!("{name} is not aligned to its elements; pass a copy")));
        }
        Ok(Tensor { name, array: array.cast::<PyArrayDyn<T::Stored>>()?.clone() })
    }

    pub fn len(&self) -> usize {
        self.array.len()
    }

    /// Whether it has the shape of another one.
    pub fn like<U: Data>(&self, other: &Tensor<'py, U>) -> PyResult<()> {
        if self.array.shape() == other.array.shape() {
            return Ok(());
        }
        let [found, wanted] = [self.array.shape(), other.array.shape()].map(written);
        let message = format!("{} has shape {found}, but {} has shape {wanted}", self.name, other.name);
        Err(PyValueError::new_err(message))
    }

    /// Whether this, which is written, is the memory of what is read.
    pub fn replaces<U: Data>(&self, read: &Tensor<'py, U>) -> PyResult<bool> {
        if self.span() == read.span() && T::DTYPE == U::DTYPE {
            return Ok(true);
        }
        self.apart(read)?;
        Ok(false)
    }

    /// Refuses to write what overlaps another argument.
    pub fn apart<U: Data>(&self, other: &Tensor<'py, U>) -> PyResult<()> {
        let (a, b) = (self.span(), other.span());
        if a.start.max(b.start) < a.end.min(b.end) {
            let message = format!("{} shares memory with {}", self.name, other.name);
            return Err(PyValueError::new_err(message));
        }
        Ok(())
    }

    /// Its addresses.
    fn span(&self) -> Range<usize> {
        let start = self.array.data() as usize;
        start..start + self.array.len() * size_of::<T>()
    }

    pub fn read(&self) -> PyResult<Read<'py, T>> {
        Ok(Read(self.array.try_readonly().map_err(|error| self.refused(error))?))
    }

    pub fn write(&self) -> PyResult<Write<'py, T>> {
        Ok(Write(self.array.try_readwrite().map_err(|error| self.refused(error))?))
    }

    fn refused(&self, error: BorrowError) -> PyErr {
        let why = match error {
            BorrowError::NotWriteable => "read-only",
            _ => "in use by a call on another thread",
        };
        PyValueError::new_err(format!("{} is {why}", self.name))
    }
}

/// A shape as Python writes it.
fn written(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        several => format!("({})", several.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// A tensor that is read.
pub struct Read<'py, T: Data>(PyReadonlyArrayDyn<'py, T::Stored>);

impl<T: Data> Read<'_, T> {
    pub fn slice(&self) -> &[T] {
        T::values(self.0.as_slice().expect("`Tensor::new` has asked"))
    }
}

/// A tensor that is written.
pub struct Write<'py, T: Data>(PyReadwriteArrayDyn<'py, T::Stored>);

impl<T: Data> Write<'_, T> {
    pub fn slice(&mut self) -> &mut [T] {
        T::values_mut(self.0.as_slice_mut().expect("`Tensor::new` has asked"))
    }
}

/// An error of the library as Python's.
pub fn value_error(error: rectify::Error) -> PyErr {
    PyValueError::new_err(error.to_string())
}
