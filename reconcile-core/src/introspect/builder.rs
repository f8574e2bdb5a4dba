//! A catalog in the making: what has been read so far, by object id.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::answer::Row;
use super::text;
use crate::catalog::{
    Column, Composite, DataType, DefaultPrivileges, Dependency, Domain, Enum, Extension,
    GeneratedKind, Grant, OtherObject, Publication, Range, Routine, Schema, Sequence, Table, View,
};
use crate::error::{Error, ErrorKind, Result};
use crate::name::{QualifiedName, split_ident};

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

impl Builder {
    pub(super) fn schema_name(&self, oid: Oid) -> Result<&str> {
        self.schema_names
            .get(&oid)
            .map(String::as_str)
            .ok_or_else(|| missing("schema", oid))
    }

    pub(super) fn qualified(&self, schema: Oid, name: &str) -> Result<QualifiedName> {
        Ok(QualifiedName::new(self.schema_name(schema)?, name))
    }

    /// A role's name; PostgreSQL itself prints the number of a role that is gone.
    pub(super) fn role(&self, oid: Oid) -> String {
        self.role_names
            .get(&oid)
            .cloned()
            .unwrap_or_else(|| oid.to_string())
    }

    pub(super) fn comment(&self, class: Oid, oid: Oid, part: i32) -> Option<String> {
        self.comments.get(&(class, oid, part)).cloned()
    }

    pub(super) fn extension(&self, class: Oid, oid: Oid) -> Option<String> {
        let extension = self.members.get(&(class, oid))?;
        self.extension_names.get(extension).cloned()
    }

    pub(super) fn grants(row: &Row<'_>, column: usize) -> Result<Option<Vec<Grant>>> {
        row.opt(column)?
            .map(|acl| {
                text::grants(acl).ok_or_else(|| {
                    Error::new(
                        ErrorKind::UnexpectedAnswer,
                        format!("`{acl}` is not a list of privileges"),
                    )
                })
            })
            .transpose()
    }

    pub(super) fn tablespace(&self, oid: Oid) -> Option<String> {
        (oid != 0).then(|| {
            self.tablespaces
                .get(&oid)
                .cloned()
                .unwrap_or_else(|| oid.to_string())
        })
    }

    /// A collation where it is another than `usual`.
    pub(super) fn collation(&self, oid: Oid, usual: Oid) -> Option<QualifiedName> {
        (oid != usual && oid != 0)
            .then(|| self.collations.get(&oid).cloned())
            .flatten()
    }

    /// The type with this id. `text` is what `format_type` printed, where there is a modifier.
    pub(super) fn data_type(&self, oid: Oid, modifier: i32, text: Option<String>) -> DataType {
        let modifier = (modifier >= 0).then_some(modifier);
        let Some(info) = self.types.get(&oid) else {
            return Self::row_type(oid, text);
        };
        let name = match info.element.and_then(|e| self.types.get(&e)) {
            Some(element) => element.name.clone(),
            None if info.element.is_some() => {
                return Self::row_type(oid, Some(info.text.clone()));
            }
            None => info.name.clone(),
        };
        DataType {
            text: text.unwrap_or_else(|| info.text.clone()),
            name,
            modifier,
            array: info.element.is_some(),
        }
    }

    /// The row type of a table or an array of it: those are not read, and named by the text.
    fn row_type(oid: Oid, text: Option<String>) -> DataType {
        let text = text.unwrap_or_else(|| oid.to_string());
        let plain = text.strip_suffix("[]").unwrap_or(&text);
        let name = split_ident(plain)
            .and_then(|(schema, rest)| {
                let (name, _) = split_ident(rest.strip_prefix('.')?)?;
                Some(QualifiedName::new(schema, name))
            })
            .unwrap_or_else(|| QualifiedName::new("pg_catalog", plain));
        DataType {
            array: plain.len() < text.len(),
            name,
            modifier: None,
            text,
        }
    }

    /// Remembers the type and collation of a column.
    pub(super) fn set_column_type(&mut self, relation: Relation, of: (i16, Oid, Oid)) {
        let (types, at) = match relation {
            Relation::Table(at) => (&mut self.table_types, at),
            Relation::View(at) => (&mut self.view_types, at),
            Relation::Composite(_) => return,
        };
        if types.len() <= at {
            types.resize_with(at + 1, Vec::new);
        }
        types[at].push(of);
    }

