//! Quantized functions against arithmetic on rational numbers.

mod common;

use common::guarded::Guarded;
use common::{isas, on};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use rectify::{
    Exec, Quantization, QuantizedEntry, Quantum, Requantize, Stores, Table, Threads, requantize_catalog,
    table_catalog,
};
use std::fmt::Debug;

fn exactly(value: f32) -> BigRational {
    BigRational::from_float(value).unwrap()
}

/// The nearest integer, ties to even: the textbook's way, by the distance to the integers on both sides.
fn nearest(value: &BigRational) -> BigRational {
    let (low, high) = (value.floor(), value.ceil());
    let (below, above) = (value - &low, &high - value);
    let low_is_even = (low.to_integer() % 2_i32).is_zero();
    match below.cmp(&above) {
        std::cmp::Ordering::Less => low,
        std::cmp::Ordering::Greater => high,
        std::cmp::Ordering::Equal => {
            if low_is_even {
                low
            } else {
                high
            }
        }
    }
}

fn integer<Q: Quantum>(q: Q) -> BigRational {
    BigRational::from_integer(<Q as Into<i32>>::into(q).into())
}

/// What stands for a number, within bounds.
fn quantized<Q: Quantum + TryFrom<i64>>(real: BigRational, to: Quantization<Q>, bounds: [Q; 2]) -> Q {
    let steps = nearest(&(real / exactly(to.scale()))) + integer(to.zero_point());
    let [least, greatest] = bounds.map(integer);
    let bounded = if steps < least {
        least
    } else if steps > greatest {
        greatest
    } else {
        steps
    };
    Q::try_from(bounded.to_i64().unwrap()).ok().unwrap()
}

/// What a function of rational numbers makes of q.
fn reference<Q: Quantum, R: Quantum + TryFrom<i64>>(
    q: Q,
    function: &dyn Fn(BigRational) -> BigRational,
    from: Quantization<Q>,
    to: Quantization<R>,
) -> R {
    let x = exactly(from.scale()) * (integer(q) - integer(from.zero_point()));
    quantized(function(x), to, [R::LEAST, R::GREATEST])
}

/// Scales that make ties, that don't, that saturate everything, that lose everything, and the extremes.
const SCALES: [f32; 12] =
    [1.0, 0.5, 0.25, 2.0, 0.1, 0.05, 1.0 / 3.0, 6.0 / 255.0, 1e-10, 1e10, f32::MIN_POSITIVE / 8.0, f32::MAX];

fn all<Q: Quantum>() -> Vec<Q> {
    (0..=255).map(Q::from_byte).collect()
}

fn tables<Q: Quantum + TryFrom<i64> + Debug>(zero_points: &[Q]) {
    let zero = BigRational::zero;
    let slopes = [0.01_f32, 0.25, 1.5, -0.5, 0.0, f32::MIN_POSITIVE, 1e30];
    for (from, to) in SCALES.iter().flat_map(|&from| SCALES.map(|to| (from, to))) {
        for &zero_point in zero_points {
            let from = Quantization::new(from, zero_point).unwrap();
            let to = Quantization::new(to, *zero_points.last().unwrap()).unwrap();
            let check = |table: Table<Q>, function: &dyn Fn(BigRational) -> BigRational, what: &str| {
                for q in all() {
                    let expected = reference(q, function, from, to);
                    assert_eq!(table.entry(q), expected, "{what} of {q:?}, {from:?} to {to:?}");
                }
            };
            check(Table::relu(from, to), &|x| if x.is_negative() { zero() } else { x }, "relu");
            let six = || BigRational::from_integer(6.into());
            check(Table::relu6(from, to), &|x| x.clamp(zero(), six()), "relu6");
            for slope in slopes {
                let leaky = |x: BigRational| if x.is_positive() { x } else { x * exactly(slope) };
                check(Table::leaky_relu(slope, from, to), &leaky, "leaky_relu");
            }
        }
    }
}

