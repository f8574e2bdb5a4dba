use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, AlterRelation, DomainAction, ObjectType};
use crate::world::{Class, Presence};

pub(super) const RULE: Rule = Rule {
    id: "drop-default",
    code: "R052",
    severity: Severity::Warning,
    summary: "A default is dropped: inserts that rely on it fail or leave NULL.",
    docs: include_str!("drop_default.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let of_tables = context.actions().filter_map(|(alter, action)| {
        let column = match &action.kind {
            ActionKind::DropDefault(column) => column,
            ActionKind::SetDefault { column, default } if is_null(default) => column,
            _ => return None,
        };
        of_column(context, alter, action, column)
    });
    of_tables.chain(of_domain(context)).collect()
}

/// A default of NULL is none.
fn is_null(default: &str) -> bool {
    default.trim().eq_ignore_ascii_case("null")
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
    let mut known = None;
    let mut required = false;
    match world.relation(table) {
        Presence::Absent => return None,
        Presence::Here(relation) => match relation.column(column) {
            Presence::Absent => return None,
            // PostgreSQL refuses it for an identity or generated column: rule `rejected`.
            Presence::Here(own) if !own.has_default || own.identity || own.generated => {
                return None;
            }
            Presence::Here(own) => {
                required = own.not_null;
                known = own.base.and_then(|base| base.default.as_deref());
            }
            Presence::Unknown => {}
        },
        Presence::Unknown => {}
    }
    let (shown, name) = (world.qualified(table), quote_ident(column));
    let default = known.map_or_else(String::new, |text| format!(" {text}"));
    let then = match (known, required) {
        (Some(_), true) => "inserts that give it no value would fail",
        (Some(_), false) => "inserts that give it no value would leave NULL",
        (None, _) => "inserts that give it no value would fail or leave NULL",
    };
    let message = format!("the default{default} of {shown}.{name} would be gone: {then}");
    let draft = Draft::action(action, message).object(format!("{shown}.{name}"));
    let mut later = context.script.outline().column(table, column, context.at);
    let again = later.any(|action| {
        matches!(action, ActionKind::SetDefault { default, .. } if !is_null(default))
            || matches!(
                action,
                ActionKind::AddIdentity { .. } | ActionKind::DropColumn { .. }
            )
    });
    Some(if again {
        draft
            .info()
            .help("the script gives the column another one, or drops it, further on")
    } else if known.is_some_and(|text| text.starts_with("nextval(")) {
        draft.help(format!(
            "its numbers come from a sequence: ALTER TABLE {shown} ALTER COLUMN {name} ADD GENERATED \
             BY DEFAULT AS IDENTITY keeps numbering, once the sequence is as far as the values"
        ))
    } else {
        draft.help("see that every writer gives the column a value")
    })
}

fn of_domain(context: &Context<'_>) -> Option<Draft> {
    let (statement, alter) = context.alter_domain()?;
    let (world, name) = (context.world, &alter.name);
    let drops = match &alter.action {
        DomainAction::DropDefault => true,
        DomainAction::SetDefault(default) => is_null(default),
        _ => false,
    };
    let none = world.domain(name).is_some_and(|own| own.default.is_none());
    let gone = world.own(ObjectType::Domain, name) || world.data_type(name).is_absent();
    if !drops || none || gone {
        return None;
    }
    let domain = world.qualified_type(name);
    let message = format!(
        "the default of domain {domain} would be gone: inserts that rely on it would fail or leave \
         NULL"
    );
    let help = "see that every writer gives such columns a value";
    Some(Draft::at(statement, message).object(domain).help(help))
}
