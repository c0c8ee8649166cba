//! NEON: 128-bit registers, masks in integer registers of the same width.
//!
//! One intrinsic per line. `on!` is the only way to one: see the soundness argument in `isa/mod.rs`.
//!
//! `fmax` would turn −0 into +0 and quiet signalling NaNs, so `at_least` stays compare and select.

use super::half::{HalfBits, Words};
use crate::simd::{
    Bytes, Double, EIGHTH_POWERS, FloatVector, Half, Halves, Job, Mask, Memory, PACKED_LANES, Packed, Simd,
    Vector,
};
use core::arch::aarch64::*;
use core::ops::{Add, BitAnd, Div, Mul, Not, Sub};

/// The Neon path.
#[derive(Clone, Copy)]
pub(crate) struct Neon;
type This = Neon;

/// An intrinsic of this instruction set.
macro_rules! on {
    ($intrinsic:expr) => {
        // SAFETY: this is reached only from inside `Neon::enter`, so the CPU has the instruction; where
        // it takes a pointer, the caller of the method has promised what the method asks.
        unsafe { $intrinsic }
    };
}

impl Simd for Neon {
    const NAME: &'static str = "neon";
    const STREAMS: bool = false; // `stnp` is a hint that no intrinsic gives
    type F32 = F32x4;
    type Brain = F32x4;
    type F64 = F64x2;
    type Half<E: Half> = HalfBits<E, I16x8>;
    type I8 = I8x16;
    type I16 = I16x8;
    type I32 = I32x4;
    type I64 = I64x2;

    super::target_features!("neon");
}

/// Lane `i` holds `1 << i`.
#[inline(always)]
fn one_bit_per_lane_4() -> uint32x4_t {
    on!(vld1q_u32([1, 2, 4, 8].as_ptr()))
}

/// 4 lanes of f32.
#[derive(Clone, Copy)]
pub(crate) struct F32x4(float32x4_t);

/// One truth value for each lane of [`F32x4`].
#[derive(Clone, Copy)]
pub(crate) struct M4(uint32x4_t);

impl Add for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        on!(Self(vaddq_f32(self.0, other.0)))
    }
}

impl Sub for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        on!(Self(vsubq_f32(self.0, other.0)))
    }
}

impl Mul for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        on!(Self(vmulq_f32(self.0, other.0)))
    }
}

impl Div for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        on!(Self(vdivq_f32(self.0, other.0)))
    }
}

impl BitAnd for M4 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        on!(Self(vandq_u32(self.0, other.0)))
    }
}

impl Not for M4 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        on!(Self(vmvnq_u32(self.0)))
    }
}

