//! Where everything is decided, by the thresholds of a [`Policy`]: which instruction set, how many threads, which stores.

use crate::activation::Activation;
#[cfg(feature = "std")]
use crate::engine::executor;
use crate::engine::{GRAIN, Schedule, Source, Target, in_place};
use crate::error::Error;
use crate::isa::Isa;
use crate::policy::{Bytes, Policy, SMALL, policy};
use crate::simd::Element;
use core::fmt;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How operations are run: on which instruction set, with how many threads, with which stores.
///
/// Every choice gives the same bits; they differ in speed alone. The short functions (`relu_f32`, …) are
/// `Exec::new()` with an error turned into a panic.
///
/// ```
/// use rectify::{Exec, Isa, LeakyRelu, Saved, Threads};
///
/// let x = [-2.0_f32, -0.0, 0.5, f32::INFINITY];
/// let mut y = [0.0; 4];
/// let mut mask = [0; 1];
/// for isa in Isa::available() {
///     let exec = Exec { isa, threads: Threads::Serial, ..Exec::new() };
///     let active = exec.forward_mask(&LeakyRelu::new(0.5), &x, &mut y, &mut mask)?;
///     assert_eq!((y, mask, active), ([-1.0, -0.0, 0.5, f32::INFINITY], [0b1100], 2));
///
///     let mut grad = [1.0; 4];
///     exec.backward_inplace(&LeakyRelu::new(0.5), &mut grad, Saved::Mask(&mask))?;
///     assert_eq!(grad, [0.5, 0.5, 1.0, 1.0]);
/// }
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exec {
    /// The instruction set.
    pub isa: Isa,
    /// How the work is shared out.
    pub threads: Threads,
    /// How results are written.
    pub stores: Stores,
}

/// How many threads share the work of one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Threads {
    /// All of the caller's current rayon pool, or of the program's own executor, where the call is large enough to pay for waking them,
    /// unless the whole program is set otherwise: see [`set_max_threads`]. From 1 MiB of tensors on, a thread that makes one call after the other
    /// is helped by threads of the global pool that are still awake.
    #[default]
    Auto,
    /// The calling thread alone.
    Serial,
    /// This many, the caller included, whatever the size of the call; the pool may provide fewer. 0 counts as 1.
    Exactly(usize),
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stores {
    /// Streaming where the tensors of an out-of-place call nearly fill the last-level cache or exceed it, else cached.
    #[default]
    Auto,
    /// Through the caches.
    Cached,
    /// Past the caches (`movnt`), on instruction sets that can; out of place only, in place it never helps.
    Streaming,
}

/// What backward is computed from: the input x of forward, its output y, or its 1-bit mask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Saved<'a, T> {
    /// The input x.
    Input(&'a [T]),
    /// The output y. Not every operation and parameter allows it.
    Output(&'a [T]),
    /// The mask: bit `i % 8`, least significant first, of byte `i / 8` is element `i`.
    Mask(&'a [u8]),
}

/// The forms that every operation comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Form {
    Forward,
    ForwardInplace,
    ForwardMask,
    ForwardMaskInplace,
    BackwardInput,
    BackwardInputInplace,
    BackwardOutput,
    BackwardOutputInplace,
    BackwardMask,
    BackwardMaskInplace,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 10] = [
        Form::Forward,
        Form::ForwardInplace,
        Form::ForwardMask,
        Form::ForwardMaskInplace,
        Form::BackwardInput,
        Form::BackwardInputInplace,
        Form::BackwardOutput,
        Form::BackwardOutputInplace,
        Form::BackwardMask,
        Form::BackwardMaskInplace,
    ];

    /// Whether the result replaces an argument.
    pub const fn is_inplace(self) -> bool {
        use Form::*;
        matches!(
            self,
            ForwardInplace
                | ForwardMaskInplace
                | BackwardInputInplace
                | BackwardOutputInplace
                | BackwardMaskInplace
        )
    }

    /// Bytes that the tensors of `len` elements of `T` have together: what must fit in a cache.
    pub const fn footprint<T>(self, len: usize) -> usize {
        let shared = if self.is_inplace() { len * size_of::<T>() } else { 0 };
        self.bytes::<T>(len) - shared
    }

    /// Bytes that must be read and written for `len` elements of `T`.
    pub const fn bytes<T>(self, len: usize) -> usize {
        use Form::*;
        let main = 2 * len * size_of::<T>();
        match self {
            Forward | ForwardInplace => main,
            ForwardMask | ForwardMaskInplace | BackwardMask | BackwardMaskInplace => main + len.div_ceil(8),
            BackwardInput | BackwardInputInplace | BackwardOutput | BackwardOutputInplace => main + main / 2,
        }
    }
}

