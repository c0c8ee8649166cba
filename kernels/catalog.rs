//! Every operation, once: what drives tests, digests and benchmarks.
//!
//! A row gives the operation at one choice of its parameters and its textbook definition in f64, or i64, written
//! independently of the kernel: scalar, with `if`, as in a paper.

use super::clamp::Clamp;
use super::dropout::ReluDropout;
use super::elu::{Celu, Elu, Exact, Selu};
use super::hard::{HardSigmoid, HardSwish};
use super::leaky::LeakyRelu;
use super::prelu::PRelu;
use super::relu::{Relu, ReluPlusZero};
use super::rrelu::RRelu;
use super::squared::SquaredRelu;
use super::threshold::{Threshold, ThresholdedRelu};
use crate::activation::Activation;
use crate::simd::{Element, Float, Real};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A function of an element's index and its value.
pub type Function<T> = Box<dyn Fn(usize, Number<T>) -> Number<T> + Send + Sync>;
/// A function of an element's index, of x, or y, and of dy.
pub type Gradient<T> = Box<dyn Fn(usize, Number<T>, Number<T>) -> Number<T> + Send + Sync>;
/// A property of an element, by its index and its value.
pub type Active<T> = Box<dyn Fn(usize, Number<T>) -> bool + Send + Sync>;
/// A property of a number.
pub type Predicate<T> = Box<dyn Fn(Number<T>) -> bool + Send + Sync>;
type Number<T> = <T as Element>::Number;

/// What becomes of the bits of a NaN that passes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NanBits {
    /// Unchanged, signalling or not.
    Kept,
    /// The quiet bit is set, the rest unchanged.
    Quieted,
}

/// Largest errors over all inputs, in units in the last place of the exact result.
///
/// 0.5 and less means the correctly rounded result, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Of y.
    pub forward: f64,
    /// Of dx from x, and from the mask.
    pub backward: f64,
}

/// One operation at one choice of its parameters, with its textbook definition.
///
/// Definitions are in [`Element::Number`]: f64 is for f32 exact but for roundings that do not matter there, so that the result must be within
/// [`Bounds`] of them. What they give for NaN is NaN, whose bits the fields `nan` and `identity` tell.
pub struct Entry<T: Element> {
    /// The name that functions and benchmarks carry: `leaky_relu`.
    pub name: &'static str,
    /// The parameters: `slope=0.01`; empty if there are none.
    pub parameters: &'static str,
    /// The operation.
    pub op: Box<dyn Activation<T>>,
    /// y from x.
    pub forward: Function<T>,
    /// The mask's bit from x, if a mask suffices for backward.
    pub active: Option<Active<T>>,
    /// dx from x and dy.
    pub backward: Gradient<T>,
    /// dx from y and dy, and for which y it is dy itself, where that is not as from x.
    pub backward_output: Option<(Gradient<T>, Predicate<T>)>,
    /// For which x the gradient is dy itself, its bits unchanged; elsewhere a NaN dy that matters comes out quieted.
    pub identity: Predicate<T>,
    /// What forward makes of a NaN x.
    pub nan: NanBits,
    /// How large errors are.
    pub bounds: Bounds,
    /// Whether this row is the one that benchmarks take.
    pub typical: bool,
}

/// Correctly rounded.
const ROUNDED: Bounds = Bounds { forward: 0.5, backward: 0.5 };

fn relu(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { x }
}

fn relu6(x: f64) -> f64 {
    clamp(x, 0.0, 6.0)
}

fn clamp<N: PartialOrd>(x: N, lo: N, hi: N) -> N {
    if x < lo {
        lo
    } else if x > hi {
        hi
    } else {
        x
    }
}

fn positive(x: f64) -> bool {
    x > 0.0
}

