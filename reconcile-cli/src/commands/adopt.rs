//! `reconcile baseline adopt`.

use std::path::{Path, PathBuf};

use reconcile_core::baseline::adopt::{AdoptState, Adopter, BASELINE};
use reconcile_core::connect::connect;
use reconcile_core::journal::Event;
use reconcile_core::prisma::MIGRATION_SCRIPT;

use crate::Outcome;
use crate::args::{AdoptArgs, Format, Global};
use crate::config::Config;
use crate::failure::Failure;
use crate::guard::Guard;
use crate::open;
use crate::output::Output;
use crate::progress::Progress;
use crate::project::{self, Project};
use crate::render;

/// What `baseline generate` and `baseline fix` leave, in the folder of our own state.
const FROM_EMPTY: &str = "baseline/from-empty.sql";
const DIFF: &str = "baseline/diff.safe.sql";

/// Clean if the database is adopted, now or before.
pub(crate) fn run(args: &AdoptArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let progress = Progress::start();
    progress.step("connecting");
    let (target, session) = args.connection.target(output)?;
    let adopter = adopter(args, &config, output)?
        .ledger_schema(open::ledger_schema(&target))
        .session(session.clone());
    let mut client = connect(&target, &session.read_only(!args.apply))?;
    progress.step("comparing folder, ledger and database");
    let mut report = adopter.plan(&mut client)?;
    if args.apply && report.state == AdoptState::WouldAdopt {
        let mut guard = Guard::new(&args.guarding, &config, &target, &mut client, &[], output)?;
        progress.clear();
        guard.pass(None)?;
        report = adopter.apply(&mut client)?;
        if report.state == AdoptState::Adopted {
            guard.record(&mut client, &Event::adopted(BASELINE, &report.checksum))?;
        }
    }
    drop(progress);
    match args.format {
        Format::Json => output.json(&report)?,
        Format::Human => output.text(&render::adopt::report(&report, output.style()))?,
    }
    Ok(match report.state {
        AdoptState::Adopted | AdoptState::AlreadyAdopted => Outcome::Clean,
        _ => Outcome::Work,
    })
}

pub(super) fn adopter(
    args: &AdoptArgs,
    config: &Config,
    output: Output,
) -> Result<Adopter, Failure> {
    let (path, schema) = project::schema(args.project.prisma_schema.as_deref(), config)?;
    let folder = Project::migrations_to_write(&args.project, config, &path, output)?;
    let has_script = folder.join(BASELINE).join(MIGRATION_SCRIPT).exists();
    let mut adopter = Adopter::new(schema, folder)
        .introspector(args.connection.patience.introspector())
        .patience(args.migration_lock_timeout)
        .allow_differences(args.allow_differences)
        .allow_other_script(args.from_empty.is_some());
    let usual = |name: &str| Some(config.state(name)).filter(|path| path.is_file());
    let generated = || usual(FROM_EMPTY).filter(|_| !has_script);
    if let Some(path) = args.from_empty.clone().or_else(generated) {
        adopter = adopter.script(path.display().to_string(), read(&path)?);
    }
    let diff: Option<PathBuf> = args.diff.clone().or_else(|| usual(DIFF));
    if let Some(path) = diff {
        adopter = adopter.diff(read(&path)?);
    }
    Ok(adopter)
}

/// The text to the byte, a byte order mark included: its checksum counts.
fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|e| Failure::new(format!("cannot read {}", path.display())).caused_by(&e))
}
