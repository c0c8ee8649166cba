//! `rten-vecmath`: kernels on slices, for one thread, and of this family leaky_relu and elu alone: for relu, `rten` has the
//! plain loop.

use crate::cases::{Case, Function, slope};
use crate::contestant::Contestant;
use crate::memory::Tensors;
use rten_simd::SimdUnaryOp;
use rten_vecmath::{Elu, ExtendInit, LeakyRelu};
use std::hint::black_box;

/// Who runs, if anybody does.
pub fn enter(case: Case, tensors: &Tensors<'_, f32>) -> Option<Box<dyn Contestant<f32>>> {
    let y = Vec::with_capacity(tensors.x.len());
    match case.function {
        _ if case.threads > 1 => None,
        Function::LeakyRelu => Some(Box::new(Kernel { op: LeakyRelu { alpha: slope::<f32>() }, y })),
        Function::Elu => Some(Box::new(Kernel { op: Elu { alpha: 1.0 }, y })),
        _ => None,
    }
}

/// A kernel with the memory that it writes, which is allocated once: it wants uninitialised memory.
struct Kernel<Op> {
    op: Op,
    y: Vec<f32>,
}

impl<Op: SimdUnaryOp<f32>> Contestant<f32> for Kernel<Op> {
    fn run(&mut self, tensors: &mut Tensors<'_, f32>, passes: usize) {
        for _ in 0..passes {
            self.y.clear();
            self.y.extend_init(|y| {
                let len = tensors.x.len();
                self.op.map(black_box(tensors.x), black_box(&mut y[..len]))
            });
        }
    }

    fn store(&self, y: &mut [f32]) {
        y.copy_from_slice(&self.y);
    }
}
