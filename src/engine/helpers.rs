//! Helpers from the caller's current rayon pool, and how they are found without waking them.
//!
//! To wake a thread takes the caller about 10 µs, and the thread 20 more to come: as long as one thread takes for 2 MiB in the caches.
//! Long calls invite helpers with `rayon::spawn`, as many as they want. Short ones, which do not pay for that, share their work with
//! helpers that are awake: only a series of such calls wakes some, and these stay awake until it has ended, and look for the next call.
//! Between calls that are further apart, all threads sleep.
//!
//! That is for a thread that makes one short call after the other while nobody else does. Where two threads do, each has a core to itself already,
//! and helpers would take it away from one of them; where a helper was kept from running in the middle of a part, others want the cores. Then
//! short calls are left alone for a while, and for longer each time, until helpers leave. A helper that looks for calls runs whatever else its pool is
//! asked for, and yields its core each time that it finds nothing.
//!
//! A kernel may put a helper that is woken on the caller's own core: on a virtual machine a core that is halted looks taken. It moves one of the two
//! at a tick, of which there are 250 a second, if both want to run then. So helpers stay as long as the series goes on, also while its calls are left
//! alone. After 30 ms of rest and 10 of calls, two threads took, as a part of the time of one (medians of two to four runs, AVX2 on Zen 3):
//!
//! | elements | helpers that | relu in place | relu | elu | backward from x |
//! |---|---|---|---|---|---|
//! | 262,144 | leave 100 µs after they have helped | 0.58 to 0.64 | 0.61 to 0.99 | 0.90 to 0.99 | 0.91 to 1.05 |
//! | 262,144 | stay, and yield | 0.59 to 0.61 | 0.56 to 0.65 | 0.52 to 0.54 | 0.56 to 0.72 |
//! | 1,048,576 | leave 100 µs after they have helped | 0.78 | 0.97 | 0.95 | 0.97 |
//! | 1,048,576 | stay, and yield | 0.58 to 0.65 | 0.50 to 0.54 | 0.56 to 0.61 | 0.51 to 0.53 |
//!
//! Two threads took, as a part of the time of one, with calls back to back, 20 and 200 µs apart (Zen 4, medians; `RAYON` is that of a
//! helper invited by `rayon::spawn` for each call):
//!
//! | elements | relu | relu in place | backward from x | relu, `RAYON` |
//! |---|---|---|---|---|
//! | 131,072 | 0.57, 0.57, 1.00 | too short | 0.52, 0.54, 1.01 | 0.70, 0.90, 2.05 |
//! | 262,144 | 0.55, 0.57, 1.01 | 0.50, 0.50, 1.03 | 0.54, 0.55, 0.99 | 0.71, 0.70, 1.62 |
//! | 524,288 | 0.54, 0.56, 1.01 | 0.64, 0.66, 0.98 | 0.53, 0.54, 0.99 | 0.72, 0.76, 1.16 |
//! | 1,048,576 | 0.54, 0.54, 1.01 | 0.60, 0.65, 1.01 | 0.56, 0.43, 1.00 | 0.97, 1.01, 1.03 |
//!
//! Two threads of a program on two cores, each of which makes such calls, take as long as with threads switched off (0.98 to 1.00 of the speed; 0.55 to
//! 0.98 where helpers stay whoever calls).
//!
//! This is for calls from outside of any pool, which all share the global one. Inside a pool, whose workers have other things to do,
//! helpers return to it at once, and short calls are not shared.

use super::call::Call;
use super::claims::{Part, Parts};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::*};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Instant;

/// Where helpers that are awake find the next short call.
struct Board {
    /// Helpers that look for one, or may be running something else of their pool meanwhile.
    idle: AtomicUsize,
    /// When one of them did so: nanoseconds since some moment.
    looked: AtomicU64,
    /// How many there have been.
    calls: AtomicUsize,
    /// The last one, until it has returned or another is shown.
    call: Mutex<Option<Arc<Call>>>,
    /// The thread that made the last short call.
    caller: AtomicUsize,
    /// When it ended, or as long as it runs, [`LONGEST`] after it began: nanoseconds since some moment.
    last: AtomicU64,
    /// How many it made with none to help, one soon after the other.
    series: AtomicUsize,
    /// Helpers that have been woken for short calls and have not come yet.
    coming: AtomicUsize,
    /// How many calls were held up by helpers, with none between that was not.
    held_up: AtomicUsize,
    /// Until when short calls are left alone.
    alone_until: AtomicU64,
}

