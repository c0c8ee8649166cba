//! What the project promises about speed, measured: a line per target, PASS or MISS.
//!
//! Both sides of a ratio are measured in turns, and what is printed is the median over the rounds of each round's
//! own ratio, with the quartiles behind it: a wide range means a noisy machine, on which a MISS means little.

use crate::arena::{Arena, Work};
use crate::contestants::{Contestant, each, memcpy, of_crate};
use crate::machine::machine;
use crate::placed::{Places, relu_apart, relu_at, stores};
use crate::plain::{self, Measured};
use crate::quantized::lookup;
use crate::report::size;
use crate::timing::{Entrant, duel, quantiles, race};
use rectify::{
    Activation, Channels, Elu, Epilogue, Exact, Exec, Form, Isa, LeakyRelu, PRelu, Relu, Rows, RowsMut,
    Saved, Stores, Sum, Threads, table_catalog,
};
use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

/// Elements of the largest tensors: 256 MiB.
const LARGE: usize = 64 << 20;

/// At least so many rounds; as many more as the time allows, because a burst of work elsewhere on the machine lasts longer
/// than hundreds of short ones.
const ROUNDS: RangeInclusive<usize> = 15..=10_000;

/// Time for one target.
const TIME: Duration = Duration::from_millis(1500);

/// A promise: a number made from two times is at most, or at least, so much.
struct Target<'a> {
    name: String,
    ours: Entrant<'a, f32>,
    theirs: Entrant<'a, f32>,
    measure: Measure,
    bound: Bound,
}

/// What is made from the seconds of both sides.
#[derive(Clone, Copy)]
enum Measure {
    /// Ours in nanoseconds.
    Nanoseconds,
    /// The difference in nanoseconds.
    Overhead,
    /// Our time as a multiple of theirs.
    Time,
    /// Our speed as a multiple of theirs.
    Speed,
}

#[derive(Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}
use Bound::*;

/// Measures everything. It never fails: machines are too noisy to make a gate of it.
pub fn run(filters: &[String]) {
    let wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    println!("{}\n", machine());
    let leaky = LeakyRelu::default();
    let (elu, exact) = (Elu::default(), Exact(Elu::default()));
    let mut arena = Arena::new(LARGE);
    let (mut passed, mut all) = (0, 0);
    for target in targets(&leaky, &elu, &exact).into_iter().filter(|target| wanted(&target.name)) {
        passed += usize::from(target.judge(&mut arena));
        all += 1;
    }
    for (met, total) in narrow_targets(&mut arena, &wanted) {
        passed += met;
        all += total;
    }
    println!("\n{passed} of {all} targets met");
}

/// Which targets to measure, by their names.
type Wanted<'a> = &'a dyn Fn(&str) -> bool;

/// Narrower elements go as much faster as they are smaller, or nearly so: by elements, from L2 outward.
fn narrow_targets(f32s: &mut Arena<f32>, wanted: Wanted<'_>) -> Vec<(usize, usize)> {
    let mut results = vec![];
    #[cfg(feature = "half")]
    {
        let mut arena = Arena::<half::bf16>::new(LARGE);
        results.push(narrow(("relu_bf16", &Relu), &mut arena, ("relu_f32", &Relu), f32s, 1.8, wanted));
        let leaky_bf16 = ("leaky_relu_bf16", &LeakyRelu::default() as _);
        results.push(narrow(
            leaky_bf16,
            &mut arena,
            ("leaky_relu_f32", &LeakyRelu::default() as _),
            f32s,
            1.5,
            wanted,
        ));
        let mut arena = Arena::<half::f16>::new(LARGE);
        results.push(narrow(("relu_f16", &Relu), &mut arena, ("relu_f32", &Relu), f32s, 1.8, wanted));
    }
    let mut arena = Arena::<i8>::new(LARGE);
    results.push(narrow(("relu_i8", &Relu), &mut arena, ("relu_f32", &Relu), f32s, 3.5, wanted));
    let name = format!("table lookup of i8, {}, speed over memcpy", size(LARGE));
    if wanted(&name) {
        let tables = table_catalog::<i8>();
        let lookup = Entrant::new(lookup(Isa::best().name(), &tables[0]), Form::Forward, LARGE);
        let memcpy = Entrant::new(memcpy(), Form::Forward, LARGE);
        let times = race(&mut [lookup, memcpy], &mut arena, TIME, ROUNDS);
        let speeds = times[0].iter().zip(&times[1]).map(|(ours, theirs)| theirs / ours).collect();
        results.push((verdict(&name, Measure::Speed, AtLeast(0.9), speeds).into(), 1));
    }
    let name = format!("count_active, rows of 1,024 units, {} of masks, speed over memcpy", size(LARGE));
    if wanted(&name) {
        let count = Entrant::new(count_active(Exec::serial()), Form::Forward, LARGE);
        let memcpy = Entrant::new(memcpy(), Form::Forward, LARGE);
        let times = race(&mut [count, memcpy], &mut arena, TIME, ROUNDS);
        let speeds = times[0].iter().zip(&times[1]).map(|(ours, theirs)| theirs / ours).collect();
        results.push((verdict(&name, Measure::Speed, AtLeast(1.0), speeds).into(), 1));
    }
    results
}

