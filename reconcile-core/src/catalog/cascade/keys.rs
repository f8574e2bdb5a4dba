//! The edges of keys: what foreign keys rely on, and which keys are copies of a parent's.

use std::collections::{HashMap, HashSet};

use super::graph::{Graph, Kind};
use crate::catalog::{
    Catalog, Constraint, ForeignKey, Index, IndexKey, ObjectKind, ObjectRef, Table,
};

type Key<'a> = (&'a [String], &'a crate::name::QualifiedName);

pub(super) fn foreign_keys(graph: &mut Graph, catalog: &Catalog, table: &Table) {
    let own = by_columns_and_target(table);
    let parent = (table.partition_of.as_ref()).and_then(|p| catalog.get_table(&p.parent));
    let parents = parent.map(by_columns_and_target).unwrap_or_default();
    let object =
        |of: &Table, c: &Constraint| ObjectRef::part(ObjectKind::Constraint, &of.name, &c.name);
    for constraint in &table.constraints {
        let this = object(table, constraint);
        if let Some(whole) = parent.and_then(|p| whole_of_key(p, table, constraint)) {
            graph.edge(&this, &whole, Kind::Partition);
        }
        let Some(key) = &constraint.foreign_key else {
            continue;
        };
        let target = catalog.get_table(&key.table);
        relies_on(graph, &this, constraint, key, target);
        if !constraint.inherited {
            continue;
        }
        let columns = constraint.columns.as_slice();
        let above = target.and_then(|t| t.partition_of.as_ref());
        let whole = above.and_then(|above| own.get(&(columns, &above.parent)));
        if let Some(whole) = whole {
            // A key to a partitioned table has a hidden one to each partition.
            graph.edge(&this, &object(table, whole), Kind::Internal);
        } else if let (Some(parent), Some(whole)) = (parent, parents.get(&(columns, &key.table))) {
            graph.edge(&this, &object(parent, whole), Kind::Partition);
        }
    }
}

fn by_columns_and_target(table: &Table) -> HashMap<Key<'_>, &Constraint> {
    let keys = table.constraints.iter().filter_map(|c| {
        let key = c.foreign_key.as_ref()?;
        Some(((c.columns.as_slice(), &key.table), c))
    });
    keys.collect()
}

/// The columns and the index at the far side of a foreign key.
fn relies_on(
    graph: &mut Graph,
    this: &ObjectRef,
    constraint: &Constraint,
    key: &ForeignKey,
    target: Option<&Table>,
) {
    for column in &key.columns {
        let column = ObjectRef::part(ObjectKind::Column, &key.table, column);
        graph.edge(this, &column, Kind::Normal);
    }
    let columns: HashSet<&String> = key.columns.iter().collect();
    let fitting = target.into_iter().flat_map(|t| &t.indexes).filter(|i| {
        match &constraint.index {
            Some(name) => i.name == *name,
            // Which of several fitting indexes it is cannot be told: then all of them.
            None => is_unique_on(i, &columns),
        }
    });
    for index in fitting {
        let index = ObjectRef::index(&key.table.schema, &index.name);
        graph.edge(this, &index, Kind::Normal);
    }
}

fn is_unique_on(index: &Index, columns: &HashSet<&String>) -> bool {
    index.unique
        && index.predicate.is_none()
        && index.columns.len() == columns.len()
        && index.columns.iter().all(|c| match &c.key {
            IndexKey::Column(name) => columns.contains(name),
            IndexKey::Expression(_) => false,
        })
}

/// The partitioned table's constraint of which this primary-key, unique or exclusion constraint
/// is a part: their indexes say it.
fn whole_of_key(parent: &Table, table: &Table, constraint: &Constraint) -> Option<ObjectRef> {
    if constraint.foreign_key.is_some() {
        return None;
    }
    let index = table.index(constraint.index.as_deref()?)?;
    let whole = parent.index(&index.partition_of.as_ref()?.name)?;
    let whole = whole.constraint.as_ref()?;
    Some(ObjectRef::part(ObjectKind::Constraint, &parent.name, whole))
}
