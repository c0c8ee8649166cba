//! Measures on this machine what the policy decides, and says what was fastest.
//!
//! ```text
//! cargo run --release --example tune                         a minute at most, on a machine that does nothing else
//! cargo run --release --example tune -- --write tune.txt     and writes the policy to a file
//! RECTIFY_TUNE=tune.txt cargo run --release --example tune   runs by that, and measures again
//! ```
//! Three questions, one after the other: which instruction set; threads and stores by the size of the tensors; how much a thread
//! claims at a time. Times of calls that do not replace their argument include a pass that reads the result, where stores are in
//! question: streaming leaves it outside the caches, and the reader pays. Threads are asleep when a call comes.
#![forbid(unsafe_code)]

mod choice;
mod measure;

use choice::{Ratios, best, crossover, fastest};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use measure::{Case, Operation, Tensors, Way, race};
use rectify::{Exec, Form, Isa, Plan, Policy, Stores, Threads, policy, set_policy};
use std::path::PathBuf;
use std::time::Duration;
use std::{fs, io};

/// Measures which instruction set, threads and stores are the fastest here, and what the policy would choose.
#[derive(Parser)]
struct Options {
    /// Writes the policy that was measured to a file, for RECTIFY_TUNE
    #[arg(long, value_name = "PATH")]
    write: Option<PathBuf>,
    /// Few sizes, few rounds: shows that everything runs, says little about the machine
    #[arg(long)]
    quick: bool,
    /// Time to spend [default: 45, quick 2]
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
}

/// Three that wait for memory, with as many tensors as there are: out of place, in place, backward.
const BOUND_BY_MEMORY: [Operation; 3] = [Operation::Relu, Operation::ReluInplace, Operation::Backward];

/// Bytes that a thread may claim.
const PARTS: [usize; 5] = [128 << 10, 256 << 10, 512 << 10, 1 << 20, 2 << 20];

/// Quartiles of the times of a quiet machine are no farther apart.
const BUSY: f64 = 0.15;

/// So much of its threads' work a pool does at least that has them for itself.
const FREE: f64 = 0.75;

fn main() -> io::Result<()> {
    let options = Options::parse();
    let in_force = policy();
    let bench = Bench::new(&options, in_force);
    let Bench { pool, .. } = bench;
    println!(
        "{pool} threads; isa {} of {:?}; sizes are bytes of all tensors",
        in_force.isa,
        Isa::available()
    );
    let measured = bench.policy();

    println!("\n{:<14} {:>16} {:>16}", "", "in force", "measured");
    let line = |name: &str, old: String, new: String| {
        println!("{name:<14} {old:>16} {new:>16}{}", if old == new { "" } else { "  <-" });
    };
    line("isa", in_force.isa.to_string(), measured.isa.to_string());
    line("parallel_from", size(in_force.parallel_from), size(measured.parallel_from));
    line("stream_from", size(in_force.stream_from), size(measured.stream_from));
    line("part", size(in_force.part), size(measured.part));
    if let Some(path) = options.write {
        fs::write(&path, format!("{measured}\n"))?;
        println!("\nwritten: RECTIFY_TUNE={}", path.display());
    }
    Ok(())
}

/// The three measurements.
struct Bench {
    in_force: Policy,
    /// Threads that there are, the caller included.
    pool: usize,
    quick: bool,
    time: Duration,
    bar: ProgressBar,
}

impl Bench {
    fn new(options: &Options, in_force: Policy) -> Self {
        // What a call is given that is large enough.
        set_policy(Policy { parallel_from: 0, ..in_force });
        let pool = Exec::new().plan::<f32>(Form::Forward, 1 << 30).threads;
        set_policy(in_force);
        let time = Duration::from_secs(options.seconds.unwrap_or(if options.quick { 2 } else { 45 }));
        let bar = ProgressBar::new(time.as_millis() as u64);
        let style = ProgressStyle::with_template("{bar:40} {percent}%, {eta} left: {msg}");
        bar.set_style(style.expect("the template is valid"));
        Bench { in_force, pool, quick: options.quick, time, bar }
    }

    /// Measures one after the other, each by what the one before has found.
    fn policy(&self) -> Policy {
        let sizes = self.sizes();
        let largest = sizes.iter().copied().max().unwrap_or_default();
        let mut tensors = Tensors::new(largest);
        let isa = self.isa(&mut tensors, largest);
        let (mut policy, has_threads) = self.thresholds(&mut tensors, isa, &sizes);
        if has_threads && policy.parallel_from <= largest {
            policy.part = self.part(&mut tensors, policy, largest);
        }
        self.bar.finish_and_clear();
        policy
    }

