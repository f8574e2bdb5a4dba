use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::{quote_ident, quote_literal};
use crate::statement::{ObjectType, Rename, RenamedPart, Statement, StatementKind};
use crate::world::{Class, Presence};

pub(super) const RULE: Rule = Rule {
    id: "rename",
    code: "R060",
    severity: Severity::Warning,
    summary: "Something gets a new name: whoever uses the old one fails.",
    docs: include_str!("rename.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    match &statement.kind {
        StatementKind::Rename(rename) => of(context, statement, rename).into_iter().collect(),
        StatementKind::AlterObject(alter) if alter.does(&["rename", "to"]) => {
            let kind = alter.object.words();
            let name = alter.name.as_ref().map(ToString::to_string);
            let name = name.unwrap_or_default();
            let message = format!(
                "{kind} {name} gets a new name: connections and settings that use the old one fail"
            );
            vec![Draft::at(statement, message).object(name)]
        }
        _ => Vec::new(),
    }
}

/// Names by which nobody but other DDL speaks of an object.
const QUIET: [ObjectType; 10] = [
    ObjectType::Index,
    ObjectType::Trigger,
    ObjectType::Rule,
    ObjectType::Policy,
    ObjectType::Statistics,
    ObjectType::EventTrigger,
    ObjectType::OperatorClass,
    ObjectType::OperatorFamily,
    ObjectType::Language,
    ObjectType::Conversion,
];

fn of(context: &Context<'_>, statement: &Statement, rename: &Rename) -> Option<Draft> {
    let (world, name) = (context.world, &rename.name);
    if QUIET.contains(&rename.object) || matches!(rename.part, RenamedPart::Constraint(_)) {
        return None;
    }
    let of_type = matches!(rename.object, ObjectType::Type | ObjectType::Domain);
    if own(context, rename) || missing(context, rename) {
        return None;
    }
    let shown = if of_type {
        world.qualified_type(name)
    } else {
        world.qualified(name)
    };
    let kind = rename.object.words();
    let to = quote_ident(&rename.to);
    let (object, message) = match &rename.part {
        RenamedPart::Column(column) => {
            let object = format!("{shown}.{}", quote_ident(column));
            let message = format!("column {object} becomes {to}: whoever uses the old name fails");
            (object, message)
        }
        RenamedPart::Label(label) => {
            let (from, to) = (quote_literal(label), quote_literal(&rename.to));
            let message = format!(
                "label {from} of {shown} becomes {to}: rows show the new one, and whoever uses the \
                 old one fails"
            );
            (shown.to_string(), message)
        }
        _ if rename.object == ObjectType::Schema => {
            let message = format!("schema {name} becomes {to}: whoever uses the old name fails");
            (name.to_string(), message)
        }
        _ => {
            let message = format!("{kind} {shown} becomes {to}: whoever uses the old name fails");
            (shown.to_string(), message)
        }
    };
    Some(Draft::at(statement, message).object(object).help(
        "deploy the programs that use it at the same moment, or leave the old name as a view until \
         none is left",
    ))
}

/// Whether the script has made it.
fn own(context: &Context<'_>, rename: &Rename) -> bool {
    let (world, name) = (context.world, &rename.name);
    match &rename.part {
        _ if rename.object.is_routine() => world.own_routine(name, rename.arguments.as_deref()),
        RenamedPart::Column(column) => {
            world.own_relation(name) || world.own_part(Class::Column, name, column)
        }
        _ => world.own(rename.object, name) || world.own_table(name),
    }
}

/// Whether the catalog says that it is not there: PostgreSQL refuses it, or passes it over.
fn missing(context: &Context<'_>, rename: &Rename) -> bool {
    let (world, name) = (context.world, &rename.name);
    match rename.object {
        ObjectType::Schema => world.schema(&name.name).is_absent(),
        ObjectType::Type | ObjectType::Domain => world.data_type(name).is_absent(),
        object if object.is_routine() => {
            let arguments = rename.arguments.as_deref();
            world.overloads(name, arguments).is_absent()
        }
        ObjectType::Table
        | ObjectType::View
        | ObjectType::MaterializedView
        | ObjectType::ForeignTable
        | ObjectType::Sequence => match (world.relation(name), &rename.part) {
            (Presence::Absent, _) => true,
            (Presence::Here(relation), RenamedPart::Column(column)) => {
                relation.column(column).is_absent() && relation.base.is_some()
            }
            // ALTER TABLE renames an index, too.
            (Presence::Here(relation), _) => relation.kind == crate::world::RelationKind::Index,
            _ => false,
        },
        _ => false,
    }
}
