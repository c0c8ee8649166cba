//! PReLU: the gradient of its slopes, and rows with leading dimensions.

mod common;

use common::{Bits, Expected, forms, ints, isas, pack, random};
use rectify::{
    Activation, Element, Exec, Float, Isa, LeakyRelu, PRelu, Real, Rows, RowsMut, Saved, Stores, Sum, Threads,
};

/// outer × channels × inner: one slope, channels-last, NCHW with short and long channels, a slope per element, and lengths
/// on both sides of everything that the sum's shape depends on.
const LAYOUTS: [[usize; 3]; 21] = [
    [1, 1, 1],
    [1, 1, 1000],
    [1, 1, 300_001],
    [3, 1, 5],
    [7, 3, 1],
    [5, 257, 1],
    [3, 2, 256],
    [1, 2, 66_000],
    [1000, 3, 1],
    [40_000, 3, 1],
    [700, 64, 1],
    [600, 1000, 1],
    [3, 1024, 1],
    [600, 1500, 1],
    [2, 5, 7],
    [33, 16, 49],
    [300, 2, 600],
    [3, 2, 1024],
    [2, 3, 3136],
    [1, 2, 270_000],
    [0, 3, 2],
];

fn slopes<T: Bits>(channels: usize) -> Vec<T> {
    (0..channels).map(|channel| T::from_f64((channel % 13) as f64 / 16.0)).collect()
}

/// None of them 0.
fn regular_slopes<T: Bits>(channels: usize) -> Vec<T> {
    (0..channels).map(|channel| T::from_f64((channel % 13 + 1) as f64 / 16.0)).collect()
}

/// Ordinary numbers, of which sums stay finite.
fn numbers<T: Bits>(len: usize, seed: u64) -> Vec<T> {
    random::<T>(len, seed)
        .into_iter()
        .enumerate()
        .map(|(i, x)| {
            let ordinary = (1e-6..1e3).contains(&x.to_f64().abs());
            if ordinary { x } else { T::from_f64((i % 17) as f64 / 8.0 - 1.0) }
        })
        .collect()
}

fn scalar_isa() -> Isa {
    Isa::named("scalar").unwrap()
}

fn on_threads(isa: Isa, threads: usize, stores: Stores) -> Exec {
    Exec { isa, threads: Threads::Exactly(threads), stores }
}

/// channels × inner around everything that decides how slopes come to their elements: as they lie in memory, as one for a run, or as made
/// ones that repeat or do not; with masks and lines that begin within runs.
const CHANNELS: [[usize; 2]; 32] = [
    [2, 1],
    [4, 1],
    [8, 1],
    [16, 1],
    [17, 1],
    [31, 1],
    [32, 1],
    [33, 1],
    [64, 1],
    [128, 1],
    [383, 1],
    [400, 1],
    [767, 1],
    [768, 1],
    [769, 1],
    [1024, 1],
    [2048, 1],
    [2049, 1],
    [5003, 1],
    [3, 2],
    [700, 2],
    [300, 7],
    [40, 31],
    [40, 32],
    [64, 49],
    [9, 127],
    [9, 128],
    [9, 129],
    [7, 196],
    [4, 784],
    [2, 5000],
    [20, 3],
];