    /// Powers of two and what lies between them, from where no call is small to where no cache helps.
    fn sizes(&self) -> Vec<usize> {
        let here = Policy::of_this_machine();
        let last = (4 * here.stream_from).clamp(2 * here.parallel_from, 1 << 30);
        let all = (20..).flat_map(|log| [1 << log, 3 << (log - 1)]);
        let sizes = all.take_while(|&size| size <= last);
        if self.quick { sizes.filter(|&size| size < 1 << 26).step_by(5).collect() } else { sizes.collect() }
    }

    fn race(
        &self,
        cases: &mut [Case],
        tensors: &mut Tensors,
        policy: Policy,
        share: f64,
        what: &'static str,
    ) {
        self.bar.set_message(what);
        let least = if self.quick { 1 } else { 5 };
        race(cases, tensors, policy, least, self.time.mul_f64(share), &self.bar);
    }

    /// The instruction set, on one thread: where memory is waited for, from the first cache outward, and where it is not.
    fn isa(&self, tensors: &mut Tensors, largest: usize) -> Isa {
        let isas = Isa::available();
        let case = |operation, footprint| {
            let exec = |isa| Exec { isa, threads: Threads::Serial, stores: Stores::Auto };
            let way = |&isa: &Isa| Way::new(isa.to_string(), exec(isa), self.in_force.part);
            Case { operation, footprint, is_read: false, ways: isas.iter().map(way).collect() }
        };
        let levels = [16 << 10, 256 << 10, 4 << 20, largest];
        let operations = BOUND_BY_MEMORY.into_iter().chain([Operation::ReluI8]);
        let mut cases: Vec<_> =
            operations.flat_map(|operation| levels.map(|footprint| case(operation, footprint))).collect();
        cases.extend(levels[..2].iter().map(|&footprint| case(Operation::Elu, footprint)));
        self.race(&mut cases, tensors, self.in_force, 0.25, "instruction sets");
        self.print("instruction set", &cases, |_, way| way.exec.isa == self.in_force.isa);
        best(&isas, &cases, self.in_force.isa)
    }

    /// From which sizes on threads and streaming pay, and whether the pool has its threads for itself: else nothing is learned of them.
    fn thresholds(&self, tensors: &mut Tensors, isa: Isa, sizes: &[usize]) -> (Policy, bool) {
        let threads = if self.pool > 1 { vec![1, self.pool] } else { vec![1] };
        let streams = Exec { isa, threads: Threads::Serial, stores: Stores::Streaming };
        let streams = streams.plan::<f32>(Form::Forward, 1).stores == Stores::Streaming;
        let case = |operation: Operation, footprint| {
            let is_read = !operation.form().is_inplace();
            let stores: &[_] =
                if streams && is_read { &[Stores::Cached, Stores::Streaming] } else { &[Stores::Cached] };
            let way = |threads: usize, stores: Stores| {
                let exec = Exec { isa, threads: Threads::Exactly(threads), stores };
                Way::new(format!("{threads}, {stores:?}").to_lowercase(), exec, self.in_force.part)
            };
            let ways =
                threads.iter().flat_map(|&threads| stores.iter().map(move |&stores| way(threads, stores)));
            Case { operation, footprint, is_read, ways: ways.collect() }
        };
        let mut cases: Vec<_> =
            sizes.iter().flat_map(|&size| BOUND_BY_MEMORY.map(|operation| case(operation, size))).collect();
        cases.push(Case { is_read: false, ..case(Operation::Elu, 8 << 20) });
        self.race(&mut cases, tensors, self.in_force, 0.5, "threads and stores");
        let auto = Exec { isa, ..Exec::new() };
        self.print("threads, stores", &cases, |case, way| {
            let plan =
                |exec: Exec| exec.plan::<f32>(case.operation.form(), case.operation.len(case.footprint));
            let choice = |plan: Plan| (plan.threads, plan.stores);
            choice(plan(way.exec)) == choice(plan(auto))
        });

        let calculating = cases.pop().expect("it was pushed");
        let by_size: Vec<&[Case]> = cases.chunks(BOUND_BY_MEMORY.len()).collect();
        let seconds = |case: &Case, threads, stores: &[Stores]| {
            let asked = |way: &&Way| {
                way.exec.threads == Threads::Exactly(threads) && stores.contains(&way.exec.stores)
            };
            case.ways.iter().filter(asked).map(Way::seconds).reduce(f64::min)
        };
        let ratios = |ratio: &dyn Fn(&Case) -> Option<f64>| -> Vec<Ratios> {
            let of = |cases: &&[Case]| cases.iter().filter_map(ratio).collect();
            by_size.iter().map(|cases| Ratios { footprint: cases[0].footprint, ratios: of(cases) }).collect()
        };
        let any = [Stores::Cached, Stores::Streaming];
        let gain = |case: &Case| Some(seconds(case, self.pool, &any)? / seconds(case, 1, &any)?);
        let useful = gain(&calculating).map_or(1.0, f64::recip);
        let has_threads = self.pool > 1 && useful >= FREE * self.pool as f64;
        if self.pool > 1 {
            println!(
                "{} threads do the work of {useful:.1} on elu_f32, which does not wait for memory",
                self.pool
            );
        }
        let mut policy = Policy { isa, ..self.in_force };
        if has_threads {
            policy.parallel_from = crossover(&ratios(&gain), policy.parallel_from);
        } else {
            println!("no threads, or others want them, too: what is in force for them stays");
        }
        if streams {
            let gain = ratios(&|case| {
                let threads = if case.footprint < policy.parallel_from { 1 } else { self.pool };
                Some(seconds(case, threads, &any[1..])? / seconds(case, threads, &any[..1])?)
            });
            policy.stream_from = crossover(&gain, policy.stream_from);
        }
        (policy, has_threads)
    }

