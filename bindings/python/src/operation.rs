//! The table of operations: what becomes of a name and its parameters.

use crate::tensor::{Data, Tensor, value_error};
use half::{bf16, f16};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use rectify::{
    Activation, Celu, Clamp, Element, Elu, Exact, HardSigmoid, HardSwish, LeakyRelu, PRelu, RRelu, Real,
    Relu, ReluDropout, ReluPlusZero, Selu, SquaredRelu, Threshold, ThresholdedRelu,
};

/// An operation of any name.
pub type Operation<T> = Box<dyn Activation<T>>;

/// An element type that operations take.
pub trait Operand: Data + Element {
    /// The operation of a name, if it takes this type.
    fn find(name: &str, parameters: &Parameters<'_, '_>) -> PyResult<Option<Operation<Self>>>;
}

/// The operation of a name.
pub fn operation<T: Operand>(name: &str, parameters: &Bound<'_, PyTuple>) -> PyResult<Operation<T>> {
    let found = T::find(name, &Parameters(parameters))?;
    found.ok_or_else(|| PyTypeError::new_err(format!("{name} does not take dtype {}", T::DTYPE)))
}

/// The parameters of an operation, in the order of its Python function.
pub struct Parameters<'a, 'py>(pub &'a Bound<'py, PyTuple>);

impl Parameters<'_, '_> {
    fn get<N>(&self, i: usize) -> PyResult<N>
    where
        N: for<'a, 'py> FromPyObject<'a, 'py, Error = PyErr>,
    {
        self.0.get_item(i)?.extract()
    }

    /// A number, rounded to the type.
    fn real<T: Element<Number = f64>>(&self, i: usize) -> PyResult<T> {
        Ok(T::from_f64(self.get(i)?))
    }

    /// Slopes, and elements that a channel has in a row.
    pub fn prelu<T: rectify::Float + Data>(&self) -> PyResult<PRelu<'static, T>> {
        let (slopes, inner) = (self.0.get_item(0)?, self.get(1)?);
        let slopes = Tensor::<T>::new("slope", slopes.cast()?)?.read()?;
        Ok(PRelu::new(slopes.slice(), inner).into_owned())
    }
}

/// Those of types with fractions, but for the exact tier.
fn real<T>(name: &str, p: &Parameters<'_, '_>) -> PyResult<Option<Operation<T>>>
where
    T: Real<Number = f64, Float: Element<Number = f64> + Data>,
    Relu: Activation<T>,
    ReluPlusZero: Activation<T>,
    Threshold<T>: Activation<T>,
    ThresholdedRelu<T>: Activation<T>,
    Clamp<T>: Activation<T>,
    LeakyRelu<T::Float>: Activation<T>,
    PRelu<'static, T::Float>: Activation<T>,
    RRelu<T::Float>: Activation<T>,
    ReluDropout<T::Float>: Activation<T>,
    Elu<T::Float>: Activation<T>,
    Selu: Activation<T>,
    Celu<T::Float>: Activation<T>,
    SquaredRelu: Activation<T>,
    HardSigmoid: Activation<T>,
    HardSwish: Activation<T>,
{
    let operation: Operation<T> = match name {
        "relu" => Box::new(Relu),
        "relu_plus_zero" => Box::new(ReluPlusZero),
        "threshold" => Box::new(Threshold::new(p.real(0)?, p.real(1)?)),
        "thresholded_relu" => Box::new(ThresholdedRelu::new(p.real(0)?)),
        "clamp" => Box::new(Clamp::new(p.real(0)?, p.real(1)?).map_err(value_error)?),
        "relu6" => Box::new(Clamp::relu6()),
        "leaky_relu" => Box::new(LeakyRelu::new(p.real(0)?)),
        "prelu" => Box::new(p.prelu()?),
        "rrelu" => Box::new(RRelu::new(p.real(0)?, p.real(1)?, p.get(2)?).map_err(value_error)?),
        "relu_dropout" => Box::new(ReluDropout::new(p.real(0)?, p.get(1)?).map_err(value_error)?),
        "elu" => Box::new(Elu::new(p.real(0)?).map_err(value_error)?),
        "selu" => Box::new(Selu),
        "celu" => Box::new(Celu::new(p.real(0)?).map_err(value_error)?),
        "squared_relu" => Box::new(SquaredRelu),
        "hardsigmoid" => Box::new(HardSigmoid),
        "hardswish" => Box::new(HardSwish),
        _ => return Ok(None),
    };
    Ok(Some(operation))
}

/// The exact tier.
fn exact(name: &str, p: &Parameters<'_, '_>) -> PyResult<Option<Operation<f32>>> {
    let operation: Operation<f32> = match name {
        "elu_exact" => Box::new(Exact(Elu::new(p.real(0)?).map_err(value_error)?)),
        "selu_exact" => Box::new(Exact(Selu)),
        "celu_exact" => Box::new(Exact(Celu::new(p.real(0)?).map_err(value_error)?)),
        _ => return Ok(None),
    };
    Ok(Some(operation))
}

/// Those of integers.
fn integer<T>(name: &str, p: &Parameters<'_, '_>) -> PyResult<Option<Operation<T>>>
where
    T: Data + Element<Number = i64>,
    Relu: Activation<T>,
    Clamp<T>: Activation<T>,
{
    let bound = |parameter: &str, i| {
        let value: i64 = p.get(i)?;
        let bound = T::from_number(value);
        if bound.to_number() != value {
            return Err(PyValueError::new_err(format!(
                "{parameter} is {value}, but {} holds no such number",
                T::DTYPE
            )));
        }
        Ok(bound)
    };
    let operation: Operation<T> = match name {
        "relu" => Box::new(Relu),
        "clamp" => Box::new(Clamp::new(bound("lo", 0)?, bound("hi", 1)?).map_err(value_error)?),
        "relu6" => Box::new(Clamp::relu6()),
        _ => return Ok(None),
    };
    Ok(Some(operation))
}

impl Operand for f32 {
    fn find(name: &str, parameters: &Parameters<'_, '_>) -> PyResult<Option<Operation<f32>>> {
        Ok(real(name, parameters)?.or(exact(name, parameters)?))
    }
}

macro_rules! operands {
    ($($find:ident: $($T:ty)*;)*) => {$($(
        impl Operand for $T {
            fn find(name: &str, parameters: &Parameters<'_, '_>) -> PyResult<Option<Operation<$T>>> {
                $find(name, parameters)
            }
        }
    )*)*};
}
operands! {
    real: f64 f16 bf16;
    integer: i8 i16 i32 i64;
}
