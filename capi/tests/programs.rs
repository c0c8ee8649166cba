//! Programs in C and C++, compiled by the compilers of the system and linked both ways; and the examples of the README.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

/// Where `librectify.so` and `librectify.a` are, once they are built as users build them.
fn libraries() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--release", "--package", "rectify-capi"]).current_dir(MANIFEST);
        succeed(&mut build);
        // Cargo's directory for the files of tests is target/tmp.
        Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("release")
    })
}

/// A directory for the files of one test.
fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("capi").join(name);
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// What it prints; it must end well.
fn succeed(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(status.success(), "{command:?}: {status}\n{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

#[derive(Clone, Copy, Debug)]
enum Link {
    Shared,
    Static,
}

const BOTH: [Link; 2] = [Link::Shared, Link::Static];

/// Compiles without warnings, links and returns the program.
fn compile(source: &Path, link: Link, flags: &[&str], name: &str) -> PathBuf {
    let program = directory("programs").join(name);
    let (compiler, standard) = match source.extension().unwrap().to_str().unwrap() {
        "cpp" => ("c++", "-std=c++17"),
        _ => ("cc", "-std=c99"),
    };
    let libraries = libraries();
    let mut command = Command::new(compiler);
    command.args([standard, "-O0", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]).args(flags);
    command.arg("-I").arg(Path::new(MANIFEST).join("include")).arg(source).arg("-o").arg(&program);
    match link {
        Link::Shared => {
            command.arg("-L").arg(libraries).arg("-lrectify");
            command.arg(format!("-Wl,-rpath,{}", libraries.display()));
        }
        Link::Static => drop(command.arg(libraries.join("librectify.a"))),
    }
    succeed(command.args(["-lpthread", "-ldl", "-lm"]));
    program
}

fn source(name: &str) -> PathBuf {
    Path::new(MANIFEST).join("tests/c").join(name)
}

/// What a program of `c/` prints, linked in this way.
fn run(file: &str, link: Link, flags: &[&str]) -> String {
    let name = format!("{}_{link:?}_{}", file.replace('.', "_"), flags.len());
    succeed(&mut Command::new(compile(&source(file), link, flags, &name)))
}

/// Both sides must have the same functions, with the same results.
fn compare(printed: &str) {
    let lines = common::lines();
    let expected: BTreeSet<&str> = lines.iter().map(String::as_str).collect();
    let printed: BTreeSet<&str> = printed.lines().collect();
    assert!(printed.len() > 800, "{} functions", printed.len());
    let missing: Vec<_> = expected.difference(&printed).take(5).collect();
    let other: Vec<_> = printed.difference(&expected).take(5).collect();
    assert!(missing.is_empty() && other.is_empty(), "Rust: {missing:#?}, C: {other:#?}");
}

#[test]
fn every_function_gives_what_the_rust_api_gives() {
    for link in BOTH {
        compare(&run("every_function.c", link, &[]));
    }
}

/// The programs call every symbol that the library exports.
#[test]
fn no_function_is_left_out() {
    let library = libraries().join("librectify.so");
    let symbols = succeed(Command::new("nm").args(["-D", "--defined-only"]).arg(library));
    let texts = ["errors.c", "threads.c"].map(|file| fs::read_to_string(source(file)).unwrap()).concat();
    // With a flag, for it must not be the program that another test is writing.
    let lines = run("every_function.c", Link::Shared, &["-g"]);
    let printed: BTreeSet<&str> = lines.lines().filter_map(|line| line.split(' ').next()).collect();
    let exported: Vec<&str> = symbols.lines().filter_map(|line| line.split(" T ").nth(1)).collect();
    assert!(exported.len() > 800);
    for name in exported {
        assert!(name.starts_with("rectify_"), "{name} is exported");
        assert!(printed.contains(name) || texts.contains(&format!("{name}(")), "nothing calls {name}");
    }
}

#[test]
fn refusals_leave_outputs_untouched() {
    for link in BOTH {
        run("errors.c", link, &[]);
    }
}

#[test]
fn many_threads_and_executors() {
    for link in BOTH {
        run("threads.c", link, &[]);
    }
}

#[test]
fn vectors_in_cpp() {
    for link in BOTH {
        run("usage.cpp", link, &[]);
    }
}

/// The header by itself, as both languages.
#[test]
fn header_compiles_without_warnings() {
    let flags =
        ["-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wstrict-prototypes", "-Werror"];
    let header = Path::new(MANIFEST).join("include/rectify.h");
    succeed(Command::new("cc").args(["-std=c99", "-x", "c"]).args(flags).arg(&header));
    let flags = flags.iter().filter(|flag| !flag.contains("prototypes"));
    succeed(Command::new("c++").args(["-std=c++17", "-x", "c++"]).args(flags).arg(&header));
}

#[test]
fn sanitizers_find_nothing() {
    let flags = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    compare(&run("every_function.c", Link::Static, &flags));
    run("errors.c", Link::Static, &flags);
    run("threads.c", Link::Static, &flags);
}

/// No thread is left when the library is unloaded. (Its memory stays mapped if the C library finds that the thread that
/// called it has destructors to run when it ends.)
#[test]
fn loading_and_unloading_leaves_no_threads() {
    let program = compile(&source("reload.c"), Link::Shared, &[], "reload");
    succeed(Command::new(program).arg(libraries().join("librectify.so")));
}

/// The code blocks of the README's section, of this language.
fn readme(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(Path::new(MANIFEST).join("../README.md")).unwrap();
    let section = readme.split("\n## ").find(|section| section.starts_with("C and C++\n")).unwrap();
    let begin = format!("```{language}\n");
    let blocks = section.split(&begin).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap().to_string()).collect()
}

/// The file with the only example of a language.
fn example(language: &str, directory: &Path, name: &str) -> PathBuf {
    let [text] = &readme(language)[..] else { panic!("one example is expected") };
    let file = directory.join(name);
    fs::write(&file, text).unwrap();
    file
}

const EXAMPLE_SAYS: &str = "2 active: 0 3, gradients 0 1\n";

#[test]
fn examples_of_the_readme() {
    let directory = directory("examples");
    let (c, cpp) = (example("c", &directory, "example.c"), example("cpp", &directory, "example.cpp"));
    for link in BOTH {
        let program = compile(&c, link, &[], &format!("example_c_{link:?}"));
        assert_eq!(succeed(&mut Command::new(program)), EXAMPLE_SAYS);
        let program = compile(&cpp, link, &[], &format!("example_cpp_{link:?}"));
        assert_eq!(succeed(&mut Command::new(program)), "-0.5 4\n");
    }
}

/// Whether a tool is there; the test says so if it is not.
fn available(tool: &str) -> bool {
    let found = Command::new(tool).arg("--version").output().is_ok();
    if !found {
        println!("{tool} is not installed: not tested");
    }
    found
}

/// A directory that looks like the repository after a build, wherever cargo's target directory is.
fn repository(name: &str) -> PathBuf {
    let repository = directory(name);
    let capi = Path::new(MANIFEST);
    fs::create_dir_all(repository.join("capi")).unwrap();
    let pc = "rectify-uninstalled.pc";
    fs::copy(capi.join(pc), repository.join("capi").join(pc)).unwrap();
    let target = libraries().parent().unwrap().to_path_buf();
    for (from, to) in [("capi/include", capi.join("include")), ("target", target)] {
        let from = repository.join(from);
        let _ = fs::remove_file(&from); // of an earlier run
        symlink(to, from).unwrap();
    }
    repository
}

/// As they are written there, from the root of the repository.
#[test]
fn commands_of_the_readme() {
    let repository = repository("commands");
    example("c", &repository, "example.c");
    let [console] = &readme("console")[..] else { panic!("one console is expected") };
    let commands: Vec<&str> = console.lines().filter_map(|line| line.strip_prefix("$ cc ")).collect();
    assert_eq!(commands.len(), 2);
    for command in commands {
        if command.contains("pkg-config ") && !available("pkg-config") {
            continue;
        }
        let script = format!("cc {command}\n./example");
        let printed = succeed(Command::new("sh").args(["-e", "-c", &script]).current_dir(&repository));
        assert_eq!(printed, EXAMPLE_SAYS, "{command}");
    }
}

#[test]
fn cmake_of_the_readme() {
    if !available("cmake") {
        return;
    }
    let (repository, directory) = (repository("repository"), directory("cmake"));
    example("c", &directory, "example.c");
    example("cmake", &directory, "CMakeLists.txt");
    let build = directory.join("build");
    let mut configure = Command::new("cmake");
    configure.arg("-S").arg(&directory).arg("-B").arg(&build);
    succeed(configure.arg(format!("-DRECTIFY={}", repository.display())));
    succeed(Command::new("cmake").arg("--build").arg(&build));
    assert_eq!(succeed(&mut Command::new(build.join("example"))), EXAMPLE_SAYS);
}