/// How many elements an operation makes in a second, as a multiple of one on f32; how many targets are met, and of how many.
fn narrow<T: Measured>(
    (name, op): (&str, &dyn Activation<T>),
    arena: &mut Arena<T>,
    (other_name, other): (&str, &dyn Activation<f32>),
    f32s: &mut Arena<f32>,
    least: f64,
    wanted: Wanted<'_>,
) -> (usize, usize) {
    if !wanted(name) {
        return (0, 0);
    }
    let lens = [64 << 10, 1 << 20, 16 << 20, LARGE];
    let met = lens.into_iter().filter(|&len| {
        let ours = Entrant::new(of_crate(Exec::serial(), op), Form::Forward, len);
        let theirs = Entrant::new(of_crate(Exec::serial(), other), Form::Forward, len);
        let times = duel((ours, &mut *arena), (theirs, &mut *f32s), TIME, ROUNDS);
        let speeds = times.into_iter().map(|[ours, theirs]| theirs / ours).collect();
        let what = format!("{name}, {}, elements per second over {other_name}", size(len * size_of::<T>()));
        verdict(&what, Measure::Speed, AtLeast(least), speeds)
    });
    (met.count(), lens.len())
}

/// Prints a line for the values that the rounds have given.
fn verdict(name: &str, measure: Measure, bound: Bound, values: Vec<f64>) -> bool {
    let [low, value, high] = quantiles(values, [0.25, 0.5, 0.75]);
    let met = match bound {
        AtMost(most) => value <= most,
        AtLeast(least) => value >= least,
    };
    let verdict = if met { "PASS" } else { "MISS" };
    let unit = measure.unit();
    println!("{verdict} {name}: {value:.2}{unit} (target: {bound}{unit}) [{low:.2} to {high:.2}]");
    met
}

impl Target<'_> {
    /// Measures, prints, and says whether the target is met.
    fn judge(self, arena: &mut Arena<f32>) -> bool {
        let Target { name, ours, theirs, measure, bound } = self;
        let times = race(&mut [ours, theirs], arena, TIME, ROUNDS);
        let values = times[0].iter().zip(&times[1]).map(|(&ours, &theirs)| measure.of(ours, theirs));
        verdict(&name, measure, bound, values.collect())
    }
}

