//! `reconcile sequences`.

use std::path::Path;
use std::time::Duration;

use postgres::Client;
use reconcile_core::catalog::Catalog;
use reconcile_core::check::{Verdict, sequence_verdict};
use reconcile_core::journal::Event;
use reconcile_core::name::QualifiedName;
use reconcile_core::sequence::{Consent, Outcome as Ended, Repairer, SequenceReport};

use super::check::table_name;
use crate::Outcome;
use crate::args::{Global, MetricsFormat, SequencesArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::guard::Guard;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;
use autoincrement::Fields;

mod autoincrement;

pub(crate) fn run(
    args: &SequencesArgs,
    global: &Global,
    output: Output,
) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let consent = consent(args)?;
    let progress = Progress::start();
    progress.step("connecting");
    let inspector = args
        .connection
        .reading
        .patience
        .inspector(args.scan.scan_unindexed);
    let lock_timeout = args.connection.reading.patience.lock_timeout;
    let repairer = Repairer::new()
        .lock_timeout(lock_timeout.min(Duration::from_millis(500)))
        .inspector(inspector.clone())
        .consent(consent.clone());
    let earlier = args.since.as_deref().map(earlier).transpose()?;
    let fields = Fields::find(args.prisma_schema.as_deref(), &config, output)?;
    let (mut client, target, guard) = if args.repair.apply {
        let (mut client, target) = args.connection.open_for_writing(output)?;
        repairer.check(&mut client)?;
        progress.clear();
        let guarding = &args.guarding;
        let mut guard = Guard::anywhere(guarding, &config, &target, &mut client, &[], output)?;
        guard.pass(None)?;
        (client, target, Some(guard))
    } else {
        let (client, target) = args.connection.open_for_reading(output)?;
        (client, target, None)
    };
    progress.step("reading the catalog");
    let catalog = args
        .connection
        .reading
        .introspector(&config)
        .read(&mut client)?;
    progress.step("reading the sequences");
    let again = args.connection.reading.patience.again(&target);
    let mut report = inspector.read_with(&mut client, &catalog, again)?;
    known(&consent, &report)?;
    if let Some(earlier) = &earlier {
        report = report.with_pace_since(earlier)?;
    }
    if let Some(guard) = guard {
        report = apply(&repairer, &mut client, &catalog, report, &progress, output)?;
        let moved = moved(&report);
        if moved > 0 {
            guard.record(&mut client, &Event::SequencesMoved { moved })?;
        }
    }
    let report = fields.matched(report, &catalog, &target);
    let script = if args.repair.sql {
        Some(repairer.plan(&mut client, &report)?.to_script())
    } else {
        None
    };
    drop(progress);
    match (script, args.format) {
        (Some(script), _) => output.text(&script)?,
        (None, MetricsFormat::Json) => output.json(&report)?,
        (None, MetricsFormat::Prometheus) => {
            output.text(&render::prometheus::sequences(&report))?;
        }
        (None, MetricsFormat::Human) => output.text(&render::sequences::report(
            &report,
            args.all,
            output.style(),
        ))?,
    }
    let verdict = verdict(&catalog, &report, output);
    Ok(fields.verdict(verdict).into())
}

/// How many sequences were moved.
pub(super) fn moved(report: &SequenceReport) -> usize {
    let repairs = report
        .sequences
        .iter()
        .filter_map(|state| state.repair.as_ref());
    repairs
        .filter(|repair| repair.outcome == Ended::Moved)
        .count()
}

/// A report that was kept.
fn earlier(path: &Path) -> Result<SequenceReport, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::new(format!("cannot read {}", path.display())).caused_by(&e))?;
    serde_json::from_str(&text).map_err(|e| {
        Failure::new(format!("{} is no report on sequences", path.display()))
            .with_help("keep one: reconcile sequences --format json > sequences.json")
            .caused_by(&e)
    })
}

/// Says what could not be seen on standard error, and what all comes to.
pub(super) fn verdict(catalog: &Catalog, report: &SequenceReport, output: Output) -> Verdict {
    // A table that may not be read shows in the status of what feeds it. A column whose sequence is
    // not known shows nowhere else.
    let mut unseen = catalog.reading.unseen.clone();
    unseen.retain(|thing| thing.grant.is_none());
    if unseen.is_empty() {
        return sequence_verdict(report);
    }
    output.note(render::catalog::unseen(&unseen, output.error_style()).trim());
    sequence_verdict(report).max(Verdict::Unknown)
}

/// Moves what can be moved. If the connection is lost, what was moved until then is told.
fn apply(
    repairer: &Repairer,
    client: &mut Client,
    catalog: &Catalog,
    report: SequenceReport,
    progress: &Progress,
    output: Output,
) -> Result<SequenceReport, Failure> {
    let mut moved = Vec::new();
    let applied = repairer.apply(client, catalog, report, |step| {
        if step.repaired.outcome == Ended::Moved {
            moved.push((step.sequence.clone(), step.repaired.clone()));
        }
        progress.count("moving the sequences", step.done, step.of);
    });
    applied.map_err(|error| {
        progress.clear();
        if !moved.is_empty() {
            let moved: Vec<_> = moved.iter().map(|(name, done)| (name, done)).collect();
            output.note(render::sequences::moved(&moved, output.error_style()).trim_end());
        }
        error.into()
    })
}

fn consent(args: &SequencesArgs) -> Result<Consent, Failure> {
    let mut consent = Consent::new();
    for name in &args.repair.allow_exhaust {
        consent = consent.exhaust(table_name(name)?);
    }
    for name in &args.repair.allow_rewind {
        consent = consent.rewind(table_name(name)?);
    }
    Ok(consent)
}

/// A name that means nothing is a mistake, not a wish that came true.
fn known(consent: &Consent, report: &SequenceReport) -> Result<(), Failure> {
    let unknown = |name: &&QualifiedName| report.get(name).is_none();
    match consent.names().find(unknown) {
        None => Ok(()),
        Some(name) => Err(Failure::new(format!("there is no sequence {name}"))
            .with_help("write schema.name, or a name in public; see reconcile sequences --all")),
    }
}
