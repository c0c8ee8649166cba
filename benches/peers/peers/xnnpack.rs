//! XNNPACK: an operator is made once and runs on memory that is given. Its prelu is the one with channels last.

use crate::cases::{CHANNELS, Case, Function, slope, slopes};
use crate::contestant::Contestant;
use crate::memory::Tensors;
use std::ffi::c_void;
use std::hint::black_box;
use std::ptr;
use std::sync::LazyLock;

/// The part of `xnnpack.h` and `pthreadpool.h` that is used. Handles are pointers to what only the library knows.
mod c {
    use std::ffi::{c_int, c_void};

    pub const SUCCESS: c_int = 0;

    pub type Operator = *mut c_void;
    pub type Threads = *mut c_void;
    pub type Setup = unsafe extern "C" fn(Operator, usize, *const f32, *mut f32, Threads) -> c_int;

    unsafe extern "C" {
        pub fn xnn_initialize(allocator: *const c_void) -> c_int;
        pub fn xnn_create_clamp_nc_f32(
            channels: usize,
            input_stride: usize,
            output_stride: usize,
            min: f32,
            max: f32,
            flags: u32,
            operator: *mut Operator,
        ) -> c_int;
        pub fn xnn_create_leaky_relu_nc_f32(
            channels: usize,
            input_stride: usize,
            output_stride: usize,
            slope: f32,
            flags: u32,
            operator: *mut Operator,
        ) -> c_int;
        pub fn xnn_create_elu_nc_f32(
            channels: usize,
            input_stride: usize,
            output_stride: usize,
            alpha: f32,
            flags: u32,
            operator: *mut Operator,
        ) -> c_int;
        pub fn xnn_create_prelu_nc_f32(
            channels: usize,
            input_stride: usize,
            output_stride: usize,
            slopes: *const f32,
            flags: u32,
            operator: *mut Operator,
        ) -> c_int;
        pub fn xnn_setup_clamp_nc_f32(
            operator: Operator,
            batch: usize,
            input: *const f32,
            output: *mut f32,
            threads: Threads,
        ) -> c_int;
        pub fn xnn_setup_leaky_relu_nc_f32(
            operator: Operator,
            batch: usize,
            input: *const f32,
            output: *mut f32,
            threads: Threads,
        ) -> c_int;
        pub fn xnn_setup_elu_nc_f32(
            operator: Operator,
            batch: usize,
            input: *const f32,
            output: *mut f32,
            threads: Threads,
        ) -> c_int;
        pub fn xnn_setup_prelu_nc_f32(
            operator: Operator,
            batch: usize,
            input: *const f32,
            output: *mut f32,
            threads: Threads,
        ) -> c_int;
        pub fn xnn_run_operator(operator: Operator, threads: Threads) -> c_int;
        pub fn xnn_delete_operator(operator: Operator) -> c_int;
        pub fn pthreadpool_create(threads: usize) -> Threads;
        pub fn pthreadpool_destroy(threads: Threads);
    }
}

/// Whether the library can be used on this CPU.
static USABLE: LazyLock<bool> = LazyLock::new(|| {
    // SAFETY: a null pointer stands for the default allocator.
    unsafe { c::xnn_initialize(ptr::null()) == c::SUCCESS }
});

/// Who runs, if anybody does: backward it has not.
pub fn enter(case: Case, _: &Tensors<'_, f32>) -> Option<Box<dyn Contestant<f32>>> {
    if !*USABLE {
        return None;
    }
    let mut operator = ptr::null_mut();
    let at = &mut operator;
    let n = CHANNELS;
    // SAFETY: these are rows of n channels without gaps, `at` may be written to, and the slopes, n of them, are copied.
    let (status, setup) = unsafe {
        match case.function {
            Function::Relu | Function::ReluInplace => (
                c::xnn_create_clamp_nc_f32(n, n, n, 0.0, f32::INFINITY, 0, at),
                c::xnn_setup_clamp_nc_f32 as c::Setup,
            ),
            Function::LeakyRelu => (
                c::xnn_create_leaky_relu_nc_f32(n, n, n, slope::<f32>(), 0, at),
                c::xnn_setup_leaky_relu_nc_f32 as c::Setup,
            ),
            Function::PRelu => (
                c::xnn_create_prelu_nc_f32(n, n, n, slopes::<f32>().as_ptr(), 0, at),
                c::xnn_setup_prelu_nc_f32 as c::Setup,
            ),
            Function::Elu => {
                (c::xnn_create_elu_nc_f32(n, n, n, 1.0, 0, at), c::xnn_setup_elu_nc_f32 as c::Setup)
            }
            Function::ReluBackward => return None,
        }
    };
    assert_eq!(status, c::SUCCESS, "XNNPACK makes no operator");
    let threads = match case.threads {
        1 => ptr::null_mut(),
        // SAFETY: any number will do.
        several => unsafe { c::pthreadpool_create(several) },
    };
    let inplace = case.function == Function::ReluInplace;
    Some(Box::new(Operator { operator, setup, threads, inplace }))
}

/// An operator, with the threads that it runs on; null is the caller alone.
struct Operator {
    operator: c::Operator,
    setup: c::Setup,
    threads: *mut c_void,
    inplace: bool,
}

impl Contestant<f32> for Operator {
    fn run(&mut self, tensors: &mut Tensors<'_, f32>, passes: usize) {
        let rows = tensors.y.len() / CHANNELS;
        let y = tensors.y.as_mut_ptr();
        let x = if self.inplace { y.cast_const() } else { tensors.x.as_ptr() };
        // SAFETY: x and y are so many rows, and are not used otherwise until the last run has returned. 16 bytes behind x may
        // be read: tensors end at least a line before their memory does. Element-wise operators work in place.
        let status = unsafe { (self.setup)(self.operator, rows, x, y, self.threads) };
        assert_eq!(status, c::SUCCESS, "XNNPACK does not take the tensors");
        for _ in 0..passes {
            // SAFETY: it has been set up, with these threads.
            let status = unsafe { c::xnn_run_operator(black_box(self.operator), self.threads) };
            assert_eq!(status, c::SUCCESS, "XNNPACK does not run");
        }
    }

    fn spins(&self) -> bool {
        !self.threads.is_null()
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        // SAFETY: both were made by the library, and nothing uses them any more; it ignores no threads.
        unsafe {
            c::xnn_delete_operator(self.operator);
            c::pthreadpool_destroy(self.threads);
        }
    }
}
