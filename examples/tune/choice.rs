//! What to choose, from what was measured.

use crate::measure::Case;

/// A change must gain so much on average: what is less is noise, and threads are wanted elsewhere, too.
const GAIN: f64 = 0.97;

/// It may lose so much on one call.
const LOSS: f64 = 1.05;

/// Whether a change pays that makes calls take so many times as long.
fn pays(ratios: &[f64]) -> bool {
    mean(ratios) <= GAIN && ratios.iter().all(|&ratio| ratio <= LOSS)
}

/// How many times as long one choice takes as another: for each operation measured at one size.
pub struct Ratios {
    pub footprint: usize,
    pub ratios: Vec<f64>,
}

/// The footprint from which the first choice pays, at this size and at all larger ones. The truth lies between this size and
/// the next smaller one: a threshold in force that does, too, stays. `usize::MAX` if it does not pay at the largest size.
pub fn crossover(rising: &[Ratios], in_force: usize) -> usize {
    let losses = rising.len() - rising.iter().rev().take_while(|at| pays(&at.ratios)).count();
    let below = losses.checked_sub(1).map_or(0, |last| rising[last].footprint);
    match rising.get(losses) {
        Some(first) if below < in_force && in_force <= first.footprint => in_force,
        Some(first) => first.footprint,
        None => usize::MAX,
    }
}

/// The value that takes the least time on average over the cases, in each of which way i has value i: the one in force, unless
/// another pays.
pub fn best<T: Copy + PartialEq>(values: &[T], cases: &[Case], in_force: T) -> T {
    let old = values.iter().position(|&value| value == in_force).expect("it was measured, too");
    let ratios = |new: usize| -> Vec<f64> {
        cases.iter().map(|case| case.ways[new].seconds() / case.ways[old].seconds()).collect()
    };
    let others = values.iter().enumerate().map(|(new, &value)| (value, ratios(new)));
    let better = others.filter(|(_, ratios)| pays(ratios));
    better.min_by(|(_, a), (_, b)| mean(a).total_cmp(&mean(b))).map_or(in_force, |(value, _)| value)
}

/// The way that took the least time, and how much.
pub fn fastest(case: &Case) -> (usize, f64) {
    let seconds = case.ways.iter().map(|way| way.seconds());
    seconds.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).expect("a case has ways")
}

/// The geometric mean.
fn mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}
