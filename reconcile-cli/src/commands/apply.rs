//! `reconcile baseline apply`.

use std::path::Path;

use postgres::Client;
use reconcile_core::Script;
use reconcile_core::baseline::{Applied, Applier, Ending};
use reconcile_core::connect::{Target, connect};
use reconcile_core::name::QualifiedName;
use reconcile_core::safeguard::Requirement;

use crate::Outcome;
use crate::args::{ApplyArgs, Format, Global};
use crate::config::Config;
use crate::failure::Failure;
use crate::files;
use crate::guard::Guard;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

/// What `baseline generate` writes.
pub(crate) const SAFE: &str = "baseline/diff.safe.sql";

pub(crate) fn run(args: &ApplyArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let path = args.path.clone().unwrap_or_else(|| config.state(SAFE));
    let script = one_script(&path, output)?;
    let applied = apply(args, &config, &script, output)?;
    match args.format {
        Format::Json => output.json(&applied)?,
        Format::Human => {
            let text = render::apply::report(&applied, &script, args.apply, output);
            output.text(&text)?;
        }
    }
    Ok(match applied.ending {
        Ending::Applied | Ending::Empty | Ending::AppliedBefore { .. } => Outcome::Clean,
        _ => Outcome::Work,
    })
}

/// Applies a script under all safeguards, or says what would be done.
fn apply(
    args: &ApplyArgs,
    config: &Config,
    script: &Script,
    output: Output,
) -> Result<Applied, Failure> {
    let progress = Progress::start();
    progress.step("connecting");
    let (target, _) = args.connection.target(output)?;
    let applier = applier(args, config, script, &target)?;
    let mut client = connect(&target, &applier.session().read_only(!args.apply))?;
    let own: &[Requirement] = if args.no_snapshot {
        &[Requirement::Confirmation]
    } else {
        &[Requirement::Snapshot, Requirement::Confirmation]
    };
    let mut guard = Guard::new(&args.guarding, config, &target, &mut client, own, output)?;
    progress.step("asking what the script would meet");
    if args.apply && guard.is_confirmed() {
        return applied(&applier, &mut client, script, &guard, &progress);
    }
    let mut plan = applier.plan(&mut client, script, &guard.history)?;
    if plan.ending != Ending::Planned {
        return Ok(plan);
    }
    if !args.apply {
        plan.unmet = guard.unmet(Some((&plan.script, &plan.catalog)));
        return Ok(plan);
    }
    progress.clear();
    guard.pass(Some((&plan.script, &plan.catalog)))?;
    applied(&applier, &mut client, script, &guard, &progress)
}

/// By which settings a script is applied.
pub(super) fn applier(
    args: &ApplyArgs,
    config: &Config,
    script: &Script,
    target: &Target,
) -> Result<Applier, Failure> {
    let patience = &args.connection.patience;
    Ok(Applier::new()
        .search_path(patience.search_path(target)?)
        .introspector(patience.introspector())
        .asker(args.asking.asker(config, patience))
        .linter(config.linter(std::slice::from_ref(script)))
        .lock_timeout(patience.lock_timeout)
        .statement_timeout(args.apply_timeout)
        .accept_loss(accepted(args)?))
}

/// Applies a script on a connection that the safeguards let pass: they are asked once more, of the
/// catalog that is applied to.
pub(super) fn applied(
    applier: &Applier,
    client: &mut Client,
    script: &Script,
    guard: &Guard,
    progress: &Progress,
) -> Result<Applied, Failure> {
    let mut record = |at: &str, place: &_, event: &_| guard.write(at, place, event);
    let mut told = |at: &reconcile_core::baseline::ApplyProgress| {
        progress.step(&format!("step {}: line {}", at.step, at.line));
    };
    let mut refused = None;
    let mut permits = |plan: &Applied| {
        refused = guard.check(Some((&plan.script, &plan.catalog))).err();
        refused.is_none()
    };
    let history = &guard.history;
    let report = applier.apply_if(
        client,
        script,
        history,
        &mut permits,
        &mut record,
        &mut told,
    )?;
    refused.map_or(Ok(report), Err)
}

/// The names as PostgreSQL quotes them.
fn accepted(args: &ApplyArgs) -> Result<Vec<String>, Failure> {
    let name = |text: &String| -> Result<String, Failure> {
        let name: QualifiedName = text.parse().map_err(Failure::from)?;
        Ok(name.to_string())
    };
    args.accept_loss.iter().map(name).collect()
}

/// The one script in a file.
pub(crate) fn one_script(path: &Path, output: Output) -> Result<Script, Failure> {
    let mut scripts = files::scripts(&[path.to_owned()], output)?;
    match (scripts.pop(), scripts.is_empty()) {
        (Some(script), true) => Ok(script),
        _ => Err(
            Failure::new(format!("{} is not one script", path.display()))
                .with_help("give one file, or - for standard input"),
        ),
    }
}
