//! How often each unit was active, from the masks of many samples.
//!
//! Counters are vertical: bit `i` of plane `p` is bit `p` of the counter of unit `i`, so that an addition is a few logical operations
//! on whole words of the mask. Seven rows are added up by full adders first, to a number of three bits per unit. It is plain Rust,
//! compiled for the instruction set at hand.

use crate::Isa;
use crate::simd::{Job, Simd};

/// Words of a row that are counted together: their planes stay in the first-level cache.
const WORDS: usize = 16;
/// Bits of a counter.
const PLANES: usize = 8;
/// Rows that are added up at a time.
const GROUP: usize = 7;
/// Rows after which counters are emptied: as many groups as they hold.
const ROWS: usize = ((1 << PLANES) - 1) / GROUP * GROUP;

/// Words of one row, 0 where it has ended.
type Row = [u64; WORDS];

/// Adds to `counts[i]` how many rows have bit `i`. Each row begins with a byte of its own and has `counts.len()` bits.
pub(crate) fn count_columns(isa: Isa, mask: &[u8], counts: &mut [u64]) {
    isa.run(Count { mask, counts }, core::ptr::null(), core::ptr::null_mut(), 0, false);
}

struct Count<'a> {
    mask: &'a [u8],
    counts: &'a mut [u64],
}

impl Job for Count<'_> {
    type Elem = u8;
    #[inline(always)]
    fn run<S: Simd>(self, _: *const u8, _: *mut u8, _: usize, _: bool) -> usize {
        let bytes = self.counts.len().div_ceil(8).max(1);
        for (tile, counts) in self.counts.chunks_mut(64 * WORDS).enumerate() {
            let start = tile * 8 * WORDS;
            let columns = start..bytes.min(start + 8 * WORDS);
            for rows in self.mask.chunks(ROWS * bytes) {
                let mut planes = [[0; WORDS]; PLANES];
                for group in rows.chunks(GROUP * bytes) {
                    let mut bits = [[0; WORDS]; GROUP];
                    for (bits, row) in bits.iter_mut().zip(group.chunks_exact(bytes)) {
                        read(bits, &row[columns.clone()]);
                    }
                    add(&mut planes, &bits);
                }
                empty(&planes, counts);
            }
        }
        0
    }
}

/// The bytes as words, the first one lowest.
#[inline(always)]
fn read(words: &mut Row, bytes: &[u8]) {
    if let Ok(bytes) = <&[u8; 8 * WORDS]>::try_from(bytes) {
        for (i, word) in words.iter_mut().enumerate() {
            *word = u64::from_le_bytes(core::array::from_fn(|j| bytes[8 * i + j]));
        }
        return;
    }
    for (i, &byte) in bytes.iter().enumerate() {
        words[i / 8] |= u64::from(byte) << (8 * (i % 8));
    }
}

/// Counts a group of rows.
#[inline(always)]
fn add(planes: &mut [Row; PLANES], bits: &[Row; GROUP]) {
    for i in 0..WORDS {
        let row = |row: usize| bits[row][i];
        let (a, a2) = full_adder(row(0), row(1), row(2));
        let (b, b2) = full_adder(row(3), row(4), row(5));
        let (ones, c2) = full_adder(a, b, row(6));
        let (twos, fours) = full_adder(a2, b2, c2);
        for (plane, mut carry) in [ones, twos, fours].into_iter().enumerate() {
            for plane in &mut planes[plane..] {
                (plane[i], carry) = (plane[i] ^ carry, plane[i] & carry);
            }
        }
    }
}

/// Sum and carry of three bits, 64 times.
#[inline(always)]
fn full_adder(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, a & b | half & c)
}

/// Adds the counters to `counts`.
#[inline(always)]
fn empty(planes: &[Row; PLANES], counts: &mut [u64]) {
    for (unit, count) in counts.iter_mut().enumerate() {
        let bit = |plane: &Row| plane[unit / 64] >> (unit % 64) & 1;
        *count += planes.iter().enumerate().map(|(weight, plane)| bit(plane) << weight).sum::<u64>();
    }
}
