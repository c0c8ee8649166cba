//! Which units dropout keeps, and what it refuses.

mod common;

use common::{isas, on};
use rectify::{Exec, ReluDropout};

const LEN: usize = 1 << 20;

/// The mask of units that are all active.
fn kept(probability: f32, seed: u64) -> (Vec<u8>, usize) {
    let op = ReluDropout::new(probability, seed).unwrap();
    let (mut x, mut mask) = (vec![1.0_f32; LEN], vec![0; LEN / 8]);
    let count = on(isas()[0]).forward_mask_inplace(&op, &mut x, &mut mask).unwrap();
    (mask, count)
}

#[test]
fn as_many_are_dropped_as_asked_for() {
    for probability in [0.0_f32, 0.1, 0.5, 0.9] {
        for seed in [0, 1, u64::MAX] {
            let dropped = (LEN - kept(probability, seed).1) as f64 / LEN as f64;
            let p = f64::from(probability);
            let sigma = (p * (1.0 - p) / LEN as f64).sqrt();
            assert!((dropped - p).abs() <= 4.0 * sigma, "{probability}, seed {seed}: {dropped}");
        }
    }
}

#[test]
fn seeds_and_neighbours_are_independent() {
    let (a, b) = (kept(0.5, 1).0, kept(0.5, 2).0);
    let four_sigmas = 4.0 * (LEN as f64).sqrt() / 2.0;
    let agree = |pairs: &mut dyn Iterator<Item = (u8, u8)>| -> f64 {
        pairs.map(|(a, b)| f64::from((!(a ^ b)).count_ones())).sum()
    };
    let seeds = agree(&mut a.iter().copied().zip(b));
    assert!((seeds - LEN as f64 / 2.0).abs() < four_sigmas, "{seeds}");
    for shift in [1, 2, 3, 8, 16] {
        let shifted = a[shift..].iter().copied().zip(a.iter().copied());
        let neighbours = agree(&mut shifted.into_iter());
        let len = 8.0 * (a.len() - shift) as f64;
        assert!((neighbours - len / 2.0).abs() < four_sigmas, "{shift} bytes: {neighbours}");
    }
}

#[test]
fn the_same_units_for_every_type() {
    let op = ReluDropout::new(0.25_f64, 3).unwrap();
    let (mut x, mut mask) = (vec![1.0_f64; LEN], vec![0; LEN / 8]);
    Exec::new().forward_mask_inplace(&op, &mut x, &mut mask).unwrap();
    assert_eq!(mask, kept(0.25, 3).0);
}

#[test]
fn what_is_no_probability_is_refused() {
    for probability in [-0.1_f32, 1.0, 2.0, f32::NAN, f32::INFINITY] {
        let error = ReluDropout::new(probability, 0).unwrap_err().to_string();
        let expected = format!("probability is {probability}, but must be from 0 to below 1");
        assert_eq!(error.replace("inf", "∞"), expected.replace("inf", "∞"));
    }
    assert!(ReluDropout::new(-0.0_f32, 0).is_ok());
}
