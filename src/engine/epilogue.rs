//! A pass over rows beside whose main tensor the kernel reads what belongs to channels, and a residual.
//!
//! Rows that follow each other directly are one. A row is cut into tiles, for which the values of their channels are laid out in
//! chunks that stay in the first-level cache; a tile is a [`Pass`] of its own. Tiles begin where lines of y do, as far as
//! that is possible, for a line that is streamed in two pieces costs more than two lines.

use super::GRAIN;
use super::borrow::{Source, Target};
use super::made::{CHUNK, Chunk, Make};
use super::pass::{Kernel, Pass, sweep_either};
use super::rows::Samples;
use super::side::{Beside, Output};
use super::split::{Schedule, split};
use super::work::Work;
use crate::Isa;
use crate::kernels::epilogue::{ChannelParts, Stretch};
use crate::simd::{Float, Job, Simd};
use core::ops::Range;

/// The tensors of an epilogue: everything but what is computed from them.
///
/// `x` and `y` are the same (in place) or do not overlap; `residual` overlaps nothing that is written.
#[derive(Clone, Copy)]
pub struct Grid<'a, T> {
    pub(super) x: Samples<*const T>,
    pub(super) residual: Option<Samples<*const T>>,
    pub(super) y: Samples<*mut T>,
    /// The mask, of which each row begins with a byte of its own.
    pub(super) mask: Option<*mut u8>,
    pub(super) rows: usize,
    pub(super) length: usize,
    /// The element of the whole tensor that this part of it begins with, row after row.
    pub(super) first: usize,
    pub(super) parts: ChannelParts<'a, T>,
}

/// Rows of channels shorter than this are one row, where they follow each other: laying out their channels costs less than
/// beginning a row does.
const SHORT: usize = 512;

impl<T: Float> Grid<'_, T> {
    /// Whether a mask is to be written.
    pub(crate) fn has_mask(&self) -> bool {
        self.mask.is_some()
    }

    /// Calls `call` with every row of y: with the element of the whole tensor that it begins with, as a source and as a target, and
    /// with its mask. Adds up what it returns.
    ///
    /// # Safety
    /// As [`run_grid`], but that y is read, too.
    pub(crate) unsafe fn each_row_inplace(
        &self,
        call: impl Fn(usize, Source<'_, T>, Target<'_, T>, Option<&mut [u8]>) -> usize,
    ) -> usize {
        let bytes = self.length.div_ceil(8);
        let run = |row| {
            // SAFETY: the caller's promise, for this row; the bytes of its mask are its own.
            let (from, to, mask) = unsafe {
                let y = self.y.first.add(row * self.y.leading);
                let mask =
                    self.mask.map(|mask| core::slice::from_raw_parts_mut(mask.add(row * bytes), bytes));
                (Source::at(y.cast_const(), self.length), Target::at(y, self.length), mask)
            };
            call(self.first + row * self.length, from, to, mask)
        };
        (0..self.rows).map(run).sum()
    }

    /// The same with fewer rows, if they follow each other directly.
    fn merged(self) -> Self {
        let apart = |leading: usize| leading != self.length;
        let residual = self.residual.is_some_and(|residual| apart(residual.leading));
        let bits = self.mask.is_some() && !self.length.is_multiple_of(8);
        let long_channels = self.parts.inner > 1 && self.length >= SHORT;
        if apart(self.x.leading) || apart(self.y.leading) || residual || bits || long_channels {
            return self;
        }
        let length = self.rows * self.length;
        let row = |from: Samples<*const T>| Samples { first: from.first, leading: length };
        Grid {
            x: row(self.x),
            residual: self.residual.map(row),
            y: Samples { first: self.y.first, leading: length },
            rows: 1,
            length,
            ..self
        }
    }
}

/// Runs a kernel over the tensors, with made slopes, and returns how many bits of the mask are 1.
///
/// # Safety
/// x and residual may be read, and y and the mask written, for all rows, and nobody else accesses what is written meanwhile.
#[inline(always)]
pub(crate) unsafe fn run_grid<T: Float, K: Kernel<T, Elem = T, Side = Beside<T>>, M: Make<T>>(
    kernel: K,
    make: M,
    mask: impl Fn(*mut u8) -> K::Mask,
    grid: Grid<'_, T>,
    schedule: Schedule,
) -> usize {
    let grid = grid.merged();
    if grid.rows * grid.length == 0 {
        return 0;
    }
    let chunk = tile_length::<T>(make.period().max(1)).min(tile_length::<T>(grid.parts.period().max(1)));
    // Bits of a mask begin with a byte, wherever lines do.
    let line = 64 / size_of::<T>();
    let misaligned = (grid.y.first.addr() / size_of::<T>()) % line;
    let aligned = grid.y.leading.is_multiple_of(line) || grid.rows == 1;
    let lead = if grid.mask.is_none() && aligned && grid.length > chunk { misaligned } else { 0 };
    let mask = mask(grid.mask.unwrap_or(core::ptr::dangling_mut()));
    let pass = GridPass { kernel, make, mask, grid, chunk, lead };
    // SAFETY: the caller's promise.
    unsafe { split(pass, schedule) }
}

/// The largest tile that is a multiple of the period, so that values need be made only once; else the largest.
fn tile_length<T>(period: usize) -> usize {
    let most = CHUNK / size_of::<T>().max(4);
    // Periods up to `most / GRAIN` always fit; larger ones if they share factors with `GRAIN`.
    if period > most {
        return most;
    }
    let step = GRAIN * (period >> period.trailing_zeros().min(GRAIN.trailing_zeros()));
    if step <= most { most / step * step } else { most }
}

