//! The memory that is measured: tensors that start anywhere in a page, with data that stays ordinary.

use crate::plain::Measured;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rectify::{Activation, Exec, Form};

/// Where a tensor starts moves within so many bytes from round to round: places in the first-level cache repeat after them.
pub const PAGE: usize = 4096;

/// Bytes that calls on smaller tensors walk over, so that an in-place pass finds more than one fresh tensor: half of
/// a small first-level cache.
pub const REGION: usize = 16 << 10;

/// Random elements that data is tiled from. More than branch predictors remember, fewer than an L2 cache holds: writing
/// a tensor from it leaves the caches to the tensor.
const TILE: usize = 16 << 10;

/// Three tensors and a mask, allocated once for the largest call, so that nothing is faulted in while measuring.
pub struct Arena<T> {
    tile: Vec<T>,
    from: Vec<T>,
    to: Vec<T>,
    saved: Vec<T>,
    mask: Vec<u8>,
    /// Where each of the four starts, in its own elements.
    starts: [usize; 4],
    rng: ChaCha8Rng,
}

/// The tensors of one form of call, on `len` elements.
pub struct Work<'a, T> {
    pub form: Form,
    pub len: usize,
    /// x, or dy; in place it is in `to` already.
    pub from: &'a [T],
    /// As many tensors to be written, one after the other, as [`copies`] says.
    pub to: &'a mut [T],
    /// x or y, where backward needs one.
    pub saved: &'a [T],
    pub mask: &'a mut [u8],
}

/// How many tensors of `len` elements [`Work::to`] holds.
pub fn copies<T>(len: usize) -> usize {
    (REGION / size_of::<T>() / len).max(1)
}

impl<T: Measured> Arena<T> {
    /// Room for every form on up to `largest` elements.
    pub fn new(largest: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let tile: Vec<T> = (0..TILE).map(|_| T::from_f64(number(rng.next_u32()))).collect();
        let page = PAGE / size_of::<T>();
        let largest = largest.max(REGION / size_of::<T>());
        // Forms with three tensors are compared with a memcpy that moves as much from one to another.
        let [from, to] = [0; 2].map(|_| tiled(largest * 3 / 2 + page, &tile));
        let saved = tiled(largest + page, &tile);
        let mut mask = vec![0; largest.div_ceil(8) + PAGE];
        rng.fill_bytes(&mut mask);
        Arena { tile, from, to, saved, mask, starts: [0; 4], rng }
    }

    /// Starts every tensor at another element of a page.
    pub fn shuffle(&mut self) {
        let page = PAGE / size_of::<T>();
        let units = [page, page, page, PAGE];
        self.starts = units.map(|unit| self.rng.next_u32() as usize % unit);
    }

    /// Makes the saved tensor what `form` expects: x, or y of `op`.
    pub fn save(&mut self, op: &dyn Activation<T>, form: Form, len: usize) {
        let mut tile = self.tile.clone();
        match form {
            Form::BackwardInput | Form::BackwardInputInplace => {}
            Form::BackwardOutput | Form::BackwardOutputInplace => {
                Exec::serial().forward_inplace(op, &mut tile).expect("the catalog's parameters are valid")
            }
            _ => return,
        }
        let end = len + PAGE / size_of::<T>();
        fill(&mut self.saved[..end], &tile);
    }

    /// Gives the tensors of in-place calls on `len` elements their input back: repeated, such calls drive it to all
    /// positive, to subnormal or to infinite values, on which they may run at another speed.
    pub fn restore(&mut self, len: usize) {
        let start = self.starts[1];
        fill(&mut self.to[start..][..len * copies::<T>(len)], &self.tile);
    }

    /// The tensors of `form` on `len` elements, where they start in this round.
    pub fn work(&mut self, form: Form, len: usize) -> Work<'_, T> {
        let [from, to, saved, mask] = self.starts;
        Work {
            form,
            len,
            from: &self.from[from..][..len],
            to: &mut self.to[to..][..len * copies::<T>(len)],
            // A memcpy may be longer than the longest saved tensor; it has none.
            saved: self.saved[saved..].get(..len).unwrap_or_default(),
            mask: self.mask.get_mut(mask..mask + len.div_ceil(8)).unwrap_or_default(),
        }
    }
}

/// A number of either sign with magnitude in [0.5, 1.5): a few multiplications leave it in the normal range.
fn number(random: u32) -> f64 {
    let magnitude = 0.5 + f64::from(random >> 1) / f64::from(1_u32 << 31);
    if random & 1 == 0 { magnitude } else { -magnitude }
}

fn tiled<T: Measured>(len: usize, tile: &[T]) -> Vec<T> {
    let mut tensor = vec![T::ZERO; len];
    fill(&mut tensor, tile);
    tensor
}

fn fill<T: Copy>(tensor: &mut [T], tile: &[T]) {
    for part in tensor.chunks_mut(tile.len()) {
        part.copy_from_slice(&tile[..part.len()]);
    }
}
