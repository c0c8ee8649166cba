//! Quantized functions: a lookup in a table, and i32 sums to bytes.

use crate::arena::Work;
use crate::args::Args;
use crate::contestants::{Contestant, each, exec};
use crate::plain::Measured;
use crate::run::{Other, Run, weight_of};
use rectify::{Form, QuantizedEntry, Quantum, Table, requantize_catalog, table_catalog};

/// What is measured of one type: the first row of each function, for others of the same take as long.
struct Functions<Q> {
    tables: Vec<QuantizedEntry<Q, Q>>,
    requantizations: Vec<QuantizedEntry<i32, Q>>,
}

impl<Q: Quantum> Functions<Q> {
    fn all() -> Self {
        Functions { tables: firsts(table_catalog()), requantizations: firsts(requantize_catalog()) }
    }

    /// Those with names that are asked for.
    fn selected(args: &Args, names: &[String]) -> Self {
        let mut functions = Self::all();
        functions.tables.retain(|row| args.selects(&name(row), names));
        functions.requantizations.retain(|row| args.selects(&name(row), names));
        functions
    }

    fn names(&self) -> impl Iterator<Item = String> {
        self.tables.iter().map(name).chain(self.requantizations.iter().map(name))
    }
}

/// The first row of each function whose tensors may have any length.
fn firsts<X, Q>(mut rows: Vec<QuantizedEntry<X, Q>>) -> Vec<QuantizedEntry<X, Q>> {
    rows.retain(|row| row.sample == 1);
    rows.dedup_by_key(|row| row.function);
    rows
}

/// The name of the short function: `lookup_u8`.
fn name<X, Q: Quantum>(row: &QuantizedEntry<X, Q>) -> String {
    format!("{}_{}", row.function, Q::NAME)
}

/// The names of all.
pub fn names() -> impl Iterator<Item = String> {
    let (unsigned, signed) = (Functions::<u8>::all(), Functions::<i8>::all());
    unsigned.names().chain(signed.names()).collect::<Vec<_>>().into_iter()
}

/// How much time those that are selected ask for.
pub fn weight(args: &Args, names: &[String]) -> u64 {
    fn of<Q: Quantum>(args: &Args, names: &[String]) -> u64 {
        let Functions { tables, requantizations } = Functions::<Q>::selected(args, names);
        tables.len() as u64 * weight_of::<i8>(Form::Forward, args.quick())
            + requantizations.len() as u64 * weight_of::<i32>(Form::Forward, args.quick())
    }
    of::<u8>(args, names) + of::<i8>(args, names)
}

/// Measures those that are selected.
pub fn measure(run: &mut Run, args: &Args, names: &[String]) {
    measure_type::<u8>(run, args, names);
    measure_type::<i8>(run, args, names);
}

fn measure_type<Q: Quantum>(run: &mut Run, args: &Args, names: &[String]) {
    let Functions { tables, requantizations } = Functions::<Q>::selected(args, names);
    for row in &tables {
        run.measure_other::<i8>(other(row, &name(row)), |column| lookup(column, row));
    }
    for row in &requantizations {
        run.measure_other::<i32>(other(row, &name(row)), |column| {
            contestant(column, row, plain_requantize::<Q>)
        });
    }
}

fn other<'a, X, Q: Quantum>(row: &QuantizedEntry<X, Q>, name: &'a str) -> Other<'a> {
    let [read, written] = [size_of::<X>(), size_of::<Q>()].map(|bytes| bytes as f64);
    Other { op: row.function, name, element: Q::NAME, form: Form::Forward, bytes: read + written, written }
}

/// A function of 256 values by its table.
pub fn lookup<'a, Q: Quantum>(column: &str, row: &'a QuantizedEntry<Q, Q>) -> Contestant<'a, i8> {
    let table = Table::new(|q| (row.definition)(0, q));
    contestant(column, row, move |x, y| plain_lookup(&table, x, y))
}

/// Work on tensors of another type with elements of the same size, or with larger ones than results are, which then take the
/// first bytes.
fn contestant<'a, T: Measured + bytemuck::Pod, X: bytemuck::Pod, Q: Quantum>(
    column: &str,
    row: &'a QuantizedEntry<X, Q>,
    plain: impl Fn(&[X], &mut [Q]) + 'a,
) -> Contestant<'a, T> {
    let exec = exec(column);
    Box::new(move |Work { from, to, len, .. }, passes| {
        each(to, len, passes, |room| {
            let (x, y) = (bytemuck::cast_slice(from), &mut bytemuck::cast_slice_mut(room)[..len]);
            match exec {
                Some(exec) => (row.apply)(&exec, x, y).expect("the tensors of a benchmark fit"),
                None => plain(x, y),
            }
        });
    })
}

#[inline(never)]
fn plain_lookup<Q: Quantum>(table: &Table<Q>, x: &[Q], y: &mut [Q]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y = table.entry(x);
    }
}

/// With the parameters of the first row, but rounded as f64 are.
#[inline(never)]
fn plain_requantize<Q: Quantum>(sums: &[i32], y: &mut [Q]) {
    let [least, greatest] = [Q::LEAST, Q::GREATEST].map(|q| f64::from(q.into()));
    for (y, &sum) in y.iter_mut().zip(sums) {
        let steps = (f64::from(sum) * 2.5e-9 / 0.05).round_ties_even();
        *y = Q::from_byte((steps + least + 128.0).clamp(least, greatest) as i32 as u8);
    }
}
