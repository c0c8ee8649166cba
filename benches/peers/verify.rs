//! Whether others compute what rectify does, and where they don't.

use crate::cases::{CHANNELS, Case, Function};
use crate::contestant::{Column, Role};
use crate::memory::{Memory, Tensors};
use crate::number::Number;
use crate::timing::Entrant;

/// The most that results of elu may differ by, in units in the last place of 1, which is what e^x − 1 is taken from.
const ELU_TOLERANCE: f64 = 4.0;

/// Inputs on which functions are known to differ, with their names.
const SPECIAL: [(f64, &str); 4] =
    [(-0.0, "−0"), (f64::NAN, "NaN"), (f64::INFINITY, "∞"), (f64::NEG_INFINITY, "−∞")];

/// Whether a result is rectify's: bit for bit; of elu within the tolerance; of a gradient but for the sign of zeros, for many
/// multiply dy by zero where rectify selects, as [`special_values`] shows.
///
/// # Errors
/// Where they differ first, in words.
pub fn compare<T: Number>(function: Function, x: &[T], ours: &[T], theirs: &[T]) -> Result<(), String> {
    let unit = rectify::Element::to_f64(<T as num_traits::Float>::epsilon()) / 2.0;
    let equal = |ours: T, theirs: T| match function {
        Function::Elu => rectify::Element::to_f64(ours - theirs).abs() <= ELU_TOLERANCE * unit,
        Function::ReluBackward => ours == theirs,
        _ => ours.bits() == theirs.bits(),
    };
    match ours.iter().zip(theirs).position(|(&ours, &theirs)| !equal(ours, theirs)) {
        None => Ok(()),
        Some(i) => Err(format!("at x = {:?} it gives {:?}, and rectify {:?}", x[i], theirs[i], ours[i])),
    }
}

/// What everybody makes of special inputs, as text: `−0 → 0, …: ndarray, burn` for each that somebody gives.
pub fn special_values<T: Number>(function: Function, columns: &[Column<T>]) -> Vec<String> {
    let case = Case { function, len: CHANNELS, threads: 1 };
    let number = <T as rectify::Element>::from_f64;
    let special = SPECIAL.iter().map(|&(x, _)| number(x));
    let x: Vec<T> = special.chain([number(1.0)].into_iter().cycle()).take(CHANNELS).collect();
    let (dy, mut y) = ([number(-2.0); CHANNELS], [number(0.0); CHANNELS]);
    let mut groups: Vec<(String, Vec<&str>)> = vec![];
    for column in columns.iter().filter(|column| column.role != Role::Copy) {
        let tensors = &mut Tensors { x: &x, dy: &dy, y: &mut y };
        let Some(contestant) = (column.enter)(case, tensors) else { continue };
        Entrant::new(contestant).compute(case, tensors);
        let results = tensors
            .y
            .iter()
            .zip(&SPECIAL)
            .map(|(&y, (_, name))| format!("{name} → {}", text(rectify::Element::to_f64(y))));
        let results = results.collect::<Vec<_>>().join(", ");
        match groups.iter_mut().find(|(others, _)| *others == results) {
            Some((_, names)) => names.push(column.name),
            None => groups.push((results, vec![column.name])),
        }
    }
    groups.into_iter().map(|(results, names)| format!("{results}: {}", names.join(", "))).collect()
}

fn text(y: f64) -> String {
    match y {
        _ if y.is_nan() => "NaN".into(),
        _ if y.is_infinite() => format!("{}∞", if y < 0.0 { "−" } else { "" }),
        _ => y.to_string().replace('-', "−"),
    }
}

/// Everybody's largest error of elu on the data that is measured, in units in the last place.
pub fn elu_errors<T: Number>(columns: &[Column<T>], memory: &mut Memory<T>) -> Vec<String> {
    let case = Case { function: Function::Elu, len: 1 << 14, threads: 1 };
    let mut errors = vec![];
    for column in columns.iter().filter(|column| column.role != Role::Copy) {
        let tensors = &mut memory.tensors(case.len);
        let Some(contestant) = (column.enter)(case, tensors) else { continue };
        Entrant::new(contestant).compute(case, tensors);
        let error = tensors
            .x
            .iter()
            .zip(&*tensors.y)
            .map(|(&x, &y)| elu_error(rectify::Element::to_f64(x), y))
            .fold(0.0, f64::max);
        errors.push(format!("{} {error:.1}", column.name));
    }
    errors
}

fn elu_error<T: Number>(x: f64, y: T) -> f64 {
    let exact = if x < 0.0 { x.exp_m1() } else { x };
    let (_, exponent, _) = num_traits::Float::integer_decode(<T as rectify::Element>::from_f64(exact));
    (rectify::Element::to_f64(y) - exact).abs() / f64::powi(2.0, exponent.into())
}
