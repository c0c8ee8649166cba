//! Threads that a program lends, in place of those of rayon.

use std::sync::{Arc, PoisonError, RwLock};

/// A thread pool of the program's own: what [`set_executor`] takes.
///
/// ```
/// use std::sync::Arc;
///
/// /// Threads that live as long as a call.
/// struct Scoped(usize);
///
/// impl rectify::Executor for Scoped {
///     fn concurrency(&self) -> usize {
///         self.0
///     }
///     fn parallel_for(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
///         std::thread::scope(|scope| (0..count).for_each(|i| drop(scope.spawn(move || task(i)))));
///     }
/// }
///
/// rectify::set_executor(Some(Arc::new(Scoped(3))));
/// assert_eq!(rectify::Exec::new().plan::<f32>(rectify::Form::Forward, 1 << 30).threads, 3);
/// let mut x = vec![-1.0_f32; 1 << 23];
/// rectify::relu_inplace_f32(&mut x);
/// assert_eq!(x[1 << 22], 0.0);
/// rectify::set_executor(None);
/// ```
pub trait Executor: Send + Sync {
    /// Threads that can work at the same time, the caller's included.
    fn concurrency(&self) -> usize;

    /// Calls `task(i)` for every `i` below `count`, on any threads, and returns when all calls have returned.
    ///
    /// `count` is at most [`concurrency`](Executor::concurrency), unless an [`Exec`](crate::Exec) asks for more. Tasks share the work out among themselves, whichever
    /// of them run: an executor that is busy, or already at work for the caller, may leave some out, or call all of them one after
    /// the other.
    fn parallel_for(&self, count: usize, task: &(dyn Fn(usize) + Sync));
}

static LENT: RwLock<Option<Arc<dyn Executor>>> = RwLock::new(None);

/// Makes all calls that are worth several threads run on this executor, or with `None` on rayon again.
///
/// It holds for the whole program and for calls that begin from now on; those under way keep the executor that they have. Without
/// the feature `rayon`, this is the only way to have threads. [`set_max_threads`](crate::set_max_threads) goes before it.
pub fn set_executor(executor: Option<Arc<dyn Executor>>) {
    let previous = std::mem::replace(&mut *LENT.write().unwrap_or_else(PoisonError::into_inner), executor);
    drop(previous); // not under the lock: it may be the last owner of threads
}

/// The executor that calls run on, if the program has lent one.
pub(crate) fn executor() -> Option<Arc<dyn Executor>> {
    LENT.read().unwrap_or_else(PoisonError::into_inner).clone()
}
