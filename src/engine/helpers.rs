//! Helpers from the caller's current rayon pool, and how they are found without waking them.
//!
//! To wake a thread takes the caller about 10 µs, and the thread 20 more to come: as long as one thread takes for 2 MiB in the caches.
//! Helpers that are awake are given every call. Long ones wake those who are missing with `rayon::spawn`, two who wake others. Short ones do not pay for
//! that: only a series of such calls wakes helpers, one with every fourth call, and these stay awake until it has ended, and look for the next call.
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
//! Sixteen threads moved so many GB/s on 16 cores of Emerald Rapids (`cargo bench -p rectify-peers`, two or three runs), where helpers claimed parts in any order and
//! took calls from one place under a lock, and where they have [homes](super::claims) and [seats](super::seat):
//!
//! | elements | relu | relu in place | elu |
//! |---|---|---|---|
//! | 262,144, anywhere | 60 to 89 | 110 to 124 | 69 to 79 |
//! | 262,144, at home | 199 to 219 | 221 to 236 | 143 to 180 |
//! | 4,194,304, anywhere | 239 to 286 | 351 to 375 | 229 to 269 |
//! | 4,194,304, at home | 311 to 342 | 572 to 624 | 245 to 265 |
//!
//! Two threads of a program on two cores, each of which makes such calls, take as long as with threads switched off (0.98 to 1.00 of the speed; 0.55 to
//! 0.98 where helpers stay whoever calls).
//!
//! This is for calls from outside of any pool, which all share the global one. Inside a pool, whose workers have other things to do,
//! helpers return to it at once, and short calls are not shared.

use super::call::Call;
use super::claims::{MOST_HOMES, Part};
use super::seat::Room;
use crate::isa::cache::cores;
use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::*};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Instant;

/// What those who make calls and those who look for some know of each other.
struct Board {
    /// Calls that have been offered to helpers.
    calls: AtomicUsize,
    /// Threads that the last of them wanted, the caller included.
    wanted: AtomicUsize,
    /// Whether somebody gives one just now.
    giving: AtomicBool,
    /// The thread that made the last short call.
    caller: AtomicUsize,
    /// When the last call ended, or as long as it runs, [`LONGEST`] after it began: nanoseconds since some moment.
    last: AtomicU64,
    /// How many short ones there were for which helpers were missing, one soon after the other.
    series: AtomicUsize,
    /// Helpers that have a seat.
    seated: AtomicUsize,
    /// Helpers that have been woken for short calls and have not come yet.
    coming: AtomicUsize,
    /// How many calls were held up by helpers, with none between that was not.
    held_up: AtomicUsize,
    /// Until when short calls are left alone.
    alone_until: AtomicU64,
}

static BOARD: Board = Board {
    calls: AtomicUsize::new(0),
    wanted: AtomicUsize::new(0),
    giving: AtomicBool::new(false),
    caller: AtomicUsize::new(0),
    last: AtomicU64::new(0),
    series: AtomicUsize::new(0),
    seated: AtomicUsize::new(0),
    coming: AtomicUsize::new(0),
    held_up: AtomicUsize::new(0),
    alone_until: AtomicU64::new(0),
};

/// Where a helper that is awake looks for calls; its number is that of the [home](super::claims) that it begins with. Two cache lines, which some CPUs fetch together:
/// what a helper waits for is written for it alone.
#[repr(align(128))]
struct Seat {
    taken: AtomicBool,
    /// When its helper looked: nanoseconds since some moment. It may be running something else of its pool since.
    looked: AtomicU64,
    /// The call to help with.
    call: Room,
}

/// The first is the caller's. Helpers of more threads than these sleep between calls.
static SEATS: [Seat; MOST_HOMES] =
    [const { Seat { taken: AtomicBool::new(false), looked: AtomicU64::new(0), call: Room::new() } };
        MOST_HOMES];

/// Nanoseconds within which calls must follow each other to be a series, and after which helpers of one that has ended go to sleep.
const PATIENCE: u64 = 100_000;

/// Nanoseconds that a call takes at most; helpers of one that takes longer may leave before the next.
const LONGEST: u64 = 20_000_000;

/// Nanoseconds that a helper looks for calls at a time. Between, its pool can go on with what it had begun on the same thread and waits for.
const STAY: u64 = 2_000_000;

/// Calls in a series of which one wakes a helper: what that costs, 10 µs, is less than 3 for each.
const SERIES: usize = 4;

