//! Recomputes every operation for all values of every type of up to 32 bits, and every quantized function for all inputs, on every path of
//! this machine, and compares digests.
//!
//! ```text
//! cargo run --release --example selftest                            everything: half an hour on two cores
//! cargo run --release --example selftest -- --isa avx2              one path: some minutes
//! cargo run --release --example selftest -- --isa scalar leaky      operations with `leaky` in their names, `_bf16` for a type
//! ```
#![forbid(unsafe_code)]

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use rectify::{Isa, Outcome, Progress, selftest_of};
use std::process::ExitCode;

/// Compares digests of all results with those pinned in the crate.
#[derive(Parser)]
struct Options {
    /// A part of the names of the operations to test; all if none is given
    #[arg(default_value = "")]
    filter: String,
    /// Paths to test; all that this machine has if none is given
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    isa: Vec<Isa>,
    /// Prints the digests as `kernels/digests.rs` has them
    #[arg(long)]
    pin: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let isas = if options.isa.is_empty() { Isa::available() } else { options.isa };
    let bar = ProgressBar::new(1000);
    bar.set_style(
        ProgressStyle::with_template("{bar:40} {percent}% of {msg}").expect("the template is valid"),
    );
    let tell = |progress: Progress<'_>| {
        bar.set_message(format!("{} on {}", progress.operation, progress.isa));
        bar.set_position((progress.done * 1000.0) as u64);
    };
    if !options.pin {
        println!("{:<58} {:<9} {:<18} {:>8}  ok", "operation", "path", "digest", "time");
    }
    let (mut tested, mut wrong) = (0, 0);
    for isa in isas {
        for outcome in selftest_of(isa, &options.filter, &tell) {
            bar.suspend(|| if options.pin { pin(&outcome) } else { print(&outcome) });
            tested += 1;
            wrong += usize::from(outcome.fault.is_some());
        }
    }
    bar.finish_and_clear();
    if options.pin {
        return ExitCode::SUCCESS;
    }
    println!("{tested} passed, {wrong} failed", tested = tested - wrong);
    if tested == 0 {
        eprintln!("no operation has `{}` in its name", options.filter);
    }
    if tested > 0 && wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print(outcome: &Outcome) {
    let Outcome { operation, isa, digest, time, fault, .. } = outcome;
    let verdict = fault.map_or("ok".into(), |fault| format!("WRONG: {fault}"));
    println!("{operation:<58} {isa:<9} {digest:#018x} {:>6.1} s  {verdict}", time.as_secs_f64());
}

fn pin(outcome: &Outcome) {
    let digest = format!("{:016x}", outcome.digest);
    let groups: Vec<&str> = (0..4).map(|group| &digest[4 * group..][..4]).collect();
    println!("    ({:?}, 0x{}),", outcome.name, groups.join("_"));
}
