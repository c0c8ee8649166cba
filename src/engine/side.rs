//! What a pass reads and writes beside its main tensor: nothing, a tensor of values, or one bit per element.
//!
//! Bits are handled in words of 64. A word of a pass starts wherever the loop's alignment puts it, at any
//! bit of the mask, so both directions shift: reading joins two overlapping words, writing carries the bits that do
//! not yet fill one.

use crate::isa::prefetch;
use crate::kernels::epilogue::Parts;
use crate::simd::{Element, Mask, Memory, Register, Vector};
use core::marker::PhantomData;

/// A tensor that is read beside the main one, which has elements of `T`, for registers of `C`.
pub(crate) trait Input<T: Element, C: Element = T>: Copy {
    /// What a kernel gets of it for one register.
    type Lanes<V: Register<T, Elem = C>>;
    /// What is read once for up to 64 elements.
    type Word: Copy;
    /// Whether the loop must go in steps of 64 elements.
    const BITS: bool;
    /// Whether [`word`](Input::word) asks for the main tensor ahead, too.
    const AHEAD: bool = false;

    /// Reads what is shared by the elements from `at` on.
    ///
    /// # Safety
    /// `1 <= count <= 64`, and the tensor covers the elements `at..at + count`.
    unsafe fn word(self, at: usize, count: usize) -> Self::Word;

    /// The register of elements `at + skip ..`, of which `word` was read at `at`.
    ///
    /// # Safety
    /// The tensor covers the elements `at + skip .. at + skip + LANES`.
    unsafe fn lanes<V: Register<T, Elem = C>>(
        self,
        word: Self::Word,
        at: usize,
        skip: usize,
    ) -> Self::Lanes<V>;

    /// `count` elements of the tensor, from `at + skip` on, of which `word` was read at `at`.
    ///
    /// # Safety
    /// `0 < count < LANES`, and the tensor covers `at + skip + count` elements.
    unsafe fn partial<V: Register<T, Elem = C>>(
        self,
        word: Self::Word,
        at: usize,
        skip: usize,
        count: usize,
    ) -> Self::Lanes<V>;

    /// Whether there are words that say that they are [idle](Input::is_idle).
    const IDLES: bool = false;

    /// Whether a word says that the result of all its elements is +0, and that nothing else need be read for it.
    #[inline(always)]
    fn is_idle(word: Self::Word) -> bool {
        let _ = word;
        false
    }

    /// The same tensor from element `at` on.
    ///
    /// # Safety
    /// The tensor covers `at` elements, and `at` is a multiple of 8.
    unsafe fn from(self, at: usize) -> Self;
}

/// A tensor that is written beside the main one.
pub(crate) trait Output: Copy {
    /// What a kernel gives for one register.
    type Lanes<V: Vector>;
    /// What has been written so far.
    type Writer;
    /// Whether the loop must go in steps of 64 elements.
    const BITS: bool;

    fn bits<V: Vector>(lanes: Self::Lanes<V>) -> u64;
    fn writer(self) -> Self::Writer;

    /// Appends the lowest `count` bits of `bits`; those above are 0.
    ///
    /// # Safety
    /// `count <= 64`, and the tensor covers all elements pushed so far and these.
    unsafe fn push(writer: &mut Self::Writer, bits: u64, count: usize);

    /// Writes what is left and returns how many bits were 1.
    ///
    /// # Safety
    /// The tensor covers all elements pushed.
    unsafe fn finish(writer: Self::Writer) -> usize;

    /// The same tensor from element `at` on.
    ///
    /// # Safety
    /// The tensor covers `at` elements, and `at` is a multiple of 8.
    unsafe fn from(self, at: usize) -> Self;
}

/// A side tensor that is borrowed for `'a` and covers some number of elements.
pub(crate) struct Borrowed<'a, S> {
    pub(super) side: S,
    /// Elements that the tensor has bits or values for.
    pub(super) covers: usize,
    borrow: PhantomData<&'a mut [u8]>,
}

