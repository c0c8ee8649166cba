//! The layout `outer × channels × inner`, contiguous: which channel an element belongs to.

/// Fills a chunk with the values of the channels that elements `at..` belong to.
#[inline(always)]
pub fn spread<T: Copy>(of_channels: &[T], inner: usize, at: usize, chunk: &mut [T]) {
    let channels = of_channels.len();
    let (mut channel, mut offset) = (at / inner % channels, at % inner);
    let mut filled = 0;
    // One sample, or what there is room for; the rest repeats it.
    let sample = channels.saturating_mul(inner);
    let different = chunk.len().min(sample);
    while filled < different {
        if inner == 1 {
            let count = (channels - channel).min(different - filled);
            chunk[filled..filled + count].copy_from_slice(&of_channels[channel..channel + count]);
            (channel, filled) = (0, filled + count);
        } else {
            let count = (inner - offset).min(different - filled);
            chunk[filled..filled + count].fill(of_channels[channel]);
            (channel, offset, filled) = ((channel + 1) % channels, 0, filled + count);
        }
    }
    while filled < chunk.len() {
        let count = filled.min(chunk.len() - filled); // whole samples, but for the last copy
        chunk.copy_within(..count, filled);
        filled += count;
    }
}
