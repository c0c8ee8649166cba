//! What does more in one pass than an operation of the catalog: epilogues, gated forms, sparse output; all of relu on f32.

use crate::arena::Work;
use crate::args::Args;
use crate::contestants::{Contestant, each, exec};
use crate::run::{Other, Run, weight_of};
use rectify::{Epilogue, Exec, Form, Relu, Rows, RowsMut};

/// A function, and the loop that one would write instead.
struct Fused {
    other: Other<'static>,
    ours: fn(&Exec, Tensors<'_>),
    plain: fn(Tensors<'_>),
}

/// The tensors of a call, all of the same length. Bias and indices are of that, too.
struct Tensors<'a> {
    x: &'a [f32],
    /// A residual, or dy in its first half.
    saved: &'a [f32],
    y: &'a mut [f32],
    bias: &'a [f32],
    indices: &'a mut [u32],
}

const fn of(op: &'static str, name: &'static str, form: Form, [read, written]: [f64; 2]) -> Other<'static> {
    Other { op, name, element: "f32", form, bytes: read + written, written }
}

/// All of them. Gated forms have both factors in the halves of x.
const ALL: [Fused; 5] = [
    Fused {
        other: of("bias_relu", "bias_relu_f32", Form::Forward, [4.0, 4.0]),
        ours: |exec, Tensors { x, y, bias, .. }| {
            let epilogue = Epilogue::new().shift(bias);
            exec.epilogue(&Relu, &epilogue, &row(x), None, &mut row_mut(y)).expect(FITS);
        },
        plain: |Tensors { x, y, bias, .. }| {
            for (y, x) in y.chunks_mut(bias.len()).zip(x.chunks(bias.len())) {
                y.iter_mut().zip(x).zip(bias).for_each(|((y, x), bias)| *y = (x + bias).max(0.0));
            }
        },
    },
    Fused {
        other: of("add_relu", "add_relu_f32", Form::BackwardInput, [8.0, 4.0]),
        ours: |exec, Tensors { x, saved, y, .. }| {
            exec.epilogue(&Relu, &Epilogue::new(), &row(x), Some(&row(saved)), &mut row_mut(y)).expect(FITS);
        },
        plain: |Tensors { x, saved, y, .. }| {
            y.iter_mut().zip(x).zip(saved).for_each(|((y, x), residual)| *y = (x + residual).max(0.0));
        },
    },
    Fused {
        other: of("reglu", "reglu_f32", Form::Forward, [4.0, 2.0]),
        ours: |exec, Tensors { x, y, .. }| {
            exec.reglu_halves(&row(x), &mut row_mut(&mut y[..x.len() / 2])).expect(FITS);
        },
        plain: |Tensors { x, y, .. }| {
            let (a, b) = x.split_at(x.len() / 2);
            y.iter_mut().zip(a).zip(b).for_each(|((y, a), b)| *y = a.max(0.0) * b);
        },
    },
    Fused {
        other: of("reglu", "reglu_backward_f32", Form::BackwardInput, [6.0, 4.0]),
        ours: |exec, Tensors { x, saved, y, .. }| {
            exec.reglu_halves_backward(&row(&saved[..x.len() / 2]), &row(x), &mut row_mut(y)).expect(FITS);
        },
        plain: |Tensors { x, saved, y, .. }| {
            let (a, b) = x.split_at(x.len() / 2);
            let (da, db) = y.split_at_mut(x.len() / 2);
            for (i, dy) in saved[..a.len()].iter().enumerate() {
                da[i] = if a[i] > 0.0 { dy * b[i] } else { 0.0 };
                db[i] = a[i].max(0.0) * dy;
            }
        },
    },
    Fused {
        other: of("compact", "compact_f32", Form::Forward, [4.0, 4.0]), // half of the units are active
        ours: |exec, Tensors { x, y, indices, .. }| {
            exec.compact(x, &mut indices[..x.len()], y).expect(FITS);
        },
        plain: |Tensors { x, y, indices, .. }| {
            let mut count = 0;
            for (i, &x) in x.iter().enumerate() {
                if x > 0.0 {
                    (y[count], indices[count]) = (x, i as u32);
                    count += 1;
                }
            }
        },
    },
];

/// Their names.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.into_iter().map(|fused| fused.other.name)
}

/// How much time those that are selected ask for.
pub fn weight(args: &Args, names: &[String]) -> u64 {
    let selected = ALL.into_iter().filter(|fused| args.selects(fused.other.name, names));
    selected.map(|fused| weight_of::<f32>(fused.other.form, args.quick())).sum()
}

/// Measures those that are selected.
pub fn measure(run: &mut Run, args: &Args, names: &[String]) {
    for Fused { other, ours, plain } in ALL {
        if args.selects(other.name, names) {
            run.measure_other(other, |column| contestant(column, ours, plain));
        }
    }
}

fn contestant<'a>(column: &str, ours: fn(&Exec, Tensors<'_>), plain: fn(Tensors<'_>)) -> Contestant<'a, f32> {
    let exec = exec(column);
    let bias = [0.25; 64];
    let indices = std::cell::RefCell::new(vec![]);
    Box::new(move |Work { from, saved, to, len, .. }, passes| {
        let mut indices = indices.borrow_mut();
        indices.resize(len, 0);
        each(to, len, passes, |y| {
            let tensors = Tensors { x: from, saved, y, bias: &bias, indices: &mut indices };
            match &exec {
                Some(exec) => ours(exec, tensors),
                None => plain(tensors),
            }
        });
    })
}

const FITS: &str = "the tensors of a benchmark fit";

fn row(x: &[f32]) -> Rows<'_, f32> {
    Rows::new(x, 1, x.len(), x.len()).expect(FITS)
}

fn row_mut(y: &mut [f32]) -> RowsMut<'_, f32> {
    let length = y.len();
    RowsMut::new(y, 1, length, length).expect(FITS)
}
