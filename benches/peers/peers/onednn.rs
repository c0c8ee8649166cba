//! oneDNN, version 2: a primitive is made once and runs on memory that is given, on OpenMP's threads.

use crate::cases::{CHANNELS, Case, Function, slope, slopes};
use crate::contestant::Contestant;
use crate::memory::Tensors;
use std::ffi::{c_int, c_void};
use std::hint::black_box;
use std::ptr;

/// The part of `dnnl.h` that is used. Handles are pointers to what only the library knows.
mod c {
    use std::ffi::{c_int, c_uint, c_void};

    pub const SUCCESS: c_int = 0;
    pub const CPU: c_int = 1;
    pub const IN_ORDER: c_uint = 1;
    pub const F32: c_int = 3;
    pub const PLAIN_2D: c_int = 3;
    pub const FORWARD_TRAINING: c_int = 64;
    pub const FORWARD_INFERENCE: c_int = 96;
    pub const RELU: c_int = 0x1f;
    pub const ELU: c_int = 0x3f;

    pub const ARG_SRC: c_int = 1;
    pub const ARG_DST: c_int = 17;
    pub const ARG_WEIGHTS: c_int = 33;
    pub const ARG_DIFF_SRC: c_int = 129;
    pub const ARG_DIFF_DST: c_int = 145;

    pub type Handle = *mut c_void;

    /// Any descriptor that the library fills in: `build.rs` has seen that none of them is larger.
    #[repr(C, align(16))]
    pub struct Descriptor([u8; 4096]);

    impl Descriptor {
        pub fn new() -> Self {
            Descriptor([0; 4096])
        }
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct Argument {
        pub arg: c_int,
        pub memory: Handle,
    }

