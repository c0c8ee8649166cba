//! All 2^32 values of f32, through every operation, and all sums of i32, through every requantization, against the textbook
//! definition.
//!
//! ```text
//! cargo test --release --test exhaustive -- --ignored --nocapture                    ten minutes on two cores
//! cargo test --release --test exhaustive -- --ignored --nocapture exponentials       elu and its kin: forward, and from x
//! cargo test --release --test exhaustive -- --ignored --nocapture requantizations    i32 to u8 and i8
//! ```
//! `RECTIFY_OPERATIONS=elu,selu` in the environment leaves the others out. Exponentials and requantizations run on the best path alone, as the others take minutes for each; that every path gives the same bits is
//! shown by the digests of the example `selftest`. Errors that are printed are the largest, in ULP, with dy = -3.

mod common;

use common::{Expected, compare, described, forms, isas, on};
use rayon::prelude::*;
use rectify::{Entry, Exec, Form, Quantum, Saved, catalog, requantize_catalog};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Values that one task takes at a time: its vectors stay in L2, and below the size that is mapped afresh each time.
const CHUNK: u64 = 1 << 14;

/// Calls `check` with all values of 32 bits, a chunk at a time, on all cores; shows how far it is.
fn all_bits<R: Send>(
    what: &str,
    check: impl Fn(&[u32]) -> R + Sync + Send,
) -> impl ParallelIterator<Item = R> {
    let chunks = (1 << 32) / CHUNK;
    let done = AtomicUsize::new(0);
    (0..chunks).into_par_iter().map(move |chunk| {
        let bits: Vec<u32> = (0..CHUNK).map(|i| (chunk * CHUNK + i) as u32).collect();
        let result = check(&bits);
        let done = done.fetch_add(1, Relaxed) + 1;
        if done.is_multiple_of(chunks as usize / 4) {
            eprintln!("{what}: {} %", done * 100 / chunks as usize);
        }
        result
    })
}

/// Calls `check` with every f32; shows the largest of the errors that the calls return, forward and backward.
fn all_floats(entry: &Entry<f32>, check: impl Fn(&[f32]) -> [f64; 2] + Sync + Send) {
    let what = described(entry);
    let errors = all_bits(&what, |bits| check(bytemuck::cast_slice(bits)));
    let [forward, backward] = errors.reduce(|| [0.0; 2], |a, b| [a[0].max(b[0]), a[1].max(b[1])]);
    let shown = |error: f64| if error > 0.0 { format!("{error:.4} ULP") } else { "rounded correctly".into() };
    println!("{}: forward {}, backward {}", described(entry), shown(forward), shown(backward));
}

/// Compares bits; the first loop is one that the compiler vectorises, the second names the culprit.
fn assert_same(found: &[f32], expected: &[f32], x: &[f32], what: impl Fn() -> String) {
    let differ = found
        .iter()
        .zip(expected)
        .fold(0, |differ, (found, expected)| differ | (found.to_bits() ^ expected.to_bits()));
    if differ != 0 {
        compare(found, expected, x, &what());
    }
}

/// y, the mask, and dx from everything that may be saved, on every path.
fn check(entry: &Entry<f32>, expected: &Expected<f32>) {
    let x = &expected.x[..];
    let mut found = vec![0.0; x.len()];
    let mut mask = vec![0; expected.mask.len()];
    let has = |form| forms(&*entry.op).any(|f| f == form);
    for isa in isas() {
        let what = |form: &str| format!("{} {form} on {isa}", described(entry));
        let exec = on(isa);
        exec.forward(&*entry.op, x, &mut found).unwrap();
        assert_same(&found, &expected.y, x, || what("forward"));
        if has(Form::ForwardMask) {
            found.copy_from_slice(x);
            exec.forward_mask_inplace(&*entry.op, &mut found, &mut mask).unwrap();
            assert_same(&found, &expected.y, x, || what("forward with mask"));
            if mask != expected.mask {
                let byte = (0..mask.len()).find(|&i| mask[i] != expected.mask[i]).unwrap();
                panic!("{} at {:#010x} and the next seven", what("mask"), x[8 * byte].to_bits());
            }
            exec.backward(&*entry.op, &expected.dy, Saved::Mask(&expected.mask), &mut found).unwrap();
            assert_same(&found, &expected.dx, x, || what("backward from mask"));
        }
        exec.backward(&*entry.op, &expected.dy, Saved::Input(x), &mut found).unwrap();
        assert_same(&found, &expected.dx, x, || what("backward from input"));
        if has(Form::BackwardOutput) {
            exec.backward(&*entry.op, &expected.dy, Saved::Output(&expected.y), &mut found).unwrap();
            assert_same(&found, &expected.dx_from_output, x, || what("backward from output"));
        }
    }
}

