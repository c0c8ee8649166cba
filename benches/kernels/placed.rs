//! Calls that differ from others in where, and when, they happen: at given places of a page, and with pauses between them.

use crate::arena::PAGE;
use crate::contestants::{Contestant, each};
use crate::limits::fill;
use rectify::{Exec, Relu, relu_f32};
use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Memory whose first byte begins a page.
struct Pages {
    memory: Vec<f32>,
    first: usize,
}

impl Pages {
    fn new(bytes: usize) -> Self {
        let memory = vec![0.5; (bytes + PAGE) / 4];
        let first = memory.as_ptr().align_offset(PAGE);
        Pages { memory, first }
    }

    /// `len` elements, so many bytes behind the first.
    fn at(&mut self, bytes: usize, len: usize) -> &mut [f32] {
        &mut self.memory[self.first + bytes / 4..][..len]
    }
}

/// Where the tensors of a call begin: bytes behind a page each.
#[derive(Clone, Copy)]
pub struct Places {
    pub from: usize,
    pub to: usize,
}

/// relu from one place to another.
pub fn relu_at<'a>(Places { from, to }: Places) -> Contestant<'a, f32> {
    let pages = RefCell::new([(); 2].map(|()| Pages::new(8 * PAGE)));
    Box::new(move |work, passes| {
        let [source, target] = &mut *pages.borrow_mut();
        let (x, y) = (source.at(from, work.len), target.at(to, work.len));
        each(y, work.len, passes, |y| relu_f32(black_box(x), y));
    })
}

/// Stores alone, as wide as the CPU has them, to memory that begins a page.
pub fn stores<'a>() -> Contestant<'a, f32> {
    let pages = RefCell::new(Pages::new(8 * PAGE));
    Box::new(move |work, passes| {
        let mut pages = pages.borrow_mut();
        each(pages.at(0, work.len), work.len, passes, |y| fill(bytemuck::cast_slice_mut(y), black_box(0)));
    })
}

/// relu, and nothing for a while after each call.
pub fn relu_apart<'a>(exec: Exec, pause: Duration) -> Contestant<'a, f32> {
    Box::new(move |work, passes| {
        each(work.to, work.len, passes, |y| {
            exec.forward(&Relu, black_box(work.from), y).expect("of a length");
            let end = Instant::now() + pause;
            while Instant::now() < end {
                std::hint::spin_loop();
            }
        });
    })
}