    /// The type and collation of a column of a table or view.
    pub(super) fn column_type(&self, relation: Relation, position: i16) -> Option<(Oid, Oid)> {
        let types = match relation {
            Relation::Table(at) => self.table_types.get(at),
            Relation::View(at) => self.view_types.get(at),
            Relation::Composite(_) => None,
        };
        let known = types?.iter().find(|(number, ..)| *number == position);
        known.map(|&(_, data_type, collation)| (data_type, collation))
    }

    /// The name of an index, in scope or outside it.
    pub(super) fn index_name(&self, oid: Oid) -> Option<QualifiedName> {
        let (of, index) = match self.places.get(&(class::RELATION, oid)) {
            Some(&Place::Index(Relation::Table(at), i)) => {
                (&self.tables[at].name, &self.tables[at].indexes[i])
            }
            Some(&Place::Index(Relation::View(at), i)) => {
                (&self.views[at].name, &self.views[at].indexes[i])
            }
            _ => return self.outside.get(&oid).map(|o| o.name.clone()),
        };
        Some(QualifiedName::new(&of.schema, &index.name))
    }

    pub(super) fn relation(&self, oid: Oid) -> Result<Relation> {
        self.relations
            .get(&oid)
            .copied()
            .ok_or_else(|| missing("relation", oid))
    }

    pub(super) fn table_mut(&mut self, oid: Oid) -> Result<(usize, &mut Table)> {
        match self.relations.get(&oid) {
            Some(&Relation::Table(at)) => Ok((at, &mut self.tables[at])),
            _ => Err(missing("table", oid)),
        }
    }

    /// The name of a table or view, in scope or outside it.
    pub(super) fn relation_name(&self, oid: Oid) -> Result<&QualifiedName> {
        match self.relations.get(&oid) {
            Some(&relation) => Ok(self.name_of(relation)),
            None => self
                .outside
                .get(&oid)
                .map(|o| &o.name)
                .ok_or_else(|| missing("relation", oid)),
        }
    }

    pub(super) fn name_of(&self, relation: Relation) -> &QualifiedName {
        match relation {
            Relation::Table(at) => &self.tables[at].name,
            Relation::View(at) => &self.views[at].name,
            Relation::Composite(at) => &self.composites[at].name,
        }
    }

    pub(super) fn columns_of(&self, relation: Relation) -> &[Column] {
        match relation {
            Relation::Table(at) => &self.tables[at].columns,
            Relation::View(at) => &self.views[at].columns,
            Relation::Composite(at) => &self.composites[at].attributes,
        }
    }

    pub(super) fn columns_mut(&mut self, relation: Relation) -> &mut Vec<Column> {
        match relation {
            Relation::Table(at) => &mut self.tables[at].columns,
            Relation::View(at) => &mut self.views[at].columns,
            Relation::Composite(at) => &mut self.composites[at].attributes,
        }
    }

    /// The column with this number of a relation in scope.
    pub(super) fn column(&self, relation: Relation, position: i16) -> Option<&Column> {
        let columns = self.columns_of(relation);
        columns
            .binary_search_by_key(&position, |c| c.position)
            .ok()
            .map(|at| &columns[at])
    }

    /// The name of a column, in scope or outside it.
    pub(super) fn column_name(&self, oid: Oid, position: i16) -> Result<String> {
        let name = match self.relations.get(&oid) {
            Some(&relation) => self.column(relation, position).map(|c| c.name.clone()),
            None => self
                .outside
                .get(&oid)
                .and_then(|o| o.columns.get(&position).cloned()),
        };
        name.ok_or_else(|| missing("a column of relation", oid))
    }

    pub(super) fn column_names(&self, oid: Oid, positions: &[i16]) -> Result<Vec<String>> {
        positions
            .iter()
            .map(|&p| self.column_name(oid, p))
            .collect()
    }
}

/// The catalog names an object that was not read with it.
pub(super) fn missing(what: &str, oid: Oid) -> Error {
    Error::new(
        ErrorKind::Changed,
        format!("{what} with the id {oid} was not there when the catalog was read"),
    )
    .with_help("the schema seems to be changing; read it again")
}
