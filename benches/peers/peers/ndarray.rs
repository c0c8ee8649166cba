//! `ndarray`: `Zip` over views, into an array that is given. `par_for_each` shares it out over rayon.

use crate::cases::{Case, Function, slope, slopes};
use crate::contestant::{Contestant, slices};
use crate::memory::Tensors;
use crate::number::Number;
use ndarray::{Array1, ArrayView1, ArrayView2, ArrayViewMut1, ArrayViewMut2, Ix1, Zip};

/// Runs a `Zip` on one thread or on all.
macro_rules! each {
    ($threads:expr, $zip:expr, $call:expr) => {
        if $threads == 1 { $zip.for_each($call) } else { $zip.par_for_each($call) }
    };
}

/// Everything: it is what one writes.
pub fn enter<T: Number>(case: Case, _: &Tensors<'_, T>) -> Option<Box<dyn Contestant<T>>> {
    let (threads, zero, slope): (_, T, T) = (case.threads, num_traits::zero(), slope());
    match case.function {
        Function::Relu => slices(move |x, _, y| {
            each!(threads, zip(x, y), |y, &x| *y = num_traits::Float::max(x, zero));
        }),
        Function::ReluInplace => slices(move |_, _, y| {
            each!(threads, Zip::from(ArrayViewMut1::from(y)), |x| *x = num_traits::Float::max(*x, zero));
        }),
        Function::LeakyRelu => slices(move |x, _, y| {
            each!(threads, zip(x, y), |y, &x| *y = if x > zero { x } else { x * slope });
        }),
        Function::PRelu => {
            let slopes = Array1::<T>::from(slopes());
            slices(move |x, _, y| {
                let shape = (x.len() / slopes.len(), slopes.len());
                let x = ArrayView2::from_shape(shape, x).expect("all sizes are rows of channels");
                let y = ArrayViewMut2::from_shape(shape, y).expect("all sizes are rows of channels");
                let slopes = slopes.broadcast(shape).expect("one slope for each channel");
                each!(threads, Zip::from(y).and(x).and(slopes), |y, &x, &slope| {
                    *y = if x > zero { x } else { x * slope };
                });
            })
        }
        Function::Elu => slices(move |x, _, y: &mut [T]| {
            each!(threads, zip(x, y), |y, &x| *y = if x < zero { T::exp_m1(x) } else { x });
        }),
        Function::ReluBackward => slices(move |x, dy, dx| {
            let zip = zip(x, dx).and(ArrayView1::from(dy));
            each!(threads, zip, |dx, &x, &dy| *dx = if x > zero { dy } else { zero });
        }),
    }
}

fn zip<'a, T>(x: &'a [T], y: &'a mut [T]) -> Zip<(ArrayViewMut1<'a, T>, ArrayView1<'a, T>), Ix1> {
    Zip::from(ArrayViewMut1::from(y)).and(ArrayView1::from(x))
}
