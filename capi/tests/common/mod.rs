//! The lines that `c/every_function.c` prints, from the API of Rust: the catalog says which operations there are.

use half::{bf16, f16};
use kernels::{
    Activation, Cataloged, Channels, Entry, Epilogue, Error, Exec, PRelu, Quantization, Quantum, Real, Relu,
    Requantize, Rows, RowsMut, Saved, Sum, Table, catalog,
};

/// A value that lies in memory, on machines of the same order of bytes.
pub trait Raw: Copy {
    fn bytes(self) -> impl AsRef<[u8]>;
    /// What memory holds that nothing was written to.
    fn untouched() -> Self;
}

macro_rules! raw {
    ($($T:ident)*) => {$(
        impl Raw for $T {
            fn bytes(self) -> impl AsRef<[u8]> {
                self.to_ne_bytes()
            }
            fn untouched() -> Self {
                <$T>::from_ne_bytes([0xA5; size_of::<$T>()])
            }
        }
    )*};
}
raw!(f32 f64 f16 bf16 i8 i16 i32 i64 u8 u32 u64 usize);

/// An element, and how many bits of fraction it has.
pub trait Bits: Cataloged + Raw {
    const FRACTION: u32;
    fn from_pattern(bits: u64) -> Self;
}

macro_rules! bits {
    ($($T:ident $fraction:literal $from:expr;)*) => {$(
        impl Bits for $T {
            const FRACTION: u32 = $fraction;
            fn from_pattern(bits: u64) -> Self {
                $from(bits as _)
            }
        }
    )*};
}
bits! {
    f32 23 f32::from_bits;
    f64 52 f64::from_bits;
    f16 10 f16::from_bits;
    bf16 7 bf16::from_bits;
    i8 0 std::convert::identity;
    i16 0 std::convert::identity;
    i32 0 std::convert::identity;
    i64 0 std::convert::identity;
}

fn next_word(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ *state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// As `pattern` in `c/values.h`.
fn pattern(width: u32, fraction: u32, r: u64) -> u64 {
    let any = r >> 8;
    if r.is_multiple_of(4) {
        return any;
    }
    if fraction == 0 {
        return (any % 17).wrapping_sub(8);
    }
    let exponent = width - 1 - fraction;
    let one = (1 << (exponent - 1)) - 1;
    let sign = ((r >> 2) % 2) << (width - 1);
    let rest = any & ((1 << fraction) - 1);
    let infinity = ((1 << exponent) - 1) << fraction;
    if r % 4 != 1 {
        return sign | (one - 4 + any % 8) << fraction | rest;
    }
    let quiet = infinity | 1 << (fraction - 1);
    sign | [0, 1, infinity, infinity | 1, quiet, infinity - 1, one << fraction, rest][(any % 8) as usize]
}

fn filled<T: Bits>(count: usize, mut seed: u64) -> Vec<T> {
    let width = size_of::<T>() as u32 * 8;
    (0..count).map(|_| T::from_pattern(pattern(width, T::FRACTION, next_word(&mut seed)))).collect()
}

fn bytes(count: usize, seed: u64) -> Vec<u8> {
    filled::<i8>(count, seed).into_iter().map(|byte| byte as u8).collect()
}

/// Memory that nothing was written to.
fn untouched<T: Raw>(count: usize) -> Vec<T> {
    vec![T::untouched(); count]
}

/// FNV-1a of statuses and results.
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Hash(0xCBF2_9CE4_8422_2325)
    }

    fn add<T: Raw>(&mut self, values: &[T]) {
        for value in values {
            for &byte in value.bytes().as_ref() {
                self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
            }
        }
    }

    /// The status that the C function returns; what the Rust one does, or 0.
    fn status<R: Default>(&mut self, result: Result<R, Error>) -> R {
        let status = match &result {
            Ok(_) => 0_u8,
            Err(Error::Parameter { .. }) => 6,
            Err(Error::Undetermined(_)) => 7,
            Err(_) => 5,
        };
        self.add(&[status]);
        result.unwrap_or_default()
    }
}

/// The lines, by and by.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn line(&mut self, name: &str, compute: impl FnOnce(&mut Hash)) {
        let mut hash = Hash::new();
        compute(&mut hash);
        self.0.push(format!("rectify_{name} {:016x}", hash.0));
    }
}