#[test]
fn tables_of_u8_are_exact() {
    tables::<u8>(&[0, 255, 128, 3]);
}

#[test]
fn tables_of_i8_are_exact() {
    tables::<i8>(&[-128, 127, 0, -7]);
}

#[test]
fn what_is_no_number() {
    let unit = Quantization::<i8>::new(1.0, 5).unwrap();
    assert_eq!(unit.nearest(f64::NAN), 5);
    assert_eq!((unit.nearest(f64::INFINITY), unit.nearest(f64::NEG_INFINITY)), (127, -128));
    let leaky = |slope| Table::leaky_relu(slope, unit, unit);
    assert_eq!((leaky(f32::NAN).entry(0), leaky(f32::NAN).entry(9)), (5, 9));
    let infinite = leaky(f32::INFINITY);
    assert_eq!((infinite.entry(5), infinite.entry(4), infinite.entry(6)), (5, -128, 6));
    for scale in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        let message = Quantization::<u8>::new(scale, 0).unwrap_err().to_string();
        assert_eq!(message, format!("scale is {scale}, but must be finite and above 0"));
    }
}

/// What a row of a catalog makes of a tensor, on every path, is what its definition says.
fn check_row<X: Debug + Copy, Q: Quantum + Debug>(row: &QuantizedEntry<X, Q>, x: &[X]) {
    let expected: Vec<Q> = x.iter().enumerate().map(|(i, &x)| (row.definition)(i, x)).collect();
    for isa in isas() {
        let mut y = vec![Q::LEAST; x.len()];
        (row.apply)(&on(isa), x, &mut y).unwrap();
        let differs = (0..x.len()).find(|&i| y[i] != expected[i]);
        assert!(
            differs.is_none(),
            "{}({}): {:?} instead of {:?} from {:?} on {isa}",
            row.name,
            row.parameters,
            differs.map(|i| y[i]),
            differs.map(|i| expected[i]),
            differs.map(|i| x[i]),
        );
    }
}

/// All inputs of tables; of the sums of requantization every 8,209th chunk, the last one, and what surrounds zero and middles.
#[test]
fn rows_of_the_catalogs() {
    fn check<Q: Quantum + Debug>() {
        for row in table_catalog::<Q>() {
            let x: Vec<Q> = (0..row.inputs).map(|i| Q::from_byte(i as u8)).collect();
            check_row(&row, &x);
        }
        for row in requantize_catalog::<Q>() {
            let middles = [1_000_000_007, -1_000_000_007, 67_276, -67_276, 2_106_857_800];
            let special = [0, -1].into_iter().chain(middles).map(|sum: i32| sum as u32 >> 12);
            for chunk in (0..1 << 20).step_by(8209).chain([(1 << 20) - 1]).chain(special) {
                let sums: Vec<i32> = (0..1 << 12).map(|i| (chunk << 12 | i) as i32).collect();
                check_row(&row, &sums);
            }
        }
    }
    check::<u8>();
    check::<i8>();
}

/// Every byte in every lane, at every length up to a few registers, in both forms, with either kind of stores, split or not.
#[test]
fn lookups() {
    let table = Table::new(|q: u8| q.wrapping_mul(167).wrapping_add(13).rotate_left(3));
    let x: Vec<u8> = (0..1200_u32).map(|i| (i * 7 + i / 256) as u8).collect();
    let expected: Vec<u8> = x.iter().map(|&q| table.entry(q)).collect();
    for isa in isas() {
        for len in (0..300).chain([511, 1024, 1199]) {
            for offset in [0, 1] {
                let part = offset..offset + len;
                for (stores, threads) in [(Stores::Cached, 1), (Stores::Streaming, 1), (Stores::Auto, 3)] {
                    let exec = Exec { stores, threads: Threads::Exactly(threads), ..on(isa) };
                    let mut y = vec![77; len + 2];
                    exec.lookup(&table, &x[part.clone()], &mut y[1..=len]).unwrap();
                    assert_eq!(y[1..=len], expected[part.clone()], "{isa}, {len}");
                    assert_eq!((y[0], y[len + 1]), (77, 77));
                }
                let mut y = x.clone();
                on(isa).lookup_inplace(&table, &mut y[part.clone()]).unwrap();
                assert_eq!(y[part.clone()], expected[part.clone()], "{isa}, {len} in place");
                assert_eq!((&y[..offset], &y[offset + len..]), (&x[..offset], &x[offset + len..]));
            }
        }
    }
    let error = Exec::new().lookup(&table, &x, &mut [0; 3]).unwrap_err();
    assert_eq!(error.to_string(), "dst has length 3, but src has length 1200");
}

