//! The vocabulary that kernels are written in.
//!
//! A kernel sees one register of elements, [`Vector`], and what a comparison of two of them gives,
//! [`Mask`]. Each word says what it does to NaN and to −0, because the instruction sets disagree and the
//! same bits must come out of all of them; where the hardware differs, the difference is absorbed in
//! `src/isa/`, never in a kernel.
//!
//! Kernels are safe code: no value of these types can exist outside [`Isa::run`](crate::Isa), and an `Isa`
//! exists only if this CPU has the instructions. Reading and writing memory is the business of the engine,
//! which is why [`Memory`] stands apart from [`Vector`].
//!
//! Every register can compare and select: [`Vector`]. Those of f32 and f64 can calculate: [`FloatVector`]. f16 and bf16 are
//! compared and selected by their bits, in registers of their own; to calculate, they are widened on their way from memory
//! and rounded on their way back, by registers of f32: [`Real`].

use core::fmt::Debug;
use core::ops::{Add, BitAnd, Div, Mul, Not, Sub};

/// One instruction set: which register holds which element, and what belongs to no register.
pub trait Simd: Copy + 'static {
    /// The name by which users ask for it, as in `RECTIFY_ISA`.
    const NAME: &'static str;
    /// Whether [`Memory::stream`] really bypasses the caches here.
    const STREAMS: bool;
    type F32: FloatVector<Elem = f32> + Halves;
    /// What bf16 is widened to: [`F32`](Simd::F32), unless others are faster.
    type Brain: FloatVector<Elem = f32> + Halves;
    type F64: FloatVector<Elem = f64>;
    type Half<E: Half>: Sloped<Elem = E> + Memory<E>;
    type I8: Bytes + Memory<i8>;
    type I16: Vector<Elem = i16> + Memory<i16>;
    type I32: Packed + Memory<i32>;
    type I64: Vector<Elem = i64> + Memory<i64>;

    /// Whether this machine has every feature that [`enter`](Simd::enter) is compiled with.
    fn detected() -> bool;

    /// Runs `job` in a function that is compiled for this instruction set; where none is given, for what everything is compiled for.
    ///
    /// # Safety
    /// [`detected`](Simd::detected) has returned true on this machine.
    #[inline(never)] // see "The masked-store trap" in the engine
    unsafe fn enter<J: Job>(
        job: J,
        from: *const J::Elem,
        to: *mut J::Elem,
        len: usize,
        stream: bool,
    ) -> usize {
        job.run::<Self>(from, to, len, stream)
    }

    /// Whether [`Sloped`] registers are faster than widened ones.
    const SLOPES: bool = false;

    /// Orders streamed stores before everything that the thread does next.
    #[inline(always)]
    fn fence() {}
}

/// Work that is compiled once per instruction set: it goes over `len` elements, from one place to another, which it may `stream` to.
///
/// What every job has is handed over beside it and not in it, so that it travels in registers; what is left in the job
/// itself does so too if it is two words or less. Through memory, a call on 64 elements takes a fifth longer.
pub trait Job {
    type Elem;
    /// Must be `#[inline(always)]`: what is not inlined into [`Simd::enter`] is compiled without its features.
    fn run<S: Simd>(self, from: *const Self::Elem, to: *mut Self::Elem, len: usize, stream: bool) -> usize;
}

/// The private half of [`Element`]: which register of an instruction set holds this type.
pub trait Lane: Sized {
    type Vector<S: Simd>: Vector<Elem = Self> + Memory<Self>;
}

/// An element type that operations accept: `f32`, `f64`, `f16` and `bf16` of the crate `half`, `i8`, `i16`, `i32`, `i64`.
///
/// Sealed: the registers behind it are private.
pub trait Element: Lane + Copy + PartialEq + PartialOrd + Debug + Default + Send + Sync + 'static {
    /// The name of the type as it stands in the names of functions: `f32`.
    const NAME: &'static str;
    /// Positive zero.
    const ZERO: Self;
    /// Whether it is a NaN, quiet or signalling; integers never are.
    #[allow(clippy::eq_op)] // false for NaN alone
    #[inline(always)]
    fn is_nan(self) -> bool {
        self != self
    }
    /// The nearest value, ties to even; for an integer truncated and saturated.
    fn from_f64(value: f64) -> Self;
    /// The same value as f64; for i64 the nearest.
    fn to_f64(self) -> f64;
    /// A type that holds every value exactly, in which definitions are computed: `f64`, for integers `i64`.
    type Number: Copy + PartialOrd + From<i8> + Debug + Send + Sync + 'static;
    /// The same value.
    fn to_number(self) -> Self::Number;
    /// The nearest value, ties to even; integers must fit.
    fn from_number(number: Self::Number) -> Self;
}

