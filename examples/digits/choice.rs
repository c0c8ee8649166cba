//! The activations to choose from, with their parameters.

use crate::activation::Hidden;
use clap::ValueEnum;
use rectify::{
    Celu, Clamp, Elu, Error, Exact, HardSigmoid, HardSwish, LeakyRelu, Relu, ReluPlusZero, Selu, SquaredRelu,
    Threshold, ThresholdedRelu,
};
use std::fmt;

/// How the command line, and the functions of the crate, call them.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Name {
    Relu,
    ReluPlusZero,
    Threshold,
    ThresholdedRelu,
    Clamp,
    Relu6,
    LeakyRelu,
    Prelu,
    Rrelu,
    Elu,
    Selu,
    Celu,
    EluExact,
    SeluExact,
    CeluExact,
    SquaredRelu,
    Hardsigmoid,
    Hardswish,
}

impl Name {
    pub fn all() -> &'static [Name] {
        Name::value_variants()
    }

    /// The slope below zero where none is given, if there is one to give.
    pub fn default_slope(self) -> Option<f32> {
        match self {
            Name::LeakyRelu => Some(LeakyRelu::default().slope()),
            Name::Prelu => Some(0.25), // as in PyTorch
            _ => None,
        }
    }

    /// The same for α.
    pub fn default_alpha(self) -> Option<f32> {
        use Name::*;
        matches!(self, ThresholdedRelu | Elu | Celu | EluExact | CeluExact).then_some(1.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.to_possible_value().expect("no variant is skipped").get_name())
    }
}

/// An activation and its parameters.
#[derive(Clone, Copy)]
pub struct Choice {
    pub name: Name,
    slope: Option<f32>,
    alpha: Option<f32>,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        match (self.slope, self.alpha) {
            (Some(slope), _) => write!(f, " (slope {slope})"),
            (_, Some(alpha)) => write!(f, " (alpha {alpha})"),
            _ => Ok(()),
        }
    }
}

impl Choice {
    /// A parameter that the activation does not have is ignored.
    pub fn new(name: Name, slope: Option<f32>, alpha: Option<f32>) -> Self {
        Choice {
            name,
            slope: name.default_slope().map(|default| slope.unwrap_or(default)),
            alpha: name.default_alpha().map(|default| alpha.unwrap_or(default)),
        }
    }

    /// The activation of `units` units as training begins.
    pub fn hidden(&self, units: usize, seed: u64) -> Result<Hidden, Error> {
        let (slope, alpha) = (self.slope.unwrap_or_default(), self.alpha.unwrap_or_default());
        Ok(Hidden::Fixed(match self.name {
            Name::Relu => Box::new(Relu),
            Name::ReluPlusZero => Box::new(ReluPlusZero),
            Name::Threshold => Box::new(Threshold::new(-1.0, -1.0)), // a relu that bends at -1
            Name::ThresholdedRelu => Box::new(ThresholdedRelu::new(alpha)),
            Name::Clamp => Box::new(Clamp::new(-1.0, 1.0)?),
            Name::Relu6 => Box::new(Clamp::relu6()),
            Name::LeakyRelu => Box::new(LeakyRelu::new(slope)),
            Name::Prelu => return Ok(Hidden::prelu(units, slope)),
            Name::Rrelu => return Hidden::rrelu(seed),
            Name::Elu => Box::new(Elu::new(alpha)?),
            Name::Selu => Box::new(Selu),
            Name::Celu => Box::new(Celu::new(alpha)?),
            Name::EluExact => Box::new(Exact(Elu::new(alpha)?)),
            Name::SeluExact => Box::new(Exact(Selu)),
            Name::CeluExact => Box::new(Exact(Celu::new(alpha)?)),
            Name::SquaredRelu => Box::new(SquaredRelu),
            Name::Hardsigmoid => Box::new(HardSigmoid),
            Name::Hardswish => Box::new(HardSwish),
        }))
    }
}
