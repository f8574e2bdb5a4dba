use super::{Context, Draft, Rule};
use crate::evidence::Answer;
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Condition, Runs, Write, WriteKind};

pub(super) const RULE: Rule = Rule {
    id: "update",
    code: "R020",
    severity: Severity::Error,
    summary: "Values are overwritten.",
    docs: include_str!("update.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    if context.inside.runs == Runs::Never {
        return Vec::new();
    }
    let updates = context.inside.writes.iter().filter(|write| {
        matches!(
            write.kind,
            WriteKind::Update | WriteKind::ConflictUpdate | WriteKind::MergeUpdate
        )
    });
    updates
        .filter(|write| write.condition != Condition::Never && !write.fills_nulls)
        .filter(|write| context.overwrites(&write.table))
        .filter_map(|write| draft(context, write))
        .collect()
}

fn draft(context: &Context<'_>, write: &Write) -> Option<Draft> {
    let old: Vec<&String> = write
        .columns
        .iter()
        .filter(|column| !context.world.made_column(&write.table, column))
        .collect();
    if old.is_empty() && !write.columns.is_empty() {
        return None;
    }
    let table = context.world.qualified(&write.table);
    let rows = match (write.kind, write.condition) {
        (WriteKind::ConflictUpdate, _) => "rows that conflict",
        (WriteKind::MergeUpdate, _) => "rows that match",
        (_, Condition::Some) => "rows that meet the condition",
        _ => "all rows",
    };
    let columns: Vec<_> = old.iter().map(|column| quote_ident(column)).collect();
    let columns = if columns.is_empty() {
        "values".to_owned()
    } else {
        format!("the values of {}", columns.join(", "))
    };
    let message = format!("{columns} in {rows} of {table} would be overwritten");
    let object = match old.as_slice() {
        [only] => format!("{table}.{}", quote_ident(only)),
        _ => table.to_string(),
    };
    let draft = Draft::new(write.start, write.end, message)
        .object(object)
        .help(
            "write only where there is no value yet (WHERE column IS NULL), or into a new column",
        );
    if write.kind == WriteKind::Update && write.condition == Condition::Some {
        let met = context.met(&write.table, write.start, write.end);
        if met == Answer::None {
            return Some(draft.settled(&met, "no row meets the condition", ""));
        }
    }
    let values = values(context, write, &old);
    Some(draft.settled(&values, "no row has a value to lose", "rows with a value"))
}

/// What the database says of values in these columns: the worst of them.
fn values(context: &Context<'_>, write: &Write, columns: &[&String]) -> Answer {
    if columns.is_empty() {
        return context.rows(&write.table);
    }
    let answers = columns
        .iter()
        .map(|column| context.values(&write.table, column));
    let rank = |answer: &Answer| match answer {
        Answer::None => 0,
        Answer::Next(_) | Answer::NotAsked => 1,
        Answer::NotChecked(_) => 2,
        _ => 3,
    };
    answers.max_by_key(rank).unwrap_or(Answer::NotAsked)
}
