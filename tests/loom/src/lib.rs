//! A model of how threads share a pass: the sources of the engine, with atomics and threads of `loom`, which runs a test once for
//! every order of events that the memory model allows, up to three switches of threads where nothing forces one.
//!
//! A cell stands for an element. Loom fails a test where two threads are at a cell at the same time, or one after the other with
//! nothing that makes the first one's access visible to the second; where a thread sleeps for ever; and where shared state leaks.
#![cfg(test)]

#[path = "../../../src/engine/call.rs"]
mod call;
#[path = "../../../src/engine/claims.rs"]
mod claims;

/// In place of the engine's.
mod sync {
    pub(super) use loom::hint::spin_loop;
    pub(super) use loom::sync::Arc;
    pub(super) use loom::sync::atomic::{AtomicUsize, Ordering};
    pub(super) use loom::thread::{Thread, current, park};
}

use call::Call;
use loom::cell::UnsafeCell;
use std::ops::Range;

/// The tensors of a pass.
struct Tensor(Vec<UnsafeCell<u32>>);

// SAFETY: that threads are never at one element at the same time is what the model is asked.
unsafe impl Sync for Tensor {}

impl Tensor {
    fn add(&self, elements: Range<usize>) -> usize {
        for cell in &self.0[elements.clone()] {
            // SAFETY: loom fails the test where another thread is here, too.
            cell.with_mut(|element| unsafe { *element += 1 });
        }
        elements.sum()
    }
}

fn model(events: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(events);
}

/// Calls of so many elements, at most `part` in a part, shared by so many `threads`, one after the other, with so many helpers that come; the caller looks
/// `spins` times before it sleeps. Nobody waits for helpers, which may come too late, and wake the caller in the next call: for nothing.
fn calls(count: u32, elements: usize, part: usize, threads: usize, helpers: usize, spins: usize) {
    model(move || {
        let tensor = Box::new(Tensor((0..elements).map(|_| UnsafeCell::new(0)).collect()));
        let mut last = None;
        for _ in 0..count {
            let work = |elements| tensor.add(elements);
            // SAFETY: the tensor is left alone until the call is finished.
            let call = unsafe { Call::next(last.take(), &work, elements, part, threads) };
            for helper in 1..=helpers {
                let call = call.clone();
                loom::thread::spawn(move || call.help(helper));
            }
            call.begin();
            assert_eq!(call.finish(spins), (0..elements).sum(), "what the parts returned");
            last = Some(call);
        }
        // The caller has its buffers back: it writes to them, and frees them.
        for cell in &tensor.0 {
            // SAFETY: as above.
            assert_eq!(cell.with_mut(|element| unsafe { std::mem::replace(&mut *element, 9) }), count);
        }
    });
}

#[test]
fn one_helper() {
    calls(1, 2, 1, 2, 1, 0);
}

#[test]
fn one_helper_and_more_parts() {
    calls(1, 5, 2, 2, 1, 0);
}

#[test]
fn two_helpers() {
    calls(1, 3, 1, 3, 2, 0);
}

#[test]
fn a_home_without_a_helper() {
    calls(1, 3, 1, 3, 1, 0);
}

#[test]
fn a_caller_that_looks_before_it_sleeps() {
    calls(1, 2, 1, 2, 1, 3);
}

#[test]
fn calls_one_after_the_other() {
    calls(2, 2, 1, 2, 1, 0);
}
