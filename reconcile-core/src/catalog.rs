//! A typed picture of one database: plain data, no I/O.
//!
//! A [`Catalog`] is what a server says of a database at one moment. It is made by
//! `introspect::Introspector`, or read from JSON. Every list in it is sorted by the bytes of its
//! names (columns by position), so that two readings of an unchanged database are equal to the
//! byte, and lookups are binary searches.
//!
//! Object ids of the server are not part of it: they differ between two copies of one database.

use serde::{Deserialize, Serialize};

use crate::name::QualifiedName;

mod cascade;
mod column;
mod constraint;
mod definition;
mod dependency;
mod diff;
mod extension;
mod fingerprint;
mod index;
mod object;
mod parts;
mod policy;
mod privilege;
mod publication;
mod routine;
mod sequence;
mod server;
mod sorted;
mod table;
mod trigger;
mod types;
mod view;

pub use cascade::{CascadeGraph, Fallen};
pub use column::{Column, DataType, Generated, GeneratedKind, Identity};
pub use constraint::{Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, ForeignKeyMatch};
pub use dependency::{Dependency, DependencyKind};
pub use diff::{CatalogDiff, Change, ChangeKind, DiffOptions, FieldChange};
pub use extension::{Extension, OtherObject};
pub use index::{Index, IndexColumn, IndexKey};
pub use object::{ObjectKind, ObjectRef};
pub use policy::{Policy, PolicyCommand};
pub use privilege::{DefaultPrivileges, Grant, Right};
pub use publication::{Publication, PublicationTable};
pub use routine::{Routine, RoutineKind};
pub use sequence::{ColumnRef, Feed, FeedVia, Sequence};
pub use server::{Reading, Schema, Server, Unseen};
pub use table::{
    ForeignTable, PartitionKey, PartitionOf, PartitionStrategy, Persistence, ReplicaIdentity, Size,
    Table, TableKind,
};
pub use trigger::{Firing, Rule, RuleEvent, Trigger};
pub use types::{Composite, Domain, Enum, Range};
pub use view::{View, ViewKind};

#[cfg(feature = "postgres")]
pub(crate) use definition::push_visible;
#[cfg(feature = "postgres")]
pub(crate) use sorted::sort;
use sorted::{find, sorted};

/// The version of the serialised form. It grows when a field changes its meaning or goes away;
/// new fields do not change it.
pub const SCHEMA_VERSION: u32 = 1;

/// A typed picture of one database.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::catalog::Catalog;
///
/// let catalog: Catalog = serde_json::from_str(r#"{
///     "schema_version": 1,
///     "server": {"version_num": 150018, "version": "15.18", "database": "shop"},
///     "reading": {"role": "app", "one_snapshot": true}
/// }"#)?;
/// assert_eq!(catalog.server.major(), 15);
/// assert!(catalog.table("public", "users").is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Catalog {
    /// The version of this form, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The server and the database.
    pub server: Server,
    /// Who read it, how, and what could not be seen.
    pub reading: Reading,
    /// Schemas, without those of the system.
    #[serde(default, deserialize_with = "sorted")]
    pub schemas: Vec<Schema>,
    /// Ordinary, partitioned and foreign tables.
    #[serde(default, deserialize_with = "sorted")]
    pub tables: Vec<Table>,
    /// Views and materialised views.
    #[serde(default, deserialize_with = "sorted")]
    pub views: Vec<View>,
    /// Sequences, those of identity columns included.
    #[serde(default, deserialize_with = "sorted")]
    pub sequences: Vec<Sequence>,
    /// Enum types.
    #[serde(default, deserialize_with = "sorted")]
    pub enums: Vec<Enum>,
    /// Domains.
    #[serde(default, deserialize_with = "sorted")]
    pub domains: Vec<Domain>,
    /// Free-standing composite types; the row types of tables are not repeated.
    #[serde(default, deserialize_with = "sorted")]
    pub composites: Vec<Composite>,
    /// Range types, each with its multirange type.
    #[serde(default, deserialize_with = "sorted")]
    pub ranges: Vec<Range>,
    /// Functions, procedures, aggregates and window functions.
    #[serde(default, deserialize_with = "sorted")]
    pub routines: Vec<Routine>,
    /// Extensions. What belongs to one carries its name in a field `extension`.
    #[serde(default, deserialize_with = "sorted")]
    pub extensions: Vec<Extension>,
    /// Publications for logical replication.
    #[serde(default, deserialize_with = "sorted")]
    pub publications: Vec<Publication>,
    /// Objects of all other kinds, by identity: operators, casts, collations, servers, ….
    #[serde(default, deserialize_with = "sorted")]
    pub others: Vec<OtherObject>,
    /// What `ALTER DEFAULT PRIVILEGES` has set.
    #[serde(default)]
    pub default_privileges: Vec<DefaultPrivileges>,
    /// Dependencies that do not follow from the rest: what views, routines, defaults, policies,
    /// triggers, constraints and indexes use.
    #[serde(default)]
    pub dependencies: Vec<Dependency>,
}

