//! Trains a small multilayer perceptron on handwritten digits, forward and backward through `rectify`.
//!
//! ```text
//! cargo run --release --example digits
//! cargo run --release --example digits -- --activation leaky_relu --slope 0.1 --isa scalar
//! cargo run --release --example digits -- --compare
//! ```
//!
//! It shows what may be saved for backward. Forward replaces the pre-activations by the activations in place. Where one
//! bit per unit and image determines the gradient, that is all that is kept beside them; where the activations do, nothing
//! is, for the next layer keeps those anyway; only where neither does are the pre-activations copied.
//!
//! It also shows what the relatives of relu are for. A unit whose derivative is zero for every image is dead: no image
//! can change its weights any more. `--compare` trains with every activation from a start where most units are inactive,
//! prints a table, and draws how many units are dead and how much is learned. A learning rate that is too high kills
//! units as well (`--learning-rate 0.3`), and makes prelu diverge.
//!
//! A seed gives the same figures on every instruction set, since every one of them computes the same bits.
//! (On another machine the matrix products of `ndarray` may round differently.)
#![forbid(unsafe_code)]

mod activation;
mod chart;
mod choice;
mod compare;
mod data;
mod network;
mod options;
mod training;

use choice::Choice;
use options::Options;
use rectify::Isa;
use std::error::Error;
use std::time::Instant;
use training::Course;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read();
    let course = Course::new(options.seed)?;

    let available: Vec<_> = Isa::available().into_iter().map(Isa::name).collect();
    println!("isa {} (available: {})", options.exec().isa, available.join(", "));
    match options.choices()[..] {
        [choice] => single(&options, &course, choice),
        ref choices => compare::run(&options, &course, choices),
    }
}

/// Trains with one activation: a line per epoch.
fn single(options: &Options, course: &Course, choice: Choice) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut training = course.start(options, choice)?;
    println!("{}, {choice}; {options}", training.network);
    println!("saved for backward: {}", training.keep().describe(training.elements()));
    println!("epoch    loss     train  held-out      dead");
    let mut accuracy = 0.0;
    for number in 1..=options.epochs {
        let epoch = training.epoch()?;
        accuracy = epoch.held_out;
        println!(
            "{number:>5}  {:>6.4}  {:>6.2} %  {accuracy:>6.2} %  {:>6.2} %",
            epoch.loss, epoch.training, epoch.dead
        );
    }
    println!("held-out accuracy {accuracy:.2} % in {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}
