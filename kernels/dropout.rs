//! max with zero, and dropout of what is left.

use super::math::{Factor, scale};
use super::random;
use super::relu::Relu;
use super::{Formula, FromMask, FromOutput, Selection};
use crate::error::{Error, Must};
use crate::simd::{Float, FloatVector, Mask};

/// `!(x <= 0) && kept[i] ? x / (1 - p) : +0`
///
/// ReLU and inverted dropout in one pass, with one mask for both: each unit is dropped with probability `p`, and what is kept grows
/// so that the mean stays. Whether unit `i` is kept is a function of p, the seed and `i` alone, the same on every instruction set, for
/// every split, and for every element type that holds p: where word `w` of Philox4x32-10, which [`RRelu`](crate::RRelu) says how to
/// find, is at least `p * 2^32`, rounded, or the largest word, if that is less. A new seed for each step and layer is all there is to keep. Evaluation is [`Relu`] alone.
///
/// The factor is `1 / (1 - p)`, computed in f64 and rounded to the type that is calculated in; the product with it is correctly rounded: 0.5 ULP. A
/// NaN that is kept comes out quieted; −0 and what is dropped give +0.
///
/// Gradient: `active ? dy / (1 - p) : +0`, with the same factor, 0.5 ULP; a select, so that dy = ∞ at an inactive unit gives 0. From
/// the mask, whose bit is `!(x <= 0) && kept[i]`, from y, which is 0 where it is not active, and from x.
///
/// ```
/// use rectify::{Exec, ReluDropout};
/// let op = ReluDropout::new(0.5_f32, 7)?;
/// let (mut x, mut mask) = (vec![1.5; 1000], [0; 125]);
/// let kept = Exec::new().forward_mask_inplace(&op, &mut x, &mut mask)?;
/// assert!((450..550).contains(&kept));
/// assert_eq!(x.iter().filter(|&&y| y == 3.0).count(), kept);
/// assert_eq!(x.iter().filter(|&&y| y == 0.0).count(), 1000 - kept);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReluDropout<T> {
    probability: T,
    /// The least word with which a unit is kept.
    least: u32,
    seed: u64,
}

impl<T: Float> ReluDropout<T> {
    /// The probability used where none is given, as in PyTorch: 1/2.
    pub const DEFAULT_PROBABILITY: f64 = 0.5;

    /// Drops units with a probability below 1, drawn with `seed`.
    ///
    /// # Errors
    /// [`Error::Parameter`] if `0 <= probability < 1` does not hold.
    pub fn new(probability: T, seed: u64) -> Result<Self, Error> {
        let value = probability.to_f64();
        if !(0.0..1.0).contains(&value) {
            return Err(Error::Parameter { parameter: "probability", value, must: Must::BeBelowOne });
        }
        // To the nearest; a cast saturates.
        let least = (value * 4_294_967_296.0 + 0.5) as u32;
        Ok(ReluDropout { probability, least, seed })
    }

    /// The probability with which a unit is dropped.
    pub fn probability(&self) -> T {
        self.probability
    }

    /// What it does to units that are known to be kept.
    pub(crate) fn kept(&self) -> ScaledRelu<T> {
        ScaledRelu(Factor::new(T::from_f64(1.0 / (1.0 - self.probability.to_f64()))))
    }

    /// 1 for each of the elements `at..` that is kept, else 0; `at` is a multiple of [`random::BLOCK`].
    #[inline(always)]
    pub(crate) fn keep_from(&self, at: usize, chunk: &mut [T]) {
        let one = T::from_f64(1.0);
        for (block, keep) in chunk.chunks_mut(random::BLOCK).enumerate() {
            let words = random::block(self.seed, (at / random::BLOCK + block) as u64);
            for (keep, word) in keep.iter_mut().zip(words) {
                *keep = if word >= self.least { one } else { T::ZERO };
            }
        }
    }
}

/// `!(x <= 0) ? factor * x : +0`, of a factor that is at least 1.
#[derive(Clone, Copy)]
pub(crate) struct ScaledRelu<T>(Factor<T>);

impl<T: Float> Formula<T> for ScaledRelu<T> {
    #[inline(always)]
    fn forward<V: FloatVector<Elem = T>>(self, x: V) -> V {
        self.gradient(x, x)
    }
    #[inline(always)]
    fn gradient<V: FloatVector<Elem = T>>(self, dy: V, x: V) -> V {
        self.gradient_from_mask(dy, self.active(x))
    }
}

impl<T: Float> FromMask<T> for ScaledRelu<T> {
    #[inline(always)]
    fn active<V: FloatVector<Elem = T>>(self, x: V) -> V::Mask {
        Relu.active(x)
    }
    #[inline(always)]
    fn gradient_from_mask<V: FloatVector<Elem = T>>(self, dy: V, active: V::Mask) -> V {
        active.select(scale(dy, self.0), V::zero())
    }
}

impl<T: Float> FromOutput<T> for ScaledRelu<T> {}
