//! The extension module `rectify._native`: NumPy arrays in, calls of the crate `rectify` on their slices, with the GIL released.
//!
//! What users see is the Python package around it, in `python/rectify/`. That makes NumPy arrays of its arguments; here they are checked, all of
//! them before anything is written. `exec` is how to run, `operation` the table of operations, `tensor` the way from arrays to
//! slices; the others are a group of functions each.

mod exec;
mod forms;
mod operation;
mod quantized;
mod rows;
mod sparse;
mod tensor;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::exec::{Exec, after_fork, available_isas, selftest, set_max_threads};
    #[pymodule_export]
    use super::forms::{backward, forward, forward_mask, prelu_gradients, saves};
    #[pymodule_export]
    use super::quantized::{Table, lookup, requantize};
    #[pymodule_export]
    use super::rows::{
        epilogue, epilogue_backward, reglu, reglu_backward, reglu_halves, reglu_halves_backward,
    };
    #[pymodule_export]
    use super::sparse::{compact, count_active, expand};
}
