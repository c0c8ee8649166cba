//! Trains a small multilayer perceptron on handwritten digits, forward and backward through `rectify`.
//!
//! ```text
//! cargo run --release --example digits
//! cargo run --release --example digits -- --activation leaky_relu --slope 0.1 --isa scalar
//! ```
//!
//! It shows what the 1-bit mask is for. Forward replaces the pre-activations by the activations in place and keeps one
//! bit per unit and image; that bit is all that backward needs to turn the gradient, in place again. The same masks
//! say which units are dead: those that were active for no training image in a whole epoch.
//!
//! A seed gives the same figures on every instruction set, since every one of them computes the same bits.
//! (On another machine the matrix products of `ndarray` may round differently.)
#![forbid(unsafe_code)]

mod data;
mod network;

use clap::builder::RangedU64ValueParser;
use clap::{Parser, ValueEnum, value_parser};
use data::Digits;
use network::{Network, Sgd, count_correct, softmax_cross_entropy};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rectify::{Activation, Exec, Isa, LeakyRelu, Relu};
use std::error::Error;
use std::time::Instant;

/// 80 % of the 1,797 images; the others are held out.
const TRAINING_IMAGES: usize = 1437;
const BATCH: usize = 32;
const MOMENTUM: f32 = 0.9;

/// Trains a multilayer perceptron on handwritten digits.
#[derive(Parser)]
struct Options {
    /// Activation of the hidden layer
    #[arg(long, value_name = "NAME", value_enum, default_value_t = Hidden::Relu)]
    activation: Hidden,
    /// Slope of leaky_relu below zero; the other activations have none
    #[arg(long, default_value_t = LeakyRelu::default().slope())]
    #[arg(value_parser = finite, allow_negative_numbers = true)]
    slope: f32,
    /// Hidden units
    #[arg(long, value_name = "N", default_value_t = 256)]
    #[arg(value_parser = RangedU64ValueParser::<usize>::new().range(1..=65_536))]
    hidden: usize,
    /// How often training goes through all images
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = value_parser!(u32).range(1..))]
    epochs: u32,
    /// Step size of gradient descent
    #[arg(long, value_name = "RATE", default_value_t = 0.2)]
    #[arg(value_parser = positive, allow_negative_numbers = true)]
    learning_rate: f32,
    /// Decides the split of the images, the initial weights and the order of the batches
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Instruction set; the default is the best one here, or what RECTIFY_ISA names
    #[arg(long, value_name = "NAME", default_value_t = Isa::best())]
    isa: Isa,
}

fn finite(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|value: &f32| value.is_finite()).ok_or_else(|| "must be a finite number".into())
}

fn positive(text: &str) -> Result<f32, String> {
    finite(text).ok().filter(|&value| value > 0.0).ok_or_else(|| "must be a finite number above 0".into())
}

/// The activations to choose from.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Hidden {
    Relu,
    LeakyRelu,
}

impl Options {
    /// The activation, and how to call it in print.
    fn activation(&self) -> (Box<dyn Activation<f32>>, String) {
        let slope = self.slope;
        match self.activation {
            Hidden::Relu => (Box::new(Relu), "relu".into()),
            Hidden::LeakyRelu => (Box::new(LeakyRelu::new(slope)), format!("leaky_relu (slope {slope})")),
        }
    }
}

/// What is counted while training goes through the images once.
struct Epoch {
    images: usize,
    loss: f64,
    correct: usize,
    /// For each hidden unit, whether any image has activated it.
    active: Vec<bool>,
}

impl Epoch {
    fn new(hidden: usize) -> Self {
        Epoch { images: 0, loss: 0.0, correct: 0, active: vec![false; hidden] }
    }

    fn train(&mut self, network: &mut Network, batch: &Digits, sgd: Sgd) -> Result<(), rectify::Error> {
        let pass = network.forward(&batch.images)?;
        let (loss, grad) = softmax_cross_entropy(&pass.logits, &batch.labels);
        network.backward(&batch.images, &pass, &grad, sgd)?;

        self.images += batch.len();
        self.loss += loss;
        self.correct += count_correct(&pass.logits, &batch.labels);
        self.note_active(&pass.mask, batch.len());
        Ok(())
    }

    /// Bit `image · units + unit` of a mask tells whether that image has activated that unit.
    fn note_active(&mut self, mask: &[u8], images: usize) {
        let units = self.active.len();
        for (unit, active) in self.active.iter_mut().enumerate() {
            *active = *active
                || (0..images)
                    .map(|image| image * units + unit)
                    .any(|bit| mask[bit / 8] >> (bit % 8) & 1 == 1);
        }
    }

    fn mean_loss(&self) -> f64 {
        self.loss / self.images as f64
    }

    fn accuracy(&self) -> f64 {
        percent(self.correct, self.images)
    }

    fn dead(&self) -> f64 {
        percent(self.active.iter().filter(|&&active| !active).count(), self.active.len())
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

fn accuracy(network: &Network, digits: &Digits) -> Result<f64, rectify::Error> {
    let logits = network.forward(&digits.images)?.logits;
    Ok(percent(count_correct(&logits, &digits.labels), digits.len()))
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let Options { hidden, epochs, learning_rate, seed, isa, .. } = options;
    let (activation, activation_name) = options.activation();
    let sgd = Sgd { learning_rate, momentum: MOMENTUM };

    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (training, held_out) = Digits::load()?.split(TRAINING_IMAGES, &mut rng);
    let mut network = Network::new(hidden, activation, Exec { isa, ..Exec::new() }, &mut rng);

    let available: Vec<_> = Isa::available().into_iter().map(Isa::name).collect();
    println!("isa {isa} (available: {})", available.join(", "));
    println!(
        "{network}, {activation_name}; learning rate {learning_rate}, momentum {MOMENTUM}, \
         batches of {BATCH}, seed {seed}"
    );

    println!("epoch    loss     train  held-out      dead");
    let start = Instant::now();
    let mut held_out_accuracy = 0.0;
    for number in 1..=epochs {
        let mut epoch = Epoch::new(hidden);
        for batch in training.batches(BATCH, &mut rng) {
            epoch.train(&mut network, &batch, sgd)?;
        }
        held_out_accuracy = accuracy(&network, &held_out)?;
        println!(
            "{number:>5}  {:>6.4}  {:>6.2} %  {held_out_accuracy:>6.2} %  {:>6.2} %",
            epoch.mean_loss(),
            epoch.accuracy(),
            epoch.dead()
        );
    }
    println!("held-out accuracy {held_out_accuracy:.2} % in {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}