/// Both forms, on rows around the length from which they are passes of their own, cut in the middle by threads, too.
#[test]
fn channels() {
    let (from, to) = (Quantization::<i8>::new(0.5, 3).unwrap(), Quantization::<u8>::new(0.25, 100).unwrap());
    let slopes = [0.5, 0.25, -1.0];
    let tables = slopes.map(|slope| Table::leaky_relu(slope, from, from));
    let others = slopes.map(|slope| Table::leaky_relu(slope, from, to));
    for (isa, threads) in isas().into_iter().flat_map(|isa| [(isa, 1), (isa, 3)]) {
        let exec = Exec { threads: Threads::Exactly(threads), ..on(isa) };
        for (outer, inner) in [(2, 1), (100, 1), (2, 7), (5, 63), (2, 64), (3, 200), (0, 5)] {
            let x: Vec<i8> = (0..outer * 3 * inner).map(|i| (i * 11) as i8).collect();
            let expected = |i: usize, q: &i8| tables[i / inner % 3].entry(*q);
            let expected: Vec<i8> = x.iter().enumerate().map(|(i, q)| expected(i, q)).collect();
            let mut y = x.clone();
            exec.lookup_channels_inplace(&tables, inner, &mut y).unwrap();
            assert_eq!(y, expected, "{isa}, {inner}, {threads} threads, in place");
            y.fill(0);
            exec.lookup_channels(&tables, inner, &x, &mut y).unwrap();
            assert_eq!(y, expected, "{isa}, {inner}, {threads} threads");

            let mut y = vec![0; x.len()];
            exec.lookup_channels(&others, inner, &x, &mut y).unwrap();
            let expected = |i: usize, q: &i8| others[i / inner % 3].entry(*q);
            let expected: Vec<u8> = x.iter().enumerate().map(|(i, q)| expected(i, q)).collect();
            assert_eq!(y, expected, "{isa}, {inner}, {threads} threads, to u8");
        }
    }
    let mut x = [1; 7];
    let error = Exec::new().lookup_channels_inplace(&tables, 2, &mut x).unwrap_err();
    let message = "the tensor has length 7, which is no multiple of 3 channels of 2 elements";
    assert_eq!((error.to_string().as_str(), x), (message, [1; 7]));
    let error = Exec::new().lookup_channels(&tables, 2, &x, &mut [1; 7]).unwrap_err();
    assert_eq!(error.to_string(), message);
    let error = Exec::new().lookup_channels(&tables, 2, &x[..6], &mut [1; 7]).unwrap_err();
    assert_eq!(error.to_string(), "dst has length 7, but src has length 6");
    assert!(Exec::new().lookup_channels_inplace(&tables, 0, &mut x).is_err());
    Exec::new().lookup_channels_inplace(&tables[..0], 0, &mut x[..0]).unwrap();
}

