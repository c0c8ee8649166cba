//! Proof that this machine computes the bits that every other one does.

use crate::kernels::digests::digest_of;
use crate::{
    Cataloged, Entry, Exec, Isa, QuantizedEntry, Quantum, Threads, catalog, requantize_catalog, table_catalog,
};
use std::boxed::Box;
use std::fmt;
use std::ops::Range;
use std::string::String;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::vec::Vec;

/// Inputs that are computed at a time: they, and what comes of them, stay in the second-level cache.
const CHUNK: u64 = 1 << 14;

/// A type with so few values that all can be tried.
trait Pattern: Copy + Into<f64> {
    /// The value with these bits, of which those that the type lacks are cut off.
    fn from_pattern(bits: u32) -> Self;
    /// The bits of the value.
    fn pattern(self) -> u32;
}

macro_rules! patterns {
    ($($T:ty: |$bits:ident| $from:expr, |$value:ident| $to:expr;)*) => {$(
        #[rustfmt::skip]
        impl Pattern for $T {
            fn from_pattern($bits: u32) -> Self { $from }
            fn pattern(self) -> u32 { let $value = self; $to }
        }
    )*};
}
patterns! {
    f32: |bits| f32::from_bits(bits), |value| value.to_bits();
    i8: |bits| bits as i8, |value| value as u8 as u32;
    u8: |bits| bits as u8, |value| value as u32;
    i16: |bits| bits as i16, |value| value as u16 as u32;
    i32: |bits| bits as i32, |value| value as u32;
}
#[cfg(feature = "half")]
patterns! {
    half::f16: |bits| half::f16::from_bits(bits as u16), |value| value.to_bits().into();
    half::bf16: |bits| half::bf16::from_bits(bits as u16), |value| value.to_bits().into();
}

/// An element type with so few values.
trait Enumerable: Cataloged + Pattern {
    /// A number that definitions give, or the nearest to it.
    fn approximately(number: Self::Number) -> f64;
}

macro_rules! enumerable {
    ($($T:ty)*) => {$(
        impl Enumerable for $T {
            #[allow(clippy::unnecessary_cast)]
            fn approximately(number: Self::Number) -> f64 {
                number as f64
            }
        }
    )*};
}
enumerable!(f32 i8 i16 i32);
#[cfg(feature = "half")]
enumerable!(half::f16 half::bf16);

/// A row of a catalog that can be tested for all inputs, since they have 32 bits at most.
trait Row: Sync {
    /// The name, with that of the type: `leaky_relu_f32`.
    fn name(&self) -> String;
    fn parameters(&self) -> &str;
    /// How many inputs there are. They are numbered, and results may depend on an input's place in its chunk.
    fn inputs(&self) -> u64;
    /// The bits of an input, and the number that it is.
    fn input(&self, number: u64) -> (u32, f64);
    /// What `exec` makes of a chunk of inputs.
    fn results(&self, exec: &Exec, inputs: Range<u64>) -> Results;
    /// The bits of y by the definition, for the input at a place in its chunk; those of `reference` if that may be off, and is
    /// near enough.
    fn expected(&self, place: usize, number: u64, reference: u32) -> u32;
}

/// The values with these numbers.
fn values<T: Pattern>(numbers: Range<u64>) -> Vec<T> {
    numbers.map(|number| T::from_pattern(number as u32)).collect()
}

fn value<T: Pattern>(number: u64) -> (u32, f64) {
    let value = T::from_pattern(number as u32);
    (value.pattern(), value.into())
}

impl<T: Enumerable> Row for Entry<T> {
    fn name(&self) -> String {
        std::format!("{}_{}", self.name, T::NAME)
    }
    fn parameters(&self) -> &str {
        self.parameters
    }
    fn inputs(&self) -> u64 {
        1 << (8 * size_of::<T>())
    }
    fn input(&self, number: u64) -> (u32, f64) {
        value::<T>(number)
    }
    fn results(&self, exec: &Exec, inputs: Range<u64>) -> Results {
        let (op, mut y, mut mask) = (&*self.op, values::<T>(inputs), Vec::new());
        let result = match op.mask_suffices() {
            Ok(()) => {
                mask.resize(y.len().div_ceil(8), 0);
                exec.forward_mask_inplace(op, &mut y, &mut mask).map(|_| ())
            }
            Err(_) => exec.forward_inplace(op, &mut y),
        };
        result.expect(FITS);
        Results::new(y, mask)
    }
    fn expected(&self, place: usize, number: u64, reference: u32) -> u32 {
        let x = T::from_pattern(number as u32);
        let exact = (self.forward)(place, x.to_number());
        if near(T::from_pattern(reference), exact, self.bounds.forward) {
            return reference;
        }
        T::from_number(exact).pattern()
    }
}

