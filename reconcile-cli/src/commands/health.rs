//! `reconcile health`.

use std::path::Path;

use reconcile_core::Severity;
use reconcile_core::health::{HealthReader, HealthReport, Thresholds};

use crate::Outcome;
use crate::args::{FailOn, Global, HealthArgs, MetricsFormat};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

/// Clean if everything was read, and nothing is at or above the severity.
pub(crate) fn run(args: &HealthArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    Config::find(global)?;
    let earlier = args.since.as_deref().map(earlier).transpose()?;
    let patience = &args.connection.patience;
    let progress = Progress::start();
    progress.step("connecting");
    let mut client = args.connection.open(output)?;
    progress.step("reading the statistics and the sequences");
    let thresholds = Thresholds::new();
    let mut report = HealthReader::new()
        .introspector(patience.introspector())
        .inspector(patience.inspector(args.scan.scan_unindexed))
        .thresholds(thresholds.clone())
        .statement_timeout(patience.statement_timeout)
        .lock_timeout(patience.lock_timeout)
        .read(&mut client)?;
    if let Some(earlier) = &earlier {
        report = report.since(earlier, &thresholds)?;
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

/// A report that was kept.
fn earlier(path: &Path) -> Result<HealthReport, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::new(format!("cannot read {}", path.display())).caused_by(&e))?;
    serde_json::from_str(&text).map_err(|e| {
        Failure::new(format!("{} is no report on health", path.display()))
            .with_help("keep one: reconcile health --format json > health.json")
            .caused_by(&e)
    })
}
