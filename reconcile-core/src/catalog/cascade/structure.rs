//! The edges that follow from the catalog's structure, and those that it recorded.

use std::collections::HashMap;

use super::graph::{Graph, Kind};
use super::keys;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DependencyKind, FeedVia, Index, IndexKey,
    ObjectKind, ObjectRef, Publication, Rule, Table, Trigger, View,
};
use crate::name::QualifiedName;

/// The one procedural language that every database has from the start: it is too old to be among
/// the objects of a catalog, its extension is not.
const PLPGSQL: &str = "plpgsql";

/// From this major version on, a generated column's expression belongs to its default, not to the
/// column.
const GENERATED_BY_DEFAULT: u32 = 15;

pub(super) fn build(catalog: &Catalog) -> Graph {
    let mut b = Builder {
        graph: Graph::new(catalog.objects()),
        multiranges: (catalog.ranges.iter())
            .filter_map(|range| Some((range.multirange.as_ref()?, &range.name)))
            .collect(),
        generated: if catalog.server.major() < GENERATED_BY_DEFAULT {
            Kind::Automatic
        } else {
            Kind::Internal
        },
    };
    for table in &catalog.tables {
        b.table(table);
        keys::foreign_keys(&mut b.graph, catalog, table);
    }
    for view in &catalog.views {
        b.view(view);
    }
    b.types(catalog);
    b.rest(catalog);
    for dependency in &catalog.dependencies {
        let kind = match dependency.kind {
            DependencyKind::Normal => Kind::Normal,
            DependencyKind::Internal => Kind::Internal,
            DependencyKind::Extension => Kind::Extension,
            DependencyKind::Other('P' | 'S') => Kind::Partition,
            // `DEPENDS ON EXTENSION` (x) falls without CASCADE as well.
            DependencyKind::Automatic | DependencyKind::Other(_) => Kind::Automatic,
        };
        b.graph.edge(&dependency.object, &dependency.on, kind);
    }
    b.graph
}

struct Builder<'a> {
    graph: Graph,
    /// Multirange types and the range types that they belong to.
    multiranges: HashMap<&'a QualifiedName, &'a QualifiedName>,
    /// How a generated column's expression hangs on the column.
    generated: Kind,
}

