//! A pass beside whose main tensor the kernel reads values that are in no tensor.
//!
//! It is made of stretches, each of which is a pass of its own, so everything in [`engine`](super) holds for it. A long [`Run`] is one: its values are read
//! where they lie, or are one value for all. Other values are made, a chunk at a time, which stays in the first-level cache; those that repeat are made once, and
//! if their number is a power of two the pass is one stretch.
//!
//! With masks, stretches begin at multiples of [`GRAIN`], so that those are cut between bytes; without, they begin with lines where stores are streaming,
//! so that these are written whole. There the end of a run and the beginning of the next are a short chunk.

use super::GRAIN;
use super::pass::{Kernel, LINE, Pass, sweep, sweep_either, whole_lines};
use super::side::{Input, Made, Output};
use super::work::Work;
use crate::Isa;
use crate::kernels::channels::Run;
use crate::simd::{Element, Job, Memory, Simd, Vector};
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ops::Range;

/// Bytes of a chunk: an eighth of a small first-level cache.
pub(super) const CHUNK: usize = 4096;

/// Room for a chunk of made values, and some before them; it begins with a line.
#[repr(align(64))]
pub(super) struct Chunk<T> {
    room: [MaybeUninit<T>; CHUNK / 4 + GRAIN],
    /// Elements that hold values.
    filled: usize,
}

impl<T: Copy + Default> Chunk<T> {
    /// Room without values.
    pub(super) const fn new() -> Self {
        Chunk { room: [const { MaybeUninit::uninit() }; CHUNK / 4 + GRAIN], filled: 0 }
    }

    /// The first `count` elements, all `value`.
    #[inline(always)]
    pub(super) fn fill(&mut self, count: usize, value: T) -> &mut [T] {
        self.room[..count].fill(MaybeUninit::new(value));
        self.filled = count;
        self.values()
    }

    /// The first elements are `values`, a power of two of them, and so are those behind them, of which there are `more`, whole registers. One loop of registers
    /// takes less time than calls of `memset` and `memcpy`: prelu on 64 elements of 16 channels 32 ns, otherwise 45 (Zen 3).
    #[inline(always)]
    fn cycle<V: Vector + Memory<T>>(&mut self, values: &[T], more: usize) {
        let (period, count) = (values.len(), values.len() + more);
        assert!(period.is_power_of_two() && more.is_multiple_of(V::LANES));
        let room = &mut self.room[..count];
        let mut at = 0;
        if period < V::LANES {
            while at < count {
                room[at] = MaybeUninit::new(values[at & (period - 1)]);
                at += 1;
            }
        } else {
            while at < count {
                // SAFETY: `period` and `count` are multiples of a register, and so is `at`: it ends by `period` and by `count`.
                unsafe {
                    let value = V::load(values.as_ptr().add(at & (period - 1)));
                    value.store(room.as_mut_ptr().add(at).cast());
                }
                at += V::LANES;
            }
        }
        self.filled = count;
    }

    /// The first `count` elements, whatever they are.
    #[inline(always)]
    fn up_to(&mut self, count: usize) -> &mut [T] {
        if self.filled < count {
            self.fill(count, T::default());
        }
        &mut self.values()[..count]
    }

    /// What it has been filled with.
    #[inline(always)]
    fn values(&mut self) -> &mut [T] {
        let room = &mut self.room[..self.filled];
        // SAFETY: every element of `room` has been written.
        unsafe { &mut *(room as *mut [MaybeUninit<T>] as *mut [T]) }
    }
}

