//! What comes out: a Markdown table for each function, printed row by row and written to a file at the end.

use crate::cases::{Case, Function};
use crate::contestant::{Column, Role};
use crate::machine::machine;
use crate::number::Number;
use crate::peers;
use std::path::Path;
use std::{fs, io};

/// The text so far.
pub struct Report {
    text: String,
}

impl Report {
    /// One that says what is measured, on what, and how.
    pub fn new() -> Self {
        let mut report = Report { text: String::new() };
        report.line(&format!("# rectify {} beside other libraries\n", env!("CARGO_PKG_VERSION")));
        report.line(&format!("{}. {HOW}", machine()));
        if let Some(load) = load().filter(|&load| load >= 0.5) {
            report.line(&format!("\n**The load was {load} when this began**: {BUSY}"));
        }
        peers::missing().into_iter().for_each(|missing| report.line(&format!("\n{missing}")));
        report
    }

    /// The head of a function's table.
    pub fn begin<T: Number>(&mut self, function: Function, columns: &[Column<T>]) {
        let names = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(" | ");
        self.line(&format!("\n## {}, {}\n", function.name(), T::NAME));
        self.line(&format!("| elements | threads | {names} | rectify / best peer |"));
        self.line(&format!("|--:|--:|{}--:|", "--:|".repeat(columns.len())));
    }

    /// A row: GB/s, by column.
    pub fn row<T: Number>(&mut self, case: Case, columns: &[Column<T>], speeds: &[Option<f64>]) {
        let cells = speeds.iter().map(|speed| speed.map(|speed| format!("{speed:.1}")).unwrap_or_default());
        let cells = cells.collect::<Vec<_>>().join(" | ");
        let of = |role| columns.iter().zip(speeds).filter(move |(column, _)| column.role == role);
        let peers = of(Role::Peer).filter_map(|(column, speed)| Some((column.name, (*speed)?)));
        let ours = of(Role::Ours).find_map(|(_, speed)| *speed);
        let last = match (ours, peers.max_by(|a, b| a.1.total_cmp(&b.1))) {
            (Some(ours), Some((name, best))) => format!("{:.2} ({name})", ours / best),
            _ => String::new(),
        };
        self.line(&format!("| {} | {} | {cells} | {last} |", case.len, case.threads));
    }

    /// A list below a table, of what is not a number.
    pub fn notes(&mut self, title: &str, notes: &[String]) {
        if !notes.is_empty() {
            self.line(&format!("\n{title}: {}.", notes.join("; ")));
        }
    }

    /// Writes the text into cargo's target directory, and says where.
    pub fn finish(self) -> io::Result<()> {
        // The one directory there that cargo tells benchmarks of is `tmp`.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap_or(Path::new("."));
        let folder = target.join("rectify-bench");
        fs::create_dir_all(&folder)?;
        let path = folder.join("peers.md");
        fs::write(&path, self.text)?;
        println!("\n{}", path.display());
        Ok(())
    }

    fn line(&mut self, line: &str) {
        println!("{line}");
        self.text += line;
        self.text.push('\n');
    }
}

const HOW: &str = "GB/s: 10⁹ bytes that the function must read and write, per second. All columns of a row were \
    measured in turns, round by round; each is the median of its rounds. Half of the data is negative, none of it zero; \
    every tensor starts on a cache line. f32 has all rows, other types those of one thread from 1,024 elements on.

- `rectify` is its short functions up to 16,384 elements, where no threads are in question; beyond, in rows of one thread `Exec::serial()`, in others
  `Exec::new()`, which uses threads where they pay.
- `memcpy` copies one tensor; `plain` is a loop in safe Rust, vectorised by the compiler for the features that this
  benchmark was built with; both are shared out over rayon in rows of several threads.
- `ndarray` is `Zip`, also with `par_for_each`; XNNPACK and oneDNN run operators that were made before, of f32 alone, as does `rten`. They write into
  memory that is given, as do rectify, `plain` and `rten` (rten-vecmath, which has no threads, and no relu of its own).
- `candle` (candle-core) and `burn` (burn-flex) allocate every result, but for relu in place of burn, and that is timed:
  it is what their users get. candle has threads from 65,536 elements on, where it is in the rows of all cores only, and
  none for elu; burn has none. Functions that candle has not are composed as candle-nn does, or its gradients; elu of
  burn is composed as burn-tensor does.
- Nobody is in a cell where a library has no such function, or no threads for it.";

const BUSY: &str = "rows of several threads say little, least of all of XNNPACK, oneDNN and candle, whose threads wait for \
    each other without sleeping.";

/// How many threads were running in the last minute, where Linux tells it.
fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}
