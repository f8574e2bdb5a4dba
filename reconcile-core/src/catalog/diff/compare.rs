//! The walk over two catalogs.

use std::collections::HashSet;

use super::fields::{Compare, Fields};
use super::merge::{ByName, Keyed, Merge};
use super::{Change, ChangeKind, DiffOptions, dependencies};
use crate::catalog::sorted::Named;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DefaultPrivileges, Enum, Extension, ObjectKind,
    ObjectRef, Publication, PublicationTable,
};
use crate::name::QualifiedName;

/// The server's major versions from which on NOT NULL of tables and of domains has a name.
const NAMED_NOT_NULL: (u32, u32) = (18, 17);

pub(super) struct Comparison<'a> {
    options: &'a DiffOptions,
    /// Whether NOT NULL constraints of tables and of domains are comparable.
    not_null: (bool, bool),
    changes: Vec<Change>,
}

/// Compares lists of the catalog of the same name, leaving members of extensions to the options.
macro_rules! lists {
    ($this:ident, $before:ident, $after:ident; $($list:ident: $parts:expr;)*) => {
        $($this.list(
            &$before.$list,
            &$after.$list,
            |x| x.object_ref(),
            |x| x.extension.is_some(),
            $parts,
        );)*
    };
}

impl<'a> Comparison<'a> {
    pub(super) fn of(
        before: &'a Catalog,
        after: &'a Catalog,
        options: &'a DiffOptions,
    ) -> Vec<Change> {
        let oldest = before.server.major().min(after.server.major());
        let mut this = Self {
            options,
            not_null: (oldest >= NAMED_NOT_NULL.0, oldest >= NAMED_NOT_NULL.1),
            changes: Vec::new(),
        };
        // A list that is added to the catalog does not compile until it has its place below.
        let Catalog {
            schema_version: _,
            server: _,
            reading: _,
            schemas: _,
            tables: _,
            views: _,
            sequences: _,
            enums: _,
            domains: _,
            composites: _,
            ranges: _,
            routines: _,
            extensions: _,
            publications: _,
            others: _,
            default_privileges: _,
            dependencies: _,
        } = before;
        this.in_schemas(before, after);
        this.globals(before, after);
        if !options.privileges {
            this.default_privileges(&before.default_privileges, &after.default_privileges);
        }
        if !options.dependencies {
            dependencies::compare(&mut this.changes, before, after);
        }
        this.changes
    }

    fn in_schemas(&mut self, before: &'a Catalog, after: &'a Catalog) {
        lists! { self, before, after;
            schemas: |_, _, _, _| {};
            sequences: |_, _, _, _| {};
            ranges: |_, _, _, _| {};
            routines: |_, _, _, _| {};
            others: |_, _, _, _| {};
            enums: |_, b, a, out| labels(b, a, out);
            domains: |this, b, a, _| {
                let comparable = this.not_null.1;
                this.constraints(&b.name, &b.constraints, &a.constraints, comparable);
            };
            composites: |this, b, a, out| {
                this.columns(&b.name, (&b.attributes, &b.owner), (&a.attributes, &a.owner), out);
            };
            views: |this, b, a, out| {
                let name = &b.name;
                this.columns(name, (&b.columns, &b.owner), (&a.columns, &a.owner), out);
                this.parts(ObjectKind::Index, name, &b.indexes, &a.indexes);
                this.parts(ObjectKind::Trigger, name, &b.triggers, &a.triggers);
                this.parts(ObjectKind::Rule, name, &b.rules, &a.rules);
            };
            tables: |this, b, a, out| {
                let name = &b.name;
                this.columns(name, (&b.columns, &b.owner), (&a.columns, &a.owner), out);
                let comparable = this.not_null.0;
                this.constraints(name, &b.constraints, &a.constraints, comparable);
                this.parts(ObjectKind::Index, name, &b.indexes, &a.indexes);
                this.parts(ObjectKind::Trigger, name, &b.triggers, &a.triggers);
                this.parts(ObjectKind::Rule, name, &b.rules, &a.rules);
                this.parts(ObjectKind::Policy, name, &b.policies, &a.policies);
            };
        }
    }

    fn globals(&mut self, before: &'a Catalog, after: &'a Catalog) {
        self.list(
            &before.extensions,
            &after.extensions,
            Extension::object_ref,
            |_| false,
            |_, _, _, _| {},
        );
        self.list(
            &before.publications,
            &after.publications,
            Publication::object_ref,
            |_| false,
            |_, b, a, out| memberships(b, a, out),
        );
    }

