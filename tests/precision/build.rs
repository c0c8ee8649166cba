//! Compiles the reference, because Rust has no type for the x87's long double.

fn main() {
    println!("cargo:rerun-if-changed=src/reference.c");
    // Optimised whatever the profile is; strict C keeps every operation as it is written.
    cc::Build::new().file("src/reference.c").opt_level(2).std("c11").warnings(true).compile("reference");
}
