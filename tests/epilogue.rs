//! Epilogues against the definition: every operation, part, layout and kind of call, on every path.

mod common;

use common::guarded::Guarded;
use common::{Bits, described, isas, on, pack, random};
use rectify::{
    Activation, Channels, Element, Entry, Epilogue, Exec, Float, Isa, Real, Relu, Rows, RowsMut, Saved,
    Stores, Sum, Threads, catalog,
};

/// Rows, their length, and by how much rows of x, residual and y begin further apart: around a grain, a chunk, and nothing at all.
const SHAPES: [(usize, usize, [usize; 3]); 11] = [
    (1, 0, [0, 0, 0]),
    (1, 1, [0, 0, 0]),
    (3, 5, [2, 0, 9]),
    (4, 64, [0, 0, 0]),
    (12, 24, [0, 8, 0]),
    (2, 257, [0, 0, 0]),
    (6, 600, [0, 0, 0]),
    (6, 512, [0, 0, 16]),
    (2, 1030, [1, 2, 3]),
    (1, 3000, [0, 0, 0]),
    (100, 48, [0, 0, 0]),
];

/// Which parts there are, by a bit each.
const SCALE: u8 = 1;
const SHIFT: u8 = 2;
const RESIDUAL: u8 = 4;

/// A call: its tensors without gaps, and what comes out.
struct Case<T: Real> {
    rows: usize,
    length: usize,
    channels: Channels,
    x: Vec<T>,
    residual: Option<Vec<T>>,
    scale: Option<Vec<T::Float>>,
    shift: Option<Vec<T::Float>>,
}

