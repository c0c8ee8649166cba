//! The thresholds by which [`Exec`](crate::Exec) decides: derived from the machine, read from a file, or set by the program.

use crate::isa::{self, Isa, UnavailableIsa, cache};
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How instruction set, threads and stores are chosen where an [`Exec`](crate::Exec) leaves them open.
///
/// Every policy gives the same bits. The one in force is that of [`set_policy`]; until that is called, the one in the file that the
/// environment variable `RECTIFY_TUNE` names; without either, [`of_this_machine`](Policy::of_this_machine). `cargo run --release
/// --example tune -- --write tune.txt` measures a machine and writes such a file.
///
/// [`Display`](fmt::Display) writes the format of the file, [`FromStr`] reads it: a line that names the format, then lines of `key = value`, one
/// for each field, in any order; what follows a `#` is a comment. Keys that are left out are those of this machine.
///
/// ```
/// use rectify::Policy;
///
/// let text = "rectify policy 1\n\n# measured on a quiet day\nstream_from = 50331648 # 48 MiB\nparallel_from = never";
/// let policy: Policy = text.parse()?;
/// assert_eq!(policy, Policy { stream_from: 48 << 20, parallel_from: usize::MAX, ..Policy::of_this_machine() });
/// assert_eq!(policy.to_string().parse(), Ok(policy));
///
/// let error = "rectify policy 1\npart = many".parse::<Policy>().unwrap_err();
/// assert_eq!(error.to_string(), "line 2: `part = many`: not a number of bytes");
/// # Ok::<(), rectify::InvalidPolicy>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// What [`Isa::best`] returns.
    pub isa: Isa,
    /// Bytes of all tensors of a call from which [`Threads::Auto`](crate::Threads::Auto) wakes threads; `usize::MAX`, in a file `never`, for
    /// no threads at all. In force, less than 1 MiB counts as that. From 1 MiB on, threads help that are awake.
    pub parallel_from: usize,
    /// Bytes of all tensors of an out-of-place call from which [`Stores::Auto`](crate::Stores::Auto) streams; `usize::MAX`, in a file
    /// `never`, for none. In force, less than 1 MiB counts as that.
    pub stream_from: usize,
    /// Bytes moved by one part of the work that a thread claims, at most. 0 counts as 1; a part has at least 64 elements.
    pub part: usize,
}

/// Bytes of all tensors below which nothing is split and nothing streams: the decision itself costs nothing there.
pub(crate) const SMALL: usize = 1 << 20;

/// Bytes of all tensors from which several threads are used. They are the measure of a call's work: in place, where a
/// tensor is read and written, takes half as long per byte moved as into another one. Two threads took, as a part of
/// the time of one, calls back to back and with 200 µs between them, on Zen 4 with 32 MiB of L3:
///
/// | footprint | relu in place | relu | backward from x, in place |
/// |---|---|---|---|
/// | 4 MiB | 1.33, 1.26 | 0.81, 1.01 | 0.99, 0.96 |
/// | 8 MiB | 1.08, 0.91 | 0.80, 0.86 | 0.57, 0.76 |
/// | 12 MiB | 0.83, 0.94 | 0.80, 0.84 | 0.53, 0.72 |
/// | 16 MiB | 0.91, 0.95 | 0.77, 0.78 | 0.53, 0.60 |
/// | 64 MiB | 0.80, 0.79 | 0.69, 0.73 | 0.71, 0.74 |
///
/// With more cores more is gained for much the same price, because helpers wake each other. On 16 of Emerald Rapids, all threads asleep before each call,
/// 16 took 0.53, 0.27, 0.21, 0.15 and 0.12 of the time of one for relu in place on 2, 3, 4, 8 and 12 MiB, and 1.0, 0.82, 0.79, 0.74 and 0.60 for relu out of
/// place and one thread that reads the result (`cargo run --release --example tune`).
fn parallel_from() -> usize {
    (TWO_CORES_FROM * 2 / cache::cores()).clamp(MANY_CORES_FROM, TWO_CORES_FROM)
}

/// [`parallel_from`] with two cores.
const TWO_CORES_FROM: usize = 16 << 20;

/// [`parallel_from`] with eight cores or more.
const MANY_CORES_FROM: usize = 4 << 20;

/// Bytes of all tensors from which an out-of-place call streams. Streaming saves reading what will be overwritten, but
/// leaves the result outside the caches, so the reader of the result pays: measured on relu and a pass that
/// reads its result, streaming took 1.5 of the time at a quarter of the last-level cache, 1.3 at a half, 0.98 at
/// 5/8, 0.85 at 3/4 and 0.7 from twice its size on.
fn stream_from() -> usize {
    cache::last_level() / 8 * 5
}

/// Bytes moved by one part that a thread claims: large enough to make claiming free, small enough to even out threads.
/// With 128 KiB, two threads took 1.0 to 1.2 of the time that they take with this on 8 to 16 MiB, and as long beyond.
const PART: usize = 512 << 10;

