//! Names the instruction sets that the *target* architecture can have, as `cfg(isa = "…")`.
//!
//! Which of them the CPU at hand has is found out at run time, in `src/isa/mod.rs`.

use std::env;

/// Each instruction set with a file of its own in `src/isa/`, and the architecture it belongs to.
const ISAS: [(&str, &str); 3] = [("avx2", "x86_64"), ("avx512", "x86_64"), ("neon", "aarch64")];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = env::var("CARGO_CFG_TARGET_ARCH").expect("cargo sets CARGO_CFG_TARGET_ARCH");
    // Tables of lanes are laid out for the order of bytes that all of them have in use.
    let is_little = env::var("CARGO_CFG_TARGET_ENDIAN").is_ok_and(|order| order == "little");
    for (isa, arch) in ISAS {
        println!("cargo::rustc-check-cfg=cfg(isa, values({isa:?}))");
        if arch == target && is_little {
            println!("cargo::rustc-cfg=isa={isa:?}");
        }
    }
}
