//! A pass that the calling thread shares with helpers.
//!
//! # Why this is sound
//! The buffers are borrowed by the caller until it returns, and it returns only when `finished` equals the number of
//! parts. A helper follows the pointers of the pass only between claiming a part and counting it as finished, so
//! never after that. A helper that comes late claims a number beyond the last part and touches nothing but the
//! shared state, which it keeps alive itself; so does a call that is still shown to others when it has returned. Parts are disjoint, and each is claimed once: `fetch_add` gives every
//! claimant another number. `finished` is incremented with `Release` and read with `Acquire`, so everything that
//! helpers wrote is visible to the caller.
//!
//! `cargo test --manifest-path tests/loom/Cargo.toml` goes through the orders in which threads can do this, up to three forced switches.

use super::claims::{Part, Parts};
use super::sync::{self, AtomicUsize, Ordering::*, Thread};

/// What the caller and its helpers share. Helpers may outlive the call; `work` is not there any more then, and they do not ask for it.
pub(super) struct Call {
    work: *const Part<'static>,
    parts: Parts,
    finished: AtomicUsize,
    /// How many more may help.
    seats: AtomicUsize,
    caller: Thread,
}

// SAFETY: `work` is `Sync`, and is called between claiming a part and counting it as finished alone; the rest is `Send` and `Sync`.
unsafe impl Send for Call {}
// SAFETY: as above.
unsafe impl Sync for Call {}

impl Call {
    /// A call of this thread, which so many others may help with.
    ///
    /// # Safety
    /// Once anybody has been given the call, `work` and what it borrows are left alone until [`finish`](Call::finish) has returned.
    pub(super) unsafe fn new(work: &Part<'_>, parts: Parts, helpers: usize) -> Self {
        // SAFETY: only the lifetime changes: by the caller's promise it lasts until the end of the call, see above.
        let work = unsafe { std::mem::transmute::<&Part<'_>, &Part<'static>>(work) };
        let (finished, seats) = (AtomicUsize::new(0), AtomicUsize::new(helpers));
        Call { work, parts, finished, seats, caller: sync::current() }
    }

    /// Takes a seat, claims and runs parts until none is left, and wakes the caller if the last of all was finished here. False if there
    /// was no seat.
    pub(super) fn help(&self) -> bool {
        let seat = self.seats.fetch_update(Relaxed, Relaxed, |seats| seats.checked_sub(1)).is_ok();
        if seat && self.run() {
            self.caller.unpark();
        }
        seat
    }

    /// How many more may help.
    pub(super) fn seats(&self) -> usize {
        self.seats.load(Relaxed)
    }

    /// Claims and runs parts until none is left; whether the last of all was finished here.
    pub(super) fn run(&self) -> bool {
        let mut last = false;
        while let Some(pieces) = self.parts.claim() {
            // SAFETY: this part is claimed and not finished, so the call is not, and `work` is there.
            let active = unsafe { (*self.work)(pieces) };
            self.parts.add(active);
            last = self.finished.fetch_add(1, AcqRel) + 1 == self.parts.count;
        }
        last
    }

    /// Waits, on the thread that the call is of, until all parts are finished, and returns the sum of what they returned. It looks `spins` times before it goes to sleep.
    pub(super) fn finish(&self, spins: usize) -> usize {
        let mut waited = 0;
        while self.finished.load(Acquire) < self.parts.count {
            waited += 1;
            if waited < spins { sync::spin_loop() } else { sync::park() }
        }
        self.parts.active()
    }
}
