//! Constraints of tables and domains.

use super::answer::Row;
use super::builder::{Builder, Oid, Owner, Place, class, missing};
use crate::catalog::{Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, ForeignKeyMatch};
use crate::error::Result;

pub(super) fn constraint(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let (table, domain): (Oid, Oid) = (row.parse(3)?, row.parse(4)?);
    let kind = kind(row.letter(2)?.unwrap_or(' '));
    // 0 stands for the whole row, what is below for system columns such as `tableoid`.
    let mut columns: Vec<i16> = row.numbers(12)?;
    columns.retain(|&position| position > 0);
    let printed_by: Option<Oid> = row.opt_parse(22)?;
    let constraint = Constraint {
        name: row.owned(1)?,
        kind,
        columns: if table == 0 {
            Vec::new()
        } else {
            b.column_names(table, &columns)?
        },
        include: Vec::new(),
        expression: match kind {
            ConstraintKind::Check if printed_by.is_some() => None,
            ConstraintKind::Check | ConstraintKind::Exclusion => Some(row.deparsed(21)?),
            _ => None,
        },
        foreign_key: match kind {
            ConstraintKind::ForeignKey => Some(Box::new(foreign_key(b, row, table)?)),
            _ => None,
        },
        index: None,
        nulls_not_distinct: false,
        period: row.flag(20)?,
        deferrable: row.flag(8)?,
        initially_deferred: row.flag(9)?,
        not_valid: !row.flag(10)?,
        not_enforced: !row.flag(19)?,
        no_inherit: row.flag(11)?
            && matches!(kind, ConstraintKind::Check | ConstraintKind::NotNull),
        inherited: !row.flag(7)? || row.flag(6)?,
        comment: b.comment(class::CONSTRAINT, oid, 0),
    };
    let index: Oid = row.parse(5)?;
    let (owner, list) = if table == 0 {
        let Some(&Place::Domain(at)) = b.places.get(&(class::TYPE, domain)) else {
            return Err(missing("domain", domain));
        };
        (Owner::Domain(at), &mut b.domains[at].constraints)
    } else {
        let (at, table) = b.table_mut(table)?;
        (Owner::Table(at), &mut table.constraints)
    };
    let place = Place::Constraint(owner, list.len());
    list.push(constraint);
    b.places.insert((class::CONSTRAINT, oid), place);
    if let Some(other) = printed_by {
        b.alike_checks.push((place, other));
    }
    if has_index(kind) {
        b.constraint_indexes.insert(index, place);
    } else if let Place::Constraint(Owner::Table(table), at) = place
        && kind == ConstraintKind::ForeignKey
    {
        b.foreign_key_indexes.push((table, at, index));
    }
    Ok(())
}

/// Checks that print like another one, once all are known.
pub(super) fn link_alike(b: &mut Builder) {
    for (place, other) in std::mem::take(&mut b.alike_checks) {
        let Some(&Place::Constraint(Owner::Table(from), i)) =
            b.places.get(&(class::CONSTRAINT, other))
        else {
            continue;
        };
        let text = b.tables[from].constraints[i].expression.clone();
        if let Place::Constraint(Owner::Table(at), i) = place {
            b.tables[at].constraints[i].expression = text;
        }
    }
}

fn has_index(kind: ConstraintKind) -> bool {
    matches!(
        kind,
        ConstraintKind::PrimaryKey | ConstraintKind::Unique | ConstraintKind::Exclusion
    )
}

fn kind(letter: char) -> ConstraintKind {
    match letter {
        'p' => ConstraintKind::PrimaryKey,
        'u' => ConstraintKind::Unique,
        'f' => ConstraintKind::ForeignKey,
        'c' => ConstraintKind::Check,
        'x' => ConstraintKind::Exclusion,
        'n' => ConstraintKind::NotNull,
        't' => ConstraintKind::Trigger,
        other => ConstraintKind::Other(other),
    }
}

fn foreign_key(b: &Builder, row: &Row<'_>, table: Oid) -> Result<ForeignKey> {
    let referred: Oid = row.parse(13)?;
    Ok(ForeignKey {
        table: b.relation_name(referred)?.clone(),
        columns: b.column_names(referred, &row.numbers(14)?)?,
        on_delete: action(row.letter(15)?),
        on_delete_columns: b.column_names(table, &row.numbers(18)?)?,
        on_update: action(row.letter(16)?),
        matching: match row.letter(17)? {
            Some('s') | None => ForeignKeyMatch::Simple,
            Some('f') => ForeignKeyMatch::Full,
            Some(other) => ForeignKeyMatch::Other(other),
        },
    })
}

fn action(letter: Option<char>) -> ForeignKeyAction {
    match letter {
        Some('a') | None => ForeignKeyAction::NoAction,
        Some('r') => ForeignKeyAction::Restrict,
        Some('c') => ForeignKeyAction::Cascade,
        Some('n') => ForeignKeyAction::SetNull,
        Some('d') => ForeignKeyAction::SetDefault,
        Some(other) => ForeignKeyAction::Other(other),
    }
}
