//! GitLab's code quality report, which it shows in merge requests: a list of findings. What is
//! allowed has no place in it.

use reconcile_core::{Finding, Report, Script, Severity};
use serde::Serialize;

use super::place::{Fingerprints, Sources, relative};
use super::visible;

/// One finding.
#[derive(Debug, Serialize)]
pub(crate) struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Debug, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(crate) fn report(report: &Report, scripts: &[Script]) -> Vec<Issue> {
    let sources = Sources::of(scripts);
    let mut fingerprints = Fingerprints::default();
    let issue = |finding: &Finding| Issue {
        description: visible::line(&finding.message),
        check_name: finding.rule,
        fingerprint: fingerprints.next(finding, &sources),
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            _ => "info",
        },
        location: Location {
            path: relative(&finding.file),
            lines: Lines {
                begin: finding.start.line,
                end: finding.end.line,
            },
        },
    };
    report.findings().iter().map(issue).collect()
}
