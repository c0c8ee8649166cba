//! What can be wrong with a call.

use core::fmt;

/// An argument that a call refuses; nothing has been written.
///
/// The message names the argument and both values.
///
/// ```
/// use rectify::{Exec, Relu};
/// let error = Exec::new().forward(&Relu, &[1.0_f32; 4], &mut [0.0; 3]).unwrap_err();
/// assert_eq!(error.to_string(), "dst has length 3, but src has length 4");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Two slices that must have the same length do not.
    Length {
        /// The argument that is refused.
        argument: &'static str,
        /// Its length.
        length: usize,
        /// The argument that it must match.
        reference: &'static str,
        /// The length it must have.
        expected: usize,
    },
    /// A mask has fewer bytes than one bit per element takes.
    MaskTooShort {
        /// Bytes in the mask.
        length: usize,
        /// Bytes needed: `ceil(elements / 8)`.
        needed: usize,
        /// Elements to be covered.
        elements: usize,
    },
    /// The output does not determine the gradient with these parameters; save the input or the mask.
    AmbiguousOutput(AmbiguousOutput),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Length { argument, length, reference, expected } => {
                write!(f, "{argument} has length {length}, but {reference} has length {expected}")
            }
            Error::MaskTooShort { length, needed, elements } => {
                write!(f, "mask has {length} bytes, but {elements} elements need {needed}")
            }
            Error::AmbiguousOutput(ambiguous) => ambiguous.fmt(f),
        }
    }
}

/// A parameter with which the sign of y does not tell the sign of x.
///
/// ```
/// use rectify::{Exec, LeakyRelu, Saved};
/// let y = [1.0_f32; 2];
/// let error = Exec::new().backward(&LeakyRelu::new(-0.5), &[1.0; 2], Saved::Output(&y), &mut [0.0; 2]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "slope is -0.5, but must be at least 0 for a gradient from the saved output; save the input or the mask"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AmbiguousOutput {
    pub(crate) parameter: &'static str,
    pub(crate) value: f64,
    pub(crate) least: f64,
}

impl fmt::Display for AmbiguousOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { parameter, value, least } = *self;
        write!(f, "{parameter} is ")?;
        // A value that came from f32 reads as it was written there: -0.1, not -0.10000000149011612.
        let short = value as f32;
        if f64::from(short) == value {
            write!(f, "{short}")?
        } else {
            write!(f, "{value}")?
        }
        write!(
            f,
            ", but must be at least {least} for a gradient from the saved output; save the input or the mask"
        )
    }
}

impl core::error::Error for Error {}