impl<S> Borrowed<'_, S> {
    /// # Safety
    /// For the lifetime of the result, `side` may be accessed (written, if it is an output, and by nobody else) for
    /// any element below `covers`.
    unsafe fn new(side: S, covers: usize) -> Self {
        Borrowed { side, covers, borrow: PhantomData }
    }
}

/// No such tensor.
#[derive(Clone, Copy)]
pub(crate) struct Nothing;

impl Nothing {
    pub(crate) fn here() -> Borrowed<'static, Self> {
        // SAFETY: there is nothing to access.
        unsafe { Borrowed::new(Nothing, usize::MAX) }
    }
}

impl<T: Element, C: Element> Input<T, C> for Nothing {
    type Lanes<V: Register<T, Elem = C>> = ();
    type Word = ();
    const BITS: bool = false;
    #[inline(always)]
    unsafe fn word(self, _: usize, _: usize) {}
    #[inline(always)]
    unsafe fn lanes<V: Register<T, Elem = C>>(self, _: (), _: usize, _: usize) {}
    #[inline(always)]
    unsafe fn partial<V: Register<T, Elem = C>>(self, _: (), _: usize, _: usize, _: usize) {}
    #[inline(always)]
    unsafe fn from(self, _: usize) -> Self {
        self
    }
}

impl Output for Nothing {
    type Lanes<V: Vector> = ();
    type Writer = ();
    const BITS: bool = false;
    #[inline(always)]
    fn bits<V: Vector>((): ()) -> u64 {
        0
    }
    #[inline(always)]
    fn writer(self) {}
    #[inline(always)]
    unsafe fn push((): &mut (), _: u64, _: usize) {}
    #[inline(always)]
    unsafe fn finish((): ()) -> usize {
        0
    }
    #[inline(always)]
    unsafe fn from(self, _: usize) -> Self {
        self
    }
}

/// One value per element.
#[derive(Clone, Copy)]
pub(crate) struct Values<T>(*const T);

impl<T> Values<T> {
    /// The tensor that begins there.
    pub(super) fn at(first: *const T) -> Self {
        Values(first)
    }

    pub(crate) fn of(slice: &[T]) -> Borrowed<'_, Self> {
        // SAFETY: the slice is borrowed for reading and covers its length.
        unsafe { Borrowed::new(Values(slice.as_ptr()), slice.len()) }
    }
}

impl<T: Element, C: Element> Input<T, C> for Values<T> {
    type Lanes<V: Register<T, Elem = C>> = V;
    type Word = ();
    const BITS: bool = false;
    #[inline(always)]
    unsafe fn word(self, _: usize, _: usize) {}
    #[inline(always)]
    unsafe fn lanes<V: Register<T, Elem = C>>(self, (): (), at: usize, skip: usize) -> V {
        // SAFETY: the caller promises these elements.
        unsafe { <V as Memory<T>>::load(self.0.add(at + skip)) }
    }
    #[inline(always)]
    unsafe fn partial<V: Register<T, Elem = C>>(self, (): (), at: usize, skip: usize, count: usize) -> V {
        // SAFETY: the caller promises these elements.
        unsafe { <V as Memory<T>>::load_partial(self.0.add(at + skip), count) }
    }
    #[inline(always)]
    unsafe fn from(self, at: usize) -> Self {
        // SAFETY: the caller promises that `at` is inside the tensor.
        Values(unsafe { self.0.add(at) })
    }
}

/// Values of the type that registers hold, one per element or some that come again and again, and whether these are regular: see
/// [`Make::regular`](super::Make).
#[derive(Clone, Copy)]
pub(crate) struct Made<C> {
    values: *const C,
    /// What the place is masked with that a round or a word begins with: all bits if there is a value for each element; see [`cycle`](Made::cycle).
    places: usize,
    pub(super) regular: bool,
}

impl<C> Made<C> {
    /// One value per element. Whoever runs a pass with it keeps `values` as they are.
    #[inline(always)]
    pub(super) fn each(values: &[C], regular: bool) -> Self {
        Made { values: values.as_ptr(), places: !0, regular }
    }

    /// The same, knowing whether they are regular.
    #[inline(always)]
    pub(super) fn known(self, regular: bool) -> Self {
        Made { regular, ..self }
    }