impl Builder<'_> {
    fn edge(&mut self, object: &ObjectRef, on: &ObjectRef, kind: Kind) {
        self.graph.edge(object, on, kind);
    }

    fn in_schema(&mut self, object: &ObjectRef, schema: &str) {
        let schema = ObjectRef::global(ObjectKind::Schema, schema);
        self.edge(object, &schema, Kind::Normal);
    }

    fn member(&mut self, object: &ObjectRef, extension: Option<&String>) {
        if let Some(extension) = extension {
            let extension = ObjectRef::global(ObjectKind::Extension, extension);
            self.edge(object, &extension, Kind::Extension);
        }
    }

    /// A type, or the table or view whose row type it is.
    fn of_type(&mut self, object: &ObjectRef, name: &QualifiedName, kind: Kind) {
        if name.schema == "pg_catalog" {
            return;
        }
        let name = self.multiranges.get(name).copied().unwrap_or(name);
        for on in [ObjectKind::Type, ObjectKind::Table, ObjectKind::View] {
            self.edge(object, &ObjectRef::new(on, name), kind);
        }
        let materialized = ObjectRef::new(ObjectKind::MaterializedView, name);
        self.edge(object, &materialized, kind);
        let base = ObjectRef::other("type", &name.to_string());
        self.edge(object, &base, kind);
    }

    fn table(&mut self, table: &Table) {
        let this = table.object_ref();
        self.in_schema(&this, &table.name.schema);
        self.member(&this, table.extension.as_ref());
        if let Some(place) = &table.partition_of {
            let parent = ObjectRef::new(ObjectKind::Table, &place.parent);
            self.edge(&this, &parent, Kind::Automatic);
        }
        for parent in &table.inherits {
            let parent = ObjectRef::new(ObjectKind::Table, parent);
            self.edge(&this, &parent, Kind::Normal);
        }
        self.columns(&this, &table.name, &table.columns);
        if let Some(of_type) = &table.of_type {
            self.of_type(&this, of_type, Kind::Normal);
            for column in &table.columns {
                let attribute = ObjectRef::part(ObjectKind::Column, of_type, &column.name);
                let column = ObjectRef::part(ObjectKind::Column, &table.name, &column.name);
                self.edge(&column, &attribute, Kind::Normal);
            }
        }
        for column in table.partition_key.iter().flat_map(|key| &key.columns) {
            let column = ObjectRef::part(ObjectKind::Column, &table.name, column);
            self.edge(&column, &this, Kind::Internal);
        }
        self.constraints(table);
        self.indexes(&this, &table.name, &table.indexes);
        self.triggers(&this, &table.name, &table.triggers);
        self.rules(&this, &table.name, &table.rules);
        for policy in &table.policies {
            let policy = ObjectRef::part(ObjectKind::Policy, &table.name, &policy.name);
            self.edge(&policy, &this, Kind::Automatic);
        }
        self.copies(table);
    }

    fn columns(&mut self, this: &ObjectRef, of: &QualifiedName, columns: &[Column]) {
        for column in columns {
            let object = ObjectRef::part(ObjectKind::Column, of, &column.name);
            self.edge(&object, this, Kind::Automatic);
            self.of_type(&object, &column.data_type.name, Kind::Normal);
            let default = ObjectRef::part(ObjectKind::Default, of, &column.name);
            let kind = match column.generated {
                Some(_) => self.generated,
                None => Kind::Automatic,
            };
            self.edge(&default, &object, kind);
        }
    }

    fn constraints(&mut self, table: &Table) {
        let this = table.object_ref();
        for constraint in &table.constraints {
            let object = ObjectRef::part(ObjectKind::Constraint, &table.name, &constraint.name);
            self.edge(&object, &this, Kind::Automatic);
            for column in &constraint.columns {
                let column = ObjectRef::part(ObjectKind::Column, &table.name, column);
                self.edge(&object, &column, Kind::Automatic);
            }
            if constraint.kind == ConstraintKind::Trigger {
                let trigger = ObjectRef::part(ObjectKind::Trigger, &table.name, &constraint.name);
                self.edge(&object, &trigger, Kind::Internal);
            }
        }
    }

    fn indexes(&mut self, this: &ObjectRef, of: &QualifiedName, indexes: &[Index]) {
        for index in indexes {
            let object = ObjectRef::index(&of.schema, &index.name);
            self.edge(&object, this, Kind::Automatic);
            if let Some(constraint) = &index.constraint {
                let constraint = ObjectRef::part(ObjectKind::Constraint, of, constraint);
                self.edge(&object, &constraint, Kind::Internal);
            } else {
                let keys = index.columns.iter().filter_map(|c| match &c.key {
                    IndexKey::Column(name) => Some(name),
                    IndexKey::Expression(_) => None,
                });
                for column in keys.chain(&index.include) {
                    let column = ObjectRef::part(ObjectKind::Column, of, column);
                    self.edge(&object, &column, Kind::Automatic);
                }
            }
            if let Some(whole) = &index.partition_of {
                let whole = ObjectRef::new(ObjectKind::Index, whole);
                self.edge(&object, &whole, Kind::Partition);
            }
        }
    }

    fn triggers(&mut self, this: &ObjectRef, of: &QualifiedName, triggers: &[Trigger]) {
        for trigger in triggers {
            let object = ObjectRef::part(ObjectKind::Trigger, of, &trigger.name);
            self.edge(&object, this, Kind::Automatic);
            let function = ObjectRef::routine(&trigger.function, "");
            self.edge(&object, &function, Kind::Normal);
        }
    }

    fn rules(&mut self, this: &ObjectRef, of: &QualifiedName, rules: &[Rule]) {
        for rule in rules {
            let rule = ObjectRef::part(ObjectKind::Rule, of, &rule.name);
            self.edge(&rule, this, Kind::Automatic);
        }
    }

    /// What a child or partition has only from its parents.
    fn copies(&mut self, table: &Table) {
        let partitioned = table.partition_of.iter().map(|place| &place.parent);
        let parents: Vec<&QualifiedName> = partitioned.chain(&table.inherits).collect();
        for column in table.columns.iter().filter(|c| c.inherited) {
            self.copy(ObjectKind::Column, &table.name, &parents, &column.name);
        }
        let by_name = |c: &&Constraint| {
            c.inherited && matches!(c.kind, ConstraintKind::Check | ConstraintKind::NotNull)
        };
        for constraint in table.constraints.iter().filter(by_name) {
            let kind = ObjectKind::Constraint;
            self.copy(kind, &table.name, &parents, &constraint.name);
        }
        for trigger in table.triggers.iter().filter(|t| t.inherited) {
            for parent in &parents {
                let original = ObjectRef::part(ObjectKind::Trigger, parent, &trigger.name);
                let trigger = ObjectRef::part(ObjectKind::Trigger, &table.name, &trigger.name);
                self.edge(&trigger, &original, Kind::Partition);
            }
        }
    }

    /// With two parents that have it, the child's copy outlives the one of either.
    fn copy(
        &mut self,
        kind: ObjectKind,
        of: &QualifiedName,
        parents: &[&QualifiedName],
        name: &str,
    ) {
        let originals: Vec<ObjectRef> = (parents.iter())
            .map(|parent| ObjectRef::part(kind, parent, name))
            .filter(|original| self.graph.id(original).is_some())
            .collect();
        if let [original] = originals.as_slice() {
            self.graph.copy(&ObjectRef::part(kind, of, name), original);
        }
    }

    fn view(&mut self, view: &View) {
        let this = view.object_ref();
        self.in_schema(&this, &view.name.schema);
        self.member(&this, view.extension.as_ref());
        self.columns(&this, &view.name, &view.columns);
        self.indexes(&this, &view.name, &view.indexes);
        self.triggers(&this, &view.name, &view.triggers);
        self.rules(&this, &view.name, &view.rules);
    }

    fn types(&mut self, catalog: &Catalog) {
        for x in &catalog.enums {
            self.in_schema(&x.object_ref(), &x.name.schema);
            self.member(&x.object_ref(), x.extension.as_ref());
        }
        for x in &catalog.domains {
            let this = x.object_ref();
            self.in_schema(&this, &x.name.schema);
            self.member(&this, x.extension.as_ref());
            self.of_type(&this, &x.base.name, Kind::Normal);
            for constraint in &x.constraints {
                let part = ObjectRef::part(ObjectKind::Constraint, &x.name, &constraint.name);
                self.edge(&part, &this, Kind::Automatic);
            }
        }
        for x in &catalog.composites {
            let this = x.object_ref();
            self.in_schema(&this, &x.name.schema);
            self.member(&this, x.extension.as_ref());
            self.columns(&this, &x.name, &x.attributes);
        }
        for x in &catalog.ranges {
            let this = x.object_ref();
            self.in_schema(&this, &x.name.schema);
            self.member(&this, x.extension.as_ref());
            self.of_type(&this, &x.subtype.name, Kind::Normal);
        }
    }

    fn rest(&mut self, catalog: &Catalog) {
        for x in &catalog.schemas {
            self.member(&x.object_ref(), x.extension.as_ref());
        }
        for x in &catalog.sequences {
            let this = x.object_ref();
            self.in_schema(&this, &x.name.schema);
            self.member(&this, x.extension.as_ref());
            for feed in &x.feeds {
                // What the other ways depend on is recorded, or not known to the server.
                if matches!(feed.via, FeedVia::Default | FeedVia::Expression) {
                    let default = ObjectRef::part(ObjectKind::Default, &feed.table, &feed.column);
                    self.edge(&default, &this, Kind::Normal);
                }
            }
            if let Some(owner) = &x.owned_by {
                let column = ObjectRef::part(ObjectKind::Column, &owner.table, &owner.column);
                let kind = if x.identity {
                    Kind::Internal
                } else {
                    Kind::Automatic
                };
                self.edge(&this, &column, kind);
            }
        }
        for x in &catalog.routines {
            self.in_schema(&x.object_ref(), &x.name.schema);
            self.member(&x.object_ref(), x.extension.as_ref());
            if x.language == PLPGSQL {
                let language = ObjectRef::global(ObjectKind::Extension, PLPGSQL);
                self.edge(&x.object_ref(), &language, Kind::Normal);
            }
        }
        for x in &catalog.extensions {
            self.in_schema(&x.object_ref(), &x.schema);
        }
        for x in &catalog.others {
            if let Some(schema) = &x.schema {
                self.in_schema(&x.object_ref(), schema);
            }
            self.member(&x.object_ref(), x.extension.as_ref());
        }
        for x in &catalog.default_privileges {
            if let Some(schema) = &x.schema {
                let schema = ObjectRef::global(ObjectKind::Schema, schema);
                self.edge(&x.object_ref(), &schema, Kind::Automatic);
            }
        }
        for x in &catalog.publications {
            self.publication(x);
        }
    }

    fn publication(&mut self, publication: &Publication) {
        let this = publication.object_ref();
        for entry in &publication.tables {
            let object = entry.object_ref(&publication.name);
            self.edge(&object, &this, Kind::Automatic);
            let table = ObjectRef::new(ObjectKind::Table, &entry.table);
            self.edge(&object, &table, Kind::Automatic);
            for column in &entry.columns {
                let column = ObjectRef::part(ObjectKind::Column, &entry.table, column);
                self.edge(&object, &column, Kind::Normal);
            }
        }
        for schema in &publication.schemas {
            let object = publication.schema_ref(schema);
            self.edge(&object, &this, Kind::Automatic);
            let schema = ObjectRef::global(ObjectKind::Schema, schema);
            self.edge(&object, &schema, Kind::Automatic);
        }
    }
}