/// The most threads that [`Threads::Auto`] uses in this program; 0 while nobody has asked.
static MAX_THREADS: AtomicUsize = AtomicUsize::new(0);

/// Sets the most threads that [`Threads::Auto`] uses in the whole program from now on; 1 switches threads off.
///
/// Until this is called, the environment variable `RECTIFY_THREADS` decides (`RECTIFY_THREADS=1` switches threads
/// off); without either, the size of the caller's rayon pool does. An [`Exec`] with [`Threads::Exactly`] goes before
/// both. 0 counts as 1.
///
/// ```
/// rectify::set_max_threads(1);
/// let plan = rectify::Exec::new().plan::<f32>(rectify::Form::Forward, 1 << 30);
/// assert_eq!(plan.threads, 1);
/// ```
pub fn set_max_threads(most: usize) {
    MAX_THREADS.store(most.max(1), Relaxed);
}

fn max_threads() -> usize {
    match MAX_THREADS.load(Relaxed) {
        0 => {
            let most = max_threads_from_environment().unwrap_or(usize::MAX);
            MAX_THREADS.store(most, Relaxed);
            most
        }
        most => most,
    }
}

#[cfg(not(feature = "std"))]
fn max_threads_from_environment() -> Option<usize> {
    None
}

#[cfg(feature = "std")]
fn max_threads_from_environment() -> Option<usize> {
    let text = std::env::var("RECTIFY_THREADS").ok().filter(|text| !text.is_empty())?;
    let most = text.parse().ok().filter(|&most| most > 0);
    if most.is_none() {
        std::eprintln!("rectify: RECTIFY_THREADS ignored: `{text}` is not a number of threads (1 or more)");
    }
    most
}

/// Bytes of all tensors for each thread that helps because it is awake: what it does then, 1 to 2 µs, is worth telling it.
const EACH_AWAKE: usize = 64 << 10;

/// Threads of the pool, or executor, that a call made here would use.
fn pool() -> usize {
    #[cfg(feature = "std")]
    if let Some(executor) = executor() {
        return executor.concurrency().max(1);
    }
    #[cfg(feature = "rayon")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "rayon"))]
    return 1;
}

/// Threads that a call made here could find awake: those of the global pool. Their number is not asked for, which would start them.
fn could_be_awake() -> usize {
    #[cfg(feature = "rayon")]
    if executor().is_none() && rayon::current_thread_index().is_none() {
        return usize::MAX;
    }
    1
}

