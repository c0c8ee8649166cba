//! The command line.

use crate::choice::{Choice, Name};
use crate::training::{BATCH, MOMENTUM};
use clap::builder::RangedU64ValueParser;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, value_parser};
use rectify::{Exec, Isa};
use std::fmt;

/// Trains a multilayer perceptron on handwritten digits.
///
/// A hidden unit counts as dead in an epoch if the derivative of its activation was below 10⁻⁶ for every training image.
#[derive(Parser)]
#[command(name = "digits")]
pub struct Options {
    /// Activation of the hidden layer
    #[arg(long, value_name = "NAME", value_enum, default_value_t = Name::Relu)]
    activation: Name,
    /// Trains with every activation, from a start where most units are inactive; prints a table, draws the curves
    #[arg(long, conflicts_with = "activation")]
    compare: bool,
    /// Slope below zero of leaky_relu [default: 0.01]; of prelu, which learns it, at the start [default: 0.25]
    #[arg(long, value_parser = finite, allow_negative_numbers = true)]
    slope: Option<f32>,
    /// Alpha of elu, celu, their exact tiers, and thresholded_relu [default: 1]
    #[arg(long, value_parser = finite, allow_negative_numbers = true)]
    alpha: Option<f32>,
    /// Hidden units
    #[arg(long, value_name = "N", default_value_t = 256)]
    #[arg(value_parser = RangedU64ValueParser::<usize>::new().range(1..=65_536))]
    pub hidden: usize,
    /// Bias of the hidden units at the start; the default of --compare is -2
    #[arg(long, default_value_t = 0.0, default_value_if("compare", "true", "-2"))]
    #[arg(value_parser = finite, allow_negative_numbers = true)]
    pub bias: f32,
    /// How often training goes through all images
    #[arg(long, value_name = "N", default_value_t = 30)]
    #[arg(value_parser = value_parser!(u32).range(1..))]
    pub epochs: u32,
    /// Step size of gradient descent
    #[arg(long, value_name = "RATE", default_value_t = 0.1)]
    #[arg(value_parser = positive, allow_negative_numbers = true)]
    pub learning_rate: f32,
    /// Decides the split of the images, the initial weights, the order of the batches, the slopes of rrelu
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
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

/// What all activations have in common.
impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { learning_rate, bias, seed, .. } = self;
        write!(
            f,
            "learning rate {learning_rate}, momentum {MOMENTUM}, initial bias {bias}, batches of {BATCH}, seed {seed}"
        )
    }
}

impl Options {
    /// What the command line says. Where it makes no sense, says so and ends the program.
    pub fn read() -> Self {
        let options = Options::parse();
        options.check().unwrap_or_else(|(kind, message)| Options::command().error(kind, message).exit());
        options
    }

    fn check(&self) -> Result<(), (ErrorKind, String)> {
        let name = self.activation;
        let slope = ("--slope", self.slope, name.default_slope());
        let alpha = ("--alpha", self.alpha, name.default_alpha());
        for (option, value, default) in [slope, alpha] {
            if value.is_some() && default.is_none() && !self.compare {
                return Err((ErrorKind::ArgumentConflict, format!("{option}: {name} has none")));
            }
        }
        for choice in self.choices() {
            // The message begins with the parameter, and options are called as parameters are.
            let refused = |error| (ErrorKind::ValueValidation, format!("--{error}"));
            choice.hidden(self.hidden, self.seed).map_err(refused)?;
        }
        Ok(())
    }

    /// One activation, or all of them.
    pub fn choices(&self) -> Vec<Choice> {
        let names = if self.compare { Name::all() } else { &[self.activation] };
        names.iter().map(|&name| Choice::new(name, self.slope, self.alpha)).collect()
    }

    pub fn exec(&self) -> Exec {
        Exec { isa: self.isa, ..Exec::new() }
    }
}
