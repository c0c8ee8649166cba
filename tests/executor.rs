//! Threads that the program lends; it holds for the whole program, which is why this is a program of its own.
#![cfg(feature = "std")]

mod common;

use common::{ints, random};
use rectify::{Exec, Executor, Form, Relu, set_executor};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

/// How an executor goes about its tasks.
#[derive(Clone, Copy, PartialEq)]
enum Habit {
    Threads,
    OneAfterTheOther,
    Backwards,
    FirstAlone,
    None,
    Twice,
}

struct Lent {
    habit: Habit,
    calls: AtomicUsize,
    most: Mutex<usize>,
}

impl Executor for Lent {
    fn concurrency(&self) -> usize {
        3
    }
    fn parallel_for(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
        self.calls.fetch_add(1, Relaxed);
        let mut most = self.most.lock().unwrap();
        *most = count.max(*most);
        drop(most);
        match self.habit {
            Habit::Threads => std::thread::scope(|scope| {
                (0..count).for_each(|i| drop(scope.spawn(move || task(i))));
            }),
            Habit::OneAfterTheOther => (0..count).for_each(task),
            Habit::Backwards => (0..count).rev().for_each(task),
            Habit::FirstAlone => task(0),
            Habit::None => {}
            Habit::Twice => (0..count).chain(0..count).for_each(task),
        }
    }
}

#[test]
fn lent_threads() {
    every_habit();
    a_panic_is_passed_on();
}

fn every_habit() {
    let x = random::<f32>(100_003, 3);
    let mut expected = (x.clone(), vec![0; x.len().div_ceil(8)]);
    let active = Exec::serial().forward_mask_inplace(&Relu, &mut expected.0, &mut expected.1).unwrap();
    use Habit::*;
    for habit in [Threads, OneAfterTheOther, Backwards, FirstAlone, None, Twice] {
        let lent = Arc::new(Lent { habit, calls: AtomicUsize::new(0), most: Mutex::new(0) });
        set_executor(Some(lent.clone()));
        let exec = Exec { threads: rectify::Threads::Exactly(5), ..Exec::new() };
        for _ in 0..20 {
            let (mut y, mut mask) = (x.clone(), vec![0xFF; expected.1.len()]);
            assert_eq!(exec.forward_mask_inplace(&Relu, &mut y, &mut mask), Ok(active));
            assert_eq!((ints(&y), &mask), (ints(&expected.0), &expected.1));
        }
        assert_eq!((lent.calls.load(Relaxed), *lent.most.lock().unwrap()), (20, 5));

        let auto = |exec: Exec, len| exec.plan::<f32>(Form::ForwardInplace, len).threads;
        assert_eq!(auto(Exec::new(), 1 << 28), 3, "its concurrency counts");
        assert_eq!((auto(Exec::new(), 1000), auto(Exec::serial(), 1 << 28)), (1, 1));
        set_executor(Option::None);
        assert_eq!(Arc::strong_count(&lent), 1, "nothing is kept");
    }
}

/// What a panicking executor does is passed on, and later calls work.
fn a_panic_is_passed_on() {
    struct Panics;
    impl Executor for Panics {
        fn concurrency(&self) -> usize {
            0
        }
        fn parallel_for(&self, _: usize, _: &(dyn Fn(usize) + Sync)) {
            panic!("no threads today");
        }
    }
    set_executor(Some(Arc::new(Panics)));
    assert_eq!(Exec::new().plan::<f32>(Form::Forward, 1 << 28).threads, 1, "0 counts as 1");
    let call = || {
        let mut x = vec![-1.0_f32; 1000];
        Exec { threads: rectify::Threads::Exactly(2), ..Exec::new() }.forward_inplace(&Relu, &mut x).unwrap();
        x
    };
    assert!(std::panic::catch_unwind(call).is_err());
    set_executor(None);
    assert_eq!(call(), [0.0; 1000]);
}
