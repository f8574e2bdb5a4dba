//! `reconcile lint`.

use std::path::Path;

use reconcile_core::catalog::{Catalog, SCHEMA_VERSION};
use reconcile_core::check::lint_verdict;
use reconcile_core::connect::Secret;
use reconcile_core::{Linter, Script, Severity};

use crate::Outcome;
use crate::args::{EvidenceMode, FailOn, Global, Judging, LintArgs, LintFormat};
use crate::commands::fix;
use crate::config::Config;
use crate::failure::Failure;
use crate::files;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

pub(crate) fn run(args: &LintArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let fail_on: Severity = args
        .fail_on
        .or(config.lint.fail_on)
        .unwrap_or(FailOn::Error)
        .into();
    let mut scripts = files::scripts(&args.paths, output)?;
    let linter = linter(&args.judging, &config, &scripts, output)?.locks(args.locks);
    let mut whole = true;
    if args.fix {
        for script in &mut scripts {
            let (safe, sure) = fix::in_place(&linter, script, output)?;
            *script = safe;
            whole &= sure;
        }
    }
    let report = linter.lint_all(&scripts);
    match args.format {
        LintFormat::Human => output.text(&render::lint::report(&report, &scripts, output))?,
        LintFormat::Json => output.json(&report)?,
        LintFormat::Sarif => output.json(&render::sarif::report(&report, &scripts))?,
        LintFormat::Github => output.text(&render::github::lint(&report, output))?,
        LintFormat::Gitlab => output.json(&render::gitlab::report(&report, &scripts))?,
        LintFormat::Markdown => {
            output.text(&render::markdown::lint(&report, &scripts, output))?;
        }
    }
    match lint_verdict(&report, fail_on).into() {
        Outcome::Clean if !whole => Ok(Outcome::Work),
        outcome => Ok(outcome),
    }
}

/// The linter that the arguments and the configuration ask for.
pub(crate) fn linter(
    args: &Judging,
    config: &Config,
    scripts: &[Script],
    output: Output,
) -> Result<Linter, Failure> {
    let wants_facts = matches!(
        args.asking.evidence,
        Some(EvidenceMode::On | EvidenceMode::Estimate)
    );
    let base = config.linter(scripts);
    if let Some(path) = &args.catalog {
        Ok(base.catalog(committed(path)?))
    } else if args.database_url.is_some() || wants_facts {
        live(args, config, base, scripts, output)
    } else {
        Ok(base)
    }
}

/// A linter that knows the database, and what it says of the rows that the scripts would meet.
fn live(
    args: &Judging,
    config: &Config,
    base: Linter,
    scripts: &[Script],
    output: Output,
) -> Result<Linter, Failure> {
    let from_environment = std::env::var("DATABASE_URL").ok().map(Secret::new);
    let url = args.database_url.as_ref().or(from_environment.as_ref());
    let progress = Progress::start();
    progress.step("connecting");
    let (mut client, path) = args.reading.open_with_path(url, output)?;
    progress.step("reading the catalog");
    let catalog = args.reading.introspector(config).read(&mut client)?;
    let linter = base.catalog(catalog).search_path(path);
    progress.step("asking what the scripts would meet");
    let asker = args.asking.asker(config, &args.reading.patience);
    let answers = asker.ask(&mut client, &linter.questions(scripts))?;
    Ok(linter.answers(answers))
}

/// A catalog that was kept.
fn committed(path: &Path) -> Result<Catalog, Failure> {
    let name = path.display();
    let text = std::fs::read(path)
        .map_err(|e| Failure::new(format!("cannot read {name}")).caused_by(&e))?;
    let unusable = |what: String| {
        Failure::new(format!("{name} {what}"))
            .with_help("make it again: reconcile introspect --format json")
    };
    let catalog: Catalog = serde_json::from_slice(&text)
        .map_err(|e| unusable("is no catalog".to_owned()).caused_by(&e))?;
    if catalog.schema_version != SCHEMA_VERSION {
        let version = catalog.schema_version;
        return Err(unusable(format!(
            "is a catalog of form {version}, and this version reads form {SCHEMA_VERSION}"
        )));
    }
    Ok(catalog)
}