impl<X: Pattern, Q: Quantum + Pattern> Row for QuantizedEntry<X, Q> {
    fn name(&self) -> String {
        std::format!("{}_{}", self.name, Q::NAME)
    }
    fn parameters(&self) -> &str {
        &self.parameters
    }
    fn inputs(&self) -> u64 {
        self.inputs
    }
    fn input(&self, number: u64) -> (u32, f64) {
        value::<X>(number)
    }
    fn results(&self, exec: &Exec, inputs: Range<u64>) -> Results {
        let x = values::<X>(inputs);
        let mut y = std::vec![Q::LEAST; x.len()];
        (self.apply)(exec, &x, &mut y).expect(FITS);
        Results::new(y, Vec::new())
    }
    fn expected(&self, place: usize, number: u64, _: u32) -> u32 {
        (self.definition)(place, X::from_pattern(number as u32)).pattern()
    }
}

const FITS: &str = "rows of the catalogs take every chunk";

/// All rows that are tested: of every operation the typical one, of quantized functions all.
fn rows() -> Vec<Box<dyn Row>> {
    fn typical<T: Enumerable>() -> Vec<Box<dyn Row>> {
        boxed(catalog::<T>().into_iter().filter(|entry| entry.typical))
    }
    fn boxed<R: Row + 'static>(rows: impl IntoIterator<Item = R>) -> Vec<Box<dyn Row>> {
        rows.into_iter().map(|row| Box::new(row) as Box<dyn Row>).collect()
    }
    let mut rows = typical::<f32>();
    #[cfg(feature = "half")]
    rows.extend(typical::<half::f16>().into_iter().chain(typical::<half::bf16>()));
    rows.extend(typical::<i8>().into_iter().chain(typical::<i16>()).chain(typical::<i32>()));
    rows.extend(boxed(table_catalog::<u8>()).into_iter().chain(boxed(table_catalog::<i8>())));
    rows.extend(boxed(requantize_catalog::<u8>()).into_iter().chain(boxed(requantize_catalog::<i8>())));
    rows
}

/// What [`selftest`] has found for one operation on one path.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The name of the operation for the type: `leaky_relu_f32`.
    pub name: String,
    /// The same with its parameters: `leaky_relu_f32(slope=0.01)`.
    pub operation: String,
    /// The path.
    pub isa: Isa,
    /// What was computed.
    pub digest: u64,
    /// What it should be.
    pub expected: u64,
    /// How long it took.
    pub time: Duration,
    /// Where the path is wrong, if it is.
    pub fault: Option<Fault>,
}

/// The first input for which a path gives another result than it should.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// The input, by its bits; `None` if digests differ but every result is as it should be: then the pinned digest is
    /// that of another version.
    pub input: Option<u32>,
    /// The input itself.
    pub value: f64,
    /// What comes out, by its bits.
    pub found: u32,
    /// What should.
    pub expected: u32,
}

/// No result is known to be wrong, but the digest is not the pinned one.
const UNPINNED: Fault = Fault { input: None, value: 0.0, found: 0, expected: 0 };

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.input {
            Some(input) => write!(
                f,
                "wrong first at {:e} ({input:#010x}): {:#010x} instead of {:#010x}",
                self.value, self.found, self.expected
            ),
            None => write!(f, "the digest is another one, but no result is wrong"),
        }
    }
}

/// How far a run has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The operation at hand.
    pub operation: &'a str,
    /// The path at hand.
    pub isa: Isa,
    /// The part of all inputs of this operation on this path that is done: 0 to 1.
    pub done: f64,
}

/// Computes every operation for all values of every type of up to 32 bits, and every quantized function for all inputs, on every
/// path of this machine, on all cores, and compares digests of the results (y, and the mask where there is one) with those that are pinned in the crate. Shows its progress on stderr.
///
/// It takes half an hour on two cores, most of it on paths without a fused multiply-add: see [`selftest_of`] for less.
///
/// ```no_run
/// let outcomes = rectify::selftest();
/// assert!(outcomes.iter().all(|outcome| outcome.fault.is_none()));
/// ```
pub fn selftest() -> Vec<Outcome> {
    let tenth = AtomicUsize::new(usize::MAX);
    let mut outcomes = Vec::new();
    for isa in Isa::available() {
        outcomes.extend(selftest_of(isa, "", &|progress: Progress<'_>| {
            let now = (progress.done * 10.0) as usize;
            if tenth.swap(now, Relaxed) != now {
                std::eprintln!("rectify: {} on {}: {now}0 %", progress.operation, progress.isa);
            }
        }));
    }
    outcomes
}

