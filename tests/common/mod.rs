//! What the test files share: every instruction set, every form of a call, and what its result must be.
#![allow(dead_code)] // each test file uses a part

pub mod guarded;

#[cfg(feature = "half")]
use half::{bf16, f16};
use rectify::{
    Activation, Cataloged, Element, Entry, Exec, Form, Gradient, Isa, NanBits, Predicate, Saved, Threads,
};
use std::fmt::Debug;

/// Every instruction set of this machine.
///
/// # Panics
/// If one that the environment variable `RECTIFY_REQUIRE_ISA` lists (`avx2,avx512`) is missing: a run that claims to
/// test a path must not skip it in silence.
pub fn all_isas() -> Vec<Isa> {
    let available = Isa::available();
    for name in
        std::env::var("RECTIFY_REQUIRE_ISA").unwrap_or_default().split(',').filter(|name| !name.is_empty())
    {
        let found = available.iter().any(|isa| isa.name() == name);
        assert!(found, "RECTIFY_REQUIRE_ISA asks for {name}, this machine has {available:?}");
    }
    available
}

/// Those to test: all, or just the one that `RECTIFY_ONLY_ISA` names, where a slow emulator runs for its sake.
pub fn isas() -> Vec<Isa> {
    let only = std::env::var("RECTIFY_ONLY_ISA").ok();
    let isas: Vec<Isa> =
        all_isas().into_iter().filter(|isa| only.as_ref().is_none_or(|only| isa.name() == only)).collect();
    assert!(!isas.is_empty(), "RECTIFY_ONLY_ISA asks for {only:?}");
    isas
}

/// Whether a slow emulator runs, for which a test may leave out what is large and shows nothing there.
pub fn is_emulated() -> bool {
    std::env::var_os("RECTIFY_ONLY_ISA").is_some()
}

/// A serial [`Exec`] on the given instruction set.
pub fn on(isa: Isa) -> Exec {
    Exec { isa, threads: Threads::Serial, ..Exec::new() }
}

/// Elements with their bits, as the tests compare them.
pub trait Bits: Cataloged {
    type Int: Copy + Eq + Debug + std::fmt::LowerHex + Send + Sync;
    /// Bytes of a cache line hold this many.
    const PER_LINE: usize = 64 / size_of::<Self>();
    fn to_int(self) -> Self::Int;
    /// The value with these bits.
    fn from_pattern(bits: u64) -> Self;
    /// How far definitions in f64 may be off; `tests/precision` has better ones for f64.
    const DEFINITION: f64 = 0.0;
    /// A value from 64 random bits: all classes of values occur, specials often.
    fn from_random(bits: u64) -> Self;
    /// Values at which something changes: zeros, NaNs of every kind, infinities, subnormals, bounds.
    fn specials() -> Vec<Self>;
    /// The unit in the last place of the value nearest to `exact`; of integers, 1.
    fn ulp(exact: f64) -> f64;
    /// The same NaN with its quiet bit set.
    fn quieted(self) -> Self;
    /// The canonical NaN.
    fn nan() -> Self;
    /// The largest finite value.
    fn largest() -> f64;
}