pub fn lines() -> Vec<String> {
    let mut lines = Lines::default();
    macro_rules! for_all {
        ($function:ident $($T:ident)*) => { $(lines.$function::<$T>();)* };
    }
    for_all!(operations f32 f64 f16 bf16 i8 i16 i32 i64);
    lines.epilogues::<f32, f32>("f32");
    lines.epilogues::<f64, f64>("f64");
    lines.epilogues::<f16, f16>("f16");
    lines.epilogues::<bf16, bf16>("bf16");
    lines.epilogues::<f32, f16>("f32_f16");
    lines.epilogues::<f32, bf16>("f32_bf16");
    for_all!(epilogue_backwards f32 f64 f16 bf16);
    for_all!(rows f32 f64 f16 bf16);
    lines.tables::<u8, u8>("u8", 100, 20);
    lines.tables::<i8, i8>("i8", -10, -100);
    lines.tables::<u8, i8>("u8_i8", 100, -100);
    lines.tables::<i8, u8>("i8_u8", -10, 20);
    lines.requantize::<u8>("u8", 3, 250);
    lines.requantize::<i8>("i8", -5, 120);
    lines.others();
    lines.0
}

/// The rows whose parameters the program has.
fn rows_of_catalog<T: Cataloged>() -> impl Iterator<Item = Entry<T>> {
    catalog::<T>().into_iter().filter(|entry| match entry.name {
        "prelu" => entry.parameters == "channels=5 inner=7",
        _ => entry.typical,
    })
}

const LENGTHS: [usize; 4] = [0, 1, 67, 1015];
const ROWS: usize = 5;
const COLS: usize = 35;
const LDX: usize = 37;
const LDR: usize = 36;
const LDY: usize = 38;

fn of<T>(data: &[T], leading: usize) -> Rows<'_, T> {
    Rows::new(data, ROWS, COLS, leading).unwrap()
}

fn of_mut<T>(data: &mut [T], leading: usize) -> RowsMut<'_, T> {
    RowsMut::new(data, ROWS, COLS, leading).unwrap()
}

impl Lines {
    fn operations<T: Bits>(&mut self) {
        for entry in rows_of_catalog::<T>() {
            let op = &*entry.op;
            self.forms(entry.name, op);
            if entry.active.is_some() {
                self.masks(entry.name, op);
            }
        }
    }

    /// One form, for every length: `call` has the input x, dy, the result with x or dy in it if `inplace`, and the mask.
    fn form<T: Bits>(&mut self, name: &str, form: &str, mut call: impl FnMut(&mut Hash, Case<T>)) {
        self.line(&format!("{name}{form}_{}", T::NAME), |hash| {
            for n in LENGTHS {
                let (x, dy) = (filled::<T>(n, 1), filled::<T>(n, 2));
                call(
                    hash,
                    Case {
                        x,
                        dy,
                        y: untouched(n),
                        saved: bytes(n / 8 + 1, 3),
                        mask: untouched(n.div_ceil(8)),
                    },
                );
            }
        });
    }

    fn forms<T: Bits>(&mut self, name: &str, op: &dyn Activation<T>) {
        let exec = Exec::new();
        self.form::<T>(name, "", |hash, mut case| {
            hash.status(exec.forward(op, &case.x, &mut case.y));
            hash.add(&case.y);
        });
        self.form::<T>(name, "_inplace", |hash, mut case| {
            hash.status(exec.forward_inplace(op, &mut case.x));
            hash.add(&case.x);
        });
        self.form::<T>(name, "_backward", |hash, case| {
            for saved in [Saved::Input(&case.x[..]), Saved::Output(&case.x)] {
                let mut dx = case.y.clone();
                hash.status(exec.backward(op, &case.dy, saved, &mut dx));
                hash.add(&dx);
            }
        });
        self.form::<T>(name, "_backward_inplace", |hash, case| {
            for saved in [Saved::Input(&case.x[..]), Saved::Output(&case.x)] {
                let mut dy = case.dy.clone();
                hash.status(exec.backward_inplace(op, &mut dy, saved));
                hash.add(&dy);
            }
        });
    }