/// From one type to the other, through all of both.
#[test]
fn between_types() {
    for zero_points in [(0, 0), (-128, 0), (127, 255), (3, 200)] {
        let signed = Quantization::<i8>::new(0.25, zero_points.0).unwrap();
        let unsigned = Quantization::<u8>::new(0.125, zero_points.1).unwrap();
        let (there, back) = (Table::real(|x| x, signed, unsigned), Table::leaky_relu(0.3, unsigned, signed));
        let unchanged = |q: i8| reference(q, &|x| x, signed, unsigned);
        let leaky = |x: BigRational| if x.is_positive() { x } else { x * exactly(0.3) };
        let mut y = [0; 256];
        Exec::new().lookup(&there, &all(), &mut y).unwrap();
        assert_eq!(y.to_vec(), all().into_iter().map(unchanged).collect::<Vec<u8>>());
        let mut y = [0; 256];
        Exec::new().lookup(&back, &all(), &mut y).unwrap();
        let expected = all().into_iter().map(|q| reference::<u8, i8>(q, &leaky, unsigned, signed));
        assert_eq!(y.to_vec(), expected.collect::<Vec<i8>>());
    }
}

/// Next to pages that fault, at both ends, nothing is touched but the tensors.
#[test]
fn guarded() {
    const ROOM: usize = 1024;
    let table = Table::new(|q: u8| q.rotate_left(3));
    let tables = [1, 2, 3].map(|n| Table::new(move |q: u8| q.wrapping_mul(n)));
    let to = Quantization::<u8>::new(0.5, 10).unwrap();
    let requantize = Requantize::new(&[0.25], 1, to).unwrap();
    let (mut bytes, mut results, mut sums) = (Guarded::new(ROOM), Guarded::new(ROOM), Guarded::new(ROOM));
    let (bytes, results, sums) = (bytes.all(), results.all(), sums.all());
    bytes.iter_mut().zip(0_u32..).for_each(|(byte, i)| *byte = (i * 7) as u8);
    sums.iter_mut().zip(-100..).for_each(|(sum, i)| *sum = i % 500);
    for isa in isas() {
        for len in (0..70).chain([127, 128, 129, 255, 256, 257, 600]) {
            for upper in [false, true] {
                // Between the lower guard and the room, or between the room and the upper guard.
                let room = |len: usize| if upper { len - ROOM..len } else { 0..ROOM };
                let (bytes, sums) = (&bytes[room(bytes.len())], &sums[room(sums.len())]);
                let results_room = room(results.len());
                let results = &mut results[results_room];
                let at = if upper { ROOM - len } else { 0 };
                let (part, outside) = (at..at + len, |i: &usize| !(at..at + len).contains(i));
                let mut check = |expected: &dyn Fn(usize) -> u8, call: &dyn Fn(&mut [u8])| {
                    results.fill(77);
                    call(&mut results[part.clone()]);
                    assert!(part.clone().all(|i| results[i] == expected(i)), "{isa}, {len} at {at}");
                    assert!((0..ROOM).filter(outside).all(|i| results[i] == 77), "{isa}, {len} at {at}");
                };
                check(&|i| table.entry(bytes[i]), &|y| {
                    on(isa).lookup(&table, &bytes[part.clone()], y).unwrap();
                });
                check(&|_| table.entry(77), &|y| on(isa).lookup_inplace(&table, y).unwrap());
                for inner in [1, 64].into_iter().filter(|inner| len % (3 * inner) == 0) {
                    check(&|i| tables[(i - at) / inner % 3].entry(bytes[i]), &|y| {
                        on(isa).lookup_channels(&tables, inner, &bytes[part.clone()], y).unwrap();
                    });
                    check(&|i| tables[(i - at) / inner % 3].entry(77), &|y| {
                        on(isa).lookup_channels_inplace(&tables, inner, y).unwrap();
                    });
                }
                check(&|i| to.nearest(f64::from(sums[i]) * 0.25), &|y| {
                    on(isa).requantize(&requantize, &sums[part.clone()], y).unwrap();
                });
            }
        }
    }
}

/// What requantization must give, by rational numbers.
fn requantized<Q: Quantum + TryFrom<i64>>(sum: i64, scale: f64, to: Quantization<Q>, bounds: [Q; 2]) -> Q {
    let real = BigRational::from_integer(sum.into()) * BigRational::from_float(scale).unwrap();
    quantized(real, to, bounds)
}

