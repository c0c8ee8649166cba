//! The header is what the code says.

use std::path::Path;
use std::process::Command;

/// Writes the header anew if `RECTIFY_WRITE_HEADER` is set; else compares.
#[test]
fn header_is_current() {
    let header = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/rectify.h");
    let mut text = Vec::new();
    bindings().write(&mut text);
    let text = String::from_utf8(text).unwrap();
    if std::env::var_os("RECTIFY_WRITE_HEADER").is_some() {
        return std::fs::write(&header, text).unwrap();
    }
    let committed = std::fs::read_to_string(&header).unwrap_or_default();
    let first = text.lines().zip(committed.lines()).find(|(code, file)| code != file);
    let again = "RECTIFY_WRITE_HEADER=1 cargo test -p rectify-capi --test header";
    assert!(text == committed, "{} is not what the code says, first at {first:#?}; `{again}` writes it", header.display());
}

/// What cbindgen makes of the code with its macros expanded.
fn bindings() -> cbindgen::Bindings {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Only the compiler can expand macros, and shows what comes of it under this variable alone.
    let expanded = Command::new(env!("CARGO"))
        .args(["rustc", "--quiet", "-p", "rectify-capi", "--lib", "--", "-Zunpretty=expanded"])
        .current_dir(manifest)
        .env("RUSTC_BOOTSTRAP", "1")
        .output()
        .unwrap();
    assert!(expanded.status.success(), "{}", String::from_utf8_lossy(&expanded.stderr));
    let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join("expanded.rs");
    std::fs::write(&source, expanded.stdout).unwrap();
    let config = cbindgen::Config::from_file(manifest.join("cbindgen.toml")).unwrap();
    cbindgen::Builder::new().with_config(config).with_src(source).generate().unwrap()
}