/// An [`Element`] that can be calculated with: `f32`, `f64`, and by way of f32 `f16` and `bf16`.
pub trait Real: Element {
    /// The type that is calculated in, and in which parameters such as slopes are given.
    type Float: Float;
    /// The register that an instruction set calculates in.
    #[doc(hidden)]
    type Wide<S: Simd>: FloatVector<Elem = Self::Float> + Memory<Self>;
}

/// A floating-point [`Element`] that the machine calculates with: `f32` and `f64`.
pub trait Float:
    Real<Float = Self> + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The canonical quiet NaN: `0x7FC00000`, for f64 `0x7FF8000000000000`.
    const NAN: Self;
    /// The value itself with the quiet bit set if it is a NaN.
    fn quiet(self) -> Self;
    /// The most negative finite value.
    const LOWEST: Self;
    /// The distance from 1 to the next value above.
    const EPSILON: Self;
    /// Neither zero, infinite nor NaN: no product with it creates a NaN that was not there.
    fn is_regular(self) -> bool;
    /// Whether all are.
    fn are_regular(values: &[Self]) -> bool;
    /// `self * factor + summand`, rounded once.
    fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// Whether the sign bit is set.
    fn has_sign(self) -> bool;
    /// The bits, shifted left by as many as the type has after its exponent.
    fn low_bits_to_exponent(self) -> Self;
    /// The entry whose number is in the three lowest bits.
    fn eighth(self, table: &[Self; 8]) -> Self;
    /// The bits of `eighth` and its own, shifted so that the fourth lowest becomes the lowest of the exponent, added as integers.
    fn eighth_power(self, table: &[Self; 8]) -> Self;
    /// As many of the upper bits as the type holds exactly, as a fraction of all: in [0, 1).
    fn fraction(word: u32) -> Self;
}

/// A type of 16 bits that hold a sign, an exponent and a fraction: f16 and bf16.
///
/// # Safety
/// The type has the size, alignment and every bit pattern of i16.
pub unsafe trait Half: Element {
    /// The bits of infinity.
    const INFINITY: i16;
    /// Whether all bits but the lower half are those of f32.
    const IS_BRAIN: bool;
    /// The value. Whether a NaN is quieted is left to the machine; [`narrowed`](Half::narrowed) quiets it.
    fn widened(bits: u16) -> f32;
    /// The bits of the nearest value, ties to even; a NaN is quieted and keeps the upper bits of its payload.
    fn narrowed(value: f32) -> u16;
}

macro_rules! lanes {
    ($($T:ident in $Register:ident;)*) => {$(
        impl Lane for $T {
            type Vector<S: Simd> = S::$Register;
        }
    )*};
}
lanes! {
    f32 in F32;
    f64 in F64;
    i8 in I8;
    i16 in I16;
    i32 in I32;
    i64 in I64;
}

macro_rules! integers {
    ($($T:ident)*) => {$(
        #[rustfmt::skip]
        impl Element for $T {
            const NAME: &'static str = stringify!($T);
            const ZERO: Self = 0;
            #[inline(always)]
            fn from_f64(value: f64) -> Self { value as $T }
            #[inline(always)]
            fn to_f64(self) -> f64 { self as f64 }
            type Number = i64;
            #[inline(always)]
            fn to_number(self) -> i64 { self.into() }
            #[inline(always)]
            fn from_number(number: i64) -> Self { number as $T }
        }
    )*};
}
integers!(i8 i16 i32 i64);

#[cfg(feature = "half")]
mod halves {
    use super::{Element, Half, Lane, Real, Simd};
    use half::{bf16, f16};

