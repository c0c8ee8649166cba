//! What is refused, in which words, and that nothing has been written by then.

use rectify::{Error, Exec, Form, LeakyRelu, Relu, Saved, Stores, Threads};
use std::mem::MaybeUninit;
use std::panic::catch_unwind;

/// Runs a call that must fail, and checks its message.
#[track_caller]
fn refused<R>(result: Result<R, Error>, message: &str) {
    assert_eq!(result.err().expect("should have been refused").to_string(), message);
}

#[test]
fn lengths_that_differ() {
    let exec = Exec::new();
    let x = [-1.0_f32; 9];
    let (mut y, mut mask) = ([5.0_f32; 8], [0xA5_u8; 2]);
    refused(exec.forward(&Relu, &x, &mut y), "dst has length 8, but src has length 9");
    refused(exec.forward_mask(&Relu, &x, &mut y, &mut mask), "dst has length 8, but src has length 9");
    refused(exec.backward(&Relu, &x, Saved::Input(&x), &mut y), "dx has length 8, but dy has length 9");
    refused(
        exec.backward_inplace(&Relu, &mut y, Saved::Input(&x)),
        "saved input has length 9, but dy has length 8",
    );
    refused(
        exec.backward_inplace(&Relu, &mut y, Saved::Output(&x)),
        "saved output has length 9, but dy has length 8",
    );
    let mut memory = [MaybeUninit::new(5.0_f32); 8];
    refused(exec.forward_uninit(&Relu, &x, &mut memory), "dst has length 8, but src has length 9");
    assert_eq!((y, mask), ([5.0; 8], [0xA5; 2]), "nothing was written");
}

#[test]
fn masks_too_short() {
    let exec = Exec::new();
    let x = [-1.0_f64; 17];
    let (mut y, mut mask) = ([5.0_f64; 17], [0xA5_u8; 2]);
    let message = "mask has 2 bytes, but 17 elements need 3";
    refused(exec.forward_mask(&Relu, &x, &mut y, &mut mask), message);
    refused(exec.forward_mask_inplace(&Relu, &mut y, &mut mask), message);
    refused(exec.backward(&Relu, &x, Saved::Mask(&mask), &mut y), message);
    refused(exec.backward_inplace(&Relu, &mut y, Saved::Mask(&mask)), message);
    assert_eq!((y, mask), ([5.0; 17], [0xA5; 2]), "nothing was written");
}

#[test]
fn outputs_that_do_not_determine_the_gradient() {
    let saved = [1.0_f32; 3];
    let refuse = |slope: f32, shown: &str| {
        let mut dy = [5.0_f32; 3];
        let message = format!(
            "slope is {shown}, but must be at least 0 for a gradient from the saved output; save the input or the mask"
        );
        refused(
            Exec::new().backward_inplace(&LeakyRelu::new(slope), &mut dy, Saved::Output(&saved)),
            &message,
        );
        assert_eq!(dy, [5.0; 3], "nothing was written");
    };
    refuse(-0.1, "-0.1");
    refuse(f32::NEG_INFINITY, "-inf");
    refuse(f32::NAN, "NaN");
    for slope in [0.0, -0.0, 0.01, 2.0, f32::INFINITY] {
        Exec::new().backward_inplace(&LeakyRelu::new(slope), &mut [1.0; 3], Saved::Output(&saved)).unwrap();
    }
    for saved in [Saved::Input(&saved[..]), Saved::Mask(&[0])] {
        Exec::new().backward_inplace(&LeakyRelu::new(-0.1), &mut [1.0; 3], saved).unwrap();
    }
}

/// The short functions panic with the message of the error.
#[test]
fn short_functions_panic() {
    let panic = catch_unwind(|| rectify::relu_f32(&[1.0; 3], &mut [0.0; 2])).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "dst has length 2, but src has length 3");
    let panic =
        catch_unwind(|| rectify::leaky_relu_mask_inplace_f64(&mut [1.0; 9], &mut [0], 0.1)).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "mask has 1 bytes, but 9 elements need 2");
}

#[test]
fn empty_slices_are_fine() {
    let exec = Exec::new();
    assert_eq!(exec.forward_mask::<f32>(&Relu, &[], &mut [], &mut []), Ok(0));
    exec.backward_inplace::<f32>(&Relu, &mut [], Saved::Mask(&[])).unwrap();
    rectify::relu_inplace_f64(&mut []);
}

/// A plan says what was chosen, and why, with both values of the comparison.
#[test]
fn plans_explain_themselves() {
    let exec = Exec::new();
    let small = exec.plan::<f32>(Form::Forward, 1000);
    assert_eq!((small.stores, small.threads), (Stores::Cached, 1));
    assert!(small.to_string().contains("the tensors have 8000 bytes, fewer than the"), "{small}");

    let large = exec.plan::<f32>(Form::Forward, 1 << 30).to_string();
    let in_place = exec.plan::<f32>(Form::ForwardInplace, 1 << 30);
    assert_eq!(in_place.stores, Stores::Cached);
    assert!(in_place.to_string().contains("stores: cached: in place"), "{in_place}");
    if ["avx2", "avx512"].contains(&exec.isa.name()) {
        assert!(large.contains("stores: streaming: the tensors have 8589934592 bytes, at least"), "{large}");
    }
    let forced = Exec { threads: Threads::Exactly(3), stores: Stores::Streaming, ..exec }
        .plan::<f64>(Form::Forward, 10);
    assert_eq!(forced.threads, 3);
    assert!(forced.to_string().contains("threads: 3: as asked"), "{forced}");
}
