//! What depends on what, where the rest of the catalog does not say it.

use serde::{Deserialize, Serialize};

use super::ObjectRef;

/// An object that cannot be without another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Dependency {
    /// What depends.
    pub object: ObjectRef,
    /// What it depends on.
    pub on: ObjectRef,
    /// How.
    pub kind: DependencyKind,
}

/// What happens to the dependent object when the other is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DependencyKind {
    /// The drop is refused, unless it says `CASCADE`: then the object falls too.
    Normal,
    /// The object is dropped along, with or without `CASCADE`.
    Automatic,
    /// The object is a part of the other.
    Internal,
    /// The object belongs to an extension.
    Extension,
    /// A letter that this version of the crate does not know.
    Other(char),
}
