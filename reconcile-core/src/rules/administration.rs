use super::{Context, Draft, Rule};
use crate::catalog::ReplicaIdentity;
use crate::finding::Severity;
use crate::script::lexer::significant;
use crate::statement::{Action, ActionKind, AlterObject, AlterRelation, ObjectType, StatementKind};
use crate::world::Presence;

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
        StatementKind::AlterRelation(alter) => {
            let actions = alter.actions.iter();
            return actions
                .filter_map(|action| replica_identity(context, alter, action))
                .collect();
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

/// `REPLICA IDENTITY`, where subscribers get less of an old row than before.
fn replica_identity(
    context: &Context<'_>,
    alter: &AlterRelation,
    action: &Action,
) -> Option<Draft> {
    let world = context.world;
    if action.kind != ActionKind::Other("ReplicaIdentity") || world.own_relation(&alter.name) {
        return None;
    }
    let text = context.source.get(action.start..action.end)?;
    let words: Vec<_> = significant(text, 0, text.len()).collect();
    let is = |wanted: &str| {
        words
            .get(2)
            .is_some_and(|token| token.is_word(text, wanted))
    };
    let table = match world.relation(&alter.name) {
        Presence::Absent => return None,
        Presence::Here(relation) => relation.base,
        Presence::Unknown => None,
    };
    let before = table.map(|table| table.replica_identity);
    let has_key = table.is_some_and(|table| {
        let key = table.primary_key();
        let first = key.and_then(|key| key.columns.first());
        first.is_some_and(|column| context.in_primary_key(&alter.name, column))
    });
    let nothing = is("nothing") || (is("default") && !has_key);
    let name = world.qualified(&alter.name);
    let message = match before {
        Some(ReplicaIdentity::Nothing) => return None,
        _ if is("full") => return None,
        // Without a primary key it has none by default.
        Some(ReplicaIdentity::PrimaryKey) if nothing && !has_key => return None,
        _ if nothing => format!(
            "rows of {name} would have no identity any more: UPDATE and DELETE fail where they are \
             published"
        ),
        Some(ReplicaIdentity::PrimaryKey | ReplicaIdentity::Index) => return None,
        _ => format!("subscribers may get less of the old rows of {name} than before"),
    };
    let help = "see first who reads the changes of this table";
    Some(Draft::action(action, message).object(name).help(help))
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
