//! A reference to any object of a catalog.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::name::{QualifiedName, push_ident};

/// A reference to any object of a catalog.
///
/// Displays as people name it: `column public.users.email`, `constraint users_pkey on
/// public.users`, `function public.touch()`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ObjectRef {
    /// The kind.
    pub kind: ObjectKind,
    /// The schema, if it is in one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// The table, view, domain or composite type that it is a part of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<String>,
    /// The name; the identity, for [`ObjectKind::Other`].
    pub name: String,
    /// The arguments of a routine.
    #[serde(default, skip_serializing_if = "is_default")]
    pub arguments: Option<String>,
}

impl ObjectRef {
    /// An object in no schema: a schema, an extension, a publication.
    pub fn global(kind: ObjectKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            schema: None,
            parent: None,
            name: name.into(),
            arguments: None,
        }
    }

    /// An object in a schema.
    #[must_use]
    pub fn new(kind: ObjectKind, name: &QualifiedName) -> Self {
        Self {
            kind,
            schema: Some(name.schema.clone()),
            parent: None,
            name: name.name.clone(),
            arguments: None,
        }
    }

    /// A part of a table, view, domain or composite type.
    pub fn part(kind: ObjectKind, of: &QualifiedName, name: impl Into<String>) -> Self {
        Self {
            kind,
            schema: Some(of.schema.clone()),
            parent: Some(of.name.clone()),
            name: name.into(),
            arguments: None,
        }
    }

    /// A routine.
    pub fn routine(name: &QualifiedName, arguments: impl Into<String>) -> Self {
        Self {
            arguments: Some(arguments.into()),
            ..Self::new(ObjectKind::Routine, name)
        }
    }

    /// The table or other object that this is a part of.
    #[must_use]
    pub fn parent_name(&self) -> Option<QualifiedName> {
        Some(QualifiedName::new(
            self.schema.as_deref()?,
            self.parent.as_deref()?,
        ))
    }

    /// Schema and name of an object in a schema that is no part of another.
    #[must_use]
    pub fn qualified_name(&self) -> Option<QualifiedName> {
        match (&self.schema, &self.parent) {
            (Some(schema), None) => Some(QualifiedName::new(schema, &self.name)),
            _ => None,
        }
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::from(self.kind.as_str());
        if let ObjectKind::Other = self.kind {
            return f.write_str(&self.name);
        }
        out.push(' ');
        let owner = self.schema.iter().chain(&self.parent);
        if matches!(self.kind, ObjectKind::Column | ObjectKind::Default) || self.parent.is_none() {
            for part in owner {
                push_ident(&mut out, part);
                out.push('.');
            }
            push_ident(&mut out, &self.name);
        } else {
            push_ident(&mut out, &self.name);
            out.push_str(" on ");
            for (i, part) in owner.enumerate() {
                if i > 0 {
                    out.push('.');
                }
                push_ident(&mut out, part);
            }
        }
        if let Some(arguments) = &self.arguments {
            out.push('(');
            out.push_str(arguments);
            out.push(')');
        }
        f.write_str(&out)
    }
}

/// The kinds of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ObjectKind {
    /// A schema.
    Schema,
    /// A table of any kind.
    Table,
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
    /// A sequence.
    Sequence,
    /// An index.
    Index,
    /// A column of a table, view or composite type.
    Column,
    /// A column's default.
    Default,
    /// A constraint of a table or domain.
    Constraint,
    /// A trigger.
    Trigger,
    /// A rewrite rule.
    Rule,
    /// A row-security policy.
    Policy,
    /// A type of any kind, domains included.
    Type,
    /// A function, procedure, aggregate or window function.
    Routine,
    /// An extension.
    Extension,
    /// A publication.
    Publication,
    /// Any other object, by identity.
    Other,
}

impl ObjectKind {
    /// The word that people use for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Table => "table",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Sequence => "sequence",
            Self::Index => "index",
            Self::Column => "column",
            Self::Default => "default of column",
            Self::Constraint => "constraint",
            Self::Trigger => "trigger",
            Self::Rule => "rule",
            Self::Policy => "policy",
            Self::Type => "type",
            Self::Routine => "routine",
            Self::Extension => "extension",
            Self::Publication => "publication",
            Self::Other => "object",
        }
    }
}
