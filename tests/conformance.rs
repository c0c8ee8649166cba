//! Every operation against its textbook definition, on every path, bit for bit.

mod common;

use common::{Bits, Expected, check, described, forms, ints, isas, on};
use rectify::{Activation, Element, Isa, LeakyRelu, Relu, ReluPlusZero, catalog};
#[cfg(feature = "half")]
use rectify::{Entry, Saved};

/// Every special x with every special dy, through every form on every path.
fn specials<T: Bits>() {
    let specials = T::specials();
    let pairs = || specials.iter().flat_map(|&x| specials.iter().map(move |&dy| (x, dy)));
    for entry in catalog::<T>() {
        let (x, dy) = pairs().unzip();
        let expected = Expected::new(&entry, x, dy);
        for isa in isas() {
            for form in forms(&*entry.op) {
                check(&on(isa), &*entry.op, form, &expected, &described(&entry));
            }
        }
    }
}

#[test]
fn special_values_f32() {
    specials::<f32>();
}

#[test]
fn special_values_f64() {
    specials::<f64>();
}

#[test]
fn special_values_of_narrow_types() {
    for_narrow_types!(specials());
}

/// All values of a type of 8 or 16 bits.
fn all<T: Bits>() -> Vec<T> {
    let values = (0..1_u64 << (8 * size_of::<T>())).map(|bits| T::from_pattern(bits));
    values.collect()
}

/// Every input, with a gradient that is rounded and others that are not, through every form on every path.
fn all_inputs<T: Bits>() {
    for entry in catalog::<T>() {
        let x = all::<T>();
        // One gradient for all, and each its own.
        let ordinary = vec![T::from_f64(-3.0); x.len()];
        for dy in [ordinary, x.iter().rev().copied().collect()] {
            let expected = Expected::new(&entry, x.clone(), dy);
            for isa in isas() {
                for form in forms(&*entry.op) {
                    check(&on(isa), &*entry.op, form, &expected, &described(&entry));
                }
            }
        }
    }
}

#[test]
fn all_inputs_of_8_and_16_bits() {
    #[cfg(feature = "half")]
    {
        if common::is_tested::<half::f16>() {
            all_inputs::<half::f16>();
        }
        all_inputs::<half::bf16>();
    }
    all_inputs::<i8>();
    all_inputs::<i16>();
}

/// Arithmetic operations on halves are those on f32, rounded once by the crate `half`.
#[cfg(feature = "half")]
fn rounded_once<T: Bits + Into<f32>>(round: fn(f32) -> T) {
    let (narrow, wide) = (catalog::<T>(), catalog::<f32>());
    let x = all::<T>();
    let widened: Vec<f32> = x.iter().map(|&x| x.into()).collect();
    for entry in &narrow {
        let same = |other: &&Entry<f32>| (other.name, other.parameters) == (entry.name, entry.parameters);
        let other = wide.iter().find(same).expect("f32 has all rows");
        let len = common::fitting(&*entry.op, x.len());
        let exec = on(Isa::named("scalar").unwrap());
        let (mut y, mut dx) = (vec![0.0; len], vec![-3.0; len]);
        exec.forward(&*other.op, &widened[..len], &mut y).unwrap();
        exec.backward_inplace(&*other.op, &mut dx, Saved::Input(&widened[..len])).unwrap();
        let rounded = |values: &[f32]| values.iter().map(|&value| round(value)).collect::<Vec<T>>();
        // By the bits, but for NaNs that a selection has kept signalling.
        for isa in isas() {
            let (mut found, mut found_dx) = (vec![T::ZERO; len], vec![T::from_f64(-3.0); len]);
            on(isa).forward(&*entry.op, &x[..len], &mut found).unwrap();
            on(isa).backward_inplace(&*entry.op, &mut found_dx, Saved::Input(&x[..len])).unwrap();
            let settled: Vec<T> =
                found.iter().map(|&value| if value.is_nan() { value.quieted() } else { value }).collect();
            let what = |form: &str| format!("{} {form} on {isa}", described(entry));
            common::compare(&settled, &rounded(&y), &x[..len], &what("forward"));
            common::compare(&found_dx, &rounded(&dx), &x[..len], &what("backward"));
        }
    }
}

#[test]
#[cfg(feature = "half")]
fn halves_are_rounded_once() {
    if common::is_tested::<half::f16>() {
        rounded_once(half::f16::from_f32);
    }
    rounded_once(half::bf16::from_f32);
}