    /// The values of the first `places + 1` elements, a power of two, which come again and again, and behind them those of the next, as many as a round, or a
    /// word of bits, has elements: `skip` goes on from a place without being masked. As for [`each`](Made::each).
    #[inline(always)]
    pub(super) fn cycle(values: &[C], places: usize, regular: bool) -> Self {
        Made { values: values.as_ptr(), places, regular }
    }
}

impl<T: Element, C: Element> Input<T, C> for Made<C> {
    type Lanes<V: Register<T, Elem = C>> = (V, bool);
    type Word = ();
    const BITS: bool = false;
    #[inline(always)]
    unsafe fn word(self, _: usize, _: usize) {}
    #[inline(always)]
    unsafe fn lanes<V: Register<T, Elem = C>>(self, (): (), at: usize, skip: usize) -> (V, bool) {
        // SAFETY: the caller promises these elements; of values that come again there is a round more.
        (unsafe { <V as Memory<C>>::load(self.values.add((at & self.places) + skip)) }, self.regular)
    }
    #[inline(always)]
    unsafe fn partial<V: Register<T, Elem = C>>(
        self,
        (): (),
        at: usize,
        skip: usize,
        count: usize,
    ) -> (V, bool) {
        // SAFETY: as above.
        let values = unsafe { self.values.add((at & self.places) + skip) };
        // SAFETY: as above.
        (unsafe { <V as Memory<C>>::load_partial(values, count) }, self.regular)
    }
    #[inline(always)]
    unsafe fn from(self, _: usize) -> Self {
        unreachable!("made values belong to one stretch, which is not cut")
    }
}

/// Everything that an epilogue reads beside x, and where x is.
#[derive(Clone, Copy)]
pub(crate) struct Beside<T> {
    pub(super) slope: *const T,
    pub(super) scale: *const T,
    pub(super) shift: *const T,
    pub(super) residual: *const T,
    pub(super) x: *const T,
}

impl<T> Beside<T> {
    fn tensors(self) -> Parts<*const T> {
        Parts { slope: self.slope, scale: self.scale, shift: self.shift, residual: self.residual }
    }
}

/// How many bytes ahead x is asked for.
///
/// So many loads beside that of x leave the CPU no room to do so by itself. On Zen 3 farther is better, on Zen 4 it is much worse, so
/// this is where neither loses much. As a multiple of relu alone, on 64 and 256 MiB of f32:
///
/// | bytes | bias + relu, AVX2 on Zen 3 | bias + relu, AVX-512 and AVX2 on Zen 4 | relu + mask on Zen 4 | backward + sums over backward, Zen 4 |
/// |---|---|---|---|---|
/// | not at all | 1.23 | 1.10 to 1.31 | 0.94 to 1.05 | 1.29 to 1.70 |
/// | 1,024 | 1.14 | 1.10 to 1.14 | 0.93 to 1.01 | 1.29 to 1.69 |
/// | 2,048 | 1.09 | 1.23 to 1.35 | 0.94 to 1.07 | 1.48 to 1.88 |
/// | 3,072 | 1.07 | 1.08 to 1.52 | 1.01 to 1.10 | 1.51 to 1.95 |
/// | 4,096 | 1.21 | 1.12 to 1.32 | 1.01 to 1.26 | 1.47 to 1.89 |
///
/// Into the first-level cache it was slower by a twentieth on Zen 3; two registers per round in place of four, too.
pub(super) const AHEAD: usize = 1024;

