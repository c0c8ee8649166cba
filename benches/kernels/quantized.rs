//! What is no operation of the catalog: a lookup in a table, and i32 sums to bytes.

use crate::arena::{Arena, Work};
use crate::args::Args;
use crate::cases;
use crate::contestants::{Contestant, MEMCPY, columns, each, memcpy};
use crate::plain::Measured;
use crate::report::Row;
use crate::run::{Run, weight_at};
use crate::timing::Entrant;
use rectify::{Exec, Form, Isa, Quantization, Requantize, Table};

const LOOKUP: &str = "lookup_i8";
const REQUANTIZE: &str = "requantize_i8";
/// The names of both.
pub const NAMES: [&str; 2] = [LOOKUP, REQUANTIZE];

/// How much time those that are selected ask for.
pub fn weight(args: &Args, names: &[String]) -> u64 {
    let lookup = if args.selects(LOOKUP, names) { weights::<i8>(args) } else { 0 };
    lookup + if args.selects(REQUANTIZE, names) { weights::<i32>(args) } else { 0 }
}

fn weights<T: Measured>(args: &Args) -> u64 {
    cases::sizes::<T>(args.quick()).into_iter().map(|len| weight_at::<T>(Form::Forward, len)).sum()
}

/// Measures those that are selected.
pub fn measure(run: &mut Run, args: &Args, names: &[String]) {
    if args.selects(LOOKUP, names) {
        let table = Table::new(|q: i8| q.rotate_left(3));
        sizes(run, args, ("lookup", LOOKUP), 2, |column| lookup(column, &table));
    }
    if args.selects(REQUANTIZE, names) {
        let to = Quantization::new(0.05, -3).expect("a scale above 0");
        let op = Requantize::new(&[SCALE], 1, to).expect("a scale above 0").relu();
        sizes(run, args, ("requantize", REQUANTIZE), 5, |column| requantize(column, &op));
    }
}

/// One function at every size, of which an element is `bytes` read and written.
fn sizes<'a, T: Measured>(
    run: &mut Run,
    args: &Args,
    (op, name): (&'static str, &str),
    bytes: usize,
    in_column: impl Fn(&str) -> Contestant<'a, T>,
) {
    let form = Form::Forward;
    let sizes = cases::sizes::<T>(args.quick());
    let mut arena = Arena::new(sizes.iter().copied().max().unwrap_or_default());
    for len in sizes {
        let mut entrants: Vec<_> = columns()
            .into_iter()
            .map(|column| match column {
                // One that moves as much: it reads half of that and writes half.
                MEMCPY => Entrant::new(memcpy(), form, len * bytes / 2 / size_of::<T>()),
                _ => Entrant::new(in_column(column), form, len),
            })
            .collect();
        let moved = columns().into_iter().map(|column| (column, len * bytes)).collect();
        let (function, tensor) = (name.to_string(), len * size_of::<T>());
        let row = Row { op, function, element: "i8", form, len, tensor, cells: vec![] };
        run.race(row, moved, &mut entrants, &mut arena, weight_at::<T>(form, len));
    }
}

fn exec(column: &str) -> Option<Exec> {
    match column {
        "auto" => Some(Exec::new()),
        isa => Isa::named(isa).map(|isa| Exec { isa, ..Exec::serial() }),
    }
}

const FITS: &str = "the tensors of a benchmark fit";

/// A function of 256 values by its table.
pub fn lookup<'a>(column: &str, table: &'a Table<i8>) -> Contestant<'a, i8> {
    let exec = exec(column);
    Box::new(move |Work { from, to, len, .. }, passes| {
        each(to, len, passes, |y| match exec {
            Some(exec) => exec.lookup(table, from, y).expect(FITS),
            None => plain_lookup(table, from, y),
        });
    })
}

#[inline(never)]
fn plain_lookup(table: &Table<i8>, x: &[i8], y: &mut [i8]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y = table.entry(x);
    }
}

/// What a unit of the sums is worth: a few steps of the result are their range.
const SCALE: f64 = 3e-9;

/// The results are the first bytes of what has room for sums.
fn requantize<'a>(column: &str, op: &'a Requantize<'a, i8>) -> Contestant<'a, i32> {
    let exec = exec(column);
    Box::new(move |Work { from, to, len, .. }, passes| {
        each(to, len, passes, |room| {
            let y = &mut bytemuck::cast_slice_mut(room)[..len];
            match exec {
                Some(exec) => exec.requantize(op, from, y).expect(FITS),
                None => plain_requantize(from, y),
            }
        });
    })
}

#[inline(never)]
fn plain_requantize(sums: &[i32], y: &mut [i8]) {
    for (y, &sum) in y.iter_mut().zip(sums) {
        *y = ((f64::from(sum) * SCALE / 0.05).round_ties_even() - 3.0).max(-3.0) as i8;
    }
}