    macro_rules! half {
        ($T:ident in $Register:ident, is_brain: $brain:literal) => {
            impl Lane for $T {
                type Vector<S: Simd> = S::Half<$T>;
            }
            impl Real for $T {
                type Float = f32;
                type Wide<S: Simd> = S::$Register;
            }
#[rustfmt::skip]
            impl Element for $T {
                const NAME: &'static str = stringify!($T);
                const ZERO: Self = $T::ZERO;
                #[inline(always)]
                fn from_f64(value: f64) -> Self { $T::from_bits(Self::narrowed(to_odd(value))) }
                #[inline(always)]
                fn to_f64(self) -> f64 { self.to_f64_const() }
                type Number = f64;
                #[inline(always)]
                fn to_number(self) -> f64 { self.to_f64_const() }
                #[inline(always)]
                fn from_number(number: f64) -> Self { Self::from_f64(number) }
            }
            // SAFETY: the type is a transparent u16.
#[rustfmt::skip]
            unsafe impl Half for $T {
                const INFINITY: i16 = $T::INFINITY.to_bits() as i16;
                const IS_BRAIN: bool = $brain;
                #[inline(always)]
                fn widened(bits: u16) -> f32 { $T::from_bits(bits).to_f32_const() }
                #[inline(always)]
                fn narrowed(value: f32) -> u16 { $T::from_f32_const(value).to_bits() }
            }
        };
    }

    /// The f32 next to 0, with its last bit set if that is not the value itself: what rounds it further rounds as if it had the
    /// value, for "to odd" is no tie (S. Boldo, G. Melquiond, "When double rounding is odd", 2005).
    fn to_odd(value: f64) -> f32 {
        let nearest = value as f32;
        let beyond = u32::from(f64::from(nearest).abs() > value.abs());
        let inexact = u32::from(f64::from(nearest) != value);
        f32::from_bits((nearest.to_bits() - beyond) | inexact)
    }

    half!(f16 in F32, is_brain: false);
    half!(bf16 in Brain, is_brain: true);
}

macro_rules! float {
    ($T:ident in $Register:ident, nan: $nan:literal, quiet_bit: $quiet:literal, libm: $fma:ident, fraction: $bits:literal) => {
        #[rustfmt::skip]
        impl Element for $T {
            const NAME: &'static str = stringify!($T);
            const ZERO: Self = 0.0;
            #[inline(always)]
            fn from_f64(value: f64) -> Self { value as $T }
            #[inline(always)]
            fn to_f64(self) -> f64 { self.into() }
            type Number = f64;
            #[inline(always)]
            fn to_number(self) -> f64 { self.into() }
            #[inline(always)]
            fn from_number(number: f64) -> Self { number as $T }
        }
        impl Real for $T {
            type Float = $T;
            type Wide<S: Simd> = S::$Register;
        }
        #[rustfmt::skip]
        impl Float for $T {
            const NAN: Self = $T::from_bits($nan);
            const LOWEST: Self = $T::MIN;
            const EPSILON: Self = $T::EPSILON;
            #[inline(always)]
            fn quiet(self) -> Self { if $T::is_nan(self) { $T::from_bits(self.to_bits() | $quiet) } else { self } }
            #[inline(always)]
            fn is_regular(self) -> bool { Self::are_regular(&[self]) }
            #[inline(always)]
            fn are_regular(values: &[Self]) -> bool {
                // Magnitudes less 1, of which that of 0 becomes the largest: a third of the time of one comparison after the other.
                let mut most = 0;
                for value in values { most = value.abs().to_bits().wrapping_sub(1).max(most); }
                most < $T::INFINITY.to_bits() - 1
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                #[cfg(feature = "std")]
                return $T::mul_add(self, factor, summand);
                #[cfg(not(feature = "std"))]
                return libm::$fma(self, factor, summand);
            }
            #[inline(always)]
            fn fraction(word: u32) -> Self { (word >> (32 - $bits)) as $T * (1.0 / (1_u64 << $bits) as $T) }
            #[inline(always)]
            fn has_sign(self) -> bool { self.is_sign_negative() }
            #[inline(always)]
            fn low_bits_to_exponent(self) -> Self { $T::from_bits(self.to_bits() << ($T::MANTISSA_DIGITS - 1)) }
            #[inline(always)]
            fn eighth(self, table: &[Self; 8]) -> Self { table[self.to_bits() as usize % 8] }
            #[inline(always)]
            fn eighth_power(self, table: &[Self; 8]) -> Self {
                let power = self.to_bits() << ($T::MANTISSA_DIGITS - 4);
                $T::from_bits(self.eighth(table).to_bits().wrapping_add(power))
            }
        }
    };
}
float!(f32 in F32, nan: 0x7FC0_0000, quiet_bit: 0x0040_0000, libm: fmaf, fraction: 24);
float!(f64 in F64, nan: 0x7FF8_0000_0000_0000, quiet_bit: 0x0008_0000_0000_0000, libm: fma, fraction: 32);

