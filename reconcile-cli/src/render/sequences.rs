//! A report on sequences.

use std::fmt::Write as _;

use reconcile_core::name::QualifiedName;
use reconcile_core::sequence::{
    Flag, Outcome, Pace, Position, Repaired, SequenceReport, SequenceState, Status,
};

use super::{count, visible};
use crate::output::Style;

mod autoincrement;

pub(crate) fn report(report: &SequenceReport, all: bool, style: Style) -> String {
    let mut out = String::new();
    let mut moved = Vec::new();
    for state in &report.sequences {
        if let Some(repaired) = state
            .repair
            .as_ref()
            .filter(|r| r.outcome == Outcome::Moved)
        {
            moved.push((&state.sequence, repaired));
        }
        if all || worth_telling(state) || not_moved(state).is_some() {
            out.push_str(&sequence(state, style));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    if !moved.is_empty() {
        out.insert_str(0, &format!("{}\n", self::moved(&moved, style)));
    }
    if let Some(fields) = &report.autoincrement {
        out.push_str(&autoincrement::fields(fields, all, style));
    }
    out.push_str(&summary(report, style));
    let lags = |state: &SequenceState| state.status == Status::Behind && state.repair.is_none();
    if report.sequences.iter().any(lags) {
        out.push_str("--apply moves those that lag; --sql prints how, for psql.\n");
    }
    out
}

/// What was, and what is: the only memory of it.
pub(crate) fn moved(all: &[(&QualifiedName, &Repaired)], style: Style) -> String {
    let position = |position: Option<Position>| match position {
        None => "unknown".to_owned(),
        Some(p) if p.is_called => p.last_value.to_string(),
        Some(p) => format!("{} (not called)", p.last_value),
    };
    let head = ("sequence".to_owned(), "was".to_owned(), "is");
    let rows: Vec<_> = all
        .iter()
        .map(|(name, repaired)| {
            (
                visible::line(name),
                position(repaired.before),
                position(repaired.after),
            )
        })
        .collect();
    let width = |text: &str| text.chars().count();
    let names = rows.iter().map(|row| width(&row.0));
    let names = names.chain([width(&head.0)]).max().unwrap_or_default();
    let was = rows.iter().map(|row| width(&row.1));
    let was = was.chain([width(&head.1)]).max().unwrap_or_default();
    let mut out = format!("{}\n", style.strong("Moved"));
    let _ = writeln!(out, "  {:names$}  {:was$}   {}", head.0, head.1, head.2);
    for ((name, before, after), (_, repaired)) in rows.iter().zip(all) {
        let _ = writeln!(out, "  {name:names$}  {before:was$} → {after}");
        if let Some(reason) = &repaired.reason {
            let _ = writeln!(out, "    note: {}", visible::line(reason));
        }
    }
    out
}

/// Why a sequence that is not well stayed where it is, if that was asked for.
fn not_moved(state: &SequenceState) -> Option<&str> {
    let repaired = state.repair.as_ref()?;
    let stayed = matches!(repaired.outcome, Outcome::Failed | Outcome::LeftAlone);
    repaired
        .reason
        .as_deref()
        .filter(|reason| stayed && state.reason.as_deref() != Some(reason))
}

/// What is wrong, or cannot be told.
pub(crate) fn worth_telling(state: &SequenceState) -> bool {
    matches!(
        state.status,
        Status::Behind
            | Status::BehindWouldExhaust
            | Status::Exhausted
            | Status::Unknown
            | Status::Cycling
    ) || state.flags.iter().any(|f| {
        matches!(
            f,
            Flag::NearExhausted | Flag::RunningLow | Flag::SequenceNarrower | Flag::PhaseDrift
        )
    })
}

/// One sequence: its status, what it feeds, and the numbers that matter for that status.
pub(crate) fn sequence(state: &SequenceState, style: Style) -> String {
    let word = word(state.status);
    let word = match state.status {
        Status::Behind | Status::BehindWouldExhaust | Status::Exhausted => style.bad(word),
        Status::Unknown | Status::Cycling => style.doubtful(word),
        _ => style.good(word),
    };
    let mut out = format!("{word}  {}", style.strong(&visible::line(&state.sequence)));
    let feeds: Vec<String> = state
        .feeds
        .iter()
        .map(|f| {
            let column = reconcile_core::name::quote_ident(&f.column);
            visible::line(format!("{}.{column}", f.table))
        })
        .collect();
    if !feeds.is_empty() {
        let _ = write!(out, " feeds {}", feeds.join(", "));
    }
    out.push('\n');
    for line in details(state) {
        let _ = writeln!(out, "    {line}");
    }
    out
}

fn details(state: &SequenceState) -> Vec<String> {
    let mut lines = Vec::new();
    let number = |n: Option<i64>| n.map_or_else(|| "none".to_owned(), |n| n.to_string());
    match state.status {
        Status::Behind | Status::BehindWouldExhaust => {
            lines.push(format!(
                "next value {}, rows reach {}: {} behind",
                number(state.next),
                number(state.extreme),
                count(
                    usize::try_from(state.steps_behind.unwrap_or(0)).unwrap_or(usize::MAX),
                    "step"
                )
            ));
            match state.first_collision {
                Some(value) if Some(value) == state.next => {
                    lines.push("the next insert fails or makes a duplicate".to_owned());
                }
                Some(value) => lines.push(format!(
                    "the insert that is given {value} fails or makes a duplicate"
                )),
                None => {}
            }
            match state.target {
                Some(target) => lines.push(format!("right would be: next value {target}")),
                None => lines.push("past the last row there is no value left: moving forward would make every insert fail".to_owned()),
            }
        }
        Status::Exhausted => lines.push("no value is left: every insert fails".to_owned()),
        _ => {}
    }
    if let Some(reason) = &state.reason {
        lines.push(visible::line(reason));
    }
    if let Some(reason) = not_moved(state) {
        lines.push(format!("not moved: {}", visible::line(reason)));
    }
    if let Some(pace) = state.pace {
        lines.push(used_up(&pace));
    }
    if let Some(pace) = state.mean_pace.filter(|_| state.pace.is_none()) {
        lines.push(counted(&pace));
    }
    for statement in &state.widen {
        lines.push(format!("more room: {};", visible::line(statement)));
    }
    for flag in &state.flags {
        if let Some(text) = note(*flag) {
            lines.push(format!("note: {text}"));
        }
    }
    lines
}

/// `12.5 values a day, nothing left in 300 days`.
fn used_up(pace: &Pace) -> String {
    let per_day = pace.per_day;
    match pace.days_left {
        Some(days) => format!("{per_day:.1} values a day: nothing is left in {days:.0} days"),
        None => "no value was used since the earlier report".to_owned(),
    }
}

/// `at least 12.5 values a day, by the rows inserted in 30 days: nothing is left in at most 300 days`.
fn counted(pace: &Pace) -> String {
    let (per_day, over) = (pace.per_day, pace.seconds / 86_400);
    let days = pace.days_left.unwrap_or_default();
    format!(
        "at least {per_day:.1} values a day, by the rows inserted in {over} days: nothing is left in at most {days:.0} days"
    )
}

/// What a flag means; `None` for one that says nothing to a person.
fn note(flag: Flag) -> Option<&'static str> {
    Some(match flag {
        Flag::NearExhausted => "less than 10 % of its values are left",
        Flag::RunningLow => "less than 25 % of its values are left",
        Flag::ColumnNarrower => "a column that it feeds ends before it does",
        Flag::SequenceNarrower => {
            "it ends before the columns that it feeds do: ALTER SEQUENCE … AS bigint is due"
        }
        Flag::PhaseDrift => "an earlier repair moved it off its steps",
        Flag::Interleaved => {
            "only rows between its steps are ahead of it, as when several servers share the numbers"
        }
        Flag::Cached => {
            "sessions take its values in blocks and may hold values from before its position"
        }
        Flag::NotUnique => {
            "a column that it feeds has no unique index: duplicates would go unnoticed"
        }
        Flag::AlsoIndirect => "it also feeds columns through expressions, which were not judged",
        Flag::OwnedElsewhere => "it is owned by a column that it does not feed",
        Flag::NotOwned => "it is owned by no column",
        Flag::CollisionUnknown => "its first collision is not known",
        _ => return None,
    })
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::Behind => "behind",
        Status::BehindWouldExhaust => "behind, and moving would exhaust it",
        Status::Exhausted => "exhausted",
        Status::Unused => "unused",
        Status::Empty => "empty",
        Status::Cycling => "cycling",
        Status::Indirect => "indirect",
        Status::Unlinked => "unlinked",
        _ => "unknown",
    }
}

/// How many there are of each status, in one line.
pub(crate) fn summary(report: &SequenceReport, style: Style) -> String {
    let mut parts = Vec::new();
    for (&status, &n) in report.summary.iter().filter(|(_, n)| **n > 0) {
        let text = format!("{n} {}", word(status));
        parts.push(match status {
            Status::Behind | Status::BehindWouldExhaust | Status::Exhausted => style.bad(&text),
            Status::Unknown => style.doubtful(&text),
            _ => text,
        });
    }
    let total = count(report.sequences.len(), "sequence");
    if parts.is_empty() {
        format!("{total}\n")
    } else {
        format!("{total}: {}\n", parts.join(", "))
    }
}