fn targets<'a>(
    leaky: &'a LeakyRelu<f32>,
    elu: &'a dyn Activation<f32>,
    exact: &'a dyn Activation<f32>,
) -> Vec<Target<'a>> {
    let serial = Exec::serial();
    let relu = |exec, form, len| Entrant::new(of_crate(exec, &Relu), form, len);
    let memcpy = |len| Entrant::new(memcpy(), Form::Forward, len);
    let mut targets = vec![];
    let mut target = |name: String, ours, measure, theirs, bound| {
        targets.push(Target { name, ours, theirs, measure, bound });
    };

    // A call that chooses its path costs next to nothing more than one for which it was chosen before.
    let small = |contestant| Entrant::new(contestant, Form::ForwardInplace, 64);
    let pinned = Exec { isa: Isa::best(), threads: Threads::Serial, stores: Stores::Cached };
    for (exec, from) in [(pinned, "a call on a pinned Exec"), (Exec::new(), "a call on an Exec kept")] {
        let name = format!("relu_inplace_f32, 64 elements, beyond {from}");
        target(name, small(short()), Measure::Overhead, small(direct(exec)), AtMost(2.0));
    }
    let name = "relu_inplace_f32, 64 elements";
    target(name.into(), small(short()), Measure::Nanoseconds, memcpy(64), AtMost(8.0));

    // In the first-level cache stores are the limit, wherever tensors begin. Not of 1,024 elements, which are a page: there, a few bytes
    // apart, the first load of a call is taken for one of what the last store of the call before has stored (1.4 on Zen 3; plain loops, too).
    let short = |contestant, len| Entrant::new(contestant, Form::Forward, len);
    let lines = Places { from: 0, to: 2048 };
    for len in [1024, 4096] {
        let name = format!("relu_f32, {len} elements at the beginning of lines, speed over stores alone");
        target(name, short(relu_at(lines), len), Measure::Speed, short(stores(), len), AtLeast(0.95));
    }
    let elsewhere =
        [(4, 2048), (0, 2052), (36, 2084), (20, 2052), (0, 4), (0, 28), (4, 0), (0, 32), (0, 64), (64, 0)];
    for (from, to) in elsewhere {
        let name =
            format!("relu_f32, 1000 elements, from {from} to {to} bytes behind a page, time over lines'");
        let there = Places { from, to };
        target(name, short(relu_at(there), 1000), Measure::Time, short(relu_at(lines), 1000), AtMost(1.15));
    }

    // One thread against memcpy: in the caches, and beyond them.
    let forward = Form::Forward;
    let inplace = Form::ForwardInplace;
    let against_memcpy =
        [(forward, 4 << 10, 0.9), (forward, 64 << 10, 0.95), (forward, LARGE, 1.4), (inplace, LARGE, 1.8)];
    for (form, len, least) in against_memcpy {
        let name = format!("{}, {}, speed over memcpy", name_of(form), size(4 * len));
        target(name, relu(serial, form, len), Measure::Speed, memcpy(len), AtLeast(least));
    }

    // No cliff between the widths of one architecture.
    if let (Some(avx2), Some(avx512)) = (Isa::named("avx2"), Isa::named("avx512")) {
        let [avx2, avx512] = [avx2, avx512].map(|isa| Exec { isa, ..serial });
        for len in [4 << 10, 64 << 10, 2 << 20, LARGE] {
            let name = format!("relu_inplace_f32, {}, time on avx2 over avx512", size(4 * len));
            target(name, relu(avx2, inplace, len), Measure::Time, relu(avx512, inplace, len), AtMost(1.1));
        }
    }

    // Masks: nearly free to write, and cheaper to read than the input.
    let name = format!("relu_mask_f32, {}, time over relu_f32", size(4 * LARGE));
    let plain = relu(serial, forward, LARGE);
    target(name, relu(serial, Form::ForwardMask, LARGE), Measure::Time, plain, AtMost(1.1));
    let backward = [
        ("relu_backward_f32", Form::BackwardMask, Form::BackwardInput),
        ("relu_backward_inplace_f32", Form::BackwardMaskInplace, Form::BackwardInputInplace),
    ];
    for (function, mask, input) in backward {
        let name = format!("{function}, {}, speed from mask over from input", size(4 * LARGE));
        let [mask, input] = [mask, input].map(|form| relu(serial, form, LARGE));
        target(name, mask, Measure::Speed, input, AtLeast(1.25));
    }

    // A multiplication more hides behind memory.
    for len in [LARGE, 4 << 20] {
        let name = format!("leaky_relu_f32, {}, time over relu_f32", size(4 * len));
        let leaky = Entrant::new(of_crate(serial, leaky), forward, len);
        target(name, leaky, Measure::Time, relu(serial, forward, len), AtMost(1.05));
    }

    // Slopes of channels that are read where they lie, or are one for a long run, cost little more than one slope.
    for (layout, inner) in [("channels-last", 1), ("NCHW", 1024)] {
        let name = format!("prelu_f32, 64 channels, {layout}, {}, time over leaky_relu_f32", size(256 << 10));
        let ours = Entrant::new(prelu(serial, inner), forward, 64 << 10);
        let theirs = Entrant::new(of_crate(serial, leaky), forward, 64 << 10);
        target(name, ours, Measure::Time, theirs, AtMost(1.2));
    }

    // The gradient of the slopes in the same pass, channels-last and in long channels; the exponential behind memory.
    let medium = 16 << 20;
    for (layout, inner) in [("channels-last", 1), ("NCHW", 4096)] {
        let name = format!("prelu_backward f32, {layout}, {}, dx and dw, time over relu's", size(4 * medium));
        let ours = Entrant::new(slopes_of(serial, inner), Form::BackwardInput, medium);
        target(name, ours, Measure::Time, relu(serial, Form::BackwardInput, medium), AtMost(1.3));
    }
    for (name, op, theirs, most) in [("elu", elu, None, 1.0), ("elu_exact", exact, Some(elu), 2.0)] {
        let ours = Entrant::new(of_crate(serial, op), forward, LARGE);
        match theirs {
            None => {
                let name = format!("{name}_f32, {}, speed over memcpy", size(4 * LARGE));
                target(name, ours, Measure::Speed, memcpy(LARGE), AtLeast(most));
            }
            Some(other) => {
                let name = format!("{name}_f32, {}, time over elu_f32", size(4 * LARGE));
                let theirs = Entrant::new(of_crate(serial, other), forward, LARGE);
                target(name, ours, Measure::Time, theirs, AtMost(most));
            }
        }
    }

    // One pass in place of two: over relu alone, and over a loop that adds and then relu in place.
    let epilogue = |parts: Parts, passes| Entrant::new(epilogue(serial, parts, passes), parts.form(), medium);
    for (parts, over_relu, over_two) in [(Parts::Bias, Some(1.1), 0.6), (Parts::Residual, None, 0.65)] {
        let name = format!("{}, {}, time over", parts.name(), size(4 * medium));
        if let Some(most) = over_relu {
            let alone = relu(serial, forward, medium);
            target(format!("{name} relu's"), epilogue(parts, 1), Measure::Time, alone, AtMost(most));
        }
        target(
            format!("{name} two passes"),
            epilogue(parts, 1),
            Measure::Time,
            epilogue(parts, 2),
            AtMost(over_two),
        );
    }

    // The gradient of the bias in the pass of backward; dead words, in runs as dead channels have them, are skipped.
    let backward = |task| Entrant::new(with_mask(serial, task), Form::BackwardMask, medium);
    let name = format!(
        "epilogue_backward f32, {}, dx and the sums of 1,024 channels, time over dx",
        size(4 * medium)
    );
    let alone = relu(serial, Form::BackwardMask, medium);
    target(name, backward(Backward::WithSums), Measure::Time, alone, AtMost(1.15));
    let name = format!("relu_backward_f32 from mask, {}, speed with 95 % dead over 50 %", size(4 * medium));
    let [sparse, even] = [95, 50].map(|percent| backward(Backward::Dead { percent }));
    target(name, sparse, Measure::Speed, even, AtLeast(1.1));

    // Short calls share their work with threads that are awake; where they come one by one, nobody is, and trying costs next to nothing.
    let quarter = 1 << 18;
    let name = format!("relu_f32, {}, speed of threads over one", size(4 * quarter));
    let [threads, one] = [Exec::new(), serial].map(|exec| relu(exec, forward, quarter).in_series());
    target(name, threads, Measure::Speed, one, AtLeast(1.3));
    let apart = |exec| Entrant::new(relu_apart(exec, Duration::from_micros(200)), forward, quarter);
    let name = format!("relu_f32, {}, 200 µs between calls, threads beyond one", size(4 * quarter));
    target(name, apart(Exec::new()), Measure::Overhead, apart(serial), AtMost(3000.0));

    // Threads never cost.
    for form in [forward, inplace] {
        for len in crate::cases::sizes::<f32>(false) {
            let name = format!("{}, {}, time of threads over one", name_of(form), size(4 * len));
            let one = relu(serial, form, len);
            target(name, relu(Exec::new(), form, len), Measure::Time, one, AtMost(1.05));
        }
    }
    targets
}

