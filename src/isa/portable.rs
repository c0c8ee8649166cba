//! The `wide` crate: SSE2, NEON, simd128 or arrays, whichever the compilation target guarantees.
//!
//! Only `wide`'s comparisons, bit operations and arithmetic are used. Its `min` and `max` treat NaN and −0 differently
//! from backend to backend, and its `mul_add` rounds twice where there is no FMA.

use super::half::{HalfBits, Words};
use crate::simd::{
    Bytes, Double, Float, FloatVector, Half, Halves, Mask, Memory, PACKED_LANES, Packed, Simd, Vector,
    eighth_power,
};
use bytemuck::cast;
use core::array::from_fn;
use core::ops::{Add, BitAnd, Div, Mul, Not, Sub};
use wide::{f32x8, f64x4, i8x32, i16x16, i32x8, i64x4, u32x8, u64x4};

/// The portable path.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Simd for Portable {
    const NAME: &'static str = "portable";
    const STREAMS: bool = false;
    type F32 = Wide<f32x8>;
    type Brain = Wide<f32x8>;
    type F64 = Wide<f64x4>;
    type Half<E: Half> = HalfBits<E, Wide<i16x16>>;
    type I8 = Wide<i8x32>;
    type I16 = Wide<i16x16>;
    type I32 = Wide<i32x8>;
    type I64 = Wide<i64x4>;

    fn detected() -> bool {
        true
    }
}

/// Whether `wide`'s `mul_add` rounds once on this target; elsewhere it is done lane by lane.
const FUSES: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

/// `a * b + c`, each rounded once. Inlined into polynomials, this would be most of their code.
#[inline(never)]
fn mul_add_each<T: Float, const N: usize>(a: &[T; N], b: &[T; N], c: &[T; N]) -> [T; N] {
    from_fn(|i| a[i].mul_add(b[i], c[i]))
}

/// A register of `wide`, or a mask of it: all ones or all zeros in each lane.
#[derive(Clone, Copy)]
pub(crate) struct Wide<W>(W);

impl<W: Add<Output = W>> Add for Wide<W> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Wide(self.0 + other.0)
    }
}

impl<W: Sub<Output = W>> Sub for Wide<W> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Wide(self.0 - other.0)
    }
}

impl<W: Mul<Output = W>> Mul for Wide<W> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Wide(self.0 * other.0)
    }
}

impl<W: Div<Output = W>> Div for Wide<W> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Wide(self.0 / other.0)
    }
}

impl<W: BitAnd<Output = W>> BitAnd for Wide<W> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Wide(self.0 & other.0)
    }
}

impl<W: Not<Output = W>> Not for Wide<W> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Wide(!self.0)
    }
}

macro_rules! portable {
    ($W:ident, $U:ident, $T:ident, $lanes:literal, one_bit_per_lane: $bits:expr, quiet_bit: $quiet:literal, $widen:ident $narrow:ident) => {
        impl Mask<Wide<$W>> for Wide<$W> {
            #[inline(always)]
            fn select(self, yes: Self, no: Self) -> Self {
                Wide(self.0.bitselect(yes.0, no.0))
            }
            #[inline(always)]
            fn to_bits(self) -> u64 {
                self.0.to_bitmask().into()
            }
            #[inline(always)]
            fn from_bits(bits: u64) -> Self {
                let each = $U::new($bits);
                Wide(cast(($U::splat(bits as _) & each).simd_eq(each)))
            }
        }

        impl Vector for Wide<$W> {
            type Elem = $T;
            type Mask = Self;
            const LANES: usize = $lanes;
            #[inline(always)]
            fn splat(value: $T) -> Self {
                Wide($W::splat(value))
            }
            #[inline(always)]
            fn lt(self, other: Self) -> Self {
                Wide(self.0.simd_lt(other.0))
            }
            #[inline(always)]
            fn le(self, other: Self) -> Self {
                Wide(self.0.simd_le(other.0))
            }
        }

        impl FloatVector for Wide<$W> {
            type Double = Wide<f64x4>;
            #[inline(always)]
            fn is_nan(self) -> Self {
                Wide(self.0.is_nan())
            }
            #[inline(always)]
            fn quiet(self) -> Self {
                Wide(self.0 | cast::<$U, $W>($U::splat($quiet)))
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                if FUSES {
                    return Wide(self.0.mul_add(factor.0, summand.0));
                }
                let [a, b, c] = [self, factor, summand].map(|lanes| lanes.0.to_array());
                Wide($W::new(mul_add_each(&a, &b, &c)))
            }
            #[inline(always)]
            fn has_sign(self) -> Self {
                let sign = $U::splat(1 << (size_of::<$T>() * 8 - 1));
                Wide(cast((cast::<$W, $U>(self.0) & sign).simd_eq(sign)))
            }
            #[inline(always)]
            fn low_bits_to_exponent(self) -> Self {
                Wide(cast(cast::<$W, $U>(self.0) << ($T::MANTISSA_DIGITS - 1)))
            }
            #[inline(always)]
            fn eighth(self, table: &[$T; 8]) -> Self {
                Wide($W::new(self.0.to_array().map(|lane| lane.eighth(table))))
            }
            #[inline(always)]
            fn eighth_power(self, table: &[$T; 8]) -> Self {
                Wide($W::new(self.0.to_array().map(|lane| lane.eighth_power(table))))
            }
            #[inline(always)]
            fn widen(self) -> [Wide<f64x4>; 2] {
                $widen(self)
            }
            #[inline(always)]
            fn narrow(halves: [Wide<f64x4>; 2]) -> Self {
                $narrow(halves)
            }
        }
    };
}
portable!(f32x8, u32x8, f32, 8, one_bit_per_lane: [1, 2, 4, 8, 16, 32, 64, 128], quiet_bit: 0x0040_0000, widen narrow);
portable!(f64x4, u64x4, f64, 4, one_bit_per_lane: [1, 2, 4, 8], quiet_bit: 0x0008_0000_0000_0000, twice first);

