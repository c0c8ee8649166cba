//! The forms of an operation, for any type.
//!
//! The functions here are unsafe because they take the caller's word: tensors may be accessed as their names say, for as long as the
//! call takes, by nobody else.

use crate::exec::exec;
use crate::status::{Fault, rectify_status::*};
use crate::tensor::{Span, Tensor, apart, set};
use kernels::{Activation, Element, Saved};

/// What backward is computed from: the input x of forward.
pub const RECTIFY_SAVED_INPUT: rectify_saved = 0;
/// What backward is computed from: the output y of forward. Not every operation and parameter allows it.
pub const RECTIFY_SAVED_OUTPUT: rectify_saved = 1;
/// Which tensor was saved for backward: RECTIFY_SAVED_INPUT or RECTIFY_SAVED_OUTPUT.
pub type rectify_saved = u32;

/// y from x, which may be the same.
///
/// # Safety
/// As said above.
pub unsafe fn forward<T: Element>(
    op: &dyn Activation<T>,
    x: *const T,
    y: *mut T,
    n: usize,
    parameters: &[Span],
) -> Result<(), Fault> {
    let (x, y) = (Tensor::new("x", x, n)?, Tensor::new("y", y, n)?);
    // SAFETY: the caller's promise; what is written overlaps nothing, see `apart`.
    unsafe {
        if x.is(y) {
            apart(&[y.span()], parameters)?;
            return Ok(exec().forward_inplace(op, y.write())?);
        }
        apart(&[y.span()], &[&[x.span()], parameters].concat())?;
        Ok(exec().forward(op, x.read(), y.write())?)
    }
}

/// y and mask from x, which y may be.
///
/// # Safety
/// As said above; `active` is null or may be written.
pub unsafe fn forward_mask<T: Element>(
    op: &dyn Activation<T>,
    x: *const T,
    (y, mask): (*mut T, *mut u8),
    n: usize,
    active: *mut usize,
    parameters: &[Span],
) -> Result<(), Fault> {
    let (x, y) = (Tensor::new("x", x, n)?, Tensor::new("y", y, n)?);
    let mask = Tensor::new("mask", mask, n.div_ceil(8))?;
    let written = [y.span(), mask.span()];
    // SAFETY: as in `forward`.
    unsafe {
        let count = if x.is(y) {
            apart(&written, parameters)?;
            exec().forward_mask_inplace(op, y.write(), mask.write())?
        } else {
            apart(&written, &[&[x.span()], parameters].concat())?;
            exec().forward_mask(op, x.read(), y.write(), mask.write())?
        };
        set(active, count);
    }
    Ok(())
}

/// dx from dy, which may be the same, and x or y.
///
/// # Safety
/// As said above.
pub unsafe fn backward<T: Element>(
    op: &dyn Activation<T>,
    dy: *const T,
    (saved, kind): (*const T, rectify_saved),
    dx: *mut T,
    n: usize,
    parameters: &[Span],
) -> Result<(), Fault> {
    let saved = Tensor::new("saved", saved, n)?;
    let of = match kind {
        RECTIFY_SAVED_INPUT => Saved::Input,
        RECTIFY_SAVED_OUTPUT => Saved::Output,
        _ => {
            let text =
                format!("kind is {kind}, but must be RECTIFY_SAVED_INPUT (0) or RECTIFY_SAVED_OUTPUT (1)");
            return Err(Fault::new(RECTIFY_STATUS_PARAMETER, text));
        }
    };
    // SAFETY: as in `forward`.
    unsafe { gradient(op, dy, saved.span(), || of(saved.read()), dx, n, parameters) }
}

/// dx from dy, which may be the same, and the mask.
///
/// # Safety
/// As said above.
pub unsafe fn backward_mask<T: Element>(
    op: &dyn Activation<T>,
    dy: *const T,
    mask: *const u8,
    dx: *mut T,
    n: usize,
    parameters: &[Span],
) -> Result<(), Fault> {
    let mask = Tensor::new("mask", mask, n.div_ceil(8))?;
    // SAFETY: as in `forward`.
    unsafe { gradient(op, dy, mask.span(), || Saved::Mask(mask.read()), dx, n, parameters) }
}

/// # Safety
/// As said above; `read` may be called once nothing that is written overlaps `saved`.
unsafe fn gradient<'a, T: Element>(
    op: &dyn Activation<T>,
    dy: *const T,
    saved: Span,
    read: impl FnOnce() -> Saved<'a, T>,
    dx: *mut T,
    n: usize,
    parameters: &[Span],
) -> Result<(), Fault> {
    let (dy, dx) = (Tensor::new("dy", dy, n)?, Tensor::new("dx", dx, n)?);
    // SAFETY: as in `forward`.
    unsafe {
        if dy.is(dx) {
            apart(&[dx.span()], &[&[saved], parameters].concat())?;
            return Ok(exec().backward_inplace(op, dx.write(), read())?);
        }
        apart(&[dx.span()], &[&[dy.span(), saved], parameters].concat())?;
        Ok(exec().backward(op, dy.read(), read(), dx.write())?)
    }
}
