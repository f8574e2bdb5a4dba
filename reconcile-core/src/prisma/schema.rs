//! What a Prisma schema says, with its names resolved.

use super::config::{Datasource, Generator};
use super::native::NativeType;
use super::source::{Source, Span};

/// A Prisma schema for PostgreSQL, of one file or several.
///
/// ```
/// use reconcile_core::prisma::{Schema, Source};
///
/// let text = r#"
/// datasource db {
///   provider = "postgresql"
/// }
///
/// model User {
///   id    Int    @id @default(autoincrement())
///   email String @unique @map("e_mail")
/// }
/// "#;
/// let schema = Schema::parse([Source::new("schema.prisma", text)]).unwrap();
/// let user = schema.model("User").unwrap();
/// assert_eq!(user.field("email").unwrap().column(), "e_mail");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Schema {
    /// The files, in the order in which they were given.
    pub sources: Vec<Source>,
    /// The database; there is one in every schema that can be used.
    pub datasource: Datasource,
    /// The generators.
    pub generators: Vec<Generator>,
    /// The models and views, in the order of the files.
    pub models: Vec<Model>,
    /// The enums, in the order of the files.
    pub enums: Vec<Enum>,
}

impl Schema {
    /// The model or view of this name in the schema, not in the database.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The enum of this name in the schema, not in the database.
    #[must_use]
    pub fn enumeration(&self, name: &str) -> Option<&Enum> {
        self.enums.iter().find(|e| e.name == name)
    }
}

/// A model or a view.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Model {
    /// The name in the schema.
    pub name: String,
    /// The name in the database, where `@@map` gives another one.
    pub mapped: Option<String>,
    /// The database schema, where `@@schema` names one.
    pub schema: Option<String>,
    /// Whether it is a view: Prisma neither makes nor drops it.
    pub is_view: bool,
    /// Whether the client leaves it out (`@@ignore`). Its table is made all the same.
    pub is_ignored: bool,
    /// The `///` comments.
    pub documentation: Option<String>,
    /// The fields in their order, relations included.
    pub fields: Vec<Field>,
    /// The primary key, of `@id` or `@@id`.
    pub primary_key: Option<PrimaryKey>,
    /// The indexes of `@unique`, `@@unique` and `@@index`: first those of fields.
    pub indexes: Vec<Index>,
    /// Where its name is.
    pub span: Span,
}

impl Model {
    /// The name of the table or view.
    #[must_use]
    pub fn table(&self) -> &str {
        self.mapped.as_deref().unwrap_or(&self.name)
    }

    /// The field of this name in the schema, not in the database.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fields that are columns.
    pub fn scalar_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| field.relation().is_none())
    }

    /// The fields that lead to other models.
    pub fn relations(&self) -> impl Iterator<Item = (&Field, &Relation)> {
        let with_relation = |field| Field::relation(field).map(|relation| (field, relation));
        self.fields.iter().filter_map(with_relation)
    }
}

/// A field of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The name in the schema.
    pub name: String,
    /// The name of the column, where `@map` gives another one.
    pub mapped: Option<String>,
    /// What it holds.
    pub kind: FieldKind,
    /// Required, optional or a list.
    pub arity: Arity,
    /// The type of the column, where `@db.…` names one.
    pub native_type: Option<NativeType>,
    /// The default.
    pub default: Option<DefaultValue>,
    /// Whether the client sets it at every change (`@updatedAt`).
    pub is_updated_at: bool,
    /// Whether the client leaves it out (`@ignore`). Its column is made all the same.
    pub is_ignored: bool,
    /// The `///` comments.
    pub documentation: Option<String>,
    /// The line, without its comment.
    pub span: Span,
}

impl Field {
    /// The name of the column; a relation has none.
    #[must_use]
    pub fn column(&self) -> &str {
        self.mapped.as_deref().unwrap_or(&self.name)
    }

    /// The relation, where it is one.
    #[must_use]
    pub fn relation(&self) -> Option<&Relation> {
        match &self.kind {
            FieldKind::Relation(relation) => Some(relation),
            _ => None,
        }
    }

    /// Whether the database counts it up (`@default(autoincrement())`).
    #[must_use]
    pub fn is_autoincrement(&self) -> bool {
        self.default == Some(DefaultValue::Autoincrement)
    }
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldKind {
    /// One of Prisma's own types.
    Scalar(ScalarType),
    /// The enum of this name in the schema.
    Enum(String),
    /// A type of the database that Prisma does not know, `Unsupported("point")`.
    Unsupported(String),
    /// Another model.
    Relation(Relation),
}

/// Prisma's own types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScalarType {
    /// `Int`
    Int,
    /// `BigInt`
    BigInt,
    /// `Float`
    Float,
    /// `Decimal`
    Decimal,
    /// `Boolean`
    Boolean,
    /// `String`
    String,
    /// `DateTime`
    DateTime,
    /// `Json`
    Json,
    /// `Bytes`
    Bytes,
}

impl ScalarType {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Int,
        Self::BigInt,
        Self::Float,
        Self::Decimal,
        Self::Boolean,
        Self::String,
        Self::DateTime,
        Self::Json,
        Self::Bytes,
    ];

    /// As a schema has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Int => "Int",
            Self::BigInt => "BigInt",
            Self::Float => "Float",
            Self::Decimal => "Decimal",
            Self::Boolean => "Boolean",
            Self::String => "String",
            Self::DateTime => "DateTime",
            Self::Json => "Json",
            Self::Bytes => "Bytes",
        }
    }
}

/// How many values a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Arity {
    /// `Type`: exactly one.
    Required,
    /// `Type?`: one or none.
    Optional,
    /// `Type[]`: any number. The column of a list is never `NOT NULL`.
    List,
}

