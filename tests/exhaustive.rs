//! All 2^32 values of f32, through every operation, on every path, against the textbook definition.
//!
//! `cargo test --release --test exhaustive -- --ignored --nocapture`; about a minute per operation on two cores.

mod common;

use common::{Bits, expected_backward, expected_forward, isas, on};
use rayon::prelude::*;
use rectify::{Entry, Saved, catalog};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Values that one task takes at a time: its vectors stay in L2, and below the size that is mapped afresh each time.
const CHUNK: u64 = 1 << 14;

/// Calls `check` with every f32, a chunk at a time, on all cores, and shows how far it is.
fn all_floats(what: &str, check: impl Fn(&[f32]) + Sync) {
    let chunks = (1 << 32) / CHUNK;
    let done = AtomicUsize::new(0);
    (0..chunks).into_par_iter().for_each(|chunk| {
        let x: Vec<f32> = (0..CHUNK).map(|i| f32::from_bits((chunk * CHUNK + i) as u32)).collect();
        check(&x);
        let done = done.fetch_add(1, Relaxed) + 1;
        if done.is_multiple_of(chunks as usize / 4) {
            eprintln!("{what}: {} %", done * 100 / chunks as usize);
        }
    });
}

/// Compares bits; the first loop is one that the compiler vectorises, the second names the culprit.
fn assert_same(found: &[f32], expected: &[u32], x: &[f32], what: impl Fn() -> String) {
    let differ =
        found.iter().zip(expected).fold(0, |differ, (found, expected)| differ | (found.to_bits() ^ expected));
    if differ != 0 {
        let i = (0..x.len()).find(|&i| found[i].to_bits() != expected[i]).unwrap();
        let [x, found] = [x[i], found[i]].map(f32::to_bits);
        panic!("{} of {x:#010x}: found {found:#010x}, expected {:#010x}", what(), expected[i]);
    }
}

/// y, the mask, and dx from x, y and mask.
fn check(entry: &Entry<f32>, x: &[f32], dy: f32) {
    let y: Vec<f32> = x.iter().map(|&x| expected_forward(entry, x)).collect();
    let y_bits: Vec<u32> = y.iter().map(|y| y.to_int()).collect();
    let dx_bits: Vec<u32> = x.iter().map(|&x| expected_backward(entry, x, dy).to_int()).collect();
    let mask_bits = common::pack(x.iter().map(|&x| (entry.active)(x.into())));
    let what = |form: &str, isa| format!("{}({}) {form} on {isa}", entry.name, entry.parameters);

    let dy = vec![dy; x.len()];
    let mut found = vec![0.0; x.len()];
    let mut mask = vec![0; mask_bits.len()];
    for isa in isas() {
        let exec = on(isa);
        exec.forward(&*entry.op, x, &mut found).unwrap();
        assert_same(&found, &y_bits, x, || what("forward", isa));
        found.copy_from_slice(x);
        exec.forward_mask_inplace(&*entry.op, &mut found, &mut mask).unwrap();
        assert_same(&found, &y_bits, x, || what("forward with mask", isa));
        if mask != mask_bits {
            let byte = (0..mask.len()).find(|&i| mask[i] != mask_bits[i]).unwrap();
            panic!("{} at {:#010x} and the next seven", what("mask", isa), x[8 * byte].to_bits());
        }
        let saved =
            [("input", Saved::Input(x)), ("output", Saved::Output(&y)), ("mask", Saved::Mask(&mask_bits))];
        for (name, saved) in saved {
            if name == "output" && entry.op.output_is_ambiguous().is_some() {
                continue;
            }
            exec.backward(&*entry.op, &dy, saved, &mut found).unwrap();
            assert_same(&found, &dx_bits, x, || what(&format!("backward from {name}"), isa));
        }
    }
}

/// One row of each operation; the other slopes are in the sample below.
#[test]
#[ignore = "minutes, and only with --release"]
fn all_inputs() {
    for entry in catalog::<f32>().iter().filter(|entry| entry.typical) {
        let what = format!("{}({})", entry.name, entry.parameters);
        all_floats(&what, |x| check(entry, x, -3.0));
    }
}

/// All rows on every 4,099th chunk, quick enough for every run.
#[test]
fn a_sample_of_inputs() {
    for entry in catalog::<f32>() {
        for chunk in (0..(1_u64 << 32) / 1024).step_by(4099) {
            let x: Vec<f32> = (0..1024).map(|i| f32::from_bits((chunk * 1024 + i) as u32)).collect();
            check(&entry, &x, -3.0);
            check(&entry, &x, f32::INFINITY);
        }
    }
}
