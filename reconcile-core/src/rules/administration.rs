use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{AlterObject, ObjectType, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "administration",
    code: "R063",
    severity: Severity::Warning,
    summary: "Something beyond the schema changes: the server, the database, a role, replication.",
    docs: include_str!("administration.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let draft = match &statement.kind {
        StatementKind::Other("AlterSystemStmt") => {
            let message = "a setting of the whole server changes, for all its databases";
            Draft::at(statement, message)
        }
        StatementKind::Other("LoadStmt") => {
            let message = "a library is loaded into the server: its code can do anything";
            Draft::at(statement, message)
        }
        StatementKind::AlterObject(alter) => {
            let Some(what) = change(alter) else {
                return Vec::new();
            };
            let name = alter.name.as_ref().map(ToString::to_string);
            let name = name.unwrap_or_default();
            let kind = alter.object.words();
            let message = format!("{kind} {name}: {what}");
            Draft::at(statement, message).object(name)
        }
        _ => return Vec::new(),
    };
    let help = "keep it out of migrations: it concerns more than this schema";
    vec![draft.help(help)]
}

/// What an ALTER changes besides the schema. Names and owners are other rules' business.
fn change(alter: &AlterObject) -> Option<&'static str> {
    if alter.does(&["rename"]) || alter.does(&["owner"]) {
        return None;
    }
    let takes_away = alter.does(&["drop"]) || alter.does(&["set"]);
    Some(match alter.object {
        ObjectType::Role => "its rights, password or settings change, in all databases",
        ObjectType::Database => "its settings change for every session",
        ObjectType::Publication if takes_away => {
            "subscribers may get no more changes of what it no longer names"
        }
        ObjectType::Subscription => "what comes in from the publisher changes",
        ObjectType::ForeignServer | ObjectType::ForeignDataWrapper | ObjectType::UserMapping => {
            "what is read through it changes"
        }
        ObjectType::EventTrigger => "when it fires changes",
        ObjectType::Tablespace => "its settings change for all that is stored there",
        ObjectType::Extension => "its version or its parts change",
        _ => return None,
    })
}
