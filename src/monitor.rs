//! Which units are active, how often, and which have died.

use crate::activation::Activation;
use crate::engine::count_columns;
use crate::error::Error;
use crate::exec::{Exec, covers_rows, same_length};
use crate::kernels::epilogue::Channels;
use crate::kernels::relu::Relu;
use crate::simd::Element;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

impl Exec {
    /// Adds to `counts[c]` how many bits of a mask of rows are 1 in channel c.
    ///
    /// The mask has `rows` rows of `length` bits, each beginning with a byte of its own, as [`epilogue_mask`](Exec::epilogue_mask) writes
    /// it; unused bits are ignored. Channels lie as `channels` says. It runs on one thread, at a few bytes of the mask per cycle: a small
    /// part of the time that writing the mask took.
    ///
    /// ```
    /// use rectify::{Channels, Exec};
    /// let mut counts = [0; 3];
    /// Exec::new().count_active(&[0b011, 0b010], 2, 3, Channels::AlongRows, &mut counts)?;
    /// assert_eq!(counts, [1, 2, 0]);
    /// # Ok::<(), rectify::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::MaskTooShort`], [`Error::Channels`] if rows are not made of whole runs of channels.
    pub fn count_active(
        &self,
        mask: &[u8],
        rows: usize,
        length: usize,
        channels: Channels,
        counts: &mut [u64],
    ) -> Result<(), Error> {
        channels.fit(counts.len(), rows, length)?;
        covers_rows(mask.len(), rows, length)?;
        if rows == 0 || length == 0 {
            return Ok(());
        }
        let bytes = length.div_ceil(8);
        let mask = &mask[..rows * bytes];
        match channels {
            Channels::AlongRows if counts.len() == length => count_columns(self.isa, mask, counts),
            Channels::AlongRows => {
                let mut columns = vec![0; length];
                count_columns(self.isa, mask, &mut columns);
                columns.chunks(counts.len()).for_each(|run| {
                    counts.iter_mut().zip(run).for_each(|(count, column)| *count += column);
                });
            }
            Channels::AcrossRows => {
                let unused = (8 * bytes - length) as u32;
                let channels = counts.len();
                for (row, bits) in mask.chunks(bytes).enumerate() {
                    let ones: u64 = bits.iter().map(|byte| u64::from(byte.count_ones())).sum();
                    // In the last byte, the upper bits belong to no element.
                    let beyond = (bits[bytes - 1] as u32) << 8 >> (8 - unused) >> 8 << (8 - unused);
                    counts[row % channels] += ones - u64::from(beyond.count_ones());
                }
            }
        }
        Ok(())
    }
}

/// Counts how often each unit of a layer was active, and finds those that are dead.
///
/// Samples come in batches, as masks or as outputs; a unit is dead if it was not active in any of the last so many samples, counted in
/// whole batches. Monitors of several threads, or of parts of a data set, are put together by [`merge`](ActivityMonitor::merge).
/// Printing one gives a report.
///
/// ```
/// use rectify::ActivityMonitor;
/// let mut monitor = ActivityMonitor::new(3);
/// monitor.observe_mask(&[0b011, 0b001], 2)?; // two samples of three units
/// monitor.observe_output(&[1.0_f32, 0.0, 0.0])?;
/// assert_eq!((monitor.samples(), monitor.counts()), (3, &[3, 1, 0][..]));
/// assert_eq!(monitor.dead(3).collect::<Vec<_>>(), [2]); // never active
/// assert_eq!(monitor.dead(1).collect::<Vec<_>>(), [1, 2]); // not in the last batch
/// assert_eq!(monitor.sparsity(), 5.0 / 9.0);
/// assert_eq!(monitor.histogram::<2>(), [2, 1]); // active in less than half of the samples, in more
/// println!("{monitor}");
/// # Ok::<(), rectify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityMonitor {
    /// Of each unit, in how many samples it was active.
    counts: Vec<u64>,
    /// Of each unit, how many samples had come at the end of the last batch with an active one.
    latest: Vec<u64>,
    samples: u64,
    /// Counts of a batch.
    batch: Vec<u64>,
}

impl ActivityMonitor {
    /// A monitor of so many units that has seen nothing.
    pub fn new(units: usize) -> Self {
        let zeros = vec![0; units];
        ActivityMonitor { counts: zeros.clone(), latest: zeros.clone(), samples: 0, batch: zeros }
    }