/// What an [`Exec`] would do with a call, and why. Printing it says both, a line for each choice and one for the [`Policy`] in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The instruction set.
    pub isa: Isa,
    /// Threads that share the work, the caller included. Where it is 1 because the call does not pay for waking others, those that are awake may
    /// help, too; the text says so.
    pub threads: usize,
    /// [`Stores::Cached`] or [`Stores::Streaming`].
    pub stores: Stores,
    /// Elements that a thread takes at a time, at most.
    pub part: usize,
    /// Threads that may share the work if they are awake, the caller included.
    awake: usize,
    form: Form,
    footprint: usize,
    asked: Exec,
    policy: Policy,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { isa, threads, stores, part, awake, form, footprint, asked, policy } = *self;
        let Policy { parallel_from, stream_from, .. } = policy;
        writeln!(f, "isa: {isa}{}", if isa == policy.isa { " (the best here)" } else { " (as asked)" })?;
        write!(f, "threads: {threads}: ")?;
        match (asked.threads, threads) {
            (Threads::Auto, _) if parallel_from == usize::MAX => writeln!(f, "the policy has no others")?,
            (Threads::Auto, _) if footprint < parallel_from => {
                writeln!(
                    f,
                    "the tensors have {footprint} bytes, fewer than the {parallel_from} that pay for waking threads{}",
                    if awake > 1 { "; those that a call has just used may help" } else { "" }
                )?;
            }
            (Threads::Auto, 1) => {
                writeln!(f, "the pool has {}, the program allows {}", pool(), max_threads())?
            }
            (Threads::Auto, _) => writeln!(
                f,
                "the tensors have {footprint} bytes, at least the {parallel_from} that pay for waking threads; parts of {part} elements"
            )?,
            _ => writeln!(f, "as asked")?,
        }
        write!(f, "stores: {}: ", if stores == Stores::Streaming { "streaming" } else { "cached" })?;
        if form.is_inplace() {
            writeln!(f, "in place, the lines are in the cache already")?;
        } else if !isa.streams() {
            writeln!(f, "{isa} has no streaming stores")?;
        } else if asked.stores != Stores::Auto {
            writeln!(f, "as asked")?;
        } else if stream_from == usize::MAX {
            writeln!(f, "the policy has no others")?;
        } else {
            let relation = if stores == Stores::Streaming { "at least" } else { "fewer than" };
            writeln!(
                f,
                "the tensors have {footprint} bytes, {relation} the {stream_from} that caches have no room for"
            )?;
        }
        let origin = if policy == Policy::of_this_machine() { "of this machine" } else { "as set" };
        write!(
            f,
            "policy: {origin}: bytes from which threads are used, {}, and from which stores stream, {}",
            Bytes(parallel_from),
            Bytes(stream_from)
        )
    }
}

impl Default for Exec {
    fn default() -> Self {
        Self::new()
    }
}

impl Exec {
    /// The best instruction set; threads and stores by size.
    #[inline]
    pub fn new() -> Self {
        Exec { isa: Isa::best(), threads: Threads::Auto, stores: Stores::Auto }
    }

    /// [`new`](Exec::new) on the calling thread alone.
    #[inline]
    pub fn serial() -> Self {
        Exec { threads: Threads::Serial, ..Self::new() }
    }

    /// What a call of this form on `len` elements of `T` would do; print it to read why.
    ///
    /// ```
    /// use rectify::{Exec, Form, Stores};
    /// let plan = Exec::new().plan::<f32>(Form::ForwardInplace, 1000);
    /// assert_eq!((plan.threads, plan.stores), (1, Stores::Cached));
    /// println!("{plan}");
    /// ```
    pub fn plan<T: Element>(&self, form: Form, len: usize) -> Plan {
        let policy = policy();
        let footprint = form.footprint::<T>(len);
        let threads = match self.threads {
            Threads::Auto if footprint < policy.parallel_from => 1,
            Threads::Auto => pool().min(max_threads()),
            Threads::Serial => 1,
            Threads::Exactly(n) => n.max(1),
        };
        let stream = match self.stores {
            _ if form.is_inplace() || !self.isa.streams() => false,
            Stores::Auto => footprint >= policy.stream_from,
            Stores::Cached => false,
            Stores::Streaming => true,
        };
        let awake = match self.threads {
            Threads::Auto if threads == 1 && footprint >= SMALL && policy.parallel_from != usize::MAX => {
                max_threads().min(could_be_awake()).min(footprint / EACH_AWAKE)
            }
            _ => 1,
        };
        let each = len.div_ceil(threads).div_ceil(GRAIN);
        let most = usize::from(u16::MAX); // in a schedule
        let part = (policy.part / form.bytes::<T>(GRAIN)).min(each).clamp(1, most) * GRAIN;
        let stores = if stream { Stores::Streaming } else { Stores::Cached };
        Plan { isa: self.isa, threads, stores, part, awake, form, footprint, asked: *self, policy }
    }

    #[inline]
    pub(crate) fn schedule<T: Element>(&self, form: Form, len: usize) -> Schedule {
        let by_size = !matches!(self.threads, Threads::Exactly(_)) && self.stores == Stores::Auto;
        if by_size && form.footprint::<T>(len) < SMALL {
            return Schedule::alone(self.isa, false);
        }
        (*self).large::<T>(form, len)
    }

