//! `reconcile baseline rehearse`.

use reconcile_core::Script;
use reconcile_core::baseline::{Rehearsal, RehearsalProgress, Rehearser};
use reconcile_core::journal::Journal;
use reconcile_core::prisma::{ExpectedOptions, from_empty_script};
use reconcile_core::snapshot::Snapshot;

use super::apply::{SAFE, one_script};
use crate::Outcome;
use crate::args::{Data, Format, Global, RehearseArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::open;
use crate::output::Output;
use crate::progress::Progress;
use crate::project;
use crate::render;

/// Clean if it went through, and nothing that the schema models is left.
pub(crate) fn run(
    args: &RehearseArgs,
    global: &Global,
    output: Output,
) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let path = args.path.clone().unwrap_or_else(|| config.state(SAFE));
    let script = one_script(&path, output)?;
    let rehearsal = rehearse(args, &config, &script, output)?;
    match args.format {
        Format::Json => output.json(&rehearsal)?,
        Format::Human => output.text(&render::rehearse::report(&rehearsal, &script, output))?,
    }
    Ok(if rehearsal.is_aligned() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}

/// Rehearses, and writes down in the journal what came of it.
pub(crate) fn rehearse(
    args: &RehearseArgs,
    config: &Config,
    script: &Script,
    output: Output,
) -> Result<Rehearsal, Failure> {
    let progress = Progress::start();
    progress.step("connecting");
    let (mut rehearser, schema) = rehearser(args, output)?;
    if let Some(snapshot) = snapshot(args, config)? {
        rehearser = rehearser.snapshot(snapshot);
    }
    let goal = goal(args, config, &schema, output)?;
    let rehearsal = rehearser.rehearse_with(script, &goal, &mut |at| {
        progress.step(&match at {
            RehearsalProgress::Reading => "reading the database".to_owned(),
            RehearsalProgress::Copying => "making a copy".to_owned(),
            RehearsalProgress::Running { line } => format!("line {line}"),
            _ => "comparing".to_owned(),
        });
    })?;
    if let (Some(place), Some(at)) = (&rehearsal.place, &rehearsal.at) {
        Journal::new(config.journal()).write(at, place, &rehearsal.event())?;
    }
    Ok(rehearsal)
}

/// Whether the programs that it needs are there.
pub(crate) fn look_for_programs(args: &RehearseArgs, output: Output) -> Result<(), Failure> {
    Ok(rehearser(args, output)?.0.look_for_programs()?)
}

/// As the arguments want it, but for the snapshot; and the schema that names without one are in.
fn rehearser(args: &RehearseArgs, output: Output) -> Result<(Rehearser, String), Failure> {
    let mut rehearser = Rehearser::new()
        .rows(args.data == Data::All)
        .as_superuser(args.as_superuser)
        .jobs(args.restoring.jobs);
    if let Some(folder) = &args.restoring.programs.pg_bin {
        rehearser = rehearser.programs(folder);
    }
    let mut schema = "public".to_owned();
    if args.connection.database_url.is_some() {
        let (target, session) = args.connection.target(output)?;
        let patience = &args.connection.patience;
        open::ledger_schema(&target).clone_into(&mut schema);
        rehearser = rehearser
            .search_path(patience.search_path(&target)?)
            .introspector(patience.introspector())
            .live(target, session);
    }
    if let Some(url) = &args.shadow_url {
        rehearser = rehearser.server(open::target(Some(url), output)?);
    }
    Ok((rehearser, schema))
}

/// The snapshot to copy; none where the live database is dumped for this.
fn snapshot(args: &RehearseArgs, config: &Config) -> Result<Option<Snapshot>, Failure> {
    if let Some(path) = &args.snapshot {
        return Ok(Some(Snapshot::open(path)?));
    }
    let dumped = args.connection.database_url.is_some() && args.data == Data::None;
    if dumped {
        return Ok(None);
    }
    args.snapshots.newest(config).map(Some)
}

/// What the database is to become.
fn goal(
    args: &RehearseArgs,
    config: &Config,
    default_schema: &str,
    output: Output,
) -> Result<Script, Failure> {
    if let Some(path) = &args.from_empty {
        return one_script(path, output);
    }
    let (path, schema) = project::schema(args.prisma_schema.as_deref(), config)?;
    let options = ExpectedOptions::new().default_schema(default_schema);
    let text = from_empty_script(&schema, &options);
    Ok(Script::new(path.display().to_string(), text))
}