    /// Counts a batch by its mask: a row of bits for each sample, each beginning with a byte of its own.
    ///
    /// Where the number of units is a multiple of 8, that is the mask of the plain operations.
    ///
    /// # Errors
    /// [`Error::MaskTooShort`]
    pub fn observe_mask(&mut self, mask: &[u8], samples: usize) -> Result<(), Error> {
        self.batch.fill(0);
        let units = self.counts.len();
        Exec::new().count_active(mask, samples, units, Channels::AlongRows, &mut self.batch)?;
        self.end_batch(samples as u64);
        Ok(())
    }

    /// Counts a batch by its outputs, sample after sample: a unit is active where `!(y <= 0)`.
    ///
    /// # Errors
    /// [`Error::Length`] if there is not a whole number of samples.
    pub fn observe_output<T: Element>(&mut self, y: &[T]) -> Result<(), Error>
    where
        Relu: Activation<T>,
    {
        let units = self.counts.len();
        let samples = y.len().checked_div(units).unwrap_or(0);
        same_length("y", y.len(), "its whole samples", samples * units)?;
        self.batch.fill(0);
        let exec = Exec::serial();
        // As many samples at a time as counters take, through memory that stays in the caches.
        let some = (4096 / units.max(1)).max(1);
        let (mut copy, mut mask) = (vec![T::ZERO; units], vec![0; some * units.div_ceil(8)]);
        for y in y.chunks(some * units.max(1)) {
            let rows = mask.chunks_mut(units.div_ceil(8));
            for (y, mask) in y.chunks(units).zip(rows) {
                exec.forward_mask(&Relu, y, &mut copy, mask)?;
            }
            exec.count_active(&mask, y.len() / units, units, Channels::AlongRows, &mut self.batch)?;
        }
        self.end_batch(samples as u64);
        Ok(())
    }

    fn end_batch(&mut self, samples: u64) {
        self.samples += samples;
        for ((count, latest), &batch) in self.counts.iter_mut().zip(&mut self.latest).zip(&self.batch) {
            *count += batch;
            if batch > 0 {
                *latest = self.samples;
            }
        }
    }

    /// Adds what another monitor of the same units has seen, as if its samples had come after those of this one.
    ///
    /// # Errors
    /// [`Error::Length`] if the other has another number of units.
    pub fn merge(&mut self, later: &ActivityMonitor) -> Result<(), Error> {
        same_length("the other monitor", later.units(), "this monitor", self.units())?;
        for (i, (count, latest)) in self.counts.iter_mut().zip(&mut self.latest).enumerate() {
            *count += later.counts[i];
            if later.latest[i] > 0 {
                *latest = self.samples + later.latest[i];
            }
        }
        self.samples += later.samples;
        Ok(())
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.counts.len()
    }

    /// How many samples have come.
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// In how many of them each unit was active.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The units that were not active in any of the last `samples` samples, or since the beginning if fewer have come: those whose
    /// last batch with an active one had ended by then.
    pub fn dead(&self, samples: u64) -> impl Iterator<Item = usize> + '_ {
        let since = self.samples.saturating_sub(samples);
        self.latest.iter().enumerate().filter(move |&(_, &latest)| latest <= since).map(|(unit, _)| unit)
    }

    /// The share of all units, over all samples, that was not active; 0 before the first.
    pub fn sparsity(&self) -> f64 {
        let all = self.samples as f64 * self.units() as f64;
        if all == 0.0 { 0.0 } else { 1.0 - self.counts.iter().sum::<u64>() as f64 / all }
    }

    /// How many units were active in which share of the samples: from 0 to 1, in `BINS` steps of the same width.
    pub fn histogram<const BINS: usize>(&self) -> [usize; BINS] {
        let mut bins = [0; BINS];
        for count in &self.counts {
            let bin = (u128::from(*count) * BINS as u128).checked_div(u128::from(self.samples)).unwrap_or(0);
            bins[(bin as usize).min(BINS - 1)] += 1;
        }
        bins
    }
}

/// Samples, sparsity, dead units, and a histogram in ten steps.
impl fmt::Display for ActivityMonitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, dead) = (self.units(), self.dead(self.samples).count());
        let percent = |part: usize| 100.0 * part as f64 / units.max(1) as f64;
        writeln!(
            f,
            "{units} units, {} samples, {:.1} % of the activity 0",
            self.samples,
            100.0 * self.sparsity()
        )?;
        writeln!(f, "{dead} never active ({:.1} %)", percent(dead))?;
        for (step, count) in self.histogram::<10>().into_iter().enumerate() {
            let bar = "#".repeat((40 * count).div_ceil(units.max(1)));
            writeln!(f, "{:>3} to {:>3} % of samples: {count:>6} {bar}", 10 * step, 10 * (step + 1))?;
        }
        Ok(())
    }
}
