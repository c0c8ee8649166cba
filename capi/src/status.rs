//! What functions return, and the text of what went wrong.

use kernels::Error;
use std::cell::RefCell;
use std::ffi::{CStr, c_char};
use std::fmt::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What has become of a call. If it is not `RECTIFY_STATUS_OK`, nothing was written; but after `RECTIFY_STATUS_PANIC` outputs may
/// be incomplete.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum rectify_status {
    /// Done.
    RECTIFY_STATUS_OK = 0,
    /// A pointer is null, but not all of its elements are none.
    RECTIFY_STATUS_NULL_POINTER = 1,
    /// A pointer is not a multiple of the size of an element.
    RECTIFY_STATUS_MISALIGNED = 2,
    /// Memory that is written overlaps another argument.
    RECTIFY_STATUS_OVERLAP = 3,
    /// A tensor has more bytes than there can be.
    RECTIFY_STATUS_TOO_LARGE = 4,
    /// Lengths, channels or leading dimensions do not fit together.
    RECTIFY_STATUS_SHAPE = 5,
    /// A parameter makes no sense.
    RECTIFY_STATUS_PARAMETER = 6,
    /// What was saved does not determine the gradient.
    RECTIFY_STATUS_UNDETERMINED = 7,
    /// This machine has no such instruction set.
    RECTIFY_STATUS_UNAVAILABLE = 8,
    /// A fault of the library itself.
    RECTIFY_STATUS_PANIC = 9,
}
use rectify_status::*;

/// Why a call is refused.
#[derive(Debug)]
pub struct Fault {
    pub status: rectify_status,
    pub text: String,
}

impl Fault {
    pub fn new(status: rectify_status, text: impl fmt::Display) -> Self {
        Fault { status, text: text.to_string() }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::Parameter { .. } => RECTIFY_STATUS_PARAMETER,
            Error::Undetermined(_) => RECTIFY_STATUS_UNDETERMINED,
            _ => RECTIFY_STATUS_SHAPE,
        };
        Fault::new(status, error)
    }
}

/// Bytes of a message, the 0 at its end included.
const ROOM: usize = 512;

/// A text of C, cut off where it does not fit.
#[repr(C)]
struct Text {
    bytes: [u8; ROOM],
    len: usize,
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut count = text.len().min(ROOM - 1 - self.len);
        while !text.is_char_boundary(count) {
            count -= 1;
        }
        // A 0 would end it early.
        let bytes = text.bytes().take(count).map(|byte| if byte == 0 { b'?' } else { byte });
        self.bytes[self.len..].iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
        self.len += count;
        self.bytes[self.len] = 0;
        Ok(())
    }
}

thread_local! {
    // It needs no destructor, so that threads do not keep an unloaded library.
    static LAST: RefCell<Text> = const { RefCell::new(Text { bytes: [0; ROOM], len: 0 }) };
}

fn remember(text: &str) {
    LAST.with_borrow_mut(|last| {
        last.len = 0;
        let _ = last.write_str(text); // it does not fail
    });
}

/// Runs the body of a function: a fault, and a panic, become a status, and their text what `rectify_last_error` returns.
pub fn guard(body: impl FnOnce() -> Result<(), Fault>) -> rectify_status {
    // What the body leaves behind when it panics is the caller's memory, and atomic settings.
    let (status, text) = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return RECTIFY_STATUS_OK,
        Ok(Err(fault)) => (fault.status, fault.text),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            (RECTIFY_STATUS_PANIC, format!("panic: {}", text.unwrap_or("of an unknown kind")))
        }
    };
    remember(&text);
    status
}

/// The full text of what went wrong in the last call on this thread that failed; empty if none has. It is valid until the next call
/// on this thread fails.
#[unsafe(no_mangle)]
pub extern "C" fn rectify_last_error() -> *const c_char {
    LAST.with(|last| last.as_ptr().cast_const().cast()) // the bytes come first, see below
}

// A pointer to a `Text` is one to its bytes.
const _: () = assert!(std::mem::offset_of!(Text, bytes) == 0);

/// What a status means, in a few words. Any number is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn rectify_status_message(status: u32) -> *const c_char {
    const MESSAGES: [&CStr; 10] = [
        c"done",
        c"a pointer is null",
        c"a pointer is misaligned",
        c"memory that is written overlaps another argument",
        c"a tensor has more bytes than there can be",
        c"lengths, channels or leading dimensions do not fit together",
        c"a parameter makes no sense",
        c"what was saved does not determine the gradient",
        c"this machine has no such instruction set",
        c"a fault of the library itself",
    ];
    MESSAGES.get(status as usize).unwrap_or(&c"an unknown status").as_ptr()
}

/// The version of the library: "0.1.0".
#[unsafe(no_mangle)]
pub extern "C" fn rectify_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last() -> String {
        // SAFETY: the text of this thread, which ends with 0.
        unsafe { CStr::from_ptr(rectify_last_error()) }.to_str().unwrap().to_string()
    }

    #[test]
    fn a_panic_becomes_a_status() {
        assert_eq!(last(), "");
        assert_eq!(guard(|| panic!("at {}", "last")), RECTIFY_STATUS_PANIC);
        assert_eq!(last(), "panic: at last");
        assert_eq!(guard(|| Ok(())), RECTIFY_STATUS_OK);
        assert_eq!(last(), "panic: at last", "a call that succeeds leaves the text");
        assert_eq!(guard(|| std::panic::panic_any(3)), RECTIFY_STATUS_PANIC);
        assert_eq!(last(), "panic: of an unknown kind");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = "€".repeat(ROOM);
        guard(|| Err(Fault::new(RECTIFY_STATUS_SHAPE, &text)));
        assert_eq!(last(), "€".repeat((ROOM - 1) / 3));
        guard(|| Err(Fault::new(RECTIFY_STATUS_SHAPE, "a\0b")));
        assert_eq!(last(), "a?b");
    }
}
