//! Speed of every operation, in every form, at every size, on every path, beside `memcpy` and a plain loop.
//!
//! ```text
//! cargo bench --bench kernels                              everything, in at most ten minutes
//! cargo bench --bench kernels -- relu_inplace_f32          one function, in at most one
//! cargo bench --bench kernels -- --budget 60 mask          whatever has `mask` in its name, in about 60 s
//! cargo bench --bench kernels -- --check                   the project's targets: PASS or MISS
//! ```
//! A run writes `rectify-bench/report.md` and `report.svg` in cargo's target directory. GB/s are 10⁹ bytes that the
//! operation must move ([`rectify::Form::bytes`]) per second. Columns: a path each, on one thread; `auto`, the default
//! policy with its threads; `other way`, the best that it might have chosen instead; `memcpy` moving as many bytes; `plain`,
//! the loop that one would write instead; `limit`, what memory allows. An `!` marks the rows for which the policy was wrong.

mod arena;
mod args;
mod cases;
mod chart;
mod check;
mod contestants;
mod fused;
mod limits;
mod machine;
mod placed;
mod plain;
mod quantized;
mod report;
mod run;
mod timing;

use args::Args;
use clap::Parser;
use plain::Measured;
use rectify::{Entry, catalog};
use run::Run;

/// Calls a function for every element type; gives a vector of the results.
macro_rules! each_type {
    ($function:ident($($argument:expr),*)) => {{
        #[allow(unused_mut)]
        let mut results = vec![$function::<f32>($($argument),*), $function::<f64>($($argument),*)];
        #[cfg(feature = "half")]
        results.extend([$function::<half::f16>($($argument),*), $function::<half::bf16>($($argument),*)]);
        results.extend([$function::<i8>($($argument),*), $function::<i16>($($argument),*)]);
        results.extend([$function::<i32>($($argument),*), $function::<i64>($($argument),*)]);
        results
    }};
}

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    if args.check {
        check::run(&args.filters);
        return Ok(());
    }
    let mut names = each_type!(names()).concat();
    names.extend(quantized::names().chain(fused::names().map(String::from)));
    let selected: Vec<&String> = names.iter().filter(|name| args.selects(name, &names)).collect();
    if args.list {
        selected.iter().for_each(|name| println!("{name}"));
        return Ok(());
    }
    if selected.is_empty() {
        println!("no kernel's name matches; --list shows them");
        return Ok(());
    }
    let weights = each_type!(weight(&args, &names));
    let others = quantized::weight(&args, &names) + fused::weight(&args, &names);
    let mut run = Run::new(&args, weights.iter().sum::<u64>() + others);
    each_type!(measure(&mut run, &args, &names));
    quantized::measure(&mut run, &args, &names);
    fused::measure(&mut run, &args, &names);
    let (limits, rows) = run.finish();
    report::write(&limits, &rows)
}

/// The names of all functions of a type.
fn names<T: Measured>() -> Vec<String> {
    cases::functions(&catalog::<T>()).into_iter().map(|function| function.name).collect()
}

/// How much time the functions of a type that are selected from those of all types ask for.
fn weight<T: Measured>(args: &Args, names: &[String]) -> u64 {
    let rows = catalog::<T>();
    run::weight(&selected(&rows, args, names), args.quick())
}

fn measure<T: Measured>(run: &mut Run, args: &Args, names: &[String]) {
    let rows = catalog::<T>();
    run.measure(&selected(&rows, args, names));
}

fn selected<'a, T: Measured>(
    rows: &'a [Entry<T>],
    args: &Args,
    names: &[String],
) -> Vec<cases::Function<'a, T>> {
    let functions = cases::functions(rows).into_iter();
    functions.filter(|function| args.selects(&function.name, names)).collect()
}