impl Double for Wide<f64x4> {
    #[inline(always)]
    fn eighth_powers(c: f64, n: [Self; 2]) -> [Self; 2] {
        n.map(|n| Wide(f64x4::new(n.0.to_array().map(|lane| eighth_power(c, lane.to_bits())))))
    }
}

/// Copies `count` elements by powers of two, each of which is a move or two: a call of `memcpy` takes longer.
///
/// # Safety
/// As many may be read and written, and do not overlap; `count < LANES`, a power of two.
#[inline(always)]
unsafe fn copy_few<const LANES: usize, T>(from: *const T, to: *mut T, count: usize) {
    let (mut done, mut size) = (0, LANES / 2);
    while size > 0 {
        if count & size != 0 {
            // SAFETY: `done + size <= count`.
            unsafe { core::ptr::copy_nonoverlapping(from.add(done), to.add(done), size) };
            done += size;
        }
        size /= 2;
    }
}

/// How a register meets memory.
macro_rules! memory {
    ($($W:ident: $lanes:literal of $T:ident;)*) => {$(
        impl Memory<$T> for Wide<$W> {
            #[inline(always)]
            unsafe fn load(from: *const $T) -> Self {
                // SAFETY: the caller promises that a whole register may be read; any bits are a valid one.
                Wide(unsafe { from.cast::<$W>().read_unaligned() })
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $T) {
                // SAFETY: the caller promises that a whole register may be written.
                unsafe { to.cast::<$W>().write_unaligned(self.0) }
            }
            #[inline(always)]
            unsafe fn load_partial(from: *const $T, count: usize) -> Self {
                let mut lanes = [$T::default(); $lanes];
                if $lanes <= 8 {
                    // In registers: a vector that is read from where its parts were just written is waited for. `relu_f32` on one to
                    // seven elements: 3.5 to 4.6 ns, by the other way 10.7, by `memcpy` 12.5 to 16.
                    for (i, lane) in lanes.iter_mut().enumerate() {
                        if i < count {
                            // SAFETY: the caller promises `count` elements.
                            *lane = unsafe { from.add(i).read() };
                        }
                    }
                    return Wide($W::new(lanes));
                }
                // SAFETY: the caller promises `count` elements and `count < LANES`; the array is our own.
                unsafe { copy_few::<$lanes, $T>(from, lanes.as_mut_ptr(), count) };
                Wide($W::new(lanes))
            }
            #[inline(always)]
            unsafe fn store_partial(self, to: *mut $T, count: usize) {
                // SAFETY: as above.
                unsafe { copy_few::<$lanes, $T>(self.0.to_array().as_ptr(), to, count) }
            }
        }
    )*};
}
memory! {
    f32x8: 8 of f32;
    f64x4: 4 of f64;
    i8x32: 32 of i8;
    i16x16: 16 of i16;
    i32x8: 8 of i32;
    i64x4: 4 of i64;
}

