//! The short functions: `relu_inplace_f32(&mut buf)` and its like.
//!
//! Each is a method of [`Exec::new`] with an error turned into a panic of the same message, as `copy_from_slice`
//! does. The generic forms, over element type and operation, are the methods of [`Exec`] themselves.

use crate::small::{self, or_panic};
use crate::{
    Celu, Clamp, Elu, Epilogue, Exact, Exec, HardSigmoid, HardSwish, LeakyRelu, PRelu, RRelu, Relu,
    ReluDropout, ReluPlusZero, Requantize, Rows, RowsMut, Saved, Selu, SquaredRelu, Table, Threshold,
    ThresholdedRelu,
};
use core::mem::MaybeUninit;
#[cfg(feature = "half")]
use half::{bf16, f16};

/// The functions of one operation for one element type: forward, those with a mask if it has one, backward. The language
/// can neither join names nor list functions over types, so this is long; each function is one line, and each example
/// is compiled and run.
macro_rules! functions {
    ($operation:tt $($(#[$cfg:meta])? $T:ident: $names:tt;)*) => { $($(#[$cfg])? of_type! { $T $names $operation })* };
}

/// [`functions!`] of one element type.
macro_rules! of_type {
    ($T:ident [$forward:ident $inplace:ident $uninit:ident, $($mask:ident $mask_inplace:ident)?, $backward:ident $backward_inplace:ident]
     {$see:literal, $formula:literal, $gradient:literal, ($($p:ident $($kind:ident)?),*) => $op:expr, at 2: y = $y:literal, dx = $dx:literal, with $example:literal}) => {
        #[doc = concat!("`", $formula, "`, from `src` to `dst`.")]
        ///
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see, ".\n\n```\nlet mut y = ", example!($T zeros), ";\nrectify::",
            stringify!($forward), "(&", example!($T x), ", &mut y", $example, ");\nassert!(", example!($T "y[0]"), $y, ").abs());\n```")]
        ///
        /// # Panics
        /// If the lengths differ or the parameters make no sense.
        #[track_caller]
        pub fn $forward(src: &[$T], dst: &mut [$T] $(, $p: parameter!($T $($kind)?))*) {
            small::forward($op, src, dst)
        }

        #[doc = concat!("`", $formula, "`, in place.")]
        ///
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see, ".\n\n```\nlet mut x = ", example!($T x), ";\nrectify::",
            stringify!($inplace), "(&mut x", $example, ");\nassert!(", example!($T "x[0]"), $y, ").abs());\n```")]
        ///
        /// # Panics
        /// If the parameters make no sense.
        #[track_caller]
        pub fn $inplace(x: &mut [$T] $(, $p: parameter!($T $($kind)?))*) {
            small::forward_inplace($op, x)
        }

        #[doc = concat!("`", $formula, "`, from `src` into memory that holds no values yet; returns it as a slice that does.")]
        ///
        #[doc = concat!("NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nlet mut memory = Vec::with_capacity(2);\nlet y = rectify::", stringify!($uninit),
            "(&", example!($T x), ", &mut memory.spare_capacity_mut()[..2]", $example, ");\nassert!(", example!($T "y[0]"), $y, ").abs());\n```")]
        ///
        /// # Panics
        /// If the lengths differ or the parameters make no sense.
        #[track_caller]
        pub fn $uninit<'a>(src: &[$T], dst: &'a mut [MaybeUninit<$T>] $(, $p: parameter!($T $($kind)?))*) -> &'a mut [$T] {
            or_panic(Exec::new().forward_uninit(&$op, src, dst))
        }

        mask_functions!($see, $formula, ($($p $($kind)?),*) $op, $example; $T: $($mask $mask_inplace)?);

        #[doc = concat!("dx = `", $gradient, "`, from `dy` and what was saved to `dx`.")]
        ///
        #[doc = concat!("What may be saved, NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nuse rectify::Saved;\nlet mut dx = ", example!($T zeros), ";\nrectify::", stringify!($backward),
            "(&", example!($T dy), ", Saved::Input(&", example!($T x), "), &mut dx", $example, ");\nassert!(", example!($T "dx[0]"), $dx, ").abs());\n```")]
        ///
        /// # Panics
        /// If the lengths do not fit, if what was saved does not determine the gradient, or if the parameters make no sense.
        #[track_caller]
        pub fn $backward(dy: &[$T], saved: Saved<'_, $T>, dx: &mut [$T] $(, $p: parameter!($T $($kind)?))*) {
            or_panic(Exec::new().backward(&$op, dy, saved, dx))
        }

        #[doc = concat!("dy = `", $gradient, "`, in place, from what was saved.")]
        ///
        #[doc = concat!("What may be saved, NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nuse rectify::Saved;\nlet mut dy = ", example!($T dy), ";\nrectify::", stringify!($backward_inplace),
            "(&mut dy, Saved::Input(&", example!($T x), ")", $example, ");\nassert!(", example!($T "dy[0]"), $dx, ").abs());\n```")]
        ///
        /// # Panics
        /// If the lengths do not fit, if what was saved does not determine the gradient, or if the parameters make no sense.
        #[track_caller]
        pub fn $backward_inplace(dy: &mut [$T], saved: Saved<'_, $T> $(, $p: parameter!($T $($kind)?))*) {
            or_panic(Exec::new().backward_inplace(&$op, dy, saved))
        }
    };
}

