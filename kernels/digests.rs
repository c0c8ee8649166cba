//! What all 2³² inputs of f32 must come to, for every operation at its typical parameters.
//!
//! Written by `cargo run --release --example selftest -- --pin`, after `tests/exhaustive.rs` has compared the results with
//! their definitions.

/// The name of an operation and the digest of its results.
pub const DIGESTS: &[(&str, u64)] = &[
    ("relu", 0x59f4_c682_7504_2dae),
    ("relu_plus_zero", 0x50d0_8020_c922_0542),
    ("threshold", 0xed33_5b81_a19a_fb4f),
    ("thresholded_relu", 0x42e6_c458_1563_af93),
    ("clamp", 0x7c77_a368_53f8_c14b),
    ("relu6", 0x1ddb_0ecb_426f_6eca),
    ("leaky_relu", 0xcd12_3b44_2ea7_3d5f),
    ("prelu", 0x46db_805a_ce97_d1d4),
    ("rrelu", 0x3c75_165b_1592_d439),
    ("elu", 0x0e5c_b2a2_2031_5627),
    ("selu", 0x8992_891c_e33e_7f4e),
    ("celu", 0x3e37_cb83_5abd_93ef),
    ("elu_exact", 0x80e9_0c2e_ce87_776b),
    ("selu_exact", 0x46ea_fa72_0a69_d430),
    ("squared_relu", 0xf010_7bb6_bb2b_7fdb),
    ("hardsigmoid", 0x5639_6cc5_19aa_9904),
    ("hardswish", 0xbb29_d245_ca0a_d350),
    ("celu_exact", 0x80e9_0c2e_ce87_776b),
];

/// The digest of an operation; 0 if it has none.
pub fn digest_of(name: &str) -> u64 {
    DIGESTS.iter().find(|(pinned, _)| *pinned == name).map_or(0, |&(_, digest)| digest)
}
