//! How time is taken: in rounds, everybody once a round, and the median of the rounds.
//!
//! A machine's speed drifts. Rounds spread that over all contestants alike, and what is compared was measured within
//! milliseconds.

use crate::cases::{Case, Function};
use crate::contestant::Contestant;
use crate::memory::{Memory, Tensors};
use crate::number::Number;
use std::ops::RangeInclusive;
use std::thread;
use std::time::{Duration, Instant};

/// Seconds that a sample should take at least: a thousand times the timer's own.
const SAMPLE: f64 = 50e-6;

/// The same with several threads.
const THREADS_SAMPLE: f64 = 2e-3;

/// How long several threads run before a sample of them begins. Kernels put a thread that is woken on the core of the one that wakes it, where
/// the other cores of a virtual machine have been halted, and move it at a tick, of which there are 250 a second: helpers of the first calls
/// after a rest came after 0.06 to 4 ms.
const THREADS_WARM: Duration = Duration::from_millis(10);

/// Bytes of a tensor up to which some cache may hold it. Others have used the caches since, so a sample of such a one
/// starts with a pass that is not timed.
const CACHED: usize = 32 << 20;

/// How long threads that spin after a call are waited for: the most patient of them is told to look a million times.
const REST: Duration = Duration::from_millis(30);

/// A contestant, with the passes that make a sample of it long enough.
pub struct Entrant<T> {
    contestant: Box<dyn Contestant<T>>,
    passes: usize,
}

impl<T: Number> Entrant<T> {
    /// One that has not run yet.
    pub fn new(contestant: Box<dyn Contestant<T>>) -> Self {
        Entrant { contestant, passes: 1 }
    }

    /// Computes once, and leaves the result in `y`.
    pub fn compute(&mut self, case: Case, tensors: &mut Tensors<'_, T>) {
        self.prepare(case, tensors);
        self.contestant.run(tensors, 1);
        self.contestant.store(tensors.y);
    }

    /// Seconds that one call takes.
    fn sample(&mut self, case: Case, memory: &mut Memory<T>) -> f64 {
        let tensors = &mut memory.tensors(case.len);
        self.prepare(case, tensors);
        let start = Instant::now();
        if case.len * size_of::<T>() <= CACHED {
            self.contestant.run(tensors, 1);
        }
        while case.threads > 1 && start.elapsed() < THREADS_WARM {
            self.contestant.run(tensors, 1);
        }
        let start = Instant::now();
        self.contestant.run(tensors, self.passes);
        let seconds = start.elapsed().as_secs_f64();
        if self.contestant.spins() {
            thread::sleep(REST);
        }
        seconds / self.passes as f64
    }

    /// In-place calls get their input; from the second pass on they work on their own result.
    fn prepare(&mut self, case: Case, tensors: &mut Tensors<'_, T>) {
        if case.function == Function::ReluInplace {
            tensors.y.copy_from_slice(tensors.x);
            self.contestant.load(tensors.y);
        }
    }

    /// Finds out what makes a sample long enough; this warms up, too.
    fn tune(&mut self, case: Case, memory: &mut Memory<T>) {
        // Twice, because the first time is a cold one.
        for _ in 0..2 {
            let sample = if case.threads > 1 { THREADS_SAMPLE } else { SAMPLE };
            self.passes = (sample / self.sample(case, memory).max(1e-9)).ceil() as usize;
            if self.passes == 1 {
                break;
            }
        }
    }
}

/// Times the entrants in rounds, until the time is up or there have been enough; returns the median of the seconds per
/// call for each. Tensors start elsewhere in every round, and at the same place for all within one. Every other round goes backwards, so that nobody always
/// comes after the same one: some leave the cores at rest, others wide awake.
pub fn race<T: Number>(
    entrants: &mut [Entrant<T>],
    case: Case,
    memory: &mut Memory<T>,
    time: Duration,
    rounds: RangeInclusive<usize>,
) -> Vec<f64> {
    let start = Instant::now();
    entrants.iter_mut().for_each(|entrant| entrant.tune(case, memory));
    let mut times = vec![vec![]; entrants.len()];
    let mut turns: Vec<usize> = (0..entrants.len()).collect();
    for round in 0..*rounds.end() {
        if round >= *rounds.start() && start.elapsed() >= time {
            break;
        }
        memory.shuffle();
        for &turn in &turns {
            times[turn].push(entrants[turn].sample(case, memory));
        }
        turns.reverse();
    }
    times.into_iter().map(median).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