/// Pieces of the examples: tensors of a type, and a comparison with a number that is to follow.
macro_rules! example {
    (f16 $what:tt) => {
        half_example!("half::f16", $what)
    };
    (bf16 $what:tt) => {
        half_example!("half::bf16", $what)
    };
    ($T:ident zeros) => {
        concat!("[0 as ", stringify!($T), "; 2]")
    };
    ($T:ident x) => {
        concat!("[2 as ", stringify!($T), ", -4 as ", stringify!($T), "]")
    };
    ($T:ident dy) => {
        concat!("[5 as ", stringify!($T), ", 7 as ", stringify!($T), "]")
    };
    ($T:ident $found:literal) => {
        concat!("1e-5 > (", $found, " as f64 - ")
    };
}

#[cfg(feature = "half")]
macro_rules! half_example {
    ($T:literal, zeros) => {
        concat!("[", $T, "::ZERO; 2]")
    };
    ($T:literal, x) => {
        concat!("[2.0, -4.0].map(", $T, "::from_f32)")
    };
    ($T:literal, dy) => {
        concat!("[5.0, 7.0].map(", $T, "::from_f32)")
    };
    ($T:literal, $found:literal) => {
        concat!("0.02 > (", $found, ".to_f64() - ")
    };
}

/// The type of a parameter: a number of the type that is calculated in unless it says otherwise.
macro_rules! parameter {
    (f16) => {
        f32
    };
    (bf16) => {
        f32
    };
    ($T:ident) => {
        $T
    };
    ($T:ident element) => {
        $T
    };
    ($T:ident slice) => {
        &[parameter!($T)]
    };
    ($T:ident $Other:ident) => {
        $Other
    };
}

/// The two with a mask, for an operation whose gradient a mask determines.
macro_rules! mask_functions {
    ($see:literal, $formula:literal, $parameters:tt $op:expr, $example:literal; $T:ident:) => {};
    ($see:literal, $formula:literal, ($($p:ident $($kind:ident)?),*) $op:expr, $example:literal; $T:ident: $mask:ident $mask_inplace:ident) => {
        #[doc = concat!("`", $formula, "`, from `src` to `dst`, with the 1-bit mask for backward; returns how many bits are 1.")]
        ///
        /// Element `i` is bit `i % 8`, least significant first, of byte `i / 8`; `ceil(n / 8)` bytes are written.
        #[doc = concat!("What the bit says, NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nlet (mut y, mut mask) = (", example!($T zeros), ", [0xFF]);\nlet active = rectify::", stringify!($mask),
            "(&", example!($T x), ", &mut y, &mut mask", $example, ");\nassert_eq!(mask[0].count_ones() as usize, active);\n```")]
        ///
        /// # Panics
        /// If the lengths of `src` and `dst` differ, the mask is too short, or the parameters make no sense.
        #[track_caller]
        pub fn $mask(src: &[$T], dst: &mut [$T], mask: &mut [u8] $(, $p: parameter!($T $($kind)?))*) -> usize {
            or_panic(Exec::new().forward_mask(&$op, src, dst, mask))
        }

        #[doc = concat!("`", $formula, "`, in place, with the 1-bit mask for backward; returns how many bits are 1.")]
        ///
        /// Element `i` is bit `i % 8`, least significant first, of byte `i / 8`; `ceil(n / 8)` bytes are written.
        #[doc = concat!("What the bit says, NaN, −0, infinities, error bound: ", $see,
            ".\n\n```\nlet (mut x, mut mask) = (", example!($T x), ", [0xFF]);\nlet active = rectify::", stringify!($mask_inplace),
            "(&mut x, &mut mask", $example, ");\nassert_eq!(mask[0].count_ones() as usize, active);\n```")]
        ///
        /// # Panics
        /// If the mask is too short or the parameters make no sense.
        #[track_caller]
        pub fn $mask_inplace(x: &mut [$T], mask: &mut [u8] $(, $p: parameter!($T $($kind)?))*) -> usize {
            or_panic(Exec::new().forward_mask_inplace(&$op, x, mask))
        }
    };
}

