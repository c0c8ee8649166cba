//! The tensors that are measured.

use crate::number::Number;

/// Bytes of a cache line, on which every tensor starts: an allocator may do worse, and none of the libraries wants more.
const LINE: usize = 64;

/// A tensor starts on another line of so many bytes in every round.
const PAGE: usize = 4096;

/// Random elements that data is tiled from: more than branch predictors remember.
const TILE: usize = 16 << 10;

/// Room for the largest tensors, allocated once, so that nothing is faulted in while measuring.
pub struct Memory<T> {
    x: Vec<T>,
    dy: Vec<T>,
    y: Vec<T>,
    /// The line of a page that each of the three starts on.
    lines: [usize; 3],
    random: Random,
}

/// The tensors of one call.
pub struct Tensors<'a, T> {
    /// The input: of either sign, never zero.
    pub x: &'a [T],
    /// The gradient of the output.
    pub dy: &'a [T],
    /// The result; of an in-place call the input, too.
    pub y: &'a mut [T],
}

impl<T: Number> Memory<T> {
    /// Room for tensors of up to `largest` elements.
    pub fn new(largest: usize) -> Self {
        let mut random = Random(1);
        let room = largest + (PAGE + LINE) / size_of::<T>();
        let [x, dy] = [0; 2].map(|_| {
            let tile: Vec<T> = (0..TILE).map(|_| random.number::<T>()).collect();
            tile.iter().copied().cycle().take(room).collect()
        });
        Memory { x, dy, y: vec![num_traits::one(); room], lines: [0; 3], random }
    }

    /// Starts every tensor on another line of a page.
    pub fn shuffle(&mut self) {
        self.lines = [0; 3].map(|_| self.random.below(PAGE / LINE));
    }

    /// The tensors of `len` elements, where they start in this round.
    pub fn tensors(&mut self, len: usize) -> Tensors<'_, T> {
        let start = |tensor: &[T], line| tensor.as_ptr().align_offset(LINE) + line * LINE / size_of::<T>();
        let [x, dy, y] = self.lines;
        let (x, dy, y) = (start(&self.x, x), start(&self.dy, dy), start(&self.y, y));
        Tensors { x: &self.x[x..][..len], dy: &self.dy[dy..][..len], y: &mut self.y[y..][..len] }
    }
}

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 32) as usize % end
    }

    /// A number of either sign, of magnitude in (0, 4].
    fn number<T: Number>(&mut self) -> T {
        let bits = self.next();
        let magnitude = ((bits >> 40) + 1) as f64 / f64::from(1 << 22);
        <T as rectify::Element>::from_f64(if bits & 1 == 0 { magnitude } else { -magnitude })
    }
}
