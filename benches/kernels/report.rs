//! What comes out: a line per path while running, a Markdown table and a picture at the end.

use crate::chart;
use rectify::{Exec, Form, Isa};
use std::fmt::Write;
use std::path::Path;
use std::{fs, io, thread};

/// One function at one size.
pub struct Row {
    pub op: String,
    pub function: String,
    pub element: &'static str,
    pub form: Form,
    pub len: usize,
    /// Bytes of one tensor.
    pub tensor: usize,
    /// By column: seconds per call, and GB/s.
    pub cells: Vec<Cell>,
}

pub struct Cell {
    pub column: &'static str,
    pub seconds: f64,
    pub speed: f64,
}

impl Row {
    pub fn speed(&self, column: &str) -> Option<f64> {
        self.cells.iter().find(|cell| cell.column == column).map(|cell| cell.speed)
    }

    /// A line per path.
    pub fn print(&self) {
        let memcpy = self.speed("memcpy").unwrap_or(f64::NAN);
        for Cell { column, seconds, speed } in &self.cells {
            let name = format!("{}/{}/{column}", self.function, self.len);
            let time = time(*seconds);
            println!("{name:<56} {time:>10} {speed:>8.1} GB/s {:>6.2} of memcpy", speed / memcpy);
        }
    }
}
