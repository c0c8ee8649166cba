//! NEON: 128-bit registers, masks in integer registers of the same width.
//!
//! One intrinsic per line. `on!` is the only way to one: see the soundness argument in `isa/mod.rs`.
//!
//! `fmax` would turn −0 into +0 and quiet signalling NaNs, so `at_least` stays compare and select.

use crate::simd::{Job, Mask, Memory, Simd, Vector};
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
    type F64 = F64x2;

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
    type Double = F64x2;
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
    fn widen(self) -> [F64x2; 2] {
        [on!(F64x2(vcvt_f64_f32(vget_low_f32(self.0)))), on!(F64x2(vcvt_high_f64_f32(self.0)))]
    }
    #[inline(always)]
    fn narrow([low, high]: [F64x2; 2]) -> Self {
        on!(Self(vcvt_high_f32_f64(vcvt_f32_f64(low.0), high.0)))
    }
}

impl Memory for F32x4 {
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
    type Double = F64x2;
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
    fn widen(self) -> [Self; 2] {
        [self, self]
    }
    #[inline(always)]
    fn narrow([all, _]: [Self; 2]) -> Self {
        all
    }
}

impl Memory for F64x2 {
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
