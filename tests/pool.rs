//! What else a pool has to do goes on while its threads help with calls.
#![cfg(feature = "rayon")]

use rectify::{Exec, Relu};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// A thread that waits for a job of its pool may help with calls meanwhile, and goes on when the job is done, even if the calls go on, too. Alone in its
/// program, because helpers leave where several threads make calls.
#[test]
fn jobs_end_while_calls_go_on() {
    let x = vec![-1.0_f32; 1 << 18];
    let mut y = x.clone();
    let jobs = || {
        let start = Instant::now();
        for _ in 0..100 {
            let nap = || sleep(Duration::from_millis(3));
            rayon::join(nap, || rayon::join(nap, nap));
        }
        start.elapsed()
    };
    let alone = jobs();
    let done = AtomicBool::new(false);
    let beside_calls = scope(|threads| {
        let jobs = threads.spawn(|| {
            let time = jobs();
            done.store(true, Relaxed);
            time
        });
        let start = Instant::now();
        while !done.load(Relaxed) && start.elapsed() < 10 * alone {
            Exec::new().forward(&Relu, &x, &mut y).unwrap();
        }
        jobs.join().unwrap()
    });
    assert!(beside_calls < 6 * alone, "jobs that take {alone:?} take {beside_calls:?} beside calls");
}
