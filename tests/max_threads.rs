//! The switch for the whole program, which is why this is a program of its own.
#![cfg(feature = "rayon")]

use rectify::{Exec, Form, Threads, set_max_threads};

#[test]
fn limits_what_auto_does() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    pool.install(|| {
        let threads = |threads| Exec { threads, ..Exec::new() }.plan::<f64>(Form::Forward, 1 << 28).threads;
        assert_eq!(threads(Threads::Auto), 4);
        set_max_threads(3);
        assert_eq!(threads(Threads::Auto), 3);
        set_max_threads(1);
        assert_eq!(threads(Threads::Auto), 1);
        set_max_threads(0);
        assert_eq!(threads(Threads::Auto), 1, "0 counts as 1");
        assert_eq!(threads(Threads::Exactly(2)), 2, "what an Exec says goes first");
        set_max_threads(usize::MAX);
        assert_eq!(threads(Threads::Auto), 4);
    });
}