impl Policy {
    /// What this machine's caches, cores and instruction sets suggest: the widest instruction set, streaming from 5/8 of the last-level cache
    /// on, threads where they paid on the machines measured. How many threads there are is asked at each call.
    ///
    /// ```
    /// let policy = rectify::Policy::of_this_machine();
    /// assert_eq!(policy.isa, rectify::Isa::available()[0]);
    /// println!("{policy}");
    /// ```
    pub fn of_this_machine() -> Self {
        let isa = Isa::widest();
        Policy { isa, parallel_from: parallel_from(), stream_from: stream_from(), part: PART }
    }
}

/// The policy in force.
///
/// ```
/// let policy = rectify::policy();
/// let plan = rectify::Exec::new().plan::<f32>(rectify::Form::ForwardInplace, policy.parallel_from / 4 - 1);
/// assert_eq!((plan.isa, plan.threads), (policy.isa, 1));
/// ```
#[inline]
pub fn policy() -> Policy {
    IN_FORCE.get().unwrap_or_else(find)
}

/// Sets the policy of the whole program from now on.
///
/// It goes before the environment, `RECTIFY_ISA` included, and after what an [`Exec`](crate::Exec) says. A call that another thread
/// makes meanwhile may go by some fields of the old one and some of the new.
///
/// ```
/// use rectify::{Exec, Form, Policy, Stores, policy, set_policy};
/// set_policy(Policy { stream_from: usize::MAX, ..policy() });
/// assert_eq!(Exec::new().plan::<f32>(Form::Forward, 1 << 30).stores, Stores::Cached);
/// ```
pub fn set_policy(policy: Policy) {
    IN_FORCE.set(policy);
}

/// One cell per field, each empty while nobody has asked: calls that need one field read one.
struct InForce {
    isa: isa::Cell,
    parallel_from: AtomicUsize,
    stream_from: AtomicUsize,
    part: AtomicUsize,
}

/// For the numbers, 0 is empty.
static IN_FORCE: InForce = InForce {
    isa: isa::Cell::empty(),
    parallel_from: AtomicUsize::new(0),
    stream_from: AtomicUsize::new(0),
    part: AtomicUsize::new(0),
};

impl InForce {
    #[inline]
    fn get(&self) -> Option<Policy> {
        let filled = |cell: &AtomicUsize| Some(cell.load(Relaxed)).filter(|&bytes| bytes > 0);
        Some(Policy {
            isa: self.isa.get()?,
            parallel_from: filled(&self.parallel_from)?,
            stream_from: filled(&self.stream_from)?,
            part: filled(&self.part)?,
        })
    }

    fn set(&self, policy: Policy) {
        self.isa.set(policy.isa);
        for (cell, bytes) in self.numbers(policy) {
            cell.store(bytes, Relaxed);
        }
    }

    /// Sets what is empty: threads that get here together have found the same, and what [`set_policy`] says meanwhile stays.
    fn fill(&self, policy: Policy) {
        self.isa.fill(policy.isa);
        for (cell, bytes) in self.numbers(policy) {
            let _ = cell.compare_exchange(0, bytes, Relaxed, Relaxed);
        }
    }

    fn numbers(&self, policy: Policy) -> [(&AtomicUsize, usize); 3] {
        [
            (&self.parallel_from, policy.parallel_from.max(SMALL)),
            (&self.stream_from, policy.stream_from.max(SMALL)),
            (&self.part, policy.part.max(1)),
        ]
    }
}

/// The first use.
#[cold]
fn find() -> Policy {
    #[allow(unused_mut)]
    let mut policy = Policy::of_this_machine();
    #[cfg(feature = "std")]
    {
        policy = environment::file().unwrap_or(policy);
        policy.isa = environment::isa(policy.isa).unwrap_or(policy.isa);
    }
    IN_FORCE.fill(policy);
    IN_FORCE.get().unwrap_or(policy)
}

impl Isa {
    /// The instruction set that operations use unless told otherwise.
    ///
    /// It is found once per process: what the environment variable `RECTIFY_ISA` names, else the file that `RECTIFY_TUNE` names,
    /// else the widest that the CPU has (`avx512`, `avx2` or `neon`, else `portable`). A name that is unknown or that this CPU
    /// lacks is reported on stderr in one line and ignored. Without the `std` feature it is the widest one that the compilation
    /// target guarantees. [`set_policy`] goes before all that.
    #[inline]
    pub fn best() -> Isa {
        IN_FORCE.isa.get().unwrap_or_else(find_isa)
    }
}

/// [`Isa::best`], once it has been found.
#[inline(always)]
pub(crate) fn known_isa() -> Option<Isa> {
    IN_FORCE.isa.get()
}

#[cold]
#[inline(never)]
fn find_isa() -> Isa {
    find().isa
}

/// What the environment says. What is wrong there is reported once, and ignored.
#[cfg(feature = "std")]
mod environment {
    use super::{Isa, Policy};
    use std::env::var_os;
    use std::fs::File;
    use std::io::{Error, Read};
    use std::path::Path;
    use std::string::{String, ToString};
    use std::sync::Once;

    /// More bytes than any policy needs: what is longer is another kind of file, which is not read to its end.
    const LONGEST: u64 = 64 << 10;

