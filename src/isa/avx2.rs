//! AVX2 with FMA: 256-bit registers, masks in the same registers.
//!
//! One intrinsic per line. `on!` is the only way to one: see the soundness argument in `isa/mod.rs`.

use super::half::{HalfBits, Words};
use crate::simd::{
    Bytes, Double, EIGHTH_POWERS, FloatVector, Half, Halves, Job, Mask, Memory, PACKED_LANES, Packed, Simd,
    Vector,
};
use core::arch::x86_64::*;
use core::ops::{Add, BitAnd, Div, Mul, Not, Sub};

/// The Avx2 path.
#[derive(Clone, Copy)]
pub(crate) struct Avx2;
type This = Avx2;

/// An intrinsic of this instruction set.
macro_rules! on {
    ($intrinsic:expr) => {
        // SAFETY: this is reached only from inside `Avx2::enter`, so the CPU has the instruction; where
        // it takes a pointer, the caller of the method has promised what the method asks.
        unsafe { $intrinsic }
    };
}

mod pair;
use pair::Pair;

impl Simd for Avx2 {
    const NAME: &'static str = "avx2";
    const STREAMS: bool = true;
    type F32 = F32x8;
    type Brain = Pair<F32x8>;
    type F64 = F64x4;
    type Half<E: Half> = HalfBits<E, I16x16>;
    type I8 = I8x32;
    type I16 = I16x16;
    type I32 = I32x8;
    type I64 = I64x4;

    super::target_features!("avx", "avx2", "f16c", "fma", "bmi1", "bmi2", "lzcnt", "popcnt");

    #[inline(always)]
    fn fence() {
        on!(_mm_sfence())
    }
}

/// 8 lanes of f32; as a mask, each lane all ones or all zeros.
#[derive(Clone, Copy)]
pub(crate) struct F32x8(__m256);

impl Add for F32x8 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        on!(Self(_mm256_add_ps(self.0, other.0)))
    }
}

impl Sub for F32x8 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        on!(Self(_mm256_sub_ps(self.0, other.0)))
    }
}

impl Mul for F32x8 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        on!(Self(_mm256_mul_ps(self.0, other.0)))
    }
}

impl Div for F32x8 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        on!(Self(_mm256_div_ps(self.0, other.0)))
    }
}

impl BitAnd for F32x8 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        on!(Self(_mm256_and_ps(self.0, other.0)))
    }
}

impl Not for F32x8 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        on!(Self(_mm256_xor_ps(self.0, _mm256_castsi256_ps(_mm256_set1_epi32(-1)))))
    }
}