    fn masks<T: Bits>(&mut self, name: &str, op: &dyn Activation<T>) {
        let exec = Exec::new();
        self.form::<T>(name, "_mask", |hash, mut case| {
            let active = hash.status(exec.forward_mask(op, &case.x, &mut case.y, &mut case.mask));
            hash.add(&case.y);
            hash.add(&case.mask);
            hash.add(&[active as u64]);
        });
        self.form::<T>(name, "_mask_inplace", |hash, mut case| {
            let active = hash.status(exec.forward_mask_inplace(op, &mut case.x, &mut case.mask));
            hash.add(&case.x);
            hash.add(&case.mask);
            hash.add(&[active as u64]);
        });
        self.form::<T>(name, "_backward_mask", |hash, mut case| {
            let mask = Saved::Mask(&case.saved[..case.mask.len()]);
            hash.status(exec.backward(op, &case.dy, mask, &mut case.y));
            hash.add(&case.y);
        });
        self.form::<T>(name, "_backward_mask_inplace", |hash, mut case| {
            let mask = Saved::Mask(&case.saved[..case.mask.len()]);
            hash.status(exec.backward_inplace(op, &mut case.dy, mask));
            hash.add(&case.dy);
        });
    }

    fn epilogues<A: Bits + Real, O: Bits + Real<Float = A::Float>>(&mut self, types: &str)
    where
        A::Float: Bits,
    {
        for entry in rows_of_catalog::<A::Float>() {
            let exact = entry.name.ends_with("_exact"); // of f32 alone
            if exact && types != "f32" {
                continue;
            }
            let name = entry.name;
            self.line(&format!("{name}_epilogue_{types}"), |hash| epilogue::<A, O>(hash, &*entry.op, false));
            if entry.active.is_some() {
                let name = format!("{name}_epilogue_mask_{types}");
                self.line(&name, |hash| epilogue::<A, O>(hash, &*entry.op, true));
            }
        }
    }

    fn epilogue_backwards<T: Bits + Real<Float: Bits>>(&mut self) {
        let exec = Exec::new();
        for entry in rows_of_catalog::<T>().filter(|entry| entry.active.is_some()) {
            let op = &*entry.op;
            self.line(&format!("{}_epilogue_backward_{}", entry.name, T::NAME), |hash| {
                let mask = bytes(ROWS * COLS.div_ceil(8), 5);
                let turns = [
                    (7, Channels::AlongRows, Sum::Overwrite, false),
                    (5, Channels::AcrossRows, Sum::Accumulate, false),
                    (7, Channels::AlongRows, Sum::Overwrite, true),
                ];
                for (channels, layout, sum, inplace) in turns {
                    let mut sums = filled::<T::Float>(COLS, 3);
                    let into = &mut sums[..channels];
                    let mut dx = untouched::<T>(ROWS * LDY);
                    hash.status(if inplace {
                        dx = filled(ROWS * LDY, 1);
                        exec.epilogue_backward_inplace(
                            op,
                            &mut of_mut(&mut dx, LDY),
                            &mask,
                            into,
                            layout,
                            sum,
                        )
                    } else {
                        let dy = filled(ROWS * LDX, 1);
                        let dx = &mut of_mut(&mut dx, LDY);
                        exec.epilogue_backward(op, &of(&dy, LDX), &mask, dx, into, layout, sum)
                    });
                    hash.add(&dx);
                    hash.add(&sums);
                }
            });
        }
    }

