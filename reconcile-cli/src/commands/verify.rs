//! `reconcile verify`.

use std::path::PathBuf;

use reconcile_core::connect::connect;
use reconcile_core::prisma::{Expected, ExpectedOptions, VerifyReport, try_selects};

use crate::Outcome;
use crate::args::{Format, Global, VerifyArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::open;
use crate::output::Output;
use crate::progress::Progress;
use crate::project;
use crate::render;

/// Clean if everything is answered; unknown if nothing is different, and not everything could be
/// read.
pub(crate) fn run(args: &VerifyArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let (path, report) = verified(args, &config, output)?;
    match args.format {
        Format::Json => output.json(&report)?,
        Format::Human => {
            let text = render::verify::report(&path, &report, output.style());
            output.text(&text)?;
        }
    }
    Ok(outcome(&report))
}

pub(super) fn outcome(report: &VerifyReport) -> Outcome {
    match (report.unanswered.len(), report.not_read()) {
        (0, _) => Outcome::Clean,
        (all, not_read) if all == not_read => Outcome::Unknown,
        _ => Outcome::Work,
    }
}

/// What of the Prisma schema at this path is not answered.
pub(super) fn verified(
    args: &VerifyArgs,
    config: &Config,
    output: Output,
) -> Result<(PathBuf, VerifyReport), Failure> {
    let (path, schema) = project::schema(args.prisma_schema.as_deref(), config)?;
    let progress = Progress::start();
    progress.step("connecting");
    let (target, session) = args.connection.target(output)?;
    let options = ExpectedOptions::new().default_schema(open::ledger_schema(&target));
    let expected = Expected::new(&schema, &options);
    let mut client = connect(&target, &session)?;
    let mut transaction = session.begin(&mut client)?;
    progress.step("reading the catalog");
    let introspector = args.connection.patience.introspector();
    let catalog = introspector.read(&mut transaction)?;
    let mut report = VerifyReport::new(&expected, &catalog);
    progress.step("selecting from each model");
    try_selects(&mut transaction, &expected, &mut report)?;
    Ok((path, report))
}
