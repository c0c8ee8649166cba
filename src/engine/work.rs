//! Work that can be shared out among threads.

use crate::Isa;
use core::ops::Range;

/// Something to be done that is made of independent pieces.
pub(crate) trait Work: Copy + Send + Sync {
    /// How many pieces there are.
    fn pieces(&self) -> usize;

    /// Does all of it, on one instruction set, with streaming stores if asked, and returns how many bits of the mask are 1.
    ///
    /// # Safety
    /// The tensors that the work describes may be accessed as the implementor says.
    unsafe fn run(self, isa: Isa, stream: bool) -> usize;

    /// Does some pieces of it; several threads may do different ones at the same time.
    ///
    /// # Safety
    /// As [`run`](Work::run), for these pieces; they are below [`pieces`](Work::pieces).
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, stream: bool) -> usize;
}
