//! The `reconcile` command: arguments, rendering, exit status. The work is `reconcile-core`'s.

use std::process::ExitCode;

use clap::Parser;

mod args;
mod commands;
mod config;
mod failure;
mod files;
mod guard;
mod open;
mod output;
mod progress;
mod project;
mod render;

use args::{BaselineCommand, Cli, Command};
use failure::Failure;
use output::Output;

/// How a run ended, as its exit status says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// 0: everything was read, and nothing is wrong.
    Clean,
    /// 1: there are findings, or there is work to do.
    Work,
    /// 2: there is no verdict.
    Unknown,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output::new(cli.global.color);
    match run(&cli, output) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Work) => ExitCode::from(1),
        Ok(Outcome::Unknown) => ExitCode::from(2),
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, output: Output) -> Result<Outcome, Failure> {
    match &cli.command {
        Command::Check(args) => commands::check::run(args, &cli.global, output),
        Command::Introspect(args) => commands::introspect::run(args, &cli.global, output),
        Command::Lint(args) => commands::lint::run(args, &cli.global, output),
        Command::Baseline(BaselineCommand::Fix(args)) => {
            commands::fix::run(args, &cli.global, output)
        }
        Command::Baseline(BaselineCommand::Rehearse(args)) => {
            commands::rehearse::run(args, &cli.global, output)
        }
        Command::Baseline(BaselineCommand::Apply(args)) => {
            commands::apply::run(args, &cli.global, output)
        }
        Command::Baseline(BaselineCommand::Adopt(args)) => {
            commands::adopt::run(args, &cli.global, output)
        }
        Command::Ensure(args) => commands::ensure::run(args, &cli.global, output),
        Command::Baseline(BaselineCommand::Generate(args)) => {
            commands::generate::run(args, &cli.global, output)
        }
        Command::Run(args) => commands::run::run(args, &cli.global, output),
        Command::Sequences(args) => commands::sequences::run(args, &cli.global, output),
        Command::Snapshot(command) => commands::snapshot::run(command, &cli.global, output),
        Command::Rollback(command) => commands::rollback::run(command, &cli.global, output),
        Command::Verify(args) => commands::verify::run(args, &cli.global, output),
        Command::Status(args) => commands::status::run(args, &cli.global, output),
        Command::Doctor(args) => commands::doctor::run(args, &cli.global, output),
        Command::Health(args) => commands::health::run(args, &cli.global, output),
        Command::Demo(args) => commands::demo::run(args, output),
        Command::Rules(args) => commands::rules::list(args, output),
        Command::Explain { rule } => commands::rules::explain(rule, output),
        Command::Completions { shell } => commands::shell::completions(*shell, output),
        Command::Man => commands::shell::man(output),
    }
}

impl From<reconcile_core::check::Verdict> for Outcome {
    fn from(verdict: reconcile_core::check::Verdict) -> Self {
        use reconcile_core::check::Verdict;
        match verdict {
            Verdict::Clean => Self::Clean,
            Verdict::Work => Self::Work,
            Verdict::Unknown => Self::Unknown,
        }
    }
}