macro_rules! bits {
    ($T:ident, $Int:ident, signalling: $signalling:literal, payload: $payload:literal, canonical: $canonical:literal, quiet: $quiet:literal $(, definition: $definition:literal)?) => {
        impl Bits for $T {
            type Int = $Int;
            $(const DEFINITION: f64 = $definition;)?
            fn to_int(self) -> $Int {
                self.to_bits()
            }
            fn from_pattern(bits: u64) -> Self {
                $T::from_bits(bits as $Int)
            }
            fn from_random(bits: u64) -> Self {
                let specials = Self::specials();
                match bits % 4 {
                    0 => specials[(bits >> 8) as usize % specials.len()],
                    1 => Self::from_f64((bits >> 40) as f64 / 1e6 - 8.0),
                    _ => $T::from_bits((bits >> 2) as $Int ^ (bits << 30) as $Int),
                }
            }
            fn ulp(exact: f64) -> f64 {
                // Of the binade that the exact value lies in; the smallest is that of the subnormals.
                let below = exact.abs().min(Self::largest()).max($T::MIN_POSITIVE.into());
                let exponent = (below.to_bits() >> 52) as i32 - 1023 - ($T::MANTISSA_DIGITS as i32 - 1);
                match exponent + 1022 {
                    normal @ 0.. => f64::from_bits((normal as u64 + 1) << 52),
                    subnormal => f64::from_bits(1 << (52 + subnormal)),
                }
            }
            fn quieted(self) -> Self {
                $T::from_bits(self.to_bits() | $quiet)
            }
            fn nan() -> Self {
                $T::from_bits($canonical)
            }
            fn largest() -> f64 {
                $T::MAX.into()
            }
            fn specials() -> Vec<Self> {
                let tiny = $T::from_bits(1);
                let below = |value: f64| $T::from_bits($T::from_f64(value).to_bits() - 1);
                let one_sided = [
                    $T::from_bits(0),
                    tiny,
                    $T::from_bits($T::MIN_POSITIVE.to_bits() - 1),
                    $T::MIN_POSITIVE,
                    $T::EPSILON,
                    $T::from_f64(0.5),
                    $T::from_f64(0.75),
                    $T::from_f64(1.0),
                    $T::from_bits($T::from_f64(1.0).to_bits() + 1),
                    $T::from_f64(1.5),
                    $T::from_f64(3.0),
                    below(3.0),
                    $T::from_f64(6.0),
                    $T::from_f64(20.0),
                    $T::from_f64(89.0),
                    $T::from_f64(100.0),
                    $T::from_f64(1e9),
                    $T::MAX,
                    $T::INFINITY,
                    Self::nan(),
                    $T::from_bits($signalling),
                    $T::from_bits($payload),
                ];
                one_sided
                    .into_iter()
                    .flat_map(|x: $T| [x, $T::from_bits(x.to_bits() ^ 1 << ($Int::BITS - 1))])
                    .collect()
            }
        }
    };
}
bits!(f32, u32, signalling: 0x7F80_0001, payload: 0x7FC1_2345, canonical: 0x7FC0_0000, quiet: 0x0040_0000);
bits!(f64, u64, signalling: 0x7FF0_0000_0000_0001, payload: 0x7FF8_1234_5678_9ABC, canonical: 0x7FF8_0000_0000_0000,
    quiet: 0x0008_0000_0000_0000, definition: 2.0);
#[cfg(feature = "half")]
bits!(f16, u16, signalling: 0x7C01, payload: 0x7E23, canonical: 0x7E00, quiet: 0x0200);
#[cfg(feature = "half")]
bits!(bf16, u16, signalling: 0x7F81, payload: 0x7FD5, canonical: 0x7FC0, quiet: 0x0040);

macro_rules! integers {
    ($($T:ident)*) => {$(
        impl Bits for $T {
            type Int = $T;
            fn to_int(self) -> $T {
                self
            }
            fn from_pattern(bits: u64) -> Self {
                bits as $T
            }
            fn from_random(bits: u64) -> Self {
                let specials = Self::specials();
                match bits % 4 {
                    0 => specials[(bits >> 8) as usize % specials.len()],
                    1 => (bits >> 8) as $T % 16,
                    _ => (bits >> 2) as $T,
                }
            }
            fn ulp(_: f64) -> f64 {
                1.0
            }
            fn quieted(self) -> Self {
                unreachable!("integers are no NaN")
            }
            fn nan() -> Self {
                unreachable!("integers are no NaN")
            }
            fn largest() -> f64 {
                $T::MAX as f64
            }
            fn specials() -> Vec<Self> {
                vec![0, 1, -1, 2, -2, 5, 6, 7, $T::MAX, $T::MAX - 1, $T::MIN, $T::MIN + 1]
            }
        }
    )*};
}
integers!(i8 i16 i32 i64);

/// Whether the environment variable `RECTIFY_LEAVE_OUT` lists a type, or an operation where a test asks for those (`f16,rrelu`),
/// for the sake of an emulator that gets it wrong.
pub fn is_left_out(name: &str) -> bool {
    std::env::var("RECTIFY_LEAVE_OUT").is_ok_and(|names| names.split(',').any(|left_out| left_out == name))
}

/// Whether a type is to be tested.
pub fn is_tested<T: Element>() -> bool {
    !is_left_out(T::NAME)
}

/// Runs a generic function for every element type.
#[macro_export]
macro_rules! for_each_type {
    ($function:ident($($argument:expr),*)) => {
        $function::<f32>($($argument),*);
        $function::<f64>($($argument),*);
        for_narrow_types!($function($($argument),*));
    };
}

