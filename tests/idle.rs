//! Between calls, all threads sleep.
#![cfg(all(target_os = "linux", feature = "rayon"))]

use rectify::{Exec, Relu};
use std::thread::sleep;
use std::time::Duration;

/// Processor time of this process so far, in ticks of 10 ms: see proc(5).
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<_> = fields.split(' ').collect();
    fields[11..13].iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

/// Long calls wake helpers, series of short ones keep them awake; a moment after the last call, nobody runs. Alone in its program, because it
/// measures that.
#[test]
fn threads_sleep_between_calls() {
    let x = vec![-1.0_f32; 8 << 20];
    let mut y = vec![0.0; x.len()];
    for len in [x.len(), 1 << 18, 1 << 20] {
        for _ in 0..200 {
            Exec::new().forward(&Relu, &x[..len], &mut y[..len]).unwrap();
        }
        sleep(Duration::from_millis(20)); // helpers wait for a tenth of a millisecond, rayon's own threads a little longer
        let before = ticks();
        sleep(Duration::from_millis(500));
        let spent = ticks() - before;
        assert!(spent <= 5, "{spent} ticks of 50 after calls on {len} elements");
    }
}
