//! The references of objects, and what is a part of what.

use super::{
    Catalog, Column, Composite, Constraint, DefaultPrivileges, Domain, Enum, Extension, Index,
    ObjectKind, ObjectRef, OtherObject, Publication, PublicationTable, Range, Routine, Schema,
    Sequence, Table, View, ViewKind,
};
use crate::name::{QualifiedName, quote_ident};

macro_rules! object_refs {
    ($($type:ty => |$x:ident| $reference:expr;)*) => {
        $(impl $type {
            /// The reference to this object.
            #[must_use]
            pub fn object_ref(&self) -> ObjectRef {
                let $x = self;
                $reference
            }
        })*
    };
}

object_refs! {
    Schema => |x| ObjectRef::global(ObjectKind::Schema, &x.name);
    Table => |x| ObjectRef::new(ObjectKind::Table, &x.name);
    View => |x| ObjectRef::new(x.object_kind(), &x.name);
    Sequence => |x| ObjectRef::new(ObjectKind::Sequence, &x.name);
    Enum => |x| ObjectRef::new(ObjectKind::Type, &x.name);
    Domain => |x| ObjectRef::new(ObjectKind::Type, &x.name);
    Composite => |x| ObjectRef::new(ObjectKind::Type, &x.name);
    Range => |x| ObjectRef::new(ObjectKind::Type, &x.name);
    Routine => |x| ObjectRef::routine(&x.name, &x.arguments);
    Extension => |x| ObjectRef::global(ObjectKind::Extension, &x.name);
    Publication => |x| ObjectRef::global(ObjectKind::Publication, &x.name);
    OtherObject => |x| ObjectRef::other(&x.kind, &x.identity);
    DefaultPrivileges => |x| x.reference();
}

impl ObjectRef {
    /// An index; it needs no table to be named, as `DROP INDEX` shows.
    #[must_use]
    pub fn index(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self::new(ObjectKind::Index, &QualifiedName::new(schema, name))
    }

    /// An object of a kind that has no word in [`ObjectKind`], by kind and identity as
    /// `pg_identify_object` prints them: `operator class public.my_ops USING btree`.
    #[must_use]
    pub fn other(kind: &str, identity: &str) -> Self {
        Self::global(ObjectKind::Other, format!("{kind} {identity}"))
    }
}

impl View {
    fn object_kind(&self) -> ObjectKind {
        match self.kind {
            ViewKind::Materialized => ObjectKind::MaterializedView,
            ViewKind::Plain | ViewKind::Other(_) => ObjectKind::View,
        }
    }
}

impl PublicationTable {
    /// The reference to the table's place in `publication`.
    #[must_use]
    pub fn object_ref(&self, publication: &str) -> ObjectRef {
        let identity = format!("{} in publication {}", self.table, quote_ident(publication));
        ObjectRef::other("publication relation", &identity)
    }
}

impl Publication {
    /// The reference to the place of one of its schemas.
    #[must_use]
    pub fn schema_ref(&self, schema: &str) -> ObjectRef {
        let (schema, publication) = (quote_ident(schema), quote_ident(&self.name));
        let identity = format!("{schema} in publication {publication}");
        ObjectRef::other("publication namespace", &identity)
    }
}

impl DefaultPrivileges {
    fn reference(&self) -> ObjectRef {
        let place = match &self.schema {
            Some(schema) => format!(" in schema {}", quote_ident(schema)),
            None => String::new(),
        };
        let identity = format!(
            "for role {}{place} on {}",
            quote_ident(&self.role),
            self.objects
        );
        ObjectRef::other("default acl", &identity)
    }
}

impl Catalog {
    /// The references to all objects of the catalog, each followed by its parts.
    #[must_use]
    pub fn objects(&self) -> Vec<ObjectRef> {
        let mut out = Vec::new();
        out.extend(self.schemas.iter().map(Schema::object_ref));
        for table in &self.tables {
            out.push(table.object_ref());
            push_table_parts(&mut out, table);
        }
        for view in &self.views {
            out.push(view.object_ref());
            push_view_parts(&mut out, view);
        }
        out.extend(self.sequences.iter().map(Sequence::object_ref));
        out.extend(self.enums.iter().map(Enum::object_ref));
        for domain in &self.domains {
            out.push(domain.object_ref());
            push_constraints(&mut out, &domain.name, &domain.constraints);
        }
        for composite in &self.composites {
            out.push(composite.object_ref());
            push_columns(&mut out, &composite.name, &composite.attributes);
        }
        out.extend(self.ranges.iter().map(Range::object_ref));
        out.extend(self.routines.iter().map(Routine::object_ref));
        out.extend(self.extensions.iter().map(Extension::object_ref));
        for publication in &self.publications {
            out.push(publication.object_ref());
            push_publication_parts(&mut out, publication);
        }
        out.extend(self.others.iter().map(OtherObject::object_ref));
        let default_privileges = self.default_privileges.iter();
        out.extend(default_privileges.map(DefaultPrivileges::object_ref));
        out
    }

