//! The parts of a pass, which threads claim one by one.

use super::sync::{AtomicUsize, Ordering::Relaxed};
use std::ops::Range;

/// Runs some pieces and returns how many bits of the mask are 1.
pub(super) type Part<'a> = dyn Fn(Range<usize>) -> usize + Sync + 'a;

/// The parts of a pass, each of which is claimed once.
pub(super) struct Parts {
    pieces: usize,
    /// Pieces that make a part.
    part: usize,
    /// How many parts there are.
    pub(super) count: usize,
    claimed: AtomicUsize,
    active: AtomicUsize,
}

impl Parts {
    pub(super) fn new(pieces: usize, part: usize) -> Self {
        let count = pieces.div_ceil(part);
        Parts { pieces, part, count, claimed: AtomicUsize::new(0), active: AtomicUsize::new(0) }
    }

    /// The pieces of a part that nobody has claimed before, as long as there is one.
    pub(super) fn claim(&self) -> Option<Range<usize>> {
        let index = self.claimed.fetch_add(1, Relaxed);
        let start = index * self.part;
        (index < self.count).then(|| start..self.pieces.min(start + self.part))
    }

    /// A claimed part has returned this.
    pub(super) fn add(&self, active: usize) {
        self.active.fetch_add(active, Relaxed);
    }

    /// What all parts have returned, once they have.
    pub(super) fn active(&self) -> usize {
        self.active.load(Relaxed)
    }
}
