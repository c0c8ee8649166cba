//! The layout `outer × channels × inner`, contiguous: which channel an element belongs to.

/// Values of elements that follow each other.
pub enum Run<'a, T> {
    /// One for each.
    Each(&'a [T]),
    /// The same for so many.
    All(T, usize),
}

/// What is left, from element `at` of a sample on, of the channel that it belongs to, or where a channel has one element in a row, of all channels.
#[inline(always)]
pub fn run<T: Copy>(of_channels: &[T], inner: usize, at: usize) -> Run<'_, T> {
    match inner {
        1 => Run::Each(&of_channels[at..]),
        _ => Run::All(of_channels[at / inner], inner - at % inner),
    }
}

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