impl Mask<F32x4> for M4 {
    #[inline(always)]
    fn select(self, yes: F32x4, no: F32x4) -> F32x4 {
        on!(F32x4(vbslq_f32(self.0, yes.0, no.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        on!(vaddvq_u32(vandq_u32(self.0, one_bit_per_lane_4()))).into()
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        on!(Self(vtstq_u32(vdupq_n_u32(bits as _), one_bit_per_lane_4())))
    }
}

impl Vector for F32x4 {
    type Elem = f32;
    type Mask = M4;
    const LANES: usize = 4;
    #[inline(always)]
    fn splat(value: f32) -> Self {
        on!(Self(vdupq_n_f32(value)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> M4 {
        on!(M4(vcltq_f32(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> M4 {
        on!(M4(vcleq_f32(self.0, other.0)))
    }
}

impl FloatVector for F32x4 {
    type Double = F64x2;
    #[inline(always)]
    fn is_nan(self) -> M4 {
        !on!(M4(vceqq_f32(self.0, self.0)))
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        on!(Self(vreinterpretq_f32_u32(vorrq_u32(vreinterpretq_u32_f32(self.0), vdupq_n_u32(0x0040_0000)))))
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        on!(Self(vfmaq_f32(summand.0, self.0, factor.0)))
    }
    #[inline(always)]
    fn has_sign(self) -> M4 {
        on!(M4(vcltzq_s32(vreinterpretq_s32_f32(self.0))))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        on!(Self(vreinterpretq_f32_u32(vshlq_n_u32::<23>(vreinterpretq_u32_f32(self.0)))))
    }
    #[inline(always)]
    fn eighth(self, table: &[f32; 8]) -> Self {
        // Each number of an entry becomes those of its four bytes.
        let number = on!(vandq_u32(vreinterpretq_u32_f32(self.0), vdupq_n_u32(7)));
        let bytes = on!(vmlaq_n_u32(vdupq_n_u32(0x0302_0100), number, 0x0404_0404));
        let table = on!(vld1q_u8_x2(table.as_ptr().cast()));
        on!(Self(vreinterpretq_f32_u8(vqtbl2q_u8(table, vreinterpretq_u8_u32(bytes)))))
    }
    #[inline(always)]
    fn eighth_power(self, table: &[f32; 8]) -> Self {
        let power = on!(vshlq_n_u32::<20>(vreinterpretq_u32_f32(self.0)));
        let eighth = on!(vreinterpretq_u32_f32(self.eighth(table).0));
        on!(Self(vreinterpretq_f32_u32(vaddq_u32(eighth, power))))
    }
    #[inline(always)]
    fn widen(self) -> [F64x2; 2] {
        [on!(F64x2(vcvt_f64_f32(vget_low_f32(self.0)))), on!(F64x2(vcvt_high_f64_f32(self.0)))]
    }
    #[inline(always)]
    fn narrow([low, high]: [F64x2; 2]) -> Self {
        on!(Self(vcvt_high_f32_f64(vcvt_f32_f64(low.0), high.0)))
    }
}

impl Memory<f32> for F32x4 {
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        on!(Self(vld1q_f32(from)))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        on!(vst1q_f32(to, self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const f32, count: usize) -> Self {
        let mut lanes = [0.0; 4];
        on!(core::ptr::copy_nonoverlapping(from, lanes.as_mut_ptr(), count));
        on!(Self(vld1q_f32(lanes.as_ptr())))
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, count: usize) {
        let (mut to, mut rest) = (to, on!(vget_low_f32(self.0)));
        if count & 2 != 0 {
            on!(vst1_f32(to, rest));
            (to, rest) = (on!(to.add(2)), on!(vget_high_f32(self.0)));
        }
        if count & 1 != 0 {
            on!(vst1_lane_f32::<0>(to, rest));
        }
    }
}

/// Lane `i` holds `1 << i`.
#[inline(always)]
fn one_bit_per_lane_2() -> uint64x2_t {
    on!(vld1q_u64([1, 2].as_ptr()))
}

/// 2 lanes of f64.
#[derive(Clone, Copy)]
pub(crate) struct F64x2(float64x2_t);

/// One truth value for each lane of [`F64x2`].
#[derive(Clone, Copy)]
pub(crate) struct M2(uint64x2_t);

impl Add for F64x2 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        on!(Self(vaddq_f64(self.0, other.0)))
    }
}

impl Sub for F64x2 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        on!(Self(vsubq_f64(self.0, other.0)))
    }
}

impl Mul for F64x2 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        on!(Self(vmulq_f64(self.0, other.0)))
    }
}

impl Div for F64x2 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        on!(Self(vdivq_f64(self.0, other.0)))
    }
}

impl BitAnd for M2 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        on!(Self(vandq_u64(self.0, other.0)))
    }
}

impl Not for M2 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        on!(Self(vreinterpretq_u64_u32(vmvnq_u32(vreinterpretq_u32_u64(self.0)))))
    }
}

