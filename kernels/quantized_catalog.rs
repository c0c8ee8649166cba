//! The quantized functions, at examples of their parameters: what drives tests, digests and benchmarks of them.
//!
//! Definitions are textbook arithmetic on quotients of integers, written independently of the kernels.

use super::catalog::expm1_of;
use super::quantized::{Quantization, Quantum, Table};
use crate::error::Error;
use crate::exec::Exec;
use crate::quantized::Requantize;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What writes a tensor of results for one of inputs.
pub type Apply<X, Q> = Box<dyn Fn(&Exec, &[X], &mut [Q]) -> Result<(), Error> + Send + Sync>;
/// An exact result, from an element's index and its value.
pub type Definition<X, Q> = Box<dyn Fn(usize, X) -> Q + Send + Sync>;

/// One quantized function at one choice of its parameters, from `X` to `Q`, with its textbook definition.
///
/// Results are equal to those of the definition.
pub struct QuantizedEntry<X, Q> {
    /// The name that digests carry, before that of `Q`: the function's, and what is special. `lookup_leaky_relu`
    pub name: &'static str,
    /// The parameters: `slope=0.1 from=0.05@60 to=0.02@40`, where `@` stands between a scale and its zero point.
    pub parameters: String,
    /// The short function that applies it, without the type, and the method of [`Exec`]: `lookup`.
    pub function: &'static str,
    /// Applies it.
    pub apply: Apply<X, Q>,
    /// y from x.
    pub definition: Definition<X, Q>,
    /// Elements of a sample, of which tensors are made: 1 unless channels differ.
    pub sample: usize,
    /// Elements of a tensor with all inputs, where the bits of element `i` are the lower ones of `i`: more than there are
    /// inputs if each is to meet every channel.
    pub inputs: u64,
}

/// Functions of all kinds as tables.
///
/// ```
/// use rectify::{Exec, table_catalog};
/// for entry in table_catalog::<u8>() {
///     let (x, mut y) = (vec![70; entry.sample], vec![0; entry.sample]);
///     (entry.apply)(&Exec::new(), &x, &mut y)?;
///     println!("{}({}) of 70 is {}", entry.name, entry.parameters, y[0]);
///     assert_eq!(y[0], (entry.definition)(0, 70));
/// }
/// # Ok::<(), rectify::Error>(())
/// ```
pub fn table_catalog<Q: Quantum>() -> Vec<QuantizedEntry<Q, Q>> {
    let relu_of = |from, to| Channel::new(Table::relu(from, to), relu, from, to);
    let sloped = |slope: f32, from, to| {
        let function = move |x: Real| if x.exceeds(0) { x } else { x.times(Real::of(slope.into())) };
        Channel::new(Table::leaky_relu(slope, from, to), function, from, to)
    };

    let (from, to) = (steps(0.05, 60), steps(0.1, 10)); // every other result is a tie
    let relu = relu_of(from, to).row("lookup_relu", "");

    let (from, to) = (steps(0.05, 60), steps(6.0 / 255.0, 0));
    let function = |x: Real| if x.exceeds(6) { Real::integer(6) } else { self::relu(x) };
    let relu6 = Channel::new(Table::relu6(from, to), function, from, to).row("lookup_relu6", "");

    let (from, to) = (steps(0.05, 60), steps(0.02, 40));
    let leaky_relu = sloped(0.1, from, to).row("lookup_leaky_relu", "slope=0.1 ");

    let (from, to) = (steps(0.0625, 100), steps(0.015625, 64));
    let table = Table::real(|x: f64| if x < 0.0 { expm1_of(x) } else { x }, from, to);
    let function = |x: Real| if x.exceeds(0) { x } else { Real::of(expm1_of(x.to_f64())) };
    let elu = Channel::new(table, function, from, to).row("lookup_elu", "alpha=1 ");

    // A slope per channel, with enough elements in a row to go through registers.
    let (from, to) = (steps(0.5, 128), steps(0.25, 100));
    let channels = [0.5, 0.01, -1.0].map(|slope| sloped(slope, from, to));
    let prelu = per_channel("lookup_channels_prelu", channels, 64);

    // A scale per channel, and channels last.
    let to = steps(0.1, 10);
    let channels = [0.05, 0.1, 0.3].map(|scale| relu_of(steps(scale, 128), to));
    let scaled = per_channel("lookup_channels_relu", channels, 1);

    alloc::vec![relu, relu6, leaky_relu, elu, prelu, scaled]
}

