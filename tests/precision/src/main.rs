//! The largest errors of the exponential units on f64, forward and backward from x, over 10⁹ points, against long double.
//!
//! Prints a table. Fails, naming the point, where an error is larger than the catalog says.

mod points;
mod reference;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use points::Field;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use rectify::{Entry, Exec, Isa, Saved, Selu, Threads, catalog};
use reference::Unit;
use std::fmt;
use std::process::ExitCode;

/// Points of one call: its four tensors stay in L2.
const CHUNK: usize = 4096;
/// The part of the points that goes near the largest errors of the others.
const CLOSEUPS: u64 = 4;
/// Near how many of them.
const CENTERS: usize = 16;
/// The part that forward of Elu with α = 1 gets, for whose bound the least is to spare.
const FIRST: f64 = 0.4;

/// Measures the errors of the exponential units on f64.
#[derive(Parser)]
struct Args {
    /// How many points, of all operations together
    #[arg(long, default_value_t = 1_000_000_000)]
    points: u64,
    /// The instruction set [default: the best one]
    #[arg(long)]
    isa: Option<Isa>,
    /// Where the random numbers begin
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Forward,
    /// With dy = 1.
    Backward,
    /// With random dy.
    BackwardScaled,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Direction::Forward => "forward",
            Direction::Backward => "backward, dy = 1",
            Direction::BackwardScaled => "backward, 1 ≤ dy < 2",
        })
    }
}

/// One operation in one direction.
struct Case<'a> {
    entry: &'a Entry<f64>,
    unit: Unit,
    alpha: f64,
    direction: Direction,
    field: Field,
}

/// The point of the largest error among some.
#[derive(Clone, Copy)]
struct Worst {
    /// In ULP; infinite where a NaN was found.
    error: f64,
    x: f64,
    dy: f64,
    found: f64,
}

/// The tensors of a chunk.
struct Chunk {
    x: Vec<f64>,
    dy: Vec<f64>,
    found: Vec<f64>,
    errors: Vec<f64>,
}

impl Chunk {
    fn new() -> Chunk {
        let [x, dy, found, errors] = [0.0, 1.0, 0.0, 0.0].map(|value| vec![value; CHUNK]);
        Chunk { x, dy, found, errors }
    }
}

impl Case<'_> {
    /// All three of an operation; none if it is no exponential unit.
    fn of(entry: &Entry<f64>) -> Vec<Case<'_>> {
        let unit = match entry.name {
            "elu" => Unit::Elu,
            "selu" => Unit::Selu,
            "celu" => Unit::Celu,
            _ => return vec![],
        };
        let alpha = entry.parameters.strip_prefix("alpha=").unwrap_or("1");
        let alpha: f64 = alpha.parse().expect("the parameter of these units is a number");
        if alpha == 0.0 {
            return vec![]; // everything is 0
        }
        let [divisor, c] = match unit {
            Unit::Elu => [1.0, alpha],
            Unit::Selu => [1.0, Selu::LAMBDA_ALPHA],
            Unit::Celu => [alpha, alpha],
        };
        let directions = [Direction::Forward, Direction::Backward, Direction::BackwardScaled];
        let case = |direction| {
            let gradient = direction != Direction::Forward;
            let field = Field::new(divisor, c, gradient, matches!(unit, Unit::Selu));
            Case { entry, unit, alpha, direction, field }
        };
        directions.map(case).into()
    }

    fn name(&self) -> String {
        format!("{}({})", self.entry.name, self.entry.parameters)
    }

    /// The largest error that the catalog admits.
    fn bound(&self) -> f64 {
        match self.direction {
            Direction::Forward => self.entry.bounds.forward,
            _ => self.entry.bounds.backward,
        }
    }

    /// What is wrong with the largest error, if it is larger than that.
    fn complaint(&self, worst: &Worst) -> Option<String> {
        let (bound, error) = (self.bound(), worst.error);
        let value = |value: f64| format!("{value:?} ({:#018x})", value.to_bits());
        let [x, dy, found] = [worst.x, worst.dy, worst.found].map(value);
        let dy = if self.direction == Direction::Forward { String::new() } else { format!(", dy = {dy}") };
        (error > bound).then(|| {
            let (name, direction) = (self.name(), self.direction);
            format!("{name} {direction}: {error} ULP, documented are {bound}, at x = {x}{dy}: found {found}")
        })
    }

    /// Looks at so many chunks of points, of all kinds first, then near the largest errors.
    fn measure(&self, exec: &Exec, chunks: u64, seed: u64, bar: &ProgressBar) -> Worst {
        let closeups = chunks / CLOSEUPS;
        let survey = |random: &mut ChaCha8Rng, x: &mut [f64]| self.field.survey(random, x);
        let mut worst = self.look(exec, closeups..chunks, seed, bar, survey);
        worst.sort_by(|a, b| b.error.total_cmp(&a.error));
        let mut centers: Vec<f64> = vec![];
        for worst in &worst {
            // Apart from each other: the largest ones may all be in one place, and still larger ones in another.
            if centers.len() < CENTERS && centers.iter().all(|c| (worst.x - c).abs() > c.abs() / 64.0) {
                centers.push(worst.x);
            }
        }
        let closeup = |random: &mut ChaCha8Rng, x: &mut [f64]| self.field.closeup(random, &centers, x);
        worst.extend(self.look(exec, 0..closeups, seed, bar, closeup));
        worst.into_iter().max_by(|a, b| a.error.total_cmp(&b.error)).expect("at least one chunk")
    }

    /// The largest error of each of these chunks. Every chunk has random numbers of its own, whichever thread it falls to.
    fn look(
        &self,
        exec: &Exec,
        chunks: std::ops::Range<u64>,
        seed: u64,
        bar: &ProgressBar,
        fill: impl Fn(&mut ChaCha8Rng, &mut [f64]) + Sync,
    ) -> Vec<Worst> {
        let look = |chunk: &mut Chunk, number| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(number);
            fill(&mut random, &mut chunk.x);
            let worst = self.worst_of(exec, chunk, &mut random);
            bar.inc(CHUNK as u64);
            worst
        };
        chunks.into_par_iter().map_init(Chunk::new, look).collect()
    }

    /// The largest error at the x of a chunk.
    fn worst_of(&self, exec: &Exec, chunk: &mut Chunk, random: &mut impl Rng) -> Worst {
        let Chunk { x, dy, found, errors } = chunk;
        let op = &*self.entry.op;
        if self.direction == Direction::Forward {
            exec.forward(op, x, found).expect("the slices have one length");
            self.unit.forward_errors(self.alpha, x, found, errors);
        } else {
            if self.direction == Direction::BackwardScaled {
                dy.fill_with(|| random.random_range(1.0..2.0));
            }
            exec.backward(op, dy, Saved::Input(x), found).expect("x suffices, the slices have one length");
            self.unit.backward_errors(self.alpha, x, dy, found, errors);
        }
        let size = |error: f64| if error.is_nan() { f64::INFINITY } else { error.abs() };
        let larger = |worst: usize, i| if size(errors[i]) > size(errors[worst]) { i } else { worst };
        let i = (1..CHUNK).fold(0, larger);
        Worst { error: size(errors[i]), x: x[i], dy: dy[i], found: found[i] }
    }
}

