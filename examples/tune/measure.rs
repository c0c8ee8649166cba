//! How time is taken: every way of making every call once a round, and the median of the rounds.
//!
//! A machine's speed drifts, with its temperature and its neighbours. Rounds spread that over all alike.

use indicatif::ProgressBar;
use rectify::{Elu, Exec, Form, Policy, Relu, Saved, set_policy};
use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Seconds that a sample should take at least: thousands of readings of the clock.
const SAMPLE: f64 = 100e-6;

/// Rounds after which more change nothing.
const ROUNDS: usize = 101;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Relu,
    ReluInplace,
    /// From x.
    Backward,
    /// Of i8.
    ReluI8,
    /// It calculates, the others wait for memory.
    Elu,
}

impl Operation {
    pub fn form(self) -> Form {
        match self {
            Operation::ReluInplace => Form::ForwardInplace,
            Operation::Backward => Form::BackwardInput,
            Operation::Relu | Operation::ReluI8 | Operation::Elu => Form::Forward,
        }
    }

    /// Elements of each tensor if all of them have `footprint` bytes, or a few more.
    pub fn len(self, footprint: usize) -> usize {
        let element = if self == Operation::ReluI8 { 1 } else { 4 };
        footprint.div_ceil(self.form().footprint::<u8>(1) * element)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Operation::Relu => "relu_f32",
            Operation::ReluInplace => "relu_inplace_f32",
            Operation::Backward => "relu_backward_f32",
            Operation::ReluI8 => "relu_i8",
            Operation::Elu => "elu_f32",
        })
    }
}

/// A call, and the ways in which it can be made.
pub struct Case {
    pub operation: Operation,
    /// Bytes of all tensors.
    pub footprint: usize,
    /// Whether the next pass, which reads the result, counts: where that lies is a matter of how it was stored.
    pub is_read: bool,
    pub ways: Vec<Way>,
}

/// One way of making a call.
pub struct Way {
    pub name: String,
    pub exec: Exec,
    /// Bytes that a thread claims.
    pub part: usize,
    calls: usize,
    seconds: Vec<f64>,
}

impl Way {
    pub fn new(name: String, exec: Exec, part: usize) -> Self {
        Way { name, exec, part, calls: 1, seconds: vec![] }
    }

    /// Of one call, the median.
    pub fn seconds(&self) -> f64 {
        self.quantile(0.5)
    }

    /// How far apart the quartiles are, as a part of the median: of little on a quiet machine.
    pub fn spread(&self) -> f64 {
        (self.quantile(0.75) - self.quantile(0.25)) / self.seconds()
    }

    fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[(part * (sorted.len() - 1) as f64).round() as usize]
    }

    pub fn rounds(&self) -> usize {
        self.seconds.len()
    }
}

/// Memory for all calls.
pub struct Tensors {
    x: Vec<f32>,
    saved: Vec<f32>,
    y: Vec<f32>,
}

impl Tensors {
    /// For calls with tensors of up to so many bytes together.
    pub fn new(largest: usize) -> Self {
        let numbers =
            |len: usize| (0..len).map(|i| (i as i32).wrapping_mul(0x61C8_8647) as f32 / 2e9).collect();
        Tensors { x: numbers(largest / 8 + 1), saved: numbers(largest / 12 + 1), y: numbers(largest / 4 + 1) }
    }

    fn call(&mut self, case: &Case, exec: &Exec) {
        const FITS: &str = "the tensors are as long as each other";
        let len = case.operation.len(case.footprint);
        let Tensors { x, saved, y } = self;
        match case.operation {
            Operation::Relu => exec.forward(&Relu, &x[..len], &mut y[..len]),
            Operation::ReluInplace => exec.forward_inplace(&Relu, &mut y[..len]),
            Operation::Backward => {
                exec.backward(&Relu, &x[..len], Saved::Input(&saved[..len]), &mut y[..len])
            }
            Operation::ReluI8 => {
                let (x, y) = (bytemuck::cast_slice::<_, i8>(x), bytemuck::cast_slice_mut::<_, i8>(y));
                exec.forward(&Relu, &x[..len], &mut y[..len])
            }
            Operation::Elu => exec.forward(&Elu::default(), &x[..len], &mut y[..len]),
        }
        .expect(FITS);
        if case.is_read {
            black_box(y[..len].iter().fold(0, |sum: u32, y| sum.wrapping_add(y.to_bits())));
        }
    }

    /// Seconds that one call takes; the caches are as calls before it have left them.
    fn sample(&mut self, case: &Case, way: &Way) -> f64 {
        self.call(case, &way.exec);
        let start = Instant::now();
        (0..way.calls).for_each(|_| self.call(case, &way.exec));
        start.elapsed().as_secs_f64() / way.calls as f64
    }
}

/// Measures all cases in rounds, until the time is up; in the policy, only the part differs between ways.
pub fn race(
    cases: &mut [Case],
    tensors: &mut Tensors,
    policy: Policy,
    least: usize,
    time: Duration,
    bar: &ProgressBar,
) {
    let start = Instant::now();
    let from = bar.position();
    for round in 0..=ROUNDS {
        if round > least && start.elapsed() >= time {
            break;
        }
        for case in &mut *cases {
            for turn in 0..case.ways.len() {
                // Everybody comes first at times, and after everybody.
                let index = (turn + round) % case.ways.len();
                set_policy(Policy { part: case.ways[index].part, ..policy });
                let seconds = tensors.sample(case, &case.ways[index]);
                let way = &mut case.ways[index];
                match round {
                    // The first one only finds out how many calls make a sample.
                    0 => way.calls = (SAMPLE / seconds).ceil().clamp(1.0, 1e5) as usize,
                    _ => way.seconds.push(seconds),
                }
            }
            bar.set_position(from + start.elapsed().min(time).as_millis() as u64);
        }
    }
    bar.set_position(from + time.as_millis() as u64);
    set_policy(policy);
}
