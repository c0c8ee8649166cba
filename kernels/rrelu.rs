//! A random slope for each element.

use super::leaky::LeakyRelu;
use super::random;
use crate::error::{Error, Must};
use crate::simd::Float;

/// `x > 0 ? x : slope * x`, with a slope of its own for each element, uniform in [lower, upper]
///
/// Training with randomised leaky ReLU. The slope of element `i` is a function of the seed and of `i` alone, so it is the
/// same on every instruction set and for every split, and backward makes it again instead of reading it: a new seed for each
/// step and layer is all there is to keep. Evaluation is [`RRelu::evaluation`], leaky ReLU with the mean slope.
///
/// The slope is `lower + (upper - lower) * u`, rounded twice, at most `upper`. For f32, `u` is the upper 24 bits, for f64 all
/// 32 bits, of a word `w` of Philox4x32-10, as a fraction: `w` is word `i % 64 / 16` of what the generator makes of counter
/// `i / 64 * 16 + i % 16` with the seed as its key, lower words first.
///
/// The rules for NaN, −0 and infinities, and what may be saved for backward (x; the mask, bit `x > 0`; y if lower ≥ 0), are
/// those of [`LeakyRelu`], as is the error bound: 0.5 ULP.
///
/// ```
/// use rectify::{Exec, RRelu, Saved};
/// let op = RRelu::new(0.125_f32, 0.375, 42)?;
/// let x = [-1.0, 1.0, -1.0];
/// let (mut y, mut dx) = ([0.0; 3], [0.0; 3]);
/// Exec::new().forward(&op, &x, &mut y)?;
/// assert!(y[0] != y[2] && -0.375 <= y[0] && y[0] <= -0.125);
/// Exec::new().backward(&op, &[1.0; 3], Saved::Input(&x), &mut dx)?;
/// assert_eq!(dx, [-y[0], 1.0, -y[2]]); // the slopes again
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RRelu<T> {
    lower: T,
    upper: T,
    seed: u64,
}

impl<T: Float> RRelu<T> {
    /// The lower bound used where none is given, as in PyTorch: 1/8.
    pub const DEFAULT_LOWER: f64 = 1.0 / 8.0;
    /// The upper bound used where none is given, as in PyTorch: 1/3.
    pub const DEFAULT_UPPER: f64 = 1.0 / 3.0;

    /// Slopes from `lower` to `upper`, drawn with `seed`.
    ///
    /// # Errors
    /// [`Error::Parameter`] if a bound is not finite or lower > upper.
    pub fn new(lower: T, upper: T, seed: u64) -> Result<Self, Error> {
        for (parameter, value) in [("lower", lower), ("upper", upper)] {
            let value = value.to_f64();
            if !value.is_finite() {
                return Err(Error::Parameter { parameter, value, must: Must::BeFinite });
            }
        }
        if lower > upper {
            let must = Must::BeAtMost { parameter: "upper", value: upper.to_f64() };
            return Err(Error::Parameter { parameter: "lower", value: lower.to_f64(), must });
        }
        Ok(RRelu { lower, upper, seed })
    }

    /// For evaluation: leaky ReLU with slope `(lower + upper) / 2`.
    pub fn evaluation(&self) -> LeakyRelu<T> {
        LeakyRelu::new(T::from_f64((self.lower.to_f64() + self.upper.to_f64()) / 2.0))
    }

    /// The least slope there can be.
    pub fn lower(&self) -> T {
        self.lower
    }

    /// Tensors of any length will do.
    pub(crate) fn fits(&self, _len: usize) -> Result<(), Error> {
        Ok(())
    }

    /// Slopes differ from element to element.
    #[inline(always)]
    pub(crate) fn as_leaky(&self) -> Option<LeakyRelu<T>> {
        None
    }

    /// The slopes of elements `at..`; `at` is a multiple of [`random::BLOCK`].
    #[inline(always)]
    pub(crate) fn slopes_from(&self, at: usize, chunk: &mut [T]) {
        let width = self.upper - self.lower;
        for (block, slopes) in chunk.chunks_mut(random::BLOCK).enumerate() {
            let words = random::block(self.seed, (at / random::BLOCK + block) as u64);
            for (slope, word) in slopes.iter_mut().zip(words) {
                let exact = self.lower + width * T::fraction(word);
                *slope = if exact > self.upper { self.upper } else { exact };
            }
        }
    }
}