/// Whether it has an exponential, which takes paths without a fused multiply-add twenty times as long.
fn is_exponential(entry: &Entry<f32>) -> bool {
    entry.backward_output.is_some()
}

/// The typical row of an operation that the environment does not leave out.
fn is_wanted(entry: &Entry<f32>) -> bool {
    entry.typical && is_selected(entry.name)
}

fn is_selected(operation: &str) -> bool {
    let wanted = std::env::var("RECTIFY_OPERATIONS").unwrap_or_default();
    wanted.is_empty() || wanted.split(',').any(|name| name == operation)
}

/// One row of each operation; other parameters are in the sample below.
#[test]
#[ignore = "minutes, and only with --release"]
fn all_inputs() {
    for entry in catalog::<f32>().iter().filter(|entry| is_wanted(entry) && !is_exponential(entry)) {
        all_floats(entry, |x| {
            let expected = Expected::new(entry, x.to_vec(), vec![-3.0; x.len()]);
            check(entry, &expected);
            expected.errors
        });
    }
}

#[test]
#[ignore = "minutes, and only with --release"]
fn exponentials() {
    for entry in catalog::<f32>().iter().filter(|entry| is_wanted(entry) && is_exponential(entry)) {
        let exec = Exec::serial();
        all_floats(entry, |x| {
            let expected = Expected::on(&exec, entry, x.to_vec(), vec![-3.0; x.len()]);
            let mut found = expected.x.clone();
            exec.forward_inplace(&*entry.op, &mut found).unwrap();
            assert_same(&found, &expected.y, x, || format!("{} forward", described(entry)));
            exec.backward(&*entry.op, &expected.dy, Saved::Input(x), &mut found).unwrap();
            assert_same(&found, &expected.dx, x, || format!("{} backward", described(entry)));
            expected.errors
        });
    }
}

#[test]
#[ignore = "minutes, and only with --release"]
fn requantizations() {
    fn check<Q: Quantum + PartialEq + std::fmt::Debug>() {
        for row in requantize_catalog::<Q>().iter().filter(|row| is_selected(row.name)) {
            let what = format!("{}_{}({})", row.name, Q::NAME, row.parameters);
            let exec = Exec::serial();
            all_bits(&what, |bits| {
                let sums: &[i32] = bytemuck::cast_slice(bits);
                let mut found = vec![Q::LEAST; sums.len()];
                (row.apply)(&exec, sums, &mut found).unwrap();
                for (i, (&sum, &found)) in sums.iter().zip(&found).enumerate() {
                    let expected = (row.definition)(i, sum);
                    assert_eq!(found, expected, "{what} of {sum}");
                }
            })
            .for_each(drop);
            println!("{what}: rounded correctly");
        }
    }
    check::<u8>();
    check::<i8>();
}

/// All rows on every 4,099th chunk, quick enough for every run.
#[test]
fn a_sample_of_inputs() {
    for entry in catalog::<f32>() {
        for chunk in (0..(1_u64 << 32) / 1024).step_by(4099) {
            let x: Vec<f32> = (0..1024).map(|i| f32::from_bits((chunk * 1024 + i) as u32)).collect();
            for dy in [-3.0, f32::INFINITY] {
                check(&entry, &Expected::new(&entry, x.clone(), vec![dy; x.len()]));
            }
        }
    }
}
