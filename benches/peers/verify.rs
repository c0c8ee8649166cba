//! Whether others compute what rectify does, and where they don't.

use crate::cases::{CHANNELS, Case, Function};
use crate::contestant::{Column, Role};
use crate::memory::{Memory, Tensors};
use crate::timing::Entrant;

/// The most that results of elu may differ by: 4 units in the last place of 1, which is what e^x − 1 is taken from.
const ELU_TOLERANCE: f32 = 4.0 * f32::EPSILON / 2.0;

/// Inputs on which functions are known to differ, with their names.
const SPECIAL: [(f32, &str); 4] =
    [(-0.0, "−0"), (f32::NAN, "NaN"), (f32::INFINITY, "∞"), (f32::NEG_INFINITY, "−∞")];

/// Whether a result is rectify's: bit for bit; of elu within the tolerance; of a gradient but for the sign of zeros, for many
/// multiply dy by zero where rectify selects, as [`special_values`] shows.
///
/// # Errors
/// Where they differ first, in words.
pub fn compare(function: Function, x: &[f32], ours: &[f32], theirs: &[f32]) -> Result<(), String> {
    let equal = |ours: f32, theirs: f32| match function {
        Function::Elu => (ours - theirs).abs() <= ELU_TOLERANCE,
        Function::ReluBackward => ours == theirs,
        _ => ours.to_bits() == theirs.to_bits(),
    };
    match ours.iter().zip(theirs).position(|(&ours, &theirs)| !equal(ours, theirs)) {
        None => Ok(()),
        Some(i) => Err(format!("at x = {:?} it gives {:?}, and rectify {:?}", x[i], theirs[i], ours[i])),
    }
}

/// What everybody makes of special inputs, as text: `−0 → 0, …: ndarray, burn` for each that somebody gives.
pub fn special_values(function: Function, columns: &[Column]) -> Vec<String> {
    let case = Case { function, len: CHANNELS, threads: 1 };
    let special = SPECIAL.iter().map(|&(x, _)| x);
    let x: Vec<f32> = special.chain([1.0].into_iter().cycle()).take(CHANNELS).collect();
    let (dy, mut y) = ([-2.0; CHANNELS], [0.0; CHANNELS]);
    let mut groups: Vec<(String, Vec<&str>)> = vec![];
    for column in columns.iter().filter(|column| column.role != Role::Copy) {
        let tensors = &mut Tensors { x: &x, dy: &dy, y: &mut y };
        let Some(contestant) = (column.enter)(case, tensors) else { continue };
        Entrant::new(contestant).compute(case, tensors);
        let results = tensors.y.iter().zip(&SPECIAL).map(|(&y, (_, name))| format!("{name} → {}", text(y)));
        let results = results.collect::<Vec<_>>().join(", ");
        match groups.iter_mut().find(|(others, _)| *others == results) {
            Some((_, names)) => names.push(column.name),
            None => groups.push((results, vec![column.name])),
        }
    }
    groups.into_iter().map(|(results, names)| format!("{results}: {}", names.join(", "))).collect()
}

fn text(y: f32) -> String {
    match y {
        _ if y.is_nan() => "NaN".into(),
        _ if y.is_infinite() => format!("{}∞", if y < 0.0 { "−" } else { "" }),
        _ => y.to_string().replace('-', "−"),
    }
}

/// Everybody's largest error of elu on the data that is measured, in units in the last place.
pub fn elu_errors(columns: &[Column], memory: &mut Memory) -> Vec<String> {
    let case = Case { function: Function::Elu, len: 1 << 14, threads: 1 };
    let mut errors = vec![];
    for column in columns.iter().filter(|column| column.role != Role::Copy) {
        let tensors = &mut memory.tensors(case.len);
        let Some(contestant) = (column.enter)(case, tensors) else { continue };
        Entrant::new(contestant).compute(case, tensors);
        let error = tensors.x.iter().zip(&*tensors.y).map(|(&x, &y)| elu_error(x, y)).fold(0.0, f64::max);
        errors.push(format!("{} {error:.1}", column.name));
    }
    errors
}

fn elu_error(x: f32, y: f32) -> f64 {
    let exact = if x < 0.0 { f64::from(x).exp_m1() } else { f64::from(x) };
    let rounded = (exact as f32).abs();
    (f64::from(y) - exact).abs() / f64::from(rounded.next_up() - rounded)
}
