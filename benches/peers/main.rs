//! Speed of rectify beside other libraries: the crates `ndarray`, `candle-core`, `burn-flex` and `rten-vecmath`, and
//! XNNPACK and oneDNN where they are installed.
//!
//! ```text
//! apt-get install libxnnpack-dev libpthreadpool-dev libdnnl-dev    Debian 12; without them, two columns less
//! cargo bench -p rectify-peers                                     everything, in about two minutes
//! cargo bench -p rectify-peers -- --budget 20 elu                  whatever has `elu` in its name, in about 20 s
//! cargo bench -p rectify-peers -- --quick                          few sizes and rounds, in seconds
//! ```
//! A peer's result is compared with rectify's before it is timed: bit for bit, but for the sign of zero gradients; of elu to
//! within 4 units in the last place of 1. A peer whose result differs is named, and not timed. A run prints a table for each
//! function, and writes them to `rectify-bench/peers.md` in cargo's target directory.

mod args;
mod cases;
mod contestant;
#[path = "../kernels/machine.rs"]
mod machine;
mod memory;
mod number;
mod peers;
mod report;
mod timing;
mod verify;

use args::Args;
use cases::{Case, Function};
use clap::Parser;
use contestant::{Column, Role};
use half::{bf16, f16};
use memory::Memory;
use number::Number;
use report::Report;
use std::time::{Duration, Instant};
use timing::Entrant;

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let mut report = Report::new();
    let end = Instant::now() + Duration::from_secs(args.budget());
    // What is left of the time, for as many as share it: f32 has half of all rows.
    let until = |share: u32| Instant::now() + end.saturating_duration_since(Instant::now()) / share;
    measure::<f32>(&args, until(2), &mut report);
    measure::<f64>(&args, until(3), &mut report);
    measure::<f16>(&args, until(2), &mut report);
    measure::<bf16>(&args, until(1), &mut report);
    report.finish()
}

/// The tables of a type.
fn measure<T: Number>(args: &Args, deadline: Instant, report: &mut Report) {
    let functions = Function::ALL.into_iter().filter(|&function| args.selects::<T>(function));
    let tables = functions.map(|function| (function, cases::cases::<T>(function, args.quick())));
    let tables: Vec<(Function, Vec<Case>)> = tables.collect();
    if tables.is_empty() {
        return;
    }
    let rounds = if args.quick() { 1..=3 } else { 3..=51 };
    let mut weight_left: f64 = tables.iter().flat_map(|(_, cases)| cases).map(weight).sum();

    let columns = contestant::columns::<T>();
    let mut memory = Memory::new(cases::largest(args.quick()));
    for (function, cases) in tables {
        report.begin(function, &columns);
        let mut differences = vec![];
        for case in cases {
            let left = deadline.saturating_duration_since(Instant::now());
            let time = left.mul_f64(weight(&case) / weight_left);
            weight_left -= weight(&case);

            let (places, mut entrants) = enter(case, &columns, &mut memory, &mut differences);
            let times = timing::race(&mut entrants, case, &mut memory, time, rounds.clone());
            let mut speeds = vec![None; columns.len()];
            for (place, seconds) in places.into_iter().zip(times) {
                let function = if columns[place].role == Role::Copy { Function::Relu } else { function };
                speeds[place] = Some((function.tensors() * size_of::<T>() * case.len) as f64 / seconds / 1e9);
            }
            report.row(case, &columns, &speeds);
        }
        report.notes("Not timed, for their results differ", &differences);
        report.notes("Special values", &verify::special_values(function, &columns));
        // Of halves, results are rounded from f32; of f64, the definition would be no better than they.
        if function == Function::Elu && T::NAME == "f32" {
            let errors = verify::elu_errors(&columns, &mut memory);
            report.notes("Largest error on this data, in units in the last place", &errors);
        }
    }
}

/// How much of the time a case gets: the elements that it moves, and something for the cost that every case has.
fn weight(case: &Case) -> f64 {
    (case.function.tensors() * case.len + (8 << 20)) as f64
}

/// Those who take part in a case, and their columns: all whose results are rectify's. The first is rectify.
fn enter<T: Number>(
    case: Case,
    columns: &[Column<T>],
    memory: &mut Memory<T>,
    differences: &mut Vec<String>,
) -> (Vec<usize>, Vec<Entrant<T>>) {
    let (mut places, mut entrants) = (vec![], vec![]);
    let mut ours = vec![];
    for (place, column) in columns.iter().enumerate() {
        let tensors = &mut memory.tensors(case.len);
        let Some(contestant) = (column.enter)(case, tensors) else { continue };
        let mut entrant = Entrant::new(contestant);
        if column.role != Role::Copy {
            tensors.y.fill(<T as rectify::Element>::from_f64(f64::NAN)); // what is not written does not pass
            entrant.compute(case, tensors);
        }
        if column.role == Role::Ours {
            ours = tensors.y.to_vec();
        } else if column.role != Role::Copy
            && let Err(difference) = verify::compare(case.function, tensors.x, &ours, tensors.y)
        {
            differences.push(format!("{} ({} elements): {difference}", column.name, case.len));
            continue;
        }
        places.push(place);
        entrants.push(entrant);
    }
    (places, entrants)
}
