//! What can be wrong with a call.

use core::fmt;

/// An argument that a call refuses; nothing has been written.
///
/// The message names the argument and both values.
///
/// ```
/// use rectify::{Clamp, Exec, Relu};
/// let error = Exec::new().forward(&Relu, &[1.0_f32; 4], &mut [0.0; 3]).unwrap_err();
/// assert_eq!(error.to_string(), "dst has length 3, but src has length 4");
/// let error = Clamp::new(2.0_f32, 1.0).unwrap_err();
/// assert_eq!(error.to_string(), "lo is 2, but must be at most hi, which is 1");
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
    /// A parameter of an operation that makes no sense.
    Parameter {
        /// The parameter that is refused.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        must: Must,
    },
    /// A tensor is not made of whole samples of `channels × inner` elements.
    Channels {
        /// Elements of the tensor.
        length: usize,
        /// Channels.
        channels: usize,
        /// Elements that a channel has in a row.
        inner: usize,
    },
    /// Rows would overlap.
    LeadingDimension {
        /// How far apart rows begin.
        leading: usize,
        /// Elements of a row.
        length: usize,
    },
    /// A slice does not hold the rows of a view.
    RowsTooLong {
        /// Elements of the slice.
        data: usize,
        /// Rows.
        rows: usize,
        /// Elements of a row.
        length: usize,
        /// How far apart rows begin.
        leading: usize,
        /// Elements needed.
        needed: usize,
    },
    /// Two views that must have the same rows do not.
    Shape {
        /// The argument that is refused.
        argument: &'static str,
        /// Its rows and their length.
        shape: [usize; 2],
        /// The argument that it must match.
        reference: &'static str,
        /// The shape it must have.
        expected: [usize; 2],
    },
    /// An index is not one of the tensor's.
    Index {
        /// The argument that is refused.
        argument: &'static str,
        /// Which of its elements.
        at: usize,
        /// The index.
        index: usize,
        /// The tensor.
        reference: &'static str,
        /// Its length.
        length: usize,
    },
    /// A tensor has more elements than can be counted.
    TooLong {
        /// The argument that is refused.
        argument: &'static str,
        /// Its length.
        length: usize,
        /// The most there can be.
        most: usize,
    },
    /// What was saved does not determine the gradient.
    Undetermined(Undetermined),
}

/// What a parameter must be.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Must {
    /// Not NaN.
    BeNumber,
    /// Not NaN, not infinite.
    BeFinite,
    /// Finite and above 0.
    BePositive,
    /// From 0 to below 1.
    BeBelowOne,
    /// Neither zero nor NaN.
    NotBeZero,
    /// At most another parameter.
    BeAtMost {
        /// The other one.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Error::Length { argument, length, reference, expected } => {
                write!(f, "{argument} has length {length}, but {reference} has length {expected}")
            }
            Error::MaskTooShort { length, needed, elements } => {
                write!(f, "mask has {length} bytes, but {elements} elements need {needed}")
            }
            Error::Index { argument, at, index, reference, length } => {
                write!(f, "{argument}[{at}] is {index}, but {reference} has length {length}")
            }
            Error::TooLong { argument, length, most } => {
                write!(f, "{argument} has length {length}, but at most {most} elements can be counted")
            }
            Error::Parameter { parameter, value, must } => {
                write!(f, "{parameter} is {}, but ", Short(value))?;
                match must {
                    Must::BeNumber => write!(f, "must be a number"),
                    Must::BeFinite => write!(f, "must be finite"),
                    Must::BePositive => write!(f, "must be finite and above 0"),
                    Must::BeBelowOne => write!(f, "must be from 0 to below 1"),
                    Must::NotBeZero => write!(f, "must be a number other than 0"),
                    Must::BeAtMost { parameter, value } => {
                        write!(f, "must be at most {parameter}, which is {}", Short(value))
                    }
                }
            }
            Error::Channels { length, channels, inner } => write!(
                f,
                "the tensor has length {length}, which is no multiple of {channels} channels of {inner} elements"
            ),
            Error::LeadingDimension { leading, length } => {
                write!(f, "the leading dimension is {leading}, but rows have {length} elements")
            }
            Error::RowsTooLong { data, rows, length, leading, needed } => write!(
                f,
                "data has length {data}, but {rows} rows of {length} elements, {leading} apart, need {needed}"
            ),
            Error::Shape { argument, shape: [rows, length], reference, expected } => write!(
                f,
                "{argument} has {rows} rows of {length}, but {reference} has {} of {}",
                expected[0], expected[1]
            ),
            Error::Undetermined(undetermined) => undetermined.fmt(f),
        }
    }
}

impl core::error::Error for Error {}

/// A saved tensor that does not determine the gradient, and why.
///
/// ```
/// use rectify::{Exec, HardSwish, LeakyRelu, Saved};
/// let y = [1.0_f32; 2];
/// let error = Exec::new().backward(&LeakyRelu::new(-0.5), &[1.0; 2], Saved::Output(&y), &mut [0.0; 2]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "slope is -0.5, but must be at least 0 for a gradient from the saved output; save the input or the mask"
/// );
/// let error = Exec::new().backward(&HardSwish, &[1.0; 2], Saved::Output(&y), &mut [0.0; 2]).unwrap_err();
/// assert_eq!(error.to_string(), "the saved output does not determine the gradient of HardSwish; save the input");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undetermined {
    cause: Cause,
    instead: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Cause {
    /// A parameter beyond a bound; it matters to the saved output.
    Parameter { parameter: &'static str, value: f64, bound: Bound },
    /// The operation itself.
    Always { operation: &'static str, saved: &'static str },
}

/// The bound that a parameter keeps where the output determines the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Undetermined {
    /// With this value of a parameter, y does not tell where x was.
    pub(crate) fn parameter(
        parameter: &'static str,
        value: f64,
        bound: Bound,
        instead: &'static str,
    ) -> Self {
        Undetermined { cause: Cause::Parameter { parameter, value, bound }, instead }
    }

    /// Whatever the parameters, `saved` is not enough.
    pub(crate) fn always(operation: &'static str, saved: &'static str, instead: &'static str) -> Self {
        Undetermined { cause: Cause::Always { operation, saved }, instead }
    }
}

impl fmt::Display for Undetermined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause {
            Cause::Parameter { parameter, value, bound } => {
                write!(f, "{parameter} is {}, but must be ", Short(value))?;
                match bound {
                    Bound::AtLeast(least) => write!(f, "at least {}", Short(least))?,
                    Bound::AtMost(most) => write!(f, "at most {}", Short(most))?,
                }
                write!(f, " for a gradient from the saved output")?;
            }
            Cause::Always { operation, saved } => {
                write!(f, "the saved {saved} does not determine the gradient of {operation}")?
            }
        }
        write!(f, "; save the {}", self.instead)
    }
}

/// A value that came from f32 reads as it was written there: -0.1, not -0.10000000149011612.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let integer = self.0 as i64;
        if integer != 0 && integer.unsigned_abs() < 1 << 53 && integer as f64 == self.0 {
            return write!(f, "{integer}");
        }
        let short = self.0 as f32;
        if f64::from(short) == self.0 { write!(f, "{short}") } else { write!(f, "{}", self.0) }
    }
}
