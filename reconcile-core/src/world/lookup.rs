//! Finding what a name means.

use std::ops::RangeInclusive;

use super::{Key, Made, Place, Presence, Relation, RelationKind, World};
use crate::catalog::{Catalog, Index, ObjectKind, ObjectRef, Table, TableKind, ViewKind};
use crate::name::QualifiedName;
use crate::statement::ObjectName;

impl<'a> World<'a> {
    /// Where a name is looked up: among the script's own temporary tables first.
    pub(super) fn place(&self, name: &ObjectName) -> Place {
        if name.schema.is_some() {
            return self.path.place(name.schema.as_deref());
        }
        if self.relations.any_temporary() {
            let temporary = (Place::Temporary, name.name.clone());
            if matches!(self.relations.get(&temporary), Some(Some(_))) {
                return Place::Temporary;
            }
        }
        if self.made.any_temporary() {
            let temporary = Made::Table(Place::Temporary, name.name.clone());
            if self.made.holds(&temporary) {
                return Place::Temporary;
            }
        }
        self.on_path(name, |key| self.presence_at(key))
    }

    /// Where a type is looked up.
    fn type_place(&self, name: &ObjectName) -> Place {
        match &name.schema {
            Some(schema) => self.path.place(Some(schema)),
            None => self.on_path(name, |key| match self.type_at(key) {
                Presence::Here(_) => Presence::Here(()),
                Presence::Absent => Presence::Absent,
                Presence::Unknown => Presence::Unknown,
            }),
        }
    }

    /// The first schema of the path that has it. One that may have it hides those behind it.
    fn on_path(&self, name: &ObjectName, presence: impl Fn(&Key) -> Presence<()>) -> Place {
        let schemas = self.path.schemas().unwrap_or_default();
        for (at, schema) in schemas.iter().enumerate() {
            let key = (Place::Schema(schema.clone()), name.name.clone());
            match presence(&key) {
                Presence::Here(()) => return key.0,
                Presence::Absent => {}
                Presence::Unknown if at + 1 == schemas.len() => return key.0,
                Presence::Unknown => return self.path.unknown(),
            }
        }
        self.path.place(None)
    }

    /// The name with its schema, where that is known: as findings print it.
    pub(crate) fn qualified(&self, name: &ObjectName) -> ObjectName {
        in_place(self.place(name), name)
    }

    /// The same, if its schema is known.
    pub(crate) fn qualified_name(&self, name: &ObjectName) -> Option<QualifiedName> {
        match self.place(name) {
            Place::Schema(schema) => Some(QualifiedName::new(schema, name.name.clone())),
            Place::Temporary | Place::Unknown(_) => None,
        }
    }

