//! The types of columns.

use crate::catalog::DataType;
use crate::name::QualifiedName;

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedType {
    /// As Prisma writes it: `VARCHAR(10)[]`, `SERIAL`, `"Mood"`.
    pub sql: String,
    /// What it is; the type of the elements of an array.
    pub kind: TypeKind,
    /// Whether it is an array.
    pub array: bool,
}

/// What is known of a type without asking a server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypeKind {
    /// A built-in type, as the server prints it: `character varying(10)`.
    BuiltIn(String),
    /// An enum of the schema.
    Enum(QualifiedName),
    /// A type of an extension, in whatever schema that is: `citext`.
    Extension(String),
    /// Words of the schema that only a server can understand (`Unsupported("…")`).
    Verbatim(String),
}

impl ExpectedType {
    /// As the server prints it, where that is known without asking one.
    #[must_use]
    pub fn catalog_text(&self) -> Option<String> {
        let element = match &self.kind {
            TypeKind::BuiltIn(text) => text.clone(),
            TypeKind::Enum(name) => name.to_string(),
            TypeKind::Extension(_) | TypeKind::Verbatim(_) => return None,
        };
        let brackets = if self.array { "[]" } else { "" };
        Some(format!("{element}{brackets}"))
    }

    /// Whether `actual` is this type; `None` where only a server can tell.
    #[must_use]
    pub fn is_answered_by(&self, actual: &DataType) -> Option<bool> {
        match &self.kind {
            TypeKind::Verbatim(_) => None,
            TypeKind::Enum(name) => Some(actual.array == self.array && actual.name == *name),
            TypeKind::Extension(name) => {
                Some(actual.array == self.array && actual.name.name == *name)
            }
            TypeKind::BuiltIn(_) => {
                let wanted = self.catalog_text().unwrap_or_default();
                Some(full_precision(&wanted) == full_precision(&actual.text))
            }
        }
    }
}

/// Times without a precision have the full one, six digits; for Prisma, too, they are the same type.
fn full_precision(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with("time") {
        text.replacen("(6)", "", 1).into()
    } else {
        text.into()
    }
}
