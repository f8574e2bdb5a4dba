//! `reconcile ensure`.

use std::collections::BTreeSet;

use reconcile_core::Script;
use reconcile_core::connect::connect;
use reconcile_core::ensure::{EnsureState, Ensurer};
use reconcile_core::journal::Event;
use reconcile_core::name::{QualifiedName, quote_ident};
use reconcile_core::prisma::{Expected, ExpectedOptions, Schema, from_empty_script};

use crate::Outcome;
use crate::args::{EnsureArgs, Format, Global};
use crate::config::Config;
use crate::failure::Failure;
use crate::guard::Guard;
use crate::output::Output;
use crate::progress::Progress;
use crate::{files, open, project, render};

/// Under which name statements of Prisma's own script are shown.
const FROM_SCHEMA: &str = "the Prisma schema";

/// Clean if every table is there and can be read.
pub(crate) fn run(args: &EnsureArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let progress = Progress::start();
    progress.step("connecting");
    let (target, session) = args.connection.target(output)?;
    let ensurer = ensurer(args, &config, open::ledger_schema(&target), output)?;
    let ensurer = ensurer.session(session.clone());
    let mut client = connect(&target, &session.read_only(!args.apply))?;
    progress.step("looking at the required tables");
    let mut report = ensurer.plan(&mut client)?;
    if args.apply && report.is_to_do() {
        let mut guard = Guard::new(&args.guarding, &config, &target, &mut client, &[], output)?;
        progress.clear();
        guard.pass(None)?;
        report = ensurer.apply(&mut client)?;
        let created: Vec<String> = report.created().map(ToString::to_string).collect();
        if !created.is_empty() {
            guard.record(&mut client, &Event::ensured(created))?;
        }
    }
    drop(progress);
    match args.format {
        Format::Json => output.json(&report)?,
        Format::Human => output.text(&render::ensure::report(&report, output.style()))?,
    }
    Ok(match report.state {
        EnsureState::Present | EnsureState::Created => Outcome::Clean,
        EnsureState::Unreadable => Outcome::Unknown,
        _ => Outcome::Work,
    })
}

pub(super) fn ensurer(
    args: &EnsureArgs,
    config: &Config,
    schema: &str,
    output: Output,
) -> Result<Ensurer, Failure> {
    let named = if args.require.is_empty() {
        &config.tables.required
    } else {
        &args.require
    };
    let takes_models = args.models || named.is_empty();
    let prisma = prisma(args, config, takes_models || args.from_schema)?;
    let options = ExpectedOptions::new().default_schema(schema);
    let mut required = Vec::new();
    for name in named {
        required.push(table_name(name, schema)?);
    }
    if let (true, Some(prisma)) = (takes_models, &prisma) {
        let tables = Expected::new(prisma, &options).tables.into_iter();
        required.extend(tables.filter(|own| !own.is_ignored).map(|own| own.name));
    }
    let mut seen = BTreeSet::new();
    required.retain(|name| seen.insert(name.clone()));

    let own = prisma.map(|prisma| Script::new(FROM_SCHEMA, from_empty_script(&prisma, &options)));
    let mut scripts = bootstrap(args, config, output)?;
    let mut offered = None;
    if args.from_schema {
        scripts.extend(own);
    } else {
        offered = own;
    }
    let mut ensurer = Ensurer::new(required)
        .schema(schema)
        .linter(config.linter(&scripts))
        .introspector(args.connection.patience.introspector())
        .patience(args.migration_lock_timeout)
        .bootstrap(scripts)?;
    if let Some(own) = offered {
        let how = "no script makes it; --from-schema makes it as Prisma would";
        ensurer = ensurer.offer(own, how)?;
    }
    Ok(ensurer)
}

/// The scripts that were named, on the command line before the configuration.
fn bootstrap(args: &EnsureArgs, config: &Config, output: Output) -> Result<Vec<Script>, Failure> {
    let paths = if args.bootstrap.is_empty() {
        config.bootstrap_paths()
    } else {
        args.bootstrap.clone()
    };
    files::scripts(&paths, output)
}

/// The Prisma schema; where nothing needs it, it is only looked for, to offer what it could make.
fn prisma(args: &EnsureArgs, config: &Config, is_needed: bool) -> Result<Option<Schema>, Failure> {
    let found = project::schema_path(args.prisma_schema.as_deref(), config);
    if !is_needed && found.is_none() {
        return Ok(None);
    }
    if found.is_none() && !args.models && !args.from_schema {
        return Err(Failure::new("no table is required, and there is no Prisma schema").with_help(
            "name tables: --require, or tables.required in reconcile.toml; or the schema: --prisma-schema",
        ));
    }
    let (_, schema) = project::schema(args.prisma_schema.as_deref(), config)?;
    Ok(Some(schema))
}

/// A name without a schema is one in the schema of the connection.
fn table_name(text: &str, schema: &str) -> Result<QualifiedName, Failure> {
    text.parse().or_else(|error| {
        let full = format!("{}.{text}", quote_ident(schema));
        full.parse().map_err(|_| Failure::from(error))
    })
}
