//! What runs: routines, triggers, rules and policies.

use super::answer::Row;
use super::builder::{Builder, Oid, Place, Relation, class, missing};
use crate::catalog::{
    Firing, Policy, PolicyCommand, Routine, RoutineKind, Rule, RuleEvent, Trigger,
};
use crate::error::Result;
use crate::name::QualifiedName;

pub(super) fn routine(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let oid: Oid = row.parse(0)?;
    let routine = Routine {
        name: b.qualified(row.parse(1)?, row.text(2)?)?,
        arguments: row.deparsed(5)?,
        kind: match row.letter(3)?.unwrap_or(' ') {
            'f' => RoutineKind::Function,
            'p' => RoutineKind::Procedure,
            'a' => RoutineKind::Aggregate,
            'w' => RoutineKind::Window,
            other => RoutineKind::Other(other),
        },
        owner: b.role(row.parse(4)?),
        result: row.opt_owned(6)?,
        language: row.owned(7)?,
        definition: row.opt_owned(10)?,
        security_definer: row.flag(8)?,
        comment: b.comment(class::ROUTINE, oid, 0),
        extension: b.extension(class::ROUTINE, oid),
        privileges: Builder::grants(row, 9)?,
    };
    b.places
        .insert((class::ROUTINE, oid), Place::Routine(b.routines.len()));
    b.routines.push(routine);
    Ok(())
}

fn firing(letter: Option<char>) -> Firing {
    match letter {
        Some('O') | None => Firing::Origin,
        Some('A') => Firing::Always,
        Some('R') => Firing::Replica,
        Some('D') => Firing::Disabled,
        Some(other) => Firing::Other(other),
    }
}

pub(super) fn trigger(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (oid, of): (Oid, Oid) = (row.parse(0)?, row.parse(1)?);
    let trigger = Trigger {
        name: row.owned(2)?,
        function: QualifiedName::new(row.text(3)?, row.text(4)?),
        definition: row.deparsed(8)?,
        firing: firing(row.letter(5)?),
        constraint: row.flag(6)?,
        inherited: row.flag(7)?,
        comment: b.comment(class::TRIGGER, oid, 0),
    };
    let relation = b.relation(of)?;
    let list = match relation {
        Relation::Table(at) => &mut b.tables[at].triggers,
        Relation::View(at) => &mut b.views[at].triggers,
        Relation::Composite(_) => return Err(missing("the table of trigger", oid)),
    };
    let place = Place::Trigger(relation, list.len());
    list.push(trigger);
    b.places.insert((class::TRIGGER, oid), place);
    Ok(())
}

pub(super) fn rule(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (oid, of): (Oid, Oid) = (row.parse(0)?, row.parse(1)?);
    let rule = Rule {
        name: row.owned(2)?,
        event: match row.letter(3)?.unwrap_or(' ') {
            '1' => RuleEvent::Select,
            '2' => RuleEvent::Update,
            '3' => RuleEvent::Insert,
            '4' => RuleEvent::Delete,
            other => RuleEvent::Other(other),
        },
        instead: row.flag(4)?,
        definition: row.deparsed(6)?,
        firing: firing(row.letter(5)?),
        comment: b.comment(class::RULE, oid, 0),
    };
    let relation = b.relation(of)?;
    let list = match relation {
        Relation::Table(at) => &mut b.tables[at].rules,
        Relation::View(at) => &mut b.views[at].rules,
        Relation::Composite(_) => return Err(missing("the table of rule", oid)),
    };
    let place = Place::Rule(relation, list.len());
    list.push(rule);
    b.places.insert((class::RULE, oid), place);
    Ok(())
}

pub(super) fn policy(b: &mut Builder, row: &Row<'_>) -> Result<()> {
    let (oid, of): (Oid, Oid) = (row.parse(0)?, row.parse(1)?);
    let mut roles: Vec<String> = row
        .numbers::<Oid>(5)?
        .into_iter()
        .map(|role| {
            if role == 0 {
                "public".to_owned()
            } else {
                b.role(role)
            }
        })
        .collect();
    roles.sort_unstable();
    let policy = Policy {
        name: row.owned(2)?,
        command: match row.letter(3)?.unwrap_or(' ') {
            '*' => PolicyCommand::All,
            'r' => PolicyCommand::Select,
            'a' => PolicyCommand::Insert,
            'w' => PolicyCommand::Update,
            'd' => PolicyCommand::Delete,
            other => PolicyCommand::Other(other),
        },
        restrictive: !row.flag(4)?,
        roles,
        using: row.opt_deparsed(6)?,
        check: row.opt_deparsed(7)?,
        comment: b.comment(class::POLICY, oid, 0),
    };
    let (at, table) = b.table_mut(of)?;
    let place = Place::Policy(at, table.policies.len());
    table.policies.push(policy);
    b.places.insert((class::POLICY, oid), place);
    Ok(())
}
