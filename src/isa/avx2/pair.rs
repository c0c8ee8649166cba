//! Two registers as one of twice as many lanes: the even ones and the odd ones.
//!
//! That is what 16 words of bf16 are without being moved: each 32 bits hold an odd word where f32 has its upper bits, and an even
//! one below it, a shift away. Taken together again by a shift and a blend, they need no packing, which costs more than all
//! else. Memory that holds f32 is taken apart by shuffles.

use super::{F32x8, F64x4, I16x16};
use crate::simd::{Double, FloatVector, Half, Halves, Mask, Memory, Vector};
use core::arch::x86_64::*;
use core::ops::{Add, BitAnd, Div, Mul, Not, Sub};

/// A register of the lanes 0, 2, … and one of the lanes 1, 3, …; as a mask, two masks.
#[derive(Clone, Copy)]
pub(crate) struct Pair<V> {
    even: V,
    odd: V,
}

/// A function of registers, on both of a pair.
macro_rules! both {
    ($function:path: $($pair:ident),*) => {
        Pair { even: $function($($pair.even),*), odd: $function($($pair.odd),*) }
    };
}

macro_rules! operators {
    ($($Operator:ident $operator:ident)*) => {$(
        impl<V: $Operator<Output = V>> $Operator for Pair<V> {
            type Output = Self;
            #[inline(always)]
            fn $operator(self, other: Self) -> Self {
                both!(V::$operator: self, other)
            }
        }
    )*};
}
operators!(Add add Sub sub Mul mul Div div BitAnd bitand);

impl<V: Not<Output = V>> Not for Pair<V> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        both!(V::not: self)
    }
}

impl F32x8 {
    /// The lanes of both in turns: the lower half and the upper half.
    #[inline(always)]
    fn interleave(even: Self, odd: Self) -> [Self; 2] {
        // Within each half of the registers; then the halves are sorted.
        let [low, high] = on!([_mm256_unpacklo_ps(even.0, odd.0), _mm256_unpackhi_ps(even.0, odd.0)]);
        on!([
            Self(_mm256_permute2f128_ps::<0x20>(low, high)),
            Self(_mm256_permute2f128_ps::<0x31>(low, high))
        ])
    }
    /// Its inverse: the even and the odd lanes of both.
    #[inline(always)]
    fn deinterleave(low: Self, high: Self) -> Pair<Self> {
        let [a, b] = on!([
            _mm256_permute2f128_ps::<0x20>(low.0, high.0),
            _mm256_permute2f128_ps::<0x31>(low.0, high.0)
        ]);
        on!(Pair {
            even: Self(_mm256_shuffle_ps::<0b10_00_10_00>(a, b)),
            odd: Self(_mm256_shuffle_ps::<0b11_01_11_01>(a, b))
        })
    }
}

impl F64x4 {
    /// The lanes of both in turns: the lower half and the upper half.
    #[inline(always)]
    fn interleave(even: Self, odd: Self) -> [Self; 2] {
        let [low, high] = on!([_mm256_unpacklo_pd(even.0, odd.0), _mm256_unpackhi_pd(even.0, odd.0)]);
        on!([
            Self(_mm256_permute2f128_pd::<0x20>(low, high)),
            Self(_mm256_permute2f128_pd::<0x31>(low, high))
        ])
    }
    /// Its inverse: the even and the odd lanes of both.
    #[inline(always)]
    fn deinterleave(low: Self, high: Self) -> Pair<Self> {
        let [a, b] = on!([
            _mm256_permute2f128_pd::<0x20>(low.0, high.0),
            _mm256_permute2f128_pd::<0x31>(low.0, high.0)
        ]);
        on!(Pair { even: Self(_mm256_unpacklo_pd(a, b)), odd: Self(_mm256_unpackhi_pd(a, b)) })
    }
}

