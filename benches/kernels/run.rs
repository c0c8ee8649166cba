//! A run: functions by sizes, all columns of a group at a time, within the time that there is.

use crate::arena::Arena;
use crate::args::Args;
use crate::cases::{self, Function};
use crate::contestants::{self, Contestant, MEMCPY, columns, memcpy, others};
use crate::limits::{Limits, Traffic};
use crate::plain::Measured;
use crate::report::{Cell, Row};
use crate::timing::{Entrant, median, race};
use indicatif::{ProgressBar, ProgressStyle};
use rectify::{Exec, Form};
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

/// Elements up to which slow paths are measured.
const SLOW_LARGEST: usize = 1 << 18;

/// A function that no row of the catalog stands for.
pub struct Other<'a> {
    pub op: &'static str,
    pub name: &'a str,
    pub element: &'static str,
    /// A form with as many tensors.
    pub form: Form,
    /// Bytes read and written per element of its largest tensor.
    pub bytes: f64,
    /// Bytes of these that are written.
    pub written: f64,
}

/// A run under way, and the time that it may still take.
pub struct Run {
    quick: bool,
    deadline: Instant,
    bar: ProgressBar,
    limits: Limits,
    rows: Vec<Row>,
}

impl Run {
    pub fn new(args: &Args, weight: u64) -> Self {
        let bar = ProgressBar::new(weight);
        let style = ProgressStyle::with_template("{bar:40} {percent}%, {eta} left: {msg}");
        bar.set_style(style.expect("the template is valid"));
        let deadline = Instant::now() + Duration::from_secs(args.budget());
        let limits = Limits::measure(args.quick());
        Run { quick: args.quick(), deadline, bar, limits, rows: vec![] }
    }

    /// Measures functions on one element type, from small to large.
    pub fn measure<T: Measured>(&mut self, functions: &[Function<'_, T>]) {
        if functions.is_empty() {
            return;
        }
        let sizes = cases::sizes::<T>(self.quick);
        let largest = sizes.iter().copied().max().unwrap_or_default();
        let mut arena = Arena::new(largest);
        for function in functions {
            for &size in &sizes {
                self.measure_at(function, size, &mut arena);
            }
        }
    }

    /// What was measured.
    pub fn finish(self) -> (Limits, Vec<Row>) {
        self.bar.finish_and_clear();
        (self.limits, self.rows)
    }

    fn measure_at<T: Measured>(&mut self, function: &Function<'_, T>, len: usize, arena: &mut Arena<T>) {
        let &Function { ref name, form, entry } = function;
        self.bar.set_message(format!("{name}/{len}"));
        arena.save(&*entry.op, form, len);

        let (mut measured, mut entrants) = (vec![], vec![]);
        for column in columns().into_iter().chain(others::<T>(form, len)) {
            // An exponential without a fused multiply-add takes two seconds for the largest tensor, and shows nothing by it; so
            // does a conversion without an instruction for it.
            let is_slow = entry.backward_output.is_some() || T::NAME.ends_with("f16");
            let slow = is_slow && ["portable", "scalar"].contains(&column);
            if slow && len > SLOW_LARGEST {
                continue;
            }
            let Some(contestant) = contestants::in_column(column, entry.name, &*entry.op) else { continue };
            // A memcpy that moves as much: it reads half of that and writes half.
            let (form, len) = match column {
                MEMCPY => (Form::Forward, form.bytes::<T>(len) / 2 / size_of::<T>()),
                _ => (form, len),
            };
            measured.push((column, form.bytes::<T>(len)));
            entrants.push(Entrant::new(contestant, form, len));
        }
        let plan = Exec::new().plan::<T>(form, len);
        let row = Row {
            op: entry.name,
            function: name.clone(),
            element: T::NAME,
            form,
            len,
            tensor: len * size_of::<T>(),
            limit: self.limits.of(Traffic::of::<T>(form, len), plan.threads),
            plan,
            cells: vec![],
        };
        self.race(row, measured, &mut entrants, arena, weight_at::<T>(form, len));
    }

    /// Measures a function that no row of the catalog stands for, from small to large.
    pub fn measure_other<'a, T: Measured>(
        &mut self,
        function: Other<'_>,
        in_column: impl Fn(&str) -> Contestant<'a, T>,
    ) {
        let Other { op, name, element, form, bytes, written } = function;
        let sizes = cases::sizes::<T>(self.quick);
        let mut arena = Arena::new(sizes.iter().copied().max().unwrap_or_default());
        for len in sizes {
            self.bar.set_message(format!("{name}/{len}"));
            let moved = (len as f64 * bytes) as usize;
            let entrant = |column| match column {
                // One that moves as much: it reads half of that and writes half.
                MEMCPY => Entrant::new(memcpy(), Form::Forward, moved / 2 / size_of::<T>()),
                _ => Entrant::new(in_column(column), form, len),
            };
            let all: Vec<_> = columns().into_iter().chain(others::<T>(form, len)).collect();
            let mut entrants: Vec<_> = all.iter().map(|column| entrant(column)).collect();
            let all = all.into_iter().map(|column| (column, moved)).collect();
            let (function, tensor) = (name.to_string(), len * size_of::<T>());
            let plan = Exec::new().plan::<T>(form, len);
            let [read, written] = [bytes - written, written].map(|bytes| bytes * len as f64);
            let footprint = form.footprint::<T>(len);
            let limit = self.limits.of(Traffic { footprint, read, written }, plan.threads);
            let row = Row { op, function, element, form, len, tensor, limit, plan, cells: vec![] };
            self.race(row, all, &mut entrants, &mut arena, weight_at::<T>(form, len));
        }
    }

    /// Measures the cells of a row: for each column, with the bytes that it moves, an entrant.
    pub fn race<T: Measured>(
        &mut self,
        mut row: Row,
        columns: Vec<(&'static str, usize)>,
        entrants: &mut [Entrant<'_, T>],
        arena: &mut Arena<T>,
        weight: u64,
    ) {
        let times = race(entrants, arena, self.share(weight), self.rounds()).into_iter().map(median);
        let cells = columns.into_iter().zip(times);
        row.cells = cells.map(|((column, bytes), seconds)| Cell::new(column, bytes, seconds)).collect();
        self.bar.suspend(|| row.print());
        self.bar.inc(weight);
        self.rows.push(row);
    }

    /// A part of the time left: what this group weighs of all that are left.
    fn share(&self, weight: u64) -> Duration {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let weight_left = self.bar.length().unwrap_or(weight) - self.bar.position();
        left.mul_f64(weight as f64 / weight_left as f64)
    }

    fn rounds(&self) -> RangeInclusive<usize> {
        if self.quick { 1..=3 } else { 3..=51 }
    }
}

/// How the time is shared out: what these functions weigh together.
pub fn weight<T: Measured>(functions: &[Function<'_, T>], quick: bool) -> u64 {
    let sizes = cases::sizes::<T>(quick);
    functions.iter().flat_map(|function| sizes.iter().map(|&len| weight_at::<T>(function.form, len))).sum()
}

/// What one function weighs.
pub fn weight_of<T: Measured>(form: Form, quick: bool) -> u64 {
    cases::sizes::<T>(quick).into_iter().map(|len| weight_at::<T>(form, len)).sum()
}

/// The bytes moved, and something for the cost that every group has.
fn weight_at<T>(form: Form, len: usize) -> u64 {
    form.bytes::<T>(len) as u64 + (8 << 20)
}
