//! The report of `check`.

use std::fmt::Write as _;

use reconcile_core::check::{CheckReport, RequiredState, Verdict, status_verdict};
use reconcile_core::{Report, Script, Severity};

use super::{catalog, count, lint, sequences, visible};
use crate::output::{Output, Style};

pub(crate) fn report(
    report: &CheckReport,
    scripts: &[Script],
    fail_on: Severity,
    output: Output,
) -> String {
    let style = output.style();
    let mut out = catalog::read(&report.read, style);
    out.push_str(&catalog::unseen(&report.unseen, style));
    if !report.required.is_empty() {
        out.push_str(&required(report, style));
    }
    if let Some(found) = &report.lint {
        let _ = write!(out, "\n{}\n\n", style.strong("Scripts"));
        out.push_str(&lint::findings(found, scripts, output));
        for line in lint::not_checked(found).lines() {
            let _ = writeln!(out, "  {line}");
        }
        let _ = write!(out, "  {}", lint::summary(found, output));
    }
    let _ = write!(out, "\n{}\n", style.strong("Sequences"));
    let told = report
        .sequences
        .sequences
        .iter()
        .filter(|s| sequences::worth_telling(s));
    for state in told {
        for line in sequences::sequence(state, style).lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    let _ = write!(out, "  {}", sequences::summary(&report.sequences, style));
    let _ = write!(out, "\n{}\n", conclusion(report, fail_on, style));
    out
}

fn required(report: &CheckReport, style: Style) -> String {
    let mut out = format!("\n{}\n", style.strong("Required tables"));
    for table in &report.required {
        let state = match table.state {
            RequiredState::Present => style.good("present"),
            RequiredState::Unreadable => style.doubtful("present, its rows cannot be read"),
            RequiredState::NotATable => style.bad("not a table"),
            _ => style.bad("missing"),
        };
        let _ = writeln!(out, "  {state}  {}", visible::line(&table.table));
    }
    out
}

pub(crate) fn conclusion(report: &CheckReport, fail_on: Severity, style: Style) -> String {
    let mut work = Vec::new();
    let missing = report
        .required
        .iter()
        .filter(|t| matches!(t.state, RequiredState::Missing | RequiredState::NotATable))
        .count();
    if missing > 0 {
        work.push(count(missing, "required table") + " missing");
    }
    if let Some(found) = &report.lint {
        let failing = found
            .findings()
            .iter()
            .filter(|f| f.severity >= fail_on)
            .count();
        if failing > 0 {
            work.push(count(failing, "finding") + " in the scripts");
        }
    }
    let lagging = sequence_states(report)
        .filter(|&verdict| verdict == Verdict::Work)
        .count();
    if lagging > 0 {
        work.push(count(lagging, "sequence") + " to be moved");
    }
    match report.verdict(fail_on) {
        Verdict::Clean => style.good("Clean: everything was read, and nothing is wrong."),
        Verdict::Unknown => style
            .doubtful("No verdict: something that is needed for one could not be read; see above."),
        Verdict::Work => {
            let mut text = format!("There is work to do: {}.", work.join(", "));
            if partly_read(report) {
                text.push_str(" Something could not be read, too; see above.");
            }
            style.bad(&text)
        }
    }
}

/// Whether there may be more than was found.
fn partly_read(report: &CheckReport) -> bool {
    let unreadable = |found: &Report| {
        !found.not_checked().is_empty() || found.files().iter().any(|file| file.unreadable > 0)
    };
    !report.unseen.is_empty()
        || report.lint.as_ref().is_some_and(unreadable)
        || sequence_states(report).any(|verdict| verdict == Verdict::Unknown)
}

fn sequence_states(report: &CheckReport) -> impl Iterator<Item = Verdict> {
    report
        .sequences
        .sequences
        .iter()
        .map(|state| status_verdict(state.status))
}
