//! The elements of a tensor that are active, one behind the other, and where each was.

use crate::Isa;
use crate::simd::{Job, Mask, Memory, Packed, Simd, Vector};

/// Writes the values that relu lets pass, and their indices, and returns how many there are. What is behind them is of no use.
///
/// # Panics
/// If the lengths differ or are larger than indices can be; callers have reported that in their own words before.
pub(crate) fn compact(isa: Isa, x: &[f32], indices: &mut [u32], values: &mut [f32]) -> usize {
    assert!(x.len() == indices.len() && x.len() == values.len() && x.len() <= MOST);
    // f32 is handled by its bits.
    isa.run(
        Compact { indices: indices.as_mut_ptr() },
        x.as_ptr().cast(),
        values.as_mut_ptr().cast(),
        x.len(),
        false,
    )
}

/// Most elements that indices of 32 bits are enough for.
pub(crate) const MOST: usize = if usize::BITS > 32 { 1 << (usize::BITS / 2) } else { usize::MAX };

/// The bits of −∞: those of a negative NaN are above, as integers, and those of other negative numbers below, or equal.
const NEGATIVE_INFINITY: i32 = 0xFF80_0000_u32 as i32;

/// `len` indices may be written, and as many values at `to`, and read at `from`: see [`compact`], the only place that makes one.
struct Compact {
    indices: *mut u32,
}

impl Job for Compact {
    type Elem = i32;
    #[inline(always)]
    fn run<S: Simd>(self, from: *const i32, to: *mut i32, len: usize, _: bool) -> usize {
        let lanes = S::I32::LANES;
        let indices = self.indices.cast::<i32>();
        let numbers: [i32; 64] = NUMBERS;
        // SAFETY: registers hold at most 64 numbers.
        let mut index = unsafe { <S::I32 as Memory<i32>>::load(numbers.as_ptr()) };
        let (mut at, mut count) = (0, 0);
        while at + lanes <= len {
            // SAFETY: the promise of the type; `count <= at`, so that whole registers lie within the tensors, and `to` may be
            // written where `from` has been read.
            unsafe {
                let x = <S::I32 as Memory<i32>>::load(from.add(at));
                let active = active(x);
                Memory::<i32>::store(x.pack(active), to.add(count));
                Memory::<i32>::store(index.pack(active), indices.add(count));
                count += active.to_bits().count_ones() as usize;
            }
            index = index.plus(S::I32::splat(lanes as i32));
            at += lanes;
        }
        while at < len {
            // SAFETY: as above, for one element.
            unsafe {
                let bits = *from.add(at);
                to.add(count).write(bits);
                indices.add(count).write(at as u32 as i32);
                count += usize::from(bits > NEGATIVE_INFINITY && bits != 0);
            }
            at += 1;
        }
        count
    }
}

/// `!(x <= 0)` of f32, from its bits: NaNs of either sign are active.
#[inline(always)]
fn active<V: Vector<Elem = i32>>(bits: V) -> V::Mask {
    bits.gt(V::splat(NEGATIVE_INFINITY)) & !(bits.le_zero() & !bits.lt(V::zero()))
}

const NUMBERS: [i32; 64] = {
    let mut numbers = [0; 64];
    let mut i = 0;
    while i < 64 {
        numbers[i] = i as i32;
        i += 1;
    }
    numbers
};
