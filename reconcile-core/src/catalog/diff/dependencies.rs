//! Recorded dependencies, as fields of what depends.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::show::words;
use super::{Change, ChangeKind, FieldChange};
use crate::catalog::{Dependency, ObjectKind, ObjectRef};

/// Adds the differences between two lists of dependencies to `changes`, but for objects that are
/// only on one side: they differ as a whole.
pub(super) fn compare(changes: &mut Vec<Change>, before: &[Dependency], after: &[Dependency]) {
    let before: BTreeSet<&Dependency> = before.iter().collect();
    let after: BTreeSet<&Dependency> = after.iter().collect();
    let mut fields: HashMap<ObjectRef, Vec<FieldChange>> = HashMap::new();
    let mut add = |dependency: &Dependency, is_after: bool| {
        let text = format!("{} ({})", dependency.on, words(&dependency.kind));
        let (before, after) = if is_after {
            (None, Some(text))
        } else {
            (Some(text), None)
        };
        let object = reported_as(&dependency.object);
        fields.entry(object).or_default().push(FieldChange {
            field: String::from("depends_on"),
            before,
            after,
        });
    };
    before.difference(&after).for_each(|d| add(d, false));
    after.difference(&before).for_each(|d| add(d, true));
    let mut one_sided = HashSet::new();
    for change in &mut *changes {
        match &mut change.kind {
            ChangeKind::Changed { fields: known } => {
                known.extend(fields.remove(&change.object).into_iter().flatten());
            }
            ChangeKind::Removed | ChangeKind::Added => {
                one_sided.insert(change.object.clone());
            }
        }
    }
    for (object, fields) in fields {
        if !one_sided.contains(&object) && !owners(&object).any(|o| one_sided.contains(&o)) {
            let kind = ChangeKind::Changed { fields };
            changes.push(Change { object, kind });
        }
    }
}

/// A column's default is reported as the column.
fn reported_as(object: &ObjectRef) -> ObjectRef {
    let mut object = object.clone();
    if object.kind == ObjectKind::Default {
        object.kind = ObjectKind::Column;
    }
    object
}

/// The objects of which this may be a part.
fn owners(object: &ObjectRef) -> impl Iterator<Item = ObjectRef> {
    let kinds = [
        ObjectKind::Table,
        ObjectKind::View,
        ObjectKind::MaterializedView,
        ObjectKind::Type,
    ];
    let name = object.parent_name().into_iter();
    name.flat_map(move |name| kinds.map(|kind| ObjectRef::new(kind, &name)))
}
