//! Which tables `TRUNCATE … CASCADE` empties with others.

use foldhash::{HashMap, HashSet};

use crate::catalog::Catalog;
use crate::name::QualifiedName;

type Tables = HashMap<QualifiedName, Vec<QualifiedName>>;

/// Who refers to whom by foreign keys, and who is a partition or child of whom.
#[derive(Debug, Default)]
pub(crate) struct References {
    referring: Tables,
    children: Tables,
}

impl References {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut references = Self::default();
        for table in &catalog.tables {
            let keys = table.constraints.iter();
            for key in keys.filter_map(|constraint| constraint.foreign_key.as_ref()) {
                push(&mut references.referring, &key.table, &table.name);
            }
            let whole = table.partition_of.iter().map(|place| &place.parent);
            for parent in whole.chain(&table.inherits) {
                push(&mut references.children, parent, &table.name);
            }
        }
        references
    }

    /// The table itself with its partitions and children, at any depth.
    pub(super) fn family(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        self.reach(table, false)
    }

    /// The tables that are emptied with it besides its family: those that refer to one of them, at
    /// any depth, with theirs.
    pub(super) fn emptied_with(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        let family: HashSet<_> = self.family(table).into_iter().collect();
        let mut all = self.reach(table, true);
        all.retain(|name| !family.contains(name));
        all
    }

    fn reach(&self, table: &QualifiedName, referring: bool) -> Vec<QualifiedName> {
        let mut seen = HashSet::from_iter([table]);
        let mut found = vec![table];
        let mut at = 0;
        while let Some(name) = found.get(at).copied() {
            at += 1;
            let children = self.children.get(name).into_iter().flatten();
            let others = self.referring.get(name).filter(|_| referring);
            for next in children.chain(others.into_iter().flatten()) {
                if seen.insert(next) {
                    found.push(next);
                }
            }
        }
        found.into_iter().cloned().collect()
    }
}

fn push(tables: &mut Tables, key: &QualifiedName, value: &QualifiedName) {
    let list = tables.entry(key.clone()).or_default();
    // A table's keys to the same table stand in a row.
    if list.last() != Some(value) {
        list.push(value.clone());
    }
}
