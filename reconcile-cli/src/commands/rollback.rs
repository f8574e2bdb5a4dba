//! `reconcile rollback`.

use reconcile_core::name::quote_ident;
use reconcile_core::snapshot::SnapshotReport;

use super::snapshot::print;
use crate::Outcome;
use crate::args::{Global, RollbackCommand, RollbackPlanArgs, RollbackRestoreArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

pub(crate) fn run(
    command: &RollbackCommand,
    global: &Global,
    output: Output,
) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    match command {
        RollbackCommand::Plan(args) => plan(args, &config, output),
        RollbackCommand::Restore(args) => restore(args, &config, output),
    }
}

/// Clean if the definitions are those of the snapshot.
fn plan(args: &RollbackPlanArgs, config: &Config, output: Output) -> Result<Outcome, Failure> {
    let snapshot = args.snapshot.open(config)?;
    let before = snapshot.catalog()?;
    let progress = Progress::start();
    progress.step("connecting");
    let mut client = args.connection.open(output)?;
    progress.step("reading the catalog");
    let introspector = args.connection.patience.introspector();
    let now = introspector.read(&mut client)?;
    drop(progress);
    let differences = before.diff(&now);
    output.text(&render::snapshot::plan(
        &snapshot,
        &now.server.database,
        &differences,
        output.style(),
    ))?;
    Ok(if differences.changes.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}

/// Clean if it was restored, and is what was; or, without `--apply`, if it is whole and nothing stands
/// against restoring it.
fn restore(
    args: &RollbackRestoreArgs,
    config: &Config,
    output: Output,
) -> Result<Outcome, Failure> {
    let snapshot = args.snapshot.open(config)?;
    let (target, _) = args.connection.target(output)?;
    let progress = Progress::start();
    progress.step("making checksums");
    let mut report = SnapshotReport::new(&snapshot);
    report.verified = Some(snapshot.verify(args.restoring.programs.pg_bin.as_deref())?);
    if report.is_good() {
        let restorer = args.restoring.restorer();
        if args.apply {
            progress.step("restoring");
            report.restored = Some(restorer.restore(&snapshot, &target, &args.into)?);
        } else {
            report.plan = Some(restorer.plan(&snapshot, &target, &args.into)?);
        }
    }
    drop(progress);
    print(&report, args.format, output)?;
    if !args.apply {
        output.note(&format!(
            "nothing was done: with --apply it is restored into a new database {}",
            render::visible::line(quote_ident(&args.into))
        ));
    }
    Ok(if report.is_good() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}
