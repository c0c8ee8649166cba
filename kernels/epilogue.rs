//! What comes between a matrix product, or a convolution, and its activation.

use super::channels::spread;
use crate::error::Error;
use crate::simd::{Float, FloatVector, Mask};

/// What goes into one register of `act(scale * x + shift + residual)` beside x.
#[derive(Clone, Copy)]
pub struct Parts<V> {
    /// Of [`PRelu`](crate::PRelu) and its like; others take none.
    pub slope: V,
    pub scale: V,
    pub shift: V,
    pub residual: V,
}

impl<V> Parts<V> {
    /// Each of them mapped.
    #[inline(always)]
    pub(crate) fn map<R>(self, f: impl Fn(V) -> R) -> Parts<R> {
        let Parts { slope, scale, shift, residual } = self;
        Parts { slope: f(slope), scale: f(scale), shift: f(shift), residual: f(residual) }
    }
}

/// `scale * x + shift + residual`: the first sum fused, a NaN canonical.
///
/// Parts that are missing are 1, −0 and −0, with which nothing changes: not even the sign of a zero.
#[inline(always)]
pub fn fuse<T: Float, V: FloatVector<Elem = T>>(x: V, parts: Parts<V>) -> V {
    let sum = x.mul_add(parts.scale, parts.shift) + parts.residual;
    sum.is_nan().select(V::splat(T::NAN), sum)
}

/// Which elements of a row, or which rows, belong to one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Channels {
    /// Channels lie along the row, and repeat if it has more elements: channels-last, the output of a matrix product.
    #[default]
    AlongRows,
    /// Each row belongs to one channel, and they repeat: NCHW, of which a row has H·W elements.
    AcrossRows,
}

impl Channels {
    /// Elements in a row that belong to the same channel.
    pub(crate) fn inner(self, length: usize) -> usize {
        match self {
            Channels::AlongRows => 1,
            Channels::AcrossRows => length,
        }
    }

    /// Whether `rows × length` elements are made of whole runs of so many channels.
    ///
    /// # Errors
    /// [`Error::Channels`]
    pub(crate) fn fit(self, channels: usize, rows: usize, length: usize) -> Result<(), Error> {
        let (inner, of) = match self {
            Channels::AlongRows => (1, length),
            Channels::AcrossRows => (length, rows),
        };
        if rows == 0 || length == 0 || channels > 0 && of.is_multiple_of(channels) {
            return Ok(());
        }
        Err(Error::Channels { length: rows.saturating_mul(length), channels, inner })
    }
}

/// `scale[c] * x + shift[c] + residual`, of which an activation function is taken: what [`Exec::epilogue`](crate::Exec::epilogue) does
/// before that.
///
/// Scale and shift are of the type that is calculated in (of f16 and bf16, f32), one value per channel; every part may be missing.
/// `scale * x + shift` is rounded once, the sum with the residual once more. Without scale it is `x + shift`, without both x
/// itself, −0 included. A NaN comes to the activation function as the canonical one, whatever it came from.
///
/// ```
/// use rectify::{Epilogue, Exec, Relu, Rows, RowsMut};
/// let product = [1.0_f32, -2.0, -3.0, 4.0]; // two rows of two channels
/// let residual = [0.5; 4];
/// let mut y = [0.0_f32; 4];
/// let (x, added) = (Rows::new(&product, 2, 2, 2)?, Rows::new(&residual, 2, 2, 2)?);
/// let folded = Epilogue::new().scale(&[2.0, 0.5]).shift(&[0.25, 1.0]);
/// Exec::new().epilogue(&Relu, &folded, &x, Some(&added), &mut RowsMut::new(&mut y, 2, 2, 2)?)?;
/// assert_eq!(y, [2.75, 0.5, 0.0, 3.5]);
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Epilogue<'a, T> {
    pub(crate) scale: Option<&'a [T]>,
    pub(crate) shift: Option<&'a [T]>,
    pub(crate) channels: Channels,
}

impl<'a, T: Float> Epilogue<'a, T> {
    /// Without scale and shift.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a factor for each channel.
    pub fn scale(self, scale: &'a [T]) -> Self {
        Epilogue { scale: Some(scale), ..self }
    }

    /// With a summand for each channel: a bias.
    pub fn shift(self, shift: &'a [T]) -> Self {
        Epilogue { shift: Some(shift), ..self }
    }

    /// With channels along or across rows.
    pub fn channels(self, channels: Channels) -> Self {
        Epilogue { channels, ..self }
    }

    /// Whether there are as many scales as shifts, and rows for them.
    ///
    /// # Errors
    /// [`Error::Length`], [`Error::Channels`]
    pub(crate) fn fits(&self, rows: usize, length: usize) -> Result<(), Error> {
        if let (Some(scale), Some(shift)) = (self.scale, self.shift) {
            crate::exec::same_length("shift", shift.len(), "scale", scale.len())?;
        }
        match self.scale.or(self.shift) {
            Some(values) => self.channels.fit(values.len(), rows, length),
            None => Ok(()),
        }
    }
}

/// Scale and shift of a tensor's elements, in its layout.
#[derive(Clone, Copy)]
pub(crate) struct ChannelParts<'a, T> {
    pub(crate) scale: Option<&'a [T]>,
    pub(crate) shift: Option<&'a [T]>,
    /// Elements that a channel has in a row; not 0.
    pub(crate) inner: usize,
}

/// A stretch of elements as far as its channels go: two of the same kind have the same scales and shifts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// All elements belong to this channel.
    Within(usize),
    /// They begin with this element of a sample.
    From(usize),
}

impl<T: Float> ChannelParts<'_, T> {
    /// Of how many elements a sample is made: then scales and shifts repeat.
    pub(crate) fn period(&self) -> usize {
        match self.scale.or(self.shift).map(<[T]>::len) {
            None | Some(1) => 1,
            Some(channels) => channels * self.inner,
        }
    }

    /// What elements `at .. at + count` are.
    #[inline(always)]
    pub(crate) fn stretch(&self, at: usize, count: usize) -> Stretch {
        let phase = at % self.period();
        if phase % self.inner + count <= self.inner {
            Stretch::Within(phase / self.inner)
        } else {
            Stretch::From(phase)
        }
    }

    /// Those of elements `at ..`, into chunks that hold 1 and −0 where there is no scale or no shift.
    #[inline(always)]
    pub(crate) fn spread(&self, at: usize, scale: &mut [T], shift: &mut [T]) {
        for (values, chunk) in [(self.scale, scale), (self.shift, shift)] {
            if let Some(values) = values {
                spread(values, self.inner, at, chunk);
            }
        }
    }
}
