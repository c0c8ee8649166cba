//! Memory between two pages that fault: reading or writing one byte outside kills the test.

use std::marker::PhantomData;
use std::ptr;

/// Room for some elements of `T`, with an inaccessible page directly before and behind.
pub struct Guarded<T> {
    start: *mut u8,
    page: usize,
    bytes: usize,
    element: PhantomData<T>,
}

impl<T: Copy> Guarded<T> {
    pub fn new(elements: usize) -> Self {
        // SAFETY: asks for a number.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let bytes = (elements * size_of::<T>()).next_multiple_of(page);
        // SAFETY: a fresh private mapping that nobody else knows of; then rights are taken from its first and last page.
        let start = unsafe {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            let start = libc::mmap(
                ptr::null_mut(),
                bytes + 2 * page,
                libc::PROT_READ | libc::PROT_WRITE,
                flags,
                -1,
                0,
            );
            assert_ne!(start, libc::MAP_FAILED);
            let start = start.cast::<u8>();
            for guard in [start, start.add(page + bytes)] {
                assert_eq!(libc::mprotect(guard.cast(), page, libc::PROT_NONE), 0);
            }
            start
        };
        Guarded { start, page, bytes, element: PhantomData }
    }

    /// All elements between the guards.
    pub fn all(&mut self) -> &mut [T] {
        // SAFETY: the pages between the guards are ours, zeroed or written as `T`, page-aligned; `T` is a plain number.
        unsafe {
            let first = self.start.add(self.page).cast();
            std::slice::from_raw_parts_mut(first, self.bytes / size_of::<T>())
        }
    }
}

impl<T> Drop for Guarded<T> {
    fn drop(&mut self) {
        // SAFETY: unmaps what `new` has mapped.
        unsafe { libc::munmap(self.start.cast(), self.bytes + 2 * self.page) };
    }
}