impl<T: Bits + Real> Case<T>
where
    T::Float: Bits,
{
    fn new(rows: usize, length: usize, channels: Channels, parts: u8) -> Self {
        let count = match channels {
            Channels::AlongRows if length.is_multiple_of(2) => length / 2, // twice in each row
            Channels::AlongRows => length,
            Channels::AcrossRows if rows.is_multiple_of(3) => 3,
            Channels::AcrossRows => rows,
        };
        let per_channel = |part, seed| (parts & part > 0).then(|| random::<T::Float>(count, seed));
        Case {
            rows,
            length,
            channels,
            x: random(rows * length, 5),
            residual: (parts & RESIDUAL > 0).then(|| random(rows * length, 6)),
            scale: per_channel(SCALE, 7),
            shift: per_channel(SHIFT, 8),
        }
    }

    fn epilogue(&self) -> Epilogue<'_, T::Float> {
        let mut epilogue = Epilogue::new().channels(self.channels);
        if let Some(scale) = &self.scale {
            epilogue = epilogue.scale(scale);
        }
        if let Some(shift) = &self.shift {
            epilogue = epilogue.shift(shift);
        }
        epilogue
    }

    /// What the activation function is taken of, part by part as the documentation has it.
    fn fused(&self) -> Vec<T::Float> {
        let of = |values: &Option<Vec<T::Float>>, i: usize| {
            let values = values.as_ref()?;
            let channel = match self.channels {
                Channels::AlongRows => i % self.length,
                Channels::AcrossRows => i / self.length,
            };
            Some(values[channel % values.len()])
        };
        let wide = |value: T| T::Float::from_f64(value.to_f64());
        (0..self.x.len())
            .map(|i| {
                let x = wide(self.x[i]);
                let affine = match (of(&self.scale, i), of(&self.shift, i)) {
                    (Some(scale), Some(shift)) => x.mul_add(scale, shift),
                    (Some(scale), None) => x * scale,
                    (None, Some(shift)) => x + shift,
                    (None, None) => x,
                };
                let sum = self.residual.as_ref().map_or(affine, |residual| affine + wide(residual[i]));
                if sum.is_nan() { T::Float::nan() } else { sum }
            })
            .collect()
    }

    /// Calls it on tensors with gaps, checks y, the mask and the gaps, in place and not.
    fn check<O: Bits + Real<Float = T::Float>>(
        &self,
        op: &dyn Activation<T::Float>,
        exec: &Exec,
        gaps: [usize; 3],
        expected: &Expected<O>,
        what: &str,
    ) {
        let Case { rows, length, .. } = *self;
        let x = spread(&self.x, length, gaps[0]);
        let x = Rows::new(&x, rows, length, length + gaps[0]).unwrap();
        let residual = self.residual.as_ref().map(|values| spread(values, length, gaps[1]));
        let residual = residual.as_ref().map(|data| Rows::new(data, rows, length, length + gaps[1]).unwrap());
        let far = spread(&expected.y, length, gaps[2]);

        let mut y = spread(&vec![O::ZERO; self.x.len()], length, gaps[2]);
        let mut view = RowsMut::new(&mut y, rows, length, length + gaps[2]).unwrap();
        exec.epilogue(op, &self.epilogue(), &x, residual.as_ref(), &mut view).unwrap();
        same(&y, &far, &format!("{what} on {}", exec.isa));

        if let Some(expected) = &expected.mask {
            let mut mask = vec![0xA5; expected.len() + 1];
            let mut y = spread(&vec![O::ZERO; self.x.len()], length, gaps[2]);
            let mut view = RowsMut::new(&mut y, rows, length, length + gaps[2]).unwrap();
            let active = exec
                .epilogue_mask(op, &self.epilogue(), &x, residual.as_ref(), &mut view, &mut mask)
                .unwrap();
            same(&y, &far, &format!("{what} with mask on {}", exec.isa));
            assert_eq!(mask.pop(), Some(0xA5), "{what}");
            assert_eq!(&mask, expected, "mask of {what} on {}", exec.isa);
            assert_eq!(active, expected.iter().map(|byte| byte.count_ones() as usize).sum(), "{what}");
        }
    }

    /// The same in place.
    fn check_inplace(
        &self,
        op: &dyn Activation<T::Float>,
        exec: &Exec,
        gaps: [usize; 3],
        expected: &Expected<T>,
        what: &str,
    ) {
        let Case { rows, length, .. } = *self;
        let residual = self.residual.as_ref().map(|values| spread(values, length, gaps[1]));
        let residual = residual.as_ref().map(|data| Rows::new(data, rows, length, length + gaps[1]).unwrap());
        let far = spread(&expected.y, length, gaps[2]);
        let mut x = spread(&self.x, length, gaps[2]);
        let mut view = RowsMut::new(&mut x, rows, length, length + gaps[2]).unwrap();
        match &expected.mask {
            None => exec.epilogue_inplace(op, &self.epilogue(), &mut view, residual.as_ref()).unwrap(),
            Some(expected) => {
                let mut mask = vec![0xA5; expected.len()];
                exec.epilogue_mask_inplace(op, &self.epilogue(), &mut view, residual.as_ref(), &mut mask)
                    .unwrap();
                assert_eq!(&mask, expected, "mask of {what} in place on {}", exec.isa);
            }
        }
        same(&x, &far, &format!("{what} in place on {}", exec.isa));
    }

    /// What the operation makes of [`fused`](Case::fused), and the mask, rounded to `O` once.
    fn expected<O: Rounded<Float = T::Float>>(&self, entry: &Entry<T::Float>) -> Expected<O> {
        let mut y = self.fused();
        let mask = entry.active.as_ref().map(|active| {
            let bits: Vec<bool> = y.iter().enumerate().map(|(i, z)| active(i, z.to_number())).collect();
            bits.chunks(self.length.max(1)).flat_map(|row| pack(row.iter().copied())).collect()
        });
        on(Isa::named("scalar").unwrap()).forward_inplace(&*entry.op, &mut y).unwrap();
        Expected { y: y.into_iter().map(O::rounded).collect(), mask }
    }
}

/// Types that results are rounded to from what they are calculated in.
trait Rounded: Bits + Real {
    fn rounded(value: Self::Float) -> Self;
}

impl Rounded for f32 {
    fn rounded(value: f32) -> Self {
        value
    }
}

impl Rounded for f64 {
    fn rounded(value: f64) -> Self {
        value
    }
}

#[cfg(feature = "half")]
impl Rounded for half::f16 {
    fn rounded(value: f32) -> Self {
        half::f16::from_f32(value)
    }
}

#[cfg(feature = "half")]
impl Rounded for half::bf16 {
    fn rounded(value: f32) -> Self {
        half::bf16::from_f32(value)
    }
}

