//! Every length at every offset, between guard pages: the right bits, and not one byte outside the slices.

mod common;

use common::guarded::Guarded;
use common::{Bits, Expected, Tensors, call, compare, forms, is_forward, isas, on};
use rectify::{Entry, Exec, Form, Stores, catalog};

/// The longest: four words of mask, so that the main loop runs several rounds on every path for f32, and one more.
const LONGEST: usize = 4 * 64 + 1;

/// Five tensors between guard pages, reused for every call.
struct Arena<T> {
    main: Guarded<T>,
    out: Guarded<T>,
    values: Guarded<T>,
    mask: Guarded<u8>,
}

/// What stands around the slices, to be found unchanged.
const PAINT: u8 = 0xA5;

impl<T: Bits> Arena<T> {
    fn new() -> Self {
        let room = LONGEST + 2 * T::PER_LINE;
        Arena {
            main: Guarded::new(room),
            out: Guarded::new(room),
            values: Guarded::new(room),
            mask: Guarded::new(room),
        }
    }

    /// One call with every tensor `offset` elements behind the lower guard page, or before the upper one.
    fn check(
        &mut self,
        exec: &Exec,
        entry: &Entry<T>,
        form: Form,
        expected: &Expected<T>,
        offset: usize,
        upper: bool,
    ) {
        let len = expected.x.len();
        let place = |room: usize, len: usize| if upper { room - offset - len } else { offset };
        let paint = T::from_f64(-77.0);
        let from_output = matches!(form, Form::BackwardOutput | Form::BackwardOutputInplace);

        let (main, out) = (self.main.all(), self.out.all());
        let (values, mask) = (self.values.all(), self.mask.all());
        let at = place(main.len(), len);
        // Source and destination a different distance from alignment: the destination one element further in.
        let out_at = if upper { at.saturating_sub(1) } else { at + 1 };
        let mask_at = place(mask.len(), expected.mask.len());
        let around = |at: usize, len: usize, room: usize| at.saturating_sub(70)..(at + len + 70).min(room);
        let (main_near, out_near) = (around(at, len, main.len()), around(out_at, len, out.len()));
        let mask_near = around(mask_at, expected.mask.len(), mask.len());
        main[main_near.clone()].fill(paint);
        out[out_near.clone()].fill(paint);
        mask[mask_near.clone()].fill(PAINT);
        main[at..at + len].copy_from_slice(expected.main(form));
        values[at..at + len].copy_from_slice(if from_output { &expected.y } else { &expected.x });
        if !is_forward(form) {
            mask[mask_at..][..expected.mask.len()].copy_from_slice(&expected.mask);
        }

        let tensors = Tensors {
            main: &mut main[at..at + len],
            out: &mut out[out_at..out_at + len],
            values: &values[at..at + len],
            mask: &mut mask[mask_at..][..expected.mask.len()],
        };
        let active = call(exec, &*entry.op, form, tensors);

        let what = format!("{} {form:?} on {}, {len} at {offset}, upper {upper}", entry.name, exec.isa);
        let (result, untouched) = if form.is_inplace() {
            (&main[at..][..len], &out[out_at..][..len])
        } else {
            (&out[out_at..][..len], &main[at..][..len])
        };
        compare(result, expected.result(form), &expected.x, &what);
        if form.is_inplace() {
            assert!(untouched.iter().all(|&value| value == paint), "{what}: other tensor");
        } else {
            compare(untouched, expected.main(form), &expected.x, &format!("{what}: source"));
        }
        assert_eq!(&mask[mask_at..][..expected.mask.len()], mask_after(form, expected), "{what}: mask");
        assert_eq!(active.unwrap_or(expected.active()), expected.active(), "{what}: count");
        let outside = |values: &[T], near: std::ops::Range<usize>, at: usize| {
            near.filter(|i| !(at..at + len).contains(i)).all(|i| values[i] == paint)
        };
        assert!(outside(main, main_near, at) && outside(out, out_near, out_at), "{what}: elements outside");
        let mut mask_outside = mask_near.filter(|i| !(mask_at..mask_at + expected.mask.len()).contains(i));
        assert!(mask_outside.all(|i| mask[i] == PAINT), "{what}: mask bytes outside");
    }
}

