//! `reconcile completions` and `reconcile man`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Outcome;
use crate::args::Cli;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn completions(shell: Shell, output: Output) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "reconcile", &mut script);
    output.text(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}

pub(crate) fn man(output: Output) -> Result<Outcome, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    output.text(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Clean)
}
