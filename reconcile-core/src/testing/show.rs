//! What a failing test says.

use std::error::Error as _;
use std::fmt::Write as _;

use crate::error::Error;
use crate::finding::{Finding, Report, Severity};
use crate::rules;
use crate::script::Script;

/// Findings that are shown at most.
const SHOWN: usize = 50;
/// Lines and characters of a statement.
const LINES: usize = 6;
const CHARACTERS: usize = 400;

pub(super) fn error(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, "\n  caused by: {error}");
        cause = error.source();
    }
    if let Some(help) = error.help() {
        let _ = write!(text, "\n  help: {help}");
    }
    visible(&text)
}

/// The findings that make the test fail, and how to go on.
pub(super) fn report(report: &Report, scripts: &[Script], fail_on: Severity) -> String {
    let fails =
        |finding: &&Finding| finding.severity >= fail_on || rules::is_about_reading(finding.rule);
    let failing: Vec<&Finding> = report.findings().iter().filter(fails).collect();
    let mut text = format!("{}\n", summary(report));
    for finding in failing.iter().take(SHOWN) {
        let _ = write!(text, "\n{finding}\n");
        let script = scripts.iter().find(|script| script.name() == finding.file);
        let source = script.map_or("", Script::text);
        let statement = source.get(finding.start.offset..finding.end.offset);
        for line in excerpt(statement.unwrap_or("")) {
            let _ = writeln!(text, "    {line}");
        }
        for (word, more) in [
            ("evidence", &finding.evidence),
            ("help", &finding.help),
            ("instead", &finding.fix),
        ] {
            if let Some(more) = more {
                let _ = writeln!(text, "  {word}: {}", more.replace('\n', "\n    "));
            }
        }
    }
    if let Some(more) = failing.len().checked_sub(SHOWN).filter(|&more| more > 0) {
        let _ = write!(text, "\nand {more} more\n");
    }
    if let Some(example) = failing.iter().find(|f| f.rule != rules::ALLOWANCE.id()) {
        let object = example.object.as_ref();
        let object = object
            .map(|object| format!("({object})"))
            .unwrap_or_default();
        let _ = write!(
            text,
            "\nWhat is meant is allowed by a comment before its statement:\n  \
             -- reconcile: allow {}{object} because …\n",
            example.rule
        );
    }
    visible(text.trim_end())
}

fn summary(report: &Report) -> String {
    let statements: usize = report.files().iter().map(|file| file.statements).sum();
    let unreadable: usize = report.files().iter().map(|file| file.unreadable).sum();
    let mut text = format!(
        "{} in {}: {}, {}",
        count(statements, "statement"),
        count(report.files().len(), "script"),
        count(report.count(Severity::Error), "error"),
        count(report.count(Severity::Warning), "warning"),
    );
    if unreadable > 0 {
        let _ = write!(text, ", {unreadable} not read in full");
    }
    if !report.allowed().is_empty() {
        let _ = write!(text, ", {} allowed", report.allowed().len());
    }
    text
}

fn count(n: usize, word: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {word}{plural}")
}

fn excerpt(statement: &str) -> Vec<String> {
    let cut: String = statement.chars().take(CHARACTERS).collect();
    let mut lines: Vec<String> = cut.lines().map(str::to_owned).collect();
    let more = cut.len() < statement.len() || lines.len() > LINES;
    lines.truncate(LINES);
    if more {
        lines.push("…".to_owned());
    }
    lines
}

/// Control characters and marks of direction as escapes: a terminal obeys them.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => out.extend(c.escape_unicode()),
            _ if c.is_control() => out.extend(c.escape_unicode()),
            _ => out.push(c),
        }
    }
    out
}
