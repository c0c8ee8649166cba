//! The digests of results are those that are pinned.
#![cfg(feature = "std")]

use rectify::{Isa, selftest_of};

/// Of types of 16 bits and less; those of 32 take a minute and more: `cargo run --release --example selftest`.
#[test]
fn narrow_types_pass() {
    for isa in Isa::available() {
        for filter in ["_f16", "_bf16", "_i8", "_i16"] {
            let mut operations = 0;
            for outcome in selftest_of(isa, filter, &|_| ()) {
                assert!(outcome.fault.is_none(), "{outcome:?}");
                operations += 1;
            }
            let is_half = filter.ends_with("f16");
            assert!(
                operations >= if is_half { 10 } else { 3 } || is_half && cfg!(not(feature = "half")),
                "{filter}"
            );
        }
    }
}
