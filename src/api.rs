//! The short functions: `relu_inplace_f32(&mut buf)` and its like.
//!
//! Each is a method of [`Exec::new`] with an error turned into a panic of the same message, as `copy_from_slice`
//! does. The generic forms, over element type and operation, are the methods of [`Exec`] themselves.

use crate::{Error, Exec, LeakyRelu, Relu, ReluPlusZero, Saved};
use core::mem::MaybeUninit;

#[track_caller]
#[inline]
fn or_panic<R>(result: Result<R, Error>) -> R {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

/// An operation from its parameters in the order of its short functions.
macro_rules! operation {
    ($Op:ident) => { $Op };
    ($Op:ident $($parameter:ident)+) => { $Op::new($($parameter),+) };
}

/// The seven functions of one operation for one element type. The language can neither join names nor list functions
/// over types, so this is long; each function is one line, and each example is compiled and run.
macro_rules! functions {
    ($T:ident, $Op:ident($($p:ident),*), $formula:literal, $gradient:literal, $example:literal, $see:literal:
     $forward:ident $inplace:ident $uninit:ident $mask:ident $mask_inplace:ident $backward:ident $backward_inplace:ident) => {
        #[doc = concat!("`", $formula, "`, from `src` to `dst`.")]
        ///
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see, ".\n\n```\nlet mut y = [0.0; 2];\nrectify::",
            stringify!($forward), "(&[2.0, -4.0], &mut y", $example, ");\nassert_eq!(y[0], 2.0);\n```")]
        ///
        /// # Panics
        /// If the lengths differ.
        #[track_caller]
        pub fn $forward(src: &[$T], dst: &mut [$T] $(, $p: $T)*) {
            or_panic(Exec::new().forward(&operation!($Op $($p)*), src, dst))
        }

        #[doc = concat!("`", $formula, "`, in place.")]
        ///
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see, ".\n\n```\nlet mut x = [2.0, -4.0];\nrectify::",
            stringify!($inplace), "(&mut x", $example, ");\nassert_eq!(x[0], 2.0);\n```")]
        #[track_caller]
        pub fn $inplace(x: &mut [$T] $(, $p: $T)*) {
            or_panic(Exec::new().forward_inplace(&operation!($Op $($p)*), x))
        }

        #[doc = concat!("`", $formula, "`, from `src` into memory that holds no values yet; returns it as a slice that does.")]
        ///
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nlet mut memory = Vec::with_capacity(2);\nlet y = rectify::", stringify!($uninit),
            "(&[2.0, -4.0], &mut memory.spare_capacity_mut()[..2]", $example, ");\nassert_eq!(y[0], 2.0);\n```")]
        ///
        /// # Panics
        /// If the lengths differ.
        #[track_caller]
        pub fn $uninit<'a>(src: &'a [$T], dst: &'a mut [MaybeUninit<$T>] $(, $p: $T)*) -> &'a mut [$T] {
            or_panic(Exec::new().forward_uninit(&operation!($Op $($p)*), src, dst))
        }

        #[doc = concat!("`", $formula, "`, from `src` to `dst`, with the 1-bit mask for backward; returns how many units are active.")]
        ///
        /// Element `i` is bit `i % 8`, least significant first, of byte `i / 8`; `ceil(n / 8)` bytes are written.
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nlet (mut y, mut mask) = ([0.0; 2], [0]);\nlet active = rectify::", stringify!($mask),
            "(&[2.0, -4.0], &mut y, &mut mask", $example, ");\nassert_eq!((mask, active), ([0b01], 1));\n```")]
        ///
        /// # Panics
        /// If the lengths of `src` and `dst` differ or the mask is too short.
        #[track_caller]
        pub fn $mask(src: &[$T], dst: &mut [$T], mask: &mut [u8] $(, $p: $T)*) -> usize {
            or_panic(Exec::new().forward_mask(&operation!($Op $($p)*), src, dst, mask))
        }

        #[doc = concat!("`", $formula, "`, in place, with the 1-bit mask for backward; returns how many units are active.")]
        ///
        /// Element `i` is bit `i % 8`, least significant first, of byte `i / 8`; `ceil(n / 8)` bytes are written.
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nlet (mut x, mut mask) = ([2.0, -4.0], [0]);\nlet active = rectify::", stringify!($mask_inplace),
            "(&mut x, &mut mask", $example, ");\nassert_eq!((mask, active), ([0b01], 1));\n```")]
        ///
        /// # Panics
        /// If the mask is too short.
        #[track_caller]
        pub fn $mask_inplace(x: &mut [$T], mask: &mut [u8] $(, $p: $T)*) -> usize {
            or_panic(Exec::new().forward_mask_inplace(&operation!($Op $($p)*), x, mask))
        }

        #[doc = concat!("dx = `", $gradient, "`, from `dy` and the saved x, y or mask to `dx`.")]
        ///
        #[doc = concat!("What may be saved, NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nuse rectify::Saved;\nlet mut dx = [0.0; 2];\nrectify::", stringify!($backward),
            "(&[5.0, 7.0], Saved::Input(&[2.0, -4.0]), &mut dx", $example, ");\nassert_eq!(dx[0], 5.0);\n```")]
        ///
        /// # Panics
        /// If the lengths do not fit, or if a saved output does not determine the gradient.
        #[track_caller]
        pub fn $backward(dy: &[$T], saved: Saved<'_, $T>, dx: &mut [$T] $(, $p: $T)*) {
            or_panic(Exec::new().backward(&operation!($Op $($p)*), dy, saved, dx))
        }

        #[doc = concat!("dy = `", $gradient, "`, in place, from the saved x, y or mask.")]
        ///
        #[doc = concat!("What may be saved, NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nuse rectify::Saved;\nlet mut dy = [5.0, 7.0];\nrectify::", stringify!($backward_inplace),
            "(&mut dy, Saved::Mask(&[0b01])", $example, ");\nassert_eq!(dy[0], 5.0);\n```")]
        ///
        /// # Panics
        /// If the lengths do not fit, or if a saved output does not determine the gradient.
        #[track_caller]
        pub fn $backward_inplace(dy: &mut [$T], saved: Saved<'_, $T> $(, $p: $T)*) {
            or_panic(Exec::new().backward_inplace(&operation!($Op $($p)*), dy, saved))
        }
    };
}