impl Mask<F32x8> for F32x8 {
    #[inline(always)]
    fn select(self, yes: F32x8, no: F32x8) -> F32x8 {
        on!(F32x8(_mm256_blendv_ps(no.0, yes.0, self.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        on!(_mm256_movemask_ps(self.0)) as u64
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        let each = on!(_mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128));
        let own = on!(_mm256_and_si256(_mm256_set1_epi32(bits as _), each));
        on!(Self(_mm256_castsi256_ps(_mm256_cmpeq_epi32(own, each))))
    }
}

impl Vector for F32x8 {
    type Elem = f32;
    type Mask = F32x8;
    const LANES: usize = 8;
    #[inline(always)]
    fn splat(value: f32) -> Self {
        on!(Self(_mm256_set1_ps(value)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> F32x8 {
        on!(F32x8(_mm256_cmp_ps::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> F32x8 {
        on!(F32x8(_mm256_cmp_ps::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        // `max` returns its second operand when either is NaN and when both are zero: the order matters.
        on!(Self(_mm256_max_ps(floor.0, self.0)))
    }
    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        on!(Self(_mm256_min_ps(ceiling.0, self.0)))
    }
}

impl FloatVector for F32x8 {
    type Double = F64x4;
    #[inline(always)]
    fn is_nan(self) -> F32x8 {
        on!(F32x8(_mm256_cmp_ps::<_CMP_UNORD_Q>(self.0, self.0)))
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        on!(Self(_mm256_or_ps(self.0, _mm256_castsi256_ps(_mm256_set1_epi32(0x0040_0000)))))
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        on!(Self(_mm256_fmadd_ps(self.0, factor.0, summand.0)))
    }
    #[inline(always)]
    fn has_sign(self) -> F32x8 {
        on!(F32x8(_mm256_castsi256_ps(_mm256_srai_epi32::<31>(_mm256_castps_si256(self.0)))))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        on!(Self(_mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(self.0)))))
    }
    #[inline(always)]
    fn eighth(self, table: &[f32; 8]) -> Self {
        let table = on!(_mm256_loadu_ps(table.as_ptr()));
        on!(Self(_mm256_permutevar8x32_ps(table, _mm256_castps_si256(self.0))))
    }
    #[inline(always)]
    fn eighth_power(self, table: &[f32; 8]) -> Self {
        let power = on!(_mm256_slli_epi32::<20>(_mm256_castps_si256(self.0)));
        let eighth = on!(_mm256_castps_si256(self.eighth(table).0));
        on!(Self(_mm256_castsi256_ps(_mm256_add_epi32(eighth, power))))
    }
    #[inline(always)]
    fn widen(self) -> [F64x4; 2] {
        [
            on!(F64x4(_mm256_cvtps_pd(_mm256_castps256_ps128(self.0)))),
            on!(F64x4(_mm256_cvtps_pd(_mm256_extractf128_ps::<1>(self.0)))),
        ]
    }
    #[inline(always)]
    fn narrow([low, high]: [F64x4; 2]) -> Self {
        on!(Self(_mm256_set_m128(_mm256_cvtpd_ps(high.0), _mm256_cvtpd_ps(low.0))))
    }
}

impl Memory<f32> for F32x8 {
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        on!(Self(_mm256_loadu_ps(from)))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        on!(_mm256_storeu_ps(to, self.0))
    }
    #[inline(always)]
    unsafe fn stream(self, to: *mut f32) {
        on!(_mm256_stream_ps(to, self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const f32, count: usize) -> Self {
        let lane = on!(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
        let wanted = on!(_mm256_cmpgt_epi32(_mm256_set1_epi32(count as i32), lane));
        on!(Self(_mm256_maskload_ps(from, wanted)))
    }
    // In halves, for the masked store of AVX is microcoded on Zen: 14-18 GB/s where this loop does 139-174.
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, count: usize) {
        let (mut to, mut rest) = (to, on!(_mm256_castps256_ps128(self.0)));
        if count & 4 != 0 {
            on!(_mm_storeu_ps(to, rest));
            (to, rest) = (on!(to.add(4)), on!(_mm256_extractf128_ps::<1>(self.0)));
        }
        if count & 2 != 0 {
            on!(_mm_storel_pd(to.cast(), _mm_castps_pd(rest)));
            (to, rest) = (on!(to.add(2)), on!(_mm_movehl_ps(rest, rest)));
        }
        if count & 1 != 0 {
            on!(_mm_store_ss(to, rest));
        }
    }
}

/// 4 lanes of f64; as a mask, each lane all ones or all zeros.
#[derive(Clone, Copy)]
pub(crate) struct F64x4(__m256d);

impl Add for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        on!(Self(_mm256_add_pd(self.0, other.0)))
    }
}

impl Sub for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        on!(Self(_mm256_sub_pd(self.0, other.0)))
    }
}

impl Mul for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        on!(Self(_mm256_mul_pd(self.0, other.0)))
    }
}

impl Div for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        on!(Self(_mm256_div_pd(self.0, other.0)))
    }
}

impl BitAnd for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        on!(Self(_mm256_and_pd(self.0, other.0)))
    }
}

impl Not for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        on!(Self(_mm256_xor_pd(self.0, _mm256_castsi256_pd(_mm256_set1_epi32(-1)))))
    }
}

