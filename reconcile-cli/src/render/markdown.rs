//! Markdown for a comment on a pull request: a table of what was found, and the statements below it.
//!
//! Names come from scripts that anybody may have written: nothing in them formats, links, mentions
//! somebody, or ends a table.

use std::fmt::Write as _;

use reconcile_core::check::{CheckReport, RequiredState};
use reconcile_core::finding::Allowed;
use reconcile_core::{Finding, Report, Script, Severity};

use super::place::{Sources, relative};
use super::{check, count, lint, sequences, visible};
use crate::output::Output;

/// Rows of the table at most, and statements shown: GitHub takes 65,536 characters.
const ROWS: usize = 60;
const SHOWN: usize = 20;
/// Characters of a message, and of a statement, at most.
const MESSAGE: usize = 300;
const STATEMENT: usize = 600;

pub(crate) fn lint(report: &Report, scripts: &[Script], output: Output) -> String {
    let summary = lint::summary(report, output.plain());
    let mut out = format!("## reconcile\n\n{}\n", text(summary.trim_end()));
    out.push_str(&findings(report, scripts));
    out
}

pub(crate) fn check(
    report: &CheckReport,
    scripts: &[Script],
    fail_on: Severity,
    output: Output,
) -> String {
    let style = output.plain().style();
    let conclusion = check::conclusion(report, fail_on, style);
    let mut out = format!("## reconcile\n\n{}\n", text(&conclusion));
    for thing in &report.unseen {
        let line = format!("could not be read: {} ({})", thing.object, thing.what);
        let _ = write!(out, "\n- {}", text(&line));
    }
    for table in &report.required {
        let state = match table.state {
            RequiredState::Present => continue,
            RequiredState::Unreadable => "cannot be read",
            RequiredState::NotATable => "is not a table",
            _ => "is missing",
        };
        let _ = write!(
            out,
            "\n- required table {} {state}",
            code(&table.table.to_string())
        );
    }
    if let Some(found) = &report.lint {
        let _ = write!(
            out,
            "\n\n{}\n",
            text(lint::summary(found, output.plain()).trim_end())
        );
        out.push_str(&findings(found, scripts));
    }
    let told: String = report
        .sequences
        .sequences
        .iter()
        .filter(|state| sequences::worth_telling(state))
        .map(|state| sequences::sequence(state, style))
        .collect();
    let summary = sequences::summary(&report.sequences, style);
    let _ = write!(out, "\n{}\n", text(summary.trim_end()));
    if !told.is_empty() {
        out.push_str(&details(
            "Sequences",
            &block(&cut(&told, STATEMENT * 10), "text"),
        ));
    }
    out
}

fn findings(report: &Report, scripts: &[Script]) -> String {
    let mut all: Vec<&Finding> = report.findings().iter().collect();
    // The gravest first, for they may be all that is shown.
    all.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut out = table(&all);
    let sources = Sources::of(scripts);
    let shown: Vec<String> = all
        .iter()
        .take(SHOWN)
        .map(|finding| statement(finding, &sources))
        .collect();
    if !shown.is_empty() {
        let title = match all.len() {
            n if n > SHOWN => format!("The first {SHOWN} statements"),
            _ => "The statements".to_owned(),
        };
        out.push_str(&details(&title, &shown.concat()));
    }
    let allowed = report.allowed();
    if !allowed.is_empty() {
        let lines: Vec<String> = allowed.iter().take(ROWS).map(allowed_line).collect();
        let title = format!("{} allowed", allowed.len());
        out.push_str(&details(&title, &lines.concat()));
    }
    out
}

fn table(all: &[&Finding]) -> String {
    let mut out = String::new();
    if !all.is_empty() {
        out.push_str("\n| | where | what |\n|---|---|---|\n");
    }
    for finding in all.iter().take(ROWS) {
        let _ = writeln!(
            out,
            "| {} | {} | {} ({}) |",
            finding.severity,
            place(finding).replace('|', "\\|"),
            text(&cut(&finding.message, MESSAGE)),
            code(finding.rule),
        );
    }
    if let Some(more) = all.len().checked_sub(ROWS).filter(|&more| more > 0) {
        let _ = write!(out, "\nand {}.\n", count(more, "more finding"));
    }
    out
}

fn place(finding: &Finding) -> String {
    let path = relative(&finding.file);
    code(&format!("{path}:{}", finding.start.line))
}

fn allowed_line(allowed: &Allowed) -> String {
    let finding = &allowed.finding;
    let mut line = format!("- {} {}", place(finding), code(finding.rule));
    if let Some(object) = &finding.object {
        let _ = write!(line, " {}", code(&cut(object, MESSAGE)));
    }
    if let Some(reason) = &allowed.reason {
        let _ = write!(line, ": {}", text(&cut(reason, MESSAGE)));
    }
    line.push('\n');
    line
}

fn statement(finding: &Finding, sources: &Sources<'_>) -> String {
    let mut out = format!(
        "{} {}\n\n{}",
        place(finding),
        text(&cut(&finding.message, MESSAGE)),
        block(&cut(sources.text(finding), STATEMENT), "sql")
    );
    for more in [&finding.evidence, &finding.help].into_iter().flatten() {
        let _ = write!(out, "\n{}\n", text(&cut(more, MESSAGE)));
    }
    if let Some(fix) = &finding.fix {
        let _ = write!(out, "\nInstead:\n\n{}", block(&cut(fix, STATEMENT), "sql"));
    }
    if let Some(query) = &finding.query {
        let _ = write!(
            out,
            "\nSee the rows:\n\n{}",
            block(&cut(query, STATEMENT), "sql")
        );
    }
    out.push('\n');
    out
}

fn details(title: &str, body: &str) -> String {
    format!(
        "\n<details><summary>{title}</summary>\n\n{}\n\n</details>\n",
        body.trim_end()
    )
}

fn cut(plain: &str, length: usize) -> String {
    match plain.char_indices().nth(length) {
        Some((at, _)) => format!("{} …", &plain[..at]),
        None => plain.to_owned(),
    }
}

/// Plain text in one line. Mentions and references are broken up, for they are found after all
/// escapes are gone.
fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len() + 8);
    for c in visible::line(plain).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' | '#' => {
                out.push(c);
                out.push_str("&#8203;");
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    // No address is made a link.
    out.replace("://", ":&#8203;//")
        .replace("www.", "www&#8203;.")
}

/// Something between backquotes, more of them than it holds in a row itself. In a table its vertical
/// lines have to be escaped.
fn code(plain: &str) -> String {
    let plain = visible::line(plain);
    let fence = "`".repeat(longest_run(&plain) + 1);
    if plain.starts_with('`') || plain.ends_with('`') {
        format!("{fence} {plain} {fence}")
    } else {
        format!("{fence}{plain}{fence}")
    }
}

fn block(plain: &str, language: &str) -> String {
    let fence = "`".repeat(longest_run(plain).max(2) + 1);
    format!(
        "{fence}{language}\n{}\n{fence}\n",
        visible::block(plain.trim_end())
    )
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}
