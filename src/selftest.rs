//! Proof that this machine computes the bits that every other one does.

use crate::activation::Activation;
use crate::exec::{Exec, Threads};
use crate::isa::Isa;
use crate::kernels::catalog::{Cataloged, Entry, catalog};
use crate::kernels::digests::digest_of;
use std::boxed::Box;
use std::fmt;
use std::ops::Range;
use std::string::String;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::vec::Vec;

/// Inputs that are computed at a time: they, and what comes of them, stay in the second-level cache.
const CHUNK: u64 = 1 << 14;

/// An element type with so few values that all can be tried.
trait Enumerable: Cataloged {
    /// The value with these bits, of which those that the type lacks are 0.
    fn from_pattern(bits: u32) -> Self;
    /// The bits of the value.
    fn pattern(self) -> u32;
    /// A number that definitions give, or the nearest to it.
    fn approximately(number: Self::Number) -> f64;
    /// All values, by their bits.
    fn all() -> Range<u64> {
        0..1 << (8 * size_of::<Self>())
    }
}

macro_rules! enumerable {
    ($($T:ty: |$bits:ident| $from:expr, |$value:ident| $to:expr;)*) => {$(
        #[rustfmt::skip]
        impl Enumerable for $T {
            fn from_pattern($bits: u32) -> Self { $from }
            fn pattern(self) -> u32 { let $value = self; $to }
            #[allow(clippy::unnecessary_cast)]
            fn approximately(number: Self::Number) -> f64 { number as f64 }
        }
    )*};
}
enumerable! {
    f32: |bits| f32::from_bits(bits), |value| value.to_bits();
    i8: |bits| bits as i8, |value| value as u8 as u32;
    i16: |bits| bits as i16, |value| value as u16 as u32;
    i32: |bits| bits as i32, |value| value as u32;
}
#[cfg(feature = "half")]
enumerable! {
    half::f16: |bits| half::f16::from_bits(bits as u16), |value| value.to_bits().into();
    half::bf16: |bits| half::bf16::from_bits(bits as u16), |value| value.to_bits().into();
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

/// Computes every operation for all values of every type of up to 32 bits, on every path of this machine, on all cores, and
/// compares digests of the results (y, and the mask where there is one) with those that are pinned in the crate. Shows its progress on stderr.
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
    let of_f32 = outcomes::<f32>(isa, filter, progress);
    #[cfg(feature = "half")]
    let of_f32 = {
        let of_f16 = outcomes::<half::f16>(isa, filter, progress);
        of_f32.chain(of_f16).chain(outcomes::<half::bf16>(isa, filter, progress))
    };
    let of_integers = outcomes::<i8>(isa, filter, progress).chain(outcomes::<i16>(isa, filter, progress));
    of_f32.chain(of_integers).chain(outcomes::<i32>(isa, filter, progress))
}

/// The outcomes for one type.
fn outcomes<'a, T: Enumerable>(
    isa: Isa,
    filter: &'a str,
    progress: &'a (dyn Fn(Progress<'_>) + Sync),
) -> Box<dyn Iterator<Item = Outcome> + 'a> {
    let name = |entry: &Entry<T>| std::format!("{}_{}", entry.name, T::NAME);
    let rows = catalog::<T>().into_iter();
    let selected = rows.filter(move |entry| entry.typical && name(entry).contains(filter));
    Box::new(selected.map(move |entry| {
        let name = name(&entry);
        let operation = match entry.parameters {
            "" => name.clone(),
            parameters => std::format!("{name}({parameters})"),
        };
        let start = Instant::now();
        let tell = |done| progress(Progress { operation: &operation, isa, done });
        let digest = digest_over(&*entry.op, isa, T::all(), &tell);
        let (time, expected) = (start.elapsed(), digest_of(&name));
        let fault = match (digest == expected, expected) {
            (true, _) => None,
            (false, 0) => Some(UNPINNED),
            (false, _) => Some(first_fault(&entry, isa, T::all())),
        };
        Outcome { name, operation, isa, digest, expected, time, fault }
    }))
}

/// y and mask of the inputs that begin with `first`.
struct Results<T> {
    y: Vec<T>,
    mask: Vec<u8>,
}

impl<T: Enumerable> Results<T> {
    fn new(op: &dyn Activation<T>, isa: Isa, inputs: Range<u64>) -> Self {
        let exec = Exec { isa, threads: Threads::Serial, ..Exec::new() };
        let mut y: Vec<T> = inputs.map(|bits| T::from_pattern(bits as u32)).collect();
        let mut mask = Vec::new();
        let result = match op.mask_suffices() {
            Ok(()) => {
                mask.resize(y.len().div_ceil(8), 0);
                exec.forward_mask_inplace(op, &mut y, &mut mask).map(|_| ())
            }
            Err(_) => exec.forward_inplace(op, &mut y),
        };
        result.expect("rows of the catalog take every chunk");
        Results { y, mask }
    }

    /// A number that every single bit of the results changes.
    fn digest(&self) -> u64 {
        // Sixteen sums side by side, because one would wait for its multiplications.
        let mut lanes = [0_u64; 16];
        let (groups, rest) = self.y.as_chunks::<16>();
        for group in groups {
            lanes = core::array::from_fn(|i| mix(lanes[i], group[i].pattern().into()));
        }
        lanes.iter_mut().zip(rest).for_each(|(lane, value)| *lane = mix(*lane, value.pattern().into()));
        lanes.into_iter().chain(self.mask.iter().map(|&byte| byte.into())).fold(0, mix)
    }
}