struct Expected<T> {
    y: Vec<T>,
    mask: Option<Vec<u8>>,
}

/// What lies between rows.
fn paint<T: Element>() -> T {
    T::from_f64(77.0)
}

/// The rows of a tensor, so much further apart than they are long.
fn spread<T: Bits>(values: &[T], length: usize, gap: usize) -> Vec<T> {
    let gap = vec![paint(); gap];
    values.chunks(length.max(1)).flat_map(|row| row.iter().chain(&gap).copied()).collect()
}

fn same<T: Bits>(found: &[T], expected: &[T], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    if let Some(i) = (0..found.len()).find(|&i| found[i].to_int() != expected[i].to_int()) {
        panic!("{what}: element {i} is {:?} instead of {:?}", found[i], expected[i]);
    }
}

/// Ways to run a call.
fn execs() -> impl Iterator<Item = Exec> {
    isas().into_iter().flat_map(|isa| {
        let streaming = Exec { stores: Stores::Streaming, ..on(isa) };
        [on(isa), streaming, Exec { threads: Threads::Exactly(3), ..streaming }]
    })
}

/// Every operation with all parts, three of them with every choice of parts where nothing is converted, in both layouts of channels.
fn against_the_definition<T: Rounded, O: Rounded<Float = T::Float>>()
where
    T::Float: Bits,
{
    for entry in
        catalog::<T::Float>().iter().filter(|entry| entry.typical && !common::is_left_out(entry.name))
    {
        let converts = T::CONVERTS || O::CONVERTS;
        let all_parts = !converts && ["relu", "leaky_relu", "prelu"].contains(&entry.name);
        for (rows, length, gaps) in SHAPES {
            if entry.op.fits(rows * length).is_err() {
                continue;
            }
            for channels in [Channels::AlongRows, Channels::AcrossRows] {
                for parts in (0..8).filter(|&parts| all_parts || parts == SCALE | SHIFT | RESIDUAL) {
                    let case = Case::<T>::new(rows, length, channels, parts);
                    let (expected, in_place) = (case.expected::<O>(entry), case.expected::<T>(entry));
                    let what =
                        format!("{} of {rows} × {length}, {channels:?}, parts {parts:03b}", described(entry));
                    for exec in execs() {
                        case.check(&*entry.op, &exec, gaps, &expected, &what);
                        case.check_inplace(&*entry.op, &exec, gaps, &in_place, &what);
                    }
                }
            }
        }
    }
}

#[test]
fn f32() {
    against_the_definition::<f32, f32>();
}

#[test]
fn f64() {
    against_the_definition::<f64, f64>();
}

#[test]
#[cfg(feature = "half")]
fn narrow_output() {
    against_the_definition::<f32, half::bf16>();
    if common::is_tested::<half::f16>() {
        against_the_definition::<f32, half::f16>();
    }
}

#[test]
#[cfg(feature = "half")]
fn halves() {
    against_the_definition::<half::bf16, half::bf16>();
    if common::is_tested::<half::f16>() {
        against_the_definition::<half::f16, f32>();
    }
}

/// Not one byte outside is touched: every tensor lies at one end of its pages.
#[test]
fn guard_pages() {
    const LONGEST: usize = 150;
    let [mut x, mut residual, mut y, mut bias] = [0; 4].map(|_| Guarded::<f32>::new(LONGEST));
    let mut mask = Guarded::<u8>::new(LONGEST);
    for length in 1..=LONGEST {
        let case = Case::<f32>::new(1, length, Channels::AlongRows, SHIFT | RESIDUAL);
        let entry = catalog::<f32>().swap_remove(0);
        let expected = case.expected::<f32>(&entry);
        let channels = case.shift.as_ref().unwrap().len();
        for upper in [false, true] {
            fn place<T: Copy>(room: &mut Guarded<T>, upper: bool, count: usize) -> &mut [T] {
                let room = room.all();
                let at = if upper { room.len() - count } else { 0 };
                &mut room[at..at + count]
            }
            let x = place(&mut x, upper, length);
            let residual = place(&mut residual, upper, length);
            let bias = place(&mut bias, upper, channels);
            x.copy_from_slice(&case.x);
            residual.copy_from_slice(case.residual.as_ref().unwrap());
            bias.copy_from_slice(case.shift.as_ref().unwrap());
            let (x, residual) =
                (Rows::new(x, 1, length, length).unwrap(), Rows::new(residual, 1, length, length).unwrap());
            for exec in execs() {
                let (y, mask) = (place(&mut y, upper, length), place(&mut mask, upper, length.div_ceil(8)));
                let mut view = RowsMut::new(y, 1, length, length).unwrap();
                exec.epilogue_mask(&Relu, &Epilogue::new().shift(bias), &x, Some(&residual), &mut view, mask)
                    .unwrap();
                same(y, &expected.y, &format!("{length} on {}", exec.isa));
                assert_eq!(mask, expected.mask.as_ref().unwrap(), "{length} on {}", exec.isa);
            }
        }
    }
}

