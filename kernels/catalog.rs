//! Every operation, once: what drives tests and benchmarks.
//!
//! A row gives the operation at one choice of its parameters and its textbook definition in f64, written
//! independently of the kernel: scalar, with `if`, as in a paper.

use super::leaky::LeakyRelu;
use super::relu::{Relu, ReluPlusZero};
use crate::activation::Activation;
use crate::simd::Float;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A function of one real number.
pub type Function = Box<dyn Fn(f64) -> f64 + Send + Sync>;
/// A function of x and dy.
pub type Gradient = Box<dyn Fn(f64, f64) -> f64 + Send + Sync>;
/// A property of one real number.
pub type Predicate = Box<dyn Fn(f64) -> bool + Send + Sync>;

/// What becomes of the bits of a NaN that passes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NanBits {
    /// Unchanged, signalling or not.
    Kept,
    /// The quiet bit is set, the rest unchanged.
    Quieted,
}

/// One operation at one choice of its parameters, with its textbook definition.
///
/// The definition is exact in f64 for f32 values: rounded to f32 it is the expected result, bit for bit but for NaN.
pub struct Entry<T> {
    /// The name that functions and benchmarks carry: `leaky_relu`.
    pub name: &'static str,
    /// The parameters: `slope=0.01`; empty if there are none.
    pub parameters: &'static str,
    /// The operation.
    pub op: Box<dyn Activation<T>>,
    /// y from x.
    pub forward: Function,
    /// The mask's bit from x.
    pub active: Predicate,
    /// dx from x and dy.
    pub backward: Gradient,
    /// What forward makes of a NaN x, and backward of a NaN dy at an inactive unit (at an active one dy is kept).
    pub nan: NanBits,
    /// Whether this row is the one that benchmarks take.
    pub typical: bool,
}

impl<T: Float> Entry<T> {
    fn new(name: &'static str, op: impl Activation<T> + 'static) -> Self {
        Entry {
            name,
            parameters: "",
            op: Box::new(op),
            forward: Box::new(|x| if x < 0.0 { 0.0 } else { x }),
            active: Box::new(|x| x > 0.0 || x.is_nan()),
            backward: Box::new(|x, dy| if x <= 0.0 { 0.0 } else { dy }),
            nan: NanBits::Kept,
            typical: true,
        }
    }
}

/// Every operation, in the order of the README's table; those with parameters at several choices of them.
///
/// ```
/// use rectify::{Exec, catalog};
/// for entry in catalog::<f32>() {
///     let mut y = [3.0];
///     Exec::new().forward_inplace(&*entry.op, &mut y)?;
///     println!("{}({}) of 3 is {}", entry.name, entry.parameters, y[0]);
///     assert_eq!(f64::from(y[0]), (entry.forward)(3.0));
/// }
/// # Ok::<(), rectify::Error>(())
/// ```
pub fn catalog<T: Float>() -> Vec<Entry<T>>
where
    Relu: Activation<T>,
    ReluPlusZero: Activation<T>,
    LeakyRelu<T>: Activation<T>,
{
    let mut entries = alloc::vec![
        Entry::new("relu", Relu),
        Entry {
            forward: Box::new(|x| if x <= 0.0 { 0.0 } else { x }),
            ..Entry::new("relu_plus_zero", ReluPlusZero)
        },
    ];
    let slopes = [
        ("slope=0.01", 0.01),
        ("slope=1.5", 1.5),
        ("slope=-0.25", -0.25),
        ("slope=0", 0.0),
        ("slope=-0", -0.0),
        ("slope=inf", f64::INFINITY),
        ("slope=nan", f64::NAN),
    ];
    entries.extend(slopes.into_iter().map(|(parameters, slope)| {
        let op = LeakyRelu::new(T::from_f64(slope));
        let slope = op.slope().to_f64();
        Entry {
            parameters,
            forward: Box::new(move |x| if x > 0.0 { x } else { slope * x }),
            active: Box::new(|x| x > 0.0),
            backward: Box::new(move |x, dy| if x > 0.0 { dy } else { slope * dy }),
            nan: NanBits::Quieted,
            typical: parameters == "slope=0.01",
            ..Entry::new("leaky_relu", op)
        }
    }));
    entries
}
