//! Every operation, for every type that it takes: a row each, of which the functions are written.

use crate::forms::{backward, backward_mask, forward, forward_mask, rectify_saved};
use crate::rows::{Parts, Place, epilogue, epilogue_backward, rectify_layout, rectify_sum};
use crate::status::{guard, rectify_status};
use crate::tensor::Tensor;
use half::{bf16, f16};
use kernels::{
    Celu, Clamp, Elu, Exact, HardSigmoid, HardSwish, LeakyRelu, PRelu, RRelu, Relu, ReluDropout,
    ReluPlusZero, Selu, SquaredRelu, Threshold, ThresholdedRelu,
};
use pastey::paste;

/// An element as C has it: halves are their bits.
macro_rules! c {
    (f16) => {
        u16
    };
    (bf16) => {
        u16
    };
    ($T:ident) => {
        $T
    };
}

/// What an element type is calculated in.
macro_rules! float {
    (f64) => {
        f64
    };
    ($T:ident) => {
        f32
    };
}

/// The type of a parameter in C: an element, a number of what is calculated in, slopes of that, or the type that is named.
macro_rules! parameter {
    ($T:ident element) => { c!($T) };
    ($T:ident real) => { float!($T) };
    ($T:ident slopes) => { *const float!($T) };
    ($T:ident $Other:ident) => { $Other };
}

/// A parameter as operations take it.
macro_rules! given {
    (f16 element $p:ident) => {
        f16::from_bits($p)
    };
    (bf16 element $p:ident) => {
        bf16::from_bits($p)
    };
    ($T:ident $kind:ident $p:ident) => {
        $p
    };
}

/// Rows of the table: the operation's formula and name, its types, what may be saved beside x and y, its parameters, what else it reads, and itself.
macro_rules! operations {
    ($($formula:literal $op:ident $types:ident $saved:ident $parameters:tt $read:tt $make:expr;)*) => {
        $(of_types! { $types $formula $op $saved $parameters $read $make })*
    };
}

macro_rules! of_types {
    (single $($row:tt)*) => {
        functions! { f32 $($row)* }
        epilogues! { f32 f32 f32 $($row)* }
    };
    (real $($row:tt)*) => {
        functions! { f32 $($row)* }
        functions! { f64 $($row)* }
        functions! { f16 $($row)* }
        functions! { bf16 $($row)* }
        of_epilogues! { $($row)* }
    };
    (all $($row:tt)*) => {
        of_types! { real $($row)* }
        of_types! { integers $($row)* }
    };
    (integers $($row:tt)*) => {
        functions! { i8 $($row)* }
        functions! { i16 $($row)* }
        functions! { i32 $($row)* }
        functions! { i64 $($row)* }
    };
}

/// The functions of one operation for one type.
macro_rules! functions {
    ($T:ident $formula:literal $op:ident $saved:ident ($($p:ident: $kind:ident),*) ($($read:expr),*) $make:expr) => { paste! {
        #[doc = concat!(" y = `", $formula, "`, from x to y, which may be the same.")]
        ///
        /// # Safety
        /// n elements of x may be read, and of y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _ $T>](x: *const c!($T), y: *mut c!($T), n: usize $(, $p: parameter!($T $kind))*) -> rectify_status {
            guard(|| {
                $(let $p = given!($T $kind $p);)*
                // SAFETY: the caller's promise.
                unsafe { forward::<$T>(&$make, x.cast(), y.cast(), n, &[$($read),*]) }
            })
        }

        #[doc = concat!(" x = `", $formula, "`, in place.")]
        ///
        /// # Safety
        /// n elements of x may be read and written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _inplace_ $T>](x: *mut c!($T), n: usize $(, $p: parameter!($T $kind))*) -> rectify_status {
            // SAFETY: the caller's promise.
            unsafe { [<rectify_ $op _ $T>](x, x, n $(, $p)*) }
        }

        #[doc = concat!(" dx from dy, which may be the same, and x or y, as kind says, for y = `", $formula, "`.")]
        ///
        /// # Safety
        /// n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _backward_ $T>](
            dy: *const c!($T), saved: *const c!($T), kind: rectify_saved, dx: *mut c!($T), n: usize $(, $p: parameter!($T $kind))*
        ) -> rectify_status {
            guard(|| {
                $(let $p = given!($T $kind $p);)*
                // SAFETY: the caller's promise.
                unsafe { backward::<$T>(&$make, dy.cast(), (saved.cast(), kind), dx.cast(), n, &[$($read),*]) }
            })
        }

        #[doc = concat!(" dy = dx, in place, from x or y, as kind says, for y = `", $formula, "`.")]
        ///
        /// # Safety
        /// n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _backward_inplace_ $T>](
            dy: *mut c!($T), saved: *const c!($T), kind: rectify_saved, n: usize $(, $p: parameter!($T $kind))*
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            unsafe { [<rectify_ $op _backward_ $T>](dy, saved, kind, dy, n $(, $p)*) }
        }

        masks! { $saved $T $formula $op ($($p: $kind),*) ($($read),*) $make }
    } };
}