    fn rows<T: Bits + Real>(&mut self)
    where
        T::Float: Bits + From<f32>,
        Relu: Activation<T::Float>,
        for<'w> PRelu<'w, T::Float>: Activation<T>,
    {
        let exec = Exec::new();
        let name = |name: &str| format!("{name}_{}", T::NAME);
        let (x, r, dy) = (filled::<T>(ROWS * LDX, 1), filled::<T>(ROWS * LDR, 2), filled::<T>(ROWS * LDY, 5));
        let (f, g) = (filled::<T::Float>(COLS, 3), filled::<T::Float>(COLS, 4));
        // One after the other: what a function writes is what the next one finds.
        let mut y = untouched::<T>(ROWS * LDY);
        let mut sums = f.clone();
        let n = COLS * 4;
        fn line<T>(data: &[T], n: usize) -> Rows<'_, T> {
            Rows::new(&data[..n], 1, n, n).unwrap()
        }
        let plain = Epilogue::new();
        let calls = [
            ("bias_relu", plain.shift(&g[..7]), false),
            ("scale_shift_relu", plain.scale(&f[..7]).shift(&g[..7]), false),
            ("add_relu", plain, true),
        ];
        for (of, epilogue, adds) in calls {
            self.line(&name(of), |hash| {
                let residual = line(&r, n);
                let to = &mut RowsMut::new(&mut y[..n], 1, n, n).unwrap();
                hash.status(exec.epilogue(&Relu, &epilogue, &line(&x, n), adds.then_some(&residual), to));
                hash.add(&y);
            });
        }
        let slopes = [-0.125_f32, 0.0, 0.125, 0.25, 0.375].map(T::Float::from);
        let prelu = PRelu::new(&slopes, 7);
        self.line(&name("prelu_rows"), |hash| {
            hash.status(exec.prelu_rows(&prelu, &of(&x, LDX), &mut of_mut(&mut y, LDY)));
            hash.add(&y);
            hash.status(exec.prelu_rows_inplace(&prelu, &mut of_mut(&mut y, LDY)));
            hash.add(&y);
        });
        self.line(&name("prelu_gradients"), |hash| {
            let (x, dw) = (of(&x, LDX), &mut sums);
            let to = &mut of_mut(&mut y, LDY);
            hash.status(exec.prelu_backward_rows(
                &prelu,
                &of(&dy, LDY),
                &x,
                to,
                &mut dw[..5],
                Sum::Overwrite,
            ));
            hash.add(&y);
            hash.add(dw);
            let to = &mut of_mut(&mut y, LDY);
            hash.status(exec.prelu_backward_rows_inplace(&prelu, to, &x, &mut dw[..5], Sum::Accumulate));
            hash.add(&y);
            hash.add(dw);
        });
        self.line(&name("reglu"), |hash| {
            hash.status(exec.reglu(&of(&x, LDX), &of(&r, LDR), &mut of_mut(&mut y, LDY)));
            hash.add(&y);
            hash.status(exec.reglu_inplace(&mut of_mut(&mut y, LDY), &of(&r, LDR)));
            hash.add(&y);
        });
        self.line(&name("reglu_backward"), |hash| {
            let mut db = untouched::<T>(ROWS * LDY);
            let (to_a, to_b) = (&mut of_mut(&mut y, LDY), &mut of_mut(&mut db, LDY));
            hash.status(exec.reglu_backward(&of(&dy, LDY), &of(&x, LDX), &of(&r, LDR), to_a, to_b));
            hash.add(&y);
            hash.add(&db);
        });
        let both = Rows::new(&x, ROWS, 34, LDX).unwrap();
        self.line(&name("reglu_halves"), |hash| {
            hash.status(exec.reglu_halves(&both, &mut RowsMut::new(&mut y, ROWS, 17, LDY).unwrap()));
            hash.add(&y);
        });
        self.line(&name("reglu_halves_backward"), |hash| {
            let dy = Rows::new(&dy, ROWS, 17, LDY).unwrap();
            let to = &mut RowsMut::new(&mut y, ROWS, 34, LDY).unwrap();
            hash.status(exec.reglu_halves_backward(&dy, &both, to));
            hash.add(&y);
        });
    }

    fn tables<Q: Quantum, R: Quantum + Raw>(&mut self, types: &str, from: Q, to: R) {
        let from = Quantization::new(0.05, from).unwrap();
        let to = Quantization::new(0.03, to).unwrap();
        let tables = [
            ("relu", Table::relu(from, to)),
            ("relu6", Table::relu6(from, to)),
            ("leaky_relu", Table::leaky_relu(0.1, from, to)),
        ];
        for (name, table) in tables {
            self.line(&format!("table_{name}_{types}"), |hash| {
                let entries: Vec<R> = (0..=255).map(|byte| table.entry(Q::from_byte(byte))).collect();
                hash.status(Ok(()));
                hash.add(&entries);
            });
        }
    }

    fn requantize<Q: Quantum + Raw>(&mut self, types: &str, zero: Q, most: Q) {
        let (sums, scales) = (filled::<i32>(700, 4), [1e-9, 0.5, 2e-8, 3e-7, 1e-10]);
        let bias = [0, 1, -100_000, 7, i32::MAX];
        self.line(&format!("requantize_{types}"), |hash| {
            let mut y = untouched::<Q>(700);
            let to = Quantization::new(0.5, zero).unwrap();
            let one = Requantize::new(&scales[..1], 1, to).unwrap().bounds(zero, most).unwrap();
            hash.status(Exec::new().requantize(&one, &sums, &mut y));
            hash.add(&y);
            let to = Quantization::new(0.25, zero).unwrap();
            let each = Requantize::new(&scales, 7, to).unwrap().bias(&bias).unwrap();
            let each = each.bounds(zero, most).unwrap();
            hash.status(Exec::new().requantize(&each, &sums, &mut y));
            hash.add(&y);
        });
    }

    fn others(&mut self) {
        let exec = Exec::new();
        let (x, entries) = (bytes(1015, 1), bytes(5 * 256, 2));
        let tables: Vec<Table<u8>> =
            entries.chunks(256).map(|table| Table::new(|q: u8| table[usize::from(q)])).collect();
        let mut y = untouched::<u8>(1015);
        self.line("lookup", |hash| {
            hash.status(exec.lookup(&tables[0], &x, &mut y));
            hash.add(&y);
            hash.status(exec.lookup_inplace(&tables[0], &mut y));
            hash.add(&y);
        });
        self.line("lookup_channels", |hash| {
            hash.status(exec.lookup_channels(&tables, 7, &x, &mut y));
            hash.add(&y);
            hash.status(exec.lookup_channels_inplace(&tables, 7, &mut y));
            hash.add(&y);
        });
        self.line("count_active", |hash| {
            let mut mask = bytes(ROWS * 5, 3);
            mask.iter_mut().skip(4).step_by(5).for_each(|last| *last &= 7);
            for (channels, layout) in [(7, Channels::AlongRows), (5, Channels::AcrossRows)] {
                let mut counts = untouched::<u64>(channels);
                hash.status(exec.count_active(&mask, ROWS, COLS, layout, &mut counts));
                hash.add(&counts);
            }
        });
        let x = filled::<f32>(1015, 6);
        let (mut indices, mut values) = (untouched::<u32>(1015), untouched::<f32>(1015));
        let mut active = 0;
        self.line("compact_f32", |hash| {
            active = hash.status(exec.compact(&x, &mut indices, &mut values));
            hash.add(&indices[..active]);
            hash.add(&values[..active]);
            hash.add(&[active as u64]);
        });
        self.line("expand_f32", |hash| {
            let mut y = untouched::<f32>(1015);
            hash.status(exec.expand(&indices[..active], &values[..active], &mut y));
            hash.add(&y);
        });
    }
}