    /// The policy in the file that `RECTIFY_TUNE` names.
    pub(super) fn file() -> Option<Policy> {
        let path = var_os("RECTIFY_TUNE").filter(|path| !path.is_empty())?;
        let text = read(path.as_ref()).map_err(|error| error.to_string());
        let policy = text.and_then(|text| text.parse::<Policy>().map_err(|error| error.to_string()));
        if let Err(reason) = &policy {
            // Threads may race to this point; the line is worth printing once.
            static SAID: Once = Once::new();
            let path = path.to_string_lossy();
            SAID.call_once(|| std::eprintln!("rectify: RECTIFY_TUNE ignored: {path}: {reason}"));
        }
        policy.ok()
    }

    fn read(path: &Path) -> Result<String, Error> {
        let mut text = String::new();
        File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
        if text.len() as u64 > LONGEST {
            return Err(Error::other(std::format!("longer than {LONGEST} bytes")));
        }
        Ok(text)
    }

    /// What `RECTIFY_ISA` names, in place of `other`.
    pub(super) fn isa(other: Isa) -> Option<Isa> {
        let name = var_os("RECTIFY_ISA").filter(|name| !name.is_empty())?;
        let chosen = name.to_string_lossy().parse::<Isa>();
        if let Err(reason) = &chosen {
            static SAID: Once = Once::new();
            SAID.call_once(|| std::eprintln!("rectify: RECTIFY_ISA ignored: {reason}; using {other}"));
        }
        chosen.ok()
    }
}

/// The first line of a file.
const FORMAT: &str = "rectify policy 1";

/// In a file, the number of bytes that nothing has.
const NEVER: &str = "never";

/// A number of bytes, or [`NEVER`].
pub(crate) struct Bytes(pub(crate) usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == usize::MAX { f.pad(NEVER) } else { self.0.fmt(f) }
    }
}

impl FromStr for Bytes {
    type Err = &'static str;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let bytes = if value == NEVER { Some(usize::MAX) } else { value.parse().ok() };
        bytes.map(Bytes).ok_or("neither a number of bytes nor `never`")
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Policy { isa, parallel_from, stream_from, part } = *self;
        let (parallel_from, stream_from) = (Bytes(parallel_from), Bytes(stream_from));
        write!(
            f,
            "{FORMAT}\nisa = {isa}\nparallel_from = {parallel_from}\nstream_from = {stream_from}\npart = {part}"
        )
    }
}

impl FromStr for Policy {
    type Err = InvalidPolicy;
    fn from_str(text: &str) -> Result<Self, InvalidPolicy> {
        let mut policy = Policy::of_this_machine();
        let mut seen = [false; KEYS.len()];
        let mut lines = (1..).zip(text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()));
        let first = lines.next().map_or("", |(_, line)| line);
        if first != FORMAT {
            return Err(InvalidPolicy::new(1, first, format_args!("the first line must be `{FORMAT}`")));
        }
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let fault = |reason: fmt::Arguments<'_>| InvalidPolicy::new(number, line, reason);
            let (key, value) =
                line.split_once('=').ok_or_else(|| fault(format_args!("not `key = value`")))?;
            let (key, value) = (key.trim(), value.trim());
            let index = KEYS.iter().position(|&known| known == key);
            if index.is_some_and(|index| core::mem::replace(&mut seen[index], true)) {
                return Err(fault(format_args!("`{key}` for the second time")));
            }
            let not = |reason: &str| fault(format_args!("{reason}"));
            match key {
                "isa" => {
                    policy.isa =
                        value.parse().map_err(|error: UnavailableIsa| fault(format_args!("{error}")))?
                }
                "parallel_from" => policy.parallel_from = value.parse::<Bytes>().map_err(not)?.0,
                "stream_from" => policy.stream_from = value.parse::<Bytes>().map_err(not)?.0,
                "part" => policy.part = value.parse().map_err(|_| not("not a number of bytes"))?,
                _ => return Err(fault(format_args!("unknown key; known: {}", KEYS.join(", ")))),
            }
        }
        Ok(policy)
    }
}

/// What a file may say.
const KEYS: [&str; 4] = ["isa", "parallel_from", "stream_from", "part"];

/// A text that is no [`Policy`]; the message, of one line, says where and why.
///
/// ```
/// let error = "isa = scalar".parse::<rectify::Policy>().unwrap_err();
/// assert_eq!(error.to_string(), "line 1: `isa = scalar`: the first line must be `rectify policy 1`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPolicy {
    line: usize,
    reason: String,
}

impl InvalidPolicy {
    /// Most characters of a line that are repeated.
    const SHOWN: usize = 60;

    fn new(line: usize, text: &str, reason: fmt::Arguments<'_>) -> Self {
        let start = text.char_indices().nth(Self::SHOWN).map_or(text, |(end, _)| &text[..end]);
        let rest = if start.len() < text.len() { "…" } else { "" };
        InvalidPolicy { line, reason: format!("`{}{rest}`: {reason}", start.escape_debug()) }
    }
}

impl fmt::Display for InvalidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let InvalidPolicy { line, reason } = self;
        write!(f, "line {line}: {reason}")
    }
}

impl core::error::Error for InvalidPolicy {}