/// [`selftest`] on one path, for the operations with `filter` in their names, telling `progress` now and then. Each one is
/// tested when its outcome is asked for.
///
/// ```no_run
/// for outcome in rectify::selftest_of(rectify::Isa::best(), "relu6", &|progress| println!("{progress:?}")) {
///     assert_eq!(outcome.digest, outcome.expected);
/// }
/// ```
pub fn selftest_of<'a>(
    isa: Isa,
    filter: &'a str,
    progress: &'a (dyn Fn(Progress<'_>) + Sync),
) -> impl Iterator<Item = Outcome> + 'a {
    let selected = rows().into_iter().filter(move |row| row.name().contains(filter));
    selected.map(move |row| outcome(&*row, isa, progress))
}

fn outcome(row: &dyn Row, isa: Isa, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Outcome {
    let name = row.name();
    let operation = match row.parameters() {
        "" => name.clone(),
        parameters => std::format!("{name}({parameters})"),
    };
    let inputs = 0..row.inputs();
    let start = Instant::now();
    let tell = |done| progress(Progress { operation: &operation, isa, done });
    let digest = digest_over(row, isa, inputs.clone(), &tell);
    let (time, expected) = (start.elapsed(), digest_of(&name));
    let fault = match (digest == expected, expected) {
        (true, _) => None,
        (false, 0) => Some(UNPINNED),
        (false, _) => Some(first_fault(row, isa, inputs)),
    };
    Outcome { name, operation, isa, digest, expected, time, fault }
}

/// The bits of y, and the mask where there is one.
struct Results {
    y: Vec<u32>,
    mask: Vec<u8>,
}

impl Results {
    fn new<T: Pattern>(y: Vec<T>, mask: Vec<u8>) -> Self {
        Results { y: y.into_iter().map(T::pattern).collect(), mask }
    }

    /// A number that every single bit of the results changes.
    fn digest(&self) -> u64 {
        // Sixteen sums side by side, because one would wait for its multiplications.
        let mut lanes = [0_u64; 16];
        let (groups, rest) = self.y.as_chunks::<16>();
        for group in groups {
            lanes = core::array::from_fn(|i| mix(lanes[i], group[i].into()));
        }
        lanes.iter_mut().zip(rest).for_each(|(lane, &bits)| *lane = mix(*lane, bits.into()));
        lanes.into_iter().chain(self.mask.iter().map(|&byte| byte.into())).fold(0, mix)
    }
}

/// One round of a hash: for a given `word`, and for a given `hash`, a permutation, so that no single change is lost.
#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    // The multiplier of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/); the rotation brings high bits down.
    (hash.rotate_left(23) ^ word).wrapping_mul(0x0000_0100_0000_01B3)
}

fn on(isa: Isa) -> Exec {
    Exec { isa, threads: Threads::Serial, ..Exec::new() }
}

fn digest_over(row: &dyn Row, isa: Isa, inputs: Range<u64>, tell: &(dyn Fn(f64) + Sync)) -> u64 {
    let chunks = (inputs.end - inputs.start).div_ceil(CHUNK);
    let done = AtomicUsize::new(0);
    let digest = |chunk: u64| {
        let digest = row.results(&on(isa), nth(&inputs, chunk)).digest();
        let done = done.fetch_add(1, Relaxed) + 1;
        if done.is_multiple_of(64) {
            tell(done as f64 / chunks as f64);
        }
        digest
    };
    on_all_cores(chunks, digest).into_iter().fold(0, mix)
}

fn nth(inputs: &Range<u64>, chunk: u64) -> Range<u64> {
    let start = inputs.start + chunk * CHUNK;
    start..inputs.end.min(start + CHUNK)
}

#[cfg(feature = "rayon")]
fn on_all_cores<R: Send>(chunks: u64, work: impl Fn(u64) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    (0..chunks).into_par_iter().map(work).collect()
}

#[cfg(not(feature = "rayon"))]
fn on_all_cores<R>(chunks: u64, work: impl Fn(u64) -> R) -> Vec<R> {
    (0..chunks).map(work).collect()
}

/// Where a path leaves the scalar one, or where that one leaves the definition.
fn first_fault(row: &dyn Row, isa: Isa, inputs: Range<u64>) -> Fault {
    let scalar = Isa::named("scalar").expect("every machine has it");
    let fault_in = |chunk: u64| {
        let inputs = nth(&inputs, chunk);
        let [found, reference] = [isa, scalar].map(|isa| row.results(&on(isa), inputs.clone()));
        let bit = |mask: &[u8], i: usize| mask.get(i / 8).map(|byte| byte >> (i % 8) & 1);
        inputs.enumerate().find_map(|(i, number)| {
            let (found_y, expected) = (found.y[i], row.expected(i, number, reference.y[i]));
            let wrong = found_y != expected || bit(&found.mask, i) != bit(&reference.mask, i);
            let (input, value) = row.input(number);
            wrong.then_some(Fault { input: Some(input), value, found: found_y, expected })
        })
    };
    let chunks = (inputs.end - inputs.start).div_ceil(CHUNK);
    let first = on_all_cores(chunks, fault_in).into_iter().flatten().next();
    first.unwrap_or(UNPINNED)
}