/// Those with a mask, where a mask determines the gradient.
macro_rules! masks {
    (none $($row:tt)*) => {};
    (mask $T:ident $formula:literal $op:ident ($($p:ident: $kind:ident),*) ($($read:expr),*) $make:expr) => { paste! {
        #[doc = concat!(" y = `", $formula, "`, from x to y, which may be the same, and the 1-bit mask for backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if not null, gets the number of 1 bits.")]
        ///
        /// # Safety
        /// n elements of x may be read, and of y and mask written, by nobody else meanwhile; active is null or may be written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _mask_ $T>](
            x: *const c!($T), y: *mut c!($T), mask: *mut u8, n: usize $(, $p: parameter!($T $kind))*, active: *mut usize
        ) -> rectify_status {
            guard(|| {
                $(let $p = given!($T $kind $p);)*
                // SAFETY: the caller's promise.
                unsafe { forward_mask::<$T>(&$make, x.cast(), (y.cast(), mask), n, active, &[$($read),*]) }
            })
        }

        #[doc = concat!(" x = `", $formula, "`, in place, and the 1-bit mask for backward.")]
        ///
        /// # Safety
        /// n elements of x may be read and written, and of mask written, by nobody else meanwhile; active is null or may be written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _mask_inplace_ $T>](
            x: *mut c!($T), mask: *mut u8, n: usize $(, $p: parameter!($T $kind))*, active: *mut usize
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            unsafe { [<rectify_ $op _mask_ $T>](x, x, mask, n $(, $p)*, active) }
        }

        #[doc = concat!(" dx from dy, which may be the same, and the mask, for y = `", $formula, "`.")]
        ///
        /// # Safety
        /// n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _backward_mask_ $T>](
            dy: *const c!($T), mask: *const u8, dx: *mut c!($T), n: usize $(, $p: parameter!($T $kind))*
        ) -> rectify_status {
            guard(|| {
                $(let $p = given!($T $kind $p);)*
                // SAFETY: the caller's promise.
                unsafe { backward_mask::<$T>(&$make, dy.cast(), mask, dx.cast(), n, &[$($read),*]) }
            })
        }

        #[doc = concat!(" dy = dx, in place, from the mask, for y = `", $formula, "`.")]
        ///
        /// # Safety
        /// n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _backward_mask_inplace_ $T>](
            dy: *mut c!($T), mask: *const u8, n: usize $(, $p: parameter!($T $kind))*
        ) -> rectify_status {
            // SAFETY: the caller's promise.
            unsafe { [<rectify_ $op _backward_mask_ $T>](dy, mask, dy, n $(, $p)*) }
        }
    } };
}

