//! What the machine can do: bytes per second that are only read, only written, or copied, at each size of memory, on one thread and on
//! all of them. No call can be faster than its reads alone or its writes alone; by how much it is slower, the report says.

use crate::report::size;
use rayon::prelude::*;
use rectify::{Exec, Form, Relu, Stores};
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::ops::Range;
use std::time::Instant;

/// Bytes: every fourth power of two, from a part of the first cache to what none holds.
const SIZES: Range<u32> = 6..15;
const QUICK_SIZES: Range<u32> = 6..12;

/// Bytes from which calls may have several threads, and limits are measured with them.
const SHARED_FROM: usize = 1 << 20;

/// Seconds that a sample should take at least.
const SAMPLE: f64 = 200e-6;

/// The best of so many samples is a limit.
const ROUNDS: usize = 15;

/// Bytes of the second cache that are streamed again and again: reading them costs nothing beside that.
const TILE: usize = 128 << 10;

/// What can be done with memory.
#[derive(Clone, Copy)]
enum Access {
    Read,
    Fill,
    StreamingFill,
    Memcpy,
    StreamingCopy,
}

const ALL: [(&str, Access); 5] = [
    ("read", Access::Read),
    ("fill", Access::Fill),
    ("streaming fill", Access::StreamingFill),
    ("memcpy", Access::Memcpy),
    ("streaming copy", Access::StreamingCopy),
];

/// The limits at one size, on so many threads.
struct Limit {
    /// Bytes, of both sides of a copy together.
    size: usize,
    threads: usize,
    /// GB/s, in the order of [`ALL`].
    speeds: [f64; ALL.len()],
}

/// All that were measured.
pub struct Limits(Vec<Limit>);

/// What a call must do with memory.
#[derive(Clone, Copy)]
pub struct Traffic {
    /// Bytes of all tensors.
    pub footprint: usize,
    pub read: f64,
    pub written: f64,
}

impl Traffic {
    pub fn of<T>(form: Form, len: usize) -> Self {
        let mask =
            if matches!(form, Form::ForwardMask | Form::ForwardMaskInplace) { len.div_ceil(8) } else { 0 };
        let written = (len * size_of::<T>() + mask) as f64;
        Traffic { footprint: form.footprint::<T>(len), read: form.bytes::<T>(len) as f64 - written, written }
    }
}

impl Limits {
    /// Measures them: three seconds.
    pub fn measure(quick: bool) -> Self {
        let (sizes, rounds) = if quick { (QUICK_SIZES, 2) } else { (SIZES, ROUNDS) };
        // Not zeros, which might be one page of them, many times.
        let mut memory = vec![1_u64; (1 << (2 * (sizes.end - 1))) / 8 + 8];
        let aligned = memory.as_ptr().align_offset(64);
        let memory = &mut memory[aligned..];
        let threads = Exec::new().plan::<i8>(Form::Forward, 1 << 40).threads;
        let mut limits = vec![];
        for size in sizes.map(|log| 1 << (2 * log)) {
            limits.push(Limit { size, threads: 1, speeds: [0.0; ALL.len()] });
            if threads > 1 && size >= SHARED_FROM {
                limits.push(Limit { size, threads, speeds: [0.0; ALL.len()] });
            }
        }
        // All of them in turns: who disturbs one stays for longer than its samples take.
        let mut passes = vec![[1; ALL.len()]; limits.len()];
        for round in 0..=rounds {
            for (limit, passes) in limits.iter_mut().zip(&mut passes) {
                let memory = &mut memory[..limit.size / 8];
                for ((_, access), (speed, passes)) in ALL.iter().zip(limit.speeds.iter_mut().zip(passes)) {
                    let seconds = sample(*access, memory, limit.threads, *passes);
                    match round {
                        // The first one finds out how many passes make a sample.
                        0 => *passes = (SAMPLE * *passes as f64 / seconds).ceil().clamp(1.0, 1e6) as usize,
                        _ => *speed = speed.max((limit.size * *passes) as f64 / seconds / 1e9),
                    }
                }
            }
        }
        Limits(limits)
    }

    /// GB/s that a call cannot exceed on so many threads: its reads, or its writes, take as much time as they do alone. Those at the
    /// next smaller size count, and the better way of writing.
    pub fn of(&self, traffic: Traffic, threads: usize) -> f64 {
        let last = |threads: usize| {
            let limits = self.0.iter().filter(move |limit| limit.threads == threads);
            limits.take_while(|limit| limit.size <= traffic.footprint).last()
        };
        let limit = last(threads).or_else(|| last(1)).unwrap_or(&self.0[0]);
        let [read, fill, streaming, ..] = limit.speeds;
        let time = (traffic.read / read).max(traffic.written / fill.max(streaming));
        (traffic.read + traffic.written) / time
    }