/// Every form, for slopes that are regular, and with some among them that are not.
fn check_layouts<T: Bits + Real>()
where
    T::Float: Bits,
    for<'a> PRelu<'a, T::Float>: Activation<T>,
    LeakyRelu<T::Float>: Activation<T>,
{
    let scalar = on_threads(scalar_isa(), 1, Stores::Cached);
    for [channels, inner] in CHANNELS {
        let sample = channels * inner;
        // So many that values repeat, if they are few enough; and fewer.
        let samples = if sample < 2000 { &[1, 3, (3000 / sample).max(4)][..] } else { &[1, 2] };
        for &samples in samples {
            let len = samples * sample;
            let (mut x, dy) = (random::<T>(len, 5), random::<T>(len, 6));
            for irregular in [false, true] {
                let mut slopes = regular_slopes::<T::Float>(channels);
                if irregular {
                    slopes[channels / 3] = T::Float::from_f64(f64::NAN);
                    slopes[channels / 2] = T::Float::ZERO;
                    slopes[channels - 1] = T::Float::from_f64(f64::INFINITY);
                    x[sample - 1] = T::ZERO; // what is no NaN becomes one, which the instruction sets disagree about
                }
                // Leaky ReLU, which has one slope, element by element.
                let (mut y, mut dx) = (x.clone(), dy.clone());
                for i in 0..len {
                    let op = LeakyRelu::new(slopes[i / inner % channels]);
                    scalar.forward_inplace(&op, &mut y[i..=i]).unwrap();
                    scalar.backward_inplace(&op, &mut dx[i..=i], Saved::Input(&x[i..=i])).unwrap();
                }
                let mask = pack(x.iter().map(|x| *x > T::ZERO));
                let (x, dy, dx_from_output) = (x.clone(), dy.clone(), dx.clone());
                let expected = Expected { x, dy, y, dx, dx_from_output, mask, errors: [0.0; 2] };
                let op = PRelu::new(&slopes, inner);
                let what = format!("{channels} × {inner}, irregular: {irregular}");
                for isa in isas() {
                    for (threads, stores) in [(1, Stores::Cached), (1, Stores::Streaming), (3, Stores::Auto)]
                    {
                        for form in forms(&op as &dyn Activation<T>) {
                            common::check(&on_threads(isa, threads, stores), &op, form, &expected, &what);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn layouts_f32() {
    check_layouts::<f32>();
}

#[test]
fn layouts_f64() {
    check_layouts::<f64>();
}

#[test]
#[cfg(feature = "half")]
fn layouts_of_halves() {
    if common::is_tested::<half::f16>() {
        check_layouts::<half::f16>();
    }
    check_layouts::<half::bf16>();
}

/// Parts for threads begin within samples.
#[test]
fn parts_of_layouts() {
    for [channels, inner] in [[17, 1], [400, 1], [5003, 1], [64, 49], [7, 196], [2, 5000]] {
        let sample = channels * inner;
        let len = sample * (300_000 / sample);
        let slopes = regular_slopes::<f32>(channels);
        let op = PRelu::new(&slopes, inner);
        let (x, dy) = (numbers::<f32>(len, 7), numbers::<f32>(len, 8));
        let expected = |values: &[f32]| -> Vec<f32> {
            let slope = |i: usize| slopes[i / inner % channels];
            (0..len).map(|i| if x[i] > 0.0 { values[i] } else { slope(i) * values[i] }).collect()
        };
        let (expected_y, expected_dx) = (ints(&expected(&x)), ints(&expected(&dy)));
        for isa in isas().into_iter().filter(|&isa| isa != scalar_isa()) {
            for (stores, offset) in [(Stores::Cached, 0), (Stores::Streaming, 0), (Stores::Streaming, 3)] {
                let exec = on_threads(isa, 3, stores);
                let what = format!("{channels} × {inner} on {isa}, {stores:?}, {offset} off");
                let (mut room, mut mask) = (vec![0.0; len + offset], vec![0; len.div_ceil(8)]);
                let out = &mut room[offset..];
                exec.forward_mask(&op, &x, out, &mut mask).unwrap();
                assert!(ints(out) == expected_y, "y with a mask, {what}");
                exec.backward(&op, &dy, Saved::Mask(&mask), out).unwrap();
                assert!(ints(out) == expected_dx, "dx, {what}");
                exec.forward(&op, &x, out).unwrap();
                assert!(ints(out) == expected_y, "y, {what}");
            }
        }
    }
}

/// dx as from the generic call, dw within the bound of the exact sum, and the same bits on every path, with any number of
/// threads, with either kind of stores, in place, and accumulated.
fn check<T: Bits + Real>()
where
    T::Float: Bits,
    for<'a> PRelu<'a, T::Float>: rectify::Activation<T>,
{
    for [outer, channels, inner] in LAYOUTS {
        let len = outer * channels * inner;
        if common::is_emulated() && len > 100_000 {
            continue;
        }
        let (x, dy) = (numbers::<T>(len, 1), numbers::<T>(len, 2));
        let slopes = slopes::<T::Float>(channels);
        let op = PRelu::new(&slopes, inner);
        let what = format!("{outer} × {channels} × {inner}");

        let mut expected_dx = dy.clone();
        Exec::serial().backward_inplace(&op, &mut expected_dx, Saved::Input(&x)).unwrap();
        let (mut exact, mut magnitude) = (vec![0.0; channels], vec![0.0; channels]);
        for (i, (x, dy)) in x.iter().zip(&dy).enumerate() {
            if x.to_f64() <= 0.0 {
                let term = x.to_f64() * dy.to_f64();
                exact[i / inner % channels] += term;
                magnitude[i / inner % channels] += term.abs();
            }
        }
        let mut first: Option<Vec<T::Float>> = None;
        for isa in isas() {
            for (threads, stores) in [(1, Stores::Cached), (1, Stores::Streaming), (3, Stores::Auto)] {
                let exec = on_threads(isa, threads, stores);
                let (mut dx, mut dw) = (vec![T::nan(); len], vec![T::Float::nan(); channels]);
                exec.prelu_backward(&op, &dy, &x, &mut dx, &mut dw, Sum::Overwrite).unwrap();
                assert_eq!(ints(&dx), ints(&expected_dx), "dx of {what} on {isa}, {threads} threads");
                for (channel, dw) in dw.iter().enumerate() {
                    let error = (dw.to_f64() - exact[channel]).abs();
                    let bound = 16.0 * T::Float::EPSILON.to_f64() * magnitude[channel];
                    assert!(error <= bound, "dw {channel} of {what} on {isa}: {error:e} > {bound:e}");
                }
                let first = first.get_or_insert_with(|| dw.clone());
                assert_eq!(ints(&dw), ints(first), "dw of {what} on {isa}, {threads} threads");

                let mut dx = dy.clone();
                exec.prelu_backward_inplace(&op, &mut dx, &x, &mut dw, Sum::Accumulate).unwrap();
                assert_eq!(ints(&dx), ints(&expected_dx), "dx in place of {what} on {isa}");
                let twice: Vec<T::Float> = first.iter().map(|&dw| dw + dw).collect();
                for (dw, twice) in dw.iter().zip(&twice) {
                    let error = (dw.to_f64() - twice.to_f64()).abs();
                    assert!(
                        error <= T::Float::EPSILON.to_f64() * twice.to_f64().abs(),
                        "accumulated {what} on {isa}"
                    );
                }
            }
        }
    }
}

#[test]
fn slope_gradients_f32() {
    check::<f32>();
}

#[test]
fn slope_gradients_f64() {
    check::<f64>();
}

#[test]
#[cfg(feature = "half")]
fn slope_gradients_of_halves() {
    if common::is_tested::<half::f16>() {
        check::<half::f16>();
    }
    check::<half::bf16>();
}

/// With one sum per element there is nothing to round but the products.
#[test]
fn single_terms_are_exact() {
    let x = [-1.5_f32, -0.0, 0.0, 2.0, f32::NAN, -3.0, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let dy = [4.0_f32, 5.0, 5.0, f32::INFINITY, 1.0, 0.25, 2.0, 0.0];
    let slopes = [0.5; 8];
    for isa in isas() {
        let exec = on_threads(isa, 1, Stores::Auto);
        let (mut dx, mut dw) = ([0.0; 8], [0.0; 8]);
        let op = PRelu::new(&slopes, 1);
        exec.prelu_backward(&op, &dy, &x, &mut dx, &mut dw, Sum::Overwrite).unwrap();
        let expected = [-6.0, 0.0, 0.0, 0.0, f32::NAN, -0.75, f32::NEG_INFINITY, f32::NAN];
        for (found, expected) in dw.iter().zip(expected) {
            let same = found == &expected || found.to_bits() == 0x7FC0_0000 && expected.is_nan();
            assert!(same, "{found} instead of {expected} on {isa}");
        }
    }
}

/// Leading dimensions change nothing, and what lies between rows stays.
#[test]
fn rows_that_are_apart() {
    const PAINT: f32 = 77.0;
    for [outer, channels, inner] in
        LAYOUTS.into_iter().filter(|layout| layout[0] * layout[1] * layout[2] < 200_000)
    {
        let sample = channels * inner;
        let (x, dy) = (numbers::<f32>(outer * sample, 3), numbers::<f32>(outer * sample, 4));
        let slopes = slopes(channels);
        let op = PRelu::new(&slopes, inner);
        let leading = [sample + 3, sample, sample + 17];
        let spread = |values: &[f32], leading: usize| {
            let mut data = vec![PAINT; outer * leading + 5];
            values.chunks(sample).enumerate().for_each(|(row, values)| {
                data[row * leading..][..sample].copy_from_slice(values);
            });
            data
        };
        let same = |data: &[f32], values: &[f32], leading: usize, what: &str| {
            assert_eq!(ints(data), ints(&spread(values, leading)), "{what} {outer} × {channels} × {inner}");
        };
        for isa in isas() {
            for threads in [1, 4] {
                let exec = on_threads(isa, threads, Stores::Auto);
                let mut y = x.clone();
                exec.forward_inplace(&op, &mut y).unwrap();
                let (mut dx, mut dw) = (dy.clone(), vec![0.0; channels]);
                exec.prelu_backward_inplace(&op, &mut dx, &x, &mut dw, Sum::Overwrite).unwrap();
                if channels == 1 {
                    // One slope: a flat tensor is one sample, so its sum has another shape than that of rows.
                    let rows = Rows::new(&x, outer, sample, sample).unwrap();
                    let mut dy = dy.clone();
                    let mut dy = RowsMut::new(&mut dy, outer, sample, sample).unwrap();
                    exec.prelu_backward_rows_inplace(&op, &mut dy, &rows, &mut dw, Sum::Overwrite).unwrap();
                }

                let (far_x, far_dy) = (spread(&x, leading[0]), spread(&dy, leading[1]));
                let rows_x = Rows::new(&far_x, outer, sample, leading[0]).unwrap();
                let rows_dy = Rows::new(&far_dy, outer, sample, leading[1]).unwrap();
                let mut out = spread(&vec![0.0; x.len()], leading[2]);
                let mut rows_out = RowsMut::new(&mut out, outer, sample, leading[2]).unwrap();
                exec.prelu_rows(&op, &rows_x, &mut rows_out).unwrap();
                same(&out, &y, leading[2], "y");

                let mut found = vec![0.0; channels];
                let mut rows_out = RowsMut::new(&mut out, outer, sample, leading[2]).unwrap();
                exec.prelu_backward_rows(&op, &rows_dy, &rows_x, &mut rows_out, &mut found, Sum::Overwrite)
                    .unwrap();
                same(&out, &dx, leading[2], "dx");
                assert_eq!(ints(&found), ints(&dw), "dw of {outer} × {channels} × {inner} on {isa}");

                let mut far = spread(&x, leading[0]);
                exec.prelu_rows_inplace(&op, &mut RowsMut::new(&mut far, outer, sample, leading[0]).unwrap())
                    .unwrap();
                same(&far, &y, leading[0], "y in place");
            }
        }
    }
}

#[test]
fn refused() {
    let exec = Exec::new();
    let slopes = [0.5_f32, 0.25];
    let op = PRelu::new(&slopes, 3);
    let (x, mut y) = ([-1.0_f32; 10], [5.0_f32; 10]);
    let message = "the tensor has length 10, which is no multiple of 2 channels of 3 elements";
    assert_eq!(exec.forward(&op, &x, &mut y).unwrap_err().to_string(), message);
    assert_eq!(exec.forward_inplace(&op, &mut y).unwrap_err().to_string(), message);
    let mut dw = [7.0; 3];
    let error = exec.prelu_backward(&op, &x, &x, &mut y, &mut dw[..2], Sum::Overwrite).unwrap_err();
    assert_eq!(error.to_string(), message);
    let error = exec.prelu_backward(&op, &x[..6], &x[..6], &mut y[..6], &mut dw, Sum::Overwrite).unwrap_err();
    assert_eq!(error.to_string(), "dw has length 3, but slopes has length 2");
    let error = exec.prelu_backward_inplace(&op, &mut y[..6], &x, &mut dw, Sum::Overwrite).unwrap_err();
    assert_eq!(error.to_string(), "saved input has length 10, but dy has length 6");
    let nothing = PRelu::new(&[], 3);
    let message = "the tensor has length 10, which is no multiple of 0 channels of 3 elements";
    assert_eq!(exec.forward(&nothing, &x, &mut y).unwrap_err().to_string(), message);
    for inner in [3, 64, 1000, usize::MAX] {
        let nothing = PRelu::<f32>::new(&[], inner);
        assert!(exec.forward_inplace(&nothing, &mut y[..0]).is_ok());
        assert_eq!(exec.forward_mask::<f32>(&nothing, &[], &mut [], &mut []), Ok(0));
        assert!(exec.backward_inplace(&PRelu::new(&slopes, inner), &mut y[..0], Saved::Input(&[])).is_ok());
    }

    assert_eq!(
        Rows::new(&x, 2, 5, 4).unwrap_err().to_string(),
        "the leading dimension is 4, but rows have 5 elements"
    );
    assert_eq!(
        RowsMut::new(&mut y, 3, 3, 4).unwrap_err().to_string(),
        "data has length 10, but 3 rows of 3 elements, 4 apart, need 11"
    );
    assert!(Rows::new(&x, usize::MAX, 3, usize::MAX).is_err(), "no overflow");
    let src = Rows::new(&x, 1, 6, 6).unwrap();
    let mut dst = RowsMut::new(&mut y, 2, 3, 3).unwrap();
    let message = "dst has 2 rows of 3, but src has 1 of 6";
    assert_eq!(exec.prelu_rows(&op, &src, &mut dst).unwrap_err().to_string(), message);
    assert_eq!((y, dw), ([5.0; 10], [7.0; 3]), "nothing was written");

    let negative = PRelu::new(&[0.5_f32, -0.25], 1);
    let error = exec.backward_inplace(&negative, &mut y, Saved::Output(&x)).unwrap_err();
    let message = "slope is -0.25, but must be at least 0 for a gradient from the saved output; save the input or the mask";
    assert_eq!(error.to_string(), message);
}