/// The same without f32 and f64.
#[macro_export]
macro_rules! for_narrow_types {
    ($function:ident($($argument:expr),*)) => {
        #[cfg(feature = "half")]
        if $crate::common::is_tested::<half::f16>() {
            $function::<half::f16>($($argument),*);
        }
        #[cfg(feature = "half")]
        $function::<half::bf16>($($argument),*);
        $function::<i8>($($argument),*);
        $function::<i16>($($argument),*);
        $function::<i32>($($argument),*);
        $function::<i64>($($argument),*);
    };
}

pub fn ints<T: Bits>(values: &[T]) -> Vec<T::Int> {
    values.iter().map(|value| value.to_int()).collect()
}

/// Values of all kinds, the same for the same seed.
pub fn random<T: Bits>(len: usize, seed: u64) -> Vec<T> {
    let mut state = seed;
    let values = std::iter::repeat_with(|| {
        // SplitMix64, https://prng.di.unimi.it/splitmix64.c
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        T::from_random(z ^ z >> 31)
    });
    values.take(len).collect()
}

/// What a result must be: by the definition, bit for bit, where it is correctly rounded; else what the path at hand has
/// `found`, once that has been seen to be within the bound. NaN is settled by the caller.
fn judged<T: Bits>(
    found: T,
    exact: T::Number,
    bound: f64,
    error: &mut f64,
    what: impl FnOnce() -> String,
) -> T {
    if bound <= 0.5 {
        return T::from_number(exact);
    }
    let this = ulps(found, exact);
    assert!(
        this <= bound + T::DEFINITION,
        "{}: {found:?} is {this} ULP from {exact:?}, more than {bound}",
        what()
    );
    *error = error.max(this);
    found
}

/// Whether a number is NaN; integers never are.
#[allow(clippy::eq_op)]
fn is_nan<N: PartialEq>(number: N) -> bool {
    number != number
}

/// The distance from an exact result in units of the last place that it would have in `T`.
///
/// For f64 the exact result is one that was computed in f64, so this is a unit off now and then.
pub fn ulps<T: Bits>(found: T, exact: T::Number) -> f64 {
    let rounded = T::from_number(exact);
    if rounded.to_int() == found.to_int() && !rounded.to_f64().is_finite() {
        return 0.0;
    }
    let Some(exact) = (&exact as &dyn std::any::Any).downcast_ref::<f64>().copied() else {
        return if rounded.to_int() == found.to_int() { 0.0 } else { f64::INFINITY };
    };
    if found.to_f64().is_infinite() {
        // What overflows is as far away as the number that would come next.
        let beyond = (T::largest() - exact.abs()) / T::ulp(exact) + 1.0;
        return if found.to_f64().is_sign_negative() == exact.is_sign_negative() {
            beyond
        } else {
            f64::INFINITY
        };
    }
    (found.to_f64() - exact).abs() / T::ulp(exact)
}

/// What forward makes of x, by the definition of the catalog, and the largest error of `exec` where that may have one.
fn expected_forward<T: Bits>(exec: &Exec, entry: &Entry<T>, x: &[T]) -> (Vec<T>, f64) {
    let (mut y, mut error) = (x.to_vec(), 0.0);
    exec.forward_inplace(&*entry.op, &mut y).unwrap();
    for (i, (y, &x)) in y.iter_mut().zip(x).enumerate() {
        let exact = (entry.forward)(i, x.to_number());
        *y = match (is_nan(exact), x.is_nan(), entry.nan) {
            (true, true, NanBits::Kept) => x,
            (true, true, NanBits::Quieted) => x.quieted(),
            (true, false, _) => T::nan(),
            _ => judged(*y, exact, entry.bounds.forward, &mut error, || {
                format!("{} of {x:?}", described(entry))
            }),
        };
    }
    (y, error)
}

/// What backward makes of dy and the saved x or y, by a definition of the catalog, and the largest error of `exec`.
fn expected_backward<T: Bits>(
    exec: &Exec,
    entry: &Entry<T>,
    definition: &Gradient<T>,
    identity: &Predicate<T>,
    saved: Saved<'_, T>,
    dy: &[T],
) -> (Vec<T>, f64) {
    let (mut dx, mut error) = (dy.to_vec(), 0.0);
    exec.backward_inplace(&*entry.op, &mut dx, saved).unwrap();
    let (Saved::Input(at) | Saved::Output(at)) = saved else { panic!("the definition takes x or y") };
    for (i, ((dx, &at), &dy)) in dx.iter_mut().zip(at).zip(dy).enumerate() {
        let exact = definition(i, at.to_number(), dy.to_number());
        *dx = if identity(at.to_number()) {
            dy
        } else if is_nan(exact) {
            // Where a bit determines the gradient, no NaN of x can come through.
            let sources = if entry.active.is_some() { [dy, dy] } else { [dy, at] };
            sources.into_iter().find(|value| value.is_nan()).map_or_else(T::nan, T::quieted)
        } else {
            judged(*dx, exact, entry.bounds.backward, &mut error, || {
                format!("{}' of {at:?}, {dy:?}", described(entry))
            })
        };
    }
    (dx, error)
}

