//! Memory of the caller, checked before it becomes slices.

use crate::status::{Fault, rectify_status::*};

/// A tensor of the caller's: elements of `T` from an address on, of which nothing is known but that.
pub struct Tensor<T> {
    name: &'static str,
    at: *mut T,
    len: usize,
}

/// Bytes that an argument takes.
#[derive(Clone, Copy)]
pub struct Span {
    name: &'static str,
    start: usize,
    bytes: usize,
}

impl Span {
    /// Whether it is the very same memory.
    pub fn is(self, other: Span) -> bool {
        (self.start, self.bytes) == (other.start, other.bytes)
    }
}

impl<T> Clone for Tensor<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Tensor<T> {}

impl<T> Tensor<T> {
    /// `len` elements from `at` on.
    pub fn new(name: &'static str, at: *const T, len: usize) -> Result<Self, Fault> {
        if len == 0 {
            let at = std::ptr::NonNull::dangling().as_ptr();
            return Ok(Tensor { name, at, len });
        }
        if at.is_null() {
            let text = format!("{name} is null, but has {len} elements");
            return Err(Fault::new(RECTIFY_STATUS_NULL_POINTER, text));
        }
        if !at.is_aligned() {
            let text = format!("{name} is {at:p}, but must be a multiple of {}", align_of::<T>());
            return Err(Fault::new(RECTIFY_STATUS_MISALIGNED, text));
        }
        let bytes = len.checked_mul(size_of::<T>()).filter(|&bytes| bytes <= isize::MAX as usize);
        if bytes.and_then(|bytes| bytes.checked_add(at.addr())).is_none() {
            let text = format!(
                "{name} has {len} elements of {} bytes, but there is no room for them",
                size_of::<T>()
            );
            return Err(Fault::new(RECTIFY_STATUS_TOO_LARGE, text));
        }
        Ok(Tensor { name, at: at.cast_mut(), len })
    }

    /// `rows` rows of `length` elements, each beginning `leading` elements behind the one before.
    pub fn rows(
        name: &'static str,
        at: *const T,
        rows: usize,
        length: usize,
        leading: usize,
    ) -> Result<Self, Fault> {
        if rows == 0 || length == 0 {
            return Tensor::new(name, at, 0);
        }
        if leading < length {
            let text =
                format!("the leading dimension of {name} is {leading}, but rows have {length} elements");
            return Err(Fault::new(RECTIFY_STATUS_SHAPE, text));
        }
        match (rows - 1).checked_mul(leading).and_then(|start| start.checked_add(length)) {
            Some(len) => Tensor::new(name, at, len),
            None => {
                let text = format!(
                    "{name} has {rows} rows, {leading} elements apart, but there is no room for them"
                );
                Err(Fault::new(RECTIFY_STATUS_TOO_LARGE, text))
            }
        }
    }

    /// Where the first element is; not null.
    pub fn first(self) -> *const T {
        self.at
    }

    pub fn span(self) -> Span {
        Span { name: self.name, start: self.at.addr(), bytes: self.len * size_of::<T>() }
    }

    /// Whether it is the very same memory.
    pub fn is(self, other: Tensor<T>) -> bool {
        self.at == other.at && self.len == other.len
    }

    /// The elements, for reading.
    ///
    /// # Safety
    /// They may be read for `'a`, and nobody writes them meanwhile.
    pub unsafe fn read<'a>(self) -> &'a [T] {
        // SAFETY: `new` has checked pointer and length; the rest is the caller's promise.
        unsafe { std::slice::from_raw_parts(self.at, self.len) }
    }

    /// The elements, for writing.
    ///
    /// # Safety
    /// They may be read and written for `'a`, and nobody else accesses them meanwhile.
    pub unsafe fn write<'a>(self) -> &'a mut [T] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.at, self.len) }
    }
}

/// Whether what is written overlaps nothing that is read, and nothing else that is written.
pub fn apart(written: &[Span], read: &[Span]) -> Result<(), Fault> {
    for (i, a) in written.iter().enumerate() {
        for b in written[i + 1..].iter().chain(read) {
            let both = a.bytes > 0 && b.bytes > 0;
            if both && a.start < b.start + b.bytes && b.start < a.start + a.bytes {
                let text = format!(
                    "{} ({} bytes at {:#x}) overlaps {} ({} bytes at {:#x})",
                    a.name, a.bytes, a.start, b.name, b.bytes, b.start
                );
                return Err(Fault::new(RECTIFY_STATUS_OVERLAP, text));
            }
        }
    }
    Ok(())
}

/// The place for a number that the caller may not want.
///
/// # Safety
/// `at` is null, or may be written.
pub unsafe fn set(at: *mut usize, value: usize) {
    if !at.is_null() {
        // SAFETY: the caller's promise; alignment is not relied on.
        unsafe { at.write_unaligned(value) }
    }
}