/// Whether a result is within its bound of the exact one; for NaN and infinities, whether it is one, too.
fn near<T: Enumerable>(found: T, exact: T::Number, ulps: f64) -> bool {
    let rounded = T::from_number(exact);
    if ulps <= 0.5 {
        return found.pattern() == rounded.pattern() || found.is_nan() && rounded.is_nan();
    }
    let (value, nearest) = (found.to_f64(), rounded.to_f64());
    if !nearest.is_finite() || !value.is_finite() {
        return value == nearest || value.is_nan() && nearest.is_nan();
    }
    let ulp = T::from_pattern(rounded.pattern() + 1).to_f64() - nearest;
    (value - T::approximately(exact)).abs() <= ulps * ulp.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clamp;
    use std::string::ToString;

    const QUIET: &(dyn Fn(f64) + Sync) = &|_| ();

    /// Parts of the rows of 32 bits, in whole samples.
    #[test]
    fn paths_agree_on_a_part() {
        for row in rows().iter().filter(|row| row.inputs() == 1 << 32) {
            for inputs in [0xC000_0000..0xC000_0000 + 3 * CHUNK + 16, 0x8000_0000 - CHUNK..0x8000_0000 + 16] {
                let digest = |isa| digest_over(&**row, isa, inputs.clone(), QUIET);
                let digests: Vec<u64> = Isa::available().into_iter().map(digest).collect();
                assert!(digests.iter().all(|digest| *digest == digests[0]), "{}: {digests:x?}", row.name());
            }
        }
    }

    /// Two operations that differ for one input alone.
    #[test]
    fn one_wrong_bit_is_found_and_named() {
        let around_minus_zero = 0x8000_0000 - CHUNK - 3..0x8000_0000 + CHUNK;
        let row = |name| catalog::<f32>().into_iter().find(|entry| entry.name == name).unwrap();
        let digest = |name| digest_over(&row(name), Isa::best(), around_minus_zero.clone(), QUIET);
        assert_ne!(digest("relu"), digest("relu_plus_zero"));

        let mut entry = row("relu");
        let right = first_fault(&entry, Isa::best(), around_minus_zero.clone());
        assert_eq!(right.input, None);
        entry.op = Box::new(Clamp::new(0.0, 3e-39).unwrap());
        let fault = first_fault(&entry, Isa::best(), 0..1 << 23);
        let first = 3e-39_f32.to_bits() + 1;
        let value = f32::from_bits(first).into();
        assert_eq!(fault, Fault { input: Some(first), value, found: first - 1, expected: first });
        let message = std::format!(
            "wrong first at 3.000002047214464e-39 ({first:#010x}): {:#010x} instead of {first:#010x}",
            first - 1
        );
        assert_eq!(fault.to_string(), message);
    }

    #[test]
    fn every_bit_counts() {
        let results = || Results::new((0..100).map(|i| i as f32).collect(), std::vec![0; 13]);
        let right = results().digest();
        for i in 0..100 {
            for bit in 0..32 {
                let mut wrong = results();
                wrong.y[i] ^= 1 << bit;
                assert_ne!(wrong.digest(), right);
            }
        }
        for bit in 0..104 {
            let mut wrong = results();
            wrong.mask[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(wrong.digest(), right);
        }
    }

    /// The same of a table with a wrong entry in one channel, met where its input comes for the second time.
    #[test]
    fn one_wrong_entry_is_found_and_named() {
        let tables = || table_catalog::<u8>().into_iter();
        let mut entry = tables().find(|entry| entry.name == "lookup_channels_relu").unwrap();
        assert_eq!(first_fault(&entry, Isa::best(), 0..entry.inputs), UNPINNED);
        let right = entry.apply;
        entry.apply = Box::new(move |exec, x, y| {
            right(exec, x, y)?;
            y.iter_mut().zip(x).skip(1).step_by(3).filter(|(_, x)| **x == 3).for_each(|(y, _)| *y = 77);
            Ok(())
        });
        let fault = first_fault(&entry, Isa::best(), 0..entry.inputs);
        assert_eq!(fault, Fault { input: Some(3), value: 3.0, found: 77, expected: 10 });
    }

    #[test]
    fn every_row_has_a_digest() {
        let names: Vec<String> = rows().iter().map(|row| row.name()).collect();
        for name in &names {
            assert_ne!(digest_of(name), 0, "{name}");
        }
        for (pinned, _) in crate::kernels::digests::DIGESTS {
            let is_half = cfg!(not(feature = "half")) && pinned.ends_with("f16");
            let rows = names.iter().filter(|name| name == pinned).count();
            assert!(is_half || rows == 1, "{pinned} is the name of {rows} rows");
        }
    }
}
