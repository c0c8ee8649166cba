//! Settings of the whole program: instruction set and threads.

use crate::status::{Fault, guard, rectify_status, rectify_status::*};
use crate::tensor::{Tensor, set};
use kernels::{Element, Exec, Executor, Form, Isa, Threads};
use std::ffi::{CStr, CString, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError, RwLock};
use std::thread::JoinHandle;

/// How all calls are run.
pub fn exec() -> Exec {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| kernels::set_executor(Some(Arc::new(BuiltIn))));
    let threads = if THREADS.load(Relaxed) == 1 { Threads::Serial } else { Threads::Auto };
    let isa = match FORCED.load(Relaxed) {
        0 => Isa::best(),
        number => isas()[number - 1],
    };
    Exec { isa, threads, ..Exec::new() }
}

/// Those of this machine, best first.
fn isas() -> &'static [Isa] {
    static ISAS: OnceLock<Vec<Isa>> = OnceLock::new();
    ISAS.get_or_init(Isa::available)
}

/// Which of them was forced, counted from 1; 0 if none was.
static FORCED: AtomicUsize = AtomicUsize::new(0);

/// The instruction set that calls run on: "avx512", "avx2", "neon", "portable" or "scalar".
#[unsafe(no_mangle)]
pub extern "C" fn rectify_isa() -> *const c_char {
    let isa = exec().isa;
    let names = names().iter().zip(isas());
    names.clone().find(|(_, other)| **other == isa).map_or(c"scalar".as_ptr(), |(name, _)| name.as_ptr())
}

fn names() -> &'static [CString] {
    static NAMES: OnceLock<Vec<CString>> = OnceLock::new();
    let name = |isa: &Isa| CString::new(isa.name()).expect("names are words");
    NAMES.get_or_init(|| isas().iter().map(name).collect())
}

/// The instruction sets of this machine, best first: the one with this index, or null if there are not as many.
#[unsafe(no_mangle)]
pub extern "C" fn rectify_available_isa(index: usize) -> *const c_char {
    names().get(index).map_or(std::ptr::null(), |name| name.as_ptr())
}

/// Makes all calls from now on run on this instruction set; null makes it the best one again. Results have the same bits on all of them.
///
/// # Safety
/// `name` is null or a text that ends with 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_set_isa(name: *const c_char) -> rectify_status {
    guard(|| {
        if name.is_null() {
            FORCED.store(0, Relaxed);
            return Ok(());
        }
        // SAFETY: the caller's promise.
        let name = unsafe { CStr::from_ptr(name) }.to_string_lossy();
        let isa: Isa = name.parse().map_err(|error| Fault::new(RECTIFY_STATUS_UNAVAILABLE, error))?;
        let index = isas().iter().position(|&other| other == isa).expect("it is one of them");
        FORCED.store(index + 1, Relaxed);
        Ok(())
    })
}

/// Threads of the built-in pool, the caller included; 0 for as many as there are cores.
static THREADS: AtomicUsize = AtomicUsize::new(0);

fn concurrency() -> usize {
    match THREADS.load(Relaxed) {
        0 => std::thread::available_parallelism().map_or(1, Into::into),
        threads => threads,
    }
}

/// How many threads calls on large tensors use, the caller's included: 1 switches threads off, also those of an executor; 0 stands for the number of cores.
/// Threads of the built-in pool are started by the first call that needs them.
#[unsafe(no_mangle)]
pub extern "C" fn rectify_set_threads(threads: usize) -> rectify_status {
    guard(|| {
        if THREADS.swap(threads, Relaxed) != threads {
            stop();
        }
        Ok(())
    })
}

/// Joins the threads of the built-in pool. A later call that needs them starts them again.
///
/// A library that is unloaded without it leaves threads behind, whose code is gone. `dlclose` takes full effect once the threads that
/// called the library have ended.
#[unsafe(no_mangle)]
pub extern "C" fn rectify_shutdown() -> rectify_status {
    guard(|| {
        stop();
        Ok(())
    })
}

/// The threads that the library has started.
struct Pool {
    threads: rayon::ThreadPool,
    handles: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    fn start(helpers: usize) -> Option<Pool> {
        let handles = Mutex::new(Vec::new());
        let spawn = |thread: rayon::ThreadBuilder| {
            let handle = std::thread::Builder::new().name("rectify".into()).spawn(|| thread.run())?;
            handles.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
            Ok(())
        };
        let threads =
            rayon::ThreadPoolBuilder::new().num_threads(helpers).spawn_handler(spawn).build().ok()?;
        Some(Pool { threads, handles })
    }