/// The same special value in every position of a register and of the overlapping last one.
#[test]
fn position_does_not_matter() {
    for entry in catalog::<f32>() {
        for special in f32::specials() {
            for position in 0..37 {
                let mut x = vec![-1.5; 37];
                x[position] = special;
                let expected = Expected::new(&entry, x.clone(), x);
                for isa in isas() {
                    for form in forms(&*entry.op) {
                        check(&on(isa), &*entry.op, form, &expected, entry.name);
                    }
                }
            }
        }
    }
}

fn forward_bits(isa: Isa, op: &dyn Activation<f32>, x: u32) -> u32 {
    let mut y = [f32::from_bits(x); 1];
    on(isa).forward_inplace(op, &mut y).unwrap();
    y[0].to_bits()
}

/// The table of the semantics, spelled out: these literals come from the definition and not from any code.
#[test]
fn literals() {
    const QUIET: u32 = 0x7FC0_0000;
    const SIGNALLING: u32 = 0xFF80_0001;
    for isa in isas() {
        let relu = |x| forward_bits(isa, &Relu, x);
        assert_eq!(relu(0x8000_0000), 0x8000_0000, "-0 stays");
        assert_eq!(relu(0xFF80_0000), 0, "-inf gives +0");
        assert_eq!(relu(SIGNALLING), SIGNALLING, "NaN keeps sign, payload and signalling bit");
        assert_eq!(relu(0x8000_0001), 0, "the least negative subnormal");

        let plus_zero = |x| forward_bits(isa, &ReluPlusZero, x);
        assert_eq!(plus_zero(0x8000_0000), 0, "-0 gives +0");
        assert_eq!(plus_zero(SIGNALLING), SIGNALLING);

        let leaky = |slope, x| forward_bits(isa, &LeakyRelu::new(slope), x);
        assert_eq!(leaky(0.01, SIGNALLING), 0xFFC0_0001, "the same NaN, quieted");
        assert_eq!(leaky(f32::INFINITY, 0), QUIET, "inf * 0 is the canonical NaN");
        assert_eq!(leaky(0.0, 0xFF80_0000), QUIET, "0 * -inf is the canonical NaN");
        assert_eq!(leaky(2.0, (-3.0f32).to_bits()), (-6.0f32).to_bits(), "a slope above 1");
        assert_eq!(leaky(-2.0, (-3.0f32).to_bits()), 6.0f32.to_bits(), "a negative slope");
        assert_eq!(leaky(-2.0, 0), 0x8000_0000, "+0 is on the slope's side");
        let nan_slope = f32::from_bits(0xFF80_0099);
        assert_eq!(leaky(nan_slope, 0xBF80_0000), 0xFFC0_0099, "a NaN slope gives itself, quieted");
        assert_eq!(leaky(nan_slope, SIGNALLING), 0xFFC0_0001, "but a NaN x goes first");
        assert_eq!(leaky(nan_slope, 0x3F80_0000), 0x3F80_0000, "and a positive x is kept");
    }
}

/// The product is rounded once, to the nearest value, ties to even: against exact integer arithmetic in f64.
#[test]
fn products_are_correctly_rounded() {
    let x: Vec<f32> =
        common::random::<f32>(20_000, 7).into_iter().filter(|x| x.is_finite()).map(|x| -x.abs()).collect();
    for slope in common::random::<f32>(50, 8).into_iter().filter(|slope| slope.is_finite()) {
        // 24 bits times 24 bits fit in 53: the f64 product is exact but for underflow, which f64 is far from.
        let expected: Vec<f32> = x.iter().map(|&x| (f64::from(x) * f64::from(slope)) as f32).collect();
        for isa in isas() {
            let mut y = vec![0.0; x.len()];
            on(isa).forward(&LeakyRelu::new(slope), &x, &mut y).unwrap();
            assert_eq!(ints(&y), ints(&expected), "slope {slope} on {isa}");
        }
    }
}

#[test]
fn names() {
    assert_eq!((<f32 as Element>::NAME, <f64 as Element>::NAME), ("f32", "f64"));
    let typical = |name| catalog::<f32>().iter().filter(|entry| entry.name == name && entry.typical).count();
    for entry in catalog::<f32>() {
        assert_eq!(typical(entry.name), 1, "{} has one typical row", entry.name);
    }
}
