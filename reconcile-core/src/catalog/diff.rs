//! What is different between two catalogs.

mod compare;
mod dependencies;
mod fields;
mod merge;
mod show;
mod text;

use serde::{Deserialize, Serialize};

use super::{Catalog, ObjectRef, is_default};
use compare::Comparison;

/// What [`Catalog::diff`] leaves out.
///
/// ```
/// use reconcile_core::catalog::DiffOptions;
///
/// let options = DiffOptions::new().ignore_owners(true).ignore_privileges(true);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent switches behind setters"
)]
pub struct DiffOptions {
    owners: bool,
    privileges: bool,
    comments: bool,
    dependencies: bool,
    extension_members: bool,
}

impl DiffOptions {
    /// Leaves nothing out.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves out who owns what, and in privileges what the owners have themselves.
    #[must_use]
    pub fn ignore_owners(mut self, ignore: bool) -> Self {
        self.owners = ignore;
        self
    }

    /// Leaves out privileges and default privileges.
    #[must_use]
    pub fn ignore_privileges(mut self, ignore: bool) -> Self {
        self.privileges = ignore;
        self
    }

    /// Leaves out comments.
    #[must_use]
    pub fn ignore_comments(mut self, ignore: bool) -> Self {
        self.comments = ignore;
        self
    }

    /// Leaves out [`Catalog::dependencies`]. A changed view or function shows as itself either way.
    #[must_use]
    pub fn ignore_dependencies(mut self, ignore: bool) -> Self {
        self.dependencies = ignore;
        self
    }

    /// Leaves out what belongs to an extension on both sides; the extension and its version show
    /// either way.
    #[must_use]
    pub fn ignore_extension_members(mut self, ignore: bool) -> Self {
        self.extension_members = ignore;
        self
    }
}

/// The differences between two catalogs, in the order of their objects.
///
/// Displays one line for each, for people:
///
/// ```text
/// + table public.call_logs
/// - column public.users.nickname
/// ~ column public.users.email: type character varying(100) -> text
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CatalogDiff {
    /// The differences.
    pub changes: Vec<Change>,
}

impl CatalogDiff {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The objects that are there only before. The parts of a removed table are removed with it
    /// and not repeated here; [`Catalog::parts_of`] lists them.
    pub fn removed(&self) -> impl Iterator<Item = &ObjectRef> {
        self.of(|kind| matches!(kind, ChangeKind::Removed))
    }

    /// The objects that are there only after, as in [`removed`](Self::removed).
    pub fn added(&self) -> impl Iterator<Item = &ObjectRef> {
        self.of(|kind| matches!(kind, ChangeKind::Added))
    }

    /// The objects that are there before and after, and differ.
    pub fn changed(&self) -> impl Iterator<Item = &ObjectRef> {
        self.of(|kind| matches!(kind, ChangeKind::Changed { .. }))
    }

    fn of(&self, wanted: fn(&ChangeKind) -> bool) -> impl Iterator<Item = &ObjectRef> {
        let changes = self.changes.iter().filter(move |c| wanted(&c.kind));
        changes.map(|c| &c.object)
    }
}

/// One object that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Change {
    /// The object.
    pub object: ObjectRef,
    /// What happened to it.
    #[serde(flatten)]
    pub kind: ChangeKind,
}

/// What happened to an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "change")]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is only in the catalog before.
    Removed,
    /// It is only in the catalog after.
    Added,
    /// It is in both, and differs.
    Changed {
        /// Where it differs.
        fields: Vec<FieldChange>,
    },
}

/// One field in which an object differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FieldChange {
    /// The field, by its name in the JSON of a catalog; `label`, `table` and `schema` stand for
    /// one element of an enum's or a publication's list, `column_order` for the order of the
    /// columns on both sides, `depends_on` for one recorded dependency.
    pub field: String,
    /// The value before; `None` where there was none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub before: Option<String>,
    /// The value after; `None` where there is none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub after: Option<String>,
}

impl Catalog {
    /// What is different in `after`.
    ///
    /// Not compared: server, reading, sizes, and the numbers of columns (their relative order is).
    /// Options and privileges are compared as sets. Where one of the two servers is too old to
    /// name NOT NULL constraints, those of the other are left out: the columns say it.
    ///
    /// Both catalogs have to cover the same schemas ([`Reading::scope`](super::Reading)): what only
    /// one was asked for shows as a difference.
    #[must_use]
    pub fn diff(&self, after: &Self) -> CatalogDiff {
        self.diff_with(after, &DiffOptions::new())
    }

    /// As [`diff`](Self::diff), leaving out what `options` say.
    #[must_use]
    pub fn diff_with(&self, after: &Self, options: &DiffOptions) -> CatalogDiff {
        let mut changes = Comparison::of(self, after, options);
        changes.sort_unstable();
        CatalogDiff { changes }
    }
}
