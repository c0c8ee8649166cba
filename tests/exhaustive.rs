//! All 2^32 values of f32, through every operation, on every path, against the textbook definition.
//!
//! `cargo test --release --test exhaustive -- --ignored --nocapture`; about a minute per operation on two cores.

mod common;

use common::{Expected, compare, described, forms, isas, on};
use rayon::prelude::*;
use rectify::{Entry, Form, Saved, catalog};
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
fn assert_same(found: &[f32], expected: &[f32], x: &[f32], what: impl Fn() -> String) {
    let differ = found
        .iter()
        .zip(expected)
        .fold(0, |differ, (found, expected)| differ | (found.to_bits() ^ expected.to_bits()));
    if differ != 0 {
        compare(found, expected, x, &what());
    }
}

/// y, the mask, and dx from everything that may be saved.
fn check(entry: &Entry<f32>, x: &[f32], dy: f32) {
    let expected = Expected::new(entry, x.to_vec(), vec![dy; x.len()]);
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

/// One row of each operation; the other slopes are in the sample below.
#[test]
#[ignore = "minutes, and only with --release"]
fn all_inputs() {
    for entry in catalog::<f32>().iter().filter(|entry| entry.typical) {
        all_floats(&described(entry), |x| check(entry, x, -3.0));
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
