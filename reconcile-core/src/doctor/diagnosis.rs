//! The result, in the form that `reconcile doctor --format json` prints.

use serde::Serialize;

use crate::check::Verdict;
use crate::finding::Severity;

/// The version of the serialised form.
pub const SCHEMA_VERSION: u32 = 1;

/// The known problems that were recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DoctorReport {
    /// The version of this form, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What was recognised, the gravest first.
    pub diagnoses: Vec<Diagnosis>,
    /// What could not be looked at: nothing is known of it.
    pub not_looked_at: Vec<NotLookedAt>,
}

impl DoctorReport {
    /// Work where anything was recognised; unknown where something could not be looked at.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if !self.diagnoses.is_empty() {
            Verdict::Work
        } else if self.not_looked_at.is_empty() {
            Verdict::Clean
        } else {
            Verdict::Unknown
        }
    }
}

/// A known problem that was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Diagnosis {
    /// Which problem.
    pub id: KnownProblem,
    /// How much it matters.
    pub severity: Severity,
    /// With which object: a migration, a table, a sequence, a file.
    pub object: String,
    /// What was seen.
    pub seen: String,
    /// What the ledger logged of a failed migration; it can hold values of rows. Only where that was
    /// asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logs: Option<String>,
    /// What will happen if nothing is done.
    pub consequence: String,
    /// What to do: commands of a shell and statements of SQL, in their order; those that begin with
    /// `#` or `--` are remarks.
    pub fix: Vec<String>,
}

impl Diagnosis {
    pub(super) fn new(id: KnownProblem, severity: Severity, object: impl Into<String>) -> Self {
        Self {
            id,
            severity,
            object: object.into(),
            seen: String::new(),
            logs: None,
            consequence: String::new(),
            fix: Vec::new(),
        }
    }

    pub(super) fn seen(mut self, seen: impl Into<String>) -> Self {
        self.seen = seen.into();
        self
    }

    pub(super) fn consequence(mut self, consequence: impl Into<String>) -> Self {
        self.consequence = consequence.into();
        self
    }

    pub(super) fn fix<S: Into<String>>(mut self, steps: impl IntoIterator<Item = S>) -> Self {
        self.fix.extend(steps.into_iter().map(Into::into));
        self
    }
}

/// The problems that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KnownProblem {
    /// There are tables and no ledger: P3005.
    NotManaged,
    /// A migration was begun and not finished: P3009, after P3018.
    FailedMigration,
    /// The lock file names no PostgreSQL (P3019), or is missing.
    LockFile,
    /// A folder of migrations has no script: P3015.
    MissingScript,
    /// The first migration holds nothing but comments.
    EmptyBaseline,
    /// The first migration alters tables and makes none.
    AlterOnlyBaseline,
    /// A migration needs a table that none before it makes: P3006 on the shadow database.
    ShadowDatabase,
    /// A migration was changed after it was applied.
    EditedMigration,
    /// The ledger has a migration that the folder has not.
    MissingMigration,
    /// A sequence lags behind the rows, or has no value left.
    SequenceBehind,
    /// Rows are equal in what a pending migration makes unique.
    Duplicates,
    /// The generated client is of another schema.
    StaleClient,
}

impl KnownProblem {
    /// The word that stands for it in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotManaged => "not-managed",
            Self::FailedMigration => "failed-migration",
            Self::LockFile => "lock-file",
            Self::MissingScript => "missing-script",
            Self::EmptyBaseline => "empty-baseline",
            Self::AlterOnlyBaseline => "alter-only-baseline",
            Self::ShadowDatabase => "shadow-database",
            Self::EditedMigration => "edited-migration",
            Self::MissingMigration => "missing-migration",
            Self::SequenceBehind => "sequence-behind",
            Self::Duplicates => "duplicates",
            Self::StaleClient => "stale-client",
        }
    }
}

/// Something of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NotLookedAt {
    /// What.
    pub what: String,
    /// Why.
    pub reason: String,
    /// What would help.
    pub help: Option<String>,
}