impl<T: Element> Entry<T> {
    /// A row that selects: dy where `active`, else 0.
    fn selecting(
        name: &'static str,
        op: impl Activation<T> + 'static,
        forward: impl Fn(T::Number) -> T::Number + Send + Sync + 'static,
        active: impl Fn(T::Number) -> bool + Send + Sync + Copy + 'static,
    ) -> Self {
        Entry {
            name,
            parameters: "",
            op: Box::new(op),
            forward: Box::new(move |_, x| forward(x)),
            active: Some(Box::new(move |_, x| active(x))),
            backward: Box::new(move |_, x, dy| if active(x) { dy } else { 0.into() }),
            backward_output: None,
            identity: Box::new(active),
            nan: NanBits::Kept,
            bounds: ROUNDED,
            typical: true,
        }
    }
}

impl<T: Cataloged + Element<Number = f64>> Entry<T> {
    /// A row that calculates, and whose gradient takes x.
    fn smooth(
        name: &'static str,
        op: impl Activation<T> + 'static,
        forward: impl Fn(f64) -> f64 + Send + Sync + 'static,
        backward: impl Fn(f64, f64) -> f64 + Send + Sync + 'static,
    ) -> Self {
        Entry {
            name,
            parameters: "",
            op: Box::new(op),
            forward: Box::new(move |_, x| forward(x)),
            active: None,
            backward: Box::new(move |_, x, dy| backward(x, dy)),
            backward_output: None,
            identity: Box::new(|_| false),
            nan: NanBits::Quieted,
            bounds: T::bounds(0.5, 0.5),
            typical: true,
        }
    }

    /// The same, where the gradient is dy itself for some x: its very bits, unless they have been converted.
    fn with_identity(self, identity: impl Fn(f64) -> bool + Send + Sync + 'static) -> Self {
        if T::CONVERTS { self } else { Entry { identity: Box::new(identity), ..self } }
    }
}

/// Every operation, in the order of the README's table; those with parameters at several choices of them.
///
/// ```
/// use rectify::{Exec, catalog};
/// for entry in catalog::<f32>().iter().filter(|entry| entry.typical) {
///     let mut y = [3.0];
///     Exec::new().forward_inplace(&*entry.op, &mut y)?;
///     println!("{}({}) of 3 is {}", entry.name, entry.parameters, y[0]);
///     assert!((f64::from(y[0]) - (entry.forward)(0, 3.0)).abs() < 1e-6);
/// }
/// # Ok::<(), rectify::Error>(())
/// ```
pub fn catalog<T: Cataloged>() -> Vec<Entry<T>> {
    T::rows()
}

/// An element type, and the rows that it has.
pub trait Cataloged: Element {
    /// Whether calculating begins and ends with a conversion.
    const CONVERTS: bool = false;
    /// All of them.
    fn rows() -> Vec<Entry<Self>>;
    /// The bounds of a row that calculates, from those that its results have before they are converted.
    fn bounds(forward: f64, backward: f64) -> Bounds {
        match Self::CONVERTS {
            // Of an error of 4 units of f32, f16 sees 1/8192.
            true => Bounds { forward: 0.501, backward: 0.501 },
            false => Bounds { forward, backward },
        }
    }
}

impl Cataloged for f32 {
    fn rows() -> Vec<Entry<f32>> {
        let mut rows = real_rows();
        rows.extend(exact_rows());
        rows
    }
}

impl Cataloged for f64 {
    fn rows() -> Vec<Entry<f64>> {
        real_rows()
    }
}

#[cfg(feature = "half")]
impl Cataloged for half::f16 {
    const CONVERTS: bool = true;
    fn rows() -> Vec<Entry<half::f16>> {
        real_rows()
    }
}

#[cfg(feature = "half")]
impl Cataloged for half::bf16 {
    const CONVERTS: bool = true;
    fn rows() -> Vec<Entry<half::bf16>> {
        real_rows()
    }
}

macro_rules! integers {
    ($($T:ident)*) => {$(
        impl Cataloged for $T {
            fn rows() -> Vec<Entry<$T>> {
                integer_rows()
            }
        }
    )*};
}
integers!(i8 i16 i32 i64);

