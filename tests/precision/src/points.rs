//! Where errors are looked for.

use rand::{Rng, RngExt};
use std::f64::consts::LN_2;

/// Points of one kind in a row.
const RUN: usize = 64;
/// To here, eˣ − 1 changes.
const NEAR: f64 = 40.0;
/// Beyond these, eˣ is no float: 0 in f64, and infinite.
const VANISHING: f64 = 745.2;
const OVERFLOWING: f64 = 709.8;
/// Where the largest errors were when the kernels were made, in x or in x/α.
const KNOWN: [f64; 3] = [-0.36549321141352814, -0.3618689669393009, -472.37980355123085];

/// The points that matter to one operation.
pub struct Field {
    /// What x is divided by before the exponential.
    divisor: f64,
    /// The farthest x.
    end: f64,
    /// Whether something is computed above 0 too.
    above: bool,
    /// Where to look more closely.
    known: Vec<f64>,
}

impl Field {
    /// For an operation that is about c·expm1(x / divisor) below 0, or its gradient.
    pub fn new(divisor: f64, c: f64, gradient: bool, above: bool) -> Field {
        let reach = match (divisor < 0.0, gradient) {
            (true, _) => OVERFLOWING,
            (false, true) => VANISHING,
            (false, false) => NEAR,
        };
        let end = -reach * divisor.abs();
        let scaled = KNOWN.map(|x| x * divisor.abs());
        // Where |y| is a power of two: just below, its unit is half of what it is above, and errors twice as many units.
        let edges = (-8..=8).map(|k| (-(k as f64).exp2() / c.abs() * divisor.signum()).ln_1p() * divisor);
        let edges = edges.filter(|_| !gradient);
        let known = KNOWN.into_iter().chain(scaled).chain(edges).filter(|&x| x > end && x < 0.0).collect();
        Field { divisor, end, above, known }
    }

    /// Points of all kinds.
    pub fn survey(&self, random: &mut impl Rng, x: &mut [f64]) {
        for run in x.chunks_mut(RUN) {
            match random.random_range(0..16) {
                0 if self.above => run.fill_with(|| random.random_range(1.0..2.0)),
                0..4 => run.fill_with(|| -random.random_range(0.0..NEAR)),
                // Before it saturates, forward has its largest errors.
                4..6 => run.fill_with(|| -self.divisor.abs() * random.random::<f64>()),
                // Every float between these is as likely as another, so that all magnitudes are.
                6..8 => run
                    .fill_with(|| -f64::from_bits(random.random_range(1e-20_f64.to_bits()..=NEAR.to_bits()))),
                8..10 => run.fill_with(|| self.end * random.random::<f64>()),
                10..14 => {
                    let center = self.boundary(random);
                    self.consecutive(random, center, run);
                }
                _ => self.closeup(random, &self.known, run),
            }
        }
    }

    /// Points near some of these only.
    pub fn closeup(&self, random: &mut impl Rng, centers: &[f64], x: &mut [f64]) {
        for run in x.chunks_mut(RUN) {
            let center = centers[random.random_range(0..centers.len())];
            self.consecutive(random, center, run);
        }
    }

    /// A multiple of ln 2 / 2: the odd ones are where n = round(x / ln 2) steps, the even ones where x is n·ln 2. Small ones
    /// come more often, because that is where most changes.
    fn boundary(&self, random: &mut impl Rng) -> f64 {
        let unit = LN_2 / 2.0 * self.divisor.abs();
        let most = (-self.end / unit) as u64;
        let most = (most >> random.random_range(0..8)).max(1);
        -unit * random.random_range(1..=most) as f64
    }

    /// Consecutive floats, up to 2¹⁶ or 2⁴⁸ of them away from the center, or any power of two in between. Closer ones would
    /// mostly be repetitions, 2⁴⁸ are about a sixteenth of the center.
    fn consecutive(&self, random: &mut impl Rng, center: f64, run: &mut [f64]) {
        let away = random.next_u64() >> random.random_range(16..=48);
        let from = center.abs().to_bits();
        let from = if random.random() { from.saturating_add(away) } else { from.saturating_sub(away) };
        let from = from.clamp(1, (-self.end).to_bits() - run.len() as u64);
        for (x, bits) in run.iter_mut().zip(from..) {
            *x = f64::from_bits(bits).copysign(center);
        }
    }
}