functions! {
    f32, Relu(), "x < 0 ? +0 : x", "!(x <= 0) ? dy : +0", "", "[`Relu`]":
    relu_f32 relu_inplace_f32 relu_uninit_f32 relu_mask_f32 relu_mask_inplace_f32 relu_backward_f32 relu_backward_inplace_f32
}
functions! {
    f64, Relu(), "x < 0 ? +0 : x", "!(x <= 0) ? dy : +0", "", "[`Relu`]":
    relu_f64 relu_inplace_f64 relu_uninit_f64 relu_mask_f64 relu_mask_inplace_f64 relu_backward_f64 relu_backward_inplace_f64
}
functions! {
    f32, ReluPlusZero(), "x <= 0 ? +0 : x", "!(x <= 0) ? dy : +0", "", "[`ReluPlusZero`]":
    relu_plus_zero_f32 relu_plus_zero_inplace_f32 relu_plus_zero_uninit_f32 relu_plus_zero_mask_f32
    relu_plus_zero_mask_inplace_f32 relu_plus_zero_backward_f32 relu_plus_zero_backward_inplace_f32
}
functions! {
    f64, ReluPlusZero(), "x <= 0 ? +0 : x", "!(x <= 0) ? dy : +0", "", "[`ReluPlusZero`]":
    relu_plus_zero_f64 relu_plus_zero_inplace_f64 relu_plus_zero_uninit_f64 relu_plus_zero_mask_f64
    relu_plus_zero_mask_inplace_f64 relu_plus_zero_backward_f64 relu_plus_zero_backward_inplace_f64
}
functions! {
    f32, LeakyRelu(slope), "x > 0 ? x : slope * x", "x > 0 ? dy : slope * dy", ", 0.01", "[`LeakyRelu`]":
    leaky_relu_f32 leaky_relu_inplace_f32 leaky_relu_uninit_f32 leaky_relu_mask_f32 leaky_relu_mask_inplace_f32
    leaky_relu_backward_f32 leaky_relu_backward_inplace_f32
}
functions! {
    f64, LeakyRelu(slope), "x > 0 ? x : slope * x", "x > 0 ? dy : slope * dy", ", 0.01", "[`LeakyRelu`]":
    leaky_relu_f64 leaky_relu_inplace_f64 leaky_relu_uninit_f64 leaky_relu_mask_f64 leaky_relu_mask_inplace_f64
    leaky_relu_backward_f64 leaky_relu_backward_inplace_f64
}
