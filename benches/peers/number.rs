//! The types of elements that are measured.

use crate::cases::{Function, slope, slopes};
use crate::contestant::Column;
use crate::peers;
use half::{bf16, f16};
use rectify::{Activation, Element, Elu, LeakyRelu, PRelu, Real, Relu};

/// A type of elements that most libraries have; what they need of it are their own traits.
pub trait Number:
    Real + num_traits::Float + Send + Sync + bytemuck::Pod + burn_backend::Element + candle_core::WithDType
{
    /// Its short functions.
    const SHORT: Short<Self>;
    /// What rectify computes a function by.
    fn operation(function: Function) -> Box<dyn Activation<Self>>;
    /// The same value, as operations take it.
    fn parameter(value: Self) -> Self::Float {
        Self::Float::from_f64(Element::to_f64(value))
    }
    /// The bits, for comparison.
    fn bits(self) -> u64;
    /// Peers that have this type alone.
    fn more_peers() -> Vec<Column<Self>> {
        vec![]
    }
}

/// The functions of rectify that name the operation.
pub struct Short<T: Real> {
    pub relu: fn(&[T], &mut [T]),
    pub relu_inplace: fn(&mut [T]),
    pub leaky_relu: fn(&[T], &mut [T], T::Float),
    pub elu: fn(&[T], &mut [T], T::Float),
}

macro_rules! number {
    ($T:ident, $relu:ident, $relu_inplace:ident, $leaky_relu:ident, $elu:ident $(, $more:expr)?) => {
        impl Number for $T {
            const SHORT: Short<$T> = Short {
                relu: rectify::$relu,
                relu_inplace: rectify::$relu_inplace,
                leaky_relu: rectify::$leaky_relu,
                elu: rectify::$elu,
            };
            fn operation(function: Function) -> Box<dyn Activation<$T>> {
                match function {
                    Function::Relu | Function::ReluInplace | Function::ReluBackward => Box::new(Relu),
                    Function::LeakyRelu => Box::new(LeakyRelu::new(Self::parameter(slope()))),
                    Function::PRelu => {
                        let slopes: Vec<_> = slopes().into_iter().map(Self::parameter).collect();
                        Box::new(PRelu::new(&slopes, 1).into_owned())
                    }
                    Function::Elu => Box::new(Elu::default()),
                }
            }
            fn bits(self) -> u64 {
                self.to_bits().into()
            }
            $(fn more_peers() -> Vec<Column<$T>> {
                $more
            })?
        }
    };
}
number!(f32, relu_f32, relu_inplace_f32, leaky_relu_f32, elu_f32, peers::of_f32());
number!(f64, relu_f64, relu_inplace_f64, leaky_relu_f64, elu_f64);
number!(f16, relu_f16, relu_inplace_f16, leaky_relu_f16, elu_f16);
number!(bf16, relu_bf16, relu_inplace_bf16, leaky_relu_bf16, elu_bf16);
