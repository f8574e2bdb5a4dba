//! The `datasource` and `generator` blocks.

use super::source::Span;

/// The database of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Datasource {
    /// The name, by which native types are found: `db` of `@db.Text`.
    pub name: String,
    /// `url`, up to Prisma 6; from 7 on it stands in `prisma.config.ts`.
    pub url: Option<ConfigValue>,
    /// `directUrl`, up to Prisma 6: what migrations use.
    pub direct_url: Option<ConfigValue>,
    /// `shadowDatabaseUrl`, up to Prisma 6.
    pub shadow_database_url: Option<ConfigValue>,
    /// `schemas`, where several are used; in their order.
    pub schemas: Vec<String>,
    /// `relationMode`
    pub relation_mode: RelationMode,
    /// `extensions`
    pub extensions: Vec<RequiredExtension>,
    /// Where its name is.
    pub span: Span,
}

/// A text, or the environment variable that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigValue {
    /// The text itself. A URL may hold a password.
    Text(String),
    /// `env("NAME")`
    Env(String),
}

/// Who keeps relations whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RelationMode {
    /// The database, with foreign keys.
    #[default]
    ForeignKeys,
    /// Prisma's client: there are no foreign keys.
    Prisma,
}

/// An extension that a schema asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequiredExtension {
    /// The name in the database.
    pub name: String,
    /// The schema that it is to be in.
    pub schema: Option<String>,
    /// The version that it is to have.
    pub version: Option<String>,
}

/// A generator.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generator {
    /// The name.
    pub name: String,
    /// `provider`: `prisma-client-js`, `prisma-client`, ….
    pub provider: ConfigValue,
    /// `output`: where the client is written, relative to the file.
    pub output: Option<ConfigValue>,
    /// `engineType`
    pub engine_type: Option<ConfigValue>,
    /// `previewFeatures`
    pub preview_features: Vec<String>,
    /// Where its name is.
    pub span: Span,
}
