//! A pass that the calling thread shares with helpers.
//!
//! # Why this is sound
//! The buffers are borrowed by the caller until it returns, and it returns only when `finished` equals the number of
//! parts. A helper follows the pointers of the pass only between claiming a part and counting it as finished, so
//! never after that. A helper that comes late finds every part claimed and touches nothing but the
//! shared state, which it keeps alive itself; so does a seat where a call is left that has returned. A call becomes the
//! next one of its thread where nobody else has it: then nobody comes late any more. Parts are disjoint, and each is claimed once: `fetch_add` gives every
//! claimant another number. `finished` is incremented with `Release` and read with `Acquire`, so everything that
//! helpers wrote is visible to the caller.
//!
//! `cargo test --manifest-path tests/loom/Cargo.toml` goes through the orders in which threads can do this, up to three forced switches.

use super::claims::{Counter, Part, Parts};
use super::sync::{self, Arc, Ordering::*, Thread};

/// What the caller and its helpers share. Helpers may outlive the call; `work` is not there any more then, and they do not ask for it.
pub(super) struct Call {
    work: *const Part<'static>,
    parts: Parts,
    finished: Counter,
    caller: Thread,
}

// SAFETY: `work` is `Sync`, and is called between claiming a part and counting it as finished alone; the rest is `Send` and `Sync`.
unsafe impl Send for Call {}
// SAFETY: as above.
unsafe impl Sync for Call {}

impl Call {
    /// The next call of this thread, shared by so many: in place of the last one that it made, if nobody else has that any more. New memory takes time to get,
    /// and is in nobody's caches: with it, relu on 262,144 elements takes two threads 19.0 to 20.1 µs, without 17.8 to 20.0, and those of pthreadpool 17.8 to 18.7 (medians of three
    /// interleaved runs, AVX2 on Zen 3).
    ///
    /// # Safety
    /// `last` is one that this thread has made, and that is finished: it is this thread that is woken. Once anybody has been given the call, `work` and what it
    /// borrows are left alone until [`finish`](Call::finish) has returned.
    pub(super) unsafe fn next(
        last: Option<Arc<Call>>,
        work: &Part<'_>,
        pieces: usize,
        most: usize,
        threads: usize,
    ) -> Arc<Call> {
        // SAFETY: only the lifetime changes: by the caller's promise it lasts until the end of the call, see above.
        let work = unsafe { std::mem::transmute::<&Part<'_>, &Part<'static>>(work) };
        if let Some(mut last) = last
            && let Some(call) = Arc::get_mut(&mut last)
        {
            call.work = work;
            call.parts.renew(pieces, most, threads);
            call.finished = Counter::new();
            return last;
        }
        let parts = Parts::new(pieces, most, threads);
        Arc::new(Call { work, parts, finished: Counter::new(), caller: sync::current() })
    }

    /// Claims and runs parts until none is left, those at home first, and wakes the caller if the last of all was finished here.
    pub(super) fn help(&self, home: usize) {
        if self.run(home).1 {
            self.caller.unpark();
        }
    }

    /// Claims and runs parts until none is left, those at home first; how many, and whether the last of all was finished here.
    fn run(&self, home: usize) -> (usize, bool) {
        let (mut all, mut last) = (0, false);
        // SAFETY: this part is claimed and not finished, so the call is not, and `work` is there.
        let work = |pieces| unsafe { (*self.work)(pieces) };
        self.parts.run(home, work, |parts| {
            all += parts;
            last = self.finished.0.fetch_add(parts, AcqRel) + parts == self.parts.count;
        });
        (all, last)
    }

    /// The caller's own share, of the first home; whether others have done any of it.
    pub(super) fn begin(&self) -> bool {
        self.run(0).0 < self.parts.count
    }

    /// Waits, on the thread that the call is of, until all parts are finished, and returns the sum of what they returned. It looks `spins` times before it goes to sleep.
    pub(super) fn finish(&self, spins: usize) -> usize {
        let mut waited = 0;
        while self.finished.0.load(Acquire) < self.parts.count {
            waited += 1;
            if waited < spins { sync::spin_loop() } else { sync::park() }
        }
        self.parts.active()
    }
}
