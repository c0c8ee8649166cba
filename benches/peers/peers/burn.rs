//! `burn-flex`, burn's backend for CPUs: a result is a new tensor, so its allocation counts, except where the operand is
//! nobody else's: that is in place. These operations use one thread always.

use crate::cases::{CHANNELS, Case, Function, slope, slopes};
use crate::contestant::Contestant;
use crate::memory::Tensors;
use crate::number::Number;
use burn_backend::ops::{ActivationOps, FloatTensorOps};
use burn_backend::{BoolDType, Scalar, TensorData};
use burn_flex::{Flex, FlexTensor};

/// Who runs, if anybody does.
pub fn enter<T: Number>(case: Case, tensors: &Tensors<'_, T>) -> Option<Box<dyn Contestant<T>>> {
    if case.threads > 1 {
        return None;
    }
    let x = tensor(tensors.x);
    Some(match case.function {
        Function::ReluInplace => Box::new(InPlace { x: Some(x) }),
        Function::Relu => apart(move || Flex::relu(x.clone())),
        Function::LeakyRelu => {
            apart(move || Flex::leaky_relu(x.clone(), Scalar::from(rectify::Element::to_f64(slope::<T>()))))
        }
        Function::PRelu => {
            let slopes = tensor::<T>(&slopes());
            apart(move || Flex::prelu(x.clone(), slopes.clone()))
        }
        // As `burn_tensor::activation::elu` composes it.
        Function::Elu => apart(move || {
            let mask = Flex::float_lower_equal_elem(x.clone(), Scalar::from(0.0), BoolDType::Native);
            let exp = Flex::float_sub_scalar(Flex::float_exp(x.clone()), Scalar::from(1.0));
            Flex::float_mask_where(x.clone(), mask, Flex::float_mul_scalar(exp, Scalar::from(1.0)))
        }),
        // What it calls output may be the input: it tests whether that is positive.
        Function::ReluBackward => {
            let dy = tensor(tensors.dy);
            apart(move || Flex::relu_backward(x.clone(), dy.clone()))
        }
    })
}

fn tensor<T: Number>(data: &[T]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(data.to_vec(), [data.len() / CHANNELS, CHANNELS]))
}

fn apart<T: Number>(call: impl Fn() -> FlexTensor + 'static) -> Box<dyn Contestant<T>> {
    Box::new(Apart { call, y: None })
}

struct Apart<F> {
    call: F,
    y: Option<FlexTensor>,
}

impl<T: Number, F: Fn() -> FlexTensor> Contestant<T> for Apart<F> {
    fn run(&mut self, _: &mut Tensors<'_, T>, passes: usize) {
        for _ in 0..passes {
            self.y = None; // the allocator may have its memory back
            self.y = Some((self.call)());
        }
    }

    fn store(&self, y: &mut [T]) {
        y.copy_from_slice(self.y.as_ref().expect("there has been a call").storage());
    }
}

struct InPlace {
    x: Option<FlexTensor>,
}

impl<T: Number> Contestant<T> for InPlace {
    fn run(&mut self, _: &mut Tensors<'_, T>, passes: usize) {
        for _ in 0..passes {
            self.x = self.x.take().map(Flex::relu);
        }
    }

    fn load(&mut self, y: &[T]) {
        self.x.as_mut().expect("it is there between calls").storage_mut().copy_from_slice(y);
    }

    fn store(&self, y: &mut [T]) {
        y.copy_from_slice(self.x.as_ref().expect("it is there between calls").storage());
    }
}