    /// The rest of [`schedule`](Exec::schedule), out of the way of small calls.
    #[cold]
    fn large<T: Element>(self, form: Form, len: usize) -> Schedule {
        self.schedule_of::<T>(form, len, GRAIN)
    }

    /// The schedule of work whose pieces have so many elements each.
    pub(crate) fn schedule_of<T: Element>(&self, form: Form, len: usize, piece: usize) -> Schedule {
        let plan = self.plan::<T>(form, len);
        let stream = plan.stores == Stores::Streaming;
        let threads = plan.threads.max(plan.awake).try_into().unwrap_or(u16::MAX);
        let pieces = (plan.part / piece).max(1).try_into().unwrap_or(u16::MAX);
        Schedule { isa: plan.isa, stream, wake: plan.threads > 1, threads, pieces }
    }

    /// y = activation(x), into a slice of its own.
    ///
    /// # Errors
    /// [`Error::Length`] if `dst` and `src` differ in length.
    #[inline]
    pub fn forward<T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        src: &[T],
        dst: &mut [T],
    ) -> Result<(), Error> {
        same_length("dst", dst.len(), "src", src.len())?;
        op.fits(src.len())?;
        let schedule = self.schedule::<T>(Form::Forward, src.len());
        op.forward(Source::of(src), Target::of(dst), schedule);
        Ok(())
    }

    /// x = activation(x), in place.
    ///
    /// # Errors
    /// [`Error::Channels`] if the operation has channels that `x` is not made of.
    #[inline]
    pub fn forward_inplace<T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        x: &mut [T],
    ) -> Result<(), Error> {
        op.fits(x.len())?;
        let schedule = self.schedule::<T>(Form::ForwardInplace, x.len());
        let (src, dst) = in_place(x);
        op.forward(src, dst, schedule);
        Ok(())
    }

    /// y = activation(x), into memory that holds no values yet; returns it as a slice that does.
    ///
    /// ```
    /// use rectify::{Exec, Relu};
    /// let x = [-1.0_f32, 1.0];
    /// let mut memory = Vec::with_capacity(2);
    /// let y = Exec::new().forward_uninit(&Relu, &x, &mut memory.spare_capacity_mut()[..2])?;
    /// assert_eq!(y, [0.0, 1.0]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] if `dst` and `src` differ in length.
    #[inline]
    pub fn forward_uninit<'a, T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        src: &[T],
        dst: &'a mut [MaybeUninit<T>],
    ) -> Result<&'a mut [T], Error> {
        same_length("dst", dst.len(), "src", src.len())?;
        op.fits(src.len())?;
        let schedule = self.schedule::<T>(Form::Forward, src.len());
        Ok(op.forward(Source::of(src), Target::uninit(dst), schedule))
    }

    /// y = activation(x) and the 1-bit mask that backward needs; returns how many bits of it are 1.
    ///
    /// Bit `i % 8`, least significant first, of byte `i / 8` belongs to element `i`. `ceil(n / 8)` bytes are written,
    /// the unused bits of the last one as 0; bytes of `mask` beyond that stay as they are.
    ///
    /// # Errors
    /// [`Error::Length`] if `dst` and `src` differ in length, [`Error::MaskTooShort`], [`Error::Undetermined`] if a mask does not
    /// determine the operation's gradient.
    #[inline]
    pub fn forward_mask<T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        src: &[T],
        dst: &mut [T],
        mask: &mut [u8],
    ) -> Result<usize, Error> {
        same_length("dst", dst.len(), "src", src.len())?;
        op.fits(src.len())?;
        covers(mask.len(), src.len())?;
        op.mask_suffices().map_err(Error::Undetermined)?;
        let schedule = self.schedule::<T>(Form::ForwardMask, src.len());
        Ok(op.forward_mask(Source::of(src), Target::of(dst), mask, schedule))
    }

    /// [`forward_mask`](Exec::forward_mask) in place.
    ///
    /// # Errors
    /// [`Error::MaskTooShort`], [`Error::Undetermined`] if a mask does not determine the operation's gradient.
    #[inline]
    pub fn forward_mask_inplace<T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        x: &mut [T],
        mask: &mut [u8],
    ) -> Result<usize, Error> {
        op.fits(x.len())?;
        covers(mask.len(), x.len())?;
        op.mask_suffices().map_err(Error::Undetermined)?;
        let schedule = self.schedule::<T>(Form::ForwardMaskInplace, x.len());
        let (src, dst) = in_place(x);
        Ok(op.forward_mask(src, dst, mask, schedule))
    }

    /// dx = dy · activation′(x), from what forward has saved, into a slice of its own.
    ///
    /// # Errors
    /// [`Error::Length`] if `dx` or the saved tensor differs from `dy` in length, [`Error::MaskTooShort`],
    /// [`Error::Undetermined`] if what was saved does not determine the gradient.
    #[inline]
    pub fn backward<T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        dy: &[T],
        saved: Saved<'_, T>,
        dx: &mut [T],
    ) -> Result<(), Error> {
        same_length("dx", dx.len(), "dy", dy.len())?;
        fits(op, saved, dy.len())?;
        self.gradient(op, (Source::of(dy), Target::of(dx)), saved, dy.len(), false);
        Ok(())
    }

    /// [`backward`](Exec::backward) in place: dx replaces dy.
    ///
    /// # Errors
    /// As [`backward`](Exec::backward).
    #[inline]
    pub fn backward_inplace<T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        dy: &mut [T],
        saved: Saved<'_, T>,
    ) -> Result<(), Error> {
        let len = dy.len();
        fits(op, saved, len)?;
        self.gradient(op, in_place(dy), saved, len, true);
        Ok(())
    }

    /// Backward on tensors that are known to fit.
    #[inline]
    fn gradient<T: Element>(
        &self,
        op: &(impl Activation<T> + ?Sized),
        (dy, dx): (Source<'_, T>, Target<'_, T>),
        saved: Saved<'_, T>,
        len: usize,
        inplace: bool,
    ) {
        use Form::*;
        let schedule = |apart, in_place| self.schedule::<T>(if inplace { in_place } else { apart }, len);
        match saved {
            Saved::Input(x) => op.backward_input(dy, dx, x, schedule(BackwardInput, BackwardInputInplace)),
            Saved::Output(y) => {
                op.backward_output(dy, dx, y, schedule(BackwardOutput, BackwardOutputInplace))
            }
            Saved::Mask(mask) => {
                op.backward_mask(dy, dx, mask, 0, schedule(BackwardMask, BackwardMaskInplace))
            }
        }
    }
}

