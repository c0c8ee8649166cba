//! A library without `std` that calls the crate.
#![no_std]

/// How many of the values are active, and on which instruction set that was found.
pub fn activate(x: &mut [f32], mask: &mut [u8]) -> (usize, &'static str) {
    (rectify::relu_mask_inplace_f32(x, mask), rectify::Isa::best().name())
}