impl<T: Element> Input<T> for Beside<T> {
    type Lanes<V: Register<T, Elem = T>> = Parts<V>;
    type Word = ();
    const BITS: bool = false;
    const AHEAD: bool = true;
    #[inline(always)]
    unsafe fn word(self, at: usize, count: usize) {
        let bytes = count * size_of::<T>();
        for line in 0..bytes / 64 {
            prefetch(self.x.wrapping_add(at).wrapping_byte_add(AHEAD + 64 * line));
        }
    }
    #[inline(always)]
    unsafe fn lanes<V: Register<T, Elem = T>>(self, (): (), at: usize, skip: usize) -> Parts<V> {
        // SAFETY: the caller promises these elements.
        self.tensors().map(|from| unsafe { <V as Memory<T>>::load(from.add(at + skip)) })
    }
    #[inline(always)]
    unsafe fn partial<V: Register<T, Elem = T>>(
        self,
        (): (),
        at: usize,
        skip: usize,
        count: usize,
    ) -> Parts<V> {
        // SAFETY: the caller promises these elements.
        self.tensors().map(|from| unsafe { <V as Memory<T>>::load_partial(from.add(at + skip), count) })
    }
    #[inline(always)]
    unsafe fn from(self, at: usize) -> Self {
        // SAFETY: the caller promises that `at` is inside the tensors.
        let Parts { slope, scale, shift, residual } = self.tensors().map(|from| unsafe { from.add(at) });
        Beside { slope, scale, shift, residual, x: self.x.wrapping_add(at) }
    }
}

/// Two tensors, one beside the other.
impl<T: Element, C: Element, A: Input<T, C>, B: Input<T, C>> Input<T, C> for (A, B) {
    type Lanes<V: Register<T, Elem = C>> = (A::Lanes<V>, B::Lanes<V>);
    type Word = (A::Word, B::Word);
    const BITS: bool = A::BITS || B::BITS;
    #[inline(always)]
    unsafe fn word(self, at: usize, count: usize) -> Self::Word {
        // SAFETY: the caller's promise holds for both.
        unsafe { (self.0.word(at, count), self.1.word(at, count)) }
    }
    #[inline(always)]
    unsafe fn lanes<V: Register<T, Elem = C>>(
        self,
        word: Self::Word,
        at: usize,
        skip: usize,
    ) -> Self::Lanes<V> {
        // SAFETY: as above.
        unsafe { (self.0.lanes::<V>(word.0, at, skip), self.1.lanes::<V>(word.1, at, skip)) }
    }
    #[inline(always)]
    unsafe fn partial<V: Register<T, Elem = C>>(
        self,
        word: Self::Word,
        at: usize,
        skip: usize,
        count: usize,
    ) -> Self::Lanes<V> {
        // SAFETY: as above.
        unsafe {
            (self.0.partial::<V>(word.0, at, skip, count), self.1.partial::<V>(word.1, at, skip, count))
        }
    }
    #[inline(always)]
    unsafe fn from(self, at: usize) -> Self {
        // SAFETY: as above.
        unsafe { (self.0.from(at), self.1.from(at)) }
    }
}

/// One bit per element, to be read for registers of `T`. If `GATE`, a bit that is 0 settles the result: it is +0 there.
#[derive(Clone, Copy)]
pub(crate) struct Bits<T, const GATE: bool = false>(*const u8, PhantomData<T>);

/// Bits without which nothing passes.
pub(crate) type Gate<T> = Bits<T, true>;

impl<T, const GATE: bool> Bits<T, GATE> {
    pub(crate) fn of(mask: &[u8]) -> Borrowed<'_, Self> {
        // SAFETY: the slice is borrowed for reading and covers eight elements per byte.
        unsafe { Borrowed::new(Bits(mask.as_ptr(), PhantomData), mask.len().saturating_mul(8)) }
    }
}

impl<T: Element, C: Element, const GATE: bool> Input<T, C> for Bits<T, GATE> {
    type Lanes<V: Register<T, Elem = C>> = V::Mask;
    type Word = u64;
    const BITS: bool = true;