#[test]
fn refused() {
    let exec = Exec::new();
    let (x, mut y) = ([1.0_f32; 12], [5.0_f32; 12]);
    let rows = |rows, length| Rows::new(&x, rows, length, length).unwrap();
    let mut out = RowsMut::new(&mut y, 3, 4, 4).unwrap();
    let mut refuse = |epilogue: &Epilogue<'_, f32>,
                      x: &Rows<'_, f32>,
                      residual: Option<&Rows<'_, f32>>,
                      message: &str| {
        assert_eq!(exec.epilogue(&Relu, epilogue, x, residual, &mut out).unwrap_err().to_string(), message);
    };
    let nothing = Epilogue::new();
    refuse(&nothing, &rows(4, 3), None, "y has 3 rows of 4, but x has 4 of 3");
    refuse(&nothing, &rows(3, 4), Some(&rows(2, 4)), "residual has 2 rows of 4, but y has 3 of 4");
    let both = nothing.scale(&[1.0; 4]).shift(&[1.0; 2]);
    refuse(&both, &rows(3, 4), None, "shift has length 2, but scale has length 4");
    let message = "the tensor has length 12, which is no multiple of 3 channels of 1 elements";
    refuse(&nothing.shift(&[1.0; 3]), &rows(3, 4), None, message);
    let message = "the tensor has length 12, which is no multiple of 4 channels of 4 elements";
    refuse(&nothing.scale(&[1.0; 4]).channels(Channels::AcrossRows), &rows(3, 4), None, message);
    let mut mask = [7; 2];
    let error = exec.epilogue_mask(&Relu, &nothing, &rows(3, 4), None, &mut out, &mut mask).unwrap_err();
    assert_eq!(error.to_string(), "mask has 2 bytes, but 12 elements need 3");
    let error = exec
        .epilogue_mask(&rectify::HardSwish, &nothing, &rows(3, 4), None, &mut out, &mut [7; 3])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the saved mask does not determine the gradient of HardSwish; save the input"
    );
    assert_eq!((y, mask), ([5.0; 12], [7; 2]), "nothing was written");
}

/// Ordinary numbers, of which sums stay finite.
fn numbers<T: Bits>(len: usize, seed: u64) -> Vec<T> {
    let ordinary = |x: &T| (1e-3..1e3).contains(&x.to_f64().abs());
    let replaced =
        |(i, x): (usize, T)| if ordinary(&x) { x } else { T::from_f64((i % 17) as f64 / 8.0 - 1.0) };
    random::<T>(len, seed).into_iter().enumerate().map(replaced).collect()
}

