//! Who runs: this crate on each of its paths, a plain loop, and `memcpy`.

use crate::arena::Work;
use crate::plain::Measured;
use crate::plain::{self, Plain};
use rectify::{Activation, Element, Exec, Form, Isa, Saved, Stores, Threads};
use std::hint::black_box;

/// Makes so many passes over the tensors of a call.
pub type Contestant<'a, T> = Box<dyn Fn(Work<'_, T>, usize) + 'a>;

/// Everything an operation can be asked for, by this crate or by a loop that does the same.
pub trait Loops<T> {
    fn forward(&self, x: &[T], y: &mut [T]);
    fn forward_inplace(&self, x: &mut [T]);
    fn forward_mask(&self, x: &[T], y: &mut [T], mask: &mut [u8]) -> usize;
    fn forward_mask_inplace(&self, x: &mut [T], mask: &mut [u8]) -> usize;
    fn backward(&self, dy: &[T], saved: Saved<'_, T>, dx: &mut [T]);
    fn backward_inplace(&self, dy: &mut [T], saved: Saved<'_, T>);
}

/// Names of the columns of a table: each path on one thread, the default policy, and the yardsticks.
pub fn columns() -> Vec<&'static str> {
    Isa::available().into_iter().map(Isa::name).chain(["auto", MEMCPY, "plain"]).collect()
}

pub const MEMCPY: &str = "memcpy";

/// The default policy but for its stores, or for its threads.
pub const OTHERS: [&str; 3] = ["cached", "streaming", "threads"];

/// Bytes of all tensors from which the policy has a choice.
const LARGE: usize = 1 << 20;

/// Columns of the ways that the default policy might choose for a call and doesn't.
pub fn others<T: Element>(form: Form, len: usize) -> impl Iterator<Item = &'static str> {
    let choice = move |exec: Exec| {
        let plan = exec.plan::<T>(form, len);
        (plan.threads, plan.stores)
    };
    let differs = move |column: &&str| exec(column).is_some_and(|exec| choice(exec) != choice(Exec::new()));
    OTHERS.into_iter().filter(move |column| form.footprint::<T>(len) >= LARGE && differs(column))
}

/// How this crate runs in a column; not at all in that of a plain loop.
pub fn exec(column: &str) -> Option<Exec> {
    match column {
        "auto" => Some(Exec::new()),
        "cached" => Some(Exec { stores: Stores::Cached, ..Exec::new() }),
        "streaming" => Some(Exec { stores: Stores::Streaming, ..Exec::new() }),
        "threads" => {
            let threads = Threads::Exactly(rayon::current_num_threads());
            Some(Exec { threads, ..Exec::new() })
        }
        isa => Isa::named(isa).map(|isa| Exec { isa, ..Exec::serial() }),
    }
}

/// Who runs in a column, for the operation of that name; nobody if nobody has written the plain loop.
pub fn in_column<'a, T: Measured>(
    column: &str,
    name: &str,
    op: &'a dyn Activation<T>,
) -> Option<Contestant<'a, T>> {
    Some(match column {
        MEMCPY => memcpy(),
        "plain" => return plain(name),
        ours => of_crate(exec(ours)?, op),
    })
}

/// This crate, run as `exec` says.
pub fn of_crate<'a, T: Measured>(exec: Exec, op: &'a dyn Activation<T>) -> Contestant<'a, T> {
    looping(Crate { exec, op })
}

/// Copies the tensor: the speed of memory, as the system's library sees it.
pub fn memcpy<'a, T: Measured>() -> Contestant<'a, T> {
    Box::new(|work, passes| {
        let Work { len, from, to, .. } = work;
        each(to, len, passes, |to| to.copy_from_slice(black_box(from)))
    })
}

fn plain<'a, T: Measured>(name: &str) -> Option<Contestant<'a, T>> {
    Some(match name {
        "relu" => looping(Plain(plain::Relu)),
        "relu_plus_zero" => looping(Plain(plain::ReluPlusZero)),
        "leaky_relu" => looping(Plain(plain::LeakyRelu { slope: 0.01 })),
        _ => return None,
    })
}

/// Calls `call` on every tensor in `tensors`, again and again, in a way that the compiler cannot see through.
pub fn each<T>(tensors: &mut [T], len: usize, passes: usize, mut call: impl FnMut(&mut [T])) {
    for _ in 0..passes {
        for tensor in tensors.chunks_exact_mut(len) {
            call(black_box(tensor));
        }
    }
}

/// The form is chosen outside the loop over calls: what is timed is calls alone.
fn looping<'a, T: Measured>(loops: impl Loops<T> + 'a) -> Contestant<'a, T> {
    Box::new(move |work, passes| {
        let Work { form, len, from, to, saved, mask } = work;
        let from = black_box(from);
        match form {
            Form::Forward => each(to, len, passes, |y| loops.forward(from, y)),
            Form::ForwardInplace => each(to, len, passes, |x| loops.forward_inplace(x)),
            Form::ForwardMask => each(to, len, passes, |y| {
                black_box(loops.forward_mask(from, y, mask));
            }),
            Form::ForwardMaskInplace => each(to, len, passes, |x| {
                black_box(loops.forward_mask_inplace(x, mask));
            }),
            Form::BackwardInput => {
                each(to, len, passes, |dx| loops.backward(from, Saved::Input(saved), dx));
            }
            Form::BackwardInputInplace => {
                each(to, len, passes, |dy| loops.backward_inplace(dy, Saved::Input(saved)));
            }
            Form::BackwardOutput => {
                each(to, len, passes, |dx| loops.backward(from, Saved::Output(saved), dx));
            }
            Form::BackwardOutputInplace => {
                each(to, len, passes, |dy| loops.backward_inplace(dy, Saved::Output(saved)));
            }
            Form::BackwardMask => {
                each(to, len, passes, |dx| loops.backward(from, Saved::Mask(mask), dx));
            }
            Form::BackwardMaskInplace => {
                each(to, len, passes, |dy| loops.backward_inplace(dy, Saved::Mask(mask)));
            }
        }
    })
}

struct Crate<'a, T> {
    exec: Exec,
    op: &'a dyn Activation<T>,
}

const FITS: &str = "the tensors of a benchmark fit";

impl<T: Measured> Loops<T> for Crate<'_, T> {
    fn forward(&self, x: &[T], y: &mut [T]) {
        self.exec.forward(self.op, x, y).expect(FITS);
    }
    fn forward_inplace(&self, x: &mut [T]) {
        self.exec.forward_inplace(self.op, x).expect(FITS);
    }
    fn forward_mask(&self, x: &[T], y: &mut [T], mask: &mut [u8]) -> usize {
        self.exec.forward_mask(self.op, x, y, mask).expect(FITS)
    }
    fn forward_mask_inplace(&self, x: &mut [T], mask: &mut [u8]) -> usize {
        self.exec.forward_mask_inplace(self.op, x, mask).expect(FITS)
    }
    fn backward(&self, dy: &[T], saved: Saved<'_, T>, dx: &mut [T]) {
        self.exec.backward(self.op, dy, saved, dx).expect(FITS);
    }
    fn backward_inplace(&self, dy: &mut [T], saved: Saved<'_, T>) {
        self.exec.backward_inplace(self.op, dy, saved).expect(FITS);
    }
}
