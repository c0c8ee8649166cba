//! What comes out: a line per path while running, a Markdown table and a picture at the end.

use crate::limits::Limits;
use crate::machine::machine;
use crate::{chart, contestants};
use rectify::{Exec, Form, Isa, Plan, Stores};
use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

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
    /// GB/s that memory allows.
    pub limit: f64,
    /// What the default policy does.
    pub plan: Plan,
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

    /// The fastest way that the default policy did not choose, though it might have.
    fn other(&self) -> Option<&Cell> {
        let others = self.cells.iter().filter(|cell| contestants::OTHERS.contains(&cell.column));
        others.max_by(|a, b| a.speed.total_cmp(&b.speed))
    }

    /// Whether the default policy chose what is a tenth slower than another way, or another path.
    fn is_wrong(&self) -> bool {
        let isa = self.plan.isa.name();
        let slower = |chosen: &str, other: f64| self.speed(chosen).is_some_and(|speed| other > WRONG * speed);
        let mut paths = Isa::available().into_iter().filter_map(|isa| self.speed(isa.name()));
        let mut ways = self.other().map(|cell| cell.speed).into_iter().chain(self.speed(isa));
        paths.any(|path| slower(isa, path)) || ways.any(|way| slower("auto", way))
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

/// Another way must be so many times as fast for the policy to be wrong.
const WRONG: f64 = 1.1;

/// Writes the table and the picture into cargo's target directory, and says where.
pub fn write(limits: &Limits, rows: &[Row]) -> io::Result<()> {
    // The one directory there that cargo tells benchmarks of is `tmp`.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap_or(Path::new("."));
    let folder = target.join("rectify-bench");
    fs::create_dir_all(&folder)?;
    let (table, picture) = (folder.join("report.md"), folder.join("report.svg"));
    fs::write(&table, markdown(limits, rows))?;
    chart::draw(rows, &picture).map_err(io::Error::other)?;
    println!("\n{}\n{}", table.display(), picture.display());
    Ok(())
}

fn markdown(limits: &Limits, rows: &[Row]) -> String {
    let isas: Vec<_> = Isa::available().into_iter().map(Isa::name).collect();
    let mut text = header(limits);
    for rows in rows.chunk_by(|a, b| (a.op, a.element) == (b.op, b.element)) {
        let _ = writeln!(text, "\n## {} {}\n", rows[0].op, rows[0].element);
        let _ = writeln!(
            text,
            "| function | elements | tensor | {} | auto | other way | memcpy | plain | limit | of limit | |",
            isas.join(" | ")
        );
        let _ = writeln!(text, "|---|--:|--:|{}--:|--:|--:|--:|--:|--:|---|", "--:|".repeat(isas.len()));
        for row in rows {
            let _ = write!(text, "| {} | {} | {} |", row.function, row.len, size(row.tensor));
            let speed =
                |column: &str| row.speed(column).map(|speed| format!("{speed:.1}")).unwrap_or_default();
            for isa in &isas {
                let mark = if *isa == row.plan.isa.name() && row.speed(isa).is_some() { "**" } else { "" };
                let _ = write!(text, " {mark}{}{mark} |", speed(isa));
            }
            let threads =
                if row.plan.threads > 1 { format!(" ×{}", row.plan.threads) } else { String::new() };
            let stores = if row.plan.stores == Stores::Streaming { " s" } else { "" };
            let _ = write!(text, " **{}{threads}{stores}** |", speed("auto"));
            let other = row.other().map(|Cell { column, speed, .. }| format!("{speed:.1} {column}"));
            let _ = write!(
                text,
                " {} | {} | {} |",
                other.unwrap_or_default(),
                speed(contestants::MEMCPY),
                speed("plain")
            );
            let of_limit = 100.0 * row.speed("auto").unwrap_or_default() / row.limit;
            let mark = if row.is_wrong() { "!" } else { "" };
            let _ = writeln!(text, " {:.0} | {of_limit:.0} % | {mark} |", row.limit);
        }
    }
    text
}

/// What was measured, on what, how.
fn header(limits: &Limits) -> String {
    format!(
        "# Speed of rectify {}\n\n\
        {}. GB/s: 10⁹ bytes that the operation must read and write, per second.\n\n\
        ## Limits of this machine\n\n\
        GB/s, the best of some rounds. `read` adds numbers up, `fill` writes a constant through the caches, \
        both by loops compiled for the widest registers here; `streaming fill` and `streaming copy` are relu \
        with streaming stores, on a tile in the second cache and on one half of the bytes; `memcpy` is the \
        system's, from one half to the other. With several threads each has a part of its own.\n\n{}\n\
        `limit` in the tables below: a call takes at least as long as its reads alone, or its writes alone, \
        at the figures above for the size next below that of all its tensors, on as many threads as `auto` \
        takes; writes count by the faster of both fills. It is reached only where reads and writes do not \
        wait for each other.\n\n\
        ## How to read the tables\n\n\
        Every path runs on one thread; `auto` is the default policy, threads included (`×2`: two of them; \
        `s`: streaming). The path that it chooses is bold, too. `other way` is the fastest of those that it \
        might have chosen instead: other stores, or threads where it takes one. An `!` at the end of a row \
        marks a wrong choice: another path, the other way, or one thread was more than a tenth faster. (For \
        the policy, streaming must pay for the reader of the result, too, which finds it outside the caches; \
        here nobody reads it. So `streaming` may be faster, and wrong, where a cache would hold the \
        tensors.)\n\n\
        `memcpy` moves as many bytes from one buffer to another; `plain` is a loop in safe Rust, vectorised \
        by the compiler for the features that this benchmark was built with. All columns of a row were \
        measured in turns, round by round; each is the median of its rounds. In every round each tensor \
        starts at another, random element of a page: most are not aligned. Half of the data is negative; \
        in-place calls get their input back before each sample.\n\n\
        The default policy at 256 MiB, out of place:\n\n```text\n{}\n```\n",
        env!("CARGO_PKG_VERSION"),
        machine(),
        limits.markdown(),
        Exec::new().plan::<f32>(Form::Forward, 64 << 20),
    )
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
