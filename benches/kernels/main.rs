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
//! policy with its threads; `memcpy` moving as many bytes; `plain`, the loop that one would write instead.

mod arena;
mod args;
mod cases;
mod chart;
mod check;
mod contestants;
mod plain;
mod report;
mod run;
mod timing;

use args::Args;
use clap::Parser;
use rectify::catalog;
use run::{Run, weight};

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    if args.check {
        check::run();
        return Ok(());
    }
    let catalogs = (catalog::<f32>(), catalog::<f64>());
    let (mut f32s, mut f64s) = (cases::functions(&catalogs.0), cases::functions(&catalogs.1));
    let names: Vec<String> =
        f32s.iter().map(|f| &f.name).chain(f64s.iter().map(|f| &f.name)).cloned().collect();
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
    let mut run = Run::new(&args, weight(&f32s, args.quick()) + weight(&f64s, args.quick()));
    run.measure(&f32s);
    run.measure(&f64s);
    report::write(&run.finish())
}
