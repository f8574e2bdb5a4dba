//! Workflow commands, which GitHub shows as annotations on the changed lines.

use std::fmt::Write as _;

use reconcile_core::check::{CheckReport, RequiredState, Verdict, status_verdict};
use reconcile_core::{Finding, Report, Severity};

use super::{check, lint, place, sequences, visible};
use crate::output::Output;

/// The findings, then what they come to, in a line of the log.
pub(crate) fn lint(report: &Report, output: Output) -> String {
    let mut out = annotations(report);
    out.push_str(&lint::summary(report, output.plain()));
    out
}

/// The same of the whole check; what has no place in a file is an annotation of the run.
pub(crate) fn check(report: &CheckReport, fail_on: Severity, output: Output) -> String {
    let mut out = report.lint.as_ref().map(annotations).unwrap_or_default();
    for thing in &report.unseen {
        let text = format!("{}: {}", thing.object, thing.what);
        command(&mut out, "warning", &[("title", "not readable")], &text);
    }
    for table in &report.required {
        let (level, title) = match table.state {
            RequiredState::Present => continue,
            RequiredState::Unreadable => ("warning", "required table is not readable"),
            RequiredState::NotATable => ("error", "required table is something else"),
            _ => ("error", "required table is missing"),
        };
        command(
            &mut out,
            level,
            &[("title", title)],
            &table.table.to_string(),
        );
    }
    for state in &report.sequences.sequences {
        let level = match status_verdict(state.status) {
            Verdict::Work => "error",
            Verdict::Unknown => "warning",
            Verdict::Clean => continue,
        };
        let text = sequences::sequence(state, output.plain().style());
        command(&mut out, level, &[("title", "sequence")], text.trim_end());
    }
    let conclusion = check::conclusion(report, fail_on, output.plain().style());
    let _ = writeln!(out, "{conclusion}");
    out
}

fn annotations(report: &Report) -> String {
    let mut out = String::new();
    for finding in report.findings() {
        annotation(&mut out, finding);
    }
    out
}

fn annotation(out: &mut String, finding: &Finding) {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "notice",
    };
    let path = place::relative(&finding.file);
    let (start, end) = (finding.start, finding.end);
    let title = format!("{} {}", finding.code, finding.rule);
    let numbers = [start.line, end.line, start.column, end.column].map(|n| n.to_string());
    let mut properties = vec![
        ("file", path.as_str()),
        ("line", &numbers[0]),
        ("endLine", &numbers[1]),
    ];
    // GitHub takes columns only within one line.
    if start.line == end.line {
        properties.push(("col", &numbers[2]));
        properties.push(("endColumn", &numbers[3]));
    }
    properties.push(("title", &title));
    command(out, level, &properties, &told(finding));
}

/// The message, with what was found out and what to do, a line each.
pub(super) fn told(finding: &Finding) -> String {
    let mut text = finding.message.clone();
    for (word, more) in [
        ("evidence", &finding.evidence),
        ("help", &finding.help),
        ("write instead", &finding.fix),
        ("see the rows", &finding.query),
    ] {
        if let Some(more) = more {
            let _ = write!(text, "\n{word}: {more}");
        }
    }
    text
}

fn command(out: &mut String, level: &str, properties: &[(&str, &str)], message: &str) {
    let _ = write!(out, "::{level} ");
    for (i, (key, value)) in properties.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        let value = escaped(&visible::line(value))
            .replace(':', "%3A")
            .replace(',', "%2C");
        let _ = write!(out, "{comma}{key}={value}");
    }
    let _ = writeln!(out, "::{}", escaped(&visible::block(message)));
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
