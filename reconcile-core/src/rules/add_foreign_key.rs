use std::fmt::Display;

use super::added::Added;
use super::{Context, Draft, Rule};
use crate::catalog::ConstraintKind;
use crate::evidence::{Answer, Question};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{ConstraintRule, ObjectName};

pub(super) const RULE: Rule = Rule {
    id: "add-foreign-key",
    code: "R044",
    severity: Severity::Warning,
    summary: "A foreign key is added: this fails if a row refers to none.",
    docs: include_str!("add_foreign_key.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let added = context.added();
    added
        .iter()
        .filter(|added| added.checks_rows() && !added.is_new_and_null())
        .filter_map(|added| match &added.constraint.kind {
            ConstraintRule::ForeignKey {
                table,
                columns,
                match_full,
            } => {
                let mixed = *match_full && added.constraint.columns.len() > 1;
                draft(context, added, (table, columns), mixed)
            }
            _ => None,
        })
        .collect()
}

/// `mixed`: a row that has NULL in some of the columns, and not in all, is refused as well.
fn draft(
    context: &Context<'_>,
    added: &Added<'_>,
    (referenced, referenced_columns): (&ObjectName, &[String]),
    mixed: bool,
) -> Option<Draft> {
    let columns = &added.constraint.columns;
    // NULL refers to nothing, and may.
    let mut null = columns
        .iter()
        .map(|column| context.is_all_null(added.table, column));
    if (mixed && null.clone().all(|null| null)) || (!mixed && null.any(|null| null)) {
        return None;
    }
    let key = match referenced_columns {
        [] => primary_key(context, referenced).unwrap_or_default(),
        named => named.to_vec(),
    };
    let answer = if mixed {
        context.rows(added.table)
    } else {
        orphans(context, added, referenced, &key)
    };
    let (table, other) = (
        context.world.qualified(added.table),
        context.world.qualified(referenced),
    );
    let list: Vec<_> = columns.iter().map(|column| quote_ident(column)).collect();
    let list = list.join(", ");
    let message =
        format!("this fails if a row of {table} has a ({list}) that no row of {other} has");
    let object = match &added.constraint.name {
        Some(name) => format!("{table}.{}", quote_ident(name)),
        None => format!("{table}.({list})"),
    };
    let (nothing, what) = if mixed {
        ("the table is empty", "rows to be checked")
    } else {
        ("every row refers to one", "rows refer to none")
    };
    let draft = Draft::new(added.start, added.end, message)
        .object(object)
        .help("add it NOT VALID, mend the rows that refer to none, then VALIDATE CONSTRAINT")
        .settled(&answer, nothing, what);
    if mixed || key.len() != columns.len() {
        return Some(draft);
    }
    Some(draft.query(query((&table, columns), (&other, &key))))
}

/// Shows the rows that refer to none.
fn query(
    (table, columns): (&impl Display, &[String]),
    (referenced, key): (&impl Display, &[String]),
) -> String {
    let (mut refers, mut equal) = (Vec::new(), Vec::new());
    for (own, other) in columns.iter().zip(key) {
        let (own, other) = (quote_ident(own), quote_ident(other));
        refers.push(format!("own.{own} IS NOT NULL"));
        equal.push(format!("other.{other} = own.{own}"));
    }
    format!(
        "SELECT own.* FROM {table} AS own WHERE {} AND NOT EXISTS (SELECT FROM {referenced} AS other WHERE {})",
        refers.join(" AND "),
        equal.join(" AND ")
    )
}

fn orphans(
    context: &Context<'_>,
    added: &Added<'_>,
    referenced: &ObjectName,
    referenced_columns: &[String],
) -> Answer {
    let names = |table: &ObjectName, columns: &[String]| {
        let mut own = Vec::new();
        for column in columns {
            own.push(context.asked_about_column(table, column)?.1);
        }
        Some((context.asked_about(table)?, own))
    };
    let from = names(added.table, &added.constraint.columns);
    let to = names(referenced, referenced_columns);
    match (from, to) {
        (Some((table, columns)), Some((referenced, referenced_columns)))
            if columns.len() == referenced_columns.len() && !columns.is_empty() =>
        {
            context.ask(Question::Orphans {
                table,
                columns,
                referenced,
                referenced_columns,
            })
        }
        _ => Answer::NotAsked,
    }
}

fn primary_key(context: &Context<'_>, table: &ObjectName) -> Option<Vec<String>> {
    let base = context.world.relation(table).here()?.base?;
    let key = base
        .constraints
        .iter()
        .find(|constraint| constraint.kind == ConstraintKind::PrimaryKey)?;
    Some(key.columns.clone())
}
