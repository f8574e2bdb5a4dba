use super::fallen::{Falls, list, list_names};
use super::settle::named;
use super::{Context, Draft, Rule};
use crate::catalog::{ObjectKind, ObjectRef};
use crate::finding::Severity;
use crate::statement::{Drop, ObjectName, ObjectType, Statement, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-schema",
    code: "R003",
    severity: Severity::Error,
    summary: "A schema is dropped with everything in it.",
    docs: include_str!("drop_schema.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::Drop(drop) = &statement.kind else {
        return Vec::new();
    };
    if drop.object != ObjectType::Schema {
        return Vec::new();
    }
    let world = context.world;
    drop.names
        .iter()
        .filter(|name| !world.made_schema(name) && !world.schema(&name.name).is_absent())
        .map(|name| schema(context, statement, drop, name))
        .collect()
}

fn schema(context: &Context<'_>, statement: &Statement, drop: &Drop, name: &ObjectName) -> Draft {
    let draft = |message| Draft::at(statement, message).object(name.to_string());
    let brought = context.world.brought_into(&name.name);
    // A type that the script has put there may have columns anywhere.
    let known = contents(context, name)
        .filter(|falls| !falls.data.is_empty() || !context.world.types_came_into(&name.name));
    let Some(falls) = known else {
        return unseen(drop, name, &brought, draft);
    };
    let nothing = falls.data.is_empty() && falls.rest.is_empty() && brought.is_empty();
    if nothing {
        return draft(format!(
            "schema {name} would be gone with its privileges; it is empty"
        ))
        .severity(Severity::Warning);
    }
    let mut in_it = Vec::new();
    if !falls.data.is_empty() {
        in_it.push(list(&falls.data));
    }
    if !brought.is_empty() {
        in_it.push(list_names(&brought));
    }
    if !falls.rest.is_empty() {
        in_it.push(list(&falls.rest));
    }
    let in_it = in_it.join("; ");
    if !drop.cascade {
        let message = format!("schema {name} cannot be dropped without CASCADE: in it is {in_it}");
        return draft(message).severity(Severity::Warning);
    }
    if falls.data.is_empty() && brought.is_empty() {
        let message = format!("schema {name} would be gone, with {in_it}");
        return draft(message).severity(Severity::Warning);
    }
    let draft = draft(format!(
        "schema {name} and everything in it would be lost: {in_it}"
    ))
    .help("drop what is in it by name, so that each loss can be seen");
    if brought.is_empty() {
        context.settle_all(draft, &falls.data)
    } else {
        draft
    }
}

/// What falls with the schema, tables with rows first; none where no catalog tells.
fn contents(context: &Context<'_>, name: &ObjectName) -> Option<Falls> {
    let object = ObjectRef::global(ObjectKind::Schema, &name.name);
    let mut falls = context.falls_with(&object)?;
    let sequences = std::mem::take(&mut falls.sequences);
    falls.data.extend(sequences);
    falls.data.retain(|gone| is_still_there(context, gone));
    context.fullest_first(&mut falls.data);
    Some(falls)
}

/// The script may have dropped or moved it since.
pub(super) fn is_still_there(context: &Context<'_>, gone: &ObjectRef) -> bool {
    let world = context.world;
    match (gone.kind, gone.qualified_name(), gone.parent_name()) {
        (
            ObjectKind::Table | ObjectKind::MaterializedView | ObjectKind::Sequence,
            Some(name),
            _,
        ) => !world.relation(&named(&name)).is_absent(),
        (ObjectKind::Column, _, Some(table)) => match world.relation(&named(&table)).here() {
            Some(relation) => match relation.column(&gone.name).here() {
                Some(column) => !column.retyped,
                None => relation.base.is_none(),
            },
            None => true,
        },
        _ => true,
    }
}

fn unseen(
    drop: &Drop,
    name: &ObjectName,
    brought: &[ObjectName],
    draft: impl Fn(String) -> Draft,
) -> Draft {
    if drop.cascade {
        let mut message =
            format!("schema {name} and everything in it would be lost, tables with all their rows");
        if !brought.is_empty() {
            message = format!(
                "{message}: this script has put {} there",
                list_names(brought)
            );
        }
        draft(message).help("drop what is in it by name, so that each loss can be seen")
    } else {
        draft(format!(
            "schema {name} would be gone with its privileges; the statement fails unless it is empty"
        ))
        .severity(Severity::Warning)
    }
}