fn integer_rows<T: Element<Number = i64>>() -> Vec<Entry<T>>
where
    Relu: Activation<T>,
    Clamp<T>: Activation<T>,
{
    let clamped = |name, parameters, lo: i64, hi: i64| {
        let op = Clamp::new(T::from_number(lo), T::from_number(hi)).expect("the bounds are in order");
        let row = Entry::selecting(name, op, move |x| clamp(x, lo, hi), move |x| lo < x && x < hi);
        Entry { parameters, ..row }
    };
    let relu = Entry::selecting("relu", Relu, |x| if x < 0 { 0 } else { x }, |x| x > 0);
    alloc::vec![relu, clamped("clamp", "lo=-1 hi=1", -1, 1), clamped("relu6", "", 0, 6)]
}

/// Those of types with fractions, but for the exact tier.
fn real_rows<T: Real<Number = f64> + Cataloged>() -> Vec<Entry<T>>
where
    Relu: Activation<T>,
    ReluPlusZero: Activation<T>,
    Threshold<T>: Activation<T>,
    ThresholdedRelu<T>: Activation<T>,
    Clamp<T>: Activation<T>,
    LeakyRelu<T::Float>: Activation<T>,
    PRelu<'static, T::Float>: Activation<T>,
    RRelu<T::Float>: Activation<T>,
    ReluDropout<T::Float>: Activation<T>,
    Elu<T::Float>: Activation<T>,
    Selu: Activation<T>,
    Celu<T::Float>: Activation<T>,
    SquaredRelu: Activation<T>,
    HardSigmoid: Activation<T>,
    HardSwish: Activation<T>,
{
    let mut entries = alloc::vec![
        Entry::selecting("relu", Relu, relu, |x| x > 0.0 || x.is_nan()),
        Entry::selecting(
            "relu_plus_zero",
            ReluPlusZero,
            |x| if x <= 0.0 { 0.0 } else { x },
            |x| x > 0.0 || x.is_nan()
        ),
    ];
    entries.extend(thresholds());
    entries.extend(clamps());
    entries.extend(leaky_relus());
    entries.extend(prelus());
    entries.extend(rrelus());
    entries.extend(dropouts());
    entries.extend(exponentials());
    entries.push(Entry::smooth(
        "squared_relu",
        SquaredRelu,
        |x| relu(x) * relu(x),
        |x, dy| T::Float::from_f64(2.0 * relu(x)).to_f64() * dy,
    ));
    entries.push(Entry {
        active: Some(Box::new(|_, x| -3.0 < x && x < 3.0)),
        bounds: T::bounds(1.5, 0.5),
        ..Entry::smooth(
            "hardsigmoid",
            HardSigmoid,
            |x| relu6(x + 3.0) / 6.0,
            |x, dy| if -3.0 < x && x < 3.0 { dy / 6.0 } else { 0.0 },
        )
    });
    let hardswish = Entry::smooth(
        "hardswish",
        HardSwish,
        |x| x * (relu6(x + 3.0) / 6.0),
        |x, dy| {
            if x <= -3.0 {
                0.0
            } else if x < 3.0 {
                dy * ((x + 1.5) / 3.0)
            } else {
                dy
            }
        },
    );
    let hardswish = hardswish.with_identity(|x| x >= 3.0 || x.is_nan());
    entries.push(Entry { bounds: T::bounds(2.0, 2.5), ..hardswish });
    entries
}

