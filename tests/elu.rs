//! ELU of f32 with any α: within its bound, and the same bits everywhere.

mod common;

use common::{ints, isas, on};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rectify::{Elu, Isa};

/// The distance between `y` and `exact`, in units of the last place of what is nearest to that.
fn ulps(y: f32, exact: f64) -> f64 {
    let nearest = (exact as f32).abs();
    let unit = f64::from(nearest.next_up()) - f64::from(nearest);
    (f64::from(y) - exact).abs() / unit
}

#[test]
fn any_alpha_is_within_two_units() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let scalar = Isa::named("scalar").unwrap();
    // Of every magnitude: where multiples of it are no normal numbers, and where they are nearly infinite, too.
    let ordinary: Vec<f32> = (0..300).map(|_| random.random_range(1.0..2.0)).collect();
    let scaled = |power: i32| ordinary.iter().take(20).map(move |alpha| alpha * 2.0_f32.powi(power));
    let scales = [-140, -126, -100, -99, -90, -89, -1, 1, 30, 126].into_iter().flat_map(scaled);
    let edges = [1.0, -1.0, 1.465_228_7, 0.0, -0.0, f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1)];
    for alpha in ordinary.iter().copied().chain(scales).chain(edges) {
        let op = Elu::new(alpha).unwrap();
        // One step below 0 rounding errors weigh most.
        let mut x = vec![-0.0, 0.0, 1.0, f32::NEG_INFINITY];
        x.extend((0..300).map(|_| random.random_range(-0.13_f32..-0.04)));
        x.extend((0..300).map(|_| random.random_range(-30.0_f32..0.0)));
        x.extend((0..100).map(|_| -2.0_f32.powi(-random.random_range(1..140))));
        let mut expected = vec![0.0; x.len()];
        on(scalar).forward(&op, &x, &mut expected).unwrap();
        for (&x, &y) in x.iter().zip(&expected).filter(|(x, _)| **x < 0.0) {
            let error = ulps(y, f64::from(alpha) * f64::from(x).exp_m1());
            let bound = if alpha.abs() == 1.0 { 1.0 } else { 2.0 };
            assert!(error <= bound, "alpha {alpha:e}, x {x:e}: {y:e}, {error} ULP");
            assert_eq!(y.is_sign_negative(), alpha.is_sign_positive(), "alpha {alpha:e}, x {x:e}: {y:e}");
        }
        for isa in isas() {
            let mut found = vec![0.0; x.len()];
            on(isa).forward(&op, &x, &mut found).unwrap();
            assert_eq!(ints(&found), ints(&expected), "alpha {alpha:e} on {isa}");
        }
    }
}