/// Sums and scales of which the product is so close to half-way between two integers that its nearest f64 is just that: odd
/// multiples of 2⁻⁴⁸ with 55 bits and more.
fn nearly_ties() -> Vec<(i32, f64)> {
    let modulus = 1_i64 << 48;
    let candidates = ((1 << 23) + 1..1 << 24).step_by(2).flat_map(|odd: i64| {
        // The inverse of an odd number modulo a power of two, by Newton's iteration.
        let inverse = (0..6)
            .fold(odd, |inverse, _| inverse.wrapping_mul(2_i64.wrapping_sub(odd.wrapping_mul(inverse))));
        [1, -1].map(|off| {
            let sum = inverse.wrapping_mul((modulus / 2).wrapping_add(off)).rem_euclid(modulus);
            (sum, odd as f64 / modulus as f64)
        })
    });
    let fit = candidates.filter(|&(sum, _)| sum < 1 << 31);
    fit.map(|(sum, scale)| (sum as i32, scale)).collect()
}

/// Three scales, of x, weights and y, and a sum, for which rounded quotients of f32, and for some of f64, come out on the other
/// side of the middle; and real ties.
fn quotients() -> Vec<(i32, f64, f32)> {
    let of = |x: f32, weights: f32, y: f32, sum| (sum, f64::from(x) * f64::from(weights), y);
    let mut quotients = vec![of(0.0235, 0.0071, 0.05, 67276), of(1.0, 1.0, 2.0, 7), of(1.0, 0.75, 0.5, 3)];
    // y = 3 · 2ᵏ and a scale that is the nearest f64 to a middle: sums that make the quotient k + 1/2 but for a trace.
    for (sum, middle) in [(1, 0.5_f64), (3, 2.5), (7, 100.5), (11, 63.5), (1_000_003, 12.5)] {
        for y in [3.0_f32, 0.3, 7.0e-3] {
            let scale = middle * f64::from(y) / f64::from(sum);
            for scale in [scale.next_down(), scale, scale.next_up()] {
                quotients.push((sum, scale, y));
            }
        }
    }
    quotients
}

fn requantizations<Q: Quantum + TryFrom<i64> + Debug>(zero_points: &[Q]) {
    let mut sums = common::random::<i32>(3000, 3);
    sums.extend(-600..600);
    let mut scales: Vec<(f64, f32)> =
        [0.5, 0.25, 1.0, 0.1, 0.003, 1e-7, 3e-9, 1e-300, 1e200].map(|s| (s, 1.0)).into();
    let (ties, quotients) = (nearly_ties(), quotients());
    assert!(ties.len() > 50, "there are some");
    scales.extend(ties.iter().map(|&(_, scale)| (scale, 1.0)));
    scales.extend(quotients.iter().map(|&(_, scale, step)| (scale, step)));
    let special = ties.iter().map(|&(sum, _)| sum).chain(quotients.iter().map(|&(sum, ..)| sum));
    let special: Vec<i32> = special.flat_map(|sum| [sum, -sum]).collect();
    sums.extend(&special);
    for isa in isas() {
        for &zero_point in zero_points {
            for &(scale, step) in &scales {
                let scales = [scale];
                let to = Quantization::new(step, zero_point).unwrap();
                let plain = Requantize::new(&scales, 1, to).unwrap();
                for (requantize, least) in [(plain.clone(), Q::LEAST), (plain.relu(), zero_point)] {
                    let mut found = vec![zero_point; sums.len()];
                    on(isa).requantize(&requantize, &sums, &mut found).unwrap();
                    // All of them for some, the special ones for every scale.
                    let from = if scale > 1e-4 { 0 } else { sums.len() - special.len() };
                    let all = sums.iter().zip(&found);
                    for (&sum, &found) in
                        all.clone().skip(from).step_by(31).chain(all.rev().take(special.len()))
                    {
                        let expected = requantized(sum.into(), scale, to, [least, Q::GREATEST]);
                        assert_eq!(found, expected, "{sum} * {scale:e} / {to:?} on {isa}");
                    }
                }
            }
        }
    }
}

