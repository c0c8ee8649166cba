//! What the compiler has made of the kernels, read from the assembly of the release library.
//!
//! `cargo test --release --test codegen -- --ignored`; x86-64 only.
#![cfg(target_arch = "x86_64")]

use std::path::PathBuf;
use std::process::Command;

/// The functions of the library that are compiled for an instruction set: name and lines.
fn functions(target_cpu: &str) -> Vec<(String, Vec<String>)> {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("codegen-{target_cpu}"));
    let status = Command::new(env!("CARGO"))
        .args(["rustc", "--release", "--lib", "--quiet", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .args(["--", "--emit=asm", "-Cdebuginfo=0", "-Ccodegen-units=1"])
        .arg(format!("-Ctarget-cpu={target_cpu}"))
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .status();
    assert!(status.unwrap().success());
    let newest = |a: &PathBuf, b: &PathBuf| {
        a.metadata().unwrap().modified().unwrap().cmp(&b.metadata().unwrap().modified().unwrap())
    };
    let files = std::fs::read_dir(target.join("release/deps")).unwrap().map(|entry| entry.unwrap().path());
    let assembly = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "s"))
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("rectify-"))
        .max_by(newest)
        .expect("cargo has written the assembly");

    let mut functions: Vec<(String, Vec<String>)> = Vec::new();
    for line in std::fs::read_to_string(assembly).unwrap().lines() {
        match line.strip_suffix(':') {
            Some(name) if name.starts_with('_') => functions.push((name.to_string(), Vec::new())),
            _ => functions
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|(_, lines)| lines.push(line.trim().replace('\t', " "))),
        }
    }
    functions
}

fn compiled_for<'a>(functions: &'a [(String, Vec<String>)], isa: &str) -> Vec<&'a (String, Vec<String>)> {
    let is_entry = |name: &str| name.contains("compiled_for") && name.contains(isa);
    functions.iter().filter(|(name, _)| is_entry(name)).collect()
}

/// `vmaskmovps %ymm1, %ymm0, (%rdi)`: the store that Zen does in microcode. (Masked loads are harmless.)
fn is_masked_store(line: &str) -> bool {
    line.starts_with("vmaskmov") && line.ends_with(')')
        || line.starts_with("vpmaskmov") && line.ends_with(')')
}

/// A call of something that should have been inlined. Slopes are filled in and copied by the system's functions, and what
/// panics is not meant to be reached.
fn is_call(line: &str, function: &[String]) -> bool {
    let other = ["memset@", "memcpy@", "panic", "slice_index_fail"];
    let is_other = |line: &str| other.iter().any(|name| line.contains(name));
    if let Some((_, register)) = line.split_once(" *%").filter(|(call, _)| call.starts_with("call")) {
        // Their addresses may be kept in a register: what it is loaded with must be them, and something.
        let loads = || {
            function
                .iter()
                .filter(|line| line.contains("@GOTPCREL") && line.ends_with(&format!("%{register}")))
        };
        return loads().next().is_none() || !loads().all(|load| is_other(load));
    }
    line.starts_with("call") && !is_other(line)
}

/// Without AVX2 at compile time, and with it.
const TARGETS: [&str; 2] = ["x86-64", "x86-64-v3"];

#[test]
#[ignore = "compiles the library twice, and needs --release"]
fn kernels_compile_as_intended() {
    // Both at once: a compilation in one unit takes one core a minute and a half.
    let compiled: Vec<_> = std::thread::scope(|scope| {
        let threads = TARGETS.map(|target_cpu| (target_cpu, scope.spawn(|| functions(target_cpu))));
        threads.map(|(target_cpu, thread)| (target_cpu, thread.join().unwrap())).into()
    });
    for (target_cpu, functions) in compiled {
        for (isa, register) in [("avx2", "%ymm"), ("avx512", "%zmm")] {
            let kernels = compiled_for(&functions, isa);
            // Eighteen operations, two types, up to five directions, less those that are the same function; so that the
            // check does not pass for want of kernels.
            assert!(kernels.len() >= 80, "{} kernels for {isa} on {target_cpu}", kernels.len());
            let mut short = 0;
            for (name, lines) in kernels {
                let wide = lines.iter().filter(|line| line.contains(register)).count();
                // What converts a tile to or from halves is a loop around four of them; there are few of those.
                assert!(wide >= 4, "{name} uses {register} {wide} times on {target_cpu}");
                short += usize::from(wide < 10);
                if let Some(call) = lines.iter().find(|line| is_call(line, lines)) {
                    panic!("{name} on {target_cpu} is not fully inlined: {call}");
                }
                if isa == "avx2" {
                    assert!(!lines.iter().any(|line| line.contains("%zmm")), "{name} uses AVX-512");
                }
            }
            assert!(
                short <= 7,
                "{short} kernels for {isa} use {register} fewer than ten times on {target_cpu}"
            );
        }
        // On x86-64-v3, the portable and the scalar path could have them, too.
        for (name, lines) in functions.iter().filter(|(name, _)| name.contains("5enter")) {
            if let Some(store) = lines.iter().find(|line| is_masked_store(line)) {
                panic!("{name} on {target_cpu} has a masked store: {store}");
            }
        }
    }
}

/// The loop that LLVM spoils: load, select and store through one pointer.
const TRAP: &str = r#"
use std::arch::x86_64::*;
#[unsafe(no_mangle)]
#[target_feature(enable = "avx2")]
pub unsafe fn trap(x: *mut f32, len: usize) { unsafe {
    for i in (0..len).step_by(8) {
        let v = _mm256_loadu_ps(x.add(i));
        let positive = _mm256_cmp_ps::<_CMP_GT_OQ>(v, _mm256_setzero_ps());
        let y = _mm256_blendv_ps(_mm256_mul_ps(v, _mm256_set1_ps(0.01)), v, positive);
        _mm256_storeu_ps(x.add(i), y);
    }
} }
"#;

/// The check finds what it looks for, where this compiler is known to make it.
#[test]
#[ignore = "calls the compiler"]
fn the_trap_is_real_and_recognised() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (source, assembly) = (folder.join("trap.rs"), folder.join("trap.s"));
    std::fs::write(&source, TRAP).unwrap();
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["-O", "--edition=2024", "--crate-type=lib", "--emit=asm", "-Ctarget-cpu=x86-64-v3", "-o"]);
    assert!(rustc.arg(&assembly).arg(&source).status().unwrap().success());
    let assembly = std::fs::read_to_string(assembly).unwrap();
    let found = assembly.lines().any(|line| is_masked_store(&line.trim().replace('\t', " ")));
    assert!(
        found,
        "no masked store: if this compiler no longer makes them, the call that hides the pointers can go"
    );
}

/// The pattern finds what it looks for.
#[test]
fn masked_stores_are_recognised() {
    assert!(is_masked_store("vmaskmovps %ymm1, %ymm0, (%rdi,%rax,4)"));
    assert!(is_masked_store("vmaskmovpd %ymm1, %ymm0, 32(%rdi)"));
    assert!(!is_masked_store("vmaskmovps (%rax), %ymm0, %ymm0"));
}
