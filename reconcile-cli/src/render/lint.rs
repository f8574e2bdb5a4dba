//! A lint report.

use std::collections::HashMap;
use std::fmt::Write as _;

use reconcile_core::{Report, Script, Severity};

use super::{count, frame, visible};
use crate::output::Output;

pub(crate) fn report(report: &Report, scripts: &[Script], output: Output) -> String {
    let mut out = findings(report, scripts, output);
    let not_checked = not_checked(report);
    if !not_checked.is_empty() {
        let _ = writeln!(out, "{not_checked}");
    }
    out.push_str(&summary(report, output));
    out
}

/// The findings, each with its frame and an empty line after it.
pub(crate) fn findings(report: &Report, scripts: &[Script], output: Output) -> String {
    let sources: HashMap<&str, &str> = scripts.iter().map(|s| (s.name(), s.text())).collect();
    let mut out = String::new();
    for finding in report.findings() {
        let source = sources
            .get(finding.file.as_str())
            .copied()
            .unwrap_or_default();
        out.push_str(&frame::finding(finding, source, output.color));
        out.push('\n');
    }
    out
}

/// What the database could not say, a line each.
pub(crate) fn not_checked(report: &Report) -> String {
    let mut out = String::new();
    for unanswered in report.not_checked() {
        let (question, reason) = (&unanswered.question, &unanswered.reason);
        let _ = writeln!(
            out,
            "not checked: {}: {}",
            visible::line(question),
            visible::line(reason)
        );
    }
    out
}

/// What was read, and what came of it, in one line.
pub(crate) fn summary(report: &Report, output: Output) -> String {
    let style = output.style();
    let statements: usize = report.files().iter().map(|f| f.statements).sum();
    let unreadable: usize = report.files().iter().map(|f| f.unreadable).sum();
    let mut out = format!(
        "{} in {}: ",
        count(statements, "statement"),
        count(report.files().len(), "file")
    );
    let mut parts = Vec::new();
    for (severity, word) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ] {
        let n = report.count(severity);
        if n > 0 {
            let text = count(n, word);
            parts.push(match severity {
                Severity::Error => style.bad(&text),
                Severity::Warning => style.doubtful(&text),
                _ => text,
            });
        }
    }
    if unreadable > 0 {
        parts.push(style.bad(&format!("{unreadable} not read in full")));
    }
    if !report.not_checked().is_empty() {
        parts.push(style.doubtful(&format!("{} not checked", report.not_checked().len())));
    }
    let allowed = report.allowed().len();
    if parts.is_empty() {
        parts.push(style.good("nothing found"));
    }
    if allowed > 0 {
        parts.push(format!("{allowed} allowed"));
    }
    let _ = writeln!(out, "{}", parts.join(", "));
    out
}
