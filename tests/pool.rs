//! What else a pool has to do goes on while its threads help with calls.
#![cfg(feature = "rayon")]

use rectify::{Exec, Relu};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::channel;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// A thread that waits for a job of its pool may help with calls meanwhile, and goes on when the job is done, even if the calls go on, too. Alone in its
/// program, because helpers leave where several threads make calls.
#[test]
fn jobs_go_on_beside_calls() {
    let jobs = || {
        let start = Instant::now();
        for _ in 0..100 {
            let nap = || sleep(Duration::from_millis(3));
            rayon::join(nap, || rayon::join(nap, nap));
        }
        start.elapsed()
    };
    let alone = jobs();
    let beside = beside_calls(10 * alone, jobs);
    assert!(beside < 6 * alone, "jobs that take {alone:?} take {beside:?} beside calls");

    // Helpers look for such jobs between calls, and are no more than there are cores for: the pool has as many threads, and the caller is another.
    let wait = || {
        let wait = |_| {
            sleep(Duration::from_micros(300));
            let (asked, (tell, told)) = (Instant::now(), channel());
            rayon::spawn(move || tell.send(asked.elapsed()).unwrap());
            told.recv().unwrap()
        };
        let mut waits: Vec<_> = (0..500).map(wait).collect();
        waits.sort();
        waits[250]
    };
    let alone = wait();
    let beside = beside_calls(Duration::from_secs(30), wait);
    let most = Duration::from_micros(200) + 3 * alone;
    assert!(beside < most, "jobs that begin after {alone:?} begin after {beside:?} beside calls");
}

/// What comes of it while this thread makes one call after the other, for so long at most.
fn beside_calls<R: Send>(most: Duration, run: impl FnOnce() -> R + Send) -> R {
    let x = vec![-1.0_f32; 1 << 18];
    let mut y = x.clone();
    let done = AtomicBool::new(false);
    scope(|threads| {
        let other = threads.spawn(|| {
            let result = run();
            done.store(true, Relaxed);
            result
        });
        let start = Instant::now();
        while !done.load(Relaxed) && start.elapsed() < most {
            Exec::new().forward(&Relu, &x, &mut y).unwrap();
        }
        other.join().unwrap()
    })
}
