//! What each action of `ALTER TABLE` locks, as measured on servers of all major versions.

use super::{Lock, Mode, Work};
use crate::rules::Context;
use crate::statement::{
    ActionKind, ChangeType, ColumnDefinition, ConstraintDefinition, ConstraintRule, ObjectName,
};

/// The lock on the table itself, and locks on others.
pub(super) fn locks(context: &Context<'_>, table: &ObjectName, kind: &ActionKind) -> Vec<Lock> {
    let on = |on: &ObjectName, (mode, work)| Lock {
        on: on.clone(),
        mode,
        work,
    };
    let mut locks = vec![on(table, own(context, table, kind))];
    match kind {
        ActionKind::AddConstraint(new) => locks.extend(referenced(new)),
        ActionKind::AddColumn { column, .. } => {
            locks.extend(column.constraints.iter().filter_map(referenced));
        }
        ActionKind::DropConstraint { constraint, .. } => {
            locks.extend(once_referenced(context, table, constraint));
        }
        ActionKind::AttachPartition(partition) => locks.push(on(partition, (AE, Work::Scan))),
        ActionKind::DetachPartition {
            partition,
            concurrently: false,
        } => locks.push(on(partition, (AE, Work::Instant))),
        _ => {}
    }
    locks
}

const AE: Mode = Mode::AccessExclusive;
const SRE: Mode = Mode::ShareRowExclusive;
const SUE: Mode = Mode::ShareUpdateExclusive;

fn own(context: &Context<'_>, table: &ObjectName, kind: &ActionKind) -> (Mode, Work) {
    match kind {
        ActionKind::AddColumn { column, .. } => (AE, of_column(context, column)),
        ActionKind::ChangeType(change) => (AE, of_type(context, table, change)),
        ActionKind::SetExpression(_) | ActionKind::SetUnlogged => (AE, Work::Rewrite),
        ActionKind::SetNotNull(column) => {
            let relation = context.world.relation(table).here();
            let column = relation.and_then(|relation| relation.column(column).here());
            // Nothing is looked at where it says so already.
            if column.is_some_and(|column| column.not_null) {
                (AE, Work::Instant)
            } else {
                (AE, Work::Scan)
            }
        }
        ActionKind::AddConstraint(new) => of_constraint(new),
        ActionKind::ValidateConstraint(_) => (SUE, Work::Scan),
        ActionKind::AttachPartition(_)
        | ActionKind::DetachPartition {
            concurrently: true, ..
        } => (SUE, Work::Instant),
        ActionKind::Firing { action, .. } if !action.ends_with("Rule") => (SRE, Work::Instant),
        ActionKind::Other(name) => other(name),
        ActionKind::DropColumn { .. }
        | ActionKind::SetDefault { .. }
        | ActionKind::DropDefault(_)
        | ActionKind::DropNotNull(_)
        | ActionKind::DropExpression(_)
        | ActionKind::AddIdentity { .. }
        | ActionKind::DropIdentity { .. }
        | ActionKind::SetIdentity { .. }
        | ActionKind::DropConstraint { .. }
        | ActionKind::AlterConstraint(_)
        | ActionKind::DetachPartition { .. }
        | ActionKind::AddInherit(_)
        | ActionKind::DropInherit(_)
        | ActionKind::Firing { .. }
        | ActionKind::RowSecurity(_) => (AE, Work::Instant),
    }
}

fn other(name: &str) -> (Mode, Work) {
    match name {
        "SetStatistics"
        | "SetOptions"
        | "ResetOptions"
        | "ClusterOn"
        | "DropCluster"
        | "SetRelOptions"
        | "ResetRelOptions"
        | "DetachPartitionFinalize" => (SUE, Work::Instant),
        "SetLogged" | "SetTableSpace" | "SetAccessMethod" => (AE, Work::Rewrite),
        _ => (AE, Work::Instant),
    }
}

fn of_column(context: &Context<'_>, column: &ColumnDefinition) -> Work {
    let computed = column.default.as_deref().is_some_and(differs_by_row);
    let name = ObjectName {
        schema: None,
        name: column.data_type.to_ascii_lowercase(),
    };
    let domain = context.world.domain(&name);
    let checked = domain.is_some_and(|domain| domain.not_null || !domain.constraints.is_empty());
    if computed || checked || column.generated || column.identity || column.is_serial() {
        return Work::Rewrite;
    }
    let looks = |own: &ConstraintDefinition| {
        let of_rows = matches!(own.kind, ConstraintRule::ForeignKey { .. });
        !of_rows || column.default.is_some()
    };
    if column.constraints.iter().any(looks) {
        Work::Scan
    } else {
        Work::Instant
    }
}

/// Whether a default may give each row another value; one that does not is kept once for all rows.
fn differs_by_row(default: &str) -> bool {
    const STABLE: [&str; 4] = [
        "now()",
        "transaction_timestamp()",
        "statement_timestamp()",
        "'{}'",
    ];
    let text = default.trim().to_ascii_lowercase();
    let constant = text.starts_with('\'') || text.starts_with("current_");
    text.contains('(') && !constant && !STABLE.contains(&text.as_str())
}

/// Only what needs no new bytes and no look at the old ones is sure to leave the table alone.
fn of_type(context: &Context<'_>, table: &ObjectName, change: &ChangeType) -> Work {
    let relation = context.world.relation(table).here();
    let column = relation.and_then(|relation| relation.column(&change.column).here());
    let from = column.filter(|column| !column.retyped);
    let (Some(from), None, None) = (from, &change.using, &change.collation) else {
        return Work::Rewrite;
    };
    let (from, to) = (length(&from.data_type), length(&change.data_type));
    match (from, to) {
        (Some(_), Some(None)) => Work::Instant,
        (Some(Some(from)), Some(Some(to))) if from <= to => Work::Instant,
        _ => Work::Rewrite,
    }
}

/// Of a text or varchar: the most characters that it takes.
#[expect(
    clippy::option_option,
    reason = "a text without a limit is an answer beside another type"
)]
fn length(data_type: &str) -> Option<Option<u32>> {
    let text = data_type.to_ascii_lowercase();
    let (name, rest) = text.split_once('(').unwrap_or((&text, ""));
    match (name.trim(), rest) {
        ("text" | "varchar" | "character varying", "") => Some(None),
        ("varchar" | "character varying", rest) => {
            let length = rest.strip_suffix(')')?.trim().parse().ok()?;
            Some(Some(length))
        }
        _ => None,
    }
}

fn of_constraint(new: &ConstraintDefinition) -> (Mode, Work) {
    let unseen = new.not_valid || new.not_enforced || new.using_index.is_some();
    let mode = match new.kind {
        ConstraintRule::ForeignKey { .. } => SRE,
        _ => AE,
    };
    (mode, if unseen { Work::Instant } else { Work::Scan })
}

fn referenced(new: &ConstraintDefinition) -> Option<Lock> {
    let ConstraintRule::ForeignKey { table, .. } = &new.kind else {
        return None;
    };
    Some(Lock {
        on: table.clone(),
        mode: SRE,
        work: Work::Instant,
    })
}

/// The table that a foreign key of the catalog refers to: its triggers go.
fn once_referenced(context: &Context<'_>, table: &ObjectName, constraint: &str) -> Option<Lock> {
    let relation = context.world.relation(table).here()?;
    let key = relation.constraint(constraint).here()??;
    let there = &key.foreign_key.as_ref()?.table;
    Some(Lock {
        on: ObjectName {
            schema: Some(there.schema.clone()),
            name: there.name.clone(),
        },
        mode: AE,
        work: Work::Instant,
    })
}