/// Digits in threes.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).expect("ASCII")).collect();
    groups.join(",")
}

fn main() -> ExitCode {
    let args = Args::parse();
    let exec = Exec { isa: args.isa.unwrap_or(Isa::best()), threads: Threads::Serial, ..Exec::new() };
    let entries = catalog::<f64>();
    let cases: Vec<Case> = entries.iter().flat_map(Case::of).collect();
    let first = cases.iter().position(|case| case.name() == "elu(alpha=1)").expect("the catalog has it");
    for name in ["selu()", "celu(alpha=1)", "celu(alpha=0.5)", "celu(alpha=-1.5)"] {
        assert!(cases.iter().any(|case| case.name() == name), "the catalog has no {name}");
    }
    let chunks = |i| {
        let share = if i == first { FIRST } else { (1.0 - FIRST) / (cases.len() - 1) as f64 };
        ((args.points as f64 * share) as u64).div_ceil(CHUNK as u64).max(1)
    };
    let points = |i| chunks(i) * CHUNK as u64;

    let bar = ProgressBar::new((0..cases.len()).map(points).sum());
    let style = "{wide_bar} {percent} % of {human_len} points, {elapsed}, {eta} left: {msg}";
    bar.set_style(ProgressStyle::with_template(style).expect("a template"));
    let worst: Vec<Worst> = (0..cases.len())
        .map(|i| {
            bar.set_message(format!("{} {}", cases[i].name(), cases[i].direction));
            // Seeds apart, so that no two operations see the same points.
            cases[i].measure(&exec, chunks(i), args.seed.wrapping_mul(1000).wrapping_add(i as u64), &bar)
        })
        .collect();
    bar.finish_and_clear();

    let total: u64 = (0..cases.len()).map(points).sum();
    println!("{} points on {}, {:.0} s\n", grouped(total), exec.isa, bar.elapsed().as_secs_f64());
    println!("| operation | direction | points | largest error in ULP | documented | at |");
    println!("|---|---|---|---|---|---|");
    for (i, (case, worst)) in cases.iter().zip(&worst).enumerate() {
        let Worst { error, x, dy, .. } = worst;
        let dy = if case.direction == Direction::BackwardScaled {
            format!(", dy = {dy:?}")
        } else {
            String::new()
        };
        println!(
            "| `{}` | {} | {} | {error:.4} | {} | x = {x:?}{dy} |",
            case.name(),
            case.direction,
            grouped(points(i)),
            case.bound(),
        );
    }

    let too_large: Vec<String> =
        cases.iter().zip(&worst).filter_map(|(case, worst)| case.complaint(worst)).collect();
    too_large.iter().for_each(|complaint| eprintln!("{complaint}"));
    if too_large.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
