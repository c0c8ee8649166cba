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

use core::fmt::Debug;
use core::ops::{Add, BitAnd, Div, Mul, Not, Sub};

/// One instruction set: which register holds which element, and what belongs to no register.
pub trait Simd: Copy + 'static {
    /// The name by which users ask for it, as in `RECTIFY_ISA`.
    const NAME: &'static str;
    /// Whether [`Memory::stream`] really bypasses the caches here.
    const STREAMS: bool;
    type F32: Memory<Elem = f32>;
    type F64: Memory<Elem = f64>;

    /// Whether this machine has every feature that [`enter`](Simd::enter) is compiled with.
    fn detected() -> bool;

    /// Runs `job` in a function that is compiled for this instruction set.
    ///
    /// # Safety
    /// [`detected`](Simd::detected) has returned true on this machine.
    unsafe fn enter<J: Job>(job: J, from: *const J::Elem, to: *mut J::Elem, len: usize) -> usize;

    /// Orders streamed stores before everything that the thread does next.
    #[inline(always)]
    fn fence() {}
}

/// Work that is compiled once per instruction set: it goes over `len` elements, from one place to another.
///
/// What every job has is handed over beside it and not in it, so that it travels in registers; what is left in the job
/// itself does so too if it is two words or less. Through memory, a call on 64 elements takes a fifth longer.
pub trait Job {
    type Elem;
    /// Must be `#[inline(always)]`: what is not inlined into [`Simd::enter`] is compiled without its features.
    fn run<S: Simd>(self, from: *const Self::Elem, to: *mut Self::Elem, len: usize) -> usize;
}

/// The private half of [`Element`]: which register of an instruction set holds this type.
pub trait Lane: Sized {
    type Vector<S: Simd>: Memory<Elem = Self>;
}

/// An element type that the operations accept: `f32` and `f64`.
///
/// Sealed: the registers behind it are private.
pub trait Element: Lane + Copy + PartialEq + PartialOrd + Debug + Default + Send + Sync + 'static {
    /// The name of the type as it stands in the names of functions: `f32`.
    const NAME: &'static str;
    /// Positive zero.
    const ZERO: Self;
}

/// A floating-point [`Element`].
pub trait Float:
    Element + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// The canonical quiet NaN: `0x7FC00000`, for f64 `0x7FF8000000000000`.
    const NAN: Self;
    /// Whether it is a NaN, quiet or signalling.
    fn is_nan(self) -> bool;
    /// The value itself with the quiet bit set if it is a NaN.
    fn quiet(self) -> Self;
    /// The most negative finite value.
    const LOWEST: Self;
    /// The distance from 1 to the next value above.
    const EPSILON: Self;
    /// Neither zero, infinite nor NaN: no product with it creates a NaN that was not there.
    fn is_regular(self) -> bool;
    /// `self * factor + summand`, rounded once.
    fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// Whether the sign bit is set.
    fn has_sign(self) -> bool;
    /// The bits, shifted left by as many as the type has after its exponent.
    fn low_bits_to_exponent(self) -> Self;
    /// As many of the upper bits as the type holds exactly, as a fraction of all: in [0, 1).
    fn fraction(word: u32) -> Self;
    /// The nearest value, ties to even.
    fn from_f64(value: f64) -> Self;
    /// The same value as f64.
    fn to_f64(self) -> f64;
}

impl Lane for f32 {
    type Vector<S: Simd> = S::F32;
}

impl Lane for f64 {
    type Vector<S: Simd> = S::F64;
}

macro_rules! float {
    ($T:ident, nan: $nan:literal, quiet_bit: $quiet:literal, libm: $fma:ident, fraction: $bits:literal) => {
        impl Element for $T {
            const NAME: &'static str = stringify!($T);
            const ZERO: Self = 0.0;
        }
        #[rustfmt::skip]
        impl Float for $T {
            const NAN: Self = $T::from_bits($nan);
            const LOWEST: Self = $T::MIN;
            const EPSILON: Self = $T::EPSILON;
            #[inline(always)]
            fn is_nan(self) -> bool { $T::is_nan(self) }
            #[inline(always)]
            fn quiet(self) -> Self { if self.is_nan() { $T::from_bits(self.to_bits() | $quiet) } else { self } }
            #[inline(always)]
            fn is_regular(self) -> bool { self.is_finite() && self != 0.0 }
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
            fn from_f64(value: f64) -> Self { value as $T }
            #[inline(always)]
            fn to_f64(self) -> f64 { self.into() }
        }
    };
}
float!(f32, nan: 0x7FC0_0000, quiet_bit: 0x0040_0000, libm: fmaf, fraction: 24);
float!(f64, nan: 0x7FF8_0000_0000_0000, quiet_bit: 0x0008_0000_0000_0000, libm: fma, fraction: 32);