/// Makes the values that belong to the elements of a tensor.
pub(crate) trait Make<T>: Copy + Send + Sync {
    /// Elements of a run, whose values need not be made; 0 if there are none.
    #[inline(always)]
    fn run_length(&self) -> usize {
        0
    }
    /// What is left, from element `at` of a period on, of the run that it belongs to, if there are runs and a period.
    #[inline(always)]
    fn run(&self, at: usize) -> Option<Run<'_, T>> {
        let _ = at;
        None
    }

    /// Whether all values are finite and not 0, which kernels may have a shorter way for.
    #[inline(always)]
    fn regular(&self, _: &[T]) -> bool {
        false
    }

    /// After how many elements the values repeat; 0 if they don't.
    fn period(&self) -> usize;

    /// Makes the values of elements `at..at + chunk.len()`. Must be `#[inline(always)]`, as everything that is compiled for
    /// an instruction set. If there is no period, `at` is a multiple of [`GRAIN`].
    fn make(&self, at: usize, chunk: &mut [T]);
}

/// A pass whose kernel has made values and `side` beside its main tensor; see [`Pass`] for the rest.
pub(crate) struct MadePass<T: Element, C: Element, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R, M> {
    pub(super) kernel: K,
    pub(super) make: M,
    /// The element of the whole tensor that this pass begins with.
    pub(super) start: usize,
    pub(super) from: *const T,
    pub(super) side: R,
    pub(super) to: *mut T,
    pub(super) mask: K::Mask,
    pub(super) len: usize,
}

impl<T: Element, C: Element, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R: Input<T, C>, M: Make<C>> Clone
    for MadePass<T, C, K, R, M>
{
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Element, C: Element, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R: Input<T, C>, M: Make<C>> Copy
    for MadePass<T, C, K, R, M>
{
}

// SAFETY: as for `Pass`; what makes values is `Send` and `Sync` itself.
unsafe impl<T: Element, C: Element, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R: Input<T, C>, M: Make<C>>
    Send for MadePass<T, C, K, R, M>
{
}
// SAFETY: as above.
unsafe impl<T: Element, C: Element, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R: Input<T, C>, M: Make<C>>
    Sync for MadePass<T, C, K, R, M>
{
}

/// What running it asks for is what [`Pass`] asks for.
impl<T: Element, C: Element, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R: Input<T, C>, M: Make<C>> Work
    for MadePass<T, C, K, R, M>
{
    fn pieces(&self) -> usize {
        self.len.div_ceil(GRAIN)
    }
    #[inline(always)]
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        let MadePass { kernel, make, start, from, side, to, mask, len } = self;
        isa.run(Stretches { kernel, make, start, side, mask, element: PhantomData }, from, to, len, stream)
    }
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, stream: bool) -> usize {
        let (start, end) = (pieces.start * GRAIN, self.len.min(pieces.end * GRAIN));
        // SAFETY: pieces lie within the pass, each `GRAIN` elements long but for the last; the rest is the caller's promise.
        unsafe {
            let part = MadePass {
                start: self.start + start,
                from: self.from.add(start),
                side: self.side.from(start),
                to: self.to.add(start),
                mask: self.mask.from(start),
                len: end - start,
                ..self
            };
            part.run(isa, stream)
        }
    }
}

/// What is left of a pass without its main tensors.
struct Stretches<T, C, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R, M>
where
    T: Element,
    C: Element,
{
    kernel: K,
    make: M,
    start: usize,
    side: R,
    mask: K::Mask,
    element: PhantomData<(T, C)>,
}