/// Calls offered to others at most before a helper that was given none leaves.
const UNWANTED: usize = 8;

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
    /// The last call that this thread made, in whose place it makes the next one: 1 KiB with two threads, 17 with 128.
    static LAST: Cell<Option<Arc<Call>>> = const { Cell::new(None) };
}

/// Nanoseconds since some moment.
fn now() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

/// Threads of the pool, as far as there are cores for them.
fn useful_threads() -> usize {
    rayon::current_num_threads().min(cores())
}

/// The seats of helpers who are given a call that is worth so many threads.
fn seats(threads: usize) -> impl ExactSizeIterator<Item = &'static Seat> {
    SEATS[..threads.min(useful_threads()).min(SEATS.len())].iter().skip(1)
}

impl Seat {
    /// Whether somebody sits here who has just looked.
    fn is_awake(&self, now: u64) -> bool {
        self.taken.load(Relaxed) && now.saturating_sub(self.looked.load(Relaxed)) < PATIENCE
    }

    /// Gives a call to the helper who sits here, if it is awake. Nobody else gives one meanwhile.
    fn give(&self, call: &Arc<Call>, now: u64) -> bool {
        let awake = self.is_awake(now);
        if awake {
            self.call.leave(call);
        }
        awake
    }

    /// Helps with the call that has been given to this seat, if there is one.
    fn help(&self, home: usize) {
        if let Some(call) = self.call.take() {
            call.help(home);
        }
    }
}

impl Board {
    /// Whether a short call, which begins now and is worth so many threads, is to be shared: somebody is awake, or will be needed again soon. In either case
    /// the board is told when it has [ended](Board::ended).
    fn shares(&self, threads: usize, now: u64) -> bool {
        let this = LOOKING.with(|mark| core::ptr::from_ref(mark).addr());
        let quiet = now.saturating_sub(self.last.swap(now + LONGEST, Relaxed));
        if self.caller.load(Relaxed) != this {
            self.caller.store(this, Relaxed);
            if quiet < ALONE {
                self.alone_until.fetch_max(now + ALONE, Relaxed);
            }
        }
        if now < self.alone_until.load(Relaxed) {
            return false;
        }
        // Nobody has been woken, and no pool started, before the first series.
        if self.seated.load(Relaxed) > 0 && seats(threads).any(|seat| seat.is_awake(now)) {
            return true;
        }
        if quiet > PATIENCE {
            self.series.store(0, Relaxed);
            if quiet > ALONE << MOST_DOUBLINGS {
                self.held_up.store(0, Relaxed);
            }
            return false;
        }
        self.misses_helpers() && useful_threads() > 1
    }

    /// A call has ended now.
    fn ended(&self, now: u64) {
        self.last.store(now, Relaxed);
    }

    /// Gives a call to the helpers at these seats who are awake; returns the numbers of the others. One that has just begun something else of its pool counts as
    /// awake: then the others do its part.
    fn give(&self, call: &Arc<Call>, homes: Range<usize>, now: u64) -> Vec<usize> {
        if self.giving.swap(true, Acquire) {
            return homes.collect();
        }
        if self.wanted.load(Relaxed) != homes.end {
            self.wanted.store(homes.end, Relaxed);
        }
        let given = |&home: &usize| SEATS.get(home).is_some_and(|seat| seat.give(call, now));
        let missing = homes.filter(|home| !given(home)).collect();
        self.calls.fetch_add(1, Relaxed);
        self.giving.store(false, Release);
        missing
    }

    /// Counts a call for which helpers were missing; whether it is one that wakes some.
    fn misses_helpers(&self) -> bool {
        self.series.fetch_add(1, Relaxed) % SERIES == SERIES - 1
    }

    /// Whether another helper is wanted for short calls that are worth so many threads; then it counts as coming.
    fn wants_another(&self, threads: usize) -> bool {
        let missing = seats(threads).len().saturating_sub(self.seated.load(Relaxed));
        // One more than that: one that is slow to come may be put on the caller's core, and the other not.
        let few = |coming: usize| (missing > 0 && coming <= missing).then_some(coming + 1);
        self.coming.fetch_update(Relaxed, Relaxed, few).is_ok()
    }