static BOARD: Board = Board {
    idle: AtomicUsize::new(0),
    looked: AtomicU64::new(0),
    calls: AtomicUsize::new(0),
    call: Mutex::new(None),
    caller: AtomicUsize::new(0),
    last: AtomicU64::new(0),
    series: AtomicUsize::new(0),
    coming: AtomicUsize::new(0),
    held_up: AtomicUsize::new(0),
    alone_until: AtomicU64::new(0),
};

/// Nanoseconds within which calls must follow each other to be a series, and after which helpers of one that has ended go to sleep.
const PATIENCE: u64 = 100_000;

/// Nanoseconds that a short call takes at most; helpers of one that takes longer may leave before the next.
const LONGEST: u64 = 20_000_000;

/// Nanoseconds that a helper looks for calls at a time. Between, its pool can go on with what it had begun on the same thread and waits for.
const STAY: u64 = 2_000_000;

/// Calls in a series of which one wakes helpers: what that costs, 10 µs, is less than 3 for each.
const SERIES: usize = 4;

/// Nanoseconds that a caller waits at most for its helpers' last parts, beyond what its own took, if none of them was kept from running.
const HELD_UP: u64 = 60_000;

/// Nanoseconds for which short calls are left alone when cores turn out to be wanted elsewhere.
const ALONE: u64 = 5_000_000;

/// The same as a multiple of what was lost by waiting for a helper, if that is less; twice as long for the second call in a row that was held up,
/// and so on.
const ALONE_FOR_WAITING: u64 = 16;

/// How often that is doubled at most.
const MOST_DOUBLINGS: usize = 5;

/// Calls in a row that are held up before helpers leave: whoever wants the core will want it again.
const TOO_OFTEN: usize = 3;

/// Rounds of waiting before the caller goes to sleep: about 20 µs, the price of being woken.
const SPINS: usize = 1000;

/// Aborts when dropped: unwinding would end the borrow under the helpers' feet.
struct AbortOnUnwind;

impl Drop for AbortOnUnwind {
    fn drop(&mut self) {
        std::process::abort();
    }
}

thread_local! {
    /// Whether this thread is looking for calls; its address tells threads apart.
    static LOOKING: Cell<bool> = const { Cell::new(false) };
    /// How often it was woken for a call while it did.
    static WOKEN: Cell<usize> = const { Cell::new(0) };
}

/// Whether a short call, which begins now, is worth sharing: somebody is awake, or will be needed again soon. If not, the caller says when it has
/// [ended](short_call_ended).
pub(super) fn are_awake() -> bool {
    let (now, this) = (now(), LOOKING.with(|mark| core::ptr::from_ref(mark).addr()));
    let quiet = now.saturating_sub(BOARD.last.swap(now + LONGEST, Relaxed));
    if BOARD.caller.swap(this, Relaxed) != this && quiet < ALONE {
        BOARD.alone_until.fetch_max(now + ALONE, Relaxed);
    }
    if now < BOARD.alone_until.load(Relaxed) {
        return false;
    }
    if BOARD.idle(now) > 0 {
        return true;
    }
    if quiet > PATIENCE {
        BOARD.series.store(0, Relaxed);
        if quiet > ALONE << MOST_DOUBLINGS {
            BOARD.held_up.store(0, Relaxed);
        }
        return false;
    }
    let due = BOARD.series.fetch_add(1, Relaxed) % SERIES == SERIES - 1;
    due && useful_threads() > 1
}

/// A short call has ended.
pub(super) fn short_call_ended() {
    BOARD.last.store(now(), Relaxed);
}

/// Nanoseconds since some moment.
fn now() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

/// Threads of the pool, as far as there are cores for them.
fn useful_threads() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    let cores = *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from));
    rayon::current_num_threads().min(cores)
}