/// dx as from the plain call, sums within the bound of the exact ones, and the same bits on every path and in every layout of memory.
fn backward<T: Bits + Real>()
where
    T::Float: Bits,
{
    let long = [
        (2, 70_000, [0; 3]),
        (700, 40, [0; 3]),
        (700, 40, [8, 0, 1]),
        (40, 300, [1, 0, 3]),
        (2100, 7, [0; 3]),
    ];
    for entry in catalog::<T>()
        .iter()
        .filter(|entry| entry.typical && entry.active.is_some() && !common::is_left_out(entry.name))
    {
        for (rows, length, gaps) in SHAPES.into_iter().chain(long) {
            if entry.op.fits(rows * length).is_err() {
                continue;
            }
            let bytes = length.div_ceil(8);
            let (dy, flags) = (numbers::<T>(rows * length, 1), random::<i64>(rows * length, 2));
            let mask: Vec<u8> =
                flags.chunks(length.max(1)).flat_map(|row| pack(row.iter().map(|&flag| flag > 0))).collect();
            let mut dx = dy.clone();
            let flat = pack(flags.iter().map(|&flag| flag > 0));
            on(Isa::named("scalar").unwrap())
                .backward_inplace(&*entry.op, &mut dx, Saved::Mask(&flat))
                .unwrap();
            for channels in [Channels::AlongRows, Channels::AcrossRows] {
                let case = Case::<T>::new(rows, length, channels, SHIFT);
                let count = case.shift.unwrap().len();
                let inner = if channels == Channels::AlongRows { 1 } else { length };
                let [mut exact, mut magnitude, mut rounding] = [(); 3].map(|()| vec![0.0; count]);
                for (i, dx) in dx.iter().enumerate() {
                    let channel = i / inner % count;
                    exact[channel] += dx.to_f64();
                    magnitude[channel] += dx.to_f64().abs();
                    // Of halves, dx is summed before it is rounded.
                    rounding[channel] += if T::CONVERTS { T::ulp(dx.to_f64()) } else { 0.0 };
                }
                let what = format!("{}' of {rows} × {length}, {channels:?}", described(entry));
                let mut first: Option<Vec<T::Float>> = None;
                for exec in execs() {
                    for gaps in [gaps, [0; 3]] {
                        let far = spread(&dy, length, gaps[0]);
                        let view = Rows::new(&far, rows, length, length + gaps[0]).unwrap();
                        let mut out = spread(&vec![T::ZERO; dy.len()], length, gaps[2]);
                        let mut to = RowsMut::new(&mut out, rows, length, length + gaps[2]).unwrap();
                        let mut sums = vec![T::Float::nan(); count];
                        exec.epilogue_backward(
                            &*entry.op,
                            &view,
                            &mask,
                            &mut to,
                            &mut sums,
                            channels,
                            Sum::Overwrite,
                        )
                        .unwrap();
                        same(&out, &spread(&dx, length, gaps[2]), &format!("{what} on {}", exec.isa));
                        for (channel, sum) in sums.iter().enumerate() {
                            let error = (sum.to_f64() - exact[channel]).abs();
                            let bound =
                                16.0 * T::Float::EPSILON.to_f64() * magnitude[channel] + rounding[channel];
                            assert!(
                                error <= bound,
                                "sum {channel} of {what} on {}: {error:e} > {bound:e}",
                                exec.isa
                            );
                        }
                        let first = first.get_or_insert_with(|| sums.clone());
                        same(&sums, first, &format!("sums of {what} on {}", exec.isa));

                        let mut out = far.clone();
                        let mut to = RowsMut::new(&mut out, rows, length, length + gaps[0]).unwrap();
                        exec.epilogue_backward_inplace(
                            &*entry.op,
                            &mut to,
                            &mask,
                            &mut sums,
                            channels,
                            Sum::Accumulate,
                        )
                        .unwrap();
                        same(
                            &out,
                            &spread(&dx, length, gaps[0]),
                            &format!("{what} in place on {}", exec.isa),
                        );
                        let twice: Vec<T::Float> = first.iter().map(|&sum| sum + sum).collect();
                        for (sum, twice) in sums.iter().zip(&twice) {
                            let error = (sum.to_f64() - twice.to_f64()).abs();
                            assert!(
                                error <= T::Float::EPSILON.to_f64() * twice.to_f64().abs(),
                                "{what}, accumulated"
                            );
                        }
                    }
                }
                assert_eq!(mask.len(), rows * bytes);
            }
        }
    }
}

#[test]
fn backward_f32() {
    backward::<f32>();
}

#[test]
fn backward_f64() {
    backward::<f64>();
}

#[test]
#[cfg(feature = "half")]
fn backward_of_halves() {
    if common::is_tested::<half::f16>() {
        backward::<half::f16>();
    }
    backward::<half::bf16>();
}
