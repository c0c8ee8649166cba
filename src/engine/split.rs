//! One pass, several threads.
//!
//! `rayon::join` from a thread outside the pool sleeps until a worker has woken up, done its half and woken it
//! again. Here the calling thread starts at once: the pass is cut into parts, which are claimed one by one from an
//! atomic counter by the caller and by helpers. Helpers are invited with `rayon::spawn`, which goes to the
//! caller's current pool and returns without waiting. When no part is left to claim, the caller waits only for
//! those that a helper is in the middle of.
//!
//! # Why this is sound
//! The buffers are borrowed by the caller until it returns, and it returns only when `finished` equals the number of
//! parts. A helper follows the pointers of the pass only between claiming a part and counting it as finished, so
//! never after that. A helper that comes late claims a number beyond the last part and touches nothing but the
//! shared state, which it keeps alive itself. Parts are disjoint, and each is claimed once: `fetch_add` gives every
//! claimant another number. `finished` is incremented with `Release` and read with `Acquire`, so everything that
//! helpers wrote is visible to the caller.
//!
//! Nobody waits for a helper that has not started, so a busy pool, a pool of one and a call from inside a worker
//! all work: then the caller does everything itself.

use super::pass::{Kernel, Pass};
use crate::Isa;
use crate::simd::Element;

/// How a pass is run: everything that policy decides.
#[derive(Clone, Copy)]
pub(crate) struct Schedule {
    pub(crate) isa: Isa,
    /// Stores go past the caches.
    pub(crate) stream: bool,
    /// Threads to share the work, the caller included.
    pub(crate) threads: usize,
    /// Elements that a thread claims at a time.
    pub(crate) part: usize,
}

/// Runs a pass as scheduled and returns how many bits of the mask are 1.
///
/// # Safety
/// As [`Pass::run_on`]; and `part` is a positive multiple of [`GRAIN`](super::GRAIN).
#[inline]
pub(crate) unsafe fn split<T: Element, K: Kernel<T>>(pass: Pass<T, K>, schedule: Schedule) -> usize {
    #[cfg(feature = "rayon")]
    if schedule.threads > 1 {
        // SAFETY: the caller's promise.
        return unsafe { shared::run(pass, schedule) };
    }
    // SAFETY: the caller's promise.
    unsafe { pass.run_on(schedule.isa, schedule.stream) }
}

#[cfg(feature = "rayon")]
mod shared {
    use super::{Element, Kernel, Pass, Schedule};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::*};
    use std::thread::{self, Thread};

    /// What the caller and its helpers share. Helpers may outlive the call; the pointers in `pass` may not be followed
    /// then, and are not: see above.
    struct Shared<T: Element, K: Kernel<T>> {
        pass: Pass<T, K>,
        schedule: Schedule,
        parts: usize,
        claimed: AtomicUsize,
        finished: AtomicUsize,
        active: AtomicUsize,
        caller: Thread,
    }

    impl<T: Element, K: Kernel<T>> Shared<T, K> {
        /// Claims and runs parts until none is left; true if the last of all was finished here.
        ///
        /// # Safety
        /// As [`Pass::run_on`], until `finished` equals `parts`.
        unsafe fn work(&self) -> bool {
            let Schedule { isa, stream, part, .. } = self.schedule;
            loop {
                let index = self.claimed.fetch_add(1, Relaxed);
                if index >= self.parts {
                    return false;
                }
                let start = index * part;
                // SAFETY: `start` is below `len` because `index` is below `parts`, and a multiple of the grain. The
                // part is ours alone, and not yet finished, so the caller is still holding the borrow.
                let active =
                    unsafe { self.pass.part(start, self.pass.len.min(start + part)).run_on(isa, stream) };
                self.active.fetch_add(active, Relaxed);
                if self.finished.fetch_add(1, AcqRel) + 1 == self.parts {
                    return true;
                }
            }
        }
    }

    /// Rounds of waiting before the caller goes to sleep: about 20 µs, the price of being woken.
    const SPINS: usize = 1000;

    /// # Safety
    /// As [`split`](super::split).
    #[cold]
    pub(super) unsafe fn run<T: Element, K: Kernel<T>>(pass: Pass<T, K>, schedule: Schedule) -> usize {
        let parts = pass.len.div_ceil(schedule.part);
        let shared = Arc::new(Shared {
            pass,
            schedule,
            parts,
            claimed: AtomicUsize::new(0),
            finished: AtomicUsize::new(0),
            active: AtomicUsize::new(0),
            caller: thread::current(),
        });
        for _ in 1..schedule.threads.min(parts) {
            let shared = Arc::clone(&shared);
            rayon::spawn(move || {
                // SAFETY: the promise that `run` was given holds until all parts are finished.
                if unsafe { shared.work() } {
                    shared.caller.unpark();
                }
            });
        }
        // SAFETY: the caller's promise.
        unsafe { shared.work() };
        let mut waited = 0;
        while shared.finished.load(Acquire) < parts {
            waited += 1;
            if waited < SPINS { std::hint::spin_loop() } else { thread::park() }
        }
        shared.active.load(Relaxed)
    }
}
