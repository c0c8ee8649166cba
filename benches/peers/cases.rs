//! What is measured: each function, at sizes from a call's overhead to main memory, on one thread and on all.

use crate::number::Number;
use std::thread;

/// Elements of a tensor.
const SIZES: [usize; 6] = [64, 1 << 10, 1 << 14, 1 << 18, 1 << 22, 1 << 26];
const QUICK_SIZES: [usize; 3] = [64, 1 << 14, 1 << 18];

/// Elements from which all cores are tried, too.
const THREADS_FROM: usize = 1 << 18;

/// Channels of [`Function::PRelu`], whose tensors have them last. Every size is a multiple.
pub const CHANNELS: usize = 64;

/// The slope of [`Function::LeakyRelu`], near 0.01: one that every type has.
pub fn slope<T: Number>() -> T {
    <T as rectify::Element>::from_f64(0.010009765625)
}

/// A function of tensors.
#[derive(Clone, Copy, PartialEq)]
pub enum Function {
    /// y = relu(x)
    Relu,
    /// The same, in place.
    ReluInplace,
    /// y = leaky_relu(x), with [`slope`].
    LeakyRelu,
    /// y = prelu(x), channels last, with [`slopes`].
    PRelu,
    /// y = elu(x), with alpha 1.
    Elu,
    /// dx = dy where x is positive.
    ReluBackward,
}

impl Function {
    /// All of them.
    pub const ALL: [Function; 6] = [
        Function::Relu,
        Function::ReluInplace,
        Function::LeakyRelu,
        Function::PRelu,
        Function::Elu,
        Function::ReluBackward,
    ];

    /// As in the API of rectify, without the type.
    pub fn name(self) -> &'static str {
        match self {
            Function::Relu => "relu",
            Function::ReluInplace => "relu_inplace",
            Function::LeakyRelu => "leaky_relu",
            Function::PRelu => "prelu",
            Function::Elu => "elu",
            Function::ReluBackward => "relu_backward_input",
        }
    }

    /// Tensors that must be read and written.
    pub fn tensors(self) -> usize {
        if self == Function::ReluBackward { 3 } else { 2 }
    }
}

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Case {
    /// What is computed.
    pub function: Function,
    /// Elements of a tensor.
    pub len: usize,
    /// Threads that may take part.
    pub threads: usize,
}

/// The rows of a function: of f32 with all sizes and numbers of threads.
pub fn cases<T: Number>(function: Function, quick: bool) -> Vec<Case> {
    let sizes = if quick { &QUICK_SIZES[..] } else { &SIZES };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let rows = |threads, from| {
        let sizes = sizes.iter().filter(move |&&len| len >= from);
        sizes.map(move |&len| Case { function, len, threads })
    };
    match cores {
        _ if T::NAME != "f32" => rows(1, 1 << 10).collect(),
        1 => rows(1, 0).collect(),
        _ => rows(1, 0).chain(rows(cores, THREADS_FROM)).collect(),
    }
}

/// The largest of the sizes.
pub fn largest(quick: bool) -> usize {
    if quick { QUICK_SIZES[QUICK_SIZES.len() - 1] } else { SIZES[SIZES.len() - 1] }
}

/// A slope for each channel: from 1/128 to 1/2.
pub fn slopes<T: Number>() -> Vec<T> {
    let slope = |channel| <T as rectify::Element>::from_f64(channel as f64 / (2 * CHANNELS) as f64);
    (1..=CHANNELS).map(slope).collect()
}
