//! linear → activation → linear → softmax cross-entropy, trained by SGD with momentum.

use crate::activation::{Hidden, Kept};
use crate::data::{CLASSES, PIXELS};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView1, Axis};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rectify::{Error, Exec};
use std::fmt;

/// The parameters of stochastic gradient descent.
#[derive(Clone, Copy)]
pub struct Sgd {
    pub learning_rate: f32,
    pub momentum: f32,
}

/// `x·weights + bias`, one sample per row.
struct Linear {
    weights: Array2<f32>,
    bias: Array1<f32>,
    weights_velocity: Array2<f32>,
    bias_velocity: Array1<f32>,
}

impl Linear {
    /// He initialisation: the variance 2 / inputs keeps the scale of what a rectifier lets through, if the bias is 0.
    fn new(inputs: usize, outputs: usize, bias: f32, rng: &mut ChaCha8Rng) -> Self {
        let bound = (6.0 / inputs as f32).sqrt(); // uniform within ±bound has the variance bound² / 3
        Linear {
            weights: Array2::from_shape_simple_fn((inputs, outputs), || rng.random_range(-bound..bound)),
            bias: Array1::from_elem(outputs, bias),
            weights_velocity: Array2::zeros((inputs, outputs)),
            bias_velocity: Array1::zeros(outputs),
        }
    }

    fn parameters(&self) -> usize {
        self.weights.len() + self.bias.len()
    }

    fn forward(&self, x: &Array2<f32>) -> Array2<f32> {
        x.dot(&self.weights) + &self.bias
    }

    /// dx from dy.
    fn backward(&self, dy: &Array2<f32>) -> Array2<f32> {
        dy.dot(&self.weights.t())
    }

    /// velocity ← momentum · velocity + gradient, then parameter ← parameter − learning rate · velocity.
    fn update(&mut self, x: &Array2<f32>, dy: &Array2<f32>, sgd: Sgd) {
        general_mat_mul(1.0, &x.t(), dy, sgd.momentum, &mut self.weights_velocity);
        self.bias_velocity *= sgd.momentum;
        self.bias_velocity += &dy.sum_axis(Axis(0));
        self.weights.scaled_add(-sgd.learning_rate, &self.weights_velocity);
        self.bias.scaled_add(-sgd.learning_rate, &self.bias_velocity);
    }
}

/// A multilayer perceptron with one hidden layer.
pub struct Network {
    hidden: Linear,
    pub activation: Hidden,
    output: Linear,
    exec: Exec,
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slopes = if let Hidden::Prelu { slopes, .. } = &self.activation { slopes.len() } else { 0 };
        let parameters = self.hidden.parameters() + slopes + self.output.parameters();
        write!(f, "{PIXELS} → {} → {CLASSES}, {parameters} parameters", self.units())
    }
}

/// What one forward pass leaves for the backward pass.
///
/// The activations stay because the weight gradient of the output layer is made of them. What the gradient of the
/// activation needs beside them is at most a bit per element for most, and nothing for some.
pub struct Pass {
    hidden: Array2<f32>,
    kept: Kept,
    pub logits: Array2<f32>,
}

impl Network {
    pub fn new(units: usize, bias: f32, activation: Hidden, exec: Exec, rng: &mut ChaCha8Rng) -> Self {
        Network {
            hidden: Linear::new(PIXELS, units, bias, rng),
            output: Linear::new(units, CLASSES, 0.0, rng),
            activation,
            exec,
        }
    }

    pub fn units(&self) -> usize {
        self.hidden.bias.len()
    }

    /// Logits, with the activation as it is outside training.
    pub fn evaluate(&self, images: &Array2<f32>) -> Result<Array2<f32>, Error> {
        let mut hidden = self.hidden.forward(images);
        self.activation.evaluate(&self.exec, elements_mut(&mut hidden))?;
        Ok(self.output.forward(&hidden))
    }

    pub fn forward(&self, images: &Array2<f32>) -> Result<Pass, Error> {
        let mut hidden = self.hidden.forward(images);
        let kept = self.activation.forward(&self.exec, elements_mut(&mut hidden))?;
        let logits = self.output.forward(&hidden);
        Ok(Pass { hidden, kept, logits })
    }

    /// The derivative of the activation, for each image and unit.
    pub fn derivative(&self, pass: &Pass) -> Result<Array2<f32>, Error> {
        let mut derivative = Array2::ones(pass.hidden.raw_dim());
        let (dy, y) = (elements_mut(&mut derivative), elements(&pass.hidden));
        self.activation.backward(&self.exec, dy, &pass.kept, y)?;
        Ok(derivative)
    }

    /// One step of SGD from the loss gradient with respect to the logits.
    pub fn backward(
        &mut self,
        images: &Array2<f32>,
        pass: &Pass,
        grad: &Array2<f32>,
        sgd: Sgd,
    ) -> Result<(), Error> {
        let mut grad_hidden = self.output.backward(grad);
        let (dy, y) = (elements_mut(&mut grad_hidden), elements(&pass.hidden));
        self.activation.step(&self.exec, dy, &pass.kept, y, sgd)?;
        self.output.update(&pass.hidden, grad, sgd);
        self.hidden.update(images, &grad_hidden, sgd);
        Ok(())
    }
}

const ROW_MAJOR: &str = "a matrix product is row-major here";

fn elements(matrix: &Array2<f32>) -> &[f32] {
    matrix.as_slice().expect(ROW_MAJOR)
}

fn elements_mut(matrix: &mut Array2<f32>) -> &mut [f32] {
    matrix.as_slice_mut().expect(ROW_MAJOR)
}

/// The losses of all samples, summed, and the gradient of their mean: (softmax − one-hot) / samples.
pub fn softmax_cross_entropy(logits: &Array2<f32>, labels: &[usize]) -> (f64, Array2<f32>) {
    let mut grad = logits.clone();
    let mut loss = 0.0;
    for (mut row, &label) in grad.rows_mut().into_iter().zip(labels) {
        let max = row.fold(f32::NEG_INFINITY, |max, &logit| max.max(logit));
        row -= max; // exp must not overflow
        let logit = row[label];
        row.mapv_inplace(f32::exp);
        let sum = row.sum();
        loss += f64::from(sum.ln() - logit);
        row /= sum;
        row[label] -= 1.0;
    }
    grad /= labels.len() as f32;
    (loss, grad)
}

/// How many samples have their largest logit at their label.
pub fn count_correct(logits: &Array2<f32>, labels: &[usize]) -> usize {
    logits.rows().into_iter().zip(labels).filter(|&(row, &label)| argmax(row) == Some(label)).count()
}

fn argmax(row: ArrayView1<f32>) -> Option<usize> {
    row.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(index, _)| index)
}