impl Catalog {
    /// The schema of this name.
    #[must_use]
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        find(&self.schemas, ("", name))
    }

    /// The table (ordinary, partitioned, partition or foreign) of this name, both parts exactly as
    /// the catalog holds them.
    #[must_use]
    pub fn table(&self, schema: &str, name: &str) -> Option<&Table> {
        find(&self.tables, (schema, name))
    }

    /// As [`table`](Self::table), by a [`QualifiedName`].
    #[must_use]
    pub fn get_table(&self, name: &QualifiedName) -> Option<&Table> {
        find(&self.tables, name.as_parts())
    }

    /// The view or materialised view of this name.
    #[must_use]
    pub fn view(&self, schema: &str, name: &str) -> Option<&View> {
        find(&self.views, (schema, name))
    }

    /// The sequence of this name.
    #[must_use]
    pub fn sequence(&self, schema: &str, name: &str) -> Option<&Sequence> {
        find(&self.sequences, (schema, name))
    }

    /// The enum type of this name.
    #[must_use]
    pub fn enumeration(&self, schema: &str, name: &str) -> Option<&Enum> {
        find(&self.enums, (schema, name))
    }

    /// The domain of this name.
    #[must_use]
    pub fn domain(&self, schema: &str, name: &str) -> Option<&Domain> {
        find(&self.domains, (schema, name))
    }

    /// The composite type of this name.
    #[must_use]
    pub fn composite(&self, schema: &str, name: &str) -> Option<&Composite> {
        find(&self.composites, (schema, name))
    }

    /// The range type of this name.
    #[must_use]
    pub fn range(&self, schema: &str, name: &str) -> Option<&Range> {
        find(&self.ranges, (schema, name))
    }

    /// All routines of this name, one for each argument list.
    pub fn routines(&self, schema: &str, name: &str) -> impl Iterator<Item = &Routine> {
        let start = self
            .routines
            .partition_point(|r| r.name.as_parts() < (schema, name));
        let same = QualifiedName::new(schema, name);
        self.routines[start..]
            .iter()
            .take_while(move |r| r.name == same)
    }

    /// The extension of this name.
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&Extension> {
        find(&self.extensions, ("", name))
    }

    /// The publication of this name.
    #[must_use]
    pub fn publication(&self, name: &str) -> Option<&Publication> {
        find(&self.publications, ("", name))
    }

    /// The table and the index of this name; indexes live in the schema of their table.
    #[must_use]
    pub fn index(&self, schema: &str, name: &str) -> Option<(&QualifiedName, &Index)> {
        let start = self
            .tables
            .partition_point(|t| t.name.schema.as_str() < schema);
        let of_tables = self.tables[start..]
            .iter()
            .take_while(|t| t.name.schema == schema)
            .flat_map(|t| t.indexes.iter().map(move |i| (&t.name, i)));
        let of_views = self
            .views
            .iter()
            .filter(|v| v.name.schema == schema)
            .flat_map(|v| v.indexes.iter().map(move |i| (&v.name, i)));
        of_tables.chain(of_views).find(|(_, i)| i.name == name)
    }
}

/// Leaves a field out of the JSON where it holds its default.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