    #[inline(always)]
    unsafe fn word(self, at: usize, count: usize) -> u64 {
        let (byte, bit) = (at / 8, at % 8);
        if count == 64 {
            // The word begins `bit` bits into `byte` and ends in the ninth byte, unless `bit` is 0. The second load is
            // one byte on in the first case, the same again in the second, where it must not go further.
            let next = usize::from(bit != 0);
            // SAFETY: bits `at..at + 64` are covered, so bytes `byte..byte + 8 + next` are.
            let (low, high) = unsafe { (read_word(self.0.add(byte)), read_word(self.0.add(byte + next))) };
            return low >> bit | high << (8 * next - bit);
        }
        let mut word = 0;
        for i in byte..(at + count).div_ceil(8) {
            // SAFETY: the byte holds at least one of the bits `at..at + count`.
            let bits = u64::from(unsafe { self.0.add(i).read() });
            let position = 8 * (i - byte);
            word |= if position >= bit { bits << (position - bit) } else { bits >> (bit - position) };
        }
        word
    }
    #[inline(always)]
    unsafe fn lanes<V: Register<T, Elem = C>>(self, word: u64, _: usize, skip: usize) -> V::Mask {
        V::Mask::from_bits(word >> skip)
    }
    #[inline(always)]
    unsafe fn partial<V: Register<T, Elem = C>>(self, word: u64, _: usize, skip: usize, _: usize) -> V::Mask {
        V::Mask::from_bits(word >> skip)
    }
    const IDLES: bool = GATE;
    #[inline(always)]
    fn is_idle(word: u64) -> bool {
        GATE && word == 0
    }
    #[inline(always)]
    unsafe fn from(self, at: usize) -> Self {
        // SAFETY: the caller promises that `at` is inside the mask, and a whole number of bytes.
        Bits(unsafe { self.0.add(at / 8) }, PhantomData)
    }
}

/// # Safety
/// Eight bytes at `from` may be read.
#[inline(always)]
unsafe fn read_word(from: *const u8) -> u64 {
    // SAFETY: the caller's promise.
    u64::from_le_bytes(unsafe { from.cast::<[u8; 8]>().read() })
}

/// One bit per element, to be written.
#[derive(Clone, Copy)]
pub(crate) struct BitsOut(*mut u8);

impl BitsOut {
    /// The mask from `first` on.
    pub(crate) fn at(first: *mut u8) -> Self {
        BitsOut(first)
    }

    pub(crate) fn of(mask: &mut [u8]) -> Borrowed<'_, Self> {
        // SAFETY: the slice is borrowed for writing and covers eight elements per byte.
        unsafe { Borrowed::new(BitsOut(mask.as_mut_ptr()), mask.len().saturating_mul(8)) }
    }
}

/// Bits on their way into a mask.
pub(crate) struct BitWriter {
    to: *mut u8,
    /// Bits that do not fill a word yet; those above `held` are 0.
    carry: u64,
    /// How many; below 64.
    held: usize,
    ones: usize,
}

impl Output for BitsOut {
    type Lanes<V: Vector> = V::Mask;
    type Writer = BitWriter;
    const BITS: bool = true;

    #[inline(always)]
    fn bits<V: Vector>(lanes: V::Mask) -> u64 {
        lanes.to_bits()
    }
    #[inline(always)]
    fn writer(self) -> BitWriter {
        BitWriter { to: self.0, carry: 0, held: 0, ones: 0 }
    }
    #[inline(always)]
    unsafe fn push(writer: &mut BitWriter, bits: u64, count: usize) {
        writer.ones += bits.count_ones() as usize;
        writer.carry |= bits << writer.held;
        if writer.held + count < 64 {
            writer.held += count;
            return;
        }
        // SAFETY: 64 elements that the tensor covers are at hand, so their 8 bytes may be written.
        unsafe { writer.to.cast::<[u8; 8]>().write(writer.carry.to_le_bytes()) };
        // SAFETY: the pointer moves to the end of what was just written.
        writer.to = unsafe { writer.to.add(8) };
        writer.carry = bits >> 1 >> (63 - writer.held);
        writer.held = writer.held + count - 64;
    }
    #[inline(always)]
    unsafe fn finish(writer: BitWriter) -> usize {
        for (i, byte) in writer.carry.to_le_bytes().into_iter().take(writer.held.div_ceil(8)).enumerate() {
            // SAFETY: the byte holds at least one bit of an element that the tensor covers.
            unsafe { writer.to.add(i).write(byte) };
        }
        writer.ones
    }
    #[inline(always)]
    unsafe fn from(self, at: usize) -> Self {
        // SAFETY: the caller promises that `at` is inside the mask, and a whole number of bytes.
        BitsOut(unsafe { self.0.add(at / 8) })
    }
}
