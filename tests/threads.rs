//! Threads change nothing but the time.
#![cfg(feature = "rayon")]

mod common;

use common::{Expected, check, forms, ints, isas, on, random};
use rectify::{Exec, Form, Relu, Stores, Threads, catalog};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

fn exactly(threads: usize) -> Exec {
    Exec { threads: Threads::Exactly(threads), ..Exec::new() }
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// Every form on every path, cut into parts at every place that a small length allows.
#[test]
fn same_bits_for_every_thread_count() {
    let pool = pool(4);
    for entry in catalog::<f32>().iter().filter(|entry| entry.typical) {
        let longest = Expected::random(entry, 1000, 5);
        for len in [0, 1, 63, 64, 65, 129, 1000].into_iter().filter(|&len| entry.op.fits(len).is_ok()) {
            let expected = longest.truncated(len);
            for isa in isas() {
                for threads in [1, 3, 64] {
                    for stores in [Stores::Cached, Stores::Streaming] {
                        let exec = Exec { isa, threads: Threads::Exactly(threads), stores };
                        for form in forms(&*entry.op) {
                            let what = format!("{} with {threads} threads", entry.name);
                            pool.install(|| check(&exec, &*entry.op, form, &expected, &what));
                        }
                    }
                }
            }
        }
    }
}

/// A length that the policy itself splits, with a tail that is no multiple of anything; two callers, for each of whom half of the time is one thread's.
#[test]
fn large_calls() {
    let len = (4 << 20) + 13; // 16 MiB of x
    let check_half = |half| {
        let entries = catalog::<f32>();
        for entry in entries.iter().filter(|entry| entry.typical).skip(half).step_by(2) {
            let expected = Expected::random(entry, len, 6);
            let split = |form: &Form| !matches!(form, Form::ForwardInplace | Form::BackwardOutputInplace);
            for form in forms(&*entry.op).filter(split) {
                let plan = Exec::new().plan::<f32>(form, len);
                assert!(plan.threads >= 2 || rayon::current_num_threads() == 1, "{plan}");
                check(&Exec::new(), &*entry.op, form, &expected, "large");
            }
        }
    };
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || check_half(half));
        }
    });
}

/// A caller that is itself a worker of the pool, in every kind of pool; also when all workers are busy calling.
#[test]
fn calls_from_inside_a_pool() {
    let x = random::<f32>(100_000, 9);
    let mut expected = x.clone();
    on(rectify::Isa::best()).forward_inplace(&Relu, &mut expected).unwrap();
    for size in 1..=4 {
        let pool = pool(size);
        let run = || {
            let mut y = x.clone();
            exactly(4).forward_inplace(&Relu, &mut y).unwrap();
            assert_eq!(ints(&y), ints(&expected));
        };
        pool.install(run);
        pool.scope(|scope| (0..20).for_each(|_| scope.spawn(|_| run())));
        pool.install(|| rayon::join(run, || rayon::join(run, run)));
    }
}

/// Many callers from outside at once, each with helpers that may come late, when the buffers are gone.
#[test]
fn late_helpers_touch_nothing() {
    std::thread::scope(|scope| {
        for seed in 0..4 {
            scope.spawn(move || {
                for round in 0..2000 {
                    let len = 64 * (1 + round % 40);
                    let mut x = random::<f32>(len, seed * 10_000 + round as u64);
                    let mut expected = x.clone();
                    on(rectify::Isa::best()).forward_inplace(&Relu, &mut expected).unwrap();
                    exactly(3).forward_inplace(&Relu, &mut x).unwrap();
                    assert_eq!(ints(&x), ints(&expected));
                    // Freed here and handed out again at once: a late write would show in somebody's comparison.
                }
            });
        }
    });
}

/// Calls too short for waking anybody, in series and by several callers at once, so that helpers that are awake take part, change from one
/// caller to the other, give up and are woken again; buffers are gone after each call.
#[test]
fn series_of_calls() {
    std::thread::scope(|scope| {
        for seed in 0..3 {
            scope.spawn(move || {
                let sizes = [1 << 18, (1 << 18) + 77, 3 << 17];
                let samples = sizes.map(|len| {
                    let x = random::<f32>(len, seed + len as u64);
                    let mut y = x.clone();
                    on(rectify::Isa::best()).forward_inplace(&Relu, &mut y).unwrap();
                    (x, ints(&y))
                });
                let mut results = sizes.map(|len| vec![0.0; len]);
                for round in 0..30 {
                    if round % 8 == 7 {
                        std::thread::sleep(std::time::Duration::from_millis(1)); // helpers have gone to sleep
                    }
                    // One call after the other, with nothing in between that helpers would not wait for.
                    for call in 0..12 {
                        let ((x, _), y) = (&samples[call % 3], &mut results[call % 3]);
                        Exec::new().forward(&Relu, x, y).unwrap();
                    }
                    for ((_, expected), y) in samples.iter().zip(&mut results) {
                        assert!(ints(y) == *expected, "round {round} of caller {seed}");
                        *y = vec![0.0; y.len()];
                    }
                }
            });
        }
    });
}

/// Helpers that wait for the next call of a series run what else their pool is asked for; if that panics, it is the business of who has asked.
#[test]
fn jobs_that_panic() {
    let x = random::<f32>(1 << 18, 3);
    let mut expected = x.clone();
    on(rectify::Isa::best()).forward_inplace(&Relu, &mut expected).unwrap();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Relaxed) {
                let job =
                    || rayon::scope(|scope| scope.spawn(|_| std::panic::resume_unwind(Box::new("a job"))));
                let panic = std::panic::catch_unwind(job).unwrap_err();
                assert_eq!(panic.downcast_ref(), Some(&"a job"));
            }
        });
        let mut y = vec![0.0; x.len()];
        for round in 0..40 {
            for _ in 0..20 {
                Exec::new().forward(&Relu, &x, &mut y).unwrap();
            }
            if ints(&y) != ints(&expected) {
                over.store(true, Relaxed); // else the other thread would go on for ever
                panic!("round {round}");
            }
            y.fill(0.0);
        }
        over.store(true, Relaxed);
    });
}

/// What `plan` says of calls that only those help with who are awake.
#[test]
fn short_calls_wake_nobody() {
    let said = Exec::new().plan::<f32>(Form::Forward, 1 << 18).to_string();
    assert!(said.contains("; those that a call has just used may help\n"), "{said}");
    let inside = pool(2).install(|| Exec::new().plan::<f32>(Form::Forward, 1 << 18).to_string());
    assert!(inside.contains("fewer than") && !inside.contains("may help"), "{inside}");
}

/// Serial means serial, explicitly or for the whole program.
#[test]
fn serial() {
    let large = 1 << 28;
    assert_eq!(Exec::serial().plan::<f32>(Form::Forward, large).threads, 1);
    assert_eq!(exactly(0).plan::<f32>(Form::Forward, large).threads, 1);
    let auto = |len| Exec::new().plan::<f32>(Form::ForwardInplace, len).threads;
    assert_eq!(auto(1000), 1, "small calls wake nobody");
    pool(3).install(|| {
        assert_eq!(auto(large), 3, "the caller's current pool is used");
        assert_eq!(exactly(9).plan::<f32>(Form::Forward, 10).threads, 9);
    });
}
