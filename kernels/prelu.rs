//! A slope of its own for each channel, or for each element.

use super::channels::{Run, run, spread};
use super::leaky::LeakyRelu;
use super::math::{product, regular_product};
use crate::error::Error;
use crate::simd::{Float, FloatVector, Mask};
use alloc::borrow::Cow;

/// y from x and its slope: `x > 0 ? x : slope * x`, with the NaNs of [`product`]; `regular` says that all slopes are finite and not 0.
#[inline(always)]
pub fn forward<V: FloatVector>(x: V, slope: V, regular: bool) -> V {
    active(x).select(x, if regular { regular_product(x, slope) } else { product(x, slope) })
}

/// The bit of the mask.
#[inline(always)]
pub fn active<V: FloatVector>(x: V) -> V::Mask {
    x.gt(V::zero())
}

/// dx from dy: `x > 0 ? dy : slope * dy`; as [`forward`].
#[inline(always)]
pub fn gradient<V: FloatVector>(dy: V, slope: V, regular: bool, active: V::Mask) -> V {
    active.select(dy, if regular { regular_product(dy, slope) } else { product(dy, slope) })
}

/// What the slope's gradient is the sum of: `x > 0 ? 0 : x * dy`.
#[inline(always)]
pub fn slope_gradient<V: FloatVector>(dy: V, x: V) -> V {
    active(x).select(V::zero(), x * dy)
}

/// `x > 0 ? x : slope[channel of x] * x`
///
/// Tensors are `outer × channels × inner`, contiguous: for NCHW, `inner` is H·W; for channels-last it is 1; one slope per
/// element of a sample is channels-last, too. One slope for all ([`PRelu::shared`]) goes with tensors of any length.
/// Slopes may be any number, as for [`LeakyRelu`](crate::LeakyRelu), of which every element follows the rules: products
/// correctly rounded, a NaN x quieted, else a NaN slope quieted, else the canonical NaN for 0·∞.
///
/// Gradient: `x > 0 ? dy : slope * dy`, from x, from the mask (bit `x > 0`), and from y if every slope is ≥ 0. The gradient
/// of the slopes, and that of x in the same pass, is [`Exec::prelu_backward`](crate::Exec::prelu_backward).
///
/// ```
/// use rectify::{Exec, PRelu};
/// // Two pixels of three channels, channels-last.
/// let mut x = [-1.0_f32, -1.0, -1.0, 8.0, -8.0, 0.0];
/// Exec::new().forward_inplace(&PRelu::new(&[0.5, 0.25, 2.0], 1), &mut x)?;
/// assert_eq!(x, [-0.5, -0.25, -2.0, 8.0, -2.0, 0.0]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PRelu<'a, T: Clone> {
    slopes: Cow<'a, [T]>,
    inner: usize,
}

impl<'a, T: Float> PRelu<'a, T> {
    /// One slope per channel, of which a sample has `inner` elements in a row.
    pub fn new(slopes: &'a [T], inner: usize) -> Self {
        PRelu { slopes: Cow::Borrowed(slopes), inner }
    }

    /// One slope for all elements.
    pub fn shared(slope: T) -> PRelu<'static, T> {
        PRelu { slopes: Cow::Owned(alloc::vec![slope]), inner: 1 }
    }

    /// The same, with slopes of its own.
    pub fn into_owned(self) -> PRelu<'static, T> {
        PRelu { slopes: Cow::Owned(self.slopes.into_owned()), inner: self.inner }
    }

    /// What it is with one slope for all.
    #[inline(always)]
    pub(crate) fn as_leaky(&self) -> Option<LeakyRelu<T>> {
        match *self.slopes {
            [slope] => Some(LeakyRelu::new(slope)),
            _ => None,
        }
    }

    /// The slopes, one per channel.
    pub fn slopes(&self) -> &[T] {
        &self.slopes
    }

    /// Elements that a channel has in a row.
    pub fn inner(&self) -> usize {
        self.inner
    }

    /// Elements of one sample: `channels × inner`; a tensor has a multiple of that.
    pub fn sample(&self) -> usize {
        self.slopes.len().saturating_mul(self.inner)
    }

    /// Whether a tensor of `len` elements is made of whole samples.
    ///
    /// # Errors
    /// [`Error::Channels`]
    pub(crate) fn fits(&self, len: usize) -> Result<(), Error> {
        let (channels, inner) = (self.slopes.len(), self.inner);
        match channels.checked_mul(inner) {
            Some(sample) if sample > 0 && len.is_multiple_of(sample) => Ok(()),
            _ if len == 0 => Ok(()),
            _ => Err(Error::Channels { length: len, channels, inner }),
        }
    }

    /// The least slope there is; NaN if one is.
    pub(crate) fn least_slope(&self) -> T {
        let least = |least, &slope: &T| if slope >= least { least } else { slope };
        self.slopes.iter().fold(T::from_f64(f64::INFINITY), |so_far, slope| {
            if so_far.is_nan() { so_far } else { least(so_far, slope) }
        })
    }

    /// After how many elements slopes repeat.
    pub(crate) fn period(&self) -> usize {
        if self.slopes.len() == 1 { 1 } else { self.sample() }
    }

    /// Elements that follow each other, whose slopes are the same one, or lie where they are.
    #[inline(always)]
    pub(crate) fn run_length(&self) -> usize {
        match (self.slopes.len(), self.inner) {
            (1, _) => 0, // that is leaky ReLU
            (channels, 1) => channels,
            (_, inner) => inner,
        }
    }

    /// What is left, from element `at` of a sample on, of the run that it belongs to.
    #[inline(always)]
    pub(crate) fn run(&self, at: usize) -> Run<'_, T> {
        run(&self.slopes, self.inner, at)
    }

    /// The slopes of elements `at..`.
    #[inline(always)]
    pub(crate) fn slopes_from(&self, at: usize, chunk: &mut [T]) {
        spread(&self.slopes, self.inner, at, chunk);
    }
}
