//! What is no operation of the catalog: a lookup in a table, and i32 sums to bytes.

use crate::arena::Work;
use crate::args::Args;
use crate::contestants::{Contestant, each, exec};
use crate::run::{Other, Run, weight_of};
use rectify::{Form, Quantization, Requantize, Table};

const LOOKUP: &str = "lookup_i8";
const REQUANTIZE: &str = "requantize_i8";
/// The names of both.
pub const NAMES: [&str; 2] = [LOOKUP, REQUANTIZE];

/// How much time those that are selected ask for.
pub fn weight(args: &Args, names: &[String]) -> u64 {
    let lookup = if args.selects(LOOKUP, names) { weight_of::<i8>(Form::Forward, args.quick()) } else { 0 };
    lookup + if args.selects(REQUANTIZE, names) { weight_of::<i32>(Form::Forward, args.quick()) } else { 0 }
}

/// Measures those that are selected.
pub fn measure(run: &mut Run, args: &Args, names: &[String]) {
    if args.selects(LOOKUP, names) {
        let table = Table::new(|q: i8| q.rotate_left(3));
        let function = Other { op: "lookup", name: LOOKUP, element: "i8", form: Form::Forward, bytes: 2.0 };
        run.measure_other(function, |column| lookup(column, &table));
    }
    if args.selects(REQUANTIZE, names) {
        let to = Quantization::new(0.05, -3).expect("a scale above 0");
        let op = Requantize::new(&[SCALE], 1, to).expect("a scale above 0").relu();
        let form = Form::Forward;
        let function = Other { op: "requantize", name: REQUANTIZE, element: "i8", form, bytes: 5.0 };
        run.measure_other(function, |column| requantize(column, &op));
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
