//! All activations from the same start: a table, and a picture.

use crate::chart;
use crate::choice::Choice;
use crate::options::Options;
use crate::training::{Course, Figures};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, error, fs, io};

/// What the epochs with one activation have come to.
pub struct Curve {
    pub choice: Choice,
    pub epochs: Vec<Figures>,
}

/// Trains with one activation after the other; each adds its line to the table.
pub fn run(options: &Options, course: &Course, choices: &[Choice]) -> Result<(), Box<dyn error::Error>> {
    let &Options { hidden, epochs, .. } = options;
    println!("{hidden} hidden units, {epochs} epochs; {options}");
    println!(
        "{:<26}  {:<6}  {:>13}  {:>9}  {:>8}  {:>8}  {:>7}",
        "activation", "saved", "bytes a batch", "held-out", "loss", "dead", "time"
    );
    let bar = ProgressBar::new(choices.len() as u64 * u64::from(epochs));
    bar.set_style(ProgressStyle::with_template("{bar:40} {percent}%, {eta} left: {msg}")?);
    let mut curves = Vec::new();
    for &choice in choices {
        bar.set_message(choice.to_string());
        let start = Instant::now();
        let mut training = course.start(options, choice)?;
        let epochs: Vec<_> = bar.wrap_iter(0..epochs).map(|_| training.epoch()).collect::<Result<_, _>>()?;
        let seconds = start.elapsed().as_secs_f64();

        let (keep, name) = (training.keep(), choice.to_string());
        let bytes = keep.bytes(training.elements());
        let Some(Figures { held_out, loss, dead, .. }) = epochs.last() else { continue };
        let loss = if *loss < 1e3 { format!("{loss:.4}") } else { format!("{loss:.1e}") };
        bar.suspend(|| {
            println!(
                "{name:<26}  {keep:<6}  {bytes:>13}  {held_out:>7.2} %  {loss:>8}  {dead:>6.2} %  {seconds:>5.2} s"
            )
        });
        curves.push(Curve { choice, epochs });
    }
    bar.finish_and_clear();

    let picture = picture()?;
    chart::draw(options, &curves, &picture)?;
    println!("{}", picture.display());
    Ok(())
}

/// Where the picture goes: into cargo's target directory, where cargo puts examples at `<profile>/examples`.
fn picture() -> io::Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(3).unwrap_or(Path::new("."));
    let folder = target.join("rectify-digits");
    fs::create_dir_all(&folder)?;
    Ok(folder.join("compare.svg"))
}
