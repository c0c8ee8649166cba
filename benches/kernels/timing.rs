//! How time is taken: in rounds, everybody once a round, and the median of the rounds.
//!
//! A machine's speed drifts: with its temperature, its neighbours, the pages it was given. Rounds spread that over all
//! contestants alike, and what is compared was measured within milliseconds.

use crate::arena::{Arena, REGION, copies};
use crate::contestants::Contestant;
use crate::plain::Measured;
use rectify::Form;
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Seconds that a sample should take at least: a thousand times the timer's own.
const SAMPLE: f64 = 50e-6;

/// The same of a [series](Entrant::in_series) of calls.
const SERIES_SAMPLE: f64 = 2e-3;

/// How long a series lasts before a sample of it begins. Kernels put a thread that is woken on the core of the one that wakes it, where
/// the other cores of a virtual machine have been halted, and move it at a tick, of which there are 250 a second: helpers of the first calls
/// after a rest came after 0.06 to 4 ms.
const SERIES_WARM: Duration = Duration::from_millis(10);

/// In-place passes over small tensors between two restorations: one lasts no longer than a few readings of the timer,
/// and ten would leave nothing but zeros and subnormals.
const INPLACE_PASSES: usize = 4;

/// Bytes of a tensor up to which some cache may hold it. Others have used the caches since, so a sample of such a one
/// starts with a pass that is not timed.
const CACHED: usize = 32 << 20;

/// A contestant at one form and length, with what makes a sample of it long enough.
pub struct Entrant<'a, T> {
    contestant: Contestant<'a, T>,
    form: Form,
    len: usize,
    /// Passes that are timed at a stretch.
    passes: usize,
    /// Stretches in a sample; in place, each starts from restored input.
    stretches: usize,
    /// Whether calls that have followed each other for a while are timed.
    series: bool,
}

impl<'a, T: Measured> Entrant<'a, T> {
    pub fn new(contestant: Contestant<'a, T>, form: Form, len: usize) -> Self {
        Entrant { contestant, form, len, passes: 1, stretches: 1, series: false }
    }

    /// The same, of calls that have followed each other for a while.
    pub fn in_series(self) -> Self {
        Entrant { series: true, ..self }
    }

    /// Seconds that one call takes.
    fn sample(&self, arena: &mut Arena<T>) -> f64 {
        if self.len * size_of::<T>() <= CACHED {
            (self.contestant)(arena.work(self.form, self.len), 1);
        }
        let start = Instant::now();
        while self.series && start.elapsed() < SERIES_WARM {
            (self.contestant)(arena.work(self.form, self.len), 1);
        }
        let stretch = || {
            if self.form.is_inplace() {
                arena.restore(self.len);
            }
            let work = arena.work(self.form, self.len);
            let seconds = seconds(|| (self.contestant)(work, self.passes));
            (seconds - *TIMER).max(0.0)
        };
        let seconds: f64 = std::iter::repeat_with(stretch).take(self.stretches).sum();
        seconds / (self.stretches * self.passes * copies::<T>(self.len)) as f64
    }

    /// Finds out what makes a sample long enough; this warms up, too.
    fn tune(&mut self, arena: &mut Arena<T>) {
        // Twice, because the first time is a cold one.
        for _ in 0..2 {
            let pass = self.sample(arena) * copies::<T>(self.len) as f64;
            let sample = if self.series { SERIES_SAMPLE } else { SAMPLE };
            let passes = (sample / pass.max(1e-9)).ceil() as usize;
            if self.form.is_inplace() {
                self.passes = if self.len * size_of::<T>() <= REGION { INPLACE_PASSES } else { 1 };
                self.stretches = passes.div_ceil(self.passes);
            } else {
                self.passes = passes;
            }
            if passes == 1 {
                break;
            }
        }
    }
}

/// Times the entrants in rounds, until the time is up or there have been enough; returns seconds per call, by entrant
/// and round. Tensors start elsewhere in every round, and at the same place for all within one.
pub fn race<T: Measured>(
    entrants: &mut [Entrant<'_, T>],
    arena: &mut Arena<T>,
    time: Duration,
    rounds: RangeInclusive<usize>,
) -> Vec<Vec<f64>> {
    let start = Instant::now();
    entrants.iter_mut().for_each(|entrant| entrant.tune(arena));
    let mut times = vec![vec![]; entrants.len()];
    for round in 0..*rounds.end() {
        if round >= *rounds.start() && start.elapsed() >= time {
            break;
        }
        arena.shuffle();
        for (times, entrant) in times.iter_mut().zip(&*entrants) {
            times.push(entrant.sample(arena));
        }
    }
    times
}

/// [`race`] of two entrants with different elements, each in an arena of its own; returns the seconds of both by round.
pub fn duel<T: Measured, U: Measured>(
    (mut ours, arena): (Entrant<'_, T>, &mut Arena<T>),
    (mut theirs, other_arena): (Entrant<'_, U>, &mut Arena<U>),
    time: Duration,
    rounds: RangeInclusive<usize>,
) -> Vec<[f64; 2]> {
    let start = Instant::now();
    ours.tune(arena);
    theirs.tune(other_arena);
    let mut times = vec![];
    while times.len() < *rounds.start() || start.elapsed() < time && times.len() < *rounds.end() {
        arena.shuffle();
        other_arena.shuffle();
        times.push([ours.sample(arena), theirs.sample(other_arena)]);
    }
    times
}

/// The middle value.
pub fn median(values: Vec<f64>) -> f64 {
    let [middle] = quantiles(values, [0.5]);
    middle
}

/// The values below which these parts of the values lie.
pub fn quantiles<const N: usize>(mut values: Vec<f64>, parts: [f64; N]) -> [f64; N] {
    values.sort_by(f64::total_cmp);
    parts.map(|part| values[(part * (values.len() - 1) as f64).round() as usize])
}

/// Seconds that timing nothing takes.
static TIMER: LazyLock<f64> = LazyLock::new(|| median((0..1001).map(|_| seconds(|| ())).collect()));

fn seconds(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}
