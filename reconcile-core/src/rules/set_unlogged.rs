use super::{Context, Draft, Rule};
use crate::catalog::Persistence;
use crate::finding::Severity;
use crate::statement::{ActionKind, StatementKind};
use crate::world::{Presence, RelationKind};

pub(super) const RULE: Rule = Rule {
    id: "set-unlogged",
    code: "R017",
    severity: Severity::Warning,
    summary: "A table would be emptied by a crash.",
    docs: include_str!("set_unlogged.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::AlterRelation(alter) = &statement.kind else {
        return Vec::new();
    };
    let world = context.world;
    match world.relation(&alter.name) {
        Presence::Absent => return Vec::new(),
        Presence::Here(relation) => {
            let base = relation.base;
            let already = base.is_some_and(|table| table.persistence == Persistence::Unlogged);
            let table = matches!(relation.kind, RelationKind::Table | RelationKind::Sequence);
            if relation.made || relation.temporary || already || !table {
                return Vec::new();
            }
        }
        Presence::Unknown if world.made_table(&alter.name) => return Vec::new(),
        Presence::Unknown => {}
    }
    let name = world.qualified(&alter.name);
    let actions = alter.actions.iter();
    actions
        .filter(|action| action.kind == ActionKind::SetUnlogged)
        .map(|action| {
            let message = format!(
                "a crash of the server would empty {name}, and its rows would be on no standby"
            );
            Draft::new(action.start, action.end, message)
                .object(&name)
                .help("keep what cannot be made again in a logged table")
        })
        .collect()
}