/// One round of a hash: for a given `word`, and for a given `hash`, a permutation, so that no single change is lost.
#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    // The multiplier of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/); the rotation brings high bits down.
    (hash.rotate_left(23) ^ word).wrapping_mul(0x0000_0100_0000_01B3)
}

fn digest_over<T: Enumerable>(
    op: &dyn Activation<T>,
    isa: Isa,
    inputs: Range<u64>,
    tell: &(dyn Fn(f64) + Sync),
) -> u64 {
    let chunks = (inputs.end - inputs.start).div_ceil(CHUNK);
    let done = AtomicUsize::new(0);
    let digest = |chunk: u64| {
        let digest = Results::new(op, isa, nth(&inputs, chunk)).digest();
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
fn first_fault<T: Enumerable>(entry: &Entry<T>, isa: Isa, inputs: Range<u64>) -> Fault {
    let scalar = Isa::named("scalar").expect("every machine has it");
    let fault_in = |chunk: u64| {
        let inputs = nth(&inputs, chunk);
        let found = Results::new(&*entry.op, isa, inputs.clone());
        let reference = Results::new(&*entry.op, scalar, inputs.clone());
        let bits = |mask: &[u8], i: usize| mask.get(i / 8).map(|byte| byte >> (i % 8) & 1);
        inputs.enumerate().find_map(|(i, input)| {
            let (found_y, reference_y) = (found.y[i], reference.y[i]);
            let x = T::from_pattern(input as u32);
            let exact = (entry.forward)(i, x.to_number());
            let is_near = near(reference_y, exact, entry.bounds.forward);
            let expected = if is_near { reference_y } else { T::from_number(exact) };
            let wrong =
                found_y.pattern() != expected.pattern() || bits(&found.mask, i) != bits(&reference.mask, i);
            wrong.then(|| Fault {
                input: Some(input as u32),
                value: x.to_f64(),
                found: found_y.pattern(),
                expected: expected.pattern(),
            })
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
    use crate::{Clamp, Relu, ReluPlusZero};
    use std::string::ToString;

    const QUIET: &(dyn Fn(f64) + Sync) = &|_| ();

    #[test]
    fn paths_agree_on_a_part() {
        fn check<T: Enumerable>(inputs: Range<u64>) {
            for entry in catalog::<T>().iter().filter(|entry| entry.typical) {
                let digests = Isa::available()
                    .into_iter()
                    .map(|isa| digest_over(&*entry.op, isa, inputs.clone(), QUIET));
                let digests: Vec<u64> = digests.collect();
                assert!(digests.iter().all(|digest| *digest == digests[0]), "{}: {digests:x?}", entry.name);
            }
        }
        check::<f32>(0xC000_0000..0xC000_0000 + 3 * CHUNK + 5);
        check::<i32>(0x8000_0000 - CHUNK..0x8000_0000 + CHUNK + 5);
    }

    /// Two operations that differ for one input alone.
    #[test]
    fn one_wrong_bit_is_found_and_named() {
        let around_minus_zero = 0x8000_0000 - CHUNK - 3..0x8000_0000 + CHUNK;
        let digest =
            |op: &dyn Activation<f32>| digest_over(op, Isa::best(), around_minus_zero.clone(), QUIET);
        assert_ne!(digest(&Relu), digest(&ReluPlusZero));

        let mut entry = catalog::<f32>().into_iter().find(|entry| entry.name == "relu").unwrap();
        let right = first_fault(&entry, Isa::best(), around_minus_zero.clone());
        assert_eq!(right.input, None);
        entry.op = std::boxed::Box::new(Clamp::new(0.0, 3e-39).unwrap());
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
        let results = || Results { y: (0..100).map(|i| i as f32).collect(), mask: std::vec![0; 13] };
        let right = results().digest();
        for i in 0..100 {
            for bit in 0..32 {
                let mut wrong = results();
                wrong.y[i] = f32::from_bits(wrong.y[i].to_bits() ^ 1 << bit);
                assert_ne!(wrong.digest(), right);
            }
        }
        for bit in 0..104 {
            let mut wrong = results();
            wrong.mask[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(wrong.digest(), right);
        }
    }

    #[test]
    fn every_operation_has_a_digest() {
        fn names<T: Enumerable>() -> Vec<String> {
            let typical = catalog::<T>().into_iter().filter(|entry| entry.typical);
            typical.map(|entry| std::format!("{}_{}", entry.name, T::NAME)).collect()
        }
        let all = [names::<f32>(), names::<i8>(), names::<i16>(), names::<i32>()].concat();
        #[cfg(feature = "half")]
        let all = [all, names::<half::f16>(), names::<half::bf16>()].concat();
        for name in &all {
            assert_ne!(digest_of(name), 0, "{name}");
        }
        for (name, _) in crate::kernels::digests::DIGESTS {
            let is_half = cfg!(not(feature = "half")) && name.ends_with("f16");
            assert!(is_half || all.iter().any(|other| other == name), "{name} is not in the catalog");
        }
    }
}