impl Board {
    /// How many helpers look for a call. None, if none of them has done so for long: then they are busy with what their pool has asked for.
    fn idle(&self, now: u64) -> usize {
        let long_ago = now.saturating_sub(self.looked.load(Relaxed)) > PATIENCE;
        if long_ago { 0 } else { self.idle.load(Relaxed) }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Call>>> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a call to those who look for one; returns how many these are.
    fn show(&self, call: &Arc<Call>) -> usize {
        let idle = self.idle(now());
        if idle > 0 {
            let mut shown = self.lock();
            *shown = Some(Arc::clone(call));
            self.calls.fetch_add(1, Release);
        }
        idle
    }

    /// Takes a call away, if no other is shown by now.
    fn take_away(&self, call: &Arc<Call>) {
        let mut shown = self.lock();
        if shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, call)) {
            *shown = None;
        }
    }

    /// The call that is shown, and how many there have been.
    fn shown(&self) -> (Option<Arc<Call>>, usize) {
        let shown = self.lock();
        (shown.clone(), self.calls.load(Relaxed))
    }

    /// Whether another helper is wanted for short calls; then it counts as coming.
    fn wants_another(&self) -> bool {
        // One more than can be useful: one that is slow to come may be put on the caller's core, and the other not.
        let few = |coming: usize| (coming < useful_threads()).then_some(coming + 1);
        self.coming.fetch_update(Relaxed, Relaxed, few).is_ok()
    }

    /// Helps with one call after the other, until the series has ended, or another thread makes one, or none wants help, or helpers hold calls up,
    /// or the pool has something else to do. Whether it would have gone on, had it not been for [`STAY`].
    fn look(&self) -> bool {
        let since = now();
        // Now and then this lets one too many in, who has no seat at the next call and leaves.
        if self.idle(since) + 1 >= useful_threads() {
            return false;
        }
        let mut seen = self.calls.load(Acquire);
        let (caller, held_up) = (self.caller.load(Relaxed), self.held_up.load(Relaxed));
        self.looked.store(since, Relaxed);
        // Counted while it asks the pool for work, too, which takes as long as looking: half of all calls would come just then, find nobody, and be
        // without help; elu of 262,144 elements, which takes 88 µs alone, took 83 instead of 55 so (medians, AVX2 on Zen 3).
        self.idle.fetch_add(1, Relaxed);
        let stayed = loop {
            let found = (0..64).any(|_| {
                std::hint::spin_loop();
                self.calls.load(Acquire) != seen
            });
            if found {
                let call;
                (call, seen) = self.shown();
                self.idle.fetch_sub(1, Relaxed);
                let wanted = call.is_none_or(|call| call.help());
                self.idle.fetch_add(1, Relaxed);
                if !wanted {
                    break false;
                }
                self.looked.store(now(), Relaxed);
            } else {
                let now = now();
                self.looked.store(now, Relaxed);
                let ended = now.saturating_sub(since.max(self.last.load(Relaxed))) > PATIENCE;
                let too_often = self.held_up.load(Relaxed) >= TOO_OFTEN.max(held_up + 1);
                if ended || too_often || self.caller.load(Relaxed) != caller {
                    break false;
                }
                let woken = WOKEN.get();
                if rayon::yield_now() == Some(rayon::Yield::Executed) && WOKEN.get() == woken {
                    break false;
                }
                thread::yield_now();
            }
            if now() - since > STAY {
                break true;
            }
        };
        self.idle.fetch_sub(1, Relaxed);
        stayed
    }
}

/// A helper that is awake looks for calls, as long as there are some. It may do so while it waits for another job of its pool, which must not wait for
/// the end of a series: so it comes back to its pool now and then, which goes on with that if it can.
fn stay() {
    if LOOKING.replace(true) {
        return WOKEN.set(WOKEN.get() + 1);
    }
    let again = BOARD.look();
    LOOKING.set(false);
    if again {
        rayon::spawn(stay);
    }
}

/// Shares the parts out and returns the sum of what `work` returned. Helpers are woken, or for a short call of which [`are_awake`] was true
/// those are asked who are awake.
pub(super) fn run(work: &Part<'_>, parts: Parts, threads: usize, wake: bool) -> usize {
    let helpers = if wake { threads } else { threads.min(useful_threads()) }.saturating_sub(1);
    // SAFETY: this function does not return before the call is finished, nor unwinds.
    let call = Arc::new(unsafe { Call::new(work, parts, helpers) });
    let guard = AbortOnUnwind;
    let idle = if wake { 0 } else { BOARD.show(&call) };
    for _ in idle..helpers {
        if !wake && !BOARD.wants_another() {
            break;
        }
        let call = Arc::clone(&call);
        rayon::spawn(move || {
            if !wake {
                BOARD.coming.fetch_sub(1, Relaxed);
            }
            call.help();
            drop(call);
            if !wake {
                stay();
            }
        });
    }
    let began = now();
    call.run();
    let ran = now();
    let active = call.finish(SPINS);
    if !wake {
        BOARD.take_away(&call);
        short_call_ended();
        let now = now();
        let waited = now - ran;
        if waited > HELD_UP + (ran - began) {
            let before = BOARD.held_up.fetch_add(1, Relaxed);
            let alone = ALONE.min(ALONE_FOR_WAITING * waited) << before.min(MOST_DOUBLINGS);
            BOARD.alone_until.fetch_max(now + alone, Relaxed);
        } else if call.seats() < helpers {
            BOARD.held_up.store(0, Relaxed);
        }
    }
    std::mem::forget(guard);
    active
}