/// A row of the catalog by name and parameters.
pub fn described<T: Element>(entry: &Entry<T>) -> String {
    format!("{}({})", entry.name, entry.parameters)
}

fn scalar() -> Exec {
    on(Isa::named("scalar").unwrap())
}

/// One bit per element, as numpy's `packbits(bitorder="little")` lays them out.
pub fn pack(bits: impl ExactSizeIterator<Item = bool>) -> Vec<u8> {
    let mut bytes = vec![0; bits.len().div_ceil(8)];
    bits.enumerate().for_each(|(i, bit)| bytes[i / 8] |= u8::from(bit) << (i % 8));
    bytes
}

/// Everything a call can take, and what it must give: x, dy and, by the definition, y, dx and the mask.
pub struct Expected<T> {
    pub x: Vec<T>,
    pub dy: Vec<T>,
    pub y: Vec<T>,
    pub dx: Vec<T>,
    /// dx from y; empty if y does not determine it.
    pub dx_from_output: Vec<T>,
    /// Empty if a mask does not determine the gradient.
    pub mask: Vec<u8>,
    /// The largest seen, forward and backward, in ULP; 0 where results must be correctly rounded.
    pub errors: [f64; 2],
}

impl<T: Bits> Expected<T> {
    /// For the first of these values, as many as the operation takes. Where results are not correctly rounded, they are
    /// those of the scalar path.
    pub fn new(entry: &Entry<T>, x: Vec<T>, dy: Vec<T>) -> Self {
        let mut expected = Self::on(&scalar(), entry, x, dy);
        let Expected { y, dy, dx, .. } = &expected;
        expected.dx_from_output = match &entry.backward_output {
            _ if entry.op.output_suffices().is_err() => vec![],
            Some((definition, identity)) => {
                expected_backward(&scalar(), entry, definition, identity, Saved::Output(y), dy).0
            }
            None => dx.clone(),
        };
        expected
    }

    /// The same with the results of another path, and without those from the output.
    pub fn on(exec: &Exec, entry: &Entry<T>, mut x: Vec<T>, mut dy: Vec<T>) -> Self {
        x.truncate(fitting(&*entry.op, x.len()));
        dy.truncate(x.len());
        let (y, forward) = expected_forward(exec, entry, &x);
        let (dx, backward) =
            expected_backward(exec, entry, &entry.backward, &entry.identity, Saved::Input(&x), &dy);
        let mask = entry
            .active
            .as_ref()
            .map(|active| pack(x.iter().enumerate().map(|(i, x)| active(i, x.to_number()))));
        let (dx_from_output, errors) = (vec![], [forward, backward]);
        Expected { x, dy, y, dx, dx_from_output, mask: mask.unwrap_or_default(), errors }
    }

    /// Values of all kinds, of the largest length up to `len` that the operation takes.
    pub fn random(entry: &Entry<T>, len: usize, seed: u64) -> Self {
        let len = fitting(&*entry.op, len);
        Self::new(entry, random(len, seed), random(len, !seed))
    }

    /// The first `len` elements.
    pub fn truncated(&self, len: usize) -> Self {
        let mut mask = self.mask[..len.div_ceil(8).min(self.mask.len())].to_vec();
        if let (Some(last), false) = (mask.last_mut(), len.is_multiple_of(8)) {
            *last &= !(!0 << (len % 8));
        }
        let [x, dy, y, dx] = [&self.x, &self.dy, &self.y, &self.dx].map(|values| values[..len].to_vec());
        let dx_from_output = self.dx_from_output[..len.min(self.dx_from_output.len())].to_vec();
        Expected { x, dy, y, dx, dx_from_output, mask, errors: self.errors }
    }

