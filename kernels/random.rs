//! Random numbers that are a function of a seed and a position: nothing is stored, everything can be had again.

/// Philox4x32-10: ten rounds that turn a counter of four words into four random ones.
///
/// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011); the constants
/// are theirs. It computes `N` counters side by side, word by word, which is how compilers make vectors of it.
#[inline(always)]
pub fn philox4x32_10<const N: usize>(mut counter: [[u32; N]; 4], key: [u32; 2]) -> [[u32; N]; 4] {
    let [mut k0, mut k1] = key;
    for _ in 0..10 {
        let [c0, c1, c2, c3] = counter;
        let mut next = [[0; N]; 4];
        for i in 0..N {
            let (p0, p1) = (u64::from(c0[i]) * 0xD251_1F53, u64::from(c2[i]) * 0xCD9E_8D57);
            next[0][i] = (p1 >> 32) as u32 ^ c1[i] ^ k0;
            next[1][i] = p1 as u32;
            next[2][i] = (p0 >> 32) as u32 ^ c3[i] ^ k1;
            next[3][i] = p0 as u32;
        }
        counter = next;
        k0 = k0.wrapping_add(0x9E37_79B9); // the golden ratio
        k1 = k1.wrapping_add(0xBB67_AE85); // √3 − 1
    }
    counter
}

/// Elements that [`block`] gives.
pub const BLOCK: usize = 64;

/// Random words for the elements `64 * index ..` of the sequence of `seed`.
///
/// Word `j` of the block is word `j / 16` of what Philox makes of the counter `16 * index + j % 16`, so that 16 counters
/// give 64 words in order, without any shuffling.
#[inline(always)]
pub fn block(seed: u64, index: u64) -> [u32; BLOCK] {
    let counters: [u64; 16] = core::array::from_fn(|i| index.wrapping_mul(16).wrapping_add(i as u64));
    let counter = [counters.map(|c| c as u32), counters.map(|c| (c >> 32) as u32), [0; 16], [0; 16]];
    let words = philox4x32_10(counter, [seed as u32, (seed >> 32) as u32]);
    bytemuck::cast(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those published with the authors' Random123 library, in `tests/kat_vectors`.
    #[test]
    fn known_answers() {
        let answers = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([!0; 4], [!0; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, random) in answers {
            assert_eq!(philox4x32_10(counter.map(|word| [word]), key), random.map(|word| [word]));
            assert_eq!(philox4x32_10(counter.map(|word| [word; 16]), key), random.map(|word| [word; 16]));
        }
    }

    #[test]
    fn blocks_are_counters_in_order() {
        let seed = 0x0123_4567_89AB_CDEF;
        let key = [0x89AB_CDEF, 0x0123_4567];
        for index in [0, 5, 1 << 30, u64::MAX / 16] {
            let block = block(seed, index);
            for (j, word) in block.into_iter().enumerate() {
                let counter = index * 16 + j as u64 % 16;
                let words = philox4x32_10([[counter as u32], [(counter >> 32) as u32], [0], [0]], key);
                assert_eq!(word, words[j / 16][0]);
            }
        }
    }
}