/// Whether this machine's product of a NaN and a number is that NaN, quieted. RISC-V gives the canonical NaN
/// instead, and wasm does not say.
pub const NAN_PROPAGATES: bool =
    cfg!(any(target_arch = "x86_64", target_arch = "x86", target_arch = "aarch64", target_arch = "arm"));

/// One register of elements.
///
/// Sums, differences, products and quotients are those of IEEE 754, correctly rounded, and so is
/// [`mul_add`](Vector::mul_add), everywhere. The bits of a NaN result are *not* specified: x86 makes the NaN of 0·∞
/// negative and Arm positive, and which of two NaN operands survives depends on their order, which compilers change.
/// Kernels use [`math`](crate::kernels::math) to get NaNs whose bits are the same on every machine.
pub trait Vector:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    type Elem: Float;
    type Mask: Mask<Self>;
    /// The register of f64 of the same instruction set.
    type Double: Vector<Elem = f64>;
    /// Elements in the register.
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
    /// Where the lane is NaN, quiet or signalling.
    fn is_nan(self) -> Self::Mask;
    /// `self < floor ? floor : self`: NaN keeps its bits, and −0 is not below +0.
    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        self.lt(floor).select(floor, self)
    }
    /// Sets the quiet bit in every lane. Meant for NaN lanes; it changes the value of others.
    fn quiet(self) -> Self;
    /// `self > ceiling ? ceiling : self`: NaN keeps its bits, and +0 is not above −0.
    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        self.gt(ceiling).select(ceiling, self)
    }
    /// `self * factor + summand`, rounded once.
    fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// Where the sign bit is set: −0 and negative NaNs, too.
    fn has_sign(self) -> Self::Mask;
    /// Makes the lowest bits of each lane its sign and exponent, shifting the others out and zeros in: if they are the
    /// integer `n + bias`, this is 2ⁿ. The bias is 127 for f32, 1023 for f64; n from `1 - bias` to `bias`.
    fn low_bits_to_exponent(self) -> Self;
    /// The lanes in f64, the lower half and the upper half. Where there is but one register of them, it comes twice:
    /// what is computed from both is the same, and compilers notice.
    fn widen(self) -> [Self::Double; 2];
    /// The lanes of both halves rounded to this type; the inverse of [`widen`](Vector::widen).
    fn narrow(halves: [Self::Double; 2]) -> Self;
    /// Positive zero in every lane.
    #[inline(always)]
    fn zero() -> Self {
        Self::splat(Self::Elem::ZERO)
    }
    /// The value nearest to `value` in every lane.
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self::splat(Self::Elem::from_f64(value))
    }
}

/// One truth value per lane.
pub trait Mask<V>: Copy + Not<Output = Self> + BitAnd<Output = Self> {
    /// Lane by lane `self ? yes : no`. Bits are moved, not computed: a NaN keeps its own.
    fn select(self, yes: V, no: V) -> V;
    /// Bit `i` is lane `i`; the bits above the last lane are 0.
    fn to_bits(self) -> u64;
    /// Lane `i` is bit `i`; the bits above the last lane are ignored.
    fn from_bits(bits: u64) -> Self;
}

/// How a register meets memory.
pub trait Memory: Vector {
    /// Reads a whole register, at any alignment.
    ///
    /// # Safety
    /// `LANES` elements at `from` may be read.
    unsafe fn load(from: *const Self::Elem) -> Self;

    /// Writes a whole register, at any alignment.
    ///
    /// # Safety
    /// `LANES` elements at `to` may be written.
    unsafe fn store(self, to: *mut Self::Elem);

    /// Writes a whole register past the caches, where the instruction set can.
    ///
    /// # Safety
    /// `LANES` elements at `to` may be written, `to` is aligned to the size of the register, and
    /// [`Simd::fence`] follows before another thread is told of it.
    #[inline(always)]
    unsafe fn stream(self, to: *mut Self::Elem) {
        // SAFETY: the caller's promise covers what `store` asks.
        unsafe { self.store(to) }
    }

    /// Reads `count` elements into the first lanes; the others hold zero. Nothing beyond them is touched.
    ///
    /// # Safety
    /// `count < LANES`, and `count` elements at `from` may be read.
    unsafe fn load_partial(from: *const Self::Elem, count: usize) -> Self;

    /// Writes the first `count` lanes. Nothing beyond them is touched.
    ///
    /// # Safety
    /// `count < LANES`, and `count` elements at `to` may be written.
    unsafe fn store_partial(self, to: *mut Self::Elem, count: usize);
}