/// A grid and what is done with it; see [`run_grid`] for what running it asks for.
struct GridPass<'a, T: Float, K: Kernel<T>, M> {
    kernel: K,
    make: M,
    mask: K::Mask,
    grid: Grid<'a, T>,
    /// Elements of a tile: a multiple of [`GRAIN`].
    chunk: usize,
    /// By how many elements the first tile of a row is shorter.
    lead: usize,
}

impl<T: Float, K: Kernel<T>, M: Make<T>> Clone for GridPass<'_, T, K, M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Float, K: Kernel<T>, M: Make<T>> Copy for GridPass<'_, T, K, M> {}
// SAFETY: as for `Pass`: a description, whose pointers are followed only by `Work::run`; tiles write disjoint elements.
unsafe impl<T: Float, K: Kernel<T>, M: Make<T>> Send for GridPass<'_, T, K, M> {}
// SAFETY: as above.
unsafe impl<T: Float, K: Kernel<T>, M: Make<T>> Sync for GridPass<'_, T, K, M> {}

impl<T: Float, K: Kernel<T, Elem = T, Side = Beside<T>>, M: Make<T>> GridPass<'_, T, K, M> {
    #[inline(always)]
    fn tiles_per_row(&self) -> usize {
        (self.grid.length + self.lead).div_ceil(self.chunk)
    }
}

impl<T: Float, K: Kernel<T, Elem = T, Side = Beside<T>>, M: Make<T>> Work for GridPass<'_, T, K, M> {
    fn pieces(&self) -> usize {
        self.grid.rows * self.tiles_per_row()
    }
    #[inline(always)]
    unsafe fn run(self, isa: Isa, stream: bool) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.run_some(0..self.pieces(), isa, stream) }
    }
    #[inline(always)]
    unsafe fn run_some(self, pieces: Range<usize>, isa: Isa, stream: bool) -> usize {
        let job = Tiles { pass: &self, tiles: pieces };
        isa.run(job, self.grid.x.first, self.grid.y.first, self.grid.length, stream)
    }
}

struct Tiles<'a, T: Float, K: Kernel<T>, M> {
    pass: &'a GridPass<'a, T, K, M>,
    tiles: Range<usize>,
}

impl<T: Float, K: Kernel<T, Elem = T, Side = Beside<T>>, M: Make<T>> Job for Tiles<'_, T, K, M> {
    type Elem = T;
    #[inline(always)]
    fn run<S: Simd>(self, x: *const T, y: *mut T, length: usize, stream: bool) -> usize {
        let Tiles { pass, tiles } = self;
        let &GridPass { kernel, ref make, mask, ref grid, chunk, lead } = pass;
        let room = length.min(chunk);
        let mut rooms: [Chunk<T>; 4] = [const { Chunk::new() }; 4];
        let [slopes, scales, shifts, nothing] = &mut rooms;
        let slopes = slopes.fill(room + GRAIN, T::ZERO);
        let (scales, shifts) = (scales.fill(room, T::from_f64(1.0)), shifts.fill(room, T::from_f64(-0.0)));
        let nothing = nothing.fill(room, T::from_f64(-0.0)).as_ptr();

        let per_row = pass.tiles_per_row();
        // Where whole samples make up a chunk and a row, all tiles but the first of a row begin with the same element of a
        // sample. Divisions for each tile would take a tenth of the time.
        let (of_parts, of_slopes) = (grid.parts.period(), make.period().max(1));
        let parts_repeat = chunk.is_multiple_of(of_parts) && length.is_multiple_of(of_parts);
        let slopes_repeat = chunk.is_multiple_of(of_slopes) && length.is_multiple_of(of_slopes);
        let (mut row, mut tile) = (tiles.start / per_row, tiles.start % per_row);
        let (mut laid, mut made, mut ones) = (None, None, 0);
        for _ in tiles {
            let start = (tile * chunk).saturating_sub(lead);
            let count = length.min((tile + 1) * chunk - lead) - start;
            let at = grid.first + row * length + start;

            let stretch = match parts_repeat {
                true => Stretch::From(tile.min(1)),
                false => grid.parts.stretch(at, count),
            };
            if laid.is_none_or(|(kind, room)| kind != stretch || room < count) {
                grid.parts.spread(at, &mut scales[..count], &mut shifts[..count]);
                laid = Some((stretch, count));
            }
            // Where slopes do not repeat, they are made in whole grains.
            let (phase, skip) = match make.period() {
                0 => (None, at % GRAIN),
                _ if slopes_repeat => (Some(tile.min(1)), 0),
                period => (Some(at % period), 0),
            };
            if phase.is_none() || made.is_none_or(|(kind, room)| kind != phase || room < count) {
                make.make(at - skip, &mut slopes[..skip + count]);
                made = Some((phase, count));
            }

            // SAFETY: the promise of `run_grid`, for `count` elements from `start` on of the row; the chunks hold as many,
            // and slopes `skip` more.
            ones += unsafe {
                let from = x.add(row * grid.x.leading + start);
                let side = Beside {
                    slope: slopes.as_ptr().add(skip),
                    scale: scales.as_ptr(),
                    shift: shifts.as_ptr(),
                    residual: match grid.residual {
                        Some(residual) => residual.first.add(row * residual.leading + start),
                        None => nothing,
                    },
                    x: from,
                };
                let mask = mask.from(row * length.next_multiple_of(8) + start);
                let to = y.add(row * grid.y.leading + start);
                sweep_either::<S, T, K>(Pass { kernel, from, side, to, mask, len: count }, stream)
            };
            tile += 1;
            if tile == per_row {
                (row, tile) = (row + 1, 0);
            }
        }
        if stream {
            S::fence();
        }
        ones
    }
}
