//! What is tested from inside: the unit tests of files that need little of the crate. They are compiled here, beside it, because a copy of
//! the whole library for its own tests would take as long again as the library.
#![cfg(feature = "std")]

#[path = "../kernels/digests.rs"]
pub mod digests;
#[path = "../kernels/random.rs"]
#[allow(dead_code)]
mod random;
#[path = "../src/selftest.rs"]
#[allow(dead_code)]
mod selftest;

mod kernels {
    pub use super::digests;
}

#[cfg(feature = "half")]
use half::{bf16, f16};
use rectify::*; // what these files call `crate`

/// Half-way between two values, and a trace to both sides of it; subnormals and what overflows, too.
#[cfg(feature = "half")]
#[test]
fn f64_is_rounded_once() {
    let trace = 1.0 + f64::EPSILON;
    for bits in (0..0x7C00_u16).step_by(7) {
        let (low, high) = (f16::from_bits(bits), f16::from_bits(bits + 1));
        let above = if high.is_infinite() { 65536.0 } else { high.to_f64() };
        let middle = (low.to_f64() + above) / 2.0;
        assert_eq!(<f16 as Element>::from_f64(middle / trace), low);
        assert_eq!(<f16 as Element>::from_f64(middle * trace), high);
        assert_eq!(<f16 as Element>::from_f64(-middle), if bits % 2 == 0 { -low } else { -high });
    }
    for bits in (0..0x7F80_u16).step_by(7) {
        let (low, high) = (bf16::from_bits(bits), bf16::from_bits(bits + 1));
        let above = if high.is_infinite() { 2.0_f64.powi(128) } else { high.to_f64() };
        let middle = (low.to_f64() + above) / 2.0;
        assert_eq!(<bf16 as Element>::from_f64(middle / trace), low);
        assert_eq!(<bf16 as Element>::from_f64(middle * trace), high);
        assert_eq!(<bf16 as Element>::from_f64(-middle), if bits % 2 == 0 { -low } else { -high });
    }
    assert!(<f16 as Element>::from_f64(f64::NAN).is_nan());
    assert_eq!(<bf16 as Element>::from_f64(f64::NEG_INFINITY), bf16::NEG_INFINITY);
}