macro_rules! pairs {
    ($($V:ident of $T:ident, to_bits: |$mask:ident| $to_bits:expr, from_bits: |$bits:ident| $from_bits:expr;)*) => {$(
        impl Mask<Pair<$V>> for Pair<$V> {
            #[inline(always)]
            fn select(self, yes: Self, no: Self) -> Self {
                both!(Mask::select: self, yes, no)
            }
            #[inline(always)]
            fn to_bits(self) -> u64 {
                let $mask = self;
                $to_bits
            }
            #[inline(always)]
            fn from_bits($bits: u64) -> Self {
                $from_bits
            }
        }

        impl Vector for Pair<$V> {
            type Elem = $T;
            type Mask = Self;
            const LANES: usize = 2 * $V::LANES;
            #[inline(always)]
            fn splat(value: $T) -> Self {
                Pair { even: $V::splat(value), odd: $V::splat(value) }
            }
            #[inline(always)]
            fn lt(self, other: Self) -> Self {
                both!(Vector::lt: self, other)
            }
            #[inline(always)]
            fn le(self, other: Self) -> Self {
                both!(Vector::le: self, other)
            }
            #[inline(always)]
            fn at_least(self, floor: Self) -> Self {
                both!(Vector::at_least: self, floor)
            }
            #[inline(always)]
            fn at_most(self, ceiling: Self) -> Self {
                both!(Vector::at_most: self, ceiling)
            }
        }

        impl FloatVector for Pair<$V> {
            type Double = Pair<F64x4>;
            #[inline(always)]
            fn is_nan(self) -> Self {
                both!(FloatVector::is_nan: self)
            }
            #[inline(always)]
            fn quiet(self) -> Self {
                both!(FloatVector::quiet: self)
            }
            #[inline(always)]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                both!(FloatVector::mul_add: self, factor, summand)
            }
            #[inline(always)]
            fn has_sign(self) -> Self {
                both!(FloatVector::has_sign: self)
            }
            #[inline(always)]
            fn low_bits_to_exponent(self) -> Self {
                both!(FloatVector::low_bits_to_exponent: self)
            }
            #[inline(always)]
            fn eighth(self, table: &[$T; 8]) -> Self {
                Pair { even: self.even.eighth(table), odd: self.odd.eighth(table) }
            }
            #[inline(always)]
            fn eighth_power(self, table: &[$T; 8]) -> Self {
                Pair { even: self.even.eighth_power(table), odd: self.odd.eighth_power(table) }
            }
            #[inline(always)]
            fn widen(self) -> [Pair<F64x4>; 2] {
                let ([even, upper_even], [odd, upper_odd]) = (self.even.widen(), self.odd.widen());
                [Pair { even, odd }, Pair { even: upper_even, odd: upper_odd }]
            }
            #[inline(always)]
            fn narrow([low, high]: [Pair<F64x4>; 2]) -> Self {
                Pair { even: $V::narrow([low.even, high.even]), odd: $V::narrow([low.odd, high.odd]) }
            }
        }

        impl Memory<$T> for Pair<$V> {
            #[inline(always)]
            unsafe fn load(from: *const $T) -> Self {
                // SAFETY: the caller promises the elements of two registers.
                unsafe { $V::deinterleave(Memory::load(from), Memory::load(from.add($V::LANES))) }
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $T) {
                let [low, high] = $V::interleave(self.even, self.odd);
                // SAFETY: as above.
                unsafe {
                    low.store(to);
                    high.store(to.add($V::LANES));
                }
            }
            #[inline(always)]
            unsafe fn load_partial(from: *const $T, count: usize) -> Self {
                // SAFETY: the caller promises `count` elements, fewer than those of two registers.
                unsafe {
                    if count < $V::LANES {
                        return $V::deinterleave($V::load_partial(from, count), $V::zero());
                    }
                    let high = $V::load_partial(from.add($V::LANES), count - $V::LANES);
                    $V::deinterleave(Memory::load(from), high)
                }
            }
            #[inline(always)]
            unsafe fn store_partial(self, to: *mut $T, count: usize) {
                let [low, high] = $V::interleave(self.even, self.odd);
                // SAFETY: as above.
                unsafe {
                    if count < $V::LANES {
                        return low.store_partial(to, count);
                    }
                    low.store(to);
                    high.store_partial(to.add($V::LANES), count - $V::LANES);
                }
            }
        }
    )*};
}
pairs! {
    F32x8 of f32,
    to_bits: |mask| words(mask).to_bits(),
    from_bits: |bits| {
        // Whatever the lower half of a lane is: no use of a mask looks at it.
        let I16x16(words) = I16x16::from_bits(bits);
        let [even, odd] = on!([_mm256_slli_epi32::<16>(words), words]);
        on!(Pair { even: F32x8(_mm256_castsi256_ps(even)), odd: F32x8(_mm256_castsi256_ps(odd)) })
    };
    F64x4 of f64,
    to_bits: |mask| {
        let [low, high] = F64x4::interleave(mask.even, mask.odd);
        low.to_bits() | high.to_bits() << F64x4::LANES
    },
    from_bits: |bits| F64x4::deinterleave(F64x4::from_bits(bits), F64x4::from_bits(bits >> F64x4::LANES));
}