#[test]
fn requantization_to_u8_is_exact() {
    requantizations::<u8>(&[0, 128]);
}

#[test]
fn requantization_to_i8_is_exact() {
    requantizations::<i8>(&[-5]);
}

/// Channels in both layouts, biases, with one scale or several, at lengths around a chunk, on threads, within bounds.
#[test]
fn channels_of_sums() {
    let scales = [0.5, 0.01, 0.3];
    let bias = [100, -7, i32::MAX];
    let to = Quantization::<u8>::new(1.0, 9).unwrap();
    for isa in isas() {
        for (outer, inner) in [(1, 1), (86, 1), (5, 17), (2, 300), (2000, 1), (3, 1000)] {
            let len = outer * 3 * inner;
            let sums = common::random::<i32>(len, 5);
            for several in [true, false] {
                let scales = if several { &scales[..] } else { &scales[..1] };
                let requantize = Requantize::new(scales, inner, to).unwrap().bias(&bias).unwrap();
                let requantize = requantize.relu().bounds(0, 201).unwrap();
                for threads in [1, 3] {
                    let exec = Exec { threads: Threads::Exactly(threads), ..on(isa) };
                    let mut found = vec![0; len];
                    exec.requantize(&requantize, &sums, &mut found).unwrap();
                    for (i, &found) in found.iter().enumerate() {
                        let channel = i / inner % 3;
                        let scale = scales[if several { channel } else { 0 }];
                        let sum = i64::from(sums[i]) + i64::from(bias[channel]);
                        let expected = requantized(sum, scale, to, [9, 201]);
                        assert_eq!(found, expected, "{i} of {outer} × 3 × {inner} on {isa}");
                    }
                }
            }
        }
    }
}

#[test]
fn bounds_narrow_each_other() {
    let to = Quantization::<u8>::new(1.0, 10).unwrap();
    let result = |requantize: Requantize<'_, u8>| {
        let mut q = [0; 3];
        Exec::new().requantize(&requantize, &[-50, 2, 500], &mut q).unwrap();
        q
    };
    let new = || Requantize::new(&[1.0], 1, to).unwrap();
    assert_eq!(result(new()), [0, 12, 255]);
    assert_eq!(result(new().relu().bounds(0, 200).unwrap()), [10, 12, 200]);
    assert_eq!(result(new().bounds(0, 200).unwrap().relu()), [10, 12, 200]);
    assert_eq!(result(new().bounds(3, 5).unwrap().relu()), [5, 5, 5]);
    assert!(new().relu().bounds(0, 5).is_err());
}

#[test]
fn refused_requantizations() {
    let to = Quantization::<u8>::new(1.0, 0).unwrap();
    let new = |scales| Requantize::new(scales, 1, to);
    let message = new(&[1.0, f64::NAN]).unwrap_err().to_string();
    assert_eq!(message, "scale is NaN, but must be finite and above 0");
    let message = new(&[1.0, 2.0]).unwrap().bias(&[1]).unwrap_err().to_string();
    assert_eq!(message, "bias has length 1, but scales has length 2");
    let message = new(&[1.0]).unwrap().bounds(3, 2).unwrap_err().to_string();
    assert_eq!(message, "least is 3, but must be at most greatest, which is 2");
    let mut q = [7; 3];
    let two = new(&[1.0, 2.0]).unwrap();
    let message = Exec::new().requantize(&two, &[1, 2, 3], &mut q).unwrap_err().to_string();
    assert_eq!(message, "the tensor has length 3, which is no multiple of 2 channels of 1 elements");
    let message = Exec::new().requantize(&two, &[1, 2], &mut q).unwrap_err().to_string();
    assert_eq!((message.as_str(), q), ("dst has length 3, but sums has length 2", [7; 3]));
    assert!(Exec::new().requantize(&new(&[]).unwrap(), &[1], &mut q[..1]).is_err());
}
