//! What went before a drop that was taken out.

use std::collections::HashSet;

use super::{Gone, Taken, Unit, Units};
use crate::script::Script;
use crate::statement::{ActionKind, AlterRelation, ObjectName, ObjectType, StatementKind};

/// Takes out what takes constraints from a table that stays because its drop was taken out: Prisma
/// drops the foreign keys of a table before the table.
pub(super) fn follow(
    script: &Script,
    units: &Units,
    taken: &mut Vec<(Unit, Taken)>,
    gone: &mut Gone,
) {
    let staying: HashSet<ObjectName> = taken
        .iter()
        .filter(|(unit, _)| unit.action.is_none())
        .filter_map(|(unit, _)| match &units.definition(unit.piece)?.kind {
            StatementKind::Drop(drop) if drop.object == ObjectType::Table => Some(&drop.names),
            _ => None,
        })
        .flatten()
        .cloned()
        .collect();
    if staying.is_empty() {
        return;
    }
    for at in 0..units.pieces.len() {
        let Some(alter) = units
            .alter(at)
            .filter(|alter| staying.contains(&alter.name))
        else {
            continue;
        };
        let Some(unit) = units.piece(script, at).filter(|unit| !gone.has(unit)) else {
            continue;
        };
        if !only_drops_constraints(alter) {
            continue;
        }
        gone.insert(&unit);
        let why = Taken {
            start: unit.start,
            end: unit.end,
            line: script.position(unit.start).line,
            rule: None,
            reason: format!(
                "{} stays, because its drop was taken out, and with it its constraints",
                alter.name
            ),
            instead: None,
        };
        taken.push((unit, why));
    }
}

fn only_drops_constraints(alter: &AlterRelation) -> bool {
    alter
        .actions
        .iter()
        .all(|action| matches!(action.kind, ActionKind::DropConstraint { .. }))
}
