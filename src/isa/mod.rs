//! Instruction sets: one file each, one list of them, one `match` that chooses.
//!
//! # Why this is sound
//! Every file wraps intrinsics in safe methods of register types. That is allowed because a register of an
//! instruction set can be made only by code running inside that set's [`Simd::enter`]; `enter` is called
//! only by [`Isa::run`]; and an [`Isa`] is handed out only by the functions below, each of which has asked
//! [`Simd::detected`] first, or hands on what such a one has given it. `detected` and `enter` are written from *one* list of features
//! ([`target_features!`]), so that what is asked and what is used cannot drift apart.

#[cfg(isa = "avx2")]
mod avx2;
#[cfg(isa = "avx512")]
mod avx512;
pub(crate) mod cache;
mod half;
#[cfg(isa = "neon")]
mod neon;
mod portable;
mod scalar;

use crate::simd::{Job, Simd};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// An instruction set that this machine has: holding one is the proof.
///
/// ```
/// use rectify::Isa;
/// println!("running on {}, could run on {:?}", Isa::best(), Isa::available());
/// assert!(Isa::available().contains(&Isa::best()));
/// assert_eq!(Isa::named("scalar").map(|isa| isa.name()), Some("scalar"));
/// assert_eq!(Isa::named("abacus"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Isa(Path);

