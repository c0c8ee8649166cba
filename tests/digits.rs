//! The example `digits` as its users run it: it learns, the instruction set changes no figure, wrong options are
//! refused.
// Only where the tests run natively: an emulated test of another architecture can't start an emulated example.
#![cfg(target_arch = "x86_64")]

use rectify::Isa;
use std::env::{consts::EXE_SUFFIX, current_exe};
use std::path::PathBuf;
use std::process::{Command, Output};

/// Cargo builds examples for a full `cargo test`, in the folder beside the one that this test runs from.
fn executable() -> PathBuf {
    let test = current_exe().expect("the path of this test");
    let profile = test.ancestors().nth(2).expect("target/<profile>/deps/<test>");
    let digits = profile.join("examples").join(format!("digits{EXE_SUFFIX}"));
    assert!(
        digits.exists(),
        "{} is missing; build it with `cargo build --example digits` and the options of this test run, \
         or run the whole of `cargo test`",
        digits.display()
    );
    digits
}

/// The example with these options, whatever instruction set the environment of the tests asks for.
fn digits(options: &str) -> Command {
    let mut command = Command::new(executable());
    command.args(options.split_whitespace()).env_remove("RECTIFY_ISA");
    command
}

fn run(mut command: Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// What a run that must succeed prints.
fn printed(command: Command) -> String {
    let Output { status, stdout, stderr } = run(command);
    assert!(status.success(), "{status}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("UTF-8")
}

/// What a run prints, without the instruction set and the time.
fn figures(options: &str) -> String {
    let output = printed(digits(options));
    let (isa, rest) = output.split_once('\n').expect("several lines");
    let (figures, time) = rest.rsplit_once(" in ").expect("the time at the end");
    assert!(isa.starts_with("isa ") && time.ends_with(" s\n"), "{output}");
    figures.to_owned()
}

#[track_caller]
fn same_on_every_isa(options: &str) {
    let expected = figures(options);
    for isa in Isa::available() {
        assert_eq!(figures(&format!("{options} --isa {isa}")), expected, "{isa}");
    }
}

#[track_caller]
fn refused(options: &str, message: &str) {
    let Output { status, stdout, stderr } = run(digits(options));
    let stderr = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stderr.contains(message), "{stderr}");
    assert!(stdout.is_empty());
}

#[test]
fn learns_with_the_default_options() {
    let figures = figures("");
    let (_, accuracy) = figures.rsplit_once("held-out accuracy ").expect("the accuracy at the end");
    let accuracy: f64 = accuracy.trim_end_matches(" %").parse().expect("a number");
    assert!(accuracy > 96.0, "{figures}");
}

#[test]
fn relu_is_the_same_on_every_isa() {
    same_on_every_isa("--epochs 2 --seed 7");
}

/// With 37 units no row but every eighth starts on a byte of the mask.
#[test]
fn leaky_relu_is_the_same_on_every_isa() {
    same_on_every_isa("--epochs 2 --activation leaky_relu --slope 0.2 --hidden 37");
}

#[test]
fn the_seed_and_the_activation_make_a_difference() {
    let relu = figures("--epochs 1");
    assert_ne!(relu, figures("--epochs 1 --seed 1"));
    assert_ne!(relu, figures("--epochs 1 --activation leaky_relu"));
}

#[test]
fn the_environment_names_the_isa_unless_an_option_does() {
    for (options, isa) in [("", "scalar"), ("--isa portable", "portable")] {
        let mut command = digits(&format!("--epochs 1 {options}"));
        command.env("RECTIFY_ISA", "scalar");
        let output = printed(command);
        assert!(output.starts_with(&format!("isa {isa} ")), "{output}");
    }
}

#[test]
fn wrong_options_are_refused() {
    refused("--isa abacus", "isa `abacus` is unknown; available here: ");
    refused("--isa neon", "isa `neon` is not available on this machine; available here: ");
    refused("--activation step", "[possible values: relu, leaky_relu");
    refused("--epochs 0", "'--epochs <N>': 0 is not in 1..");
    refused("--hidden 0", "'--hidden <N>': 0 is not in 1..");
    refused("--slope nan", "'--slope <SLOPE>': must be a finite number");
    for rate in ["0", "-0.1", "inf", "nan", "fast"] {
        refused(
            &format!("--learning-rate {rate}"),
            "'--learning-rate <RATE>': must be a finite number above 0",
        );
    }
}