/// What one form is called with.
struct Case<T> {
    x: Vec<T>,
    dy: Vec<T>,
    /// For the result.
    y: Vec<T>,
    /// A mask that backward reads.
    saved: Vec<u8>,
    /// A mask that forward writes.
    mask: Vec<u8>,
}

/// With all parts along rows; with a scale across them; in place, where both types are of the same size.
fn epilogue<A: Bits + Real, O: Bits + Real<Float = A::Float>>(
    hash: &mut Hash,
    op: &dyn Activation<A::Float>,
    masked: bool,
) where
    A::Float: Bits,
{
    let exec = Exec::new();
    let (scale, shift) = (filled::<A::Float>(COLS, 3), filled::<A::Float>(COLS, 4));
    let residual = filled::<A>(ROWS * LDR, 2);
    let residual = of(&residual, LDR);
    let all = Epilogue::new().scale(&scale[..7]).shift(&shift[..7]);
    let across = Epilogue::new().channels(Channels::AcrossRows).scale(&scale[..5]);
    for (epilogue, residual) in [(all, Some(&residual)), (across, None)] {
        let (x, mut y) = (filled::<A>(ROWS * LDX, 1), untouched::<O>(ROWS * LDY));
        let mut mask = untouched::<u8>(ROWS * COLS.div_ceil(8));
        let (x, to) = (of(&x, LDX), &mut of_mut(&mut y, LDY));
        let active = hash.status(match masked {
            true => exec.epilogue_mask(op, &epilogue, &x, residual, to, &mut mask),
            false => exec.epilogue(op, &epilogue, &x, residual, to).map(|()| 0),
        });
        hash.add(&y);
        hash.add(&mask);
        hash.add(&[active as u64]);
    }
    if size_of::<A>() == size_of::<O>() {
        let mut x = filled::<A>(ROWS * LDY, 1);
        let mut mask = untouched::<u8>(ROWS * COLS.div_ceil(8));
        let to = &mut of_mut(&mut x, LDY);
        let active = hash.status(match masked {
            true => exec.epilogue_mask_inplace(op, &all, to, Some(&residual), &mut mask),
            false => exec.epilogue_inplace(op, &all, to, Some(&residual)).map(|()| 0),
        });
        hash.add(&x);
        hash.add(&mask);
        hash.add(&[active as u64]);
    }
}