#[inline(always)]
fn widen(x: Wide<f32x8>) -> [Wide<f64x4>; 2] {
    let [a, b, c, d, e, f, g, h] = x.0.to_array().map(f64::from);
    [Wide(f64x4::new([a, b, c, d])), Wide(f64x4::new([e, f, g, h]))]
}

#[inline(always)]
fn narrow([low, high]: [Wide<f64x4>; 2]) -> Wide<f32x8> {
    let ([a, b, c, d], [e, f, g, h]) = (low.0.to_array(), high.0.to_array());
    Wide(f32x8::new([a, b, c, d, e, f, g, h].map(|lane| lane as f32)))
}

#[inline(always)]
fn twice(x: Wide<f64x4>) -> [Wide<f64x4>; 2] {
    [x, x]
}

#[inline(always)]
fn first([all, _]: [Wide<f64x4>; 2]) -> Wide<f64x4> {
    all
}

macro_rules! integers {
    ($($W:ident: $lanes:literal of $T:ident;)*) => {$(
        impl Mask<Wide<$W>> for Wide<$W> {
            #[inline(always)]
            fn select(self, yes: Self, no: Self) -> Self {
                Wide(no.0 ^ (self.0 & (yes.0 ^ no.0)))
            }
            #[inline(always)]
            fn to_bits(self) -> u64 {
                u64::from(self.0.to_bitmask())
            }
            #[inline(always)]
            fn from_bits(bits: u64) -> Self {
                Wide($W::new(from_fn(|i| -((bits >> i & 1) as $T))))
            }
        }

        impl Vector for Wide<$W> {
            type Elem = $T;
            type Mask = Self;
            const LANES: usize = $lanes;
            #[inline(always)]
            fn splat(value: $T) -> Self {
                Wide($W::splat(value))
            }
            #[inline(always)]
            fn lt(self, other: Self) -> Self {
                Wide(other.0.simd_gt(self.0))
            }
            #[inline(always)]
            fn le(self, other: Self) -> Self {
                Wide(!self.0.simd_gt(other.0))
            }
        }
    )*};
}
integers! {
    i8x32: 32 of i8;
    i16x16: 16 of i16;
    i32x8: 8 of i32;
    i64x4: 4 of i64;
}

impl Bytes for Wide<i8x32> {
    #[inline(always)]
    fn lookup(self, table: &[i8; 256]) -> Self {
        Wide(i8x32::new(self.0.to_array().map(|byte| table[usize::from(byte as u8)])))
    }
}

impl Packed for Wide<i32x8> {
    #[inline(always)]
    fn pack(self, lanes: Self) -> Self {
        let (all, places) = (self.0.to_array(), PACKED_LANES[lanes.to_bits() as usize % 256]);
        let packed = places.map(|lane| all[usize::from(lane % 8)]);
        Wide(i32x8::new(packed))
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Wide(self.0 + other.0)
    }
}

impl Words for Wide<i16x16> {
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Wide(self.0 - other.0)
    }
    #[inline(always)]
    fn equals(self, other: Self) -> Self {
        Wide(self.0.simd_eq(other.0))
    }
}

/// 8 words of 16 bits.
#[derive(Clone, Copy)]
pub(crate) struct I16x8([i16; 8]);

impl Memory<i16> for I16x8 {
    #[inline(always)]
    unsafe fn load(from: *const i16) -> Self {
        // SAFETY: the caller promises that 8 words may be read.
        I16x8(unsafe { from.cast::<[i16; 8]>().read() })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut i16) {
        // SAFETY: the caller promises that 8 words may be written.
        unsafe { to.cast::<[i16; 8]>().write(self.0) }
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const i16, count: usize) -> Self {
        let mut lanes = [0; 8];
        // SAFETY: the caller promises `count` words and `count < 8`; the array is our own.
        unsafe { core::ptr::copy_nonoverlapping(from, lanes.as_mut_ptr(), count) };
        I16x8(lanes)
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut i16, count: usize) {
        // SAFETY: as above.
        unsafe { core::ptr::copy_nonoverlapping(self.0.as_ptr(), to, count) }
    }
}

impl Halves for Wide<f32x8> {
    type Words = I16x8;
    #[inline(always)]
    fn widened<E: Half>(words: I16x8) -> Self {
        Wide(f32x8::new(words.0.map(|word| E::widened(word as u16))))
    }
    #[inline(always)]
    fn narrowed<E: Half>(self) -> I16x8 {
        I16x8(self.0.to_array().map(|lane| E::narrowed(lane) as i16))
    }
}
