use super::fallen::Falls;
use super::{Context, Draft, Rule};
use crate::catalog::{ObjectKind, ObjectRef};
use crate::evidence::Answer;
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Drop, ObjectName, ObjectType, Statement, StatementKind};
use crate::world::{Presence, RelationKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-materialized-view",
    code: "R010",
    severity: Severity::Error,
    summary: "A materialized view is dropped or emptied.",
    docs: include_str!("drop_materialized_view.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    match &statement.kind {
        StatementKind::Drop(drop) if drop.object == ObjectType::MaterializedView => drop
            .names
            .iter()
            .filter(|name| loses(context, name))
            .map(|name| dropped(context, statement, drop, name))
            .collect(),
        StatementKind::Refresh {
            view,
            no_data: true,
        } if loses(context, view) => {
            vec![emptied(context, statement, view)]
        }
        _ => Vec::new(),
    }
}

/// Whether there is, or may be, a materialised view that the script did not make itself.
fn loses(context: &Context<'_>, name: &ObjectName) -> bool {
    match context.world.relation(name) {
        Presence::Here(relation) => {
            relation.kind == RelationKind::MaterializedView && !relation.made
        }
        Presence::Absent => false,
        Presence::Unknown => true,
    }
}

fn dropped(context: &Context<'_>, statement: &Statement, drop: &Drop, name: &ObjectName) -> Draft {
    let view = context.world.qualified(name);
    let object = context.world.object(ObjectKind::MaterializedView, name);
    let falls: Falls = object
        .as_ref()
        .and_then(|object| context.falls_with(object))
        .unwrap_or_default();
    let message = format!("materialized view {view} and its rows would be lost");
    let to = quote_ident(&format!("_dropped_{}", name.name));
    let draft = Draft::at(statement, falls.add_to(message, drop.cascade))
        .object(&view)
        .help(
            "its rows are what its query gave when it was last refreshed: put it aside until \
             nothing needs them",
        )
        .fix(format!("ALTER MATERIALIZED VIEW {view} RENAME TO {to}"));
    if falls.data.is_empty() || (falls.refused && !drop.cascade) {
        settled(context, draft, object.as_ref())
    } else {
        draft
    }
}

fn emptied(context: &Context<'_>, statement: &Statement, name: &ObjectName) -> Draft {
    let view = context.world.qualified(name);
    let object = context.world.object(ObjectKind::MaterializedView, name);
    let message = format!(
        "all rows of materialized view {view} would be lost, and it could not be read until it is \
         refreshed"
    );
    let draft = Draft::at(statement, message)
        .object(&view)
        .fix(format!("REFRESH MATERIALIZED VIEW {view}"));
    settled(context, draft, object.as_ref())
}

/// A view without rows still serves those who read it.
fn settled(context: &Context<'_>, draft: Draft, object: Option<&ObjectRef>) -> Draft {
    match object.map_or(Answer::NotAsked, |object| context.rows_in(object)) {
        Answer::None => draft.severity(Severity::Warning).evidence("it has no rows"),
        answer => draft.settled(&answer, "it has no rows", "rows"),
    }
}
