//! The digests of results are those that are pinned.
#![cfg(feature = "std")]

use rectify::{Cataloged, Isa, Quantum, catalog, selftest_of, table_catalog};

fn operations<T: Cataloged>() -> Vec<String> {
    let typical = catalog::<T>().into_iter().filter(|entry| entry.typical);
    typical.map(|entry| format!("{}_{}", entry.name, T::NAME)).collect()
}

fn tables<Q: Quantum>() -> Vec<String> {
    table_catalog::<Q>().iter().map(|entry| format!("{}_{}", entry.name, Q::NAME)).collect()
}

/// Of types of 16 bits and less; those of 32 take a minute and more: `cargo run --release --example selftest`.
#[test]
fn narrow_types_pass() {
    let names = [operations::<i8>(), operations::<i16>(), tables::<u8>(), tables::<i8>()].concat();
    #[cfg(feature = "half")]
    let names = [names, operations::<half::f16>(), operations::<half::bf16>()].concat();
    for isa in Isa::available() {
        for name in &names {
            // Others have that in their names, too, and wider types, which are not tested if nobody asks for their outcome.
            let outcome = selftest_of(isa, name, &|_| ()).find(|outcome| outcome.name == *name);
            let outcome = outcome.expect("every row is tested");
            assert!(outcome.fault.is_none(), "{outcome:?}");
        }
    }
}