fn thresholds<T: Real<Number = f64> + Cataloged>() -> impl Iterator<Item = Entry<T>>
where
    Threshold<T>: Activation<T>,
    ThresholdedRelu<T>: Activation<T>,
{
    let pairs = [
        ("threshold=0.5 value=-2", 0.5, -2.0),
        ("threshold=0 value=0", 0.0, 0.0),
        ("threshold=-1 value=20", -1.0, 20.0),
        ("threshold=inf value=nan", f64::INFINITY, f64::NAN),
        ("threshold=nan value=1", f64::NAN, 1.0),
    ];
    let thresholds = pairs.into_iter().map(|(parameters, threshold, value)| Entry {
        parameters,
        typical: threshold == 0.5,
        ..Entry::selecting(
            "threshold",
            Threshold::new(T::from_f64(threshold), T::from_f64(value)),
            move |x| if x <= threshold { value } else { x },
            move |x| x > threshold || x.is_nan() || threshold.is_nan(),
        )
    });
    let alphas = [("alpha=1", 1.0), ("alpha=-0.5", -0.5)];
    let thresholded = alphas.into_iter().map(|(parameters, alpha)| Entry {
        parameters,
        typical: alpha == 1.0,
        ..Entry::selecting(
            "thresholded_relu",
            ThresholdedRelu::new(T::from_f64(alpha)),
            move |x| if x <= alpha { 0.0 } else { x },
            move |x| x > alpha || x.is_nan(),
        )
    });
    thresholds.chain(thresholded)
}

fn clamps<T: Real<Number = f64> + Cataloged>() -> impl Iterator<Item = Entry<T>>
where
    Clamp<T>: Activation<T>,
{
    let bounds = [
        ("clamp", "lo=-1 hi=1", -1.0, 1.0),
        ("clamp", "lo=-0 hi=0", -0.0, 0.0),
        ("clamp", "lo=-inf hi=0.5", f64::NEG_INFINITY, 0.5),
        ("relu6", "", 0.0, 6.0),
    ];
    bounds.into_iter().map(|(name, parameters, lo, hi)| {
        let op = match name {
            "relu6" => Ok(Clamp::relu6()),
            _ => Clamp::new(T::from_f64(lo), T::from_f64(hi)),
        };
        let op = op.expect("the bounds above are in order");
        Entry {
            parameters,
            typical: hi == 1.0 || hi == 6.0,
            ..Entry::selecting(name, op, move |x| clamp(x, lo, hi), move |x| lo < x && x < hi)
        }
    })
}

fn leaky_relus<T: Real<Number = f64> + Cataloged>() -> impl Iterator<Item = Entry<T>>
where
    LeakyRelu<T::Float>: Activation<T>,
{
    let slopes = [
        ("slope=0.01", 0.01),
        ("slope=1.5", 1.5),
        ("slope=-0.25", -0.25),
        ("slope=0", 0.0),
        ("slope=-0", -0.0),
        ("slope=inf", f64::INFINITY),
        ("slope=nan", f64::NAN),
    ];
    slopes.into_iter().map(|(parameters, slope)| {
        let op = LeakyRelu::new(T::Float::from_f64(slope));
        let slope = op.slope().to_f64();
        let row = Entry::smooth(
            "leaky_relu",
            op,
            move |x| if x > 0.0 { x } else { slope * x },
            move |x, dy| if x > 0.0 { dy } else { slope * dy },
        );
        Entry {
            parameters,
            active: Some(Box::new(|_, x| positive(x))),
            typical: parameters == "slope=0.01",
            ..row.with_identity(positive)
        }
    })
}

/// A row of leaky ReLU with the slope that belongs to the element.
fn sloped<T: Cataloged + Element<Number = f64>>(
    name: &'static str,
    parameters: &'static str,
    op: impl Activation<T> + 'static,
    slope: impl Fn(usize) -> f64 + Clone + Send + Sync + 'static,
) -> Entry<T> {
    let gradients = slope.clone();
    Entry {
        parameters,
        active: Some(Box::new(|_, x| positive(x))),
        forward: Box::new(move |i, x| if x > 0.0 { x } else { slope(i) * x }),
        backward: Box::new(move |i, x, dy| if x > 0.0 { dy } else { gradients(i) * dy }),
        ..Entry::smooth(name, op, |x| x, |_, dy| dy).with_identity(positive)
    }
}

