//! What falls with an object.

use super::Context;
use crate::catalog::{Fallen, ObjectKind, ObjectRef};

/// So many objects are named; the rest is counted.
const NAMED: usize = 5;

/// What falls with an object besides its own parts.
#[derive(Debug, Default)]
pub(crate) struct Falls {
    /// What holds data: tables, columns of other tables, materialised views, sequences.
    pub(crate) data: Vec<ObjectRef>,
    /// What holds none: views, constraints, defaults, functions, ….
    pub(crate) rest: Vec<ObjectRef>,
    /// Whether the drop is refused without `CASCADE`.
    pub(crate) refused: bool,
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
            falls.refused |= needs_cascade;
            if is_part_of(&gone, object) {
                continue;
            }
            match gone.kind {
                // It belongs to a column that falls.
                ObjectKind::Sequence if !needs_cascade => {}
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
        Some(falls)
    }
}

/// Whether an object is a column, constraint, trigger or other part of a relation, or its row type.
fn is_part_of(part: &ObjectRef, whole: &ObjectRef) -> bool {
    let same_schema = part.schema == whole.schema;
    let named = part.parent.as_ref() == Some(&whole.name);
    let row_type = part.kind == ObjectKind::Type && part.name == whole.name;
    whole.parent.is_none()
        && same_schema
        && (named || (row_type && whole.kind == ObjectKind::Table))
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