/// Whether the saved tensor covers `len` elements and determines the gradient.
#[inline]
fn fits<T: Element>(
    op: &(impl Activation<T> + ?Sized),
    saved: Saved<'_, T>,
    len: usize,
) -> Result<(), Error> {
    op.fits(len)?;
    match saved {
        Saved::Input(x) => same_length("saved input", x.len(), "dy", len),
        Saved::Output(y) => {
            same_length("saved output", y.len(), "dy", len)?;
            op.output_suffices().map_err(Error::Undetermined)
        }
        Saved::Mask(mask) => {
            covers(mask.len(), len)?;
            op.mask_suffices().map_err(Error::Undetermined)
        }
    }
}

#[inline]
pub(crate) fn same_length(
    argument: &'static str,
    length: usize,
    reference: &'static str,
    expected: usize,
) -> Result<(), Error> {
    if length == expected { Ok(()) } else { Err(Error::Length { argument, length, reference, expected }) }
}

#[inline]
fn covers(length: usize, elements: usize) -> Result<(), Error> {
    covers_rows(length, 1, elements)
}

/// Whether a mask has a whole number of bytes for each row.
#[inline]
pub(crate) fn covers_rows(length: usize, rows: usize, row: usize) -> Result<(), Error> {
    let needed = rows.saturating_mul(row.div_ceil(8));
    let elements = rows.saturating_mul(row);
    if length >= needed { Ok(()) } else { Err(Error::MaskTooShort { length, needed, elements }) }
}
