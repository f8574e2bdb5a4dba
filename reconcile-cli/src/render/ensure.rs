//! Whether required tables are there, for people.

use std::fmt::Write as _;

use reconcile_core::check::RequiredState;
use reconcile_core::ensure::{EnsureReport, EnsureState, EnsuredTable};

use super::{count, visible};
use crate::output::Style;

pub(crate) fn report(report: &EnsureReport, style: Style) -> String {
    let mut out = String::new();
    for own in &report.tables {
        out.push_str(&table(own, style));
    }
    if !report.statements.is_empty() {
        let run = if report.state == EnsureState::Created {
            "were run"
        } else {
            "make what is missing"
        };
        let _ = writeln!(
            out,
            "{} {run}:",
            count(report.statements.len(), "statement")
        );
        for own in &report.statements {
            let first = own.sql.lines().next().unwrap_or_default();
            let more = if own.sql.lines().count() > 1 {
                " …"
            } else {
                ""
            };
            let (file, first) = (visible::line(&own.file), visible::line(first));
            let _ = writeln!(out, "  {file}:{}: {first}{more}", own.line);
        }
    }
    if !report.skipped.is_empty() {
        let _ = writeln!(out, "{} not run:", count(report.skipped.len(), "statement"));
        for own in &report.skipped {
            let file = visible::line(&own.file);
            let object = own
                .object
                .iter()
                .map(|own| format!(" ({})", visible::line(own)));
            let object: String = object.collect();
            let reason = style.faint(own.reason.describe());
            let _ = writeln!(out, "  {file}:{}: {reason}{object}", own.line);
        }
    }
    for finding in &report.findings {
        let _ = writeln!(out, "{}", visible::line(finding));
    }
    let _ = writeln!(out, "{}", verdict(report, style));
    out
}

fn table(own: &EnsuredTable, style: Style) -> String {
    let (word, is_good) = match own.state {
        RequiredState::Present if own.created => ("created", true),
        RequiredState::Present => ("present", true),
        RequiredState::Unreadable => ("unreadable", false),
        RequiredState::NotATable => ("no table", false),
        _ => ("missing", false),
    };
    let word = format!("{word:<10}");
    let word = if is_good {
        style.good(&word)
    } else {
        style.bad(&word)
    };
    let made_by = own.made_by.iter().filter(|_| !own.created);
    let made_by = made_by.map(|file| format!("{file} makes it"));
    let mut said = vec![visible::line(&own.table)];
    said.extend(made_by.chain(own.message.clone()).map(visible::line));
    format!("  {word}  {}\n", said.join(": "))
}

fn verdict(report: &EnsureReport, style: Style) -> String {
    match report.state {
        EnsureState::Present => style.good("All required tables are there and can be read."),
        EnsureState::Created => {
            style.good("Created; all required tables are there and can be read.")
        }
        EnsureState::WouldCreate => {
            style.doubtful("Nothing was run; --apply makes what is missing.")
        }
        EnsureState::Unreadable => style.bad("Not all required tables can be read."),
        EnsureState::Refused => style.bad("The linter refuses the statements; nothing was run."),
        _ => style.bad("Not all required tables are there, and not all can be made."),
    }
}
