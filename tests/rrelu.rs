//! The slopes of randomised leaky ReLU, as samples of the uniform distribution.
//!
//! Seeds are fixed, so nothing here is left to chance; each figure is allowed four standard deviations of what true
//! random numbers would show.

mod common;

use common::{isas, on};
use rectify::{Exec, RRelu, Saved};

const LEN: usize = 1 << 20;
const SIGMAS: f64 = 4.0;

/// Slopes from 0 to 1 of elements `0..LEN`, on the first of the paths: they are the same on all.
fn slopes(seed: u64) -> Vec<f64> {
    let op = RRelu::new(0.0_f64, 1.0, seed).unwrap();
    let mut y = vec![-1.0; LEN];
    on(isas()[0]).forward_inplace(&op, &mut y).unwrap();
    y.iter().map(|y| -y).collect()
}

/// The correlation of two series, in standard deviations of that of independent ones.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let covariance = a.iter().zip(b).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum::<f64>() / a.len() as f64;
    12.0 * covariance * (a.len() as f64).sqrt()
}

#[test]
fn mean_and_variance_are_those_of_the_uniform_distribution() {
    for seed in [0, 1, 42, u64::MAX] {
        let slopes = slopes(seed);
        let len = LEN as f64;
        let mean = slopes.iter().sum::<f64>() / len;
        let sigma = (1.0 / 12.0 / len).sqrt();
        assert!((mean - 0.5).abs() < SIGMAS * sigma, "seed {seed}: mean {mean}");
        let variance = slopes.iter().map(|slope| (slope - 0.5).powi(2)).sum::<f64>() / len;
        let sigma = (1.0 / 180.0 / len).sqrt();
        assert!((variance - 1.0 / 12.0).abs() < SIGMAS * sigma, "seed {seed}: variance {variance}");
    }
}

#[test]
fn every_part_of_the_interval_is_as_likely() {
    const BINS: usize = 1024;
    for seed in [0, 1, 42, u64::MAX] {
        let mut counts = [0.0; BINS];
        for slope in slopes(seed) {
            counts[((slope * BINS as f64) as usize).min(BINS - 1)] += 1.0;
        }
        let expected = (LEN / BINS) as f64;
        let chi2: f64 = counts.iter().map(|count: &f64| (count - expected).powi(2) / expected).sum();
        let freedom = (BINS - 1) as f64;
        let off = (chi2 - freedom) / (2.0 * freedom).sqrt();
        assert!(off.abs() < SIGMAS, "seed {seed}: chi² is {chi2} of {freedom} degrees of freedom");
    }
}

#[test]
fn neighbours_and_seeds_are_independent() {
    let (slopes, next_seed, high_seed) = (slopes(1), slopes(2), slopes(1 << 32));
    // 16 is the distance of the words of one counter, 64 that of blocks.
    for lag in [1, 2, 3, 15, 16, 17, 32, 48, 63, 64, 65, 1024] {
        let off = correlation(&slopes[lag..], &slopes[..LEN - lag]);
        assert!(off.abs() < SIGMAS, "lag {lag}: {off} standard deviations");
    }
    for (name, other) in [("next", next_seed), ("high", high_seed)] {
        let off = correlation(&slopes, &other);
        assert!(off.abs() < SIGMAS, "{name} seed: {off} standard deviations");
    }
}

#[test]
fn slopes_lie_in_the_interval_on_every_path_and_come_again_in_backward() {
    let (lower, upper) = (0.125_f32, 1.0 / 3.0);
    let op = RRelu::new(lower, upper, 7).unwrap();
    let x = vec![-1.0; 10_007];
    let mut first = None;
    for isa in isas() {
        let (mut y, mut dx) = (x.clone(), x.clone());
        on(isa).forward_inplace(&op, &mut y).unwrap();
        assert!(y.iter().all(|y| (lower..=upper).contains(&-y)), "{isa}");
        on(isa).backward_inplace(&op, &mut dx, Saved::Input(&x)).unwrap();
        assert_eq!(y, dx, "{isa}");
        assert_eq!(&y, first.get_or_insert_with(|| y.clone()), "{isa}");
    }
}

#[test]
fn evaluation_takes_the_mean_slope() {
    let op = RRelu::new(0.25_f32, 0.75, 7).unwrap();
    let mut x = [-2.0_f32, -0.0, 4.0];
    Exec::new().forward_inplace(&op.evaluation(), &mut x).unwrap();
    assert_eq!(x.map(f32::to_bits), [-1.0_f32, -0.0, 4.0].map(f32::to_bits));
}
