//! The command line, one for all benchmarks: `cargo bench -- …` gives every binary the same arguments.

use clap::Parser;

/// Benchmarks of the kernels. `cargo bench -- relu_inplace_f32` measures one function everywhere;
/// `cargo bench --bench kernels -- --check` measures the project's targets.
#[derive(Parser)]
pub struct Args {
    /// Functions to measure: the whole name of one (`relu_f32`), else a part of names (`mask`); all if none is given
    pub filters: Vec<String>,
    /// Lists the functions and stops
    #[arg(long)]
    pub list: bool,
    /// Measures the project's targets instead, those with a filter in their names (`kernels` only)
    #[arg(long)]
    pub check: bool,
    /// Few sizes, few rounds: shows that everything runs, says little about speed
    #[arg(long)]
    quick: bool,
    /// Time to spend in `kernels` [default: 480, with a filter 45]
    #[arg(long, value_name = "SECONDS")]
    budget: Option<u64>,
    /// What cargo passes under `cargo bench`, and not under `cargo test --benches`, where a quick run is meant
    #[arg(long, hide = true)]
    bench: bool,
}

impl Args {
    /// Whether a quick run is wanted.
    pub fn quick(&self) -> bool {
        self.quick || !self.bench
    }

    /// Seconds to spend.
    #[allow(dead_code)] // not every benchmark has a budget
    pub fn budget(&self) -> u64 {
        let default = match (self.quick(), self.filters.is_empty()) {
            (true, _) => 5,
            (_, true) => 480,
            (_, false) => 45,
        };
        self.budget.unwrap_or(default)
    }

    /// Whether the filters select `name`, one of `names`.
    ///
    /// A filter that is the whole name of a function means that function alone: `relu_f32` is not `leaky_relu_f32`.
    pub fn selects(&self, name: &str, names: &[String]) -> bool {
        let matches = |filter: &String| match names.contains(filter) {
            true => name == filter,
            false => name.contains(filter.as_str()),
        };
        self.filters.is_empty() || self.filters.iter().any(matches)
    }
}