impl<T: Element, C: Element, K: Kernel<T, Elem = C, Side = (Made<C>, R)>, R: Input<T, C>, M: Make<C>> Job
    for Stretches<T, C, K, R, M>
{
    type Elem = T;
    #[inline(always)]
    fn run<S: Simd>(self, from: *const T, to: *mut T, len: usize, stream: bool) -> usize {
        let round = GRAIN.max(K::UNROLL * K::Vector::<S>::LANES);
        let Stretches { kernel, make, start, side, mask, .. } = self;
        if K::CHOOSES
            && len <= AT_ONCE
            && start < make.period()
            && let Some(Run::Each(values)) = make.run(start)
            && len <= values.len()
            && !stream
        {
            let made = Made::each(values, false).known(false);
            // SAFETY: the promise of `MadePass::run`; there is a value for every element.
            return unsafe { sweep::<S, T, K>(Pass { kernel, from, side: (made, side), to, mask, len }) };
        }
        let mut room = Chunk::<C>::new();
        let bits = Pass::<T, K>::BITS;
        let unit = match (bits, stream) {
            (true, _) => GRAIN,
            (false, true) => LINE / size_of::<T>(),
            (false, false) => 1,
        };
        let lines = whole_lines(to, len).start;
        // A line that is written in two ways costs more than making values: see `sweep_lines`.
        let shortest = if bits && stream && lines > 0 { LONG } else { SHORTEST };
        let mut values = Values::new::<K::Vector<S>>(&make, start, len, (unit, round, shortest), &mut room);
        // Chunks begin with a line then, and have no ends of their own.
        let lead = if bits || values.way == Way::Runs && !stream || len <= values.chunk { 0 } else { lines };
        let (mut ones, mut at) = (0, 0);
        while at < len {
            let (made, count) = values.next((if at < lead { lead } else { len }) - at);
            // SAFETY: the promise of `MadePass::run`, for `count` of its elements, for which there are values until the next are asked for; where there are
            // bits, `at` is a multiple of `GRAIN`.
            ones += unsafe {
                let (side, mask) = ((made, side.from(at)), mask.from(at));
                let pass = Pass { kernel, from: from.add(at), side, to: to.add(at), mask, len: count };
                // What kernels ask for in each step is a constant in each of the first two; with masks it matters less than the code.
                if !K::CHOOSES {
                    sweep_either::<S, T, K>(pass, stream)
                } else if made.regular {
                    sweep_either::<S, T, K>(Pass { side: (made.known(true), side.1), ..pass }, stream)
                } else {
                    sweep_either::<S, T, K>(Pass { side: (made.known(false), side.1), ..pass }, stream)
                }
            };
            at += count;
        }
        if stream {
            S::fence();
        }
        ones
    }
}

/// Elements of the longest pass within a run that begins at once, without a look at what values there are. Prelu on as many as channels, beside all other
/// ways: 64 elements 22 ns, otherwise 32; 1,024 take 157, otherwise 125, for the longer way that kernels have for any value (Zen 3).
const AT_ONCE: usize = 256;

/// Elements of the shortest run that is worth a stretch.
const SHORTEST: usize = 32;

/// The same where lines are streamed that stretches do not begin with: as long as a chunk.
const LONG: usize = 1024;

/// Elements of the longest stretch with a value for each: these are looked at first, and should not have left the cache then.
const LONGEST: usize = 2048;

/// How the values of a pass come about.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Of a short period that is a power of two, all values are made once, and places are masked: the pass is one stretch.
    Cycle,
    /// A short period is made once, and behind it what a chunk may need that begins within it.
    Repeat,
    /// Runs are stretches.
    Runs,
    /// A chunk is made for each stretch.
    Chunks,
}

/// The values of a pass, one stretch after the other.
struct Values<'a, C, M> {
    make: &'a M,
    /// Of what `make` says: asked once.
    period: usize,
    way: Way,
    /// The element of a period that the next stretch begins with, once it has been wrapped; if there is none, of the whole tensor.
    place: usize,
    /// What the elements of a stretch are a multiple of, if another follows.
    unit: usize,
    /// Elements of a round at most, and of a word of bits.
    round: usize,
    /// Elements of the longest stretch of made values.
    chunk: usize,
    room: &'a mut Chunk<C>,
    /// Whether all are regular, if that is known of all.
    regular: Option<bool>,
}