/// Whether this machine's product of a NaN and a number is that NaN, quieted. RISC-V gives the canonical NaN
/// instead, and wasm does not say.
pub const NAN_PROPAGATES: bool =
    cfg!(any(target_arch = "x86_64", target_arch = "x86", target_arch = "aarch64", target_arch = "arm"));

/// One register of elements, which can be compared and selected. Bits are moved, never computed.
pub trait Vector: Copy {
    type Elem: Element;
    type Mask: Mask<Self>;
    /// Elements in the register; at most 64.
    const LANES: usize;

    /// `value` in every lane.
    fn splat(value: Self::Elem) -> Self;
    /// `self < other`; false where either is NaN.
    fn lt(self, other: Self) -> Self::Mask;
    /// `self <= other`; false where either is NaN.
    fn le(self, other: Self) -> Self::Mask;
    /// `self > other`; false where either is NaN.
    #[inline(always)]
    fn gt(self, other: Self) -> Self::Mask {
        other.lt(self)
    }
    /// `self <= 0`; false where it is NaN.
    #[inline(always)]
    fn le_zero(self) -> Self::Mask {
        self.le(Self::zero())
    }
    /// `self < floor ? floor : self`: NaN keeps its bits, and −0 is not below +0.
    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        self.lt(floor).select(floor, self)
    }
    /// [`at_least`](Vector::at_least) of +0.
    #[inline(always)]
    fn at_least_zero(self) -> Self {
        self.at_least(Self::zero())
    }
    /// `self > ceiling ? ceiling : self`: NaN keeps its bits, and +0 is not above −0.
    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        self.gt(ceiling).select(ceiling, self)
    }
    /// Positive zero in every lane.
    #[inline(always)]
    fn zero() -> Self {
        Self::splat(Self::Elem::ZERO)
    }
}

/// A [`Vector`] that can calculate, and can be read and written as what it holds.
///
/// Sums, differences, products and quotients are those of IEEE 754, correctly rounded, and so is
/// [`mul_add`](FloatVector::mul_add), everywhere. The bits of a NaN result are *not* specified: x86 makes the NaN of 0·∞
/// negative and Arm positive, and which of two NaN operands survives depends on their order, which compilers change.
/// Kernels use [`math`](crate::kernels::math) to get NaNs whose bits are the same on every machine.
pub trait FloatVector:
    Vector<Elem: Float>
    + Memory<Self::Elem>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    /// The register of f64 of the same instruction set.
    type Double: Double;

    /// Where the lane is NaN, quiet or signalling.
    fn is_nan(self) -> Self::Mask;
    /// Sets the quiet bit in every lane. Meant for NaN lanes; it changes the value of others.
    fn quiet(self) -> Self;
    /// `self * factor + summand`, rounded once.
    fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// Where the sign bit is set: −0 and negative NaNs, too.
    fn has_sign(self) -> Self::Mask;
    /// Makes the lowest bits of each lane its sign and exponent, shifting the others out and zeros in: if they are the
    /// integer `n + bias`, this is 2ⁿ. The bias is 127 for f32, 1023 for f64; n from `1 - bias` to `bias`.
    fn low_bits_to_exponent(self) -> Self;
    /// Lane by lane the entry whose number is in the three lowest bits.
    fn eighth(self, table: &[Self::Elem; 8]) -> Self;
    /// The bits of [`eighth`](FloatVector::eighth) and those of the lane, shifted to where the fourth lowest becomes the lowest of the
    /// exponent, added as integers.
    fn eighth_power(self, table: &[Self::Elem; 8]) -> Self;
    /// The lanes in f64, the lower half and the upper half. Where there is but one register of them, it comes twice:
    /// what is computed from both is the same, and compilers notice.
    fn widen(self) -> [Self::Double; 2];
    /// The lanes of both halves rounded to this type; the inverse of [`widen`](FloatVector::widen).
    fn narrow(halves: [Self::Double; 2]) -> Self;
    /// The value nearest to `value` in every lane.
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self::splat(Self::Elem::from_f64(value))
    }
}

