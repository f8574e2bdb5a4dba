use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, AlterRelation, ObjectType};

pub(super) const RULE: Rule = Rule {
    id: "disable-trigger",
    code: "R064",
    severity: Severity::Warning,
    summary: "Triggers or rules are switched off: what they check or do is no longer done.",
    docs: include_str!("disable_trigger.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let actions = context.actions();
    actions
        .filter_map(|(alter, action)| of(context, alter, action))
        .collect()
}

fn of(context: &Context<'_>, alter: &AlterRelation, action: &Action) -> Option<Draft> {
    let ActionKind::Firing { action: kind, name } = &action.kind else {
        return None;
    };
    let world = context.world;
    if world.own_table(&alter.name) || world.relation(&alter.name).is_absent() {
        return None;
    }
    let object = if kind.ends_with("Rule") {
        ObjectType::Rule
    } else {
        ObjectType::Trigger
    };
    if let Some(name) = name
        && (world.own_part(object.into(), &alter.name, name)
            || world.part(object, &alter.name, name).is_absent())
    {
        return None;
    }
    let table = world.qualified(&alter.name);
    let which = name.as_ref().map_or_else(String::new, |name| {
        format!("{} {} of {table}", object.words(), quote_ident(name))
    });
    let message = match *kind {
        "DisableTrigAll" => format!(
            "all triggers of {table} would be off, those of its foreign keys too: rows that refer to \
             nothing could come in"
        ),
        "DisableTrigUser" => format!("all triggers of {table} would be off"),
        "DisableTrig" | "DisableRule" => format!("{which} would be off"),
        "EnableReplicaTrig" | "EnableReplicaRule" => {
            format!("{which} would fire for replicated changes only, for no others")
        }
        _ => return None,
    };
    let help = "switch it on again in the same transaction; what came in meanwhile stays unchecked";
    Some(Draft::action(action, message).object(&table).help(help))
}