    unsafe extern "C" {
        pub fn dnnl_engine_create(engine: *mut Handle, kind: c_int, index: usize) -> c_int;
        pub fn dnnl_engine_destroy(engine: Handle) -> c_int;
        pub fn dnnl_stream_create(stream: *mut Handle, engine: Handle, flags: c_uint) -> c_int;
        pub fn dnnl_stream_wait(stream: Handle) -> c_int;
        pub fn dnnl_stream_destroy(stream: Handle) -> c_int;
        pub fn dnnl_memory_desc_init_by_tag(
            desc: *mut Descriptor,
            dimensions: c_int,
            extents: *const i64,
            element: c_int,
            layout: c_int,
        ) -> c_int;
        pub fn dnnl_memory_create(
            memory: *mut Handle,
            desc: *const Descriptor,
            engine: Handle,
            data: *mut c_void,
        ) -> c_int;
        pub fn dnnl_memory_set_data_handle(memory: Handle, data: *mut c_void) -> c_int;
        pub fn dnnl_memory_destroy(memory: Handle) -> c_int;
        pub fn dnnl_eltwise_forward_desc_init(
            desc: *mut Descriptor,
            kind: c_int,
            algorithm: c_int,
            data: *const Descriptor,
            alpha: f32,
            beta: f32,
        ) -> c_int;
        pub fn dnnl_eltwise_backward_desc_init(
            desc: *mut Descriptor,
            algorithm: c_int,
            gradient: *const Descriptor,
            data: *const Descriptor,
            alpha: f32,
            beta: f32,
        ) -> c_int;
        pub fn dnnl_prelu_forward_desc_init(
            desc: *mut Descriptor,
            kind: c_int,
            data: *const Descriptor,
            weights: *const Descriptor,
        ) -> c_int;
        pub fn dnnl_primitive_desc_create(
            made: *mut Handle,
            desc: *const Descriptor,
            attributes: *const c_void,
            engine: Handle,
            forward: Handle,
        ) -> c_int;
        pub fn dnnl_primitive_desc_destroy(desc: Handle) -> c_int;
        pub fn dnnl_primitive_create(primitive: *mut Handle, desc: Handle) -> c_int;
        pub fn dnnl_primitive_execute(
            primitive: Handle,
            stream: Handle,
            count: c_int,
            arguments: *const Argument,
        ) -> c_int;
        pub fn dnnl_primitive_destroy(primitive: Handle) -> c_int;
        pub fn omp_set_num_threads(threads: c_int);
    }
}

/// Everything. A function that it does not take, by its status, is not entered.
pub fn enter(case: Case, tensors: &Tensors<'_, f32>) -> Option<Box<dyn Contestant<f32>>> {
    Some(Box::new(Primitive::new(case, tensors.x.len()).ok()?))
}

/// A primitive, with what it runs on. Whatever could not be made is null, which the library ignores in the end.
struct Primitive {
    engine: c::Handle,
    stream: c::Handle,
    forward: c::Handle,
    desc: c::Handle,
    primitive: c::Handle,
    x: c::Handle,
    dy: c::Handle,
    y: c::Handle,
    weights: c::Handle,
    slopes: Vec<f32>,
    arguments: Vec<c::Argument>,
    threads: c_int,
}

/// A status as a result.
fn done(status: c_int) -> Result<(), c_int> {
    if status == c::SUCCESS { Ok(()) } else { Err(status) }
}

/// The descriptor of rows of channels.
fn rows(rows: usize) -> Result<c::Descriptor, c_int> {
    let mut desc = c::Descriptor::new();
    let extents = [rows as i64, CHANNELS as i64];
    // SAFETY: `desc` is large enough, and there are as many extents as dimensions.
    done(unsafe { c::dnnl_memory_desc_init_by_tag(&mut desc, 2, extents.as_ptr(), c::F32, c::PLAIN_2D) })?;
    Ok(desc)
}

impl Primitive {
    fn new(case: Case, len: usize) -> Result<Self, c_int> {
        let null = ptr::null_mut();
        let mut this = Primitive {
            engine: null,
            stream: null,
            forward: null,
            desc: null,
            primitive: null,
            x: null,
            dy: null,
            y: null,
            weights: null,
            slopes: slopes::<f32>(),
            arguments: vec![],
            threads: case.threads as c_int,
        };
        let (data, weights) = (rows(len / CHANNELS)?, rows(1)?);
        let (data, weights) = (&raw const data, &raw const weights);
        let op = &mut c::Descriptor::new();
        // SAFETY: descriptors are large enough, handles that are read have been made before, and `slopes` has a row of
        // elements that stay where they are.
        unsafe {
            c::omp_set_num_threads(this.threads);
            done(c::dnnl_engine_create(&mut this.engine, c::CPU, 0))?;
            done(c::dnnl_stream_create(&mut this.stream, this.engine, c::IN_ORDER))?;
            let slope = if case.function == Function::LeakyRelu { slope::<f32>() } else { 0.0 };
            match case.function {
                Function::PRelu => {
                    done(c::dnnl_prelu_forward_desc_init(op, c::FORWARD_INFERENCE, data, weights))?;
                }
                Function::Elu => {
                    let kind = c::FORWARD_INFERENCE;
                    done(c::dnnl_eltwise_forward_desc_init(op, kind, c::ELU, data, 1.0, 0.0))?;
                }
                Function::Relu | Function::ReluInplace | Function::LeakyRelu => {
                    let kind = c::FORWARD_INFERENCE;
                    done(c::dnnl_eltwise_forward_desc_init(op, kind, c::RELU, data, slope, 0.0))?;
                }
                Function::ReluBackward => {
                    let kind = c::FORWARD_TRAINING;
                    done(c::dnnl_eltwise_forward_desc_init(op, kind, c::RELU, data, slope, 0.0))?;
                    let none = ptr::null();
                    done(c::dnnl_primitive_desc_create(&mut this.forward, op, none, this.engine, null))?;
                    done(c::dnnl_eltwise_backward_desc_init(op, c::RELU, data, data, slope, 0.0))?;
                }
            }
            let none = ptr::null();
            done(c::dnnl_primitive_desc_create(&mut this.desc, op, none, this.engine, this.forward))?;
            done(c::dnnl_primitive_create(&mut this.primitive, this.desc))?;
            done(c::dnnl_memory_create(&mut this.x, data, this.engine, null))?;
            done(c::dnnl_memory_create(&mut this.dy, data, this.engine, null))?;
            done(c::dnnl_memory_create(&mut this.y, data, this.engine, null))?;
            let slopes = this.slopes.as_mut_ptr().cast();
            done(c::dnnl_memory_create(&mut this.weights, weights, this.engine, slopes))?;
        }
        let arguments = match case.function {
            Function::ReluInplace => vec![(c::ARG_SRC, this.y), (c::ARG_DST, this.y)],
            Function::PRelu => {
                vec![(c::ARG_SRC, this.x), (c::ARG_WEIGHTS, this.weights), (c::ARG_DST, this.y)]
            }
            Function::ReluBackward => {
                vec![(c::ARG_SRC, this.x), (c::ARG_DIFF_DST, this.dy), (c::ARG_DIFF_SRC, this.y)]
            }
            _ => vec![(c::ARG_SRC, this.x), (c::ARG_DST, this.y)],
        };
        this.arguments = arguments.into_iter().map(|(arg, memory)| c::Argument { arg, memory }).collect();
        Ok(this)
    }
}

impl Contestant<f32> for Primitive {
    fn run(&mut self, tensors: &mut Tensors<'_, f32>, passes: usize) {
        let inputs = [(self.x, tensors.x), (self.dy, tensors.dy)];
        // SAFETY: the tensors have as many elements as the descriptors say, and are not used otherwise until the last run
        // has been waited for. x and dy are only read, whatever the type of the pointer.
        unsafe {
            c::omp_set_num_threads(self.threads);
            for (memory, data) in inputs {
                let data: *mut c_void = data.as_ptr().cast_mut().cast();
                done(c::dnnl_memory_set_data_handle(memory, data)).expect("oneDNN takes the tensors");
            }
            let y = tensors.y.as_mut_ptr().cast();
            done(c::dnnl_memory_set_data_handle(self.y, y)).expect("oneDNN takes the tensors");
        }
        let count = self.arguments.len() as c_int;
        for _ in 0..passes {
            let arguments = black_box(self.arguments.as_ptr());
            // SAFETY: the arguments are those of the primitive, and have been given memory.
            unsafe {
                done(c::dnnl_primitive_execute(self.primitive, self.stream, count, arguments))
                    .and(done(c::dnnl_stream_wait(self.stream)))
                    .expect("oneDNN runs");
            }
        }
    }

    fn spins(&self) -> bool {
        self.threads > 1
    }
}

impl Drop for Primitive {
    fn drop(&mut self) {
        // SAFETY: all were made by the library or are null, and nothing uses them any more.
        unsafe {
            for memory in [self.x, self.dy, self.y, self.weights] {
                c::dnnl_memory_destroy(memory);
            }
            c::dnnl_primitive_destroy(self.primitive);
            c::dnnl_primitive_desc_destroy(self.desc);
            c::dnnl_primitive_desc_destroy(self.forward);
            c::dnnl_stream_destroy(self.stream);
            c::dnnl_engine_destroy(self.engine);
        }
    }
}
