//! The command line.

use crate::cases::Function;
use crate::number::Number;
use clap::Parser;

/// Speed of rectify beside other libraries. `cargo bench -p rectify-peers -- elu` measures one function, `elu_f64` that of one type.
#[derive(Parser)]
pub struct Args {
    /// Functions to measure: the whole name of one (`relu`), else a part of names with types (`backward`, `elu_f64`); all if none is given
    filters: Vec<String>,
    /// Few sizes, few rounds: shows that everything runs, says little about speed
    #[arg(long)]
    quick: bool,
    /// Time to spend on measuring; the largest tensors take their time in any case [default: 180, quick 5]
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
    pub fn budget(&self) -> u64 {
        self.budget.unwrap_or(if self.quick() { 5 } else { 180 })
    }

    /// Whether the filters select a function of a type.
    pub fn selects<T: Number>(&self, function: Function) -> bool {
        let is_name = |filter: &String| Function::ALL.iter().any(|other| other.name() == filter);
        let matches = |filter: &String| match is_name(filter) {
            true => function.name() == filter,
            false => format!("{}_{}", function.name(), T::NAME).contains(filter.as_str()),
        };
        self.filters.is_empty() || self.filters.iter().any(matches)
    }
}