    fn join(self) {
        drop(self.threads); // which asks them to end
        for handle in self.handles.into_inner().unwrap_or_else(PoisonError::into_inner) {
            let _ = handle.join(); // how it ended is all the same
        }
    }
}

static POOL: RwLock<Option<Pool>> = RwLock::new(None);

fn stop() {
    // Not before the calls that are under way, which hold the lock, have returned.
    let pool = POOL.write().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(pool) = pool {
        pool.join();
    }
}

/// The executor that stands where the caller has lent none.
struct BuiltIn;

impl Executor for BuiltIn {
    fn concurrency(&self) -> usize {
        concurrency()
    }

    fn parallel_for(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
        let read = || POOL.read().unwrap_or_else(PoisonError::into_inner);
        let mut pool = read();
        if pool.is_none() {
            drop(pool);
            let mut slot = POOL.write().unwrap_or_else(PoisonError::into_inner);
            if slot.is_none() {
                *slot = Pool::start(concurrency().saturating_sub(1).max(1));
            }
            drop(slot);
            pool = read();
        }
        match &*pool {
            Some(pool) => pool.threads.in_place_scope(|scope| {
                (1..count).for_each(|i| scope.spawn(move |_| task(i)));
                task(0);
            }),
            None => task(0), // no threads are to be had
        }
    }
}

/// One of the calls that an executor is to make: `task(argument, index)`. It does not throw.
pub type rectify_task = unsafe extern "C" fn(argument: *mut c_void, index: usize);

/// Threads that the caller lends in place of the built-in pool.
///
/// `parallel_for` calls `task(argument, i)` for every i below `count`, on any threads, and returns when all calls have returned. It may
/// leave calls out, or make them one after the other: tasks share the work out among themselves. It is called by several threads at once if calls are. It must not throw.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rectify_executor {
    /// What `parallel_for` gets as its first argument.
    pub context: *mut c_void,
    /// Threads that can work at the same time, the caller's included.
    pub concurrency: usize,
    pub parallel_for: Option<
        unsafe extern "C" fn(context: *mut c_void, count: usize, task: rectify_task, argument: *mut c_void),
    >,
}

struct Lent {
    context: *mut c_void,
    concurrency: usize,
    parallel_for: unsafe extern "C" fn(*mut c_void, usize, rectify_task, *mut c_void),
}

// SAFETY: the caller of `rectify_set_executor` promises that any thread may call it.
unsafe impl Send for Lent {}
// SAFETY: as above.
unsafe impl Sync for Lent {}

/// A task on its way through C, where it must not unwind.
struct Job<'a> {
    task: &'a (dyn Fn(usize) + Sync),
    panic: Mutex<Option<Box<dyn std::any::Any + Send>>>,
}

/// # Safety
/// `argument` is a [`Job`].
unsafe extern "C" fn run(argument: *mut c_void, index: usize) {
    // SAFETY: the caller's promise.
    let job = unsafe { &*argument.cast::<Job<'_>>() };
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (job.task)(index))) {
        *job.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
    }
}

impl Executor for Lent {
    fn concurrency(&self) -> usize {
        self.concurrency
    }

    fn parallel_for(&self, count: usize, task: &(dyn Fn(usize) + Sync)) {
        let job = Job { task, panic: Mutex::new(None) };
        let argument = (&raw const job).cast_mut().cast();
        // SAFETY: the promise of `rectify_set_executor`: no call of `run` outlives this one.
        unsafe { (self.parallel_for)(self.context, count, run, argument) };
        if let Some(panic) = job.panic.into_inner().unwrap_or_else(PoisonError::into_inner) {
            resume_unwind(panic);
        }
    }
}

/// Makes calls on large tensors run on this executor, which is copied; null makes it the built-in pool again. Calls that are under way keep
/// the one that they have.
///
/// # Safety
/// `executor` is null or what it says, and does what it says, on any thread, until another one is set and no call is under way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_set_executor(executor: *const rectify_executor) -> rectify_status {
    guard(|| {
        exec(); // so that the first call does not set the built-in one later
        if executor.is_null() {
            kernels::set_executor(Some(Arc::new(BuiltIn)));
            return Ok(());
        }
        let executor = Tensor::new("executor", executor, 1)?;
        // SAFETY: the caller's promise.
        let rectify_executor { context, concurrency, parallel_for } = unsafe { executor.read() }[0];
        let Some(parallel_for) = parallel_for else {
            return Err(Fault::new(RECTIFY_STATUS_NULL_POINTER, "executor.parallel_for is null"));
        };
        kernels::set_executor(Some(Arc::new(Lent { context, concurrency, parallel_for })));
        Ok(())
    })
}

