//! `candle-core`: a result is always a new tensor, so its allocation counts. Functions that it has not are composed as
//! `candle-nn` composes them, or its gradients.
//!
//! It shares work out over threads of its own from [`THREADS_FROM`] elements on, as many as the process began with. So it
//! is in the rows of one thread below that and in those of all cores from there on; elu uses one thread always.

use crate::cases::{CHANNELS, Case, Function, slope, slopes};
use crate::contestant::Contestant;
use crate::memory::Tensors;
use crate::number::Number;
use candle_core::{Device, Result, Tensor};

/// Elements from which candle uses threads.
const THREADS_FROM: usize = 64 << 10;

/// Who runs, if anybody does.
pub fn enter<T: Number>(case: Case, tensors: &Tensors<'_, T>) -> Option<Box<dyn Contestant<T>>> {
    let threaded = case.function != Function::Elu && case.len >= THREADS_FROM;
    if case.function == Function::ReluInplace || threaded != (case.threads > 1) {
        return None;
    }
    let call = match case.function {
        Function::Relu | Function::ReluInplace => |call: &Candle| call.x.relu(),
        Function::LeakyRelu => |call: &Candle| {
            let zeros = call.x.zeros_like()?;
            call.x.maximum(&zeros)? + call.x.minimum(&zeros)? * rectify::Element::to_f64(slope::<T>())
        },
        Function::PRelu => |call: &Candle| {
            let zeros = call.x.zeros_like()?;
            call.x.maximum(&zeros)? + call.x.minimum(&zeros)?.broadcast_mul(&call.slopes)?
        },
        Function::Elu => |call: &Candle| call.x.elu(1.0),
        Function::ReluBackward => |call: &Candle| {
            let active = call.x.ge(&call.x.zeros_like()?)?.to_dtype(call.x.dtype())?;
            &call.dy * active
        },
    };
    let tensor = |data: &[T]| {
        let shape = (data.len() / CHANNELS, CHANNELS);
        Tensor::from_slice(data, shape, &Device::Cpu).expect("all sizes are rows of channels")
    };
    // Nobody else needs the gradient.
    let dy = if case.function == Function::ReluBackward { tensor(tensors.dy) } else { tensor(&[]) };
    Some(Box::new(Candle { call, x: tensor(tensors.x), dy, slopes: tensor(&slopes()), y: None, threaded }))
}

struct Candle {
    call: fn(&Candle) -> Result<Tensor>,
    x: Tensor,
    dy: Tensor,
    slopes: Tensor,
    y: Option<Tensor>,
    threaded: bool,
}

impl<T: Number> Contestant<T> for Candle {
    fn run(&mut self, _: &mut Tensors<'_, T>, passes: usize) {
        for _ in 0..passes {
            self.y = None; // the allocator may have its memory back
            self.y = Some((self.call)(self).expect("the tensors of a benchmark fit"));
        }
    }

    fn store(&self, y: &mut [T]) {
        let result = self.y.as_ref().and_then(|y| y.flatten_all().ok()?.to_vec1().ok());
        y.copy_from_slice(&result.expect("there has been a call"));
    }

    fn spins(&self) -> bool {
        self.threaded
    }
}
