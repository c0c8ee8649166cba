//! Latency of small calls: what is paid before the first element is touched.
//!
//! `short` is `relu_inplace_f32(x)`, which finds its path on every call; `kept` is the same call on an [`Exec`] made
//! once, and `pinned` on one that leaves nothing open: one thread, cached stores. `memcpy` and a `plain` loop over as
//! many elements show what is usual. The cost of dispatch is `short` minus `kept`.
//!
//! ```text
//! cargo bench --bench dispatch
//! cargo bench -- relu_inplace_f32/64        filters go to all benchmarks
//! ```
//! Options are those of the benchmark `kernels`, where most of them belong; here `--list` and `--quick` work.

#[path = "kernels/args.rs"]
mod args;

use args::Args;
use clap::Parser;
use criterion::Criterion;
use rectify::{Exec, Isa, Relu, Stores, Threads, relu_inplace_f32};
use std::hint::black_box;
use std::time::Duration;

/// Elements: below, at and above a register of every instruction set.
const SIZES: [usize; 6] = [1, 7, 15, 16, 64, 256];

type Call = Box<dyn Fn(&mut Criterion, &str, usize)>;

fn main() {
    let args = Args::parse();
    if args.check {
        println!("targets are checked by the benchmark `kernels`");
        return;
    }
    let calls = calls();
    let cases: Vec<(String, usize, &Call)> = SIZES
        .into_iter()
        .flat_map(|len| {
            calls.iter().map(move |(name, call)| (format!("relu_inplace_f32/{len}/{name}"), len, call))
        })
        .collect();
    let names: Vec<String> = cases.iter().map(|(name, ..)| name.clone()).collect();
    let time = if args.quick() { Duration::from_millis(20) } else { Duration::from_millis(400) };
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(30)
        .nresamples(10_000)
        .warm_up_time(time / 4)
        .measurement_time(time);
    for (name, len, call) in cases.iter().filter(|(name, ..)| args.selects(name, &names)) {
        if args.list {
            println!("{name}");
        } else {
            call(&mut criterion, name, *len);
        }
    }
}

/// Who is called. What is timed must be known to the compiler, so each closure has a loop of its own.
fn calls() -> [(&'static str, Call); 5] {
    let kept = Exec::new();
    let pinned = Exec { isa: Isa::best(), threads: Threads::Serial, stores: Stores::Cached };
    [
        ("short", timed(relu_inplace_f32)),
        ("kept", timed(move |x| kept.forward_inplace(&Relu, x).expect("every length fits"))),
        ("pinned", timed(move |x| pinned.forward_inplace(&Relu, x).expect("every length fits"))),
        ("memcpy", copy()),
        ("plain", timed(plain)),
    ]
}

/// Calls again and again on one buffer. From the second call on nothing in it is negative, which is all the same to
/// code without branches.
fn timed(call: impl Fn(&mut [f32]) + Copy + 'static) -> Call {
    Box::new(move |criterion, name, len| {
        let mut x = input(len);
        criterion.bench_function(name, |bencher| bencher.iter(|| call(black_box(&mut x))));
    })
}

fn copy() -> Call {
    Box::new(|criterion, name, len| {
        let (x, mut y) = (input(len), input(len));
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| black_box(&mut y[..]).copy_from_slice(black_box(&x)));
        });
    })
}

/// The loop that one would write instead, in a function of its own, as a helper would be.
#[inline(never)]
fn plain(x: &mut [f32]) {
    for x in x {
        *x = x.max(0.0);
    }
}

/// Half negative, none zero.
fn input(len: usize) -> Vec<f32> {
    (0..len).map(|i| if i % 2 == 0 { 1.5 } else { -0.5 }).collect()
}