/// What the mask's bytes are after a call: painted if the form has none.
fn mask_after<T>(form: Form, expected: &Expected<T>) -> &[u8] {
    const PAINTED: [u8; LONGEST.div_ceil(8)] = [PAINT; LONGEST.div_ceil(8)];
    match form {
        Form::Forward | Form::ForwardInplace => &PAINTED[..expected.mask.len()],
        _ if expected.mask.is_empty() => &[],
        _ => &expected.mask,
    }
}

fn every_length_at_every_offset<T: Bits>(stores: Stores) {
    let entries = catalog::<T>();
    let mut arena = Arena::new();
    for entry in entries.iter().filter(|entry| entry.typical) {
        let longest = Expected::random(entry, LONGEST, 3);
        for len in (0..=longest.x.len()).filter(|&len| entry.op.fits(len).is_ok()) {
            let expected = longest.truncated(len);
            for isa in isas() {
                let exec = Exec { stores, ..on(isa) };
                for form in forms(&*entry.op) {
                    // Of small elements, sixteen offsets: where a slice begins moves with its length, too.
                    for offset in (0..T::PER_LINE).step_by(T::PER_LINE.div_ceil(16)) {
                        arena.check(&exec, entry, form, &expected, offset, true);
                    }
                    arena.check(&exec, entry, form, &expected, 0, false);
                    arena.check(&exec, entry, form, &expected, len % T::PER_LINE, false);
                }
            }
        }
    }
}

#[test]
fn f32_cached() {
    every_length_at_every_offset::<f32>(Stores::Cached);
}

#[test]
fn f64_cached() {
    every_length_at_every_offset::<f64>(Stores::Cached);
}

#[test]
fn narrow_types_cached() {
    for_narrow_types!(every_length_at_every_offset(Stores::Cached));
}

#[test]
fn narrow_types_streaming() {
    for_narrow_types!(every_length_at_every_offset(Stores::Streaming));
}

#[test]
fn f32_streaming() {
    every_length_at_every_offset::<f32>(Stores::Streaming);
}

#[test]
fn f64_streaming() {
    every_length_at_every_offset::<f64>(Stores::Streaming);
}

/// Lengths around which the loop takes its other turns: the alignment detour, and larger.
#[test]
fn longer_lengths() {
    for entry in catalog::<f32>() {
        let longest = Expected::random(&entry, 3000, 4);
        let lengths = (250..280).chain(500..530).chain([1000, 1023, 1024, 1025, 2047, 2999]);
        for len in lengths.filter(|&len| entry.op.fits(len).is_ok()) {
            let expected = longest.truncated(len);
            for isa in isas() {
                for form in forms(&*entry.op) {
                    common::check(&on(isa), &*entry.op, form, &expected, entry.name);
                }
            }
        }
    }
}

/// The guard pages do guard: reading one element past the end dies.
#[test]
#[cfg_attr(target_arch = "aarch64", ignore = "user-mode emulation cannot start this test again")]
fn guard_pages_fault() {
    const CHILD: &str = "RECTIFY_TEST_FAULT";
    if std::env::var_os(CHILD).is_some() {
        let mut guarded = Guarded::<f32>::new(1);
        let end = guarded.all().as_ptr_range().end;
        // SAFETY: none; this is the access that must fault, in a process of its own.
        let value = unsafe { end.read_volatile() };
        println!("read {value}");
        std::process::exit(0);
    }
    let test = std::env::current_exe().unwrap();
    let status = std::process::Command::new(test)
        .args(["--exact", "guard_pages_fault"])
        .env(CHILD, "1")
        .output()
        .unwrap()
        .status;
    assert!(!status.success(), "reading a guard page should have killed the child");
}
