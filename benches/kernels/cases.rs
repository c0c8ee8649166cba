//! What is measured: every operation of the catalog, in every form, at sizes from a few cache lines to main memory.

use crate::plain::Measured;
use rectify::{Entry, Form};

/// Elements: from calls that are mostly overhead to tensors that no cache holds.
const SIZES: [usize; 9] = [64, 1 << 10, 1 << 12, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26];
/// The same for types of which every operation is measured on wider ones, too: one size per level of memory.
const NARROW_SIZES: [usize; 4] = [64, 1 << 12, 1 << 18, 1 << 24];
const QUICK_SIZES: [usize; 3] = [64, 1 << 12, 1 << 18];

/// Bytes of the largest tensor.
const LARGEST: usize = 256 << 20;

/// One operation in one form on one element type.
pub struct Function<'a, T: Measured> {
    /// As in the API, with what is saved spelt out: `relu_backward_mask_inplace_f32`.
    pub name: String,
    pub form: Form,
    pub entry: &'a Entry<T>,
}

/// The functions of a catalog, at typical parameters.
pub fn functions<T: Measured>(catalog: &[Entry<T>]) -> Vec<Function<'_, T>> {
    let of_entry = |entry| {
        let forms = Form::ALL.into_iter().filter(move |&form| allows(entry, form));
        forms.map(move |form| Function { name: name(entry, form), form, entry })
    };
    catalog.iter().filter(|entry| entry.typical).flat_map(of_entry).collect()
}

/// The sizes to measure, in elements.
pub fn sizes<T: Measured>(quick: bool) -> Vec<usize> {
    let sizes = match (quick, T::NAME) {
        (true, _) => &QUICK_SIZES[..],
        (_, "f32" | "f64") => &SIZES,
        _ => &NARROW_SIZES,
    };
    sizes.iter().map(|&size| size.min(LARGEST / size_of::<T>())).collect()
}

fn name<T: Measured>(entry: &Entry<T>, form: Form) -> String {
    format!("{}{}_{}", entry.name, suffix(form), T::NAME)
}

fn allows<T: Measured>(entry: &Entry<T>, form: Form) -> bool {
    use Form::*;
    match form {
        Forward | ForwardInplace | BackwardInput | BackwardInputInplace => true,
        ForwardMask | ForwardMaskInplace | BackwardMask | BackwardMaskInplace => {
            entry.op.mask_suffices().is_ok()
        }
        BackwardOutput | BackwardOutputInplace => entry.op.output_suffices().is_ok(),
    }
}

fn suffix(form: Form) -> &'static str {
    match form {
        Form::Forward => "",
        Form::ForwardInplace => "_inplace",
        Form::ForwardMask => "_mask",
        Form::ForwardMaskInplace => "_mask_inplace",
        Form::BackwardInput => "_backward_input",
        Form::BackwardInputInplace => "_backward_input_inplace",
        Form::BackwardOutput => "_backward_output",
        Form::BackwardOutputInplace => "_backward_output_inplace",
        Form::BackwardMask => "_backward_mask",
        Form::BackwardMaskInplace => "_backward_mask_inplace",
    }
}
