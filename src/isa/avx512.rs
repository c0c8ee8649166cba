//! AVX-512 of Ice Lake and Zen 4: 512-bit registers, masks in registers of their own.
//!
//! One intrinsic per line. `on!` is the only way to one: see the soundness argument in `isa/mod.rs`.

use crate::simd::{Job, Mask, Memory, Simd, Vector};
use core::arch::x86_64::*;
use core::ops::{Add, BitAnd, Div, Mul, Not, Sub};

/// The Avx512 path.
#[derive(Clone, Copy)]
pub(crate) struct Avx512;
type This = Avx512;

/// An intrinsic of this instruction set.
macro_rules! on {
    ($intrinsic:expr) => {
        // SAFETY: this is reached only from inside `Avx512::enter`, so the CPU has the instruction; where
        // it takes a pointer, the caller of the method has promised what the method asks.
        unsafe { $intrinsic }
    };
}

impl Simd for Avx512 {
    const NAME: &'static str = "avx512";
    const STREAMS: bool = true;
    type F32 = F32x16;
    type F64 = F64x8;

    super::target_features!(
        "avx512f",
        "avx512bw",
        "avx512dq",
        "avx512vl",
        "avx512vbmi2",
        "avx2",
        "fma",
        "bmi1",
        "bmi2",
        "lzcnt",
        "popcnt"
    );

    #[inline(always)]
    fn fence() {
        on!(_mm_sfence())
    }
}

/// 16 lanes of f32.
#[derive(Clone, Copy)]
pub(crate) struct F32x16(__m512);

/// One truth value for each lane of [`F32x16`].
#[derive(Clone, Copy)]
pub(crate) struct M16(__mmask16);

impl Add for F32x16 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        on!(Self(_mm512_add_ps(self.0, other.0)))
    }
}

impl Sub for F32x16 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        on!(Self(_mm512_sub_ps(self.0, other.0)))
    }
}

impl Mul for F32x16 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        on!(Self(_mm512_mul_ps(self.0, other.0)))
    }
}

impl Div for F32x16 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        on!(Self(_mm512_div_ps(self.0, other.0)))
    }
}