impl Mask<F64x4> for F64x4 {
    #[inline(always)]
    fn select(self, yes: F64x4, no: F64x4) -> F64x4 {
        on!(F64x4(_mm256_blendv_pd(no.0, yes.0, self.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        on!(_mm256_movemask_pd(self.0)) as u64
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        let each = on!(_mm256_setr_epi64x(1, 2, 4, 8));
        let own = on!(_mm256_and_si256(_mm256_set1_epi64x(bits as _), each));
        on!(Self(_mm256_castsi256_pd(_mm256_cmpeq_epi64(own, each))))
    }
}

impl Vector for F64x4 {
    type Elem = f64;
    type Mask = F64x4;
    const LANES: usize = 4;
    #[inline(always)]
    fn splat(value: f64) -> Self {
        on!(Self(_mm256_set1_pd(value)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> F64x4 {
        on!(F64x4(_mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> F64x4 {
        on!(F64x4(_mm256_cmp_pd::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        // `max` returns its second operand when either is NaN and when both are zero: the order matters.
        on!(Self(_mm256_max_pd(floor.0, self.0)))
    }
    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        on!(Self(_mm256_min_pd(ceiling.0, self.0)))
    }
}

impl FloatVector for F64x4 {
    type Double = F64x4;
    #[inline(always)]
    fn is_nan(self) -> F64x4 {
        on!(F64x4(_mm256_cmp_pd::<_CMP_UNORD_Q>(self.0, self.0)))
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        on!(Self(_mm256_or_pd(self.0, _mm256_castsi256_pd(_mm256_set1_epi64x(0x0008_0000_0000_0000)))))
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        on!(Self(_mm256_fmadd_pd(self.0, factor.0, summand.0)))
    }
    #[inline(always)]
    fn has_sign(self) -> F64x4 {
        let negative = on!(_mm256_cmpgt_epi64(_mm256_setzero_si256(), _mm256_castpd_si256(self.0)));
        on!(F64x4(_mm256_castsi256_pd(negative)))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        on!(Self(_mm256_castsi256_pd(_mm256_slli_epi64::<52>(_mm256_castpd_si256(self.0)))))
    }
    #[inline(always)]
    fn eighth(self, table: &[f64; 8]) -> Self {
        let number = on!(_mm256_and_si256(_mm256_castpd_si256(self.0), _mm256_set1_epi64x(7)));
        on!(Self(_mm256_i64gather_pd::<8>(table.as_ptr(), number)))
    }
    #[inline(always)]
    fn eighth_power(self, table: &[f64; 8]) -> Self {
        let power = on!(_mm256_slli_epi64::<49>(_mm256_castpd_si256(self.0)));
        let eighth = on!(_mm256_castpd_si256(self.eighth(table).0));
        on!(Self(_mm256_castsi256_pd(_mm256_add_epi64(eighth, power))))
    }
    #[inline(always)]
    fn widen(self) -> [Self; 2] {
        [self, self]
    }
    #[inline(always)]
    fn narrow([all, _]: [Self; 2]) -> Self {
        all
    }
}

impl Double for F64x4 {
    #[inline(always)]
    fn eighth_powers(c: f64, [low, high]: [Self; 2]) -> [Self; 2] {
        // The halves of all entries, for shuffles are of 32 bits. Shifted by 17 (all bits: by 49), n has its eighths below the
        // exponent: each entry makes up for its own.
        let (first, second) = EIGHTH_POWERS.split_at(4);
        let first = Self(on!(_mm256_loadu_pd(first.as_ptr()))) * Self::splat(c);
        let second = Self(on!(_mm256_loadu_pd(second.as_ptr()))) * Self::splat(c);
        let [lower, upper] = Self::split(first, second);
        let lower = on!(_mm256_permute4x64_epi64::<0b11_01_10_00>(lower));
        let own = on!(_mm256_slli_epi32::<17>(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)));
        let upper = on!(_mm256_sub_epi32(_mm256_permute4x64_epi64::<0b11_01_10_00>(upper), own));
        // Split in the same way, the lanes of both registers come in an order that unpacking undoes.
        let [n, _] = Self::split(low, high);
        let lower = on!(_mm256_permutevar8x32_epi32(lower, n));
        let upper = on!(_mm256_add_epi32(_mm256_permutevar8x32_epi32(upper, n), _mm256_slli_epi32::<17>(n)));
        let [low, high] = on!([_mm256_unpacklo_epi32(lower, upper), _mm256_unpackhi_epi32(lower, upper)]);
        on!([Self(_mm256_castsi256_pd(low)), Self(_mm256_castsi256_pd(high))])
    }
}

impl F64x4 {
    /// The lower and the upper 32 bits of the lanes of two registers, two of the first and two of the second in turns.
    #[inline(always)]
    fn split(first: Self, second: Self) -> [__m256i; 2] {
        let [first, second] = on!([_mm256_castpd_ps(first.0), _mm256_castpd_ps(second.0)]);
        on!([
            _mm256_castps_si256(_mm256_shuffle_ps::<0b10_00_10_00>(first, second)),
            _mm256_castps_si256(_mm256_shuffle_ps::<0b11_01_11_01>(first, second))
        ])
    }
}

impl Memory<f64> for F64x4 {
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        on!(Self(_mm256_loadu_pd(from)))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        on!(_mm256_storeu_pd(to, self.0))
    }
    #[inline(always)]
    unsafe fn stream(self, to: *mut f64) {
        on!(_mm256_stream_pd(to, self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const f64, count: usize) -> Self {
        let lane = on!(_mm256_setr_epi64x(0, 1, 2, 3));
        let wanted = on!(_mm256_cmpgt_epi64(_mm256_set1_epi64x(count as i64), lane));
        on!(Self(_mm256_maskload_pd(from, wanted)))
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f64, count: usize) {
        let (mut to, mut rest) = (to, on!(_mm256_castpd256_pd128(self.0)));
        if count & 2 != 0 {
            on!(_mm_storeu_pd(to, rest));
            (to, rest) = (on!(to.add(2)), on!(_mm256_extractf128_pd::<1>(self.0)));
        }
        if count & 1 != 0 {
            on!(_mm_store_sd(to, rest));
        }
    }
}

/// The first `count` bytes of a register, the others 0.
///
/// # Safety
/// `count < 16`, and `count` bytes may be read.
#[inline(always)]
unsafe fn load_bytes(from: *const u8, count: usize) -> __m128i {
    // SAFETY: the caller's promise; of eight bytes and more, the first eight are read at once.
    let [low, high] = unsafe {
        if count < 8 {
            [read_below_8(from, count), 0]
        } else {
            [from.cast::<u64>().read_unaligned(), read_below_8(from.add(8), count - 8)]
        }
    };
    on!(_mm_set_epi64x(high as i64, low as i64))
}

/// Fewer than eight bytes, the first one lowest, from two reads that overlap where they must: there they agree.
///
/// # Safety
/// `count < 8`, and `count` bytes may be read.
#[inline(always)]
unsafe fn read_below_8(from: *const u8, count: usize) -> u64 {
    // SAFETY: the caller's promise; each read lies within the `count` bytes.
    unsafe {
        match count {
            0 => 0,
            1 => from.read().into(),
            2..4 => {
                let last = u64::from(from.add(count - 2).cast::<u16>().read_unaligned());
                u64::from(from.cast::<u16>().read_unaligned()) | last << (8 * (count - 2))
            }
            _ => {
                let last = u64::from(from.add(count - 4).cast::<u32>().read_unaligned());
                u64::from(from.cast::<u32>().read_unaligned()) | last << (8 * (count - 4))
            }
        }
    }
}

/// Writes the first `count` bytes of a register.
///
/// # Safety
/// `count < 16`, and `count` bytes may be written.
#[inline(always)]
unsafe fn store_bytes(register: __m128i, to: *mut u8, count: usize) {
    let halves = [on!(_mm_cvtsi128_si64(register)) as u64, on!(_mm_extract_epi64::<1>(register)) as u64];
    let (mut to, mut rest) = (to, halves[0]);
    // SAFETY: the caller's promise: what is written adds up to `count` bytes.
    unsafe {
        if count & 8 != 0 {
            to.cast::<u64>().write_unaligned(rest);
            (to, rest) = (to.add(8), halves[1]);
        }
        if count & 4 != 0 {
            to.cast::<u32>().write_unaligned(rest as u32);
            (to, rest) = (to.add(4), rest >> 32);
        }
        if count & 2 != 0 {
            to.cast::<u16>().write_unaligned(rest as u16);
            (to, rest) = (to.add(2), rest >> 16);
        }
        if count & 1 != 0 {
            to.write(rest as u8);
        }
    }
}

/// A register of integers; as a mask, each lane all ones or all zeros.
macro_rules! integers {
    ($R:ident: $lanes:literal of $T:ident, $splat:ident, $gt:ident, [$($at_least:ident $at_most:ident)?], to_bits: |$lanes_set:ident| $to_bits:expr, from_bits: |$bits:ident| $from_bits:expr) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $R(__m256i);

        impl BitAnd for $R {
            type Output = Self;
            #[inline(always)]
            fn bitand(self, other: Self) -> Self {
                on!(Self(_mm256_and_si256(self.0, other.0)))
            }
        }

        impl Not for $R {
            type Output = Self;
            #[inline(always)]
            fn not(self) -> Self {
                on!(Self(_mm256_xor_si256(self.0, _mm256_set1_epi32(-1))))
            }
        }

        impl Mask<$R> for $R {
            #[inline(always)]
            fn select(self, yes: $R, no: $R) -> $R {
                on!($R(_mm256_blendv_epi8(no.0, yes.0, self.0)))
            }
            #[inline(always)]
            fn to_bits(self) -> u64 {
                let $lanes_set = self.0;
                $to_bits
            }
            #[inline(always)]
            fn from_bits($bits: u64) -> Self {
                Self($from_bits)
            }
        }

        impl Vector for $R {
            type Elem = $T;
            type Mask = $R;
            const LANES: usize = $lanes;
            #[inline(always)]
            fn splat(value: $T) -> Self {
                on!(Self($splat(value)))
            }
            #[inline(always)]
            fn lt(self, other: Self) -> $R {
                on!($R($gt(other.0, self.0)))
            }
            #[inline(always)]
            fn le(self, other: Self) -> $R {
                !on!($R($gt(self.0, other.0)))
            }
            $(
                #[inline(always)]
                fn at_least(self, floor: Self) -> Self {
                    on!(Self($at_least(self.0, floor.0)))
                }
                #[inline(always)]
                fn at_most(self, ceiling: Self) -> Self {
                    on!(Self($at_most(self.0, ceiling.0)))
                }
            )?
        }

        impl Memory<$T> for $R {
            #[inline(always)]
            unsafe fn load(from: *const $T) -> Self {
                on!(Self(_mm256_loadu_si256(from.cast())))
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $T) {
                on!(_mm256_storeu_si256(to.cast(), self.0))
            }
            #[inline(always)]
            unsafe fn stream(self, to: *mut $T) {
                on!(_mm256_stream_si256(to.cast(), self.0))
            }
            #[inline(always)]
            unsafe fn load_partial(from: *const $T, count: usize) -> Self {
                let (from, bytes) = (from.cast::<u8>(), count * size_of::<$T>());
                if bytes < 16 {
                    return on!(Self(_mm256_zextsi128_si256(load_bytes(from, bytes))));
                }
                let low = on!(_mm_loadu_si128(from.cast()));
                on!(Self(_mm256_set_m128i(load_bytes(from.add(16), bytes - 16), low)))
            }
            #[inline(always)]
            unsafe fn store_partial(self, to: *mut $T, count: usize) {
                let (to, bytes) = (to.cast::<u8>(), count * size_of::<$T>());
                let low = on!(_mm256_castsi256_si128(self.0));
                if bytes < 16 {
                    return on!(store_bytes(low, to, bytes));
                }
                on!(_mm_storeu_si128(to.cast(), low));
                on!(store_bytes(_mm256_extracti128_si256::<1>(self.0), to.add(16), bytes - 16))
            }
        }
    };
}

integers!(I8x32: 32 of i8, _mm256_set1_epi8, _mm256_cmpgt_epi8, [_mm256_max_epi8 _mm256_min_epi8],
to_bits: |lanes| u64::from(on!(_mm256_movemask_epi8(lanes)) as u32),
from_bits: |bits| {
    let byte_of_lane = on!(_mm256_setr_epi64x(0, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303));
    let own_byte = on!(_mm256_shuffle_epi8(_mm256_set1_epi32(bits as _), byte_of_lane));
    let each = on!(_mm256_set1_epi64x(0x8040_2010_0804_0201_u64 as _));
    on!(_mm256_cmpeq_epi8(_mm256_and_si256(own_byte, each), each))
});
integers!(I16x16: 16 of i16, _mm256_set1_epi16, _mm256_cmpgt_epi16, [_mm256_max_epi16 _mm256_min_epi16],
to_bits: |lanes| {
    let bytes = on!(_mm_packs_epi16(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256::<1>(lanes)));
    on!(_mm_movemask_epi8(bytes)) as u64
},
from_bits: |bits| {
    let each = on!(_mm256_setr_epi16(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, i16::MIN));
    on!(_mm256_cmpeq_epi16(_mm256_and_si256(_mm256_set1_epi16(bits as _), each), each))
});
integers!(I32x8: 8 of i32, _mm256_set1_epi32, _mm256_cmpgt_epi32, [_mm256_max_epi32 _mm256_min_epi32],
to_bits: |lanes| on!(_mm256_movemask_ps(_mm256_castsi256_ps(lanes))) as u64,
from_bits: |bits| {
    let each = on!(_mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128));
    on!(_mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(bits as _), each), each))
});
integers!(I64x4: 4 of i64, _mm256_set1_epi64x, _mm256_cmpgt_epi64, [],
to_bits: |lanes| on!(_mm256_movemask_pd(_mm256_castsi256_pd(lanes))) as u64,
from_bits: |bits| {
    let each = on!(_mm256_setr_epi64x(1, 2, 4, 8));
    on!(_mm256_cmpeq_epi64(_mm256_and_si256(_mm256_set1_epi64x(bits as _), each), each))
});

/// Entries `16 * at ..` of a table, in both halves.
#[inline(always)]
fn sixteen(table: &[i8; 256], at: usize) -> __m256i {
    let entries = &table[16 * at..][..16];
    on!(_mm256_broadcastsi128_si256(_mm_loadu_si128(entries.as_ptr().cast())))
}

impl Bytes for I8x32 {
    #[inline(always)]
    fn lookup(self, table: &[i8; 256]) -> Self {
        // Sixteen entries each for the lower half of a byte, of which the bits of the upper half choose one, in four rounds. In the
        // first, the difference to the even sixteen comes on top of the odd, unless bit 4 is set: a shuffle gives 0 then by
        // itself. That is an instruction on any port in place of a blend, for which there are two as for a shuffle: 0.80 of
        // memcpy's speed on 64 MiB, not 0.73 (Zen 3). A blend looks at the highest bit of a byte: shifted in words of 16 bits,
        // that is one of its own.
        let low = on!(_mm256_and_si256(self.0, _mm256_set1_epi8(0x0F)));
        let without_bit_4 =
            on!(_mm256_add_epi8(_mm256_and_si256(self.0, _mm256_set1_epi8(0x1F)), _mm256_set1_epi8(0x70)));
        let bit_5 = on!(_mm256_slli_epi16::<2>(self.0));
        let bit_6 = on!(_mm256_slli_epi16::<1>(self.0));
        let mut eighths = [self.0; 8];
        let mut i = 0;
        while i < 8 {
            let [even, odd] = [sixteen(table, 2 * i), sixteen(table, 2 * i + 1)];
            eighths[i] = on!(_mm256_xor_si256(
                _mm256_shuffle_epi8(odd, low),
                _mm256_shuffle_epi8(_mm256_xor_si256(even, odd), without_bit_4)
            ));
            i += 1;
        }
        let [a, b, c, d, e, f, g, h] = eighths;
        let [a, b] = on!([_mm256_blendv_epi8(a, b, bit_5), _mm256_blendv_epi8(c, d, bit_5)]);
        let [c, d] = on!([_mm256_blendv_epi8(e, f, bit_5), _mm256_blendv_epi8(g, h, bit_5)]);
        let [low, high] = on!([_mm256_blendv_epi8(a, b, bit_6), _mm256_blendv_epi8(c, d, bit_6)]);
        on!(Self(_mm256_blendv_epi8(low, high, self.0)))
    }
}

impl Packed for I32x8 {
    #[inline(always)]
    fn pack(self, lanes: Self) -> Self {
        let places = i64::from_le_bytes(PACKED_LANES[lanes.to_bits() as usize % 256]);
        let places = on!(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(places)));
        on!(Self(_mm256_permutevar8x32_epi32(self.0, places)))
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        on!(Self(_mm256_add_epi32(self.0, other.0)))
    }
}

impl Words for I16x16 {
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        on!(Self(_mm256_sub_epi16(self.0, other.0)))
    }
    #[inline(always)]
    fn equals(self, other: Self) -> Self {
        on!(Self(_mm256_cmpeq_epi16(self.0, other.0)))
    }
}

impl I16x16 {
    /// The lower and the upper half.
    #[inline(always)]
    fn halves(self) -> [I16x8; 2] {
        on!([I16x8(_mm256_castsi256_si128(self.0)), I16x8(_mm256_extracti128_si256::<1>(self.0))])
    }
    /// What has these halves.
    #[inline(always)]
    fn of(low: I16x8, high: I16x8) -> Self {
        on!(Self(_mm256_set_m128i(high.0, low.0)))
    }
}

/// 8 words of 16 bits, half a register.
#[derive(Clone, Copy)]
pub(crate) struct I16x8(__m128i);

impl Memory<i16> for I16x8 {
    #[inline(always)]
    unsafe fn load(from: *const i16) -> Self {
        on!(Self(_mm_loadu_si128(from.cast())))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut i16) {
        on!(_mm_storeu_si128(to.cast(), self.0))
    }
    #[inline(always)]
    unsafe fn stream(self, to: *mut i16) {
        on!(_mm_stream_si128(to.cast(), self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const i16, count: usize) -> Self {
        on!(Self(load_bytes(from.cast(), 2 * count)))
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut i16, count: usize) {
        on!(store_bytes(self.0, to.cast(), 2 * count))
    }
}

impl Halves for F32x8 {
    type Words = I16x8;
    #[inline(always)]
    fn widened<E: Half>(words: I16x8) -> Self {
        if !E::IS_BRAIN {
            return on!(Self(_mm256_cvtph_ps(words.0)));
        }
        on!(Self(_mm256_castsi256_ps(_mm256_slli_epi32::<16>(_mm256_cvtepu16_epi32(words.0)))))
    }
    #[inline(always)]
    fn narrowed<E: Half>(self) -> I16x8 {
        if !E::IS_BRAIN {
            return on!(I16x8(_mm256_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(self.0)));
        }
        // To the nearest, ties to even: half a unit more, and a little less where the unit's bit is 0.
        let bits = on!(_mm256_castps_si256(self.0));
        let odd = on!(_mm256_and_si256(_mm256_srli_epi32::<16>(bits), _mm256_set1_epi32(1)));
        let rounded = on!(_mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7FFF))));
        let chosen = self.is_nan().select(self.quiet(), Self(on!(_mm256_castsi256_ps(rounded))));
        let words = on!(_mm256_srli_epi32::<16>(_mm256_castps_si256(chosen.0)));
        let (low, high) = on!((_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words)));
        on!(I16x8(_mm_packus_epi32(low, high)))
    }
}
