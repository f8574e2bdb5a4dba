use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{CreateObject, ObjectType, StatementKind};
use crate::world::{Presence, Signature};

pub(super) const RULE: Rule = Rule {
    id: "replace-object",
    code: "R061",
    severity: Severity::Info,
    summary: "A view, function, trigger or rule that is there is replaced by another definition.",
    docs: include_str!("replace_object.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::CreateObject(made) = &statement.kind else {
        return Vec::new();
    };
    if !made.or_replace || made.temporary {
        return Vec::new();
    }
    let (kind, name) = (made.object.words(), shown(context, made));
    let message = match there(context, made) {
        Some(true) => format!("{kind} {name} is there already and would be replaced"),
        Some(false) => return Vec::new(),
        None => format!("{kind} {name} would be replaced if it is there already"),
    };
    vec![
        Draft::at(statement, message)
            .object(name)
            .help("compare the two definitions: what the old one did besides is gone"),
    ]
}

fn shown(context: &Context<'_>, made: &CreateObject) -> String {
    match &made.on {
        Some(table) => context.part_name(table, &made.name.name),
        None if made.object == ObjectType::View => context.world.qualified(&made.name).to_string(),
        None => made.name.to_string(),
    }
}

/// Whether it was there before the script; none where nobody tells.
fn there(context: &Context<'_>, made: &CreateObject) -> Option<bool> {
    let (world, name) = (context.world, &made.name);
    let presence = |presence| match presence {
        Presence::Here(()) => Some(true),
        Presence::Absent => Some(false),
        Presence::Unknown => None,
    };
    if made.object.is_routine() {
        return routine_there(context, made);
    }
    if world.own(made.object, name) {
        return Some(false);
    }
    if let Some(table) = &made.on {
        if world.own_part(made.object.into(), table, &name.name) {
            return Some(false);
        }
        return presence(world.part(made.object, table, &name.name));
    }
    match made.object {
        ObjectType::View => match world.relation(name) {
            Presence::Here(_) => Some(true),
            Presence::Absent => Some(false),
            Presence::Unknown => None,
        },
        _ => None,
    }
}

/// The same of a function or procedure: one of the same arguments.
fn routine_there(context: &Context<'_>, made: &CreateObject) -> Option<bool> {
    let arguments = made.arguments.as_deref();
    if context.world.own_routine(&made.name, arguments) {
        return Some(false);
    }
    let own = Signature::read(arguments?);
    match context.world.overloads(&made.name, arguments) {
        Presence::Absent => Some(false),
        Presence::Here(found) => {
            let mut found = found.iter().map(|there| Signature::read(&there.arguments));
            found
                .any(|there| there.is_some() && there == own)
                .then_some(true)
        }
        Presence::Unknown => None,
    }
}
