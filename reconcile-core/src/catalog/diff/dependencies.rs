//! Recorded dependencies, as fields of what depends.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::show::words;
use super::{Change, ChangeKind, FieldChange};
use crate::catalog::{Catalog, Dependency, ObjectKind, ObjectRef};

/// Adds the differences between two lists of dependencies to `changes`, but for objects that are
/// only on one side: they differ as a whole.
pub(super) fn compare(changes: &mut Vec<Change>, before: &Catalog, after: &Catalog) {
    let mut one_sided = HashSet::new();
    for change in &*changes {
        let catalog = match change.kind {
            ChangeKind::Removed => before,
            ChangeKind::Added => after,
            ChangeKind::Changed { .. } => continue,
        };
        one_sided.insert(change.object.clone());
        one_sided.extend(catalog.parts_of(&change.object));
    }
    let before: BTreeSet<&Dependency> = before.dependencies.iter().collect();
    let after: BTreeSet<&Dependency> = after.dependencies.iter().collect();
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
    for change in &mut *changes {
        if let ChangeKind::Changed { fields: known } = &mut change.kind {
            known.extend(fields.remove(&change.object).into_iter().flatten());
        }
    }
    for (object, fields) in fields {
        if !one_sided.contains(&object) {
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