functions! {
    {"[`Relu`]", "x < 0 ? +0 : x", "!(x <= 0) ? dy : +0", () => Relu, at 2: y = "2.0", dx = "5.0", with ""}
    f32: [relu_f32 relu_inplace_f32 relu_uninit_f32,
        relu_mask_f32 relu_mask_inplace_f32, relu_backward_f32 relu_backward_inplace_f32];
    f64: [relu_f64 relu_inplace_f64 relu_uninit_f64,
        relu_mask_f64 relu_mask_inplace_f64, relu_backward_f64 relu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [relu_f16 relu_inplace_f16 relu_uninit_f16,
        relu_mask_f16 relu_mask_inplace_f16, relu_backward_f16 relu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [relu_bf16 relu_inplace_bf16 relu_uninit_bf16,
        relu_mask_bf16 relu_mask_inplace_bf16, relu_backward_bf16 relu_backward_inplace_bf16];
    i8: [relu_i8 relu_inplace_i8 relu_uninit_i8,
        relu_mask_i8 relu_mask_inplace_i8, relu_backward_i8 relu_backward_inplace_i8];
    i16: [relu_i16 relu_inplace_i16 relu_uninit_i16,
        relu_mask_i16 relu_mask_inplace_i16, relu_backward_i16 relu_backward_inplace_i16];
    i32: [relu_i32 relu_inplace_i32 relu_uninit_i32,
        relu_mask_i32 relu_mask_inplace_i32, relu_backward_i32 relu_backward_inplace_i32];
    i64: [relu_i64 relu_inplace_i64 relu_uninit_i64,
        relu_mask_i64 relu_mask_inplace_i64, relu_backward_i64 relu_backward_inplace_i64];
}

functions! {
    {"[`ReluPlusZero`]", "x <= 0 ? +0 : x", "!(x <= 0) ? dy : +0", () => ReluPlusZero, at 2: y = "2.0", dx = "5.0", with ""}
    f32: [relu_plus_zero_f32 relu_plus_zero_inplace_f32 relu_plus_zero_uninit_f32,
        relu_plus_zero_mask_f32 relu_plus_zero_mask_inplace_f32, relu_plus_zero_backward_f32 relu_plus_zero_backward_inplace_f32];
    f64: [relu_plus_zero_f64 relu_plus_zero_inplace_f64 relu_plus_zero_uninit_f64,
        relu_plus_zero_mask_f64 relu_plus_zero_mask_inplace_f64, relu_plus_zero_backward_f64 relu_plus_zero_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [relu_plus_zero_f16 relu_plus_zero_inplace_f16 relu_plus_zero_uninit_f16,
        relu_plus_zero_mask_f16 relu_plus_zero_mask_inplace_f16, relu_plus_zero_backward_f16 relu_plus_zero_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [relu_plus_zero_bf16 relu_plus_zero_inplace_bf16 relu_plus_zero_uninit_bf16,
        relu_plus_zero_mask_bf16 relu_plus_zero_mask_inplace_bf16, relu_plus_zero_backward_bf16 relu_plus_zero_backward_inplace_bf16];
}

functions! {
    {"[`Threshold`]", "x <= threshold ? value : x", "x <= threshold ? +0 : dy", (threshold element, value element) => Threshold::new(threshold, value), at 2: y = "2.0", dx = "5.0", with ", 1.0, -1.0"}
    f32: [threshold_f32 threshold_inplace_f32 threshold_uninit_f32,
        threshold_mask_f32 threshold_mask_inplace_f32, threshold_backward_f32 threshold_backward_inplace_f32];
    f64: [threshold_f64 threshold_inplace_f64 threshold_uninit_f64,
        threshold_mask_f64 threshold_mask_inplace_f64, threshold_backward_f64 threshold_backward_inplace_f64];
}

functions! {
    {"[`Threshold`]", "x <= threshold ? value : x", "x <= threshold ? +0 : dy", (threshold element, value element) => Threshold::new(threshold, value), at 2: y = "2.0", dx = "5.0", with ", half::f16::from_f32(1.0), half::f16::from_f32(-1.0)"}
    #[cfg(feature = "half")]
    f16: [threshold_f16 threshold_inplace_f16 threshold_uninit_f16,
        threshold_mask_f16 threshold_mask_inplace_f16, threshold_backward_f16 threshold_backward_inplace_f16];
}

functions! {
    {"[`Threshold`]", "x <= threshold ? value : x", "x <= threshold ? +0 : dy", (threshold element, value element) => Threshold::new(threshold, value), at 2: y = "2.0", dx = "5.0", with ", half::bf16::from_f32(1.0), half::bf16::from_f32(-1.0)"}
    #[cfg(feature = "half")]
    bf16: [threshold_bf16 threshold_inplace_bf16 threshold_uninit_bf16,
        threshold_mask_bf16 threshold_mask_inplace_bf16, threshold_backward_bf16 threshold_backward_inplace_bf16];
}

functions! {
    {"[`ThresholdedRelu`]", "x <= alpha ? +0 : x", "x <= alpha ? +0 : dy", (alpha element) => ThresholdedRelu::new(alpha), at 2: y = "2.0", dx = "5.0", with ", 1.0"}
    f32: [thresholded_relu_f32 thresholded_relu_inplace_f32 thresholded_relu_uninit_f32,
        thresholded_relu_mask_f32 thresholded_relu_mask_inplace_f32, thresholded_relu_backward_f32 thresholded_relu_backward_inplace_f32];
    f64: [thresholded_relu_f64 thresholded_relu_inplace_f64 thresholded_relu_uninit_f64,
        thresholded_relu_mask_f64 thresholded_relu_mask_inplace_f64, thresholded_relu_backward_f64 thresholded_relu_backward_inplace_f64];
}

functions! {
    {"[`ThresholdedRelu`]", "x <= alpha ? +0 : x", "x <= alpha ? +0 : dy", (alpha element) => ThresholdedRelu::new(alpha), at 2: y = "2.0", dx = "5.0", with ", half::f16::from_f32(1.0)"}
    #[cfg(feature = "half")]
    f16: [thresholded_relu_f16 thresholded_relu_inplace_f16 thresholded_relu_uninit_f16,
        thresholded_relu_mask_f16 thresholded_relu_mask_inplace_f16, thresholded_relu_backward_f16 thresholded_relu_backward_inplace_f16];
}

functions! {
    {"[`ThresholdedRelu`]", "x <= alpha ? +0 : x", "x <= alpha ? +0 : dy", (alpha element) => ThresholdedRelu::new(alpha), at 2: y = "2.0", dx = "5.0", with ", half::bf16::from_f32(1.0)"}
    #[cfg(feature = "half")]
    bf16: [thresholded_relu_bf16 thresholded_relu_inplace_bf16 thresholded_relu_uninit_bf16,
        thresholded_relu_mask_bf16 thresholded_relu_mask_inplace_bf16, thresholded_relu_backward_bf16 thresholded_relu_backward_inplace_bf16];
}

functions! {
    {"[`Clamp`]", "x < lo ? lo : x > hi ? hi : x", "lo < x && x < hi ? dy : +0", (lo element, hi element) => or_panic(Clamp::new(lo, hi)), at 2: y = "1.0", dx = "0.0", with ", -1.0, 1.0"}
    f32: [clamp_f32 clamp_inplace_f32 clamp_uninit_f32,
        clamp_mask_f32 clamp_mask_inplace_f32, clamp_backward_f32 clamp_backward_inplace_f32];
    f64: [clamp_f64 clamp_inplace_f64 clamp_uninit_f64,
        clamp_mask_f64 clamp_mask_inplace_f64, clamp_backward_f64 clamp_backward_inplace_f64];
}

functions! {
    {"[`Clamp`]", "x < lo ? lo : x > hi ? hi : x", "lo < x && x < hi ? dy : +0", (lo element, hi element) => or_panic(Clamp::new(lo, hi)), at 2: y = "1.0", dx = "0.0", with ", half::f16::from_f32(-1.0), half::f16::from_f32(1.0)"}
    #[cfg(feature = "half")]
    f16: [clamp_f16 clamp_inplace_f16 clamp_uninit_f16,
        clamp_mask_f16 clamp_mask_inplace_f16, clamp_backward_f16 clamp_backward_inplace_f16];
}

functions! {
    {"[`Clamp`]", "x < lo ? lo : x > hi ? hi : x", "lo < x && x < hi ? dy : +0", (lo element, hi element) => or_panic(Clamp::new(lo, hi)), at 2: y = "1.0", dx = "0.0", with ", half::bf16::from_f32(-1.0), half::bf16::from_f32(1.0)"}
    #[cfg(feature = "half")]
    bf16: [clamp_bf16 clamp_inplace_bf16 clamp_uninit_bf16,
        clamp_mask_bf16 clamp_mask_inplace_bf16, clamp_backward_bf16 clamp_backward_inplace_bf16];
}

functions! {
    {"[`Clamp`]", "x < lo ? lo : x > hi ? hi : x", "lo < x && x < hi ? dy : +0", (lo element, hi element) => or_panic(Clamp::new(lo, hi)), at 2: y = "1.0", dx = "0.0", with ", -1, 1"}
    i8: [clamp_i8 clamp_inplace_i8 clamp_uninit_i8,
        clamp_mask_i8 clamp_mask_inplace_i8, clamp_backward_i8 clamp_backward_inplace_i8];
    i16: [clamp_i16 clamp_inplace_i16 clamp_uninit_i16,
        clamp_mask_i16 clamp_mask_inplace_i16, clamp_backward_i16 clamp_backward_inplace_i16];
    i32: [clamp_i32 clamp_inplace_i32 clamp_uninit_i32,
        clamp_mask_i32 clamp_mask_inplace_i32, clamp_backward_i32 clamp_backward_inplace_i32];
    i64: [clamp_i64 clamp_inplace_i64 clamp_uninit_i64,
        clamp_mask_i64 clamp_mask_inplace_i64, clamp_backward_i64 clamp_backward_inplace_i64];
}

functions! {
    {"[`Clamp::relu6`]", "x < 0 ? +0 : x > 6 ? 6 : x", "0 < x && x < 6 ? dy : +0", () => Clamp::relu6(), at 2: y = "2.0", dx = "5.0", with ""}
    f32: [relu6_f32 relu6_inplace_f32 relu6_uninit_f32,
        relu6_mask_f32 relu6_mask_inplace_f32, relu6_backward_f32 relu6_backward_inplace_f32];
    f64: [relu6_f64 relu6_inplace_f64 relu6_uninit_f64,
        relu6_mask_f64 relu6_mask_inplace_f64, relu6_backward_f64 relu6_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [relu6_f16 relu6_inplace_f16 relu6_uninit_f16,
        relu6_mask_f16 relu6_mask_inplace_f16, relu6_backward_f16 relu6_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [relu6_bf16 relu6_inplace_bf16 relu6_uninit_bf16,
        relu6_mask_bf16 relu6_mask_inplace_bf16, relu6_backward_bf16 relu6_backward_inplace_bf16];
    i8: [relu6_i8 relu6_inplace_i8 relu6_uninit_i8,
        relu6_mask_i8 relu6_mask_inplace_i8, relu6_backward_i8 relu6_backward_inplace_i8];
    i16: [relu6_i16 relu6_inplace_i16 relu6_uninit_i16,
        relu6_mask_i16 relu6_mask_inplace_i16, relu6_backward_i16 relu6_backward_inplace_i16];
    i32: [relu6_i32 relu6_inplace_i32 relu6_uninit_i32,
        relu6_mask_i32 relu6_mask_inplace_i32, relu6_backward_i32 relu6_backward_inplace_i32];
    i64: [relu6_i64 relu6_inplace_i64 relu6_uninit_i64,
        relu6_mask_i64 relu6_mask_inplace_i64, relu6_backward_i64 relu6_backward_inplace_i64];
}

functions! {
    {"[`LeakyRelu`]", "x > 0 ? x : slope * x", "x > 0 ? dy : slope * dy", (slope) => LeakyRelu::new(slope), at 2: y = "2.0", dx = "5.0", with ", 0.01"}
    f32: [leaky_relu_f32 leaky_relu_inplace_f32 leaky_relu_uninit_f32,
        leaky_relu_mask_f32 leaky_relu_mask_inplace_f32, leaky_relu_backward_f32 leaky_relu_backward_inplace_f32];
    f64: [leaky_relu_f64 leaky_relu_inplace_f64 leaky_relu_uninit_f64,
        leaky_relu_mask_f64 leaky_relu_mask_inplace_f64, leaky_relu_backward_f64 leaky_relu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [leaky_relu_f16 leaky_relu_inplace_f16 leaky_relu_uninit_f16,
        leaky_relu_mask_f16 leaky_relu_mask_inplace_f16, leaky_relu_backward_f16 leaky_relu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [leaky_relu_bf16 leaky_relu_inplace_bf16 leaky_relu_uninit_bf16,
        leaky_relu_mask_bf16 leaky_relu_mask_inplace_bf16, leaky_relu_backward_bf16 leaky_relu_backward_inplace_bf16];
}

functions! {
    {"[`SquaredRelu`]", "relu(x) * relu(x)", "2 * relu(x) * dy", () => SquaredRelu, at 2: y = "4.0", dx = "20.0", with ""}
    f32: [squared_relu_f32 squared_relu_inplace_f32 squared_relu_uninit_f32,
        , squared_relu_backward_f32 squared_relu_backward_inplace_f32];
    f64: [squared_relu_f64 squared_relu_inplace_f64 squared_relu_uninit_f64,
        , squared_relu_backward_f64 squared_relu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [squared_relu_f16 squared_relu_inplace_f16 squared_relu_uninit_f16,
        , squared_relu_backward_f16 squared_relu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [squared_relu_bf16 squared_relu_inplace_bf16 squared_relu_uninit_bf16,
        , squared_relu_backward_bf16 squared_relu_backward_inplace_bf16];
}

functions! {
    {"[`HardSigmoid`]", "relu6(x + 3) / 6", "-3 < x && x < 3 ? dy / 6 : +0", () => HardSigmoid, at 2: y = "0.8333333", dx = "0.8333333", with ""}
    f32: [hardsigmoid_f32 hardsigmoid_inplace_f32 hardsigmoid_uninit_f32,
        hardsigmoid_mask_f32 hardsigmoid_mask_inplace_f32, hardsigmoid_backward_f32 hardsigmoid_backward_inplace_f32];
    f64: [hardsigmoid_f64 hardsigmoid_inplace_f64 hardsigmoid_uninit_f64,
        hardsigmoid_mask_f64 hardsigmoid_mask_inplace_f64, hardsigmoid_backward_f64 hardsigmoid_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [hardsigmoid_f16 hardsigmoid_inplace_f16 hardsigmoid_uninit_f16,
        hardsigmoid_mask_f16 hardsigmoid_mask_inplace_f16, hardsigmoid_backward_f16 hardsigmoid_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [hardsigmoid_bf16 hardsigmoid_inplace_bf16 hardsigmoid_uninit_bf16,
        hardsigmoid_mask_bf16 hardsigmoid_mask_inplace_bf16, hardsigmoid_backward_bf16 hardsigmoid_backward_inplace_bf16];
}

functions! {
    {"[`HardSwish`]", "x * (relu6(x + 3) / 6)", "x <= -3 ? +0 : x < 3 ? dy * ((x + 1.5) / 3) : dy", () => HardSwish, at 2: y = "1.6666666", dx = "5.8333333", with ""}
    f32: [hardswish_f32 hardswish_inplace_f32 hardswish_uninit_f32,
        , hardswish_backward_f32 hardswish_backward_inplace_f32];
    f64: [hardswish_f64 hardswish_inplace_f64 hardswish_uninit_f64,
        , hardswish_backward_f64 hardswish_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [hardswish_f16 hardswish_inplace_f16 hardswish_uninit_f16,
        , hardswish_backward_f16 hardswish_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [hardswish_bf16 hardswish_inplace_bf16 hardswish_uninit_bf16,
        , hardswish_backward_bf16 hardswish_backward_inplace_bf16];
}

functions! {
    {"[`Elu`]", "x < 0 ? alpha * expm1(x) : x", "x < 0 ? dy * alpha * exp(x) : dy", (alpha) => or_panic(Elu::new(alpha)), at 2: y = "2.0", dx = "5.0", with ", 1.0"}
    f32: [elu_f32 elu_inplace_f32 elu_uninit_f32, , elu_backward_f32 elu_backward_inplace_f32];
    f64: [elu_f64 elu_inplace_f64 elu_uninit_f64, , elu_backward_f64 elu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [elu_f16 elu_inplace_f16 elu_uninit_f16, , elu_backward_f16 elu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [elu_bf16 elu_inplace_bf16 elu_uninit_bf16, , elu_backward_bf16 elu_backward_inplace_bf16];
}

functions! {
    {"[`Selu`]", "x < 0 ? lambda * alpha * expm1(x) : lambda * x", "x < 0 ? dy * lambda * alpha * exp(x) : dy * lambda", () => Selu, at 2: y = "2.101402", dx = "5.253505", with ""}
    f32: [selu_f32 selu_inplace_f32 selu_uninit_f32, , selu_backward_f32 selu_backward_inplace_f32];
    f64: [selu_f64 selu_inplace_f64 selu_uninit_f64, , selu_backward_f64 selu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [selu_f16 selu_inplace_f16 selu_uninit_f16, , selu_backward_f16 selu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [selu_bf16 selu_inplace_bf16 selu_uninit_bf16, , selu_backward_bf16 selu_backward_inplace_bf16];
}

functions! {
    {"[`Celu`]", "x < 0 ? alpha * expm1(x / alpha) : x", "x < 0 ? dy * exp(x / alpha) : dy", (alpha) => or_panic(Celu::new(alpha)), at 2: y = "2.0", dx = "5.0", with ", 1.0"}
    f32: [celu_f32 celu_inplace_f32 celu_uninit_f32, , celu_backward_f32 celu_backward_inplace_f32];
    f64: [celu_f64 celu_inplace_f64 celu_uninit_f64, , celu_backward_f64 celu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [celu_f16 celu_inplace_f16 celu_uninit_f16, , celu_backward_f16 celu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [celu_bf16 celu_inplace_bf16 celu_uninit_bf16, , celu_backward_bf16 celu_backward_inplace_bf16];
}

functions! {
    {"[`Exact`]", "x < 0 ? alpha * expm1(x) : x", "x < 0 ? dy * alpha * exp(x) : dy", (alpha) => or_panic(Elu::new(alpha).map(Exact)), at 2: y = "2.0", dx = "5.0", with ", 1.0"}
    f32: [elu_exact_f32 elu_exact_inplace_f32 elu_exact_uninit_f32,
        , elu_exact_backward_f32 elu_exact_backward_inplace_f32];
}

functions! {
    {"[`Exact`]", "x < 0 ? lambda * alpha * expm1(x) : lambda * x", "x < 0 ? dy * lambda * alpha * exp(x) : dy * lambda", () => Exact(Selu), at 2: y = "2.101402", dx = "5.253505", with ""}
    f32: [selu_exact_f32 selu_exact_inplace_f32 selu_exact_uninit_f32,
        , selu_exact_backward_f32 selu_exact_backward_inplace_f32];
}

functions! {
    {"[`Exact`]", "x < 0 ? alpha * expm1(x / alpha) : x", "x < 0 ? dy * exp(x / alpha) : dy", (alpha) => or_panic(Celu::new(alpha).map(Exact)), at 2: y = "2.0", dx = "5.0", with ", 1.0"}
    f32: [celu_exact_f32 celu_exact_inplace_f32 celu_exact_uninit_f32,
        , celu_exact_backward_f32 celu_exact_backward_inplace_f32];
}

functions! {
    {"[`PRelu`]", "x > 0 ? x : slope[channel] * x", "x > 0 ? dy : slope[channel] * dy", (slopes slice, inner usize) => PRelu::new(slopes, inner), at 2: y = "2.0", dx = "5.0", with ", &[0.25], 1"}
    f32: [prelu_f32 prelu_inplace_f32 prelu_uninit_f32,
        prelu_mask_f32 prelu_mask_inplace_f32, prelu_backward_f32 prelu_backward_inplace_f32];
    f64: [prelu_f64 prelu_inplace_f64 prelu_uninit_f64,
        prelu_mask_f64 prelu_mask_inplace_f64, prelu_backward_f64 prelu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [prelu_f16 prelu_inplace_f16 prelu_uninit_f16,
        prelu_mask_f16 prelu_mask_inplace_f16, prelu_backward_f16 prelu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [prelu_bf16 prelu_inplace_bf16 prelu_uninit_bf16,
        prelu_mask_bf16 prelu_mask_inplace_bf16, prelu_backward_bf16 prelu_backward_inplace_bf16];
}

functions! {
    {"[`RRelu`]", "x > 0 ? x : slope[i] * x", "x > 0 ? dy : slope[i] * dy", (lower, upper, seed u64) => or_panic(RRelu::new(lower, upper, seed)), at 2: y = "2.0", dx = "5.0", with ", 0.125, 0.375, 42"}
    f32: [rrelu_f32 rrelu_inplace_f32 rrelu_uninit_f32,
        rrelu_mask_f32 rrelu_mask_inplace_f32, rrelu_backward_f32 rrelu_backward_inplace_f32];
    f64: [rrelu_f64 rrelu_inplace_f64 rrelu_uninit_f64,
        rrelu_mask_f64 rrelu_mask_inplace_f64, rrelu_backward_f64 rrelu_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [rrelu_f16 rrelu_inplace_f16 rrelu_uninit_f16,
        rrelu_mask_f16 rrelu_mask_inplace_f16, rrelu_backward_f16 rrelu_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [rrelu_bf16 rrelu_inplace_bf16 rrelu_uninit_bf16,
        rrelu_mask_bf16 rrelu_mask_inplace_bf16, rrelu_backward_bf16 rrelu_backward_inplace_bf16];
}

functions! {
    {"[`ReluDropout`]", "!(x <= 0) && kept[i] ? x / (1 - p) : +0", "!(x <= 0) && kept[i] ? dy / (1 - p) : +0", (probability, seed u64) => or_panic(ReluDropout::new(probability, seed)), at 2: y = "4.0", dx = "10.0", with ", 0.5, 42"}
    f32: [relu_dropout_f32 relu_dropout_inplace_f32 relu_dropout_uninit_f32,
        relu_dropout_mask_f32 relu_dropout_mask_inplace_f32, relu_dropout_backward_f32 relu_dropout_backward_inplace_f32];
    f64: [relu_dropout_f64 relu_dropout_inplace_f64 relu_dropout_uninit_f64,
        relu_dropout_mask_f64 relu_dropout_mask_inplace_f64, relu_dropout_backward_f64 relu_dropout_backward_inplace_f64];
    #[cfg(feature = "half")]
    f16: [relu_dropout_f16 relu_dropout_inplace_f16 relu_dropout_uninit_f16,
        relu_dropout_mask_f16 relu_dropout_mask_inplace_f16, relu_dropout_backward_f16 relu_dropout_backward_inplace_f16];
    #[cfg(feature = "half")]
    bf16: [relu_dropout_bf16 relu_dropout_inplace_bf16 relu_dropout_uninit_bf16,
        relu_dropout_mask_bf16 relu_dropout_mask_inplace_bf16, relu_dropout_backward_bf16 relu_dropout_backward_inplace_bf16];
}

/// A contiguous tensor, of which an epilogue goes over all elements as over one row.
fn row<T>(x: &[T]) -> Rows<'_, T> {
    Rows::new(x, 1, x.len(), x.len()).expect("as long as the slice")
}

fn row_mut<T>(y: &mut [T]) -> RowsMut<'_, T> {
    let len = y.len();
    RowsMut::new(y, 1, len, len).expect("as long as the slice")
}

/// The common epilogues of relu, for one element type: what is added to x, the pair of functions, and an example's result.
macro_rules! epilogues {
    ($($(#[$cfg:meta])? $T:ident => [$bias:ident $bias_inplace:ident, $add:ident $add_inplace:ident, $affine:ident $affine_inplace:ident];)*) => {$(
        $(#[$cfg])?
        epilogue_functions!($T "x + bias[c]" "the bias of channel c, `i % bias.len()` of element `i`, is added" $bias $bias_inplace
            Epilogue::new().shift(bias), None, [bias: parameter!($T)], ", &[1.0, 0.5]", "3.0");
        $(#[$cfg])?
        epilogue_functions!($T "x + residual" "the residual has one value per element" $add $add_inplace
            Epilogue::new(), Some(&row(residual)), [residual: $T], concat!(", &", example!($T dy)), "7.0");
        $(#[$cfg])?
        epilogue_functions!($T "scale[c] * x + shift[c]" "a folded batch normalisation; channel c of element `i` is `i % scale.len()`" $affine $affine_inplace
            Epilogue::new().scale(scale).shift(shift), None, [scale: parameter!($T), shift: parameter!($T)], ", &[2.0, 1.0], &[0.5, 0.5]", "4.5");
    )*};
}

/// One of [`epilogues!`].
macro_rules! epilogue_functions {
    ($T:ident $formula:literal $what:literal $function:ident $inplace:ident $epilogue:expr, $residual:expr, [$($p:ident: $P:ty),*], $example:expr, $y:literal) => {
        #[doc = concat!("`relu(", $formula, ")`, from `x` to `y`, in one pass: ", $what, ".")]
        ///
        #[doc = concat!("NaN, −0, roundings: [`Epilogue`], whose other forms are [`Exec::epilogue`].\n\n```\nlet mut y = ", example!($T zeros), ";\nrectify::",
            stringify!($function), "(&", example!($T x), $example, ", &mut y);\nassert!(", example!($T "y[0]"), $y, ").abs());\n```")]
        ///
        /// # Panics
        /// If lengths differ, or that of `x` is no multiple of the channels.
        #[track_caller]
        pub fn $function(x: &[$T], $($p: &[$P],)* y: &mut [$T]) {
            or_panic(Exec::new().epilogue(&Relu, &$epilogue, &row(x), $residual, &mut row_mut(y)))
        }

        #[doc = concat!("`relu(", $formula, ")`, in place, in one pass: ", $what, ".")]
        ///
        #[doc = concat!("NaN, −0, roundings: [`Epilogue`], whose other forms are [`Exec::epilogue_inplace`].\n\n```\nlet mut x = ", example!($T x), ";\nrectify::",
            stringify!($inplace), "(&mut x", $example, ");\nassert!(", example!($T "x[0]"), $y, ").abs());\n```")]
        ///
        /// # Panics
        /// If lengths differ, or that of `x` is no multiple of the channels.
        #[track_caller]
        pub fn $inplace(x: &mut [$T], $($p: &[$P]),*) {
            or_panic(Exec::new().epilogue_inplace(&Relu, &$epilogue, &mut row_mut(x), $residual))
        }
    };
}

epilogues! {
    f32 => [bias_relu_f32 bias_relu_inplace_f32, add_relu_f32 add_relu_inplace_f32,
        scale_shift_relu_f32 scale_shift_relu_inplace_f32];
    f64 => [bias_relu_f64 bias_relu_inplace_f64, add_relu_f64 add_relu_inplace_f64,
        scale_shift_relu_f64 scale_shift_relu_inplace_f64];
    #[cfg(feature = "half")]
    f16 => [bias_relu_f16 bias_relu_inplace_f16, add_relu_f16 add_relu_inplace_f16,
        scale_shift_relu_f16 scale_shift_relu_inplace_f16];
    #[cfg(feature = "half")]
    bf16 => [bias_relu_bf16 bias_relu_inplace_bf16, add_relu_bf16 add_relu_inplace_bf16,
        scale_shift_relu_bf16 scale_shift_relu_inplace_bf16];
}

/// The gated functions of one element type.
macro_rules! gated {
    ($($(#[$cfg:meta])? $T:ident => [$forward:ident $inplace:ident $backward:ident];)*) => {$(
        /// `y = relu(a) * b`
        ///
        #[doc = concat!("Special values, and rows that hold both: [`Exec::reglu`].\n\n```\nlet mut y = ", example!($T zeros), ";\nrectify::",
            stringify!($forward), "(&", example!($T x), ", &", example!($T dy), ", &mut y);\nassert!(", example!($T "y[0]"), "10.0).abs());\n```")]
        ///
        /// # Panics
        /// If lengths differ.
        $(#[$cfg])?
        #[track_caller]
        pub fn $forward(a: &[$T], b: &[$T], y: &mut [$T]) {
            or_panic(Exec::new().reglu(&row(a), &row(b), &mut row_mut(y)))
        }

        /// `a = relu(a) * b`
        ///
        #[doc = concat!("Special values, and rows that are apart: [`Exec::reglu_inplace`].\n\n```\nlet mut a = ", example!($T x), ";\nrectify::",
            stringify!($inplace), "(&mut a, &", example!($T dy), ");\nassert!(", example!($T "a[0]"), "10.0).abs());\n```")]
        ///
        /// # Panics
        /// If lengths differ.
        $(#[$cfg])?
        #[track_caller]
        pub fn $inplace(a: &mut [$T], b: &[$T]) {
            or_panic(Exec::new().reglu_inplace(&mut row_mut(a), &row(b)))
        }

        /// `da = !(a <= 0) ? dy * b : +0`, `db = relu(a) * dy`
        ///
        #[doc = concat!("Special values, and rows that hold both: [`Exec::reglu_backward`].\n\n```\nlet (x, dy) = (", example!($T x), ", ", example!($T dy),
            ");\nlet (mut da, mut db) = (", example!($T zeros), ", ", example!($T zeros), ");\nrectify::", stringify!($backward),
            "(&dy, &x, &x, &mut da, &mut db);\nassert!(", example!($T "da[0]"), "10.0).abs());\n```")]
        ///
        /// # Panics
        /// If lengths differ.
        $(#[$cfg])?
        #[track_caller]
        pub fn $backward(dy: &[$T], a: &[$T], b: &[$T], da: &mut [$T], db: &mut [$T]) {
            let (mut da, mut db) = (row_mut(da), row_mut(db));
            or_panic(Exec::new().reglu_backward(&row(dy), &row(a), &row(b), &mut da, &mut db))
        }
    )*};
}

gated! {
    f32 => [reglu_f32 reglu_inplace_f32 reglu_backward_f32];
    f64 => [reglu_f64 reglu_inplace_f64 reglu_backward_f64];
    #[cfg(feature = "half")]
    f16 => [reglu_f16 reglu_inplace_f16 reglu_backward_f16];
    #[cfg(feature = "half")]
    bf16 => [reglu_bf16 reglu_inplace_bf16 reglu_backward_bf16];
}

/// The functions on quantized tensors of one element type.
macro_rules! quantized {
    ($($Q:ident => [$lookup:ident $inplace:ident $channels:ident $channels_inplace:ident $requantize:ident];)*) => {$(
        /// `dst[i] = table[src[i]]`
        ///
        #[doc = concat!("Any function of 256 values: [`Table`].\n\n```\nuse rectify::Table;\nlet mut y = [0; 3];\nrectify::", stringify!($lookup),
            "(&Table::new(|q: ", stringify!($Q), "| q / 2), &[1, 10, 127], &mut y);\nassert_eq!(y, [0, 5, 63]);\n```")]
        ///
        /// # Panics
        /// If the lengths differ.
        #[track_caller]
        pub fn $lookup(table: &Table<$Q>, src: &[$Q], dst: &mut [$Q]) {
            or_panic(Exec::new().lookup(table, src, dst))
        }

        /// `x[i] = table[x[i]]`
        ///
        #[doc = concat!("Any function of 256 values: [`Table`].\n\n```\nuse rectify::Table;\nlet mut x = [1, 10, 127];\nrectify::", stringify!($inplace),
            "(&Table::new(|q: ", stringify!($Q), "| q / 2), &mut x);\nassert_eq!(x, [0, 5, 63]);\n```")]
        pub fn $inplace(table: &Table<$Q>, x: &mut [$Q]) {
            or_panic(Exec::new().lookup_inplace(table, x))
        }

        /// `dst[i] = tables[channel][src[i]]`, with `inner` elements of a channel in a row.
        ///
        #[doc = concat!("A function of 256 values per channel: [`Exec::lookup_channels`].\n\n```\nuse rectify::Table;\nlet tables = [2, 3].map(|n| Table::new(move |q: ",
            stringify!($Q), "| q / n));\nlet mut y = [0; 4];\nrectify::", stringify!($channels),
            "(&tables, 1, &[6, 6, 12, 12], &mut y);\nassert_eq!(y, [3, 2, 6, 4]);\n```")]
        ///
        /// # Panics
        /// If the lengths differ or the tensor is not made of whole samples of `tables.len() × inner` elements.
        #[track_caller]
        pub fn $channels(tables: &[Table<$Q>], inner: usize, src: &[$Q], dst: &mut [$Q]) {
            or_panic(Exec::new().lookup_channels(tables, inner, src, dst))
        }

        /// `x[i] = tables[channel][x[i]]`, with `inner` elements of a channel in a row.
        ///
        #[doc = concat!("A function of 256 values per channel: [`Exec::lookup_channels`].\n\n```\nuse rectify::Table;\nlet tables = [2, 3].map(|n| Table::new(move |q: ",
            stringify!($Q), "| q / n));\nlet mut x = [6, 6, 12, 12];\nrectify::", stringify!($channels_inplace),
            "(&tables, 1, &mut x);\nassert_eq!(x, [3, 2, 6, 4]);\n```")]
        ///
        /// # Panics
        /// If the tensor is not made of whole samples of `tables.len() × inner` elements.
        #[track_caller]
        pub fn $channels_inplace(tables: &[Table<$Q>], inner: usize, x: &mut [$Q]) {
            or_panic(Exec::new().lookup_channels_inplace(tables, inner, x))
        }

        /// `dst[i] = clamp(round((sums[i] + bias) * scale / step) + zero_point)`
        ///
        #[doc = concat!("Bias, scales, relu and other bounds, rounding: [`Requantize`].\n\n```\nuse rectify::{Quantization, Requantize};\nlet to = Quantization::<",
            stringify!($Q), ">::new(0.5, 10)?;\nlet mut q = [0; 3];\nrectify::", stringify!($requantize),
            "(&Requantize::new(&[0.25], 1, to)?.relu(), &[3, 5, -9], &mut q);\nassert_eq!(q, [12, 12, 10]);\n# Ok::<(), rectify::Error>(())\n```")]
        ///
        /// # Panics
        /// If the lengths differ or the tensor is not made of whole samples.
        #[track_caller]
        pub fn $requantize(requantize: &Requantize<'_, $Q>, sums: &[i32], dst: &mut [$Q]) {
            or_panic(Exec::new().requantize(requantize, sums, dst))
        }
    )*};
}
quantized! {
    u8 => [lookup_u8 lookup_inplace_u8 lookup_channels_u8 lookup_channels_inplace_u8 requantize_u8];
    i8 => [lookup_i8 lookup_inplace_i8 lookup_channels_i8 lookup_channels_inplace_i8 requantize_i8];
}