/// A form of an operation, for `rectify_explain`: one of RECTIFY_FORM_….
pub type rectify_form = u32;
pub const RECTIFY_FORM_FORWARD: rectify_form = 0;
pub const RECTIFY_FORM_FORWARD_INPLACE: rectify_form = 1;
pub const RECTIFY_FORM_FORWARD_MASK: rectify_form = 2;
pub const RECTIFY_FORM_FORWARD_MASK_INPLACE: rectify_form = 3;
pub const RECTIFY_FORM_BACKWARD_INPUT: rectify_form = 4;
pub const RECTIFY_FORM_BACKWARD_INPUT_INPLACE: rectify_form = 5;
pub const RECTIFY_FORM_BACKWARD_OUTPUT: rectify_form = 6;
pub const RECTIFY_FORM_BACKWARD_OUTPUT_INPLACE: rectify_form = 7;
pub const RECTIFY_FORM_BACKWARD_MASK: rectify_form = 8;
pub const RECTIFY_FORM_BACKWARD_MASK_INPLACE: rectify_form = 9;

/// An element type, for `rectify_explain`: one of RECTIFY_TYPE_….
pub type rectify_type = u32;
pub const RECTIFY_TYPE_F32: rectify_type = 0;
pub const RECTIFY_TYPE_F64: rectify_type = 1;
pub const RECTIFY_TYPE_F16: rectify_type = 2;
pub const RECTIFY_TYPE_BF16: rectify_type = 3;
pub const RECTIFY_TYPE_I8: rectify_type = 4;
pub const RECTIFY_TYPE_I16: rectify_type = 5;
pub const RECTIFY_TYPE_I32: rectify_type = 6;
pub const RECTIFY_TYPE_I64: rectify_type = 7;

/// Which instruction set, how many threads and which stores a call of this form on n elements would take, and why, in three lines.
///
/// `text` has room for `size` bytes, the 0 at the end included, and gets as much as fits; `needed`, if it is not null, gets the number of bytes that all of it takes.
///
/// # Safety
/// `size` bytes may be written at `text`; `needed` is null or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_explain(
    form: rectify_form,
    r#type: rectify_type,
    n: usize,
    text: *mut c_char,
    size: usize,
    needed: *mut usize,
) -> rectify_status {
    guard(|| {
        let room = Tensor::new("text", text.cast::<u8>(), size)?;
        let invalid = |name, value| {
            let text = format!("{name} is {value}, but must be one of the constants");
            Fault::new(RECTIFY_STATUS_PARAMETER, text)
        };
        let form = *Form::ALL.get(form as usize).ok_or_else(|| invalid("form", form))?;
        fn plan<T: Element>(form: Form, n: usize) -> String {
            exec().plan::<T>(form, n).to_string()
        }
        let size = match r#type {
            RECTIFY_TYPE_F64 | RECTIFY_TYPE_I64 => 8,
            RECTIFY_TYPE_F32 | RECTIFY_TYPE_I32 => 4,
            RECTIFY_TYPE_F16 | RECTIFY_TYPE_BF16 | RECTIFY_TYPE_I16 => 2,
            RECTIFY_TYPE_I8 => 1,
            _ => return Err(invalid("type", r#type)),
        };
        if n > isize::MAX as usize / 4 / size {
            return Err(Fault::new(
                RECTIFY_STATUS_TOO_LARGE,
                format!("n is {n}, but there is no room for as many"),
            ));
        }
        let plan = match r#type {
            RECTIFY_TYPE_F32 => plan::<f32>(form, n),
            RECTIFY_TYPE_F64 => plan::<f64>(form, n),
            RECTIFY_TYPE_F16 => plan::<half::f16>(form, n),
            RECTIFY_TYPE_BF16 => plan::<half::bf16>(form, n),
            RECTIFY_TYPE_I8 => plan::<i8>(form, n),
            RECTIFY_TYPE_I16 => plan::<i16>(form, n),
            RECTIFY_TYPE_I32 => plan::<i32>(form, n),
            _ => plan::<i64>(form, n),
        };
        // SAFETY: the caller's promise.
        let room = unsafe { room.write() };
        if let Some((end, bytes)) = room.split_last_mut() {
            bytes.fill(0);
            bytes.iter_mut().zip(plan.bytes()).for_each(|(to, byte)| *to = byte);
            *end = 0;
        }
        // SAFETY: the caller's promise.
        unsafe { set(needed, plan.len() + 1) };
        Ok(())
    })
}