fn prelus<T: Real<Number = f64> + Cataloged>() -> impl Iterator<Item = Entry<T>>
where
    PRelu<'static, T::Float>: Activation<T>,
{
    let shared = |parameters, slope| {
        let op = PRelu::shared(T::Float::from_f64(slope));
        let slope = T::Float::from_f64(slope).to_f64();
        Entry { typical: slope > 0.0, ..sloped("prelu", parameters, op, move |_| slope) }
    };
    let channels = |parameters, channels: usize, inner: usize| {
        let slope = move |channel: usize| T::Float::from_f64((channel % 7) as f64 / 8.0 - 0.125);
        let slopes: Vec<T::Float> = (0..channels).map(slope).collect();
        let op = PRelu::new(&slopes, inner).into_owned();
        let row = sloped("prelu", parameters, op, move |i| slope(i / inner % channels).to_f64());
        Entry { typical: false, ..row }
    };
    [
        shared("slope=0.25", 0.25),
        shared("slope=-inf", f64::NEG_INFINITY),
        channels("channels=3 inner=1", 3, 1),
        channels("channels=64 inner=1", 64, 1),
        channels("channels=5 inner=7", 5, 7),
        channels("channels=2 inner=500", 2, 500),
    ]
    .into_iter()
}

fn rrelus<T: Real<Number = f64> + Cataloged>() -> impl Iterator<Item = Entry<T>>
where
    RRelu<T::Float>: Activation<T>,
{
    let row = |parameters, lower: f64, upper: f64, seed: u64| {
        let [lower, upper] = [lower, upper].map(T::Float::from_f64);
        let op = RRelu::new(lower, upper, seed).expect("the bounds below are in order");
        let slope = move |i: usize| {
            let exact = lower + (upper - lower) * T::Float::fraction(random_word(i, seed));
            if exact > upper { upper.to_f64() } else { exact.to_f64() }
        };
        Entry { typical: lower > T::Float::ZERO, ..sloped("rrelu", parameters, op, slope) }
    };
    let defaults = (RRelu::<T::Float>::DEFAULT_LOWER, RRelu::<T::Float>::DEFAULT_UPPER);
    [
        row("lower=1/8 upper=1/3 seed=1", defaults.0, defaults.1, 1),
        row("lower=-2 upper=3 seed=max", -2.0, 3.0, u64::MAX),
    ]
    .into_iter()
}

fn dropouts<T: Real<Number = f64> + Cataloged>() -> impl Iterator<Item = Entry<T>>
where
    ReluDropout<T::Float>: Activation<T>,
{
    let row = |parameters, probability: f64, seed: u64| {
        let probability = T::Float::from_f64(probability);
        let op = ReluDropout::new(probability, seed).expect("the probabilities below are below 1");
        let probability = probability.to_f64();
        let factor = T::Float::from_f64(1.0 / (1.0 - probability)).to_f64();
        let kept = move |i, x: f64| {
            (x > 0.0 || x.is_nan())
                && f64::from(random_word(i, seed))
                    >= libm::round(probability * 4_294_967_296.0).min(u32::MAX.into())
        };
        Entry {
            parameters,
            active: Some(Box::new(kept)),
            forward: Box::new(move |i, x| if kept(i, x) { x * factor } else { 0.0 }),
            backward: Box::new(move |i, x, dy| if kept(i, x) { dy * factor } else { 0.0 }),
            backward_output: Some((
                Box::new(move |_, y, dy| if y <= 0.0 { 0.0 } else { dy * factor }),
                Box::new(|_| false),
            )),
            typical: probability == 0.5,
            ..Entry::smooth("relu_dropout", op, |x| x, |_, dy| dy)
        }
    };
    [
        row("probability=0.5 seed=1", 0.5, 1),
        row("probability=0.9 seed=max", 0.9, u64::MAX),
        row("probability=0 seed=0", 0.0, 0),
    ]
    .into_iter()
}

