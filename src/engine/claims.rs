//! The parts of a pass, which threads claim one by one.

use super::sync::{AtomicUsize, Ordering::Relaxed};
use std::boxed::Box;
use std::ops::Range;

/// Runs some pieces and returns how many bits of the mask are 1.
pub(super) type Part<'a> = dyn Fn(Range<usize>) -> usize + Sync + 'a;

/// Parts that each thread has at home: what one that comes late has not claimed is shared out among the others.
const PARTS_EACH: usize = 4;

/// More homes than that are not kept: each thread looks at all of them.
pub(super) const MOST_HOMES: usize = 128;

/// The parts of a pass, each of which is claimed once. Every thread has some at home, the same ones in every call: what its core's caches hold of the
/// tensors serves it again. Those it claims first, and then what the others have left of theirs.
pub(super) struct Parts {
    pieces: usize,
    /// Pieces that make a part.
    part: usize,
    /// How many parts there are.
    pub(super) count: usize,
    /// How many parts of each home have been claimed.
    homes: Box<[Counter]>,
    active: Counter,
}

/// What threads count, two cache lines apart from all else, which some CPUs fetch together: else every count would take what others read from their caches.
#[repr(align(128))]
pub(super) struct Counter(pub(super) AtomicUsize);

impl Counter {
    pub(super) fn new() -> Self {
        Counter(AtomicUsize::new(0))
    }
}

impl Parts {
    /// Parts of at most `most` pieces, for so many threads; none of the numbers is 0.
    pub(super) fn new(pieces: usize, most: usize, threads: usize) -> Self {
        let mut parts = Parts { pieces, part: 0, count: 0, homes: Box::default(), active: Counter::new() };
        parts.renew(pieces, most, threads);
        parts
    }

    /// The parts of another pass, in the same place, where the caches have it.
    pub(super) fn renew(&mut self, pieces: usize, most: usize, threads: usize) {
        let homes = threads.min(MOST_HOMES);
        self.pieces = pieces;
        self.part = pieces.div_ceil(homes * PARTS_EACH).min(most);
        self.count = pieces.div_ceil(self.part);
        if homes == self.homes.len() {
            self.homes.fill_with(Counter::new);
        } else {
            self.homes = (0..homes).map(|_| Counter::new()).collect();
        }
        self.active = Counter::new();
    }

    /// Claims parts and runs them until none is left, those of a home first, and tells how many of each home it has run.
    pub(super) fn run(&self, home: usize, part: impl Fn(Range<usize>) -> usize, mut ran: impl FnMut(usize)) {
        let home = home % self.homes.len();
        for home in (home..self.homes.len()).chain(0..home) {
            let (mut parts, mut active) = (0, 0);
            while let Some(pieces) = self.claim(home) {
                active += part(pieces);
                parts += 1;
            }
            if parts > 0 {
                // Most passes have no mask; all threads come here at the same time.
                if active > 0 {
                    self.active.0.fetch_add(active, Relaxed);
                }
                ran(parts);
            }
        }
    }

    /// The pieces of a part that nobody has claimed before, as long as there is one at this home.
    fn claim(&self, home: usize) -> Option<Range<usize>> {
        let homes = self.homes.len();
        let first = |home: usize| self.count / homes * home + self.count % homes * home / homes;
        let (start, end) = (first(home), first(home + 1));
        let claimed = &self.homes[home].0;
        // Asked first, because a home that has been left empty is not written to then.
        if start + claimed.load(Relaxed) >= end {
            return None;
        }
        let index = start + claimed.fetch_add(1, Relaxed);
        let start = index * self.part;
        (index < end).then(|| start..self.pieces.min(start + self.part))
    }

    /// What all parts have returned, once they have.
    pub(super) fn active(&self) -> usize {
        self.active.0.load(Relaxed)
    }
}