/// Requantizations of all kinds. Results lie over the whole range of the sums, or most are saturated, or that depends on the channel;
/// and with each some sums come out next to the middle between two integers, where f64 sees none.
///
/// ```
/// use rectify::{Exec, requantize_catalog};
/// for entry in requantize_catalog::<i8>() {
///     let (sums, mut y) = (vec![-123_456_789; entry.sample], vec![0; entry.sample]);
///     (entry.apply)(&Exec::new(), &sums, &mut y)?;
///     assert_eq!(y[0], (entry.definition)(0, sums[0]));
/// }
/// # Ok::<(), rectify::Error>(())
/// ```
pub fn requantize_catalog<Q: Quantum>() -> Vec<QuantizedEntry<i32, Q>> {
    // 1,000,000,007 of these are 50.5 and 2e-15 steps.
    const SPREAD: f64 = 2.525000019950432e-9;
    // x in steps of 0.0235 and weights in steps of 0.0071: 67,276 of these are 224.500002 steps.
    const SATURATING: f64 = 0.0235_f32 as f64 * 0.0071_f32 as f64;
    // 2,106,857,801 of these are 125.5 steps less 2⁻⁴⁸: to f64, a tie.
    const NEARLY: f64 = 16_766_727.0 / (1_u64 << 48) as f64;
    const TIES: f64 = 1.0 / (1 << 24) as f64;

    let spread = Sums { scales: &[SPREAD], ..Sums::new(steps(0.05, 128)) };
    let saturating = Sums {
        scales: &[SATURATING],
        bias: &[-123],
        relu: true,
        margins: [0, 3],
        ..Sums::new(steps(0.05, 10))
    };
    let channels = Sums {
        scales: &[TIES, 0.25, NEARLY, 3e-8],
        bias: &[0, -7, 1, i32::MAX],
        inner: 4,
        margins: [3, 5],
        ..Sums::new(steps(1.0, 100))
    };
    alloc::vec![
        spread.row("requantize", "scale=2.5e-9"),
        saturating.row("requantize_relu", "scale=1.7e-4 bias=-123"),
        channels.row("requantize_channels", "channels=4 inner=4"),
    ]
}

/// Steps of `scale`, with 0 at a distance from the least integer.
fn steps<Q: Quantum>(scale: f32, distance: i64) -> Quantization<Q> {
    let zero_point = Q::saturated(above::<Q>(distance));
    Quantization::new(scale, zero_point).expect("scales of the catalog are above 0")
}

/// The integer at a distance from the least one.
fn above<Q: Quantum>(distance: i64) -> i64 {
    i64::from(Q::LEAST.into()) + distance
}

/// As parameters are written.
fn shown<Q: Quantum>(quantization: Quantization<Q>) -> String {
    format!("{}@{}", quantization.scale(), quantization.zero_point().into())
}

/// A table, and what it is of.
struct Channel<Q> {
    table: Table<Q>,
    function: Box<dyn Fn(Real) -> Real + Send + Sync>,
    from: Quantization<Q>,
    to: Quantization<Q>,
}

impl<Q: Quantum> Channel<Q> {
    fn new(
        table: Table<Q>,
        function: impl Fn(Real) -> Real + Send + Sync + 'static,
        from: Quantization<Q>,
        to: Quantization<Q>,
    ) -> Self {
        Channel { table, function: Box::new(function), from, to }
    }

    fn definition(&self, q: Q) -> Q {
        let distance = q.into() - self.from.zero_point().into();
        let x = Real::of(self.from.scale().into()).times(Real::integer(distance.into()));
        let steps = (self.function)(x).over(Real::of(self.to.scale().into())).nearest();
        bounded(steps + i128::from(self.to.zero_point().into()), [Q::LEAST, Q::GREATEST])
    }

    /// Of the same table for all elements.
    fn row(self, name: &'static str, parameters: &str) -> QuantizedEntry<Q, Q> {
        let parameters = format!("{parameters}from={} to={}", shown(self.from), shown(self.to));
        let table = self.table.clone();
        QuantizedEntry {
            name,
            parameters,
            function: "lookup",
            apply: Box::new(move |exec, src, dst| exec.lookup(&table, src, dst)),
            definition: Box::new(move |_, q| self.definition(q)),
            sample: 1,
            inputs: 1 << 8,
        }
    }
}

