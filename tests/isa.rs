//! Which instruction sets there are, and how one is chosen.

mod common;

use common::all_isas as isas;
use rectify::{Exec, Isa};

#[test]
fn available() {
    let available = isas();
    assert_eq!(available.last().map(|isa| isa.name()), Some("scalar"));
    for &isa in &available {
        assert_eq!(Isa::named(isa.name()), Some(isa));
        assert_eq!(isa.to_string().parse(), Ok(isa));
    }
    assert!(available.contains(&Exec::new().isa));
}

/// What detection must find, when the run says so: `RECTIFY_EXPECT_BEST=portable` under an emulated CPU without AVX.
#[test]
fn the_best_is_what_this_machine_is_known_to_have() {
    if let Ok(expected) = std::env::var("RECTIFY_EXPECT_BEST") {
        assert_eq!(Isa::available()[0].name(), expected);
        assert_eq!(Isa::best().name(), expected);
    } else {
        // What the compiler may assume, detection must find.
        let sure = [(cfg!(target_feature = "avx2"), "avx2"), (cfg!(target_arch = "aarch64"), "neon")];
        for (_, name) in sure.into_iter().filter(|&(sure, _)| sure) {
            assert!(Isa::named(name).is_some(), "{name}");
        }
    }
}

#[test]
fn names_that_are_none() {
    assert_eq!(Isa::named("abacus"), None);
    assert_eq!(Isa::named("AVX2"), None);
    let unknown = "abacus".parse::<Isa>().unwrap_err().to_string();
    assert!(unknown.starts_with("isa `abacus` is unknown; available here: "), "{unknown}");
    assert!(unknown.ends_with("portable, scalar"), "{unknown}");
    let foreign = if cfg!(target_arch = "aarch64") { "avx2" } else { "neon" };
    let missing = foreign.parse::<Isa>().unwrap_err().to_string();
    assert!(missing.starts_with(&format!("isa `{foreign}` is not available on this machine; ")), "{missing}");
}

/// `RECTIFY_ISA`, in a process of its own each time.
#[cfg(feature = "std")]
mod environment {
    use super::*;
    use std::process::Command;

    /// What a fresh process finds best with `RECTIFY_ISA` set, and its stderr.
    fn best_with(value: &str) -> (String, String) {
        let test = std::env::current_exe().unwrap();
        let mut child = Command::new(test);
        child.args(["--exact", "environment::child", "--ignored", "--nocapture"]).env("RECTIFY_ISA", value);
        let output = child.output().unwrap();
        assert!(output.status.success());
        let stdout = String::from_utf8(output.stdout).unwrap();
        let best =
            stdout.lines().find_map(|line| line.strip_prefix("best=")).expect("the child prints its best");
        (best.to_string(), String::from_utf8(output.stderr).unwrap())
    }

    #[test]
    #[ignore = "started by the tests below"]
    fn child() {
        // From several threads, to see that the complaint is made once.
        std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(Isa::best))));
        println!("\nbest={}", Isa::best());
    }

    #[test]
    #[cfg_attr(target_arch = "aarch64", ignore = "user-mode emulation cannot start this test again")]
    fn chooses() {
        for isa in isas() {
            assert_eq!(best_with(isa.name()), (isa.to_string(), String::new()));
        }
        let widest = isas()[0].to_string();
        assert_eq!(best_with(""), (widest, String::new()));
    }

    #[test]
    #[cfg_attr(target_arch = "aarch64", ignore = "user-mode emulation cannot start this test again")]
    fn complains_once_and_goes_on() {
        for (value, fault) in [("abacus", "unknown"), ("neon", "not available on this machine")] {
            let (best, stderr) = best_with(value);
            assert_eq!(best, isas()[0].name());
            let list = isas().iter().map(|isa| isa.name()).collect::<Vec<_>>().join(", ");
            let line = format!(
                "rectify: RECTIFY_ISA ignored: isa `{value}` is {fault}; available here: {list}; using {best}\n"
            );
            assert_eq!(stderr, line);
        }
    }
}