/// The epilogues of an operation: from a type to the same, and from f32 to halves.
macro_rules! of_epilogues {
    ($formula:literal $op:ident $saved:ident ($($p:ident: $kind:ident),*) $read:tt $make:expr) => { paste! {
        epilogues! { f32 f32 f32 $formula $op $saved ($($p: $kind),*) $read $make }
        epilogues! { f64 f64 f64 $formula $op $saved ($($p: $kind),*) $read $make }
        epilogues! { f16 f16 f16 $formula $op $saved ($($p: $kind),*) $read $make }
        epilogues! { bf16 bf16 bf16 $formula $op $saved ($($p: $kind),*) $read $make }
        epilogues! { [<f32_f16>] f32 f16 $formula $op $saved ($($p: $kind),*) $read $make }
        epilogues! { [<f32_bf16>] f32 bf16 $formula $op $saved ($($p: $kind),*) $read $make }
    } };
}

/// The epilogue of one operation from one type to another. Its parameters are of what is calculated in.
macro_rules! epilogues {
    ($name:ident $A:ident $O:ident $formula:literal $op:ident $saved:ident ($($p:ident: $kind:ident),*) ($($read:expr),*) $make:expr) => { paste! {
        #[doc = concat!(" y = act(scale[c] * x + shift[c] + residual) with act(x) = `", $formula, "`, over rows × cols elements, in one pass; y may be x.")]
        ///
        /// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and shift have one value for each of so many channels, which
        /// lie along rows or across them, as layout says.
        ///
        /// # Safety
        /// x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _epilogue_ $name>](
            x: *const c!($A), ldx: usize, residual: *const c!($A), ldr: usize, y: *mut c!($O), ldy: usize, rows: usize, cols: usize,
            scale: *const float!($A), shift: *const float!($A), channels: usize, layout: rectify_layout $(, $p: float_parameter!($A $kind))*
        ) -> rectify_status {
            guard(|| {
                let (x, residual, y) = (Place { at: x.cast_mut().cast(), ld: ldx }, Place { at: residual.cast_mut().cast(), ld: ldr }, Place { at: y.cast(), ld: ldy });
                let parts = Parts { scale, shift, channels, layout };
                // SAFETY: the caller's promise.
                unsafe { epilogue::<$A, $O>(&$make, x, residual, y, [rows, cols], parts, None, &[$($read),*]) }
            })
        }

        epilogue_masks! { $saved $name $A $O $formula $op ($($p: $kind),*) ($($read),*) $make }
    } };
}

/// A parameter of an epilogue.
macro_rules! float_parameter {
    ($T:ident element) => { float!($T) };
    ($T:ident $kind:ident) => { parameter!($T $kind) };
}

macro_rules! epilogue_masks {
    (none $($row:tt)*) => {};
    (mask $name:ident $A:ident $O:ident $formula:literal $op:ident ($($p:ident: $kind:ident),*) ($($read:expr),*) $make:expr) => { paste! {
        #[doc = concat!(" The epilogue of `", $formula, "`, and the 1-bit mask for backward, of which each row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.")]
        ///
        /// # Safety
        /// x, residual, scale and shift may be read, and y and mask written, by nobody else meanwhile; active is null or may be written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _epilogue_mask_ $name>](
            x: *const c!($A), ldx: usize, residual: *const c!($A), ldr: usize, y: *mut c!($O), ldy: usize, mask: *mut u8, rows: usize, cols: usize,
            scale: *const float!($A), shift: *const float!($A), channels: usize, layout: rectify_layout $(, $p: float_parameter!($A $kind))*, active: *mut usize
        ) -> rectify_status {
            guard(|| {
                let (x, residual, y) = (Place { at: x.cast_mut().cast(), ld: ldx }, Place { at: residual.cast_mut().cast(), ld: ldr }, Place { at: y.cast(), ld: ldy });
                let parts = Parts { scale, shift, channels, layout };
                // SAFETY: the caller's promise.
                unsafe { epilogue::<$A, $O>(&$make, x, residual, y, [rows, cols], parts, Some((mask, active)), &[$($read),*]) }
            })
        }

        epilogue_backwards! { $name $formula $op ($($p: $kind),*) ($($read),*) $make }
    } };
}