impl Mask<F64x2> for M2 {
    #[inline(always)]
    fn select(self, yes: F64x2, no: F64x2) -> F64x2 {
        on!(F64x2(vbslq_f64(self.0, yes.0, no.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        on!(vaddvq_u64(vandq_u64(self.0, one_bit_per_lane_2())))
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        on!(Self(vtstq_u64(vdupq_n_u64(bits as _), one_bit_per_lane_2())))
    }
}

impl Vector for F64x2 {
    type Elem = f64;
    type Mask = M2;
    const LANES: usize = 2;
    #[inline(always)]
    fn splat(value: f64) -> Self {
        on!(Self(vdupq_n_f64(value)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> M2 {
        on!(M2(vcltq_f64(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> M2 {
        on!(M2(vcleq_f64(self.0, other.0)))
    }
}

impl FloatVector for F64x2 {
    type Double = F64x2;
    #[inline(always)]
    fn is_nan(self) -> M2 {
        !on!(M2(vceqq_f64(self.0, self.0)))
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        on!(Self(vreinterpretq_f64_u64(vorrq_u64(
            vreinterpretq_u64_f64(self.0),
            vdupq_n_u64(0x0008_0000_0000_0000)
        ))))
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        on!(Self(vfmaq_f64(summand.0, self.0, factor.0)))
    }
    #[inline(always)]
    fn has_sign(self) -> M2 {
        on!(M2(vcltzq_s64(vreinterpretq_s64_f64(self.0))))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        on!(Self(vreinterpretq_f64_u64(vshlq_n_u64::<52>(vreinterpretq_u64_f64(self.0)))))
    }
    #[inline(always)]
    fn eighth(self, table: &[f64; 8]) -> Self {
        let n = on!(vreinterpretq_u64_f64(self.0));
        let [first, second] = on!([vgetq_lane_u64::<0>(n), vgetq_lane_u64::<1>(n)]);
        let entries = [table[first as usize % 8], table[second as usize % 8]];
        on!(Self(vld1q_f64(entries.as_ptr())))
    }
    #[inline(always)]
    fn eighth_power(self, table: &[f64; 8]) -> Self {
        let power = on!(vshlq_n_u64::<49>(vreinterpretq_u64_f64(self.0)));
        let eighth = on!(vreinterpretq_u64_f64(self.eighth(table).0));
        on!(Self(vreinterpretq_f64_u64(vaddq_u64(eighth, power))))
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

impl Double for F64x2 {
    #[inline(always)]
    fn eighth_powers(c: f64, n: [Self; 2]) -> [Self; 2] {
        n.map(|n| {
            let n = on!(vreinterpretq_u64_f64(n.0));
            let [first, second] = on!([vgetq_lane_u64::<0>(n), vgetq_lane_u64::<1>(n)]);
            let entries = [EIGHTH_POWERS[first as usize % 8], EIGHTH_POWERS[second as usize % 8]];
            let eighths = Self(on!(vld1q_f64(entries.as_ptr()))) * Self::splat(c);
            let power = on!(vshlq_n_u64::<52>(vshrq_n_u64::<3>(n)));
            Self(on!(vreinterpretq_f64_u64(vaddq_u64(vreinterpretq_u64_f64(eighths.0), power))))
        })
    }
}

impl Memory<f64> for F64x2 {
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        on!(Self(vld1q_f64(from)))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        on!(vst1q_f64(to, self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const f64, count: usize) -> Self {
        let mut lanes = [0.0; 2];
        on!(core::ptr::copy_nonoverlapping(from, lanes.as_mut_ptr(), count));
        on!(Self(vld1q_f64(lanes.as_ptr())))
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f64, count: usize) {
        if count & 1 != 0 {
            on!(vst1q_lane_f64::<0>(to, self.0));
        }
    }
}

/// One truth value for each lane of [`I8x16`].
#[derive(Clone, Copy)]
pub(crate) struct M16(uint8x16_t);

/// One truth value for each lane of [`I16x8`].
#[derive(Clone, Copy)]
pub(crate) struct M8(uint16x8_t);

impl BitAnd for M16 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        on!(Self(vandq_u8(self.0, other.0)))
    }
}

impl Not for M16 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        on!(Self(vmvnq_u8(self.0)))
    }
}

impl BitAnd for M8 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        on!(Self(vandq_u16(self.0, other.0)))
    }
}

impl Not for M8 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        on!(Self(vmvnq_u16(self.0)))
    }
}

/// In bytes, lane `i` holds `1 << i % 8`.
#[inline(always)]
fn one_bit_per_lane_16() -> uint8x16_t {
    on!(vld1q_u8([1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128].as_ptr()))
}

/// Lane `i` holds `1 << i`.
#[inline(always)]
fn one_bit_per_lane_8() -> uint16x8_t {
    on!(vld1q_u16([1, 2, 4, 8, 16, 32, 64, 128].as_ptr()))
}

/// A register of integers.
macro_rules! integers {
    ($R:ident($V:ident): $lanes:literal of $T:ident, masked by $M:ident, $select:ident, $splat:ident, $lt:ident, $le:ident,
     [$($at_least:ident $at_most:ident)?], $load:ident $store:ident, to_bits: |$set:ident| $to_bits:expr, from_bits: |$bits:ident| $from_bits:expr) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $R($V);

        impl Mask<$R> for $M {
            #[inline(always)]
            fn select(self, yes: $R, no: $R) -> $R {
                on!($R($select(self.0, yes.0, no.0)))
            }
            #[inline(always)]
            fn to_bits(self) -> u64 {
                let $set = self.0;
                $to_bits
            }
            #[inline(always)]
            fn from_bits($bits: u64) -> Self {
                Self($from_bits)
            }
        }

        impl Vector for $R {
            type Elem = $T;
            type Mask = $M;
            const LANES: usize = $lanes;
            #[inline(always)]
            fn splat(value: $T) -> Self {
                on!(Self($splat(value)))
            }
            #[inline(always)]
            fn lt(self, other: Self) -> $M {
                on!($M($lt(self.0, other.0)))
            }
            #[inline(always)]
            fn le(self, other: Self) -> $M {
                on!($M($le(self.0, other.0)))
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
                on!(Self($load(from)))
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $T) {
                on!($store(to, self.0))
            }
            #[inline(always)]
            unsafe fn load_partial(from: *const $T, count: usize) -> Self {
                let mut lanes = [0; $lanes];
                on!(core::ptr::copy_nonoverlapping(from, lanes.as_mut_ptr(), count));
                on!(Self::load(lanes.as_ptr()))
            }
            #[inline(always)]
            unsafe fn store_partial(self, to: *mut $T, count: usize) {
                let mut lanes = [0; $lanes];
                on!(self.store(lanes.as_mut_ptr()));
                on!(core::ptr::copy_nonoverlapping(lanes.as_ptr(), to, count))
            }
        }
    };
}

integers!(I8x16(int8x16_t): 16 of i8, masked by M16, vbslq_s8, vdupq_n_s8, vcltq_s8, vcleq_s8, [vmaxq_s8 vminq_s8], vld1q_s8 vst1q_s8,
to_bits: |set| {
    let own = on!(vandq_u8(set, one_bit_per_lane_16()));
    u64::from(on!(vaddv_u8(vget_low_u8(own)))) | u64::from(on!(vaddv_u8(vget_high_u8(own)))) << 8
},
from_bits: |bits| {
    let bytes = on!(vcombine_u8(vdup_n_u8(bits as _), vdup_n_u8((bits >> 8) as _)));
    on!(vtstq_u8(bytes, one_bit_per_lane_16()))
});
integers!(I16x8(int16x8_t): 8 of i16, masked by M8, vbslq_s16, vdupq_n_s16, vcltq_s16, vcleq_s16, [vmaxq_s16 vminq_s16], vld1q_s16 vst1q_s16,
    to_bits: |set| on!(vaddvq_u16(vandq_u16(set, one_bit_per_lane_8()))).into(),
    from_bits: |bits| on!(vtstq_u16(vdupq_n_u16(bits as u8 as _), one_bit_per_lane_8())));
integers!(I32x4(int32x4_t): 4 of i32, masked by M4, vbslq_s32, vdupq_n_s32, vcltq_s32, vcleq_s32, [vmaxq_s32 vminq_s32], vld1q_s32 vst1q_s32,
    to_bits: |set| on!(vaddvq_u32(vandq_u32(set, one_bit_per_lane_4()))).into(),
    from_bits: |bits| on!(vtstq_u32(vdupq_n_u32(bits as _), one_bit_per_lane_4())));
integers!(I64x2(int64x2_t): 2 of i64, masked by M2, vbslq_s64, vdupq_n_s64, vcltq_s64, vcleq_s64, [], vld1q_s64 vst1q_s64,
    to_bits: |set| on!(vaddvq_u64(vandq_u64(set, one_bit_per_lane_2()))),
    from_bits: |bits| on!(vtstq_u64(vdupq_n_u64(bits as _), one_bit_per_lane_2())));

impl Packed for I32x4 {
    #[inline(always)]
    fn pack(self, lanes: Self::Mask) -> Self {
        // Each number of a lane becomes those of its four bytes.
        let [a, b, c, d, ..] = PACKED_LANES[Mask::<Self>::to_bits(lanes) as usize % 16];
        let first = u32::from_le_bytes([a, b, c, d]);
        let lanes = on!(vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(u64::from(first))))));
        let bytes = on!(vmlaq_u32(vdupq_n_u32(0x0302_0100), lanes, vdupq_n_u32(0x0404_0404)));
        let from = on!(vreinterpretq_u8_s32(self.0));
        on!(Self(vreinterpretq_s32_u8(vqtbl1q_u8(from, vreinterpretq_u8_u32(bytes)))))
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        on!(Self(vaddq_s32(self.0, other.0)))
    }
}

impl Bytes for I8x16 {
    #[inline(always)]
    fn lookup(self, table: &[i8; 256]) -> Self {
        // What is out of range of one quarter stays as it was: 0 first, then what another quarter has given.
        let index = on!(vreinterpretq_u8_s8(self.0));
        let quarter = on!(vdupq_n_u8(64));
        let first = on!(vqtbl4q_s8(quarter_of(table, 0), index));
        let index = on!(vsubq_u8(index, quarter));
        let second = on!(vqtbx4q_s8(first, quarter_of(table, 1), index));
        let index = on!(vsubq_u8(index, quarter));
        let third = on!(vqtbx4q_s8(second, quarter_of(table, 2), index));
        let index = on!(vsubq_u8(index, quarter));
        on!(Self(vqtbx4q_s8(third, quarter_of(table, 3), index)))
    }
}

/// Entries `64 * at ..` of a table.
#[inline(always)]
fn quarter_of(table: &[i8; 256], at: usize) -> int8x16x4_t {
    let entries = &table[64 * at..][..64];
    on!(vld1q_s8_x4(entries.as_ptr()))
}

impl Words for I16x8 {
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        on!(Self(vsubq_s16(self.0, other.0)))
    }
    #[inline(always)]
    fn equals(self, other: Self) -> M8 {
        on!(M8(vceqq_s16(self.0, other.0)))
    }
}

