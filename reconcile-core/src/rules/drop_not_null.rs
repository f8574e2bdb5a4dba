use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, AlterRelation, DomainAction, ObjectType};
use crate::world::{Class, Presence};

pub(super) const RULE: Rule = Rule {
    id: "drop-not-null",
    code: "R053",
    severity: Severity::Warning,
    summary: "NOT NULL is dropped: NULL can come in where readers do not expect it.",
    docs: include_str!("drop_not_null.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let of_tables = context.actions().filter_map(|(alter, action)| {
        let ActionKind::DropNotNull(column) = &action.kind else {
            return None;
        };
        of_column(context, alter, action, column)
    });
    of_tables.chain(of_domain(context)).collect()
}

fn of_column(
    context: &Context<'_>,
    alter: &AlterRelation,
    action: &Action,
    column: &str,
) -> Option<Draft> {
    let (world, table) = (context.world, &alter.name);
    if world.own_part(Class::Column, table, column) {
        return None;
    }
    match world.relation(table) {
        Presence::Absent => return None,
        Presence::Here(relation) => match relation.column(column) {
            Presence::Absent => return None,
            // Nothing to drop, or refused: rule `rejected`.
            Presence::Here(own) if !own.not_null || own.identity => return None,
            _ if context.in_primary_key(table, column) => return None,
            _ => {}
        },
        Presence::Unknown => {}
    }
    let (shown, name) = (world.qualified(table), quote_ident(column));
    let message = format!("{shown}.{name} would take NULL: readers that rely on a value may fail");
    let draft = Draft::action(action, message).object(format!("{shown}.{name}"));
    let mut later = context.script.outline().column(table, column, context.at);
    let again = later.any(|action| {
        matches!(
            action,
            ActionKind::SetNotNull(_) | ActionKind::DropColumn { .. }
        )
    });
    Some(if again {
        draft
            .info()
            .help("the script sets it again, or drops the column, further on")
    } else {
        draft.help("see that every reader copes with NULL")
    })
}

fn of_domain(context: &Context<'_>) -> Option<Draft> {
    let (statement, alter) = context.alter_domain()?;
    let (world, name) = (context.world, &alter.name);
    let none = world.domain(name).is_some_and(|own| !own.not_null);
    let gone = world.own(ObjectType::Domain, name) || world.data_type(name).is_absent();
    if alter.action != DomainAction::DropNotNull || none || gone {
        return None;
    }
    let domain = world.qualified_type(name);
    let message = format!("every column of domain {domain} would take NULL");
    let help = "see that every reader copes with NULL";
    Some(Draft::at(statement, message).object(domain).help(help))
}