/// A row of three tables. As three has no factor in common with 256, all inputs meet all channels in three times as many.
fn per_channel<Q: Quantum>(
    name: &'static str,
    channels: [Channel<Q>; 3],
    inner: usize,
) -> QuantizedEntry<Q, Q> {
    let tables = channels.each_ref().map(|channel| channel.table.clone());
    QuantizedEntry {
        name,
        parameters: format!("channels=3 inner={inner} to={}", shown(channels[0].to)),
        function: "lookup_channels",
        apply: Box::new(move |exec, src, dst| exec.lookup_channels(&tables, inner, src, dst)),
        definition: Box::new(move |i, q| channels[i / inner % 3].definition(q)),
        sample: 3 * inner,
        inputs: 3 << 8,
    }
}

/// The parameters of a requantization.
struct Sums<Q> {
    scales: &'static [f64],
    bias: &'static [i32],
    inner: usize,
    to: Quantization<Q>,
    relu: bool,
    /// How far the bounds are from the least and the greatest integer.
    margins: [i64; 2],
}

impl<Q: Quantum> Sums<Q> {
    fn new(to: Quantization<Q>) -> Self {
        Sums { scales: &[1.0], bias: &[], inner: 1, to, relu: false, margins: [0, 0] }
    }

    fn row(self, name: &'static str, parameters: &str) -> QuantizedEntry<i32, Q> {
        let Sums { scales, bias, inner, to, relu, margins: [lower, upper] } = self;
        let bounds = [above::<Q>(lower), i64::from(Q::GREATEST.into()) - upper].map(Q::saturated);
        let requantize = || {
            let op = Requantize::new(scales, inner, to)?.bias(bias)?;
            (if relu { op.relu() } else { op }).bounds(bounds[0], bounds[1])
        };
        let op = requantize().expect("the parameters above make sense");

        let step = Real::of(to.scale().into());
        let worth: Vec<Real> = scales.iter().map(|&scale| Real::of(scale).over(step)).collect();
        let definition = move |i: usize, sum: i32| {
            let channel = i / inner % worth.len();
            let mut sum = i128::from(sum) + bias.get(channel).map_or(0, |&bias| bias.into());
            if relu && sum < 0 {
                sum = 0;
            }
            let steps = worth[channel].multiple(sum).nearest();
            bounded(steps + i128::from(to.zero_point().into()), bounds)
        };
        QuantizedEntry {
            name,
            parameters: format!("{parameters} to={}", shown(to)),
            function: "requantize",
            apply: Box::new(move |exec, src, dst| exec.requantize(&op, src, dst)),
            definition: Box::new(definition),
            sample: scales.len() * inner,
            inputs: 1 << 32,
        }
    }
}

fn bounded<Q: Quantum>(integer: i128, [least, greatest]: [Q; 2]) -> Q {
    if integer < least.into().into() {
        least
    } else if integer > greatest.into().into() {
        greatest
    } else {
        Q::saturated(integer as i64)
    }
}

/// A real number as the quotient of two integers, of which the second is positive.
#[derive(Clone, Copy)]
struct Real {
    numerator: i128,
    denominator: i128,
}

fn relu(x: Real) -> Real {
    if x.exceeds(0) { x } else { Real::integer(0) }
}

impl Real {
    fn integer(value: i128) -> Self {
        Real { numerator: value, denominator: 1 }
    }

    /// A finite number.
    fn of(mut value: f64) -> Self {
        let mut denominator = 1;
        while value != libm::trunc(value) {
            value *= 2.0;
            denominator *= 2;
        }
        Real { numerator: value as i128, denominator }
    }

    /// In lowest terms.
    fn reduced(self) -> Self {
        let (mut a, mut b) = (self.numerator.abs(), self.denominator);
        while a != 0 {
            (a, b) = (b % a, a); // Euclid's algorithm
        }
        Real { numerator: self.numerator / b, denominator: self.denominator / b }
    }

    fn times(self, other: Self) -> Self {
        let numerator = self.numerator * other.numerator;
        Real { numerator, denominator: self.denominator * other.denominator }.reduced()
    }

    fn multiple(self, integer: i128) -> Self {
        Real { numerator: self.numerator * integer, ..self }
    }

    /// The quotient with a positive number.
    fn over(self, other: Self) -> Self {
        self.times(Real { numerator: other.denominator, denominator: other.numerator })
    }

    fn exceeds(self, integer: i128) -> bool {
        self.numerator > integer * self.denominator
    }

    fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The nearest integer, ties to even.
    fn nearest(self) -> i128 {
        let floor = self.numerator.div_euclid(self.denominator);
        let twice = 2 * (self.numerator - floor * self.denominator);
        if twice > self.denominator || twice == self.denominator && floor % 2 != 0 {
            floor + 1
        } else {
            floor
        }
    }
}
