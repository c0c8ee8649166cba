//! What is timed, and the three that every row has: rectify, `memcpy` and a plain loop.

use crate::cases::{Case, Function, slope, slopes};
use crate::memory::Tensors;
use crate::number::{Number, Short};
use crate::peers;
use rayon::prelude::*;
use rectify::{Exec, Saved};
use std::hint::black_box;

/// Somebody who can compute the function of one case.
pub trait Contestant<T> {
    /// Computes it so many times. This is what is timed.
    fn run(&mut self, tensors: &mut Tensors<'_, T>, passes: usize);

    /// Before [`run`](Contestant::run), untimed: who computes in place in memory of its own takes the input from `y`.
    fn load(&mut self, _y: &[T]) {}

    /// After it, untimed: who has the result in memory of its own copies it to `y`.
    fn store(&self, _y: &mut [T]) {}

    /// Whether threads of it go on spinning after a call, so that who comes next must wait for them to sleep.
    fn spins(&self) -> bool {
        false
    }
}

/// What a column of the table is there for.
#[derive(Clone, Copy, PartialEq)]
pub enum Role {
    /// rectify itself, whose results are the measure of all others.
    Ours,
    /// A copy of a tensor, which computes nothing.
    Copy,
    /// The loop that one would write.
    Loop,
    /// Another library.
    Peer,
}

/// Makes one who runs in a case, if anybody does.
pub type Enter<T> = fn(Case, &Tensors<'_, T>) -> Option<Box<dyn Contestant<T>>>;

/// A column of the table.
pub struct Column<T> {
    /// What it is called.
    pub name: &'static str,
    /// What it is there for.
    pub role: Role,
    /// Who runs there in a case, if anybody does.
    pub enter: Enter<T>,
}

/// The columns of every row, and the peers.
pub fn columns<T: Number>() -> Vec<Column<T>> {
    let mut columns = vec![
        Column { name: "rectify", role: Role::Ours, enter: rectify },
        Column { name: "memcpy", role: Role::Copy, enter: memcpy },
        Column { name: "plain", role: Role::Loop, enter: plain },
    ];
    columns.extend(peers::columns());
    columns
}

/// Who writes into slices that are given: a function of x, dy and y.
pub fn slices<T: Number>(call: impl FnMut(&[T], &[T], &mut [T]) + 'static) -> Option<Box<dyn Contestant<T>>> {
    Some(Box::new(Slices(call)))
}

struct Slices<F>(F);

impl<T: Number, F: FnMut(&[T], &[T], &mut [T])> Contestant<T> for Slices<F> {
    fn run(&mut self, tensors: &mut Tensors<'_, T>, passes: usize) {
        for _ in 0..passes {
            (self.0)(black_box(tensors.x), black_box(tensors.dy), black_box(tensors.y));
        }
    }
}

/// Elements up to which no threads are in question.
const SHORT: usize = 1 << 14;

/// rectify: by its short functions where no threads are in question; else in rows of one thread `Exec::serial()`, in others `Exec::new()`, which
/// chooses by size.
fn rectify<T: Number>(case: Case, _: &Tensors<'_, T>) -> Option<Box<dyn Contestant<T>>> {
    let exec = if case.threads == 1 { Exec::serial() } else { Exec::new() };
    let fits = "the tensors of a benchmark fit";
    let op = T::operation(case.function);
    let (slope, alpha) = (T::parameter(slope()), T::parameter(num_traits::one()));
    let Short { relu, relu_inplace, leaky_relu, elu } = T::SHORT;
    match case.function {
        Function::Relu if case.len <= SHORT => slices(move |x, _, y| relu(x, y)),
        Function::ReluInplace if case.len <= SHORT => slices(move |_, _, y| relu_inplace(y)),
        Function::LeakyRelu if case.len <= SHORT => slices(move |x, _, y| leaky_relu(x, y, slope)),
        Function::Elu if case.len <= SHORT => slices(move |x, _, y| elu(x, y, alpha)),
        Function::ReluInplace => slices(move |_, _, y| exec.forward_inplace(&*op, y).expect(fits)),
        Function::ReluBackward => {
            slices(move |x, dy, dx| exec.backward(&*op, dy, Saved::Input(x), dx).expect(fits))
        }
        _ => slices(move |x, _, y| exec.forward(&*op, x, y).expect(fits)),
    }
}

/// A copy of one tensor: the speed of memory, as the system's library sees it.
fn memcpy<T: Number>(case: Case, _: &Tensors<'_, T>) -> Option<Box<dyn Contestant<T>>> {
    in_parts(case, |x, _, y| y.copy_from_slice(x))
}

/// The loop that one would write instead, vectorised by the compiler for the features that this benchmark is built with.
fn plain<T: Number>(case: Case, _: &Tensors<'_, T>) -> Option<Box<dyn Contestant<T>>> {
    let zero: T = num_traits::zero();
    match case.function {
        Function::Relu => in_parts(case, move |x, _, y| {
            y.iter_mut().zip(x).for_each(|(y, &x)| *y = if x < zero { zero } else { x });
        }),
        Function::ReluInplace => in_parts(case, move |_, _, y| {
            y.iter_mut().for_each(|x| *x = if *x < zero { zero } else { *x });
        }),
        Function::LeakyRelu => {
            let slope: T = slope();
            in_parts(case, move |x, _, y| {
                y.iter_mut().zip(x).for_each(|(y, &x)| *y = if x > zero { x } else { x * slope });
            })
        }
        Function::PRelu => {
            let slopes: Vec<T> = slopes();
            in_parts(case, move |x, _, y| {
                for (y, x) in y.chunks_exact_mut(slopes.len()).zip(x.chunks_exact(slopes.len())) {
                    for ((y, &x), &slope) in y.iter_mut().zip(x).zip(&slopes) {
                        *y = if x > zero { x } else { x * slope };
                    }
                }
            })
        }
        Function::Elu => in_parts(case, move |x, _, y: &mut [T]| {
            y.iter_mut().zip(x).for_each(|(y, &x)| *y = if x < zero { T::exp_m1(x) } else { x });
        }),
        Function::ReluBackward => in_parts(case, move |x, dy, dx| {
            let elements = dx.iter_mut().zip(dy).zip(x);
            elements.for_each(|((dx, &dy), &x)| *dx = if x > zero { dy } else { zero });
        }),
    }
}

/// A call of the whole tensors on one thread; on several, of parts that rayon shares out.
fn in_parts<T: Number>(
    case: Case,
    call: impl Fn(&[T], &[T], &mut [T]) + Sync + 'static,
) -> Option<Box<dyn Contestant<T>>> {
    /// Elements of a part: as many bytes as rectify gives a thread at a time.
    const PART: usize = 64 << 10;
    match case.threads {
        1 => slices(call),
        _ => slices(move |x, dy, y| {
            let inputs = x.par_chunks(PART).zip(dy.par_chunks(PART));
            y.par_chunks_mut(PART).zip(inputs).for_each(|(y, (x, dy))| call(x, dy, y));
        }),
    }
}
