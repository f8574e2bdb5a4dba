//! What became of a script, or would.

use std::fmt::Write as _;

use reconcile_core::baseline::{Applied, Ending, Loss, StepReport, StepState};
use reconcile_core::{Script, Severity};

use super::{count, frame, lint, visible};
use crate::output::{Output, Style};

pub(crate) fn report(applied: &Applied, script: &Script, wanted: bool, output: Output) -> String {
    let style = output.style();
    let mut out = String::new();
    if worth_telling(applied) {
        out.push_str(&lint::report(
            &applied.lint,
            std::slice::from_ref(script),
            output,
        ));
        out.push('\n');
    }
    if let Ending::Failed(failure) = &applied.ending {
        out.push_str(&frame::failure(
            failure,
            script.name(),
            script.text(),
            output.color,
        ));
        out.push('\n');
    }
    for (step, number) in applied.steps.iter().zip(1..) {
        let _ = writeln!(out, "{}", self::step(step, number, style));
    }
    let named = |all: &[String]| all.iter().map(visible::line).collect::<Vec<_>>().join(", ");
    if !applied.locked.is_empty() {
        let _ = writeln!(
            out,
            "Nobody else can use {} meanwhile.",
            named(&applied.locked)
        );
    }
    if !applied.counted.is_empty() {
        let _ = writeln!(
            out,
            "Rewritten, and counted before and after: {}.",
            named(&applied.counted)
        );
    }
    out.push('\n');
    out.push_str(&ending(applied, wanted, style));
    out
}

/// Findings that somebody ought to read before, or that explain a refusal.
fn worth_telling(applied: &Applied) -> bool {
    let before = matches!(applied.ending, Ending::Planned | Ending::Refused { .. });
    let mut findings = applied.lint.findings().iter();
    let found = findings.any(|own| own.severity >= Severity::Warning || own.evidence.is_some());
    before && (found || !applied.lint.not_checked().is_empty())
}

fn step(step: &StepReport, number: usize, style: Style) -> String {
    let what = match step.alone {
        Some(what) => format!("{what}, outside of a transaction"),
        None => format!("{} in one transaction", count(step.statements, "statement")),
    };
    let state = match step.state {
        StepState::Done => style.good("done"),
        StepState::DoneBefore => style.good("done by an earlier run"),
        StepState::Failed => style.bad("failed"),
        _ => String::new(),
    };
    let state = match (state.is_empty(), step.state) {
        (true, _) => String::new(),
        (false, StepState::DoneBefore) => format!(": {state}"),
        (false, _) => format!(": {state} after {} ms", step.milliseconds),
    };
    format!("step {number}, from line {}: {what}{state}", step.line)
}

/// What is missing after it, in a clause.
pub(crate) fn missing(applied: &Applied) -> String {
    let of = |is: fn(&Loss) -> bool| applied.gone.iter().filter(|loss| is(loss)).count();
    let tables = of(|loss| matches!(loss, Loss::Table { .. }));
    let columns = of(|loss| matches!(loss, Loss::Column { .. }));
    let emptied = count(applied.gone.len() - tables - columns, "table");
    let parts: Vec<String> = [
        (tables, count(tables, "table")),
        (columns, count(columns, "column")),
        (
            applied.gone.len() - tables - columns,
            format!("rows of {emptied}"),
        ),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(_, part)| part)
    .collect();
    if parts.is_empty() {
        return "no table, no column and no row is missing".to_owned();
    }
    format!(
        "nothing is missing but what held nothing or is allowed to go ({})",
        parts.join(", ")
    )
}

fn ending(applied: &Applied, wanted: bool, style: Style) -> String {
    let mut out = String::new();
    let text = visible::line(applied.ending.to_string());
    let text = match &applied.ending {
        Ending::Applied => {
            for loss in &applied.gone {
                let _ = writeln!(out, "{}", visible::line(loss.to_string()));
            }
            style.good(&format!("Applied: {}.", missing(applied)))
        }
        Ending::Empty => style.good("There is nothing to apply."),
        Ending::AppliedBefore { at } => style.good(&format!("It was applied at {at} already.")),
        Ending::Refused { reason } => {
            style.bad(&format!("Nothing was written: {}.", visible::line(reason)))
        }
        Ending::Lost { losses, .. } => {
            for loss in losses {
                let _ = writeln!(
                    out,
                    "{}: {}",
                    style.bad("lost"),
                    visible::line(loss.to_string())
                );
            }
            style.bad("The step was taken back; the database is as it was before it.")
        }
        Ending::Failed(_) => style.bad(
            "The step was taken back; the database is as it was before it. Mend what is wrong and \
             run it again: it goes on there.",
        ),
        Ending::Planned if !wanted => "Nothing was written. --apply does it.".to_owned(),
        _ => text,
    };
    out.push_str(&text);
    out.push('\n');
    for unmet in &applied.unmet {
        let _ = writeln!(
            out,
            "{} {} ({})",
            style.doubtful("still missing:"),
            visible::line(unmet.to_string()),
            visible::line(&unmet.help)
        );
    }
    out
}
