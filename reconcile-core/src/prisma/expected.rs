//! The database that a Prisma schema describes.

use crate::catalog::ForeignKeyAction;
use crate::name::QualifiedName;

use super::config::RequiredExtension;
use super::schema::{IndexMethod, Schema};

mod build;
mod column;
mod data_type;
mod default;
mod join_table;
mod script;

pub use data_type::{ExpectedType, TypeKind};

/// The database that Prisma would make of a schema: plain data, to be held against a
/// [`Catalog`](crate::catalog::Catalog).
///
/// Names are as PostgreSQL would hold them, cut at 63 bytes. What a schema leaves out is not here:
/// a live database has sequences, checks, triggers and more that no schema can name.
///
/// ```
/// use reconcile_core::prisma::{Expected, ExpectedOptions, Schema, Source};
///
/// let text = "datasource db {\n provider = \"postgresql\"\n}\n\
///     model User {\n id Int @id @default(autoincrement())\n tags String[]\n}";
/// let schema = Schema::parse([Source::new("schema.prisma", text)]).unwrap();
/// let expected = Expected::new(&schema, &ExpectedOptions::new());
/// let user = expected.table("public", "User").unwrap();
/// assert_eq!(user.columns[1].data_type.sql, "TEXT[]");
/// assert_eq!(user.primary_key.as_ref().unwrap().name, "User_pkey");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The schemas in which there is something, by name.
    pub schemas: Vec<String>,
    /// The extensions that the datasource names.
    pub extensions: Vec<RequiredExtension>,
    /// The enums, in the order of the schema.
    pub enums: Vec<ExpectedEnum>,
    /// The tables: those of models in the order of the schema, then those of many-to-many relations.
    pub tables: Vec<ExpectedTable>,
    /// The views that the schema names. Prisma neither makes nor drops them.
    pub views: Vec<ExpectedTable>,
}

impl Expected {
    /// What `schema` comes to under `options`.
    #[must_use]
    pub fn new(schema: &Schema, options: &ExpectedOptions) -> Self {
        build::expected(schema, options, build::Names::Cut)
    }

    /// The table of this name.
    #[must_use]
    pub fn table(&self, schema: &str, name: &str) -> Option<&ExpectedTable> {
        let mut tables = self.tables.iter();
        tables.find(|table| table.name.as_parts() == (schema, name))
    }

    /// The enum of this name.
    #[must_use]
    pub fn enumeration(&self, schema: &str, name: &str) -> Option<&ExpectedEnum> {
        let mut enums = self.enums.iter();
        enums.find(|e| e.name.as_parts() == (schema, name))
    }
}

/// The script that makes an empty database into what `schema` describes: what
/// `prisma migrate diff --from-empty --script` prints from 6.19 on, to the byte, but for its last
/// newline.
///
/// Where a name or a label has a quote in it, Prisma's own script is broken, and this one is not.
///
/// ```
/// use reconcile_core::prisma::{ExpectedOptions, Schema, Source, from_empty_script};
///
/// let text = "datasource db {\n provider = \"postgresql\"\n}\nmodel A {\n id Int @id\n}";
/// let schema = Schema::parse([Source::new("schema.prisma", text)]).unwrap();
/// let script = from_empty_script(&schema, &ExpectedOptions::new());
/// assert!(script.ends_with("CREATE TABLE \"A\" (\n    \"id\" INTEGER NOT NULL,\n\n    \
///     CONSTRAINT \"A_pkey\" PRIMARY KEY (\"id\")\n);\n"));
/// ```
#[must_use]
pub fn from_empty_script(schema: &Schema, options: &ExpectedOptions) -> String {
    let written = build::expected(schema, options, build::Names::AsWritten);
    script::script(&written, !schema.datasource.schemas.is_empty())
}

/// What a schema does not say of the database that it describes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct ExpectedOptions {
    default_schema: String,
    join_table_key: JoinTableKey,
}

impl Default for ExpectedOptions {
    fn default() -> Self {
        Self {
            default_schema: "public".to_owned(),
            join_table_key: JoinTableKey::PrimaryKey,
        }
    }
}