/// 4 words of 16 bits, half a register.
#[derive(Clone, Copy)]
pub(crate) struct U16x4(uint16x4_t);

impl Memory<i16> for U16x4 {
    #[inline(always)]
    unsafe fn load(from: *const i16) -> Self {
        on!(Self(vld1_u16(from.cast())))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut i16) {
        on!(vst1_u16(to.cast(), self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const i16, count: usize) -> Self {
        let mut lanes = [0; 4];
        on!(core::ptr::copy_nonoverlapping(from, lanes.as_mut_ptr(), count));
        on!(Self::load(lanes.as_ptr()))
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut i16, count: usize) {
        let mut lanes = [0; 4];
        on!(self.store(lanes.as_mut_ptr()));
        on!(core::ptr::copy_nonoverlapping(lanes.as_ptr(), to, count))
    }
}

impl Halves for F32x4 {
    type Words = U16x4;
    // The conversions of f16 are instructions of every 64-bit Arm CPU, but as intrinsics they are younger than this crate's
    // oldest compiler.
    #[inline(always)]
    fn widened<E: Half>(words: U16x4) -> Self {
        if !E::IS_BRAIN {
            let lanes: float32x4_t;
            on!(core::arch::asm!("fcvtl {0:v}.4s, {1:v}.4h", out(vreg) lanes, in(vreg) words.0,
                options(pure, nomem, nostack, preserves_flags)));
            return Self(lanes);
        }
        on!(Self(vreinterpretq_f32_u32(vshlq_n_u32::<16>(vmovl_u16(words.0)))))
    }
    #[inline(always)]
    fn narrowed<E: Half>(self) -> U16x4 {
        if !E::IS_BRAIN {
            let words: uint16x4_t;
            on!(core::arch::asm!("fcvtn {0:v}.4h, {1:v}.4s", out(vreg) words, in(vreg) self.0,
                options(pure, nomem, nostack, preserves_flags)));
            return U16x4(words);
        }
        // To the nearest, ties to even: half a unit more, and a little less where the unit's bit is 0.
        let bits = on!(vreinterpretq_u32_f32(self.0));
        let odd = on!(vandq_u32(vshrq_n_u32::<16>(bits), vdupq_n_u32(1)));
        let rounded = on!(vaddq_u32(bits, vaddq_u32(odd, vdupq_n_u32(0x7FFF))));
        let chosen = self.is_nan().select(self.quiet(), Self(on!(vreinterpretq_f32_u32(rounded))));
        on!(U16x4(vshrn_n_u32::<16>(vreinterpretq_u32_f32(chosen.0))))
    }
}
