//! What comes out: a line per path while running, a Markdown table and a picture at the end.

use crate::{chart, contestants};
use rectify::{Exec, Form};
use std::fmt::Write;
use std::path::Path;
use std::{fs, io, thread};

/// One function at one size.
pub struct Row {
    pub op: &'static str,
    pub function: String,
    pub element: &'static str,
    pub form: Form,
    /// Elements of one tensor.
    pub len: usize,
    /// Bytes of one tensor.
    pub tensor: usize,
    pub cells: Vec<Cell>,
}

/// What one path, or a yardstick, took.
pub struct Cell {
    pub column: &'static str,
    /// Of one call.
    pub seconds: f64,
    /// GB/s.
    pub speed: f64,
}

impl Cell {
    pub fn new(column: &'static str, bytes: usize, seconds: f64) -> Self {
        Cell { column, seconds, speed: bytes as f64 / seconds / 1e9 }
    }
}

impl Row {
    pub fn speed(&self, column: &str) -> Option<f64> {
        self.cells.iter().find(|cell| cell.column == column).map(|cell| cell.speed)
    }

    /// A line per path.
    pub fn print(&self) {
        let memcpy = self.speed(contestants::MEMCPY).unwrap_or(f64::NAN);
        for Cell { column, seconds, speed } in &self.cells {
            let name = format!("{}/{}/{column}", self.function, self.len);
            let (time, ratio) = (time(*seconds), speed / memcpy);
            println!("{name:<56} {time:>9} {speed:>7.1} GB/s {ratio:>5.2} of memcpy");
        }
    }
}

/// Writes the table and the picture into cargo's target directory, and says where.
pub fn write(rows: &[Row]) -> io::Result<()> {
    // The one directory there that cargo tells benchmarks of is `tmp`.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap_or(Path::new("."));
    let folder = target.join("rectify-bench");
    fs::create_dir_all(&folder)?;
    let (table, picture) = (folder.join("report.md"), folder.join("report.svg"));
    fs::write(&table, markdown(rows))?;
    chart::draw(rows, &picture).map_err(io::Error::other)?;
    println!("\n{}\n{}", table.display(), picture.display());
    Ok(())
}

fn markdown(rows: &[Row]) -> String {
    let columns = contestants::columns();
    let mut text = header();
    for rows in rows.chunk_by(|a, b| (a.op, a.element) == (b.op, b.element)) {
        let _ = writeln!(text, "\n## {} {}\n", rows[0].op, rows[0].element);
        let _ = writeln!(text, "| function | elements | tensor | {} |", columns.join(" | "));
        let _ = writeln!(text, "|---|--:|--:|{}", "--:|".repeat(columns.len()));
        for row in rows {
            let _ = write!(text, "| {} | {} | {} |", row.function, row.len, size(row.tensor));
            for column in &columns {
                let speed = row.speed(column).map(|speed| format!("{speed:.1}"));
                let _ = write!(text, " {} |", speed.unwrap_or_default());
            }
            text.push('\n');
        }
    }
    text
}

/// What was measured, on what, how.
fn header() -> String {
    format!(
        "# Speed of rectify {}\n\n\
        {}. GB/s: 10⁹ bytes that the operation must read and write, per second.\n\n\
        Every path runs on one thread; `auto` is the default policy, threads included. `memcpy` moves as many bytes \
        from one buffer to another; `plain` is a loop in safe Rust, vectorised by the compiler for the features that \
        this benchmark was built with. All columns of a row were measured in turns, round by round; each is the \
        median of its rounds. In every round each tensor starts at another, random element of a page: most are not \
        aligned. Half of the data is negative; in-place calls get their input back before each sample.\n\n\
        The default policy at 256 MiB, out of place:\n\n```text\n{}\n```\n",
        env!("CARGO_PKG_VERSION"),
        machine(),
        Exec::new().plan::<f32>(Form::Forward, 64 << 20),
    )
}

/// The CPU, and how much of it there is.
pub fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores", cpu().unwrap_or("An unnamed CPU".into()))
}

/// The CPU's name, where Linux tells it.
fn cpu() -> Option<String> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_string())
}

/// `1 MiB`
pub fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// `1.23 µs`
fn time(seconds: f64) -> String {
    match seconds {
        ..1e-6 => format!("{:.2} ns", seconds * 1e9),
        ..1e-3 => format!("{:.2} µs", seconds * 1e6),
        _ => format!("{:.2} ms", seconds * 1e3),
    }
}
