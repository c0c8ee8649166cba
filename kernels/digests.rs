//! What all inputs of a type must come to, for every operation at its typical parameters: 2³² of f32 and i32, 2¹⁶ or 2⁸ of the
//! narrower types.
//!
//! Written by `cargo run --release --example selftest -- --pin`, after `tests/exhaustive.rs` and `tests/conformance.rs` have
//! compared the results with their definitions (of i32, special and random values alone).

/// The name of an operation for a type, and the digest of its results.
pub const DIGESTS: &[(&str, u64)] = &[
    ("relu_f32", 0x59f4_c682_7504_2dae),
    ("relu_plus_zero_f32", 0x50d0_8020_c922_0542),
    ("threshold_f32", 0xed33_5b81_a19a_fb4f),
    ("thresholded_relu_f32", 0x42e6_c458_1563_af93),
    ("clamp_f32", 0x7c77_a368_53f8_c14b),
    ("relu6_f32", 0x1ddb_0ecb_426f_6eca),
    ("leaky_relu_f32", 0xcd12_3b44_2ea7_3d5f),
    ("prelu_f32", 0x46db_805a_ce97_d1d4),
    ("rrelu_f32", 0x3c75_165b_1592_d439),
    ("relu_dropout_f32", 0xb4d9_0135_0578_13dd),
    ("elu_f32", 0x0e5c_b2a2_2031_5627),
    ("selu_f32", 0x8992_891c_e33e_7f4e),
    ("celu_f32", 0x3e37_cb83_5abd_93ef),
    ("elu_exact_f32", 0x80e9_0c2e_ce87_776b),
    ("selu_exact_f32", 0x46ea_fa72_0a69_d430),
    ("squared_relu_f32", 0xf010_7bb6_bb2b_7fdb),
    ("hardsigmoid_f32", 0x5639_6cc5_19aa_9904),
    ("hardswish_f32", 0xbb29_d245_ca0a_d350),
    ("celu_exact_f32", 0x80e9_0c2e_ce87_776b),
    ("relu_f16", 0xb084_6131_e9e8_7558),
    ("relu_plus_zero_f16", 0x4743_c37c_ea12_5969),
    ("threshold_f16", 0xa00e_f848_7e1f_3c3e),
    ("thresholded_relu_f16", 0x6cf1_7206_d0f8_1ef2),
    ("clamp_f16", 0x0d24_bc93_55f5_a841),
    ("relu6_f16", 0x7674_941f_e22d_9bff),
    ("leaky_relu_f16", 0x83ec_d967_41a4_022c),
    ("prelu_f16", 0x22a6_3963_de67_c5bd),
    ("rrelu_f16", 0x182c_c981_87e1_22f3),
    ("relu_dropout_f16", 0xdf80_6171_4ada_91aa),
    ("elu_f16", 0xcb32_f3fd_95f5_17b7),
    ("selu_f16", 0xaeac_621f_6ff0_4e6e),
    ("celu_f16", 0xcb32_f3fd_95f5_17b7),
    ("squared_relu_f16", 0x2140_ff0e_a5a5_9b33),
    ("hardsigmoid_f16", 0xeefb_bc31_2f1c_c259),
    ("hardswish_f16", 0x7886_406f_5aa3_2815),
    ("relu_bf16", 0x83a1_83ba_f9dd_c750),
    ("relu_plus_zero_bf16", 0x1973_90bf_cb16_8771),
    ("threshold_bf16", 0x9914_906d_d248_ed98),
    ("thresholded_relu_bf16", 0x8da4_a452_4fd1_6c04),
    ("clamp_bf16", 0x0bff_4523_1d8c_b38f),
    ("relu6_bf16", 0xd52e_d1a7_c1b8_9d08),
    ("leaky_relu_bf16", 0x5642_74db_e323_1ea8),
    ("prelu_bf16", 0xd9c5_ef3f_6f10_b538),
    ("rrelu_bf16", 0xfd37_4dc3_734b_5136),
    ("relu_dropout_bf16", 0x0c29_4077_c5f3_fbed),
    ("elu_bf16", 0x109e_a27b_8c41_9de6),
    ("selu_bf16", 0x6100_9054_5882_38f9),
    ("celu_bf16", 0x109e_a27b_8c41_9de6),
    ("squared_relu_bf16", 0x477a_7a66_e828_3d23),
    ("hardsigmoid_bf16", 0x7e11_4b69_0880_9f98),
    ("hardswish_bf16", 0xe483_7aa3_6dc1_8246),
    ("relu_i8", 0x8162_f084_7d19_72b4),
    ("clamp_i8", 0xb636_889d_abac_3af7),
    ("relu6_i8", 0x3089_9f72_69b2_e510),
    ("relu_i16", 0x6b29_35e7_8a9e_2c05),
    ("clamp_i16", 0x398a_1004_b469_67a4),
    ("relu6_i16", 0x1e30_a185_907f_86f1),
    ("relu_i32", 0xd169_700d_8cf8_d47c),
    ("clamp_i32", 0x9858_48e7_97c4_c3ff),
    ("relu6_i32", 0x8610_21d5_875e_ccbb),
];

/// The digest of an operation; 0 if it has none.
pub fn digest_of(name: &str) -> u64 {
    DIGESTS.iter().find(|(pinned, _)| *pinned == name).map_or(0, |&(_, digest)| digest)
}