    /// The parts of an object: columns, defaults, constraints, indexes, triggers, rules and
    /// policies of a table, the attributes of a composite type, and so on. Empty for what has no
    /// parts or is not in the catalog.
    #[must_use]
    pub fn parts_of(&self, object: &ObjectRef) -> Vec<ObjectRef> {
        let mut out = Vec::new();
        let name = object.qualified_name();
        match (object.kind, name) {
            (ObjectKind::Table, Some(name)) => {
                if let Some(table) = self.get_table(&name) {
                    push_table_parts(&mut out, table);
                }
            }
            (ObjectKind::View | ObjectKind::MaterializedView, Some(name)) => {
                if let Some(view) = self.view(&name.schema, &name.name) {
                    push_view_parts(&mut out, view);
                }
            }
            (ObjectKind::Type, Some(name)) => {
                if let Some(domain) = self.domain(&name.schema, &name.name) {
                    push_constraints(&mut out, &domain.name, &domain.constraints);
                } else if let Some(composite) = self.composite(&name.schema, &name.name) {
                    push_columns(&mut out, &composite.name, &composite.attributes);
                }
            }
            (ObjectKind::Publication, _) => {
                if let Some(publication) = self.publication(&object.name) {
                    push_publication_parts(&mut out, publication);
                }
            }
            _ => {}
        }
        out
    }
}

fn push_table_parts(out: &mut Vec<ObjectRef>, table: &Table) {
    let part = |kind, name: &String| ObjectRef::part(kind, &table.name, name);
    push_columns(out, &table.name, &table.columns);
    push_constraints(out, &table.name, &table.constraints);
    push_indexes(out, &table.name, &table.indexes);
    out.extend((table.triggers.iter()).map(|x| part(ObjectKind::Trigger, &x.name)));
    out.extend((table.rules.iter()).map(|x| part(ObjectKind::Rule, &x.name)));
    out.extend((table.policies.iter()).map(|x| part(ObjectKind::Policy, &x.name)));
}

fn push_view_parts(out: &mut Vec<ObjectRef>, view: &View) {
    let part = |kind, name: &String| ObjectRef::part(kind, &view.name, name);
    push_columns(out, &view.name, &view.columns);
    push_indexes(out, &view.name, &view.indexes);
    out.extend((view.triggers.iter()).map(|x| part(ObjectKind::Trigger, &x.name)));
    out.extend((view.rules.iter()).map(|x| part(ObjectKind::Rule, &x.name)));
}

fn push_columns(out: &mut Vec<ObjectRef>, of: &QualifiedName, columns: &[Column]) {
    for column in columns {
        out.push(ObjectRef::part(ObjectKind::Column, of, &column.name));
        if column.default.is_some() || column.generated.is_some() {
            out.push(ObjectRef::part(ObjectKind::Default, of, &column.name));
        }
    }
}

fn push_constraints(out: &mut Vec<ObjectRef>, of: &QualifiedName, constraints: &[Constraint]) {
    let part = |x: &Constraint| ObjectRef::part(ObjectKind::Constraint, of, &x.name);
    out.extend(constraints.iter().map(part));
}

fn push_indexes(out: &mut Vec<ObjectRef>, of: &QualifiedName, indexes: &[Index]) {
    let reference = |x: &Index| ObjectRef::index(&of.schema, &x.name);
    out.extend(indexes.iter().map(reference));
}

fn push_publication_parts(out: &mut Vec<ObjectRef>, publication: &Publication) {
    let tables = publication.tables.iter();
    out.extend(tables.map(|t| t.object_ref(&publication.name)));
    let schemas = publication.schemas.iter();
    out.extend(schemas.map(|s| publication.schema_ref(s)));
}