/// A register of f64, as half of what one of f32 is widened to.
pub trait Double: FloatVector<Elem = f64> {
    /// [`eighth_power`] of c and the bits of each lane, in both halves: at once, since some look them up at once.
    fn eighth_powers(c: f64, n: [Self; 2]) -> [Self; 2];
}

/// 2 to the power of 0, 1/8, … 7/8.
pub static EIGHTH_POWERS: [f64; 8] = [
    1.0,
    1.090_507_732_665_257_7,
    1.189_207_115_002_721,
    1.296_839_554_651_009_6,
    core::f64::consts::SQRT_2,
    1.542_210_825_407_940_7,
    1.681_792_830_507_429,
    1.834_008_086_409_342_4,
];

/// `c * 2^(n/8)` for the integer n in the lowest bits, the product with 2 to the power of the eighths rounded. c and the
/// result are normal numbers, or it is of no use.
#[inline(always)]
pub fn eighth_power(c: f64, n: u64) -> f64 {
    let eighths = c * EIGHTH_POWERS[n as usize % 8];
    f64::from_bits(eighths.to_bits().wrapping_add(n >> 3 << 52))
}

/// A register of f32 that is read from and written to memory as 16-bit floats, too: see [`Half`].
pub trait Halves: FloatVector<Elem = f32> {
    /// As many 16-bit words.
    type Words: Memory<i16>;
    /// [`Half::widened`], lane by lane.
    fn widened<E: Half>(words: Self::Words) -> Self;
    /// [`Half::narrowed`], lane by lane.
    fn narrowed<E: Half>(self) -> Self::Words;
}

/// A register of 16-bit floats, which can have a slope below 0 without being widened.
pub trait Sloped: Vector {
    /// Lane by lane `x > 0 ? x : slope * x`, if lanes are bf16.
    fn sloped(self, slope: &SlopeTable) -> Self;
}

/// A slope for bf16, multiplied beforehand.
///
/// A product has the fraction and the rounding that the seven bits of x's fraction give, and the sum of both exponents: as long as
/// it is a normal number, its bits are those of x and a distance that depends on these seven bits alone. One more than 127 at most
/// comes from the fraction, because the bits of numbers grow as numbers do.
#[derive(Clone, Copy)]
pub struct SlopeTable {
    pub slope: f32,
    /// The bits of the least negative x that is looked up; below it, products are not normal numbers.
    pub first: i16,
    /// How many x are looked up from there on.
    pub count: i16,
    /// From `x - first` to the bits of the product, apart from `steps`; a multiple of 256.
    pub shift: i16,
    /// The same, for each fraction.
    pub steps: [u8; 128],
}

impl SlopeTable {
    /// Nothing for a slope that is not positive, or is out of the ordinary.
    pub fn new(slope: f32) -> Option<Self> {
        let exponent = (slope.to_bits() >> 23) as i16 - 127;
        if !(slope > 0.0 && (-64..64).contains(&exponent)) {
            return None;
        }
        // Biased exponents of x: products have at least 1, and an even number so that `shift` is a multiple of 256; at most 254, though
        // their fractions may add one.
        let least = (1 - exponent).max(1);
        let least = least + (least + exponent) % 2;
        let most = (253 - exponent).min(254);
        let fraction = f32::from_bits(slope.to_bits() & 0x7F_FFFF | 1.0_f32.to_bits());
        const ONE: u16 = 0x3F80;
        let step = |x: u16| (rounded_to_brain(from_brain(ONE + x) * fraction) - ONE - x) as u8;
        Some(SlopeTable {
            slope,
            first: (least << 7) | i16::MIN,
            count: (most - least + 1) << 7,
            shift: ((least + exponent) << 7) | i16::MIN,
            steps: core::array::from_fn(|x| step(x as u16)),
        })
    }

    /// `x > 0 ? x : slope * x`, by its definition.
    pub fn apply(&self, x: i16) -> i16 {
        let value = from_brain(x as u16);
        let product = value * self.slope;
        match () {
            () if value > 0.0 => x,
            () if value.is_nan() => x | 0x40,
            () => rounded_to_brain(product) as i16,
        }
    }
}

fn from_brain(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// The bits of the nearest bf16, ties to even; not for NaN.
fn rounded_to_brain(value: f32) -> u16 {
    let bits = value.to_bits();
    ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16) as u16
}

