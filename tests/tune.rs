//! The policy: as text, from a file, set by the program. One test here sets it, and the others ask processes of their own.

mod common;

use common::all_isas as isas;
use rectify::{Exec, Form, Isa, Policy, Stores, policy, set_policy};

#[test]
fn texts_are_read_as_they_are_written() {
    let sizes = [0, 1, 1 << 20, 12_345_678, usize::MAX - 1, usize::MAX];
    for isa in isas() {
        for parallel_from in sizes {
            for stream_from in sizes {
                let policy = Policy { isa, parallel_from, stream_from, part: parallel_from };
                assert_eq!(policy.to_string().parse(), Ok(policy), "{policy}");
            }
        }
    }
    let written =
        Policy { isa: Isa::named("scalar").unwrap(), parallel_from: 1, stream_from: usize::MAX, part: 3 };
    assert_eq!(
        written.to_string(),
        "rectify policy 1\nisa = scalar\nparallel_from = 1\nstream_from = never\npart = 3"
    );
}

#[test]
fn texts_may_leave_things_out() {
    let here = Policy::of_this_machine();
    for text in ["rectify policy 1", "rectify policy 1 # of nothing\r\n\r\n  # and nothing else\r\n"] {
        assert_eq!(text.parse(), Ok(here));
    }
    let text = "  rectify policy 1\n#isa = abacus\n  part=7#\n";
    assert_eq!(text.parse(), Ok(Policy { part: 7, ..here }));
}

/// Texts, and what is wrong with them.
const FAULTY: [(&str, &str); 14] = [
    ("", "line 1: ``: the first line must be `rectify policy 1`"),
    ("isa = scalar\n", "line 1: `isa = scalar`: the first line must be `rectify policy 1`"),
    ("# mine\nrectify policy 1", "line 1: ``: the first line must be `rectify policy 1`"),
    ("rectify policy 2\n", "line 1: `rectify policy 2`: the first line must be `rectify policy 1`"),
    ("rectify policy 1\n\npart\n", "line 3: `part`: not `key = value`"),
    ("rectify policy 1\npart = -1\n", "line 2: `part = -1`: not a number of bytes"),
    ("rectify policy 1\npart = never\n", "line 2: `part = never`: not a number of bytes"),
    (
        "rectify policy 1\nstream_from = 1 MiB\n",
        "line 2: `stream_from = 1 MiB`: neither a number of bytes nor `never`",
    ),
    ("rectify policy 1\nparallel_from =", "line 2: `parallel_from =`: neither a number of bytes nor `never`"),
    (
        "rectify policy 1\nparallel_from = 99999999999999999999",
        "line 2: `parallel_from = 99999999999999999999`: neither a number of bytes nor `never`",
    ),
    (
        "rectify policy 1\n# three\nthreads = 3",
        "line 3: `threads = 3`: unknown key; known: isa, parallel_from, stream_from, part",
    ),
    ("rectify policy 1\npart = 1\npart = 1", "line 3: `part = 1`: `part` for the second time"),
    ("rectify policy 1\npart = \u{1b}[2J\u{7}", "line 2: `part = \\u{1b}[2J\\u{7}`: not a number of bytes"),
    (
        "rectify policy 1\npart = 0123456789012345678901234567890123456789012345678901234567890",
        "line 2: `part = 01234567890123456789012345678901234567890123456789012…`: not a number of bytes",
    ),
];

#[test]
fn faulty_texts() {
    for (text, message) in FAULTY {
        assert_eq!(text.parse::<Policy>().unwrap_err().to_string(), message);
    }
}

#[test]
fn set_by_the_program() {
    let scalar = Isa::named("scalar").unwrap();
    let set = Policy { isa: scalar, parallel_from: 3 << 20, stream_from: 2 << 20, part: 64 << 10 };
    set_policy(set);
    assert_eq!((policy(), Isa::best(), Exec::new().isa), (set, scalar, scalar));
    for isa in isas() {
        let plan = |footprint: usize| Exec { isa, ..Exec::new() }.plan::<f32>(Form::Forward, footprint / 8);
        let streams =
            Exec { isa, stores: Stores::Streaming, ..Exec::serial() }.plan::<f32>(Form::Forward, 1).stores;
        assert_eq!(plan((2 << 20) - 8).stores, Stores::Cached);
        assert_eq!(plan(2 << 20).stores, streams, "on {isa}");
        assert_eq!(plan((3 << 20) - 8).threads, 1);
        #[cfg(feature = "rayon")]
        assert_eq!(plan(3 << 20).threads, rayon::current_num_threads());
        assert_eq!(plan(1 << 30).part, 8 << 10);
        let text = plan(1 << 30).to_string();
        let last = "policy: as set: bytes from which threads are used, 3145728, and from which stores stream, 2097152";
        assert_eq!(text.lines().last(), Some(last));
    }
    let never = Policy { parallel_from: usize::MAX, stream_from: usize::MAX, ..set };
    set_policy(never);
    let plan = Exec::new().plan::<f64>(Form::Forward, 1 << 40);
    assert_eq!((plan.threads, plan.stores), (1, Stores::Cached));
    let text = plan.to_string();
    assert!(text.contains("\nthreads: 1: the policy has no others\n"), "{text}");
    assert!(text.ends_with("are used, never, and from which stores stream, never"), "{text}");

    set_policy(Policy { isa: scalar, parallel_from: 0, stream_from: 0, part: 0 });
    let least = Policy { isa: scalar, parallel_from: 1 << 20, stream_from: 1 << 20, part: 1 };
    assert_eq!(policy(), least, "as it counts");
    assert_eq!(Exec::new().plan::<i8>(Form::ForwardInplace, 1 << 30).part, 64);
}