    pub fn active(&self) -> usize {
        self.mask.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    /// Whether a form reads the main tensor from x (forward) or dy (backward).
    pub fn main(&self, form: Form) -> &[T] {
        if is_forward(form) { &self.x } else { &self.dy }
    }

    pub fn result(&self, form: Form) -> &[T] {
        match form {
            _ if is_forward(form) => &self.y,
            Form::BackwardOutput | Form::BackwardOutputInplace => &self.dx_from_output,
            _ => &self.dx,
        }
    }
}

pub fn is_forward(form: Form) -> bool {
    use Form::*;
    matches!(form, Forward | ForwardInplace | ForwardMask | ForwardMaskInplace)
}

/// The longest length up to `len` that the operation takes.
pub fn fitting<T: Bits>(op: &dyn Activation<T>, len: usize) -> usize {
    (0..=len).rev().find(|&len| op.fits(len).is_ok()).expect("empty tensors always fit")
}

/// The forms that an operation has: those for which what is saved determines the gradient.
pub fn forms<T: Bits>(op: &dyn Activation<T>) -> impl Iterator<Item = Form> {
    use Form::*;
    let (mask, output) = (op.mask_suffices().is_ok(), op.output_suffices().is_ok());
    Form::ALL.into_iter().filter(move |form| match form {
        ForwardMask | ForwardMaskInplace | BackwardMask | BackwardMaskInplace => mask,
        BackwardOutput | BackwardOutputInplace => output,
        _ => true,
    })
}

/// The slices of one call. In place, `main` is read and written and `out` is not touched.
pub struct Tensors<'a, T> {
    pub main: &'a mut [T],
    pub out: &'a mut [T],
    /// x or y for backward.
    pub values: &'a [T],
    /// Written by forward, read by backward.
    pub mask: &'a mut [u8],
}

/// Calls one form; returns the number of active units if it is one that counts them.
pub fn call<T: Bits>(
    exec: &Exec,
    op: &dyn Activation<T>,
    form: Form,
    tensors: Tensors<'_, T>,
) -> Option<usize> {
    use Form::*;
    let Tensors { main, out, values, mask } = tensors;
    let saved = match form {
        BackwardInput | BackwardInputInplace => Saved::Input(values),
        BackwardOutput | BackwardOutputInplace => Saved::Output(values),
        _ => Saved::Mask(&*mask),
    };
    let mut active = None;
    match form {
        Forward => exec.forward(op, main, out).unwrap(),
        ForwardInplace => exec.forward_inplace(op, main).unwrap(),
        ForwardMask => active = Some(exec.forward_mask(op, main, out, mask).unwrap()),
        ForwardMaskInplace => active = Some(exec.forward_mask_inplace(op, main, mask).unwrap()),
        BackwardInput | BackwardOutput | BackwardMask => exec.backward(op, main, saved, out).unwrap(),
        BackwardInputInplace | BackwardOutputInplace | BackwardMaskInplace => {
            exec.backward_inplace(op, main, saved).unwrap();
        }
    }
    active
}

/// Calls one form on vectors of its own and checks every bit that it gives.
pub fn check<T: Bits>(exec: &Exec, op: &dyn Activation<T>, form: Form, expected: &Expected<T>, what: &str) {
    let len = expected.x.len();
    let mut main = expected.main(form).to_vec();
    let mut out = vec![T::ZERO; len];
    let from_output = matches!(form, Form::BackwardOutput | Form::BackwardOutputInplace);
    let values = if from_output { &expected.y } else { &expected.x };
    let mut mask = if is_forward(form) { vec![0xA5; expected.mask.len()] } else { expected.mask.clone() };
    let tensors = Tensors { main: &mut main, out: &mut out, values, mask: &mut mask };
    let active = call(exec, op, form, tensors);

    let result = if form.is_inplace() { &main } else { &out };
    compare(result, expected.result(form), &expected.x, &format!("{what} {form:?} on {} of {len}", exec.isa));
    if let Some(active) = active {
        assert_eq!(mask, expected.mask, "mask of {what} {form:?} on {} of {len}", exec.isa);
        assert_eq!(active, expected.active(), "count of {what} {form:?} on {} of {len}", exec.isa);
    }
}

/// Compares bits and names the first element that differs.
pub fn compare<T: Bits>(found: &[T], expected: &[T], x: &[T], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let differs = |i: &usize| found[*i].to_int() != expected[*i].to_int();
    if let Some(i) = (0..found.len()).find(differs) {
        let [x, found, expected] = [x[i], found[i], expected[i]].map(T::to_int);
        panic!("{what}: element {i}, x {x:#x}: found {found:#x}, expected {expected:#x}");
    }
}
