//! One pass, several threads.
//!
//! `rayon::join` from a thread outside the pool sleeps until a worker has woken up, done its half and woken it
//! again. Here the calling thread starts at once: the pass is cut into [parts](super::claims), which the caller and its
//! [helpers](super::helpers) claim one by one from atomic counters. When no part is left to claim, the caller waits only for
//! those that a helper is in the middle of.
//!
//! Where the program has lent an [`Executor`](super::Executor), its tasks claim parts in the same way, and it says when they have
//! returned.
//!
//! Why this is sound stands in [`call`](super::call).
//!
//! Kernels do not panic; should anything else unwind while helpers may be at work, the process is aborted.
//!
//! Nobody waits for a helper that has not started, so a busy pool, a pool of one and a call from inside a worker
//! all work: then the caller does everything itself.

use super::work::Work;
use crate::Isa;

/// How a pass is run: everything that policy decides, in one register.
#[derive(Clone, Copy)]
pub struct Schedule {
    pub(crate) isa: Isa,
    /// Stores go past the caches.
    pub(crate) stream: bool,
    /// Threads that do not run are woken; else only those help that are awake, and the caller may do everything itself.
    #[cfg_attr(not(feature = "rayon"), allow(dead_code))] // no others are known to be awake
    pub(crate) wake: bool,
    /// Threads to share the work, the caller included.
    pub(crate) threads: u16,
    /// What a thread claims at a time, in [pieces](Work::pieces); not 0.
    pub(crate) pieces: u16,
}

impl Schedule {
    /// On the calling thread.
    pub(crate) const fn alone(isa: Isa, stream: bool) -> Self {
        Schedule { isa, stream, wake: false, threads: 1, pieces: 1 }
    }
}

/// Does the work as scheduled and returns how many bits of the mask are 1.
///
/// # Safety
/// As [`Work::run`].
#[inline(always)]
pub(crate) unsafe fn split(work: impl Work, schedule: Schedule) -> usize {
    #[cfg(feature = "std")]
    if schedule.threads > 1 {
        let Schedule { isa, stream, .. } = schedule;
        // Made here, so that only this branch puts the work into memory.
        // SAFETY: each piece is asked for once, all of them within the work, before this returns.
        let part = move |pieces| unsafe { work.run_some(pieces, isa, stream) };
        return shared::split(work.pieces(), &part, schedule);
    }
    // SAFETY: the caller's promise.
    unsafe { work.run(schedule.isa, schedule.stream) }
}

#[cfg(feature = "std")]
mod shared {
    use super::Schedule;
    use crate::engine::claims::{Part, Parts};
    use crate::engine::executor::executor;
    #[cfg(feature = "rayon")]
    use crate::engine::helpers;

    /// Asks for every piece once, and returns the sum of what comes of it: [`split`](super::split) for several threads, out of the way of small calls, and once for all
    /// kinds of work.
    #[cold]
    #[inline(never)]
    pub(super) fn split(pieces: usize, part: &Part<'_>, schedule: Schedule) -> usize {
        let (threads, most) = (pieces.min(schedule.threads.into()), schedule.pieces.into());
        if threads < 2 {
            return part(0..pieces);
        }
        if let Some(executor) = executor() {
            let parts = Parts::new(pieces, most, threads.min(executor.concurrency()).max(1));
            let run = |task| parts.run(task, part, |_| ());
            executor.parallel_for(threads, &run);
            run(0); // what the executor has left
            return parts.active();
        }
        #[cfg(feature = "rayon")]
        return helpers::run(part, pieces, most, threads, schedule.wake);
        #[cfg(not(feature = "rayon"))]
        return part(0..pieces);
    }
}
