//! The header is what the code says.
#![cfg(test)]

use std::path::Path;
use std::process::Command;

/// Writes the header anew if `RECTIFY_WRITE_HEADER` is set; else compares.
#[test]
fn header_is_current() {
    let header = capi().join("include/rectify.h");
    let mut text = Vec::new();
    bindings().write(&mut text);
    let text = in_words_of_c(&String::from_utf8(text).unwrap());
    if std::env::var_os("RECTIFY_WRITE_HEADER").is_some() {
        return std::fs::write(&header, text).unwrap();
    }
    let committed = std::fs::read_to_string(&header).unwrap_or_default();
    let first = text.lines().zip(committed.lines()).find(|(code, file)| code != file);
    let again = "RECTIFY_WRITE_HEADER=1 cargo test -p rectify-header";
    assert!(
        text == committed,
        "{} is not what the code says, first at {first:#?}; `{again}` writes it",
        header.display()
    );
}

fn capi() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it lies in capi/")
}

/// What cbindgen makes of the code with its macros expanded.
fn bindings() -> cbindgen::Bindings {
    let manifest = capi();
    // Only the compiler can expand macros, and shows what comes of it under this variable alone: so that what was built without it stays as it is, a
    // folder of its own.
    let folder = std::env::current_exe().unwrap().with_file_name("expanded");
    let expanded = Command::new(env!("CARGO"))
        .args(["rustc", "--quiet", "-p", "rectify-capi", "--lib", "--profile", "check", "--target-dir"])
        .arg(folder)
        .args(["--", "-Zunpretty=expanded"])
        .current_dir(manifest)
        .env("RUSTC_BOOTSTRAP", "1")
        .output()
        .unwrap();
    assert!(expanded.status.success(), "{}", String::from_utf8_lossy(&expanded.stderr));
    let source = std::env::temp_dir().join(format!("rectify-{}.rs", std::process::id()));
    std::fs::write(&source, expanded.stdout).unwrap();
    let config = cbindgen::Config::from_file(manifest.join("cbindgen.toml")).unwrap();
    let bindings = cbindgen::Builder::new().with_config(config).with_src(&source).generate().unwrap();
    std::fs::remove_file(source).unwrap();
    bindings
}

/// Comments without the headings of Rust, and lines of no more than 100 columns.
fn in_words_of_c(text: &str) -> String {
    let text = text.replace("//\n// # Safety\n// ", "//\n// Memory: ");
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let comment = |line: &str| line.trim_start().starts_with("// ");
        match lines.last_mut() {
            // One paragraph is one line, until it is wrapped.
            Some(last) if comment(last) && comment(line) => {
                let words = line.trim_start().trim_start_matches("//");
                last.push_str(words);
            }
            _ => lines.push(line.to_string()),
        }
    }
    lines.iter().map(|line| wrapped(line) + "\n").collect()
}

/// A comment is wrapped between words, a declaration between parameters.
fn wrapped(line: &str) -> String {
    let indent = &line[..line.len() - line.trim_start().len()];
    if line.trim_start().starts_with("// ") {
        let indent = format!("{indent}// ");
        let options = textwrap::Options::new(100).initial_indent(&indent).subsequent_indent(&indent);
        return textwrap::fill(&line[indent.len()..], options);
    }
    if !line.starts_with("rectify_status rectify_") {
        return line.to_string();
    }
    const HELD: &str = "\u{a0}"; // a space that lines are not wrapped at
    let held = line.replace(' ', HELD).replace(&format!(",{HELD}"), ", ");
    let options = textwrap::Options::new(100).subsequent_indent("    ");
    textwrap::fill(&held, options).replace(HELD, " ")
}
