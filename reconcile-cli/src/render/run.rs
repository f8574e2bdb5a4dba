//! How far a run has come.

use std::fmt::Write as _;

use reconcile_core::journal::RunStep;
use reconcile_core::run::{RunReport, RunState, StepState};
use reconcile_core::safeguard::Unmet;

use super::{count, visible};
use crate::output::Style;

/// What each step is for.
fn purpose(step: RunStep) -> &'static str {
    match step {
        RunStep::Snapshot => "a backup by pg_dump, with catalog, sequences and row counts",
        RunStep::Ensure => "required tables that are missing are made",
        RunStep::Generate => "Prisma makes both scripts; the diff is made safe",
        RunStep::Rehearse => "the safe diff is tried out on a copy",
        RunStep::Apply => "the safe diff is applied, with a proof that nothing is lost",
        RunStep::Adopt => "the from-empty script becomes the first migration",
        RunStep::Sequences => "sequences that lag are moved",
        RunStep::Verify => "every model and field is asked for",
        RunStep::Status => "the folder of migrations against the ledger",
        RunStep::Health => "what to keep an eye on",
        _ => "",
    }
}

/// All steps, and how each stands.
pub(crate) fn plan(report: &RunReport, unmet: &[Unmet], style: Style) -> String {
    let mut out = String::new();
    for (own, number) in report.steps.iter().zip(1..) {
        let state = match own.state {
            StepState::Done => style.good("done"),
            StepState::Failed => style.bad("failed"),
            StepState::Paused => style.doubtful("paused"),
            StepState::Begun => style.doubtful("begun"),
            _ => String::new(),
        };
        let _ = write!(
            out,
            "{number:>2} {:<10} {}",
            own.step.as_str(),
            purpose(own.step)
        );
        if !state.is_empty() {
            let at = own.at.as_deref().unwrap_or_default();
            let _ = write!(out, "\n   {state} {at}");
            if let Some(outcome) = &own.outcome {
                let _ = write!(out, ": {}", visible::line(outcome));
            }
        }
        out.push('\n');
    }
    out.push('\n');
    let said = match report.state {
        RunState::Finished => format!("{} --apply begins a new run.", done(report, style)),
        RunState::Open => "The run was stopped. --resume goes on.".to_owned(),
        _ => "Nothing was done. --apply does it.".to_owned(),
    };
    let _ = writeln!(out, "{said}");
    for own in unmet {
        let _ = writeln!(
            out,
            "{} {} ({})",
            style.doubtful("still missing:"),
            visible::line(own.to_string()),
            visible::line(&own.help)
        );
    }
    out
}

/// A step that has ended.
pub(crate) fn line(step: RunStep, text: &str) -> String {
    let number = RunStep::ALL.iter().position(|own| *own == step);
    let number = number.map_or(0, |at| at + 1);
    format!(
        "{number:>2} {:<10} {}\n",
        step.as_str(),
        visible::line(text)
    )
}

/// All steps are done; what could not be read is not passed over.
fn done(report: &RunReport, style: Style) -> String {
    match report.not_read() {
        0 => style.good("All steps are done."),
        open => format!(
            "All steps are done. {}",
            style.doubtful(&format!("{} could not be read.", count(open, "thing")))
        ),
    }
}

/// The last line.
pub(crate) fn ended(report: &RunReport, style: Style) -> String {
    if report.state == RunState::Finished {
        format!("\n{}\n", done(report, style))
    } else {
        format!(
            "\n{} Mend what is wrong, then go on: reconcile run --resume\n",
            style.bad("The run has stopped.")
        )
    }
}
