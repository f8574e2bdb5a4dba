//! What falls with an object.

use std::fmt::Write as _;

use super::Context;
use crate::catalog::{ConstraintKind, Fallen, ObjectKind, ObjectRef};
use crate::statement::ObjectName;

/// So many objects are named; the rest is counted.
pub(super) const NAMED: usize = 5;

/// What falls with an object besides its own parts.
#[derive(Debug, Default)]
pub(crate) struct Falls {
    /// What holds data: tables, columns of other tables, materialised views, sequences.
    pub(crate) data: Vec<ObjectRef>,
    /// What holds none: views, constraints, defaults, functions, ….
    pub(crate) rest: Vec<ObjectRef>,
    /// Sequences that go in any case, since they belong to what goes: their positions are data.
    pub(crate) sequences: Vec<ObjectRef>,
    /// Because of these the drop is refused without `CASCADE`.
    pub(crate) blocking: Vec<ObjectRef>,
    /// Whether the drop is refused without `CASCADE`.
    pub(crate) refused: bool,
}

impl Falls {
    /// Adds what falls to a message about the object itself.
    pub(crate) fn add_to(&self, mut message: String, cascade: bool) -> String {
        // Writing to a string cannot fail.
        if self.refused && !cascade {
            let _ = write!(message, "; PostgreSQL refuses it as long as there is ");
            message.push_str(&list(&self.blocking));
            return message;
        }
        if !self.data.is_empty() {
            let _ = write!(message, ", with {}", list(&self.data));
        }
        if !self.rest.is_empty() {
            let _ = write!(message, "; with it would go {}", list(&self.rest));
        }
        message
    }
}

impl Context<'_> {
    /// What falls with an object of the catalog, nearest first; none where the catalog does not
    /// know it, or can no longer be believed.
    pub(crate) fn falls_with(&self, object: &ObjectRef) -> Option<Falls> {
        let fallen = self.graph()?.falls_with(object)?;
        let mut falls = Falls::default();
        for Fallen {
            object: gone,
            needs_cascade,
            ..
        } in fallen
        {
            if self.was_taken_off(&gone) || self.is_not_null(&gone) {
                continue;
            }
            falls.refused |= needs_cascade;
            if is_part_of(&gone, object) {
                continue;
            }
            if needs_cascade {
                falls.blocking.push(gone.clone());
            }
            match gone.kind {
                ObjectKind::Sequence if !needs_cascade => falls.sequences.push(gone),
                // It belongs to a relation that falls.
                ObjectKind::Index if !needs_cascade && object.kind != ObjectKind::Column => {}
                ObjectKind::Table
                | ObjectKind::MaterializedView
                | ObjectKind::Sequence
                | ObjectKind::Column => falls.data.push(gone),
                _ => falls.rest.push(gone),
            }
        }
        // The columns, constraints and indexes of a fallen table need no mention of their own.
        let whole: Vec<ObjectRef> = falls.data.iter().chain(&falls.rest).cloned().collect();
        let of_fallen = |gone: &ObjectRef| {
            whole
                .iter()
                .any(|whole| whole != gone && is_part_of(gone, whole))
        };
        falls.data.retain(|gone| !of_fallen(gone));
        falls.rest.retain(|gone| !of_fallen(gone));
        falls.blocking.retain(|gone| !of_fallen(gone));
        Some(falls)
    }
}

impl Context<'_> {
    /// Whether it is a NOT NULL of a column, which has a name only since 18.
    fn is_not_null(&self, part: &ObjectRef) -> bool {
        let table = part
            .parent_name()
            .filter(|_| part.kind == ObjectKind::Constraint);
        let table = self
            .world
            .catalog()
            .zip(table)
            .and_then(|(catalog, table)| catalog.get_table(&table));
        table
            .and_then(|table| table.constraint(&part.name))
            .is_some_and(|constraint| constraint.kind == ConstraintKind::NotNull)
    }

    /// Whether the script has dropped this default or constraint before.
    fn was_taken_off(&self, part: &ObjectRef) -> bool {
        let table = part.parent.clone().map(|name| ObjectName {
            schema: part.schema.clone(),
            name,
        });
        let relation = table.and_then(|table| self.world.relation(&table).here());
        relation.is_some_and(|relation| match part.kind {
            ObjectKind::Default => {
                let column = relation.column(&part.name).here();
                column.is_some_and(|column| !column.has_default && !column.generated)
            }
            ObjectKind::Constraint => relation.constraint(&part.name).is_absent(),
            _ => false,
        })
    }
}

/// Whether an object is a column, constraint, trigger or other part of a relation, or its row type.
fn is_part_of(part: &ObjectRef, whole: &ObjectRef) -> bool {
    let same_schema = part.schema == whole.schema;
    let named = part.parent.as_ref() == Some(&whole.name);
    let own_default = part.kind == ObjectKind::Default
        && whole.kind == ObjectKind::Column
        && same_schema
        && part.parent == whole.parent
        && part.name == whole.name;
    let row_type = part.kind == ObjectKind::Type && part.name == whole.name;
    let of_whole = whole.parent.is_none()
        && same_schema
        && (named || (row_type && whole.kind == ObjectKind::Table));
    of_whole || own_default
}

/// The objects in a row, the first few by name.
pub(crate) fn list(objects: &[ObjectRef]) -> String {
    let named: Vec<_> = objects
        .iter()
        .take(NAMED)
        .map(ToString::to_string)
        .collect();
    match objects.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The same for names.
pub(crate) fn list_names(names: &[ObjectName]) -> String {
    let first: Vec<_> = names.iter().take(NAMED).map(ToString::to_string).collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
