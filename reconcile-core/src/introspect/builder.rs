//! A catalog in the making: what has been read so far, by object id. How it is looked up stands in
//! `names`, `relations`, `columns` and `types`.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::catalog::{
    Composite, DefaultPrivileges, Dependency, Domain, Enum, Extension, GeneratedKind, Grant,
    OtherObject, Publication, Range, Routine, Schema, Sequence, Table, View,
};
use crate::error::{Error, ErrorKind};
use crate::name::QualifiedName;

mod columns;
mod names;
mod relations;
mod types;

/// An object id of the server.
pub(super) type Oid = u32;

/// The ids of the system catalogs, which never change.
pub(super) mod class {
    use super::Oid;

    pub(in super::super) const TYPE: Oid = 1247;
    pub(in super::super) const ROUTINE: Oid = 1255;
    pub(in super::super) const RELATION: Oid = 1259;
    pub(in super::super) const DEFAULT: Oid = 2604;
    pub(in super::super) const CONSTRAINT: Oid = 2606;
    pub(in super::super) const SCHEMA: Oid = 2615;
    pub(in super::super) const RULE: Oid = 2618;
    pub(in super::super) const TRIGGER: Oid = 2620;
    pub(in super::super) const EXTENSION: Oid = 3079;
    pub(in super::super) const POLICY: Oid = 3256;
    pub(in super::super) const PUBLICATION: Oid = 6104;
    pub(in super::super) const PUBLICATION_TABLE: Oid = 6106;
}

/// Where an object was put, as long as nothing is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Schema(usize),
    Table(usize),
    View(usize),
    Composite(usize),
    Sequence(usize),
    Enum(usize),
    Domain(usize),
    Range(usize),
    Routine(usize),
    Extension(usize),
    Publication(usize),
    /// A table's place in a publication.
    PublicationTable(usize, usize),
    Other(usize),
    Index(Relation, usize),
    Default(Relation, i16),
    Constraint(Owner, usize),
    Trigger(Relation, usize),
    Rule(Relation, usize),
    Policy(usize, usize),
}

/// What has columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Relation {
    Table(usize),
    View(usize),
    Composite(usize),
}

/// What has constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Table(usize),
    Domain(usize),
}

/// What is known of a type.
#[derive(Debug, Clone)]
pub(super) struct TypeInfo {
    pub(super) name: QualifiedName,
    pub(super) text: String,
    /// The element type of an array.
    pub(super) element: Option<Oid>,
    /// The base type of a domain.
    pub(super) base: Option<Oid>,
    pub(super) collation: Oid,
    pub(super) storage: char,
}

/// What is known of an operator class.
#[derive(Debug, Clone)]
pub(super) struct Opclass {
    pub(super) name: QualifiedName,
    pub(super) method: Oid,
    pub(super) input: Oid,
    pub(super) default: bool,
}

/// A relation outside the schemas asked for.
#[derive(Debug, Clone)]
pub(super) struct Outside {
    pub(super) name: QualifiedName,
    pub(super) columns: HashMap<i16, String>,
}

/// A catalog in the making.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) major: u32,
    pub(super) block_size: u64,
    pub(super) scoped: bool,
    /// The ids of the schemas that the queries ask for.
    pub(super) wanted: HashSet<Oid>,
    /// The schemas in which the database looks up unqualified names by default.
    pub(super) search_path: Vec<String>,
    /// The role that reads.
    pub(super) reader: String,
    pub(super) schema_names: HashMap<Oid, String>,
    /// Those that the role may not use.
    pub(super) closed_schemas: HashSet<Oid>,
    pub(super) role_names: HashMap<Oid, String>,
    pub(super) access_methods: HashMap<Oid, String>,
    pub(super) tablespaces: HashMap<Oid, String>,
    pub(super) collations: HashMap<Oid, QualifiedName>,
    pub(super) opclasses: HashMap<Oid, Opclass>,
    /// Access method and input type of every default operator class.
    pub(super) default_opclasses: HashSet<(Oid, Oid)>,
    pub(super) extension_names: HashMap<Oid, String>,
    pub(super) members: HashMap<(Oid, Oid), Oid>,
    pub(super) comments: HashMap<(Oid, Oid, i32), String>,
    pub(super) types: HashMap<Oid, TypeInfo>,
    pub(super) relations: HashMap<Oid, Relation>,
    pub(super) outside: HashMap<Oid, Outside>,
    /// The number, type and collation of each column of a relation: what an index compares its own
    /// with. Only for tables and views, by their places in the lists.
    pub(super) table_types: Vec<Vec<(i16, Oid, Oid)>>,
    pub(super) view_types: Vec<Vec<(i16, Oid, Oid)>>,
    /// Generated columns whose expression was not read yet.
    pub(super) generated: HashMap<(Relation, i16), GeneratedKind>,
    /// Generated columns, each with a column that it is computed from.
    pub(super) generated_from: Vec<(Relation, i16, i16)>,
    /// Options of operator classes, by index and position.
    pub(super) opclass_options: HashMap<(Oid, i16), Vec<String>>,
    /// Privileges of composite types, which hang on the type.
    pub(super) type_privileges: HashMap<Oid, Vec<Grant>>,
    /// Checks that print like another one.
    pub(super) alike_checks: Vec<(Place, Oid)>,
    /// The constraint that an index serves.
    pub(super) constraint_indexes: HashMap<Oid, Place>,
    /// The indexes that foreign keys rely on.
    pub(super) foreign_key_indexes: Vec<(usize, usize, Oid)>,
    /// Children and parents among indexes (and relations that are not read).
    pub(super) index_parents: Vec<(Oid, Oid)>,
    /// Parents by `INHERITS`: the child, the place among its parents, the parent.
    pub(super) parents: Vec<(usize, i32, QualifiedName)>,
    /// Base types of domains: the domain, the type, its modifier, its text, the collation.
    pub(super) domain_bases: Vec<(usize, Oid, i32, Option<String>, Oid)>,
    /// Labels of enums with their places.
    pub(super) labels: Vec<(usize, f32, String)>,
    pub(super) places: HashMap<(Oid, Oid), Place>,
    /// The snapshot at the beginning, and one from after the end.
    pub(super) snapshots: Vec<super::changes::Snapshot>,
    pub(super) unseen: Vec<crate::catalog::Unseen>,

    pub(super) schemas: Vec<Schema>,
    pub(super) tables: Vec<Table>,
    pub(super) views: Vec<View>,
    pub(super) sequences: Vec<Sequence>,
    pub(super) enums: Vec<Enum>,
    pub(super) domains: Vec<Domain>,
    pub(super) composites: Vec<Composite>,
    pub(super) ranges: Vec<Range>,
    pub(super) routines: Vec<Routine>,
    pub(super) extensions: Vec<Extension>,
    pub(super) publications: Vec<Publication>,
    pub(super) others: Vec<OtherObject>,
    pub(super) default_privileges: Vec<DefaultPrivileges>,
    pub(super) dependencies: Vec<Dependency>,
}

/// The catalog names an object that was not read with it.
pub(super) fn missing(what: &str, oid: Oid) -> Error {
    Error::new(
        ErrorKind::Changed,
        format!("{what} with the id {oid} was not there when the catalog was read"),
    )
    .with_help("the schema seems to be changing; read it again")
}