    /// Helps with one call after the other, until the series has ended, or another thread makes one, or this helper is not wanted, or helpers hold calls up,
    /// or the pool has something else to do. Whether it would have gone on, had it not been for [`STAY`].
    fn look(&self) -> bool {
        // The same thread sits at the same seat each time, if it can.
        let count = seats(self.wanted.load(Relaxed)).len();
        let first = rayon::current_thread_index().unwrap_or(0);
        let mut homes = (0..count).map(|i| 1 + (first + i) % count);
        let Some(home) = homes.find(|&home| !SEATS[home].taken.swap(true, Acquire)) else {
            return false;
        };
        let (seat, since) = (&SEATS[home], now());
        let (caller, held_up) = (self.caller.load(Relaxed), self.held_up.load(Relaxed));
        let mut calls = self.calls.load(Relaxed);
        // Awake while it asks the pool for work, too, which takes as long as looking: half of all calls would come just then, find nobody, and be
        // without help; elu of 262,144 elements, which takes 88 µs alone, took 83 instead of 55 so (medians, AVX2 on Zen 3).
        seat.looked.store(since, Relaxed);
        self.seated.fetch_add(1, Relaxed);
        let stayed = loop {
            let found = (0..64).any(|_| {
                std::hint::spin_loop();
                seat.call.is_full()
            });
            if found {
                calls = self.calls.load(Relaxed);
                seat.help(home);
                seat.looked.store(now(), Relaxed);
            } else {
                let now = now();
                seat.looked.store(now, Relaxed);
                let ended = now.saturating_sub(since.max(self.last.load(Relaxed))) > PATIENCE;
                let unwanted = self.calls.load(Relaxed).wrapping_sub(calls) > UNWANTED;
                let too_often = self.held_up.load(Relaxed) >= TOO_OFTEN.max(held_up + 1);
                let another = self.caller.load(Relaxed) != caller;
                if ended || unwanted || too_often || another {
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
        // One that is given after this stays until somebody sits here again, and finds all its parts claimed.
        seat.help(home);
        seat.taken.store(false, Release);
        self.seated.fetch_sub(1, Relaxed);
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

/// Wakes a helper for short calls that are worth so many threads, if another is wanted.
fn invite(threads: usize) {
    if BOARD.wants_another(threads) {
        rayon::spawn(|| {
            BOARD.coming.fetch_sub(1, Relaxed);
            stay();
        });
    }
}

/// Wakes a helper for each of these homes: two, who wake others.
fn wake(call: Arc<Call>, mut homes: Vec<usize>, stays: bool) {
    let half = homes.split_off(homes.len() / 2);
    for mut homes in [homes, half] {
        let Some(home) = homes.pop() else { continue };
        let call = Arc::clone(&call);
        rayon::spawn(move || {
            wake(Arc::clone(&call), homes, stays);
            call.help(home);
            drop(call);
            if stays {
                stay();
            }
        });
    }
}

/// Asks for every piece once, parts of at most `most` by up to so many threads, and returns the sum of what `work` returned. Helpers that are missing are woken; a
/// short call is given to those who are awake, or stays with the caller.
pub(super) fn run(work: &Part<'_>, pieces: usize, most: usize, threads: usize, wakes: bool) -> usize {
    let began = now();
    if !wakes && !BOARD.shares(threads, began) {
        let active = work(0..pieces);
        BOARD.ended(now());
        return active;
    }
    let outside = rayon::current_thread_index().is_none();
    let threads = threads.min(if wakes { rayon::current_num_threads() + 1 } else { useful_threads() });
    // Not there any more where a thread that ends makes a call.
    let last = LAST.try_with(Cell::take).ok().flatten();
    // SAFETY: this function does not return before the call is finished, nor unwinds.
    let call = unsafe { Call::next(last, work, pieces, most, threads) };
    let guard = AbortOnUnwind;
    let missing = if outside { BOARD.give(&call, 1..threads, began) } else { (1..threads).collect() };
    let none_given = missing.len() == threads - 1;
    if wakes {
        if outside {
            BOARD.last.store(began + LONGEST, Relaxed);
        }
        wake(Arc::clone(&call), missing, outside);
    } else if none_given || !missing.is_empty() && BOARD.misses_helpers() {
        invite(threads);
    }
    let helped = call.begin();
    let ran = now();
    let active = call.finish(SPINS);
    let now = now();
    if outside {
        BOARD.ended(now);
    }
    if !wakes {
        let waited = now - ran;
        if waited > HELD_UP + (ran - began) {
            let before = BOARD.held_up.fetch_add(1, Relaxed);
            let alone = ALONE.min(ALONE_FOR_WAITING * waited) << before.min(MOST_DOUBLINGS);
            BOARD.alone_until.fetch_max(now + alone, Relaxed);
        } else if helped && BOARD.held_up.load(Relaxed) > 0 {
            BOARD.held_up.store(0, Relaxed);
        }
    }
    _ = LAST.try_with(|last| last.set(Some(call)));
    std::mem::forget(guard);
    active
}