fn name_of(form: Form) -> &'static str {
    if form.is_inplace() { "relu_inplace_f32" } else { "relu_f32" }
}

/// The short function, that finds its path itself.
fn short<'a>() -> Contestant<'a, f32> {
    Box::new(|Work { to, len, .. }, passes| each(to, len, passes, rectify::relu_inplace_f32))
}

/// Slopes of 64 channels.
const SLOPES: [f32; 64] = [0.25; 64];

/// PReLU with 64 channels.
fn prelu<'a>(exec: Exec, inner: usize) -> Contestant<'a, f32> {
    Box::new(move |Work { from, to, len, .. }, passes| {
        let op = PRelu::new(&SLOPES, inner);
        each(to, len, passes, |y| exec.forward(&op, from, y).expect("whole samples"));
    })
}

/// PReLU with 64 channels: dx and the gradient of the slopes.
fn slopes_of<'a>(exec: Exec, inner: usize) -> Contestant<'a, f32> {
    Box::new(move |Work { from, to, saved, len, .. }, passes| {
        let op = PRelu::new(&SLOPES, inner);
        let mut dw = [0.0; 64];
        each(to, len, passes, |dx| {
            exec.prelu_backward(&op, from, saved, dx, &mut dw, Sum::Overwrite).expect("whole samples");
        });
    })
}