macro_rules! epilogue_backwards {
    (f32_f16 $($row:tt)*) => {};
    (f32_bf16 $($row:tt)*) => {};
    ($T:ident $formula:literal $op:ident ($($p:ident: $kind:ident),*) ($($read:expr),*) $make:expr) => { paste! {
        #[doc = concat!(" dx from dy, which may be the same, and the mask of the epilogue of `", $formula, "`; and in the same pass the sums of dx over each of so many channels: the gradient of shift.")]
        ///
        /// # Safety
        /// dy and mask may be read, and dx and sums written, by nobody else meanwhile.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn [<rectify_ $op _epilogue_backward_ $T>](
            dy: *const c!($T), lddy: usize, mask: *const u8, dx: *mut c!($T), lddx: usize, sums: *mut float!($T), rows: usize, cols: usize,
            channels: usize, layout: rectify_layout, sum: rectify_sum $(, $p: parameter!($T $kind))*
        ) -> rectify_status {
            guard(|| {
                $(let $p = given!($T $kind $p);)*
                let (dy, dx) = (Place { at: dy.cast_mut().cast(), ld: lddy }, Place { at: dx.cast(), ld: lddx });
                // SAFETY: the caller's promise.
                unsafe { epilogue_backward::<$T>(&$make, dy, mask, dx, (sums, channels), [rows, cols], (layout, sum), &[$($read),*]) }
            })
        }
    } };
}

operations! {
    "x < 0 ? +0 : x" relu all mask () () Relu;
    "x <= 0 ? +0 : x" relu_plus_zero real mask () () ReluPlusZero;
    "x <= threshold ? value : x" threshold real mask (threshold: element, value: element) () Threshold::new(threshold, value);
    "x <= alpha ? +0 : x" thresholded_relu real mask (alpha: element) () ThresholdedRelu::new(alpha);
    "x < lo ? lo : x > hi ? hi : x" clamp all mask (lo: element, hi: element) () Clamp::new(lo, hi)?;
    "x < 0 ? +0 : x > 6 ? 6 : x" relu6 all mask () () Clamp::relu6();
    "x > 0 ? x : slope * x" leaky_relu real mask (slope: real) () LeakyRelu::new(slope);
    "x > 0 ? x : slopes[c] * x" prelu real mask (slopes: slopes, slope_channels: usize, inner: usize) (Tensor::new("slopes", slopes, slope_channels)?.span())
        PRelu::new(Tensor::new("slopes", slopes, slope_channels)?.read(), inner);
    "x > 0 ? x : slope[i] * x" rrelu real mask (lower: real, upper: real, seed: u64) () RRelu::new(lower, upper, seed)?;
    "!(x <= 0) && kept[i] ? x / (1 - p) : +0" relu_dropout real mask (p: real, seed: u64) () ReluDropout::new(p, seed)?;
    "x < 0 ? alpha * expm1(x) : x" elu real none (alpha: real) () Elu::new(alpha)?;
    "x < 0 ? lambda * alpha * expm1(x) : lambda * x" selu real none () () Selu;
    "x < 0 ? alpha * expm1(x / alpha) : x" celu real none (alpha: real) () Celu::new(alpha)?;
    "x < 0 ? alpha * expm1(x) : x, rounded once" elu_exact single none (alpha: real) () Exact(Elu::new(alpha)?);
    "x < 0 ? lambda * alpha * expm1(x) : lambda * x, rounded once" selu_exact single none () () Exact(Selu);
    "x < 0 ? alpha * expm1(x / alpha) : x, rounded once" celu_exact single none (alpha: real) () Exact(Celu::new(alpha)?);
    "relu(x) * relu(x)" squared_relu real none () () SquaredRelu;
    "relu6(x + 3) / 6" hardsigmoid real mask () () HardSigmoid;
    "x * (relu6(x + 3) / 6)" hardswish real none () () HardSwish;
}
