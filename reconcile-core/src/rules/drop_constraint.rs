use super::ddl::columns;
use super::fallen::list;
use super::{Context, Draft, Rule};
use crate::catalog::{Constraint, ConstraintKind, ForeignKeyAction, ObjectKind};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{
    Action, ActionKind, AlterRelation, ConstraintDefinition, ConstraintRule, DomainAction,
    ObjectName, ObjectType,
};
use crate::world::{Class, Presence};

pub(super) const RULE: Rule = Rule {
    id: "drop-constraint",
    code: "R050",
    severity: Severity::Warning,
    summary: "A constraint is dropped: rows that break it can come in.",
    docs: include_str!("drop_constraint.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let of_tables = context.actions().filter_map(|(alter, action)| {
        let ActionKind::DropConstraint {
            constraint,
            cascade,
            ..
        } = &action.kind
        else {
            return None;
        };
        of_table(context, (alter, action), constraint, *cascade)
    });
    of_tables.chain(of_domain(context)).collect()
}

fn of_table(
    context: &Context<'_>,
    (alter, action): (&AlterRelation, &Action),
    name: &str,
    cascade: bool,
) -> Option<Draft> {
    let (world, table) = (context.world, &alter.name);
    if world.own_part(Class::Constraint, table, name) {
        return None;
    }
    let known = match world.relation(table) {
        Presence::Here(relation) => match relation.constraint(name) {
            Presence::Here(known) => known,
            Presence::Absent => return None,
            Presence::Unknown => None,
        },
        Presence::Absent => return None,
        Presence::Unknown => None,
    };
    let object = context.part_of(ObjectKind::Constraint, table, name);
    let refused = |object| !cascade && !context.refused_by(object).is_empty();
    // That it is refused is said by the rule `rejected`.
    if object.as_ref().is_some_and(refused) {
        return None;
    }
    let falls = object
        .filter(|_| cascade)
        .and_then(|object| context.falls_with(&object))
        .unwrap_or_default();
    let mut message = message(context, alter, name, known);
    if !falls.rest.is_empty() {
        message = format!("{message}; with it would go {}", list(&falls.rest));
    }
    let draft = Draft::action(action, message).object(context.part_name(table, name));
    let outline = context.script.outline();
    if outline.dropped_after(ObjectType::Table, table, context.at) {
        let help = "the script drops the whole table further on: see what that loses";
        return Some(draft.info().help(help));
    }
    let mut added = outline.constraints(table, context.at);
    let again = added.find(|new| replaces(new, name, known));
    Some(match again {
        Some(new) if falls.rest.is_empty() && is_as_strong(new, known) => {
            let help = "the script adds it again further on: rows are checked only from then on, \
                 and against the new definition";
            draft.info().help(help)
        }
        Some(new) if !new.columns.is_empty() => draft.help(format!(
            "the script puts one on {} in its place: what the old one kept out may come in",
            columns(&new.columns)
        )),
        Some(_) => draft.help("the script puts another in its place: compare the two"),
        None => draft.help("keep it, or say why it is not needed any more"),
    })
}

fn message(
    context: &Context<'_>,
    alter: &AlterRelation,
    name: &str,
    known: Option<&Constraint>,
) -> String {
    let table = context.world.qualified(&alter.name);
    let name = quote_ident(name);
    let Some(known) = known else {
        return format!(
            "constraint {name} of {table} would be gone: rows that break it could come in"
        );
    };
    let (kind, then) = match known.kind {
        ConstraintKind::PrimaryKey => ("primary key", "rows with equal keys could come in".into()),
        ConstraintKind::Unique => ("unique constraint", "equal rows could come in".into()),
        ConstraintKind::ForeignKey => ("foreign key", orphans(known)),
        ConstraintKind::Exclusion => ("exclusion constraint", CONFLICT.into()),
        ConstraintKind::NotNull => ("not-null constraint", "NULL could come in".into()),
        _ => (
            "check constraint",
            "rows that break it could come in".into(),
        ),
    };
    format!("{kind} {name} of {table} would be gone: {then}")
}

const CONFLICT: &str = "rows that exclude each other could come in";

fn orphans(known: &Constraint) -> String {
    let Some(key) = &known.foreign_key else {
        return "rows that refer to nothing could come in".to_owned();
    };
    let stops = match key.on_delete {
        ForeignKeyAction::Cascade => ", and deleting a row there would no longer delete them here",
        ForeignKeyAction::SetNull | ForeignKeyAction::SetDefault => {
            ", and deleting a row there would no longer reset them here"
        }
        _ => "",
    };
    format!(
        "rows that refer to no row of {} could come in{stops}",
        key.table
    )
}

/// Whether a constraint that is added takes the place of one that goes.
fn replaces(new: &ConstraintDefinition, name: &str, known: Option<&Constraint>) -> bool {
    if new.name.as_deref() == Some(name) {
        return true;
    }
    let Some(known) = known else { return false };
    match known.kind {
        ConstraintKind::PrimaryKey => new.kind == ConstraintRule::PrimaryKey,
        ConstraintKind::Unique => is_key(new) && same(&new.columns, &known.columns),
        ConstraintKind::ForeignKey => {
            matches!(new.kind, ConstraintRule::ForeignKey { .. }) && new.columns == known.columns
        }
        _ => false,
    }
}

/// Whether it keeps out all that the other one kept out; of one that is not known, whether it says
/// so little that it is the same one defined anew.
fn is_as_strong(new: &ConstraintDefinition, known: Option<&Constraint>) -> bool {
    if new.not_valid || new.not_enforced {
        return false;
    }
    let Some(known) = known else {
        return matches!(new.kind, ConstraintRule::ForeignKey { .. });
    };
    match (&known.kind, &new.kind) {
        (ConstraintKind::PrimaryKey, ConstraintRule::PrimaryKey) => {
            same(&new.columns, &known.columns)
        }
        (ConstraintKind::Unique, ConstraintRule::PrimaryKey | ConstraintRule::Unique) => {
            same(&new.columns, &known.columns)
                && (new.nulls_not_distinct || !known.nulls_not_distinct)
        }
        (ConstraintKind::ForeignKey, ConstraintRule::ForeignKey { table, .. }) => {
            let there = known.foreign_key.as_ref();
            new.columns == known.columns && there.is_some_and(|key| key.table.name == table.name)
        }
        _ => false,
    }
}

fn is_key(new: &ConstraintDefinition) -> bool {
    matches!(
        new.kind,
        ConstraintRule::PrimaryKey | ConstraintRule::Unique
    )
}

fn same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(name))
}

fn domain_lacks(context: &Context<'_>, domain: &ObjectName, constraint: &str) -> bool {
    let known = context.world.domain(domain);
    known.is_some_and(|domain| domain.constraints.iter().all(|own| own.name != constraint))
}

fn of_domain(context: &Context<'_>) -> Option<Draft> {
    let (statement, alter) = context.alter_domain()?;
    let DomainAction::DropConstraint { constraint, .. } = &alter.action else {
        return None;
    };
    let domain = context.world.qualified_type(&alter.name);
    if context.world.own(ObjectType::Domain, &alter.name)
        || context.world.data_type(&alter.name).is_absent()
        || domain_lacks(context, &alter.name, constraint)
    {
        return None;
    }
    let name = quote_ident(constraint);
    let message = format!(
        "constraint {name} of domain {domain} would be gone: values that break it could come into \
         every column of that type"
    );
    Some(
        Draft::at(statement, message)
            .object(format!("{name} on {domain}"))
            .help("keep it, or say why it is not needed any more"),
    )
}
