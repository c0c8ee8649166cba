//! Compacting and expanding, on every path.

mod common;

use common::guarded::Guarded;
use common::{Bits, compare, isas, on, random};
use rectify::Exec;

/// The pairs, by the definition.
fn pairs(x: &[f32]) -> Vec<(u32, f32)> {
    let active = |&(_, x): &(u32, f32)| x > 0.0 || x.is_nan();
    (0..).zip(x.iter().copied()).filter(active).collect()
}

/// What relu with +0 for −0 makes of x.
fn relu(x: f32) -> f32 {
    if x <= 0.0 { 0.0 } else { x }
}

fn check(exec: &Exec, x: &[f32], indices: &mut [u32], values: &mut [f32]) {
    let count = exec.compact(x, indices, values).unwrap();
    let expected = pairs(x);
    let what = format!("{} of {}", exec.isa, x.len());
    assert_eq!(count, expected.len(), "{what}");
    let (places, actives): (Vec<u32>, Vec<f32>) = expected.into_iter().unzip();
    assert_eq!(indices[..count], places, "{what}");
    compare(&values[..count], &actives, &actives, &what);

    let mut y = vec![7.0; x.len()];
    exec.expand(&indices[..count], &values[..count], &mut y).unwrap();
    let expected: Vec<f32> = x.iter().map(|&x| relu(x)).collect();
    compare(&y, &expected, x, &what);
}

#[test]
fn every_length_and_share_of_active_units() {
    let mut rooms = (Guarded::<f32>::new(300), Guarded::<u32>::new(300), Guarded::<f32>::new(300));
    for isa in isas() {
        for len in 0..=300 {
            for share in [0, 1, 7, 16, 64] {
                let values = random::<f32>(len, len as u64);
                let dead = random::<f32>(len, 1 + share);
                let x: Vec<f32> = (0..len)
                    .map(|i| if dead[i].to_bits() % 64 < share as u32 { values[i] } else { -values[i].abs() })
                    .collect();
                // Both where the tensors begin and where they end with their pages.
                for start in [0, rooms.0.all().len() - len] {
                    let from = &mut rooms.0.all()[start..][..len];
                    from.copy_from_slice(&x);
                    let indices = &mut rooms.1.all()[start..][..len];
                    check(&on(isa), from, indices, &mut rooms.2.all()[start..][..len]);
                }
            }
        }
    }
}

#[test]
fn special_values() {
    let specials = f32::specials();
    let x: Vec<f32> = (0..3).flat_map(|_| specials.iter().copied()).collect();
    for isa in isas() {
        check(&on(isa), &x, &mut vec![0; x.len()], &mut vec![0.0; x.len()]);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let exec = Exec::new();
    let (mut indices, mut values, mut y) = ([9; 4], [7.0; 4], [7.0_f32; 4]);
    let errors = [
        exec.compact(&[1.0; 3], &mut indices, &mut values[..3]).unwrap_err(),
        exec.compact(&[1.0; 4], &mut indices, &mut values[..3]).unwrap_err(),
        exec.expand(&[0, 1], &[1.0], &mut y).map(|()| 0).unwrap_err(),
        exec.expand(&[0, 4], &[1.0, 2.0], &mut y).map(|()| 0).unwrap_err(),
    ];
    let expected = [
        "indices has length 4, but x has length 3",
        "values has length 3, but x has length 4",
        "values has length 1, but indices has length 2",
        "indices[1] is 4, but y has length 4",
    ];
    assert_eq!(errors.map(|error| error.to_string()), expected);
    assert_eq!((indices, values, y), ([9; 4], [7.0; 4], [7.0; 4]));
}