    /// As a table.
    pub fn markdown(&self) -> String {
        let mut text = String::from("| bytes | held by | threads |");
        for (name, _) in ALL {
            let _ = write!(text, " {name} |");
        }
        let _ = writeln!(text, "\n|--:|---|--:|{}", "--:|".repeat(ALL.len()));
        let caches = caches();
        for Limit { size: bytes, threads, speeds } in &self.0 {
            let level = caches.iter().position(|cache| bytes <= cache);
            let level = level.map_or("memory".into(), |level| format!("L{}", level + 1));
            let _ = write!(text, "| {} | {level} | {threads} |", size(*bytes));
            for speed in speeds {
                let _ = write!(text, " {speed:.0} |");
            }
            text.push('\n');
        }
        text
    }
}

/// Bytes of the caches for data, from the first on, where Linux tells it.
fn caches() -> Vec<usize> {
    let file = |index, name| {
        let path = format!("/sys/devices/system/cpu/cpu0/cache/index{index}/{name}");
        fs::read_to_string(path).ok().map(|text| text.trim().to_string())
    };
    let data = (0..8).filter(|&index| file(index, "type").is_some_and(|kind| kind != "Instruction"));
    data.filter_map(|index| file(index, "size")?.strip_suffix('K')?.parse::<usize>().ok())
        .map(|kib| kib << 10)
        .collect()
}

/// Seconds that so many passes take, on a part of the memory for each thread.
fn sample(access: Access, memory: &mut [u64], threads: usize, passes: usize) -> f64 {
    let part = memory.len() / threads;
    let mut run = |passes| match threads {
        1 => run(access, memory, passes),
        _ => memory.par_chunks_exact_mut(part).for_each(|part| run(access, part, passes)),
    };
    run(1); // others have used the caches since
    let start = Instant::now();
    run(passes);
    start.elapsed().as_secs_f64()
}

fn run(access: Access, memory: &mut [u64], passes: usize) {
    const FITS: &str = "both sides are of a length";
    let streaming = Exec { stores: Stores::Streaming, ..Exec::serial() };
    let tile = [0.0_f32; TILE / 4];
    for _ in 0..passes {
        let memory = black_box(&mut *memory);
        match access {
            Access::Read => drop(black_box(wide::sum(memory))),
            Access::Fill => wide::fill(memory, black_box(1)),
            Access::StreamingFill => {
                let memory: &mut [f32] = bytemuck::cast_slice_mut(memory);
                for part in memory.chunks_mut(tile.len()) {
                    streaming.forward(&Relu, &tile[..part.len()], part).expect(FITS);
                }
            }
            Access::Memcpy | Access::StreamingCopy => {
                let (from, to) = memory.split_at_mut(memory.len() / 2);
                match access {
                    Access::Memcpy => to.copy_from_slice(from),
                    // Of numbers that are not negative, relu is a copy.
                    _ => {
                        let (from, to) = (bytemuck::cast_slice(from), bytemuck::cast_slice_mut(to));
                        streaming.forward::<f32>(&Relu, from, to).expect(FITS);
                    }
                }
            }
        }
    }
}

pub use wide::fill;

/// Loops for the widest registers that the CPU has: with those that the compiler may assume, caches would seem slower than they are.
mod wide {
    macro_rules! wide {
        ($(fn $name:ident($memory:ident: $Memory:ty $(, $value:ident: u64)?) -> $Result:ty $body:block)*) => {$(
            pub fn $name($memory: $Memory $(, $value: u64)?) -> $Result {
                #[inline(always)]
                fn plain($memory: $Memory $(, $value: u64)?) -> $Result $body
                #[cfg(target_arch = "x86_64")]
                {
                    #[target_feature(enable = "avx512f")]
                    fn avx512($memory: $Memory $(, $value: u64)?) -> $Result { plain($memory $(, $value)?) }
                    #[target_feature(enable = "avx2")]
                    fn avx2($memory: $Memory $(, $value: u64)?) -> $Result { plain($memory $(, $value)?) }
                    if is_x86_feature_detected!("avx512f") {
                        // SAFETY: the CPU has it.
                        return unsafe { avx512($memory $(, $value)?) };
                    }
                    if is_x86_feature_detected!("avx2") {
                        // SAFETY: the CPU has it.
                        return unsafe { avx2($memory $(, $value)?) };
                    }
                }
                plain($memory $(, $value)?)
            }
        )*};
    }
    wide! {
        // Of the four quarters side by side: from memory, that is up to a fifth faster than from one place.
        fn sum(memory: &[u64]) -> u64 {
            let (left, right) = memory.split_at(memory.len() / 2);
            let ((a, b), (c, d)) = (left.split_at(left.len() / 2), right.split_at(right.len() / 2));
            let quarters = a.iter().zip(b).zip(c.iter().zip(d));
            let sums = quarters.map(|((a, b), (c, d))| a.wrapping_add(*b).wrapping_add(*c).wrapping_add(*d));
            sums.fold(0, u64::wrapping_add)
        }
        fn fill(memory: &mut [u64], value: u64) -> () { memory.fill(value) }
    }
}
