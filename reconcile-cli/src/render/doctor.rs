//! Known problems and their fixes, for people.

use std::fmt::Write as _;

use reconcile_core::Severity;
use reconcile_core::doctor::{Diagnosis, DoctorReport};

use super::{count, visible};
use crate::output::Style;

/// Nothing where all is well.
pub(crate) fn report(report: &DoctorReport, style: Style) -> String {
    let mut out = String::new();
    for own in &report.diagnoses {
        out.push_str(&diagnosis(own, style));
        out.push('\n');
    }
    for own in &report.not_looked_at {
        let _ = writeln!(
            out,
            "{} {}: {}",
            style.doubtful("not looked at"),
            visible::line(&own.what),
            visible::line(&own.reason)
        );
        if let Some(help) = &own.help {
            let _ = writeln!(out, "    {}", visible::line(help));
        }
    }
    if !report.diagnoses.is_empty() {
        let _ = writeln!(out, "{}", count(report.diagnoses.len(), "known problem"));
    }
    out
}

fn diagnosis(own: &Diagnosis, style: Style) -> String {
    let severity = own.severity.to_string();
    let severity = match own.severity {
        Severity::Error => style.bad(&severity),
        _ => style.doubtful(&severity),
    };
    let mut out = format!(
        "{severity} {}: {}: {}\n  then: {}\n",
        own.id.word(),
        style.strong(&visible::line(&own.object)),
        visible::line(&own.seen),
        visible::line(&own.consequence)
    );
    for line in own.logs.iter().flat_map(|logs| logs.lines()) {
        let _ = writeln!(out, "  log:  {}", visible::line(line));
    }
    for (at, step) in own.fix.iter().enumerate() {
        let label = if at == 0 { "fix:" } else { "" };
        let _ = writeln!(out, "  {label:<5} {}", visible::line(step));
    }
    out
}
