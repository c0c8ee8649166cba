//! The activation of the hidden layer: what it keeps from forward for backward, and what of it changes with training.

use crate::network::Sgd;
use ndarray::Array1;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rectify::{Activation, Error, Exec, PRelu, RRelu, Saved, Sum};
use std::fmt;

/// An activation at one step of training.
pub enum Hidden {
    /// Always the same.
    Fixed(Box<dyn Activation<f32>>),
    /// One slope per unit, learned as weights are.
    Prelu { slopes: Array1<f32>, velocity: Array1<f32> },
    /// A slope per element, other ones at each step. The operation holds the seed that makes them, not the slopes.
    Rrelu { operation: RRelu<f32>, seeds: Box<ChaCha8Rng> },
}

/// What forward keeps for backward.
#[derive(Clone, Copy)]
pub enum Keep {
    /// A bit per element.
    Mask,
    /// y, which costs nothing: the weight gradient of the next layer is made of it, so that layer keeps it anyway.
    Output,
    /// x.
    Input,
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Keep::Mask => "mask",
            Keep::Output => "output",
            Keep::Input => "input",
        })
    }
}

impl Keep {
    /// What keeping it costs for this many elements.
    pub fn bytes(self, elements: usize) -> usize {
        match self {
            Keep::Mask => elements.div_ceil(8),
            Keep::Output => 0,
            Keep::Input => elements * size_of::<f32>(),
        }
    }

    /// The same in words.
    pub fn describe(self, elements: usize) -> String {
        let bytes = self.bytes(elements);
        match self {
            Keep::Output => "the output alone, which the next layer needs anyway".into(),
            _ => format!("the {self} ({bytes} bytes per batch) and the output, which the next layer needs"),
        }
    }
}

/// What forward has kept, beside the output.
pub enum Kept {
    Mask(Vec<u8>),
    Nothing,
    Input(Vec<f32>),
}

impl Kept {
    /// What the library takes, with the output that the next layer has kept.
    fn saved<'a>(&'a self, output: &'a [f32]) -> Saved<'a, f32> {
        match self {
            Kept::Mask(mask) => Saved::Mask(mask),
            Kept::Nothing => Saved::Output(output),
            Kept::Input(input) => Saved::Input(input),
        }
    }
}

impl Hidden {
    pub fn prelu(units: usize, slope: f32) -> Self {
        Hidden::Prelu { slopes: Array1::from_elem(units, slope), velocity: Array1::zeros(units) }
    }

    pub fn rrelu(seed: u64) -> Result<Self, Error> {
        let mut seeds = Box::new(ChaCha8Rng::seed_from_u64(seed));
        seeds.set_stream(1); // stream 0 decides the weights and the batches, for every activation the same ones
        Ok(Hidden::Rrelu { operation: draw_slopes(&mut seeds)?, seeds })
    }

    /// Calls `f` with the operation of this step.
    fn with<R>(&self, f: impl FnOnce(&dyn Activation<f32>) -> R) -> R {
        match self {
            Hidden::Fixed(operation) => f(&**operation),
            Hidden::Prelu { slopes, .. } => f(&per_unit(slopes)),
            Hidden::Rrelu { operation, .. } => f(operation),
        }
    }

    /// The mask where it determines the gradient, else the output where that does, else the input.
    pub fn keep(&self) -> Keep {
        let mask = self.with(|operation| operation.mask_suffices().is_ok());
        let output = self.with(|operation| operation.output_suffices().is_ok());
        match self {
            Hidden::Prelu { .. } => Keep::Input, // the gradient of the slopes is made of it
            _ if mask => Keep::Mask,
            _ if output => Keep::Output,
            _ => Keep::Input,
        }
    }

    /// y from x in place.
    pub fn forward(&self, exec: &Exec, x: &mut [f32]) -> Result<Kept, Error> {
        self.with(|operation| match self.keep() {
            Keep::Mask => {
                let mut mask = vec![0; x.len().div_ceil(8)];
                exec.forward_mask_inplace(operation, x, &mut mask)?;
                Ok(Kept::Mask(mask))
            }
            Keep::Output => {
                exec.forward_inplace(operation, x)?;
                Ok(Kept::Nothing)
            }
            Keep::Input => {
                let input = x.to_vec();
                exec.forward_inplace(operation, x)?;
                Ok(Kept::Input(input))
            }
        })
    }

    /// y from x in place, outside training.
    pub fn evaluate(&self, exec: &Exec, x: &mut [f32]) -> Result<(), Error> {
        match self {
            Hidden::Rrelu { operation, .. } => exec.forward_inplace(&operation.evaluation(), x),
            _ => self.with(|operation| exec.forward_inplace(operation, x)),
        }
    }

    /// dx from dy in place.
    pub fn backward(&self, exec: &Exec, dy: &mut [f32], kept: &Kept, output: &[f32]) -> Result<(), Error> {
        self.with(|operation| exec.backward_inplace(operation, dy, kept.saved(output)))
    }

    /// dx from dy in place, then on to the next step.
    pub fn step(
        &mut self,
        exec: &Exec,
        dy: &mut [f32],
        kept: &Kept,
        output: &[f32],
        sgd: Sgd,
    ) -> Result<(), Error> {
        if let (Hidden::Prelu { slopes, velocity }, Kept::Input(x)) = (&mut *self, kept) {
            *velocity *= sgd.momentum;
            let sums = velocity.as_slice_mut().expect("contiguous");
            exec.prelu_backward_inplace(&per_unit(slopes), dy, x, sums, Sum::Accumulate)?;
            slopes.scaled_add(-sgd.learning_rate, velocity);
            return Ok(());
        }
        self.backward(exec, dy, kept, output)?;
        if let Hidden::Rrelu { operation, seeds } = self {
            *operation = draw_slopes(seeds)?;
        }
        Ok(())
    }
}

/// Units are the columns of a row-major matrix: channels-last.
fn per_unit(slopes: &Array1<f32>) -> PRelu<'_, f32> {
    PRelu::new(slopes.as_slice().expect("contiguous"), 1)
}

fn draw_slopes(seeds: &mut ChaCha8Rng) -> Result<RRelu<f32>, Error> {
    RRelu::new(RRelu::<f32>::DEFAULT_LOWER as f32, RRelu::<f32>::DEFAULT_UPPER as f32, seeds.next_u64())
}
