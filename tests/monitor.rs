//! Counting masks, and the monitor of dead units.

mod common;

use common::{isas, on, pack, random};
use rectify::{ActivityMonitor, Channels, Exec, Relu};

/// Counts as the plain loop has them, for widths around words and tiles, numbers of rows around groups and what counters hold.
#[test]
fn counts_are_those_of_a_loop() {
    for length in [1, 7, 8, 63, 64, 65, 200, 1024, 1030, 2100] {
        for rows in [0, 1, 6, 7, 8, 251, 252, 253, 300, 600] {
            let flags: Vec<bool> =
                random::<i64>(rows * length, rows as u64).into_iter().map(|x| x % 3 > 0).collect();
            // Bits that belong to no element are set: they must not count.
            let beyond = vec![true; length.next_multiple_of(8) - length];
            let mask: Vec<u8> =
                flags.chunks(length).flat_map(|row| pack([row, &beyond].concat().into_iter())).collect();
            for isa in isas() {
                for (channels, count) in [
                    (Channels::AlongRows, length),
                    (Channels::AlongRows, length / length.min(2)),
                    (Channels::AcrossRows, rows),
                    (Channels::AcrossRows, rows / 3),
                ] {
                    let across = channels == Channels::AcrossRows;
                    if count == 0 || !(if across { rows } else { length }).is_multiple_of(count) {
                        continue;
                    }
                    let mut expected = vec![5; count];
                    for (i, &flag) in flags.iter().enumerate() {
                        let channel = if across { i / length } else { i % length };
                        expected[channel % count] += u64::from(flag);
                    }
                    let mut counts = vec![5; count];
                    on(isa).count_active(&mask, rows, length, channels, &mut counts).unwrap();
                    assert_eq!(
                        counts, expected,
                        "{rows} × {length}, {channels:?}, {count} channels on {isa}"
                    );
                }
            }
        }
    }
}

#[test]
fn refused() {
    let mut counts = [3; 4];
    let error = Exec::new().count_active(&[0; 3], 4, 8, Channels::AlongRows, &mut counts).unwrap_err();
    assert_eq!(error.to_string(), "mask has 3 bytes, but 32 elements need 4");
    let error = Exec::new().count_active(&[0; 9], 3, 6, Channels::AlongRows, &mut counts).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the tensor has length 18, which is no multiple of 4 channels of 1 elements"
    );
    assert_eq!(counts, [3; 4]);
    let mut monitor = ActivityMonitor::new(3);
    let error = monitor.observe_output(&[1.0_f32; 7]).unwrap_err();
    assert_eq!(error.to_string(), "y has length 7, but its whole samples has length 6");
    assert!(monitor.observe_mask(&[1], 2).is_err() && monitor.merge(&ActivityMonitor::new(2)).is_err());
    assert_eq!(monitor, ActivityMonitor::new(3));
}

/// Masks and outputs say the same, and parts put together are the whole.
#[test]
fn masks_outputs_and_merging() {
    for units in [1, 24, 130] {
        let x = random::<f32>(units * 90, 9);
        let [mut by_mask, mut by_output, mut first, mut second] =
            [(); 4].map(|()| ActivityMonitor::new(units));
        for (batch, x) in x.chunks(units * 30).enumerate() {
            let (mut y, mut mask) = (vec![0.0; x.len()], vec![0; 30 * units.div_ceil(8)]);
            for ((x, y), mask) in
                x.chunks(units).zip(y.chunks_mut(units)).zip(mask.chunks_mut(units.div_ceil(8)))
            {
                Exec::new().forward_mask(&Relu, x, y, mask).unwrap();
            }
            by_mask.observe_mask(&mask, 30).unwrap();
            by_output.observe_output(&y).unwrap();
            let part = if batch == 0 { &mut first } else { &mut second };
            part.observe_mask(&mask, 30).unwrap();
        }
        first.merge(&second).unwrap();
        let seen = |monitor: &ActivityMonitor| {
            (monitor.counts().to_vec(), monitor.samples(), monitor.dead(30).collect::<Vec<_>>())
        };
        assert_eq!(seen(&by_mask), seen(&by_output));
        assert_eq!(seen(&by_mask), seen(&first));
        let active =
            |unit: usize| x.chunks(units).filter(|x| x[unit] > 0.0 || x[unit].is_nan()).count() as u64;
        assert_eq!(by_mask.counts(), (0..units).map(active).collect::<Vec<_>>());
        assert_eq!(by_mask.histogram::<10>().iter().sum::<usize>(), units);
    }
}

#[test]
fn report() {
    let mut monitor = ActivityMonitor::new(4);
    assert!(
        monitor
            .to_string()
            .starts_with("4 units, 0 samples, 0.0 % of the activity 0\n4 never active (100.0 %)\n")
    );
    monitor.observe_mask(&[0b0011, 0b0001], 2).unwrap();
    monitor.observe_mask(&[0b0001], 1).unwrap();
    assert_eq!(monitor.dead(1).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(monitor.dead(2).collect::<Vec<_>>(), [2, 3]);
    let report = monitor.to_string();
    assert!(
        report.contains("2 never active (50.0 %)") && report.contains(" 90 to 100 % of samples:      1 #"),
        "{report}"
    );
}

#[cfg(feature = "svg")]
#[test]
fn picture() {
    let mut monitor = ActivityMonitor::new(3);
    monitor.svg().unwrap(); // of nothing
    ActivityMonitor::new(0).svg().unwrap();
    monitor.observe_mask(&[0b011, 0b001], 2).unwrap();
    let picture = monitor.svg().unwrap();
    assert!(picture.contains("3 units, 2 samples: 50.0 % of the activity 0, 1 never active"), "{picture}");
    assert!(picture.lines().any(|line| line == "never"), "{picture}");
    // A bar each for the unit that was always active, for that which was half of the time, and for the dead one.
    let heights = |color: &str| {
        let bars = picture.lines().filter(|line| line.starts_with("<rect") && line.contains(color));
        bars.filter(|bar| !bar.contains("height=\"0\"")).count()
    };
    assert_eq!((heights("#005596"), heights("#D55E00")), (2, 1), "{picture}");
}
