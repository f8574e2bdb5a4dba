use super::{Context, Draft, Rule};
use crate::catalog::ObjectKind;
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{MoveSchema, ObjectName, ObjectType, StatementKind};
use crate::world::Presence;

pub(super) const RULE: Rule = Rule {
    id: "move-schema",
    code: "R016",
    severity: Severity::Warning,
    summary: "An object moves to another schema, and is not found where it was.",
    docs: include_str!("move_schema.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::MoveSchema(moved) = &statement.kind else {
        return Vec::new();
    };
    if goes_unnoticed(context, moved) {
        return Vec::new();
    }
    let what = moved.object.words();
    let name = if is_type(moved.object) {
        context.world.qualified_type(&moved.name)
    } else if is_relation(moved.object) {
        context.world.qualified(&moved.name)
    } else {
        moved.name.clone()
    };
    // It moves nowhere.
    if name.schema.as_ref() == Some(&moved.to) {
        return Vec::new();
    }
    let to = quote_ident(&moved.to);
    let rows = match moved.object {
        ObjectType::Table | ObjectType::MaterializedView | ObjectType::ForeignTable => {
            " with all its rows"
        }
        ObjectType::Extension => " with all that belongs to it",
        _ => "",
    };
    let message =
        format!("{what} {name} would move to schema {to}{rows}, and not be found where it was");
    let mut draft = Draft::at(statement, message).object(&name);
    let new = ObjectName {
        schema: Some(moved.to.clone()),
        name: name.name.clone(),
    };
    if matches!(moved.object, ObjectType::Table) && name.schema.is_some() {
        draft = draft.help(format!(
            "a view can stand in for it: CREATE VIEW {name} AS SELECT * FROM {new}"
        ));
    }
    vec![draft]
}

/// Whether the script itself made it, or it is not there.
fn goes_unnoticed(context: &Context<'_>, moved: &MoveSchema) -> bool {
    let (world, name) = (context.world, &moved.name);
    if is_relation(moved.object) {
        return match world.relation(name) {
            Presence::Here(relation) => {
                relation.made || relation.temporary || world.made_table(name)
            }
            Presence::Absent => true,
            Presence::Unknown => false,
        };
    }
    if is_type(moved.object) {
        return match world.data_type(name) {
            Presence::Here(_) => world.object(ObjectKind::Type, name).is_none(),
            Presence::Absent => true,
            Presence::Unknown => false,
        };
    }
    false
}

fn is_relation(object: ObjectType) -> bool {
    matches!(
        object,
        ObjectType::Table
            | ObjectType::ForeignTable
            | ObjectType::View
            | ObjectType::MaterializedView
            | ObjectType::Sequence
    )
}

fn is_type(object: ObjectType) -> bool {
    matches!(object, ObjectType::Type | ObjectType::Domain)
}