impl ExpectedOptions {
    /// The schema `public`, and Prisma 6 or later.
    pub fn new() -> Self {
        Self::default()
    }

    /// The database schema of models without `@@schema`: `?schema=` of the connection.
    pub fn default_schema(mut self, schema: impl Into<String>) -> Self {
        self.default_schema = schema.into();
        self
    }

    /// How the pairs of a many-to-many relation are kept apart.
    pub fn join_table_key(mut self, key: JoinTableKey) -> Self {
        self.join_table_key = key;
        self
    }
}

/// How the pairs of a many-to-many relation are kept apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JoinTableKey {
    /// A primary key, since Prisma 6.0.
    #[default]
    PrimaryKey,
    /// A unique index, before. Prisma 6 and 7 leave it as it is.
    UniqueIndex,
}

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedEnum {
    /// Schema and name.
    pub name: QualifiedName,
    /// The enum in the Prisma schema.
    pub model: String,
    /// The labels in their order.
    pub labels: Vec<String>,
}

/// A table or a view.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedTable {
    /// Schema and name.
    pub name: QualifiedName,
    /// What it is the table of.
    pub origin: TableOrigin,
    /// Whether the client leaves it out (`@@ignore`).
    pub is_ignored: bool,
    /// The columns in their order.
    pub columns: Vec<ExpectedColumn>,
    /// The primary key.
    pub primary_key: Option<ExpectedKey>,
    /// The indexes, without that of the primary key; unique ones are indexes, no constraints.
    pub indexes: Vec<ExpectedIndex>,
    /// The foreign keys.
    pub foreign_keys: Vec<ExpectedForeignKey>,
}

impl ExpectedTable {
    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&ExpectedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Why there is a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableOrigin {
    /// It holds the rows of this model or view.
    Model(String),
    /// It holds the pairs of a many-to-many relation between these models.
    ManyToMany {
        /// The relation's name.
        relation: String,
        /// The model whose key is in column `A`.
        a: String,
        /// The model whose key is in column `B`.
        b: String,
    },
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedColumn {
    /// The name.
    pub name: String,
    /// The field of the model; the column's own name in a many-to-many table.
    pub field: String,
    /// The type.
    pub data_type: ExpectedType,
    /// Whether NULL is refused. Lists never refuse it; a serial column does, optional or not.
    pub not_null: bool,
    /// Whether the field is optional.
    pub is_optional: bool,
    /// The default.
    pub default: ExpectedDefault,
    /// Whether the client leaves it out (`@ignore`, `Unsupported`).
    pub is_ignored: bool,
}

impl ExpectedColumn {
    /// Whether Prisma writes `NOT NULL`.
    fn is_required(&self) -> bool {
        self.not_null && !self.is_optional
    }
}

/// The default of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedDefault {
    /// None; the client may have one of its own.
    None,
    /// The next value of a sequence (`autoincrement()`): a serial or identity column.
    Sequence,
    /// An expression, as Prisma writes it.
    Expression(String),
    /// Whatever the database has (`dbgenerated()`).
    Unspecified,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedKey {
    /// The name.
    pub name: String,
    /// The columns in their order.
    pub columns: Vec<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedIndex {
    /// The name.
    pub name: String,
    /// Whether it refuses duplicates.
    pub unique: bool,
    /// The access method.
    pub method: IndexMethod,
    /// The columns in their order.
    pub columns: Vec<ExpectedIndexColumn>,
    /// The condition of a partial index, as SQL.
    pub predicate: Option<String>,
}

/// A column of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedIndexColumn {
    /// The column.
    pub name: String,
    /// `Some(true)` where it is sorted downwards, `Some(false)` where upwards is said.
    pub descending: Option<bool>,
    /// The operator class, where one is said; it may be the type's default.
    pub operator_class: Option<String>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedForeignKey {
    /// The name.
    pub name: String,
    /// The columns in their order.
    pub columns: Vec<String>,
    /// The table referred to.
    pub table: QualifiedName,
    /// Its columns, in the order of `columns`.
    pub references: Vec<String>,
    /// What happens to the rows when the row referred to goes.
    pub on_delete: ForeignKeyAction,
    /// What happens to the rows when the key referred to changes.
    pub on_update: ForeignKeyAction,
}