impl Double for Pair<F64x4> {
    #[inline(always)]
    fn eighth_powers(c: f64, [low, high]: [Self; 2]) -> [Self; 2] {
        let [even, upper_even] = F64x4::eighth_powers(c, [low.even, high.even]);
        let [odd, upper_odd] = F64x4::eighth_powers(c, [low.odd, high.odd]);
        [Pair { even, odd }, Pair { even: upper_even, odd: upper_odd }]
    }
}

/// The upper words of all lanes.
#[inline(always)]
fn words(Pair { even, odd }: Pair<F32x8>) -> I16x16 {
    let [even, odd] = on!([_mm256_castps_si256(even.0), _mm256_castps_si256(odd.0)]);
    I16x16(on!(_mm256_blend_epi16::<0b10101010>(_mm256_srli_epi32::<16>(even), odd)))
}

impl Halves for Pair<F32x8> {
    type Words = I16x16;
    #[inline(always)]
    fn widened<E: Half>(words: I16x16) -> Self {
        if !E::IS_BRAIN {
            let [low, high] = words.halves();
            return F32x8::deinterleave(F32x8::widened::<E>(low), F32x8::widened::<E>(high));
        }
        let [even, odd] =
            on!([_mm256_slli_epi32::<16>(words.0), _mm256_and_si256(words.0, _mm256_set1_epi32(!0xFFFF))]);
        on!(Pair { even: F32x8(_mm256_castsi256_ps(even)), odd: F32x8(_mm256_castsi256_ps(odd)) })
    }
    #[inline(always)]
    fn narrowed<E: Half>(self) -> I16x16 {
        let Pair { even, odd } = self;
        let nan = on!(_mm256_movemask_ps(_mm256_cmp_ps::<_CMP_UNORD_Q>(even.0, odd.0)));
        if !E::IS_BRAIN || nan != 0 {
            let [low, high] = F32x8::interleave(even, odd);
            return I16x16::of(low.narrowed::<E>(), high.narrowed::<E>());
        }
        // To the nearest: half a unit more. Where nothing is left below the unit then, it was a tie, and the unit's bit must be 0.
        let more = |lanes: F32x8| {
            let sum = on!(_mm256_add_epi32(_mm256_castps_si256(lanes.0), _mm256_set1_epi32(0x8000)));
            F32x8(on!(_mm256_castsi256_ps(sum)))
        };
        let more = Pair { even: more(even), odd: more(odd) };
        let below = on!(_mm256_blend_epi16::<0b10101010>(
            _mm256_castps_si256(more.even.0),
            _mm256_slli_epi32::<16>(_mm256_castps_si256(more.odd.0))
        ));
        let tie = on!(_mm256_subs_epu16(_mm256_set1_epi16(1), below));
        I16x16(on!(_mm256_andnot_si256(tie, words(more).0)))
    }
}