/// A register of bytes, which can be looked up in a table.
pub trait Bytes: Vector<Elem = i8> {
    /// Lane by lane `table[byte]`, with bytes counted from 0 to 255.
    fn lookup(self, table: &[i8; 256]) -> Self;
}

/// A register of i32 whose lanes can close up.
pub trait Packed: Vector<Elem = i32> {
    /// The lanes of the mask, in their order, in the lowest lanes; what is above them is of no use.
    fn pack(self, lanes: Self::Mask) -> Self;
    /// The sum, wrapping around.
    fn plus(self, other: Self) -> Self;
}

/// For each mask of up to eight lanes, the numbers of those that are set, in the lowest places.
pub static PACKED_LANES: [[u8; 8]; 256] = {
    let mut packed = [[0; 8]; 256];
    let mut mask = 0;
    while mask < 256 {
        let (mut lane, mut place) = (0, 0);
        while lane < 8 {
            if mask >> lane & 1 == 1 {
                packed[mask][place] = lane;
                place += 1;
            }
            lane += 1;
        }
        mask += 1;
    }
    packed
};

/// One truth value per lane.
pub trait Mask<V>: Copy + Not<Output = Self> + BitAnd<Output = Self> {
    /// Lane by lane `self ? yes : no`. Bits are moved, not computed: a NaN keeps its own.
    fn select(self, yes: V, no: V) -> V;
    /// Bit `i` is lane `i`; the bits above the last lane are 0.
    fn to_bits(self) -> u64;
    /// Lane `i` is bit `i`; the bits above the last lane are ignored.
    fn from_bits(bits: u64) -> Self;
}

/// How a register meets memory that holds elements of `T`.
pub trait Memory<T>: Copy {
    /// Reads a whole register, from wherever an element may lie.
    ///
    /// # Safety
    /// As many elements at `from` as the register has lanes may be read; `from` is aligned to an element.
    unsafe fn load(from: *const T) -> Self;

    /// Writes a whole register, to wherever an element may lie.
    ///
    /// # Safety
    /// As many elements at `to` as the register has lanes may be written; `to` is aligned to an element.
    unsafe fn store(self, to: *mut T);

    /// Writes a whole register past the caches, where the instruction set can.
    ///
    /// # Safety
    /// As [`store`](Memory::store); `to` is aligned to the size of what is written, and [`Simd::fence`] follows before another
    /// thread is told of it.
    #[inline(always)]
    unsafe fn stream(self, to: *mut T) {
        // SAFETY: the caller's promise covers what `store` asks.
        unsafe { self.store(to) }
    }

    /// Reads `count` elements into the first lanes; the others hold zero. Nothing beyond them is touched.
    ///
    /// # Safety
    /// `count` is below the number of lanes, and `count` elements at `from` may be read.
    unsafe fn load_partial(from: *const T, count: usize) -> Self;

    /// Writes the first `count` lanes. Nothing beyond them is touched.
    ///
    /// # Safety
    /// `count` is below the number of lanes, and `count` elements at `to` may be written.
    unsafe fn store_partial(self, to: *mut T, count: usize);
}

/// A register that is filled from elements of `T`, and from elements of what it holds, which may be a wider type.
pub trait Register<T>: Vector + Memory<T> + Memory<<Self as Vector>::Elem> {}
impl<T, V: Vector + Memory<T> + Memory<<V as Vector>::Elem>> Register<T> for V {}

impl<V: Halves, E: Half> Memory<E> for V {
    #[inline(always)]
    unsafe fn load(from: *const E) -> Self {
        // SAFETY: the caller's promise; `E` is an i16 in memory.
        V::widened::<E>(unsafe { V::Words::load(from.cast()) })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut E) {
        // SAFETY: as above.
        unsafe { self.narrowed::<E>().store(to.cast()) }
    }
    #[inline(always)]
    unsafe fn stream(self, to: *mut E) {
        // SAFETY: as above.
        unsafe { self.narrowed::<E>().stream(to.cast()) }
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const E, count: usize) -> Self {
        // SAFETY: as above.
        V::widened::<E>(unsafe { V::Words::load_partial(from.cast(), count) })
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut E, count: usize) {
        // SAFETY: as above.
        unsafe { self.narrowed::<E>().store_partial(to.cast(), count) }
    }
}