/// The random word that belongs to an element.
fn random_word(i: usize, seed: u64) -> u32 {
    philox4x32_10([(i / 64 * 16 + i % 16) as u64, 0], seed)[i % 64 / 16]
}

/// The textbook form of the generator, one counter at a time.
fn philox4x32_10(counter: [u64; 2], key: u64) -> [u32; 4] {
    let (low, high) = (|word: u64| word as u32, |word: u64| (word >> 32) as u32);
    let mut c = [low(counter[0]), high(counter[0]), low(counter[1]), high(counter[1])];
    let mut k = [low(key), high(key)];
    for _ in 0..10 {
        let products = [u64::from(c[0]) * 0xD251_1F53, u64::from(c[2]) * 0xCD9E_8D57];
        c = [
            high(products[1]) ^ c[1] ^ k[0],
            low(products[1]),
            high(products[0]) ^ c[3] ^ k[1],
            low(products[0]),
        ];
        k = [k[0].wrapping_add(0x9E37_79B9), k[1].wrapping_add(0xBB67_AE85)];
    }
    c
}

/// eˣ and eˣ − 1 by the system's library, or without `std` by the one that is written in Rust.
fn exp_of(x: f64) -> f64 {
    #[cfg(feature = "std")]
    return x.exp();
    #[cfg(not(feature = "std"))]
    return libm::exp(x);
}

pub(super) fn expm1_of(x: f64) -> f64 {
    #[cfg(feature = "std")]
    return x.exp_m1();
    #[cfg(not(feature = "std"))]
    return libm::expm1(x);
}

/// Whether results are computed in the type that their parameters have, or exactly.
#[derive(Clone, Copy, PartialEq)]
enum Tier {
    Default,
    Exact,
}

/// Elu and its kin, with λ·α·expm1(x / divisor) below 0 and λ·x above.
fn exponential<T: Real<Number = f64> + Cataloged>(
    name: &'static str,
    parameters: &'static str,
    op: impl Activation<T> + 'static,
    [lambda, alpha, divisor]: [f64; 3],
    tier: Tier,
    bounds: Bounds,
) -> Entry<T> {
    // x / divisor to twice the precision, because what f64 rounds off grows with eˣ.
    let rest = move |x: f64| {
        let quotient = x / divisor;
        if divisor == 1.0 || quotient.abs() > 2000.0 {
            return 0.0;
        }
        Float::mul_add(-quotient, divisor, x) / divisor
    };
    let exp = move |x: f64| exp_of(x / divisor) * (1.0 + rest(x));
    let expm1 = move |x: f64| {
        let below = expm1_of(x / divisor);
        let rest = rest(x);
        if rest != 0.0 && below.is_finite() { below + rest * exp(x) } else { below }
    };
    let forward = move |x: f64| if x < 0.0 { alpha * expm1(x) } else { lambda * x };
    // The product with dy is one of `T::Float`, which may overflow; then it stays infinite.
    let exact = tier == Tier::Exact;
    let times = move |factor: f64, dy: f64| {
        let product = T::Float::from_f64(factor * dy).to_f64();
        if exact || product.is_finite() { factor * dy } else { product }
    };
    let slope = move |dy: f64| times(alpha / divisor, dy);
    let backward = move |x: f64, dy: f64| match x < 0.0 {
        false => lambda * dy,
        // e^x of a finite x is not 0, however small: what is infinite stays so.
        true if slope(dy).is_infinite() && x.is_finite() => slope(dy),
        true if dy == 0.0 && divisor < 0.0 => slope(dy), // e^∞ included
        // In halves, each of which is a number where their product with dy is one.
        true if (x / divisor).abs() > 700.0 => {
            let half = exp_of(x / divisor / 2.0);
            slope(dy) * half * half * (1.0 + rest(x))
        }
        true => slope(dy) * exp(x),
    };
    let below = |y: f64| y <= 0.0 && y.is_sign_negative();
    // y + α may be small, so it matters which α: that of the type, but for the exact tier.
    let saturation = if exact { alpha } else { T::Float::from_f64(alpha).to_f64() };
    let from_output = move |_: usize, y: f64, dy: f64| {
        if below(y) { dy * ((y + saturation) / divisor) } else { lambda * dy }
    };
    let keeps = lambda == 1.0 && !T::CONVERTS;
    let row = Entry::smooth(name, op, forward, backward);
    Entry {
        parameters,
        backward_output: Some((Box::new(from_output), Box::new(move |y| !below(y) && keeps))),
        nan: if keeps { NanBits::Kept } else { NanBits::Quieted },
        bounds,
        ..row.with_identity(move |x| (x >= 0.0 || x.is_nan()) && lambda == 1.0)
    }
}