    /// The relation that a name means.
    pub(crate) fn relation(&self, name: &ObjectName) -> Presence<Relation<'a>> {
        self.at(&(self.place(name), name.name.clone()))
    }

    /// Whether a schema is there.
    pub(crate) fn schema(&self, name: &str) -> Presence<()> {
        match (self.schemas.get(name), self.seen(name)) {
            (Some(true), _) => Presence::Here(()),
            (None, Some(catalog)) if catalog.schema(name).is_some() => Presence::Here(()),
            (Some(false), _) | (None, Some(_)) => Presence::Absent,
            (None, None) => Presence::Unknown,
        }
    }

    /// The tables and views that the script has put into a schema and whose rows are not all its own:
    /// moved there, or filled from elsewhere.
    pub(crate) fn brought_into(&self, schema: &str) -> Vec<ObjectName> {
        let there = |place: &Place| matches!(place, Place::Schema(own) if own == schema);
        let mut names: Vec<ObjectName> = (self.relations.iter())
            .filter(|((place, _), relation)| there(place) && relation.is_some())
            .map(|((_, name), _)| ObjectName {
                schema: Some(schema.to_owned()),
                name: name.clone(),
            })
            .filter(|name| !self.made_table(name) && !self.is_of_catalog(name))
            .collect();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        names
    }

    fn is_of_catalog(&self, name: &ObjectName) -> bool {
        let relation = self.relation(name).here();
        let base = relation.and_then(|relation| relation.base);
        base.is_some_and(|base| Some(&base.name.schema) == name.schema.as_ref())
    }

    /// Whether a type is there; of an enum that the script made, its labels.
    pub(crate) fn data_type(&self, name: &ObjectName) -> Presence<Option<Vec<String>>> {
        self.type_at(&self.type_key(name))
    }

    /// The full name of the type that a name means, unless the script has made or changed it.
    pub(crate) fn type_name(&self, name: &ObjectName) -> Option<QualifiedName> {
        let key = self.type_key(name);
        match (self.types.contains_key(&key), key.0) {
            (false, Place::Schema(schema)) => Some(QualifiedName::new(schema, key.1)),
            _ => None,
        }
    }

    pub(super) fn type_key(&self, name: &ObjectName) -> Key {
        (self.type_place(name), name.name.clone())
    }

    /// The major versions that the script may run on.
    pub(crate) fn majors(&self) -> RangeInclusive<u16> {
        const ALL: RangeInclusive<u16> = 13..=18;
        let known = self.catalog.map(|catalog| catalog.server.major());
        match known.and_then(|major| u16::try_from(major).ok()) {
            Some(major) => major..=major,
            None => ALL,
        }
    }

    /// The catalog, if it can still be believed.
    pub(crate) fn catalog(&self) -> Option<&'a Catalog> {
        self.catalog.filter(|_| !self.lost)
    }

    /// The object of the catalog that a name means, unless the script has made another one of it.
    pub(crate) fn object(&self, kind: ObjectKind, name: &ObjectName) -> Option<ObjectRef> {
        if kind == ObjectKind::Type {
            let key = self.type_key(name);
            return match (&key.0, self.types.get(&key)) {
                (Place::Schema(schema), None) if self.catalog().is_some() => {
                    Some(ObjectRef::new(kind, &QualifiedName::new(schema, key.1)))
                }
                _ => None,
            };
        }
        let key = (self.place(name), name.name.clone());
        if self.relations.contains_key(&key) && kind == ObjectKind::Table {
            let base = self.at(&key).here()?.base?;
            return Some(ObjectRef::new(kind, &base.name));
        }
        let Place::Schema(schema) = key.0 else {
            return None;
        };
        self.catalog()?;
        Some(ObjectRef::new(kind, &QualifiedName::new(schema, key.1)))
    }

    /// The index that a name means, if the catalog has it, with its table unless that is a view.
    pub(crate) fn index(&self, name: &ObjectName) -> Option<(Option<&'a Table>, &'a Index)> {
        let key = (self.place(name), name.name.clone());
        let (Place::Schema(schema), None) = (&key.0, self.relations.get(&key)) else {
            return None;
        };
        self.catalog()?;
        self.indexes
            .get(&(schema.as_str(), key.1.as_str()))
            .copied()
    }

    /// As [`at`](Self::at), without a copy.
    fn presence_at(&self, key: &Key) -> Presence<()> {
        let there = match (self.relations.get(key), &key.0) {
            (Some(known), Place::Schema(_)) => known.is_some(),
            (Some(Some(_)), _) => true,
            (None, Place::Schema(schema)) => match self.seen(schema) {
                Some(catalog) => self.of_catalog(catalog, schema, &key.1).is_some(),
                None => return Presence::Unknown,
            },
            _ => return Presence::Unknown,
        };
        if there {
            Presence::Here(())
        } else {
            Presence::Absent
        }
    }

    pub(super) fn at(&self, key: &Key) -> Presence<Relation<'a>> {
        if let Some(known) = self.relations.get(key) {
            return match (known, &key.0) {
                (Some(relation), _) => Presence::Here(relation.clone()),
                (None, Place::Schema(_)) => Presence::Absent,
                // Behind one that is gone there may be another in the next schema of the path.
                (None, _) => Presence::Unknown,
            };
        }
        let Place::Schema(schema) = &key.0 else {
            return Presence::Unknown;
        };
        let Some(catalog) = self.seen(schema) else {
            return Presence::Unknown;
        };
        self.of_catalog(catalog, schema, &key.1)
            .map_or(Presence::Absent, Presence::Here)
    }

    pub(super) fn type_at(&self, key: &Key) -> Presence<Option<Vec<String>>> {
        match self.types.get(key) {
            Some(Some(labels)) => return Presence::Here(Some(labels.clone())),
            Some(None) => return Presence::Absent,
            None => {}
        }
        let Place::Schema(schema) = &key.0 else {
            return Presence::Unknown;
        };
        let Some(catalog) = self.seen(schema) else {
            return Presence::Unknown;
        };
        if let Some(found) = catalog.enumeration(schema, &key.1) {
            return Presence::Here(Some(found.labels.clone()));
        }
        let there = catalog.domain(schema, &key.1).is_some()
            || catalog.composite(schema, &key.1).is_some()
            || catalog.range(schema, &key.1).is_some();
        if there {
            Presence::Here(None)
        } else {
            // Base types and those of kinds that the catalog lists by identity alone.
            Presence::Unknown
        }
    }

    /// The catalog, if it covers this schema.
    pub(super) fn seen(&self, schema: &str) -> Option<&'a Catalog> {
        let catalog = self.catalog()?;
        let scope = &catalog.reading.scope;
        let covered = scope.is_empty() || scope.iter().any(|own| own == schema);
        let system = schema.starts_with("pg_") || schema == "information_schema";
        (covered && !system).then_some(catalog)
    }

    fn of_catalog(&self, catalog: &'a Catalog, schema: &str, name: &str) -> Option<Relation<'a>> {
        if let Some(table) = catalog.table(schema, name) {
            let kind = match table.kind {
                TableKind::Foreign => RelationKind::ForeignTable,
                _ => RelationKind::Table,
            };
            return Some(Relation::of_catalog(kind, Some(table)));
        }
        if let Some(view) = catalog.view(schema, name) {
            let kind = match view.kind {
                ViewKind::Materialized => RelationKind::MaterializedView,
                _ => RelationKind::View,
            };
            return Some(Relation::of_catalog(kind, None));
        }
        let kind = if catalog.sequence(schema, name).is_some() {
            RelationKind::Sequence
        } else {
            self.indexes.get(&(schema, name))?;
            RelationKind::Index
        };
        Some(Relation::of_catalog(kind, None))
    }
}

fn in_place(place: Place, name: &ObjectName) -> ObjectName {
    match place {
        Place::Schema(schema) => ObjectName {
            schema: Some(schema),
            name: name.name.clone(),
        },
        Place::Temporary | Place::Unknown(_) => name.clone(),
    }
}
