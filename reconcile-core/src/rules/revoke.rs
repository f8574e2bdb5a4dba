use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::script::lexer::{Token, significant};
use crate::statement::{Action, ActionKind, AlterObject, AlterRelation, Statement, StatementKind};
use crate::world::Presence;

pub(super) const RULE: Rule = Rule {
    id: "revoke",
    code: "R059",
    severity: Severity::Warning,
    summary: "A privilege or a security label is taken away, or an object changes its owner.",
    docs: include_str!("revoke.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let warning = |message: String| vec![Draft::at(statement, message)];
    match &statement.kind {
        StatementKind::Privileges(privileges) if privileges.revoke => {
            let (rights, from) = (one_line(&privileges.rights), one_line(&privileges.grantees));
            let on = privileges.on.as_deref().map(one_line);
            let message = match (privileges.node, &on) {
                ("AlterDefaultPrivilegesStmt", Some(on)) => {
                    format!("{rights} on {on} made from now on would not be granted to {from}")
                }
                (_, Some(on)) => format!("{rights} on {on} would be taken from {from}"),
                (_, None) => format!("{rights} would be taken from {from}"),
            };
            let draft = Draft::at(statement, message).help("see that nobody needs it any more");
            vec![match on {
                Some(on) => draft.object(on),
                None => draft,
            }]
        }
        StatementKind::Other("SecLabelStmt") => warning(label(context, statement)),
        StatementKind::Other("ReassignOwnedStmt") => {
            let message = "everything that the role owns in this database would change its owner";
            warning(message.to_owned())
        }
        StatementKind::AlterObject(alter)
            if alter.does(&["owner", "to"]) && !own(context, alter) =>
        {
            let kind = alter.object.words();
            let name = alter.name.as_ref().map(|name| format!(" {name}"));
            let name = name.unwrap_or_default();
            warning(format!(
                "{kind}{name} changes its owner: the old one may no longer alter or use it"
            ))
        }
        StatementKind::AlterRelation(alter) => {
            let actions = alter.actions.iter();
            actions
                .filter_map(|action| owner(context, alter, action))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// `SECURITY LABEL [FOR provider] ON … IS …`
fn label(context: &Context<'_>, statement: &Statement) -> String {
    let source = context.source;
    let tokens: Vec<Token> = significant(source, statement.start, statement.end).collect();
    let removed = tokens
        .last()
        .is_some_and(|last| last.is_word(source, "null"));
    let becomes = if removed { "is taken away" } else { "is set" };
    format!("a security label {becomes}: what its provider keeps apart or hides by it may be open")
}

fn own(context: &Context<'_>, alter: &AlterObject) -> bool {
    let name = alter.name.as_ref();
    name.is_some_and(|name| {
        if alter.object.is_routine() {
            context.world.own_routine(name, alter.arguments.as_deref())
        } else {
            context.world.own(alter.object, name)
        }
    })
}

fn owner(context: &Context<'_>, alter: &AlterRelation, action: &Action) -> Option<Draft> {
    let world = context.world;
    if action.kind != ActionKind::Other("ChangeOwner") || world.own_relation(&alter.name) {
        return None;
    }
    let text = context.source.get(action.start..action.end)?;
    let to = text.split_ascii_whitespace().last()?;
    match world.relation(&alter.name) {
        Presence::Absent => return None,
        Presence::Here(relation) if relation.base.is_some_and(|table| table.owner == to) => {
            return None;
        }
        _ => {}
    }
    let (kind, name) = (alter.object.words(), world.qualified(&alter.name));
    let message = format!(
        "{kind} {name} changes its owner: the old one may no longer alter it, and row security binds \
         others than before"
    );
    let help = "see that the old owner's programs have the privileges that they need";
    Some(Draft::action(action, message).object(name).help(help))
}

fn one_line(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