impl<'a, C: Element, M: Make<C>> Values<'a, C, M> {
    #[inline(always)]
    fn new<V: Vector + Memory<C>>(
        make: &'a M,
        start: usize,
        len: usize,
        (unit, round, shortest): (usize, usize, usize),
        room: &'a mut Chunk<C>,
    ) -> Self {
        let period = make.period();
        // A division takes as long as three registers.
        let place = if period > 0 && start >= period { start % period } else { start };
        let most = CHUNK / size_of::<C>().max(4);
        let repeats = period > 0;
        let (way, chunk) = if period.is_power_of_two() && period <= most.min(len / 2) {
            (Way::Cycle, len)
        } else if repeats && period <= (most / 4 * 3).min(len / 4) {
            // At least a quarter of a chunk is left where it begins within a period. Of few elements it is no more than a quarter: prelu of
            // 16 channels on 1,024 took 146 ns, and 218 with all of them (Zen 4).
            (Way::Repeat, (most + GRAIN - period).min(len / 4).max(GRAIN) / GRAIN * GRAIN)
        } else if repeats && make.run_length() >= shortest.max(2 * unit) {
            (Way::Runs, unit)
        } else {
            (Way::Chunks, most)
        };
        let run = if matches!(way, Way::Cycle | Way::Runs) { make.run(place) } else { None };
        let all = match (way, run) {
            (Way::Cycle, Some(Run::Each(values))) if values.len() == period => {
                room.cycle::<V>(values, round);
                Some(values)
            }
            (Way::Cycle | Way::Repeat, _) => {
                let (first, behind) = if way == Way::Cycle { (place, round) } else { (0, chunk) };
                let made = room.up_to(period + behind);
                make.make(first, made);
                Some(&made[..period])
            }
            // A single stretch, and long ones, are looked at as they come.
            (Way::Runs, Some(Run::Each(values))) if values.len() < len && period <= LONGEST => {
                match make.run(0) {
                    Some(Run::Each(values)) => Some(values),
                    _ => None,
                }
            }
            _ => None,
        };
        #[allow(clippy::manual_map)] // a closure would not be compiled for the instruction set
        let regular = match all {
            Some(values) => Some(make.regular(values)),
            None => None,
        };
        Values { make, period, way, place, unit, round, chunk, room, regular }
    }

    /// The values of the next elements, and how many these are: `left` at most.
    #[inline(always)]
    fn next(&mut self, left: usize) -> (Made<C>, usize) {
        if self.period > 0 && self.place >= self.period {
            self.place =
                if self.way == Way::Runs { self.place - self.period } else { self.place % self.period };
        }
        let (made, count) = self.stretch(left);
        self.place += count;
        (made, count)
    }

    #[inline(always)]
    fn stretch(&mut self, left: usize) -> (Made<C>, usize) {
        if self.way == Way::Cycle {
            let (places, regular) = (self.period - 1, self.regular == Some(true));
            return (Made::cycle(self.room.values(), places, regular), left);
        }
        let run = if self.way == Way::Runs { self.make.run(self.place) } else { None };
        let length = match run {
            Some(Run::Each(values)) => values.len().min(LONGEST),
            Some(Run::All(_, length)) => length,
            None => 0,
        };
        let count = if length < left { length / self.unit * self.unit } else { left };
        let (values, count) = match run {
            Some(Run::All(value, _)) if count > 0 => {
                let values = self.room.fill(self.round, value);
                return (Made::cycle(values, 0, self.make.regular(&values[..1])), count);
            }
            Some(Run::Each(values)) if count > 0 => (&values[..count], count),
            _ => {
                let count = self.chunk.min(left);
                // Values that have no period are made in whole grains.
                let skip = match (self.way, self.period) {
                    (Way::Repeat, _) => self.place,
                    (_, 0) => self.place % GRAIN,
                    _ => 0,
                };
                let made = self.room.up_to(skip + count);
                if self.way != Way::Repeat {
                    self.make.make(self.place - skip, made);
                }
                (&made[skip..], count)
            }
        };
        let regular = match self.regular {
            Some(regular) => regular,
            None => self.make.regular(values),
        };
        (Made::each(values, regular), count)
    }
}
