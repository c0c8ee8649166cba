//! The way to the kernel for calls that are small enough for it to matter.
//!
//! A call on 64 elements takes as long to find its kernel as to run it. So what is common is checked where it is called, and its kernel
//! called from there: the best path is known, the tensors are small and fit. Everything else, errors included, goes the long way,
//! in a function of its own, so that the short one needs neither stack nor saved registers. On Zen 4, `relu_f32` took 5.8 ns for up to 15
//! elements and 7.1 ns for 64 before, 3.3 and 5.1 after.

use crate::Exec;
use crate::activation::{Activation, Inlined};
use crate::engine::{Schedule, Source, Target, in_place};
use crate::error::Error;
use crate::exec::Form;
use crate::policy::{SMALL, known_isa};
use crate::simd::Element;

/// The schedule of a small call on the best path, once that is known.
#[inline(always)]
fn schedule<T: Element>(form: Form, len: usize) -> Option<Schedule> {
    let isa = known_isa().filter(|_| form.footprint::<T>(len) < SMALL)?;
    Some(Schedule::alone(isa, false))
}

/// `Exec::new().forward(…)`; panics in place of an error.
#[inline(always)]
#[track_caller]
pub(crate) fn forward<T: Element>(op: impl Inlined<T>, src: &[T], dst: &mut [T]) {
    match schedule::<T>(Form::Forward, src.len()) {
        Some(schedule) if src.len() == dst.len() && op.fits(src.len()).is_ok() => {
            op.forward_inlined(Source::of(src), Target::of(dst), schedule);
        }
        _ => any_forward(&op, src, dst),
    }
}

/// `Exec::new().forward_inplace(…)`; panics in place of an error.
#[inline(always)]
#[track_caller]
pub(crate) fn forward_inplace<T: Element>(op: impl Inlined<T>, x: &mut [T]) {
    match schedule::<T>(Form::ForwardInplace, x.len()) {
        Some(schedule) if op.fits(x.len()).is_ok() => {
            let (src, dst) = in_place(x);
            op.forward_inlined(src, dst, schedule);
        }
        _ => any_forward_inplace(&op, x),
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn any_forward<T: Element>(op: &dyn Activation<T>, src: &[T], dst: &mut [T]) {
    or_panic(Exec::new().forward(op, src, dst))
}

#[cold]
#[inline(never)]
#[track_caller]
fn any_forward_inplace<T: Element>(op: &dyn Activation<T>, x: &mut [T]) {
    or_panic(Exec::new().forward_inplace(op, x))
}

#[track_caller]
pub(crate) fn or_panic<R>(result: Result<R, Error>) -> R {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
