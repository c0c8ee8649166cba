//! Where calls are left for a helper.
//!
//! This is no part of the model in `tests/loom`: loom 0.7 lets a thread that has stored read what another has exchanged before, which coherence forbids, and
//! what [`Room::leave`] rests on.

use super::call::Call;
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering::*};

/// Room for one call, which one thread at a time leaves there, and any takes out.
pub(super) struct Room {
    /// From `Arc::into_raw`, with the count of one owner, or null.
    call: AtomicPtr<Call>,
}

impl Room {
    /// With nothing in it.
    pub(super) const fn new() -> Self {
        Room { call: AtomicPtr::new(null_mut()) }
    }

    /// Whether a call is there.
    pub(super) fn is_full(&self) -> bool {
        !self.call.load(Relaxed).is_null()
    }

    /// Leaves a call, in place of one that nobody has come for. No two threads do that at the same time: else a call is lost, and its memory.
    pub(super) fn leave(&self, call: &Arc<Call>) {
        let call = Arc::into_raw(Arc::clone(call)).cast_mut();
        if self.is_full() {
            drop(self.exchange(call));
        } else {
            // It is still empty: others only take out. Does not wait for the line, which is with the helper.
            self.call.store(call, Release);
        }
    }

    /// Takes out the call, if there is one.
    pub(super) fn take(&self) -> Option<Arc<Call>> {
        self.exchange(null_mut())
    }

    fn exchange(&self, call: *mut Call) -> Option<Arc<Call>> {
        let old = self.call.swap(call, AcqRel);
        // SAFETY: it comes from `into_raw`, with the count of one owner, and is taken out once: who takes it out leaves another behind.
        (!old.is_null()).then(|| unsafe { Arc::from_raw(old) })
    }
}
