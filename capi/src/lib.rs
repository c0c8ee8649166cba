//! The C ABI of rectify: flat functions that return a status, never unwind and never abort.
//!
//! Names are `rectify_<operation>[_<form>]_<type>`. Every function checks all arguments before it writes anything: null pointers
//! (allowed where there are 0 elements), misaligned ones, lengths that overflow, and memory that is written and overlaps
//! other arguments. What is allowed is that a result takes the place of the tensor that it is computed from: `x == y`, `dy == dx`.
#![allow(non_camel_case_types)] // the names of C

pub mod exec;
pub mod forms;
pub mod operations;
pub mod quantized;
pub mod rows;
pub mod sparse;
pub mod status;
pub mod tensor;
