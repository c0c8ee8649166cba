//! Properties over random lengths, offsets, parameters and splits.

mod common;

use common::{Bits, Expected, check, described, forms, ints, isas, on, pack, random};
use proptest::prelude::*;
use rectify::{Entry, Exec, Isa, LeakyRelu, Relu, Saved, Stores, Threads, catalog};

fn any_isa() -> impl Strategy<Value = Isa> {
    prop::sample::select(isas())
}

fn any_exec() -> impl Strategy<Value = Exec> {
    let threads =
        prop_oneof![Just(Threads::Serial), Just(Threads::Auto), (1usize..9).prop_map(Threads::Exactly)];
    let stores = prop::sample::select(vec![Stores::Auto, Stores::Cached, Stores::Streaming]);
    (any_isa(), threads, stores).prop_map(|(isa, threads, stores)| Exec { isa, threads, stores })
}

/// leaky_relu with any slope, as a row of the catalog.
fn leaky(slope: f32) -> Entry<f32> {
    let (op, exact) = (LeakyRelu::new(slope), f64::from(slope));
    let row = catalog().into_iter().find(|entry| entry.name == "leaky_relu").unwrap();
    Entry {
        op: Box::new(op),
        forward: Box::new(move |_, x| if x > 0.0 { x } else { exact * x }),
        backward: Box::new(move |_, x, dy| if x > 0.0 { dy } else { exact * dy }),
        ..row
    }
}

/// One row of a type's catalog, in all forms.
fn any_form<T: Bits>(exec: &Exec, row: usize, len: usize, seed: u64) {
    let rows = catalog::<T>();
    let entry = &rows[row % rows.len()];
    let expected = Expected::random(entry, len, seed);
    for form in forms(&*entry.op) {
        check(exec, &*entry.op, form, &expected, &format!("{} {}", T::NAME, described(entry)));
    }
}

proptest! {
    #[test]
    fn any_operation_length_and_schedule(exec in any_exec(), row in 0..catalog::<f32>().len(), len in 0usize..3000, seed: u64) {
        for_each_type!(any_form(&exec, row, len, seed));
    }

    #[test]
    fn any_slope(exec in any_exec(), slope: u32, len in 1usize..200, seed: u64) {
        let slope = f32::from_bits(slope);
        prop_assume!(!slope.is_nan()); // which NaN comes out is spelled out in conformance.rs
        let entry = leaky(slope);
        let expected = Expected::random(&entry, len, seed);
        for form in forms(&*entry.op) {
            check(&exec, &*entry.op, form, &expected, &format!("leaky_relu({slope})"));
        }
    }

    #[test]
    fn slices_at_any_offset(isa in any_isa(), from in 0usize..70, to in 0usize..70, len in 0usize..700, seed: u64) {
        let x = random::<f64>(from + len, seed);
        let mut y = vec![7.0; to + len + 70];
        on(isa).forward(&Relu, &x[from..], &mut y[to..to + len]).unwrap();
        let expected: Vec<f64> = x[from..].iter().map(|&x| if x < 0.0 { 0.0 } else { x }).collect();
        prop_assert_eq!(ints(&y[to..to + len]), ints(&expected));
        prop_assert!(y[..to].iter().chain(&y[to + len..]).all(|&y| y == 7.0));
    }

    #[test]
    fn relu_twice_is_relu_once(exec in any_exec(), len in 0usize..500, seed: u64) {
        let mut once = random::<f32>(len, seed);
        exec.forward_inplace(&Relu, &mut once).unwrap();
        let mut twice = once.clone();
        exec.forward_inplace(&Relu, &mut twice).unwrap();
        prop_assert_eq!(ints(&once), ints(&twice));
    }

    #[test]
    fn mask_output_and_input_give_the_same_gradient(exec in any_exec(), slope in 0f32..2.0, len in 0usize..500, seed: u64) {
        let x = random::<f32>(len, seed);
        let dy = random::<f32>(len, !seed);
        let op = LeakyRelu::new(slope);
        let (mut y, mut mask) = (vec![0.0; len], vec![0; len.div_ceil(8)]);
        let active = exec.forward_mask(&op, &x, &mut y, &mut mask).unwrap();
        prop_assert_eq!(&mask, &pack(x.iter().map(|&x| x > 0.0)));
        prop_assert_eq!(active, x.iter().filter(|&&x| x > 0.0).count());
        let gradient = |saved| {
            let mut dx = dy.clone();
            exec.backward_inplace(&op, &mut dx, saved).unwrap();
            ints(&dx)
        };
        prop_assert_eq!(gradient(Saved::Input(&x)), gradient(Saved::Mask(&mask)));
        prop_assert_eq!(gradient(Saved::Output(&y)), gradient(Saved::Mask(&mask)));
    }

    #[test]
    fn a_longer_mask_keeps_its_other_bytes(exec in any_exec(), len in 0usize..300, more in 0usize..20, seed: u64) {
        let mut x = random::<f32>(len, seed);
        let mut mask = vec![0xA5; len.div_ceil(8) + more];
        exec.forward_mask_inplace(&Relu, &mut x, &mut mask).unwrap();
        prop_assert!(mask[len.div_ceil(8)..].iter().all(|&byte| byte == 0xA5));
        if !len.is_multiple_of(8) {
            prop_assert_eq!(mask[len / 8] >> (len % 8), 0, "unused bits are 0");
        }
    }

    #[test]
    fn uninitialised_memory_is_filled(exec in any_exec(), len in 0usize..500, seed: u64) {
        let x = random::<f64>(len, seed);
        let mut memory = Vec::with_capacity(len);
        let y = exec.forward_uninit(&Relu, &x, &mut memory.spare_capacity_mut()[..len]).unwrap();
        let mut expected = vec![0.0; len];
        exec.forward(&Relu, &x, &mut expected).unwrap();
        prop_assert_eq!(ints(y), ints(&expected));
    }
}

#[test]
fn specials_are_among_the_random_values() {
    let random = random::<f32>(10_000, 1);
    let missing: Vec<f32> =
        f32::specials().into_iter().filter(|s| !random.iter().any(|r| r.to_bits() == s.to_bits())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
