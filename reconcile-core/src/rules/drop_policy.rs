use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{Action, ActionKind, AlterRelation, ObjectType};
use crate::world::Presence;

pub(super) const RULE: Rule = Rule {
    id: "drop-policy",
    code: "R056",
    severity: Severity::Warning,
    summary: "Row security is weakened, or a policy is dropped or changed.",
    docs: include_str!("drop_policy.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let mut found = context.dropped_part(ObjectType::Policy, |name| {
        format!(
            "policy {name} would be gone: rows that it kept from a role may be seen, or rows that it \
             showed may not"
        )
    });
    let actions = context.actions();
    found.extend(actions.filter_map(|(alter, action)| security(context, alter, action)));
    found.extend(altered(context));
    found
}

fn security(context: &Context<'_>, alter: &AlterRelation, action: &Action) -> Option<Draft> {
    let ActionKind::RowSecurity(kind) = action.kind else {
        return None;
    };
    let off = match kind {
        "DisableRowSecurity" => true,
        "NoForceRowSecurity" => false,
        _ => return None,
    };
    let world = context.world;
    let known = match world.relation(&alter.name) {
        _ if world.own_table(&alter.name) => return None,
        Presence::Absent => return None,
        Presence::Here(relation) => relation.base,
        Presence::Unknown => None,
    };
    let on = |table: &crate::catalog::Table| {
        if off {
            table.row_security
        } else {
            table.row_security_forced
        }
    };
    if known.is_some_and(|table| !on(table)) {
        return None;
    }
    let table = world.qualified(&alter.name);
    let message = if off {
        format!("row security of {table} would be off: every role with a privilege sees all rows")
    } else {
        format!("the policies of {table} would no longer bind its owner")
    };
    let draft = Draft::action(action, message).object(&table);
    let again = off
        && context
            .script
            .outline()
            .secured_after(&alter.name, context.at);
    Some(if again {
        draft.info().help(
            "the script switches it on again: other sessions see none of it in between only \
                   if all of it is one transaction",
        )
    } else {
        draft.help("keep it on, and add a policy for who has to see more")
    })
}

fn altered(context: &Context<'_>) -> Option<Draft> {
    let (statement, alter) = context.alter_object()?;
    let (name, table) = (alter.name.as_ref()?, alter.on.as_ref()?);
    let part = context.world.part(ObjectType::Policy, table, &name.name);
    if alter.object != ObjectType::Policy
        || part.is_absent()
        || context
            .world
            .own_part(ObjectType::Policy.into(), table, &name.name)
    {
        return None;
    }
    let shown = context.part_name(table, &name.name);
    let message = format!("policy {shown} changes: other rows than before may be seen and changed");
    Some(
        Draft::at(statement, message)
            .object(shown)
            .help("compare the old and the new condition and roles"),
    )
}