    /// How much a thread claims at a time, where there are several, from the size on where there are.
    fn part(&self, tensors: &mut Tensors, policy: Policy, largest: usize) -> usize {
        let from = policy.parallel_from;
        let mut parts = PARTS.to_vec();
        if !parts.contains(&self.in_force.part) {
            parts.push(self.in_force.part);
        }
        let case = |operation, footprint| {
            let exec = Exec { isa: policy.isa, threads: Threads::Exactly(self.pool), stores: Stores::Auto };
            let way = |&part: &usize| Way::new(size(part), exec, part);
            Case { operation, footprint, is_read: false, ways: parts.iter().map(way).collect() }
        };
        let sizes = [from, (2 * from).min(largest), largest];
        let mut cases: Vec<_> = sizes
            .into_iter()
            .flat_map(|size| BOUND_BY_MEMORY.map(|operation| case(operation, size)))
            .collect();
        self.race(&mut cases, tensors, policy, 0.25, "parts");
        self.print("part", &cases, |_, way| way.part == self.in_force.part);
        best(&parts, &cases, self.in_force.part)
    }

    /// A line per case: what the policy in force chooses, what was the fastest, how many times as long the choice takes.
    fn print(&self, what: &str, cases: &[Case], is_chosen: impl Fn(&Case, &Way) -> bool) {
        let lines = || {
            let ways = || cases.iter().flat_map(|case| &case.ways);
            let spread = ways().map(Way::spread).sum::<f64>() / ways().count() as f64;
            let rounds = ways().map(Way::rounds).min().unwrap_or_default();
            let busy = if spread > BUSY { ": the machine is busy, measure again" } else { "" };
            println!(
                "\nthe median of {rounds} rounds; their quartiles are {:.0} % apart{busy}",
                100.0 * spread
            );
            println!("{what:<18} {:>8}  {:<18} {:<18} {:>8}", "size", "chosen", "fastest", "slower");
            for case in cases {
                let (first, seconds) = fastest(case);
                let chosen = case.ways.iter().find(|way| is_chosen(case, way)).unwrap_or(&case.ways[first]);
                let slower = chosen.seconds() / seconds;
                let Case { operation, footprint, ways, .. } = case;
                println!(
                    "{operation:<18} {:>8}  {:<18} {:<18} {slower:>8.2}{}",
                    size(*footprint),
                    chosen.name,
                    ways[first].name,
                    if slower > 1.1 { " !" } else { "" }
                );
            }
        };
        self.bar.suspend(lines);
    }
}

/// `16 MiB`
fn size(bytes: usize) -> String {
    let (kib, mib) = (bytes as f64 / 1024.0, bytes as f64 / 1_048_576.0);
    match bytes {
        usize::MAX => "never".into(),
        0..1_048_576 => format!("{} KiB", (10.0 * kib).round() / 10.0),
        _ => format!("{} MiB", (10.0 * mib).round() / 10.0),
    }
}