fn exponentials<T: Real<Number = f64> + Cataloged>() -> impl Iterator<Item = Entry<T>>
where
    Elu<T::Float>: Activation<T>,
    Selu: Activation<T>,
    Celu<T::Float>: Activation<T>,
{
    let bounds = T::bounds;
    let elu = |parameters, alpha, bounds| {
        let op = Elu::new(T::Float::from_f64(alpha)).expect("finite");
        let constants = [1.0, T::Float::from_f64(alpha).to_f64(), 1.0];
        let row = exponential("elu", parameters, op, constants, Tier::Default, bounds);
        Entry { typical: alpha == 1.0, ..row }
    };
    let celu = |parameters, alpha, bounds| {
        let op = Celu::new(T::Float::from_f64(alpha)).expect("finite and not zero");
        let row = exponential("celu", parameters, op, [1.0, alpha, alpha], Tier::Default, bounds);
        Entry { typical: alpha == 1.0, ..row }
    };
    let selu = [Selu::LAMBDA, Selu::LAMBDA_ALPHA, 1.0];
    [
        elu("alpha=1", 1.0, bounds(1.0, 1.5)),
        elu("alpha=0.3", 0.3, bounds(2.0, 2.5)),
        elu("alpha=-2", -2.0, bounds(2.0, 2.5)),
        elu("alpha=0", 0.0, bounds(2.0, 2.5)),
        exponential("selu", "", Selu, selu, Tier::Default, bounds(1.8, 4.0)),
        celu("alpha=1", 1.0, bounds(1.25, 1.5)),
        celu("alpha=0.5", 0.5, bounds(1.25, 1.5)),
        celu("alpha=-1.5", -1.5, bounds(3.0, 1.5)),
    ]
    .into_iter()
}

/// Those of the exact tier.
fn exact_rows() -> Vec<Entry<f32>> {
    let any = Bounds { forward: 0.501, backward: 0.501 };
    let elu = |parameters, alpha: f32, bounds| {
        let op = Exact(Elu::new(alpha).expect("finite"));
        let row = exponential("elu_exact", parameters, op, [1.0, alpha.into(), 1.0], Tier::Exact, bounds);
        Entry { typical: alpha == 1.0, ..row }
    };
    let celu = |parameters, alpha: f32, bounds| {
        let op = Exact(Celu::new(alpha).expect("finite and not zero"));
        let constants = [1.0, alpha.into(), alpha.into()];
        let row = exponential("celu_exact", parameters, op, constants, Tier::Exact, bounds);
        Entry { typical: alpha == 1.0, ..row }
    };
    let selu = [Selu::LAMBDA, Selu::LAMBDA_ALPHA, 1.0];
    alloc::vec![
        elu("alpha=1", 1.0, ROUNDED),
        elu("alpha=-0.75", -0.75, any),
        elu("alpha=0", 0.0, any),
        exponential("selu_exact", "", Exact(Selu), selu, Tier::Exact, any),
        celu("alpha=1", 1.0, ROUNDED),
        celu("alpha=-1.5", -1.5, any),
    ]
}