/// Writes the enum of paths and everything that goes over it, from one list in order of preference.
macro_rules! paths {
    ($($(#[$cfg:meta])? $Path:ident in $file:ident),* $(,)?) => {
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        enum Path { $($(#[$cfg])? $Path),* }
        const PATHS: &[Path] = &[$($(#[$cfg])? Path::$Path),*];
        /// Every name the crate knows on any architecture.
        const KNOWN: &[&str] = &[$(stringify!($file)),*];

        impl Path {
            /// The path whose code this is; compiles to a comparison and a subtraction.
            #[inline(always)]
            fn from_code(code: u8) -> Option<Path> { $($(#[$cfg])? if code == Path::$Path.code() { return Some(Path::$Path) })* None }
            fn name(self) -> &'static str { match self { $($(#[$cfg])? Path::$Path => <$file::$Path as Simd>::NAME),* } }
            fn detected(self) -> bool { match self { $($(#[$cfg])? Path::$Path => <$file::$Path as Simd>::detected()),* } }
            #[cfg(feature = "half")]
            fn slopes(self) -> bool { match self { $($(#[$cfg])? Path::$Path => <$file::$Path as Simd>::SLOPES),* } }
            fn streams(self) -> bool { match self { $($(#[$cfg])? Path::$Path => <$file::$Path as Simd>::STREAMS),* } }
        }
        impl Isa {
            /// Runs `job` on this instruction set: the one place where the choice becomes code.
            #[inline(always)]
            pub(crate) fn run<J: Job>(self, job: J, from: *const J::Elem, to: *mut J::Elem, len: usize, stream: bool) -> usize {
                match self.0 {
                    // SAFETY: an `Isa` exists only for a path whose `detected` returned true.
                    $($(#[$cfg])? Path::$Path => unsafe { <$file::$Path as Simd>::enter(job, from, to, len, stream) },)*
                }
            }
        }
    };
}
paths! {
    #[cfg(isa = "avx512")] Avx512 in avx512,
    #[cfg(isa = "avx2")] Avx2 in avx2,
    #[cfg(isa = "neon")] Neon in neon,
    Portable in portable,
    Scalar in scalar,
}

/// Writes `detected` and `enter` of an instruction set from one list of CPU features.
macro_rules! target_features {
    ($($feature:tt),*) => {
        fn detected() -> bool { true $(&& crate::isa::has!($feature))* }
        unsafe fn enter<J: Job>(job: J, from: *const J::Elem, to: *mut J::Elem, len: usize, stream: bool) -> usize {
            $(#[target_feature(enable = $feature)])*
            #[inline(never)] // see "The masked-store trap" in the engine
            fn compiled_for<J: Job>(job: J, from: *const J::Elem, to: *mut J::Elem, len: usize, stream: bool) -> usize {
                job.run::<This>(from, to, len, stream)
            }
            // SAFETY: the caller promises that `detected` was true, which asked for these very features.
            unsafe { compiled_for(job, from, to, len, stream) }
        }
    };
}
#[allow(unused_imports)] // a target may have no set beyond the portable ones
use target_features;

/// Whether the CPU (without `std`: the compilation target) has a feature.
#[cfg(feature = "std")]
macro_rules! has {
    ($feature:tt) => {{
        #[cfg(target_arch = "x86_64")]
        let found = std::arch::is_x86_feature_detected!($feature);
        #[cfg(target_arch = "aarch64")]
        let found = std::arch::is_aarch64_feature_detected!($feature);
        found
    }};
}
#[cfg(not(feature = "std"))]
macro_rules! has {
    ($feature:tt) => {
        cfg!(target_feature = $feature)
    };
}
#[allow(unused_imports)]
use has;

impl Path {
    /// A number for a [`Cell`]; never 0.
    #[inline(always)]
    fn code(self) -> u8 {
        self as u8 + 1
    }
}

/// Asks for a cache line to be fetched into the second-level cache; the address may be any.
#[inline(always)]
pub(crate) fn prefetch<T>(address: *const T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every x86-64 CPU has the instruction, and no address makes it fault.
    unsafe {
        core::arch::x86_64::_mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T1 }>(address.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

/// A place for an [`Isa`] that threads share.
pub(crate) struct Cell(AtomicU8);

impl Cell {
    pub(crate) const fn empty() -> Self {
        Cell(AtomicU8::new(0))
    }

    /// What has been put here.
    #[inline(always)]
    pub(crate) fn get(&self) -> Option<Isa> {
        Path::from_code(self.0.load(Relaxed)).map(Isa)
    }

    pub(crate) fn set(&self, isa: Isa) {
        self.0.store(isa.0.code(), Relaxed);
    }

    /// [`set`](Cell::set), if it is empty.
    pub(crate) fn fill(&self, isa: Isa) {
        // What fails has found another there, which stays.
        let _ = self.0.compare_exchange(0, isa.0.code(), Relaxed, Relaxed);
    }
}

impl Isa {
    /// The first of [`available`](Isa::available).
    pub(crate) fn widest() -> Isa {
        let widest = PATHS.iter().copied().find(|path| path.detected());
        Isa(widest.unwrap_or(Path::Scalar))
    }

    /// Every instruction set that this machine has, best first. `scalar` is always there.
    pub fn available() -> Vec<Isa> {
        PATHS.iter().copied().filter(|path| path.detected()).map(Isa).collect()
    }

    /// The instruction set of that name, or `None` if the name is unknown or the CPU lacks it.
    ///
    /// Names: `avx512`, `avx2`, `neon`, `portable`, `scalar`. `"…".parse::<Isa>()` does the same with an
    /// error that says which of the two it was.
    pub fn named(name: &str) -> Option<Isa> {
        PATHS.iter().copied().find(|path| path.name() == name && path.detected()).map(Isa)
    }

    /// The name, as [`named`](Isa::named) takes it.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether slopes for bf16 are faster looked up than multiplied.
    #[cfg(feature = "half")]
    pub(crate) fn slopes(self) -> bool {
        self.0.slopes()
    }

    /// Whether this set has stores that bypass the caches.
    pub(crate) fn streams(self) -> bool {
        self.0.streams()
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no instruction set of this machine; the message lists those that are.
///
/// ```
/// let error = "abacus".parse::<rectify::Isa>().unwrap_err();
/// assert!(error.to_string().starts_with("isa `abacus` is unknown; available here: "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnavailableIsa {
    name: String,
}

impl fmt::Display for UnavailableIsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault =
            if KNOWN.contains(&self.name.as_str()) { "not available on this machine" } else { "unknown" };
        write!(f, "isa `{}` is {fault}; available here: ", self.name)?;
        for (i, isa) in Isa::available().into_iter().enumerate() {
            write!(f, "{}{isa}", if i == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl core::error::Error for UnavailableIsa {}

impl core::str::FromStr for Isa {
    type Err = UnavailableIsa;
    fn from_str(name: &str) -> Result<Isa, UnavailableIsa> {
        Isa::named(name).ok_or_else(|| UnavailableIsa { name: name.to_string() })
    }
}
