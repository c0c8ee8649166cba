//! What is measured on.

use rectify::Isa;
use std::{fs, thread};

/// The CPU, how much of it there is, and the widest instruction set of it that is used.
pub fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores, {}", cpu().unwrap_or("An unnamed CPU".into()), Isa::available()[0])
}

/// The CPU's name, where Linux tells it.
fn cpu() -> Option<String> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_string())
}
