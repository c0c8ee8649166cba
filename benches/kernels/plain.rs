//! The loops that one would write without this crate: safe Rust, one element at a time, vectorised by the compiler for
//! the features that the benchmark itself is built with.
//!
//! Each is a function of its own (`inline(never)`), as a helper in a program is: its call is paid for, and it is not
//! specialised for a length.

use crate::contestants::Loops;
use rectify::{Cataloged, Saved};

/// An element type that is measured.
pub trait Measured: Cataloged {
    /// The product, in the way that a loop would compute it.
    fn scaled(self, slope: f64) -> Self;
}

macro_rules! measured {
    ($($T:ty: |$x:ident, $slope:ident| $product:expr;)*) => {$(
        impl Measured for $T {
            #[inline]
            fn scaled(self, $slope: f64) -> Self {
                let $x = self;
                $product
            }
        }
    )*};
}
measured! {
    f32: |x, slope| x * slope as f32;
    f64: |x, slope| x * slope;
    i8: |x, slope| (f64::from(x) * slope) as i8;
    i16: |x, slope| (f64::from(x) * slope) as i16;
    i32: |x, slope| (f64::from(x) * slope) as i32;
    i64: |x, slope| (x as f64 * slope) as i64;
}
#[cfg(feature = "half")]
measured! {
    half::f16: |x, slope| half::f16::from_f32(x.to_f32() * slope as f32);
    half::bf16: |x, slope| half::bf16::from_f32(x.to_f32() * slope as f32);
}

/// An operation on one element.
pub trait Rule<T>: Copy {
    fn forward(self, x: T) -> T;
    fn active(self, x: T) -> bool;
    fn gradient(self, active: bool, dy: T) -> T;
}

#[derive(Clone, Copy)]
pub struct Relu;

#[derive(Clone, Copy)]
pub struct ReluPlusZero;

#[derive(Clone, Copy)]
pub struct LeakyRelu {
    pub slope: f64,
}

#[rustfmt::skip]
impl<T: Measured> Rule<T> for Relu {
    fn forward(self, x: T) -> T { if x < T::ZERO { T::ZERO } else { x } }
    fn active(self, x: T) -> bool { x > T::ZERO }
    fn gradient(self, active: bool, dy: T) -> T { if active { dy } else { T::ZERO } }
}

#[rustfmt::skip]
impl<T: Measured> Rule<T> for ReluPlusZero {
    fn forward(self, x: T) -> T { if x <= T::ZERO { T::ZERO } else { x } }
    fn active(self, x: T) -> bool { x > T::ZERO }
    fn gradient(self, active: bool, dy: T) -> T { if active { dy } else { T::ZERO } }
}

#[rustfmt::skip]
impl<T: Measured> Rule<T> for LeakyRelu {
    fn forward(self, x: T) -> T { if x > T::ZERO { x } else { x.scaled(self.slope) } }
    fn active(self, x: T) -> bool { x > T::ZERO }
    fn gradient(self, active: bool, dy: T) -> T { if active { dy } else { dy.scaled(self.slope) } }
}

/// The loops over a rule.
pub struct Plain<R>(pub R);

impl<T: Measured, R: Rule<T>> Loops<T> for Plain<R> {
    #[inline(never)]
    fn forward(&self, x: &[T], y: &mut [T]) {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = self.0.forward(x);
        }
    }

    #[inline(never)]
    fn forward_inplace(&self, x: &mut [T]) {
        for x in x {
            *x = self.0.forward(*x);
        }
    }

    #[inline(never)]
    fn forward_mask(&self, x: &[T], y: &mut [T], mask: &mut [u8]) -> usize {
        let mut count = 0;
        for ((x, y), mask) in x.chunks(8).zip(y.chunks_mut(8)).zip(mask) {
            *mask = bits(self.0, x);
            count += mask.count_ones() as usize;
            for (y, &x) in y.iter_mut().zip(x) {
                *y = self.0.forward(x);
            }
        }
        count
    }

    #[inline(never)]
    fn forward_mask_inplace(&self, x: &mut [T], mask: &mut [u8]) -> usize {
        let mut count = 0;
        for (x, mask) in x.chunks_mut(8).zip(mask) {
            *mask = bits(self.0, x);
            count += mask.count_ones() as usize;
            for x in x {
                *x = self.0.forward(*x);
            }
        }
        count
    }

    #[inline(never)]
    fn backward(&self, dy: &[T], saved: Saved<'_, T>, dx: &mut [T]) {
        match saved {
            Saved::Input(saved) | Saved::Output(saved) => {
                for ((dx, &dy), &saved) in dx.iter_mut().zip(dy).zip(saved) {
                    *dx = self.0.gradient(self.0.active(saved), dy);
                }
            }
            Saved::Mask(mask) => {
                for ((dx, dy), &mask) in dx.chunks_mut(8).zip(dy.chunks(8)).zip(mask) {
                    for (bit, (dx, &dy)) in dx.iter_mut().zip(dy).enumerate() {
                        *dx = self.0.gradient(mask >> bit & 1 == 1, dy);
                    }
                }
            }
        }
    }

    #[inline(never)]
    fn backward_inplace(&self, dy: &mut [T], saved: Saved<'_, T>) {
        match saved {
            Saved::Input(saved) | Saved::Output(saved) => {
                for (dy, &saved) in dy.iter_mut().zip(saved) {
                    *dy = self.0.gradient(self.0.active(saved), *dy);
                }
            }
            Saved::Mask(mask) => {
                for (dy, &mask) in dy.chunks_mut(8).zip(mask) {
                    for (bit, dy) in dy.iter_mut().enumerate() {
                        *dy = self.0.gradient(mask >> bit & 1 == 1, *dy);
                    }
                }
            }
        }
    }
}

/// The mask of up to eight elements.
#[inline]
fn bits<T: Measured>(rule: impl Rule<T>, x: &[T]) -> u8 {
    x.iter().enumerate().fold(0, |bits, (bit, &x)| bits | u8::from(rule.active(x)) << bit)
}

/// y = x + residual
#[inline(never)]
pub fn add(x: &[f32], residual: &[f32], y: &mut [f32]) {
    y.iter_mut().zip(x).zip(residual).for_each(|((y, x), residual)| *y = x + residual);
}

/// y = x + bias, row by row
#[inline(never)]
pub fn add_rows(x: &[f32], bias: &[f32], y: &mut [f32]) {
    y.chunks_mut(bias.len()).zip(x.chunks(bias.len())).for_each(|(y, x)| add(x, bias, y));
}
