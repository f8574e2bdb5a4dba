//! `reconcile status`.

use reconcile_core::connect::connect;
use reconcile_core::prisma::{StatusReport, read_migrations};

use crate::Outcome;
use crate::args::{Format, Global, StatusArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::open;
use crate::output::Output;
use crate::progress::Progress;
use crate::project::Project;
use crate::render;

/// Clean if the folder and the database say the same, and nothing went wrong on the way.
pub(crate) fn run(args: &StatusArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let report = compared(args, &config, output)?;
    match args.format {
        Format::Json => output.json(&report)?,
        Format::Human => {
            output.text(&render::status::report(&report, args.all, output.style()))?;
        }
    }
    Ok(if report.is_up_to_date() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}

/// The folder against the ledger.
pub(super) fn compared(
    args: &StatusArgs,
    config: &Config,
    output: Output,
) -> Result<StatusReport, Failure> {
    let progress = Progress::start();
    progress.step("reading the migrations");
    let project = Project::find(&args.project, config, output)?;
    let migrations = read_migrations(&project.migrations)?;
    let schema = project.read_schema()?;
    progress.step("connecting");
    let (target, session) = args.connection.target(output)?;
    let ledger_schema = open::ledger_schema(&target);
    let reader = open::ledger_reader(&target, config, schema.as_ref());
    let mut client = connect(&target, &session)?;
    progress.step("reading the ledger");
    let ledger = reader.read(&mut session.begin(&mut client)?)?;
    drop(progress);

    let folder = project.migrations.display().to_string();
    let mut report = StatusReport::new(folder, &migrations, ledger_schema, &ledger);
    if let Some(path) = &project.schema {
        report = report.with_prisma_schema(path.display().to_string());
    } else if !report.ledger.present && report.deploy.refusal.is_none() {
        report.deploy = report.deploy.with_unknown_schemas();
    }
    Ok(report)
}