impl BitAnd for M16 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Not for M16 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Mask<F32x16> for M16 {
    #[inline(always)]
    fn select(self, yes: F32x16, no: F32x16) -> F32x16 {
        on!(F32x16(_mm512_mask_blend_ps(self.0, no.0, yes.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        self.0.into()
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        Self(bits as _)
    }
}

impl Vector for F32x16 {
    type Elem = f32;
    type Mask = M16;
    type Double = F64x8;
    const LANES: usize = 16;
    #[inline(always)]
    fn splat(value: f32) -> Self {
        on!(Self(_mm512_set1_ps(value)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> M16 {
        on!(M16(_mm512_cmp_ps_mask::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> M16 {
        on!(M16(_mm512_cmp_ps_mask::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn is_nan(self) -> M16 {
        on!(M16(_mm512_cmp_ps_mask::<_CMP_UNORD_Q>(self.0, self.0)))
    }
    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        // `max` returns its second operand when either is NaN and when both are zero: the order matters.
        on!(Self(_mm512_max_ps(floor.0, self.0)))
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        on!(Self(_mm512_or_ps(self.0, _mm512_castsi512_ps(_mm512_set1_epi32(0x0040_0000)))))
    }
    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        on!(Self(_mm512_min_ps(ceiling.0, self.0)))
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        on!(Self(_mm512_fmadd_ps(self.0, factor.0, summand.0)))
    }
    #[inline(always)]
    fn has_sign(self) -> M16 {
        on!(M16(_mm512_movepi32_mask(_mm512_castps_si512(self.0))))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        on!(Self(_mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_castps_si512(self.0)))))
    }
    #[inline(always)]
    fn widen(self) -> [F64x8; 2] {
        [
            on!(F64x8(_mm512_cvtps_pd(_mm512_castps512_ps256(self.0)))),
            on!(F64x8(_mm512_cvtps_pd(_mm512_extractf32x8_ps::<1>(self.0)))),
        ]
    }
    #[inline(always)]
    fn narrow([low, high]: [F64x8; 2]) -> Self {
        let low = on!(_mm512_castps256_ps512(_mm512_cvtpd_ps(low.0)));
        on!(Self(_mm512_insertf32x8::<1>(low, _mm512_cvtpd_ps(high.0))))
    }
}

impl Memory for F32x16 {
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        on!(Self(_mm512_loadu_ps(from)))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        on!(_mm512_storeu_ps(to, self.0))
    }
    #[inline(always)]
    unsafe fn stream(self, to: *mut f32) {
        on!(_mm512_stream_ps(to, self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const f32, count: usize) -> Self {
        on!(Self(_mm512_maskz_loadu_ps((1 << count) - 1, from)))
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, count: usize) {
        on!(_mm512_mask_storeu_ps(to, (1 << count) - 1, self.0))
    }
}

/// 8 lanes of f64.
#[derive(Clone, Copy)]
pub(crate) struct F64x8(__m512d);

/// One truth value for each lane of [`F64x8`].
#[derive(Clone, Copy)]
pub(crate) struct M8(__mmask8);

impl Add for F64x8 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        on!(Self(_mm512_add_pd(self.0, other.0)))
    }
}

impl Sub for F64x8 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        on!(Self(_mm512_sub_pd(self.0, other.0)))
    }
}

impl Mul for F64x8 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        on!(Self(_mm512_mul_pd(self.0, other.0)))
    }
}

impl Div for F64x8 {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        on!(Self(_mm512_div_pd(self.0, other.0)))
    }
}

impl BitAnd for M8 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Not for M8 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Mask<F64x8> for M8 {
    #[inline(always)]
    fn select(self, yes: F64x8, no: F64x8) -> F64x8 {
        on!(F64x8(_mm512_mask_blend_pd(self.0, no.0, yes.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        self.0.into()
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> Self {
        Self(bits as _)
    }
}

impl Vector for F64x8 {
    type Elem = f64;
    type Mask = M8;
    type Double = F64x8;
    const LANES: usize = 8;
    #[inline(always)]
    fn splat(value: f64) -> Self {
        on!(Self(_mm512_set1_pd(value)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> M8 {
        on!(M8(_mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> M8 {
        on!(M8(_mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn is_nan(self) -> M8 {
        on!(M8(_mm512_cmp_pd_mask::<_CMP_UNORD_Q>(self.0, self.0)))
    }
    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        // `max` returns its second operand when either is NaN and when both are zero: the order matters.
        on!(Self(_mm512_max_pd(floor.0, self.0)))
    }
    #[inline(always)]
    fn quiet(self) -> Self {
        on!(Self(_mm512_or_pd(self.0, _mm512_castsi512_pd(_mm512_set1_epi64(0x0008_0000_0000_0000)))))
    }
    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        on!(Self(_mm512_min_pd(ceiling.0, self.0)))
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        on!(Self(_mm512_fmadd_pd(self.0, factor.0, summand.0)))
    }
    #[inline(always)]
    fn has_sign(self) -> M8 {
        on!(M8(_mm512_movepi64_mask(_mm512_castpd_si512(self.0))))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        on!(Self(_mm512_castsi512_pd(_mm512_slli_epi64::<52>(_mm512_castpd_si512(self.0)))))
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

impl Memory for F64x8 {
    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        on!(Self(_mm512_loadu_pd(from)))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        on!(_mm512_storeu_pd(to, self.0))
    }
    #[inline(always)]
    unsafe fn stream(self, to: *mut f64) {
        on!(_mm512_stream_pd(to, self.0))
    }
    #[inline(always)]
    unsafe fn load_partial(from: *const f64, count: usize) -> Self {
        on!(Self(_mm512_maskz_loadu_pd((1 << count) - 1, from)))
    }
    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f64, count: usize) {
        on!(_mm512_mask_storeu_pd(to, (1 << count) - 1, self.0))
    }
}
