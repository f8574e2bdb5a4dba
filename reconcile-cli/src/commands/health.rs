//! `reconcile health`.

use postgres::Client;
use reconcile_core::Severity;
use reconcile_core::health::{HealthReader, HealthReport, Thresholds};

use crate::Outcome;
use crate::args::{FailOn, Global, HealthArgs, MetricsFormat};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

mod since;

use since::Since;

/// Where `run` keeps the state of health, for a comparison a day later.
pub(super) const KEPT: &str = "health.json";

/// Clean if everything was read, and nothing is at or above the severity.
pub(crate) fn run(args: &HealthArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let since = args.since.as_deref().map(Since::of).transpose()?;
    let patience = &args.connection.patience;
    let progress = Progress::start();
    progress.step("connecting");
    let mut client = args.connection.open(output)?;
    progress.step("reading the statistics and the sequences");
    let thresholds = config.thresholds();
    let reader = HealthReader::new()
        .introspector(patience.introspector())
        .inspector(patience.inspector(args.scan.scan_unindexed))
        .thresholds(thresholds.clone())
        .statement_timeout(patience.statement_timeout)
        .lock_timeout(patience.lock_timeout);
    let mut report = reader.read(&mut client)?;
    if let Some(since) = since {
        let found = since.find(&report, &config)?;
        report = compared(report, &found, &thresholds)?;
        report = watched(report, &reader, &mut client, found.at)?;
    }
    drop(progress);
    match args.format {
        MetricsFormat::Json => output.json(&report)?,
        MetricsFormat::Prometheus => {
            output.text(&render::metrics::health(&report, args.top))?;
            note_not_read(&report, output);
        }
        MetricsFormat::Human => {
            output.text(&render::health::report(&report, args.top, output.style()))?;
        }
    }
    let fail_on = args.fail_on.map_or(Severity::Error, FailOn::into);
    Ok(report.verdict(fail_on).into())
}

/// Metrics have no room for a reason.
fn note_not_read(report: &HealthReport, output: Output) {
    if !report.not_read.is_empty() {
        let text = render::health::not_read(report, output.error_style());
        output.note(text.trim_end());
    }
}

/// What is new, if there is something to compare with.
fn compared(
    report: HealthReport,
    found: &since::Found,
    thresholds: &Thresholds,
) -> Result<HealthReport, Failure> {
    match &found.earlier {
        Ok(earlier) => Ok(report.since(earlier, thresholds)?),
        Err((reason, help)) => Ok(report.without_earlier(reason, help)),
    }
}

/// With a way to look into the server's log since then.
fn watched(
    report: HealthReport,
    reader: &HealthReader,
    client: &mut Client,
    at: i64,
) -> Result<HealthReport, Failure> {
    Ok(report.with_watch(reader.watch(client, at)?))
}