/// What is added before relu.
#[derive(Clone, Copy)]
enum Parts {
    Bias,
    Residual,
}

impl Parts {
    fn name(self) -> &'static str {
        match self {
            Parts::Bias => "bias_relu_f32",
            Parts::Residual => "add_relu_f32",
        }
    }

    /// A form with as many tensors.
    fn form(self) -> Form {
        match self {
            Parts::Bias => Form::Forward,
            Parts::Residual => Form::BackwardInput,
        }
    }
}

/// An epilogue of relu on rows of 1,024 channels in one pass, or in two.
fn epilogue<'a>(exec: Exec, parts: Parts, passes: u8) -> Contestant<'a, f32> {
    const FITS: &str = "rows of 1,024";
    let bias = [0.25; 1024];
    Box::new(move |Work { from, to, saved, len, .. }, calls| {
        let shift = Epilogue::new().shift(&bias);
        let rows = |data| Rows::new(data, len / 1024, 1024, 1024).expect(FITS);
        each(to, len, calls, |y| {
            if passes == 1 {
                let mut y = RowsMut::new(y, len / 1024, 1024, 1024).expect(FITS);
                let (epilogue, residual) = match parts {
                    Parts::Bias => (&shift, None),
                    Parts::Residual => (&Epilogue::new(), Some(&rows(saved))),
                };
                exec.epilogue(&Relu, epilogue, &rows(from), residual, &mut y).expect(FITS);
            } else {
                match parts {
                    Parts::Bias => plain::add_rows(from, &bias, y),
                    Parts::Residual => plain::add(from, saved, y),
                }
                exec.forward_inplace(&Relu, y).expect("in place every length fits");
            }
        });
    })
}

/// What is done with a mask.
#[derive(Clone, Copy)]
enum Backward {
    /// dx, and its sums over channels.
    WithSums,
    /// dx alone, so many of a hundred channels of 4,096 elements being dead.
    Dead { percent: usize },
}

fn with_mask<'a>(exec: Exec, task: Backward) -> Contestant<'a, f32> {
    const FITS: &str = "rows of 1,024";
    let mut dead = vec![];
    if let Backward::Dead { percent } = task {
        let bytes = (0..16 << 20).step_by(8).map(|i| if i / 4096 * 37 % 100 < percent { 0 } else { 0xFF });
        dead.extend(bytes);
    }
    Box::new(move |Work { from, to, mask, len, .. }, calls| {
        let mut sums = [0.0; 1024];
        each(to, len, calls, |dx| match task {
            Backward::Dead { .. } => exec.backward(&Relu, from, Saved::Mask(&dead), dx).expect(FITS),
            Backward::WithSums => {
                let dy = Rows::new(from, len / 1024, 1024, 1024).expect(FITS);
                let mut dx = RowsMut::new(dx, len / 1024, 1024, 1024).expect(FITS);
                let along = Channels::AlongRows;
                exec.epilogue_backward(&Relu, &dy, mask, &mut dx, &mut sums, along, Sum::Overwrite)
                    .expect(FITS);
            }
        });
    })
}

/// Counts the bits of masks by channels.
fn count_active<'a>(exec: Exec) -> Contestant<'a, i8> {
    let mask: Vec<u8> = (0..LARGE).map(|i| (i * 37 / 8) as u8).collect();
    Box::new(move |Work { len, .. }, passes| {
        let mut counts = [0; 1024];
        for _ in 0..passes {
            exec.count_active(&mask, len / 128, 1024, Channels::AlongRows, &mut counts)
                .expect("rows of 128 bytes");
        }
    })
}

/// The same on a path chosen before.
fn direct<'a>(exec: Exec) -> Contestant<'a, f32> {
    Box::new(move |Work { to, len, .. }, passes| {
        each(to, len, passes, |x| exec.forward_inplace(&Relu, x).expect("in place every length fits"))
    })
}

impl Measure {
    fn of(self, ours: f64, theirs: f64) -> f64 {
        match self {
            Measure::Nanoseconds => ours * 1e9,
            Measure::Overhead => (ours - theirs) * 1e9,
            Measure::Time => ours / theirs,
            Measure::Speed => theirs / ours,
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Measure::Nanoseconds | Measure::Overhead => " ns",
            Measure::Time | Measure::Speed => "",
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AtMost(most) => write!(f, "≤ {most}"),
            AtLeast(least) => write!(f, "≥ {least}"),
        }
    }
}
