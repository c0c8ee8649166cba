//! Speed of every operation, in every form, at every size, on every path, beside `memcpy` and a plain loop.
//!
//! ```text
//! cargo bench --bench kernels                              everything, in at most ten minutes
//! cargo bench --bench kernels -- relu_inplace_f32          one function, in at most one
//! cargo bench --bench kernels -- --budget 60 mask          whatever has `mask` in its name, in about 60 s
//! cargo bench --bench kernels -- --check                   the project's targets: PASS or MISS
//! ```
//! A run writes `rectify-bench/report.md` and `report.svg` in cargo's target directory. GB/s are 10⁹ bytes that the
//! operation must move ([`Form::bytes`]) per second. Columns: a path each, on one thread; `auto`, the default policy
//! with its threads; `memcpy` moving as many bytes; `plain`, the loop that one would write instead.

mod arena;
mod args;
mod cases;
mod chart;
mod check;
mod contestants;
mod plain;
mod report;
mod timing;

use arena::Arena;
use args::Args;
use cases::Function;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use rectify::{Float, Form, catalog};
use report::Row;
use std::time::{Duration, Instant};
use timing::{Entrant, median, race};

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    if args.check {
        check::run();
        return Ok(());
    }
    let catalogs = (catalog::<f32>(), catalog::<f64>());
    let (mut f32s, mut f64s) = (cases::functions(&catalogs.0), cases::functions(&catalogs.1));
    let names: Vec<String> = f32s.iter().map(|f| &f.name).chain(f64s.iter().map(|f| &f.name)).cloned().collect();
    f32s.retain(|function| args.selects(&function.name, &names));
    f64s.retain(|function| args.selects(&function.name, &names));
    if args.list {
        names.iter().filter(|name| args.selects(name, &names)).for_each(|name| println!("{name}"));
        return Ok(());
    }
    if f32s.is_empty() && f64s.is_empty() {
        println!("no kernel's name matches; --list shows them");
        return Ok(());
    }
    let mut run = Run::new(&args, weights(&f32s, args.quick()) + weights(&f64s, args.quick()));
    run.measure(&f32s);
    run.measure(&f64s);
    run.bar.finish_and_clear();
    report::write(&run.rows)
}

/// A run under way, and the time that it may still take.
struct Run {
    quick: bool,
    deadline: Instant,
    bar: ProgressBar,
    rows: Vec<Row>,
}

impl Run {
    fn new(args: &Args, weight: u64) -> Self {
        let bar = ProgressBar::new(weight);
        let style = ProgressStyle::with_template("{bar:40} {percent}%, {eta} left: {msg}");
        bar.set_style(style.expect("the template is valid"));
        let deadline = Instant::now() + Duration::from_secs(args.budget());
        Run { quick: args.quick(), deadline, bar, rows: vec![] }
    }

    /// Measures functions on one element type, from small to large.
    fn measure<T: Float>(&mut self, functions: &[Function<'_, T>]) {
        if functions.is_empty() {
            return;
        }
        let sizes = cases::sizes::<T>(self.quick);
        let largest = sizes.iter().copied().max().unwrap_or_default();
        let mut arena = Arena::new(largest);
        for function in functions {
            for &size in &sizes {
                self.measure_at(function, size, &mut arena);
            }
        }
    }

    fn measure_at<T: Float>(&mut self, function: &Function<'_, T>, len: usize, arena: &mut Arena<T>) {
        let &Function { ref name, form, entry } = function;
        self.bar.set_message(format!("{name}/{len}"));
        arena.save(&*entry.op, form, len);

        let bytes = form.bytes::<T>(len);
        let mut columns = vec![];
        let mut entrants = vec![];
        for (column, contestant) in contestants::all(entry.name, &*entry.op) {
            let Some(contestant) = contestant else { continue };
            columns.push(column);
            entrants.push(match column {
                // It reads as much as it writes.
                "memcpy" => Entrant::new(contestant, Form::Forward, bytes / 2 / size_of::<T>()),
                _ => Entrant::new(contestant, form, len),
            });
        }
        let times = race(&mut entrants, arena, self.share(weight::<T>(form, len)), self.rounds());
        let seconds = times.into_iter().map(median);
        let row = Row::new(entry.name, name, T::NAME, form, len, bytes, columns.into_iter().zip(seconds));
        self.bar.suspend(|| row.print());
        self.bar.inc(weight::<T>(form, len));
        self.rows.push(row);
    }

    /// A part of the time left: what this group weighs of all that are left.
    fn share(&self, weight: u64) -> Duration {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let weight_left = self.bar.length().unwrap_or(weight) - self.bar.position();
        left.mul_f64(weight as f64 / weight_left as f64)
    }

    fn rounds(&self) -> std::ops::RangeInclusive<usize> {
        if self.quick { 1..=3 } else { 3..=51 }
    }
}

/// How the time is shared out: by bytes moved, and something for every group.
fn weight<T>(form: Form, len: usize) -> u64 {
    form.bytes::<T>(len) as u64 + (8 << 20)
}

fn weights<T>(functions: &[Function<'_, T>], quick: bool) -> u64 {
    let of_function = |form| cases::sizes::<T>(quick).into_iter().map(move |len| weight::<T>(form, len));
    functions.iter().flat_map(|function| of_function(function.form)).sum()
}