    /// Merges two sorted lists; `parts` gets what is on both sides.
    fn list<T: Named + Compare>(
        &mut self,
        before: &'a [T],
        after: &'a [T],
        reference: impl Fn(&T) -> ObjectRef,
        member: impl Fn(&T) -> bool,
        mut parts: impl FnMut(&mut Self, &'a T, &'a T, &mut Fields<'_>),
    ) {
        for (b, a) in Merge(before, after) {
            if self.options.extension_members && b.is_none_or(&member) && a.is_none_or(&member) {
                continue;
            }
            match (b, a) {
                (Some(b), Some(a)) if reference(b) == reference(a) => {
                    let mut fields = Fields::new(self.options);
                    b.compare(a, &mut fields);
                    parts(self, b, a, &mut fields);
                    self.push(Some(reference(b)), fields.into_kind());
                }
                _ => {
                    self.push(b.map(&reference), Some(ChangeKind::Removed));
                    self.push(a.map(&reference), Some(ChangeKind::Added));
                }
            }
        }
    }

    fn push(&mut self, object: Option<ObjectRef>, kind: Option<ChangeKind>) {
        let change = object.zip(kind);
        self.changes
            .extend(change.map(|(object, kind)| Change { object, kind }));
    }

    /// Parts of one object, with nothing but fields.
    fn parts<T: Named + Compare>(
        &mut self,
        kind: ObjectKind,
        of: &QualifiedName,
        before: &'a [T],
        after: &'a [T],
    ) {
        let reference = |x: &T| match kind {
            ObjectKind::Index => ObjectRef::index(&of.schema, x.key().1),
            _ => ObjectRef::part(kind, of, x.key().1),
        };
        self.list(before, after, reference, |_| false, |_, _, _, _| {});
    }

    fn constraints(
        &mut self,
        of: &QualifiedName,
        before: &'a [Constraint],
        after: &'a [Constraint],
        named_not_null: bool,
    ) {
        let others = self.changes.len();
        self.parts(ObjectKind::Constraint, of, before, after);
        if named_not_null {
            return;
        }
        let not_null: HashSet<&str> = (before.iter().chain(after))
            .filter(|c| c.kind == ConstraintKind::NotNull)
            .map(|c| c.name.as_str())
            .collect();
        let mut constraints = self.changes.split_off(others);
        constraints.retain(|change| !not_null.contains(change.object.name.as_str()));
        self.changes.append(&mut constraints);
    }

    fn columns(
        &mut self,
        of: &QualifiedName,
        (before, before_owner): (&'a [Column], &str),
        (after, after_owner): (&'a [Column], &str),
        fields_of_owner: &mut Fields<'_>,
    ) {
        let (b, a) = (ByName::sorted(before), ByName::sorted(after));
        for (b, a) in Merge(&b, &a) {
            let name = b.or(a).map_or("", |c| c.0.name.as_str());
            let kind = match (b, a) {
                (Some(ByName(b)), Some(ByName(a))) => {
                    let mut fields = Fields::new(self.options);
                    b.compare(a, &mut fields);
                    fields.privileges(
                        (b.privileges.as_deref(), before_owner),
                        (a.privileges.as_deref(), after_owner),
                    );
                    fields.into_kind()
                }
                (Some(_), None) => Some(ChangeKind::Removed),
                (None, _) => Some(ChangeKind::Added),
            };
            let object = ObjectRef::part(ObjectKind::Column, of, name);
            self.push(Some(object), kind);
        }
        let by_position = |list: &'a [Column]| {
            let mut list: Vec<&Column> = list.iter().collect();
            list.sort_by_key(|c| c.position);
            list.iter().map(|c| c.name.as_str()).collect::<Vec<_>>()
        };
        fields_of_owner.order("column_order", &by_position(before), &by_position(after));
    }

    fn default_privileges(
        &mut self,
        before: &'a [DefaultPrivileges],
        after: &'a [DefaultPrivileges],
    ) {
        let keyed = |list: &'a [DefaultPrivileges]| {
            Keyed::sorted(list, |x: &DefaultPrivileges| x.object_ref().name)
        };
        let (before, after) = (keyed(before), keyed(after));
        for (b, a) in Merge(&before, &after) {
            let object = b.or(a).map(|x| x.1.object_ref());
            let kind = match (b, a) {
                (Some(Keyed(_, b)), Some(Keyed(_, a))) => {
                    let mut fields = Fields::new(self.options);
                    fields.privileges(
                        (Some(&b.privileges), &b.role),
                        (Some(&a.privileges), &a.role),
                    );
                    fields.into_kind()
                }
                (Some(_), None) => Some(ChangeKind::Removed),
                (None, _) => Some(ChangeKind::Added),
            };
            self.push(object, kind);
        }
    }
}

fn labels(before: &Enum, after: &Enum, out: &mut Fields<'_>) {
    out.elements("label", &before.labels, &after.labels);
    let before: Vec<&str> = before.labels.iter().map(String::as_str).collect();
    let after: Vec<&str> = after.labels.iter().map(String::as_str).collect();
    out.order("label_order", &before, &after);
}

/// The tables and schemas of a publication, one by one.
fn memberships(before: &Publication, after: &Publication, out: &mut Fields<'_>) {
    let tables = |publication: &Publication| -> Vec<String> {
        let tables = publication.tables.iter();
        tables.map(PublicationTable::definition).collect()
    };
    out.elements("table", &tables(before), &tables(after));
    out.elements("schema", &before.schemas, &after.schemas);
}