/// `RECTIFY_TUNE`, in a process of its own each time.
#[cfg(feature = "std")]
mod environment {
    use super::*;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::{env, fs};

    /// A file of this test process alone.
    fn file(name: &str, text: &[u8]) -> PathBuf {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tune-{}-{name}", std::process::id()));
        fs::write(&path, text).unwrap();
        path
    }

    /// The policy and the last line of the plan of a fresh process with these variables set, and its stderr.
    fn found_with(variables: &[(&str, &str)]) -> (Policy, String, String) {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "environment::child", "--ignored", "--nocapture"]);
        child.env_remove("RECTIFY_ISA").env_remove("RECTIFY_TUNE").envs(variables.iter().copied());
        let output = child.output().unwrap();
        assert!(output.status.success());
        let stdout = String::from_utf8(output.stdout).unwrap();
        let (_, found) = stdout.split_once("<<").unwrap();
        let (policy, rest) = found.split_once("||").unwrap();
        let plan = rest.split_once(">>").unwrap().0;
        (policy.parse().unwrap(), plan.to_string(), String::from_utf8(output.stderr).unwrap())
    }

    #[test]
    #[ignore = "started by the tests below"]
    fn child() {
        // From several threads, to see that the complaint is made once.
        std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(policy))));
        println!("\n<<{}||{}>>", policy(), Exec::new().plan::<f32>(Form::Forward, 1 << 18));
    }

    #[test]
    #[cfg_attr(target_arch = "aarch64", ignore = "user-mode emulation cannot start this test again")]
    fn a_file_changes_plans() {
        let here = Policy::of_this_machine();
        let (found, plan, stderr) = found_with(&[("RECTIFY_TUNE", "")]);
        assert_eq!((found, stderr.as_str()), (here, ""));
        assert!(plan.contains("threads: 1: the tensors have 2097152 bytes, fewer than"), "{plan}");
        let last = format!(
            "policy: of this machine: bytes from which threads are used, {}, and from which stores stream, {}",
            here.parallel_from, here.stream_from
        );
        assert_eq!(plan.lines().last(), Some(last.as_str()));

        let tuned = Policy { isa: isas()[0], parallel_from: 2 << 20, stream_from: 2 << 20, part: 4096 };
        let path = file("good", format!("{tuned}\n# by hand\n").as_bytes());
        let variable = ("RECTIFY_TUNE", path.to_str().unwrap());
        let (found, plan, stderr) = found_with(&[variable]);
        assert_eq!((found, stderr.as_str()), (tuned, ""));
        assert!(!plan.contains("fewer than"), "{plan}");
        let last = "policy: as set: bytes from which threads are used, 2097152, and from which stores stream, 2097152";
        assert_eq!(plan.lines().last(), Some(last));

        for isa in isas() {
            let expected = Policy { isa, ..tuned };
            let other = file("isa", expected.to_string().as_bytes());
            let (found, plan, stderr) = found_with(&[("RECTIFY_TUNE", other.to_str().unwrap())]);
            assert_eq!((found, stderr.as_str()), (expected, ""));
            assert!(plan.starts_with(&format!("isa: {isa} (the best here)\n")), "{plan}");
            let found = found_with(&[variable, ("RECTIFY_ISA", isa.name())]).0;
            assert_eq!(found, expected, "RECTIFY_ISA goes before the file");
            fs::remove_file(other).unwrap();
        }
        let (found, _, stderr) = found_with(&[variable, ("RECTIFY_ISA", "abacus")]);
        assert_eq!(found, tuned);
        assert!(stderr.starts_with("rectify: RECTIFY_ISA ignored: isa `abacus` is unknown; "), "{stderr}");
        assert!(stderr.ends_with(&format!("; using {}\n", tuned.isa)), "{stderr}");
        fs::remove_file(path).unwrap();
    }

    /// In one line, and as a whole: what is right in them is not used either.
    #[test]
    #[cfg_attr(target_arch = "aarch64", ignore = "user-mode emulation cannot start this test again")]
    fn faulty_files_are_reported_once_and_ignored() {
        let here = Policy::of_this_machine();
        let foreign = if cfg!(target_arch = "aarch64") { "avx2" } else { "neon" };
        let unavailable = format!("rectify policy 1\npart = 1\nisa = {foreign}");
        let names: Vec<_> = isas().iter().map(|isa| isa.name()).collect();
        let reason = format!(
            "line 3: `isa = {foreign}`: isa `{foreign}` is not available on this machine; available here: {}",
            names.join(", ")
        );
        let mut cases = vec![(unavailable.into_bytes(), reason)];
        cases.extend(FAULTY.map(|(text, reason)| (text.into(), reason.into())));
        let long = format!("rectify policy 1\n# {}\npart = 1", "x".repeat(70_000));
        cases.push((long.into_bytes(), "longer than 65536 bytes".into()));
        cases.push((b"\x7fELF\xff".into(), "stream did not contain valid UTF-8".into()));
        for (text, reason) in cases {
            let path = file("faulty", &text);
            let (found, _, stderr) = found_with(&[("RECTIFY_TUNE", path.to_str().unwrap())]);
            assert_eq!(found, here);
            assert_eq!(stderr, format!("rectify: RECTIFY_TUNE ignored: {}: {reason}\n", path.display()));
            fs::remove_file(path).unwrap();
        }
        let (found, _, stderr) = found_with(&[("RECTIFY_TUNE", "/no/such/file")]);
        assert_eq!(found, here);
        let start = "rectify: RECTIFY_TUNE ignored: /no/such/file: ";
        assert!(stderr.starts_with(start) && stderr.len() > start.len() + 1, "{stderr}");
        assert_eq!(stderr.lines().count(), 1);
    }
}
