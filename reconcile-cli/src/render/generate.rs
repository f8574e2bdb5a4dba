//! The scripts of a baseline, for people.

use std::fmt::Write as _;

use reconcile_core::baseline::generate::{GenerateReport, ScriptReport};

use super::{count, visible};
use crate::output::Style;

pub(crate) fn report(report: &GenerateReport, style: Style) -> String {
    let mut out = String::new();
    if let Some(prisma) = &report.prisma {
        let _ = writeln!(
            out,
            "{} {}",
            style.strong("Prisma"),
            visible::line(&prisma.version)
        );
        for command in &prisma.commands {
            let _ = writeln!(out, "  {}", visible::line(command));
        }
    }
    for script in &report.scripts {
        let _ = writeln!(out, "{}", line(script, style));
    }
    if let Some(line) = report.differs_from_ours_at {
        let said = format!(
            "from line {line} on, the from-empty script is another one than reconcile {} would make \
             of the schema",
            env!("CARGO_PKG_VERSION")
        );
        let _ = writeln!(out, "{}: {said}", style.doubtful("note"));
    }
    changes(&mut out, report, style);
    let _ = writeln!(out, "{}", verdict(report, style));
    out
}

fn line(script: &ScriptReport, style: Style) -> String {
    let path = style.strong(&visible::line(&script.path));
    let statements = count(script.statements, "statement");
    let unchanged = if script.unchanged { ", unchanged" } else { "" };
    format!("{path}: the {}, {statements}{unchanged}", script.contents)
}

/// What is not as Prisma made it; the lines are those of the diff.
fn changes(out: &mut String, report: &GenerateReport, style: Style) {
    for repair in &report.repaired {
        let reason = visible::line(&repair.reason);
        let _ = writeln!(
            out,
            "{} at line {}: {reason}",
            style.good("repaired"),
            repair.line
        );
    }
    for taken in &report.taken_out {
        let rule = taken
            .rule
            .map_or(String::new(), |rule| format!(" [{rule}]"));
        let reason = visible::line(&taken.reason);
        let _ = writeln!(
            out,
            "{}{rule} at line {}: {reason}",
            style.bad("taken out"),
            taken.line
        );
        if let Some(instead) = &taken.instead {
            let _ = writeln!(out, "  instead: {}", visible::line(instead));
        }
    }
    for doubt in &report.doubts {
        let reason = visible::line(&doubt.reason);
        let _ = writeln!(
            out,
            "{} line {}: {reason}",
            style.doubtful("look at"),
            doubt.line
        );
    }
}

fn verdict(report: &GenerateReport, style: Style) -> String {
    if report.nothing_to_apply {
        return style.good("Nothing to apply: the database is as the schema wants it.");
    }
    if report.errors > 0 {
        let errors = count(report.errors, "error");
        return style.bad(&format!(
            "The safe diff has {errors} that could not be taken out."
        ));
    }
    if report.is_clean() {
        return style.good("Nothing was taken out of the diff, and nothing in it is in doubt.");
    }
    let taken = count(report.taken_out.len(), "thing");
    style.bad(&format!(
        "{taken} taken out, {} to look at.",
        report.doubts.len()
    ))
}
