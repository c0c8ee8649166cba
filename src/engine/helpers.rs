//! Helpers from a rayon pool, and how they are found without waking them.
//!
//! To wake a thread takes the caller about 10 µs, and the thread 20 more to come: as long as one thread takes for 2 MiB in the caches.
//! So a helper that has nothing left to do stays awake for a moment, and looks for the next call. Calls that are too short to pay
//! for waking anybody share their work with those who are awake; only a series of such calls wakes a helper, once, for those
//! that follow. Between calls that are further apart, all threads sleep.
//!
//! Two threads took, as a part of the time of one, with calls back to back, 20 and 200 µs apart (Zen 4, medians; `RAYON` is that of a
//! helper invited by `rayon::spawn` for each call):
//!
//! | elements | relu | relu in place | backward from x | relu, `RAYON` |
//! |---|---|---|---|---|
//! | 131,072 | 0.53, 0.62, 1.01 | too short | 0.52, 0.59, 1.00 | 0.70, 0.90, 2.05 |
//! | 262,144 | 0.55, 0.61, 1.01 | 0.53, 0.63, 0.97 | 0.56, 0.64, 1.01 | 0.71, 0.70, 1.62 |
//! | 524,288 | 0.55, 0.59, 0.99 | 0.68, 0.71, 0.99 | 0.57, 0.60, 1.01 | 0.72, 0.76, 1.16 |
//! | 1,048,576 | 0.54, 0.58, 0.99 | 0.59, 0.63, 0.89 | 0.49, 0.49, 0.97 | 0.97, 1.01, 1.03 |
//!
//! This is for calls from outside of any pool, which all share the global one. Inside a pool, whose workers have other things to do,
//! helpers return to it at once.

use super::split::shared::Parts;
use std::boxed::Box;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::*};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// As in [`split`](super::split), kept by whoever comes last.
type Part<'a> = Box<dyn Fn(Range<usize>) -> usize + Send + Sync + 'a>;

/// What the caller and its helpers share. Helpers may outlive the call; `work` may not be called then, and is not: see
/// [`split`](super::split).
struct Call {
    work: Part<'static>,
    parts: Parts,
    finished: AtomicUsize,
    caller: Thread,
}

impl Call {
    /// Claims and runs parts until none is left; wakes the caller if the last of all was finished here.
    fn help(&self) {
        if self.run() {
            self.caller.unpark();
        }
    }

    /// Claims and runs parts until none is left; true if the last of all was finished here.
    fn run(&self) -> bool {
        let mut last = false;
        self.parts.run(&self.work, || last = self.finished.fetch_add(1, AcqRel) + 1 == self.parts.count);
        last
    }
}

/// Where helpers that are awake find the next call.
struct Board {
    /// Helpers that look for one.
    idle: AtomicUsize,
    /// How many there have been.
    calls: AtomicUsize,
    /// The last one, until it has returned.
    call: Mutex<Option<Arc<Call>>>,
    /// When the last call ended that helpers could have been of use to: nanoseconds since `start`.
    ended: AtomicU64,
    /// How many such calls there were with none to help, one soon after the other.
    series: AtomicUsize,
}

static BOARD: Board = Board {
    idle: AtomicUsize::new(0),
    calls: AtomicUsize::new(0),
    call: Mutex::new(None),
    ended: AtomicU64::new(0),
    series: AtomicUsize::new(0),
};

/// How long a helper stays awake with nothing to do, and how soon calls must follow each other to be a series.
const PATIENCE: Duration = Duration::from_micros(100);

/// Calls in a series of which one wakes a helper: what that costs, 10 µs, is less than 3 for each.
const SERIES: usize = 4;

/// Rounds of waiting before the caller goes to sleep: about 20 µs, the price of being woken.
const SPINS: usize = 1000;

/// Aborts when dropped: unwinding would end the borrow under the helpers' feet.
struct AbortOnUnwind;

impl Drop for AbortOnUnwind {
    fn drop(&mut self) {
        std::process::abort();
    }
}

/// Whether it is worth while to share a call out that is too short for waking helpers: somebody is awake, or will be needed again
/// soon.
pub(super) fn are_awake() -> bool {
    if BOARD.idle.load(Relaxed) > 0 {
        return true;
    }
    let quiet = now().saturating_sub(BOARD.ended.load(Relaxed));
    if u128::from(quiet) > PATIENCE.as_nanos() {
        BOARD.series.store(0, Relaxed);
        return false;
    }
    BOARD.series.fetch_add(1, Relaxed) % SERIES == SERIES - 1 && rayon::current_num_threads() > 1
}

/// A call has ended that helpers could have been of use to.
pub(super) fn might_have_helped() {
    BOARD.ended.store(now(), Relaxed);
}

/// Nanoseconds since some moment.
fn now() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

impl Board {
    /// Shows a call to those who look for one; returns how many these are.
    fn show(&self, call: &Arc<Call>) -> usize {
        let idle = self.idle.load(Relaxed);
        if idle > 0 {
            *self.call.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(call));
            self.calls.fetch_add(1, Release);
        }
        idle
    }

    /// Takes a call away, if no other is shown by now.
    fn take_away(&self, call: &Arc<Call>) {
        let mut shown = self.call.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, call)) {
            *shown = None;
        }
    }

    /// Helps with one call after the other, until there is none for a while.
    fn look(&self) {
        let mut seen = self.calls.load(Acquire);
        let mut until = Instant::now() + PATIENCE;
        self.idle.fetch_add(1, Relaxed);
        while Instant::now() < until {
            std::hint::spin_loop();
            let calls = self.calls.load(Acquire);
            if calls == seen {
                continue;
            }
            seen = calls;
            let call = self.call.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(call) = call {
                self.idle.fetch_sub(1, Relaxed);
                call.help();
                self.idle.fetch_add(1, Relaxed);
                until = Instant::now() + PATIENCE;
            }
        }
        self.idle.fetch_sub(1, Relaxed);
    }
}

/// Shares the parts out and returns the sum of what `work` returned.
///
/// # Safety
/// Until this returns, `work` may be called for every piece, from several threads. Dropping it does nothing.
pub(super) unsafe fn run(work: Part<'_>, parts: Parts, threads: usize) -> usize {
    // SAFETY: only the lifetime changes: what it borrows is not touched after this function has returned.
    let work: Part<'static> = unsafe { std::mem::transmute(work) };
    let count = parts.count;
    let call = Arc::new(Call { work, parts, finished: AtomicUsize::new(0), caller: thread::current() });
    let outside = rayon::current_thread_index().is_none();
    let guard = AbortOnUnwind;
    let idle = if outside { BOARD.show(&call) } else { 0 };
    for _ in idle + 1..threads.min(rayon::current_num_threads()) {
        let call = Arc::clone(&call);
        rayon::spawn(move || {
            call.help();
            drop(call);
            if outside {
                BOARD.look();
            }
        });
    }
    call.run();
    let mut waited = 0;
    while call.finished.load(Acquire) < count {
        waited += 1;
        if waited < SPINS { std::hint::spin_loop() } else { thread::park() }
    }
    if idle > 0 {
        BOARD.take_away(&call);
    }
    if outside {
        might_have_helped();
    }
    std::mem::forget(guard);
    call.parts.active()
}