/// Where a relation field leads, as far as its own line says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relation {
    /// The model it leads to.
    pub model: String,
    /// The name, where `@relation` gives one.
    pub name: Option<String>,
    /// The fields of this model that hold the key; empty on the other side.
    pub fields: Vec<String>,
    /// The fields of the other model that they refer to.
    pub references: Vec<String>,
    /// `onDelete`, where it is said.
    pub on_delete: Option<ReferentialAction>,
    /// `onUpdate`, where it is said.
    pub on_update: Option<ReferentialAction>,
    /// The name of the foreign key, where `map` gives one.
    pub mapped: Option<String>,
}

impl Relation {
    /// The name under which both sides find each other: the given one, or `AToB`.
    #[must_use]
    pub fn name_from(&self, model: &str) -> String {
        match &self.name {
            Some(name) => name.clone(),
            None if model < self.model.as_str() => format!("{model}To{}", self.model),
            None => format!("{}To{model}", self.model),
        }
    }
}

/// What a foreign key does, in Prisma's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferentialAction {
    /// `Cascade`
    Cascade,
    /// `Restrict`
    Restrict,
    /// `NoAction`
    NoAction,
    /// `SetNull`
    SetNull,
    /// `SetDefault`
    SetDefault,
}

impl ReferentialAction {
    /// All of them, each as a schema has it.
    pub const ALL: [(&'static str, Self); 5] = [
        ("Cascade", Self::Cascade),
        ("Restrict", Self::Restrict),
        ("NoAction", Self::NoAction),
        ("SetNull", Self::SetNull),
        ("SetDefault", Self::SetDefault),
    ];
}

/// The default of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DefaultValue {
    /// `autoincrement()`: a sequence of the database.
    Autoincrement,
    /// `now()`
    Now,
    /// `dbgenerated("…")`: an expression of the database; without one whatever the database has.
    DbGenerated(Option<String>),
    /// `uuid()`, `cuid()`, `nanoid(10)`, …: made by the client, unknown to the database.
    Client {
        /// The function.
        function: String,
        /// Its argument, where it has one.
        argument: Option<String>,
    },
    /// One value.
    Value(Literal),
    /// A list of values.
    List(Vec<Literal>),
}

/// A value that is written out; the field's type says how it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Literal {
    /// A string: text, JSON, a time, bytes in base 64, or a decimal number.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A value of the field's enum, by its name in the schema.
    Value(String),
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrimaryKey {
    /// The fields in their order.
    pub fields: Vec<String>,
    /// What the client calls it (`name`).
    pub name: Option<String>,
    /// The name of the constraint (`map`).
    pub mapped: Option<String>,
    /// Whether it is `@id` of a field, not `@@id` of the model.
    pub on_field: bool,
    /// The attribute.
    pub span: Span,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Whether it refuses duplicates.
    pub unique: bool,
    /// The fields in their order.
    pub fields: Vec<IndexField>,
    /// What the client calls it (`name` of `@@unique`).
    pub name: Option<String>,
    /// The name in the database (`map`).
    pub mapped: Option<String>,
    /// The access method (`type`), where it is said.
    pub method: Option<IndexMethod>,
    /// The condition of a partial index (`where`), as SQL.
    pub predicate: Option<String>,
    /// Whether it is `@unique` of a field.
    pub on_field: bool,
    /// The attribute.
    pub span: Span,
}

/// A field of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexField {
    /// The field.
    pub name: String,
    /// The direction, where it is said.
    pub sort: Option<Sort>,
    /// The operator class as PostgreSQL names it, where one is said.
    pub operator_class: Option<String>,
}

/// The direction of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sort {
    /// `Asc`
    Ascending,
    /// `Desc`
    Descending,
}

/// The access methods that a schema can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IndexMethod {
    /// `BTree`
    BTree,
    /// `Hash`
    Hash,
    /// `Gist`
    Gist,
    /// `Gin`
    Gin,
    /// `SpGist`
    SpGist,
    /// `Brin`
    Brin,
}

impl IndexMethod {
    /// All of them, each as a schema has it.
    pub const ALL: [(&'static str, Self); 6] = [
        ("BTree", Self::BTree),
        ("Hash", Self::Hash),
        ("Gist", Self::Gist),
        ("Gin", Self::Gin),
        ("SpGist", Self::SpGist),
        ("Brin", Self::Brin),
    ];

    /// As PostgreSQL names it.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::BTree => "btree",
            Self::Hash => "hash",
            Self::Gist => "gist",
            Self::Gin => "gin",
            Self::SpGist => "spgist",
            Self::Brin => "brin",
        }
    }
}

/// An enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Enum {
    /// The name in the schema.
    pub name: String,
    /// The name in the database, where `@@map` gives another one.
    pub mapped: Option<String>,
    /// The database schema, where `@@schema` names one.
    pub schema: Option<String>,
    /// The `///` comments.
    pub documentation: Option<String>,
    /// The values in their order.
    pub values: Vec<EnumValue>,
    /// Where its name is.
    pub span: Span,
}

impl Enum {
    /// The name of the type.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.mapped.as_deref().unwrap_or(&self.name)
    }

    /// The value of this name in the schema, not in the database.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&EnumValue> {
        self.values.iter().find(|value| value.name == name)
    }
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumValue {
    /// The name in the schema.
    pub name: String,
    /// The label in the database, where `@map` gives another one.
    pub mapped: Option<String>,
    /// The `///` comments.
    pub documentation: Option<String>,
    /// Where its name is.
    pub span: Span,
}

impl EnumValue {
    /// The label in the database.
    #[must_use]
    pub fn label(&self) -> &str {
        self.mapped.as_deref().unwrap_or(&self.name)
    }
}
