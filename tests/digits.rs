//! The example `digits` as its users run it: it learns with every activation, the instruction set changes no figure, units
//! die where they should, wrong options are refused.
// Only where the tests run natively: an emulated test of another architecture can't start an emulated example.
#![cfg(target_arch = "x86_64")]

use rectify::Isa;
use std::env::{consts::EXE_SUFFIX, current_exe};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Every activation, and what it keeps for backward.
const ACTIVATIONS: [(&str, &str); 18] = [
    ("relu", "mask"),
    ("relu_plus_zero", "mask"),
    ("threshold", "mask"),
    ("thresholded_relu", "mask"),
    ("clamp", "mask"),
    ("relu6", "mask"),
    ("leaky_relu", "mask"),
    ("prelu", "input"),
    ("rrelu", "mask"),
    ("elu", "output"),
    ("selu", "output"),
    ("celu", "output"),
    ("elu_exact", "output"),
    ("selu_exact", "output"),
    ("celu_exact", "output"),
    ("squared_relu", "input"),
    ("hardsigmoid", "mask"),
    ("hardswish", "input"),
];

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

/// A line of figures.
struct Epoch {
    loss: f64,
    held_out: f64,
    dead: f64,
}

fn epochs(figures: &str) -> Vec<Epoch> {
    let lines = figures.lines().skip_while(|line| !line.starts_with("epoch")).skip(1);
    let numbers = lines.map(|line| line.split_whitespace().filter_map(|word| word.parse().ok()).collect());
    numbers
        .filter_map(|numbers: Vec<f64>| match numbers[..] {
            [_, loss, _, held_out, dead] => Some(Epoch { loss, held_out, dead }),
            _ => None,
        })
        .collect()
}

fn last_epoch(options: &str) -> Epoch {
    epochs(&figures(options)).pop().expect("at least one epoch")
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
fn learned_slopes_are_the_same_on_every_isa() {
    same_on_every_isa("--epochs 2 --activation prelu --hidden 37");
}

#[test]
fn random_slopes_are_the_same_on_every_isa() {
    same_on_every_isa("--epochs 2 --activation rrelu --seed 7");
}

#[test]
fn exponentials_are_the_same_on_every_isa() {
    same_on_every_isa("--epochs 2 --activation elu");
    same_on_every_isa("--epochs 2 --activation selu_exact");
}

#[test]
fn hardswish_is_the_same_on_every_isa() {
    same_on_every_isa("--epochs 2 --activation hardswish --hidden 37");
}

#[test]
fn every_activation_trains() {
    for (name, saved) in ACTIVATIONS {
        let figures = figures(&format!("--epochs 2 --activation {name}"));
        let epochs = epochs(&figures);
        assert_eq!(epochs.len(), 2, "{figures}");
        assert!(epochs[1].loss < epochs[0].loss, "{figures}");
        assert!(figures.contains(&format!("\nsaved for backward: the {saved} ")), "{figures}");
    }
}

/// With a negative alpha, the output no longer determines the gradient.
#[test]
fn what_is_saved_depends_on_the_parameters() {
    let figures = figures("--epochs 1 --activation elu --alpha -0.5");
    assert!(figures.contains("elu (alpha -0.5)"), "{figures}");
    assert!(figures.contains("saved for backward: the input "), "{figures}");
}

#[test]
fn the_seed_the_activation_and_its_parameters_make_a_difference() {
    let loss = |options: &str| last_epoch(&format!("--epochs 1 {options}")).loss;
    let relu = loss("");
    assert_ne!(relu, loss("--seed 1"));
    assert_ne!(relu, loss("--activation leaky_relu"));
    assert_ne!(relu, loss("--bias 0.5"));
    assert_eq!(relu, loss("--activation leaky_relu --slope 0"));
    assert_eq!(relu, loss("--activation thresholded_relu --alpha 0"));
    let leaky = loss("--activation leaky_relu --slope 0.25");
    assert_ne!(leaky, loss("--activation prelu"), "the slopes are learned");
    assert_ne!(leaky, loss("--activation rrelu"));
}

/// The only test that draws: the picture is always the same file.
#[test]
fn compares_all_activations() {
    let output = printed(digits("--compare --epochs 2"));
    let picture = output.lines().last().expect("the path of the picture");
    let svg = fs::read_to_string(picture).unwrap_or_else(|error| panic!("{picture}: {error}"));
    for (name, saved) in ACTIVATIONS {
        let row = output.lines().find(|line| line.split_whitespace().next() == Some(name));
        assert!(row.is_some_and(|row| row.contains(&format!(" {saved} "))), "{name} in\n{output}");
        assert!(svg.lines().any(|line| line.split_whitespace().next() == Some(name)), "{name} in {picture}");
    }
    // Where it starts from, which the next test does too.
    assert!(output.contains("learning rate 0.1, momentum 0.9, initial bias -2, "), "{output}");
}

#[test]
fn relu_dies_and_its_relatives_do_not() {
    let start = "--learning-rate 0.1 --bias -2";
    let relu = last_epoch(start);
    assert!(relu.dead > 80.0, "{} %", relu.dead);
    for name in ["leaky_relu", "prelu", "elu"] {
        let relative = last_epoch(&format!("{start} --activation {name}"));
        assert!(relative.dead < 10.0, "{name}: {} %", relative.dead);
        if name != "leaky_relu" {
            let (ours, relus) = (relative.held_out, relu.held_out);
            assert!(ours > relus, "{name} recognises {ours} %, relu {relus} %");
        }
    }
}

#[test]
fn a_high_learning_rate_kills_units_of_relu() {
    let [low, high] = ["0.1", "0.3"].map(|rate| last_epoch(&format!("--learning-rate {rate}")).dead);
    assert!(high > low + 10.0, "{high} % after {low} %");
    assert_eq!(last_epoch("--learning-rate 0.3 --activation leaky_relu").dead, 0.0);
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
    refused("--activation step", "[possible values: relu, relu_plus_zero, ");
    refused("--epochs 0", "'--epochs <N>': 0 is not in 1..");
    refused("--hidden 0", "'--hidden <N>': 0 is not in 1..");
    refused("--activation prelu --slope nan", "'--slope <SLOPE>': must be a finite number");
    refused("--activation elu --alpha inf", "'--alpha <ALPHA>': must be a finite number");
    refused("--activation celu --alpha 0", "--alpha is 0, but must be a number other than 0");
    refused("--compare --alpha 0", "--alpha is 0, but must be a number other than 0");
    refused("--activation relu --slope 0.1", "--slope: relu has none");
    refused("--activation leaky_relu --alpha 1", "--alpha: leaky_relu has none");
    refused("--bias nan", "'--bias <BIAS>': must be a finite number");
    refused("--compare --activation elu", "'--compare' cannot be used with '--activation <NAME>'");
    for rate in ["0", "-0.1", "inf", "nan", "fast"] {
        refused(
            &format!("--learning-rate {rate}"),
            "'--learning-rate <RATE>': must be a finite number above 0",
        );
    }
}
