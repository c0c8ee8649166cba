//! How calls are run.

use crate::tensor::unsupported;
use half::{bf16, f16};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rectify::{Form, Isa, Stores, Threads};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether this process is the fork of another one, whose pool of threads it does not have.
static FORKED: AtomicBool = AtomicBool::new(false);

/// From now on every call runs on the calling thread alone.
#[pyfunction]
pub fn after_fork() {
    FORKED.store(true, Relaxed);
}

/// How operations are run: on which instruction set, with how many threads, with which stores.
///
/// Every choice gives the same bits; they differ in speed alone.
///
/// Parameters
/// ----------
/// isa : str, optional
///     One of `available_isas()`; by default the best, or what the environment variable `RECTIFY_ISA` names.
/// threads : int, optional
///     By default as many as there are cores, where the call is large enough to gain from it.
/// stores : {"auto", "cached", "streaming"}, optional
///     How results are written.
///
/// Raises
/// ------
/// ValueError
///     If the machine has no such instruction set, or there are no such stores.
#[pyclass(frozen, eq, hash, from_py_object, module = "rectify")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exec(rectify::Exec);

impl Exec {
    pub fn get(self) -> rectify::Exec {
        let threads = if FORKED.load(Relaxed) { Threads::Serial } else { self.0.threads };
        rectify::Exec { threads, ..self.0 }
    }
}

#[pymethods]
impl Exec {
    #[new]
    #[pyo3(signature = (isa=None, threads=None, stores="auto"))]
    fn new(isa: Option<&str>, threads: Option<usize>, stores: &str) -> PyResult<Self> {
        let isa = match isa {
            Some(name) => name.parse().map_err(|error| PyValueError::new_err(format!("{error}")))?,
            None => Isa::best(),
        };
        let threads = match threads {
            None => Threads::Auto,
            Some(0) => return Err(PyValueError::new_err("threads is 0, but must be at least 1")),
            Some(1) => Threads::Serial,
            Some(count) => Threads::Exactly(count),
        };
        let stores = match stores {
            "auto" => Stores::Auto,
            "cached" => Stores::Cached,
            "streaming" => Stores::Streaming,
            other => {
                let message =
                    format!("stores is {other:?}, but must be \"auto\", \"cached\" or \"streaming\"");
                return Err(PyValueError::new_err(message));
            }
        };
        Ok(Exec(rectify::Exec { isa, threads, stores }))
    }

    /// The name of the instruction set.
    #[getter]
    fn isa(&self) -> &'static str {
        self.0.isa.name()
    }

    /// The number of threads; `None` if the size of a call decides.
    #[getter]
    fn threads(&self) -> Option<usize> {
        match self.0.threads {
            Threads::Auto => None,
            Threads::Serial => Some(1),
            Threads::Exactly(count) => Some(count),
        }
    }

    /// How results are written.
    #[getter]
    fn stores(&self) -> &'static str {
        match self.0.stores {
            Stores::Auto => "auto",
            Stores::Cached => "cached",
            Stores::Streaming => "streaming",
        }
    }

    fn __repr__(&self) -> String {
        let threads = self.threads().map_or("None".into(), |count| count.to_string());
        format!("Exec(isa='{}', threads={threads}, stores='{}')", self.isa(), self.stores())
    }

    /// What a call of this form on `length` elements would do, and why: instruction set, threads, stores.
    ///
    /// Parameters
    /// ----------
    /// form : str
    ///     "forward", "forward_mask", "backward_x", "backward_y" or "backward_mask", with "_" behind it for the one in place.
    /// dtype : str
    ///     The name of the element type.
    /// length : int
    ///     Elements.
    fn plan(&self, form: &str, dtype: &str, length: usize) -> PyResult<String> {
        let plan = match dtype {
            "float32" => self.get().plan::<f32>(form_of(form)?, length),
            "float64" => self.get().plan::<f64>(form_of(form)?, length),
            "float16" => self.get().plan::<f16>(form_of(form)?, length),
            "bfloat16" => self.get().plan::<bf16>(form_of(form)?, length),
            "int8" => self.get().plan::<i8>(form_of(form)?, length),
            "int16" => self.get().plan::<i16>(form_of(form)?, length),
            "int32" => self.get().plan::<i32>(form_of(form)?, length),
            "int64" => self.get().plan::<i64>(form_of(form)?, length),
            other => return Err(unsupported(other)),
        };
        Ok(plan.to_string())
    }
}

fn form_of(name: &str) -> PyResult<Form> {
    Ok(match name {
        "forward" => Form::Forward,
        "forward_" => Form::ForwardInplace,
        "forward_mask" => Form::ForwardMask,
        "forward_mask_" => Form::ForwardMaskInplace,
        "backward_x" => Form::BackwardInput,
        "backward_x_" => Form::BackwardInputInplace,
        "backward_y" => Form::BackwardOutput,
        "backward_y_" => Form::BackwardOutputInplace,
        "backward_mask" => Form::BackwardMask,
        "backward_mask_" => Form::BackwardMaskInplace,
        other => return Err(PyValueError::new_err(format!("form {other:?} is unknown"))),
    })
}

/// The instruction sets of this machine, best first.
#[pyfunction]
pub fn available_isas() -> Vec<&'static str> {
    Isa::available().into_iter().map(Isa::name).collect()
}

/// Sets the most threads that a call takes in the whole program, unless it says how many.
#[pyfunction]
pub fn set_max_threads(most: usize) {
    rectify::set_max_threads(most);
}

/// (operation, digest, expected digest, seconds, what is wrong if anything) of each operation of that name on one path.
#[pyfunction]
pub fn selftest(py: Python<'_>, exec: Exec, filter: &str) -> Vec<(String, u64, u64, f64, Option<String>)> {
    py.detach(|| {
        rectify::selftest_of(exec.get().isa, filter, &|_| ())
            .map(|outcome| {
                let fault = outcome.fault.map(|fault| fault.to_string());
                let seconds = outcome.time.as_secs_f64();
                (outcome.operation, outcome.digest, outcome.expected, seconds, fault)
            })
            .collect()
    })
}
