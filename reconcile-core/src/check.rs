//! The main job, read-only: what a database is, which statements of a script would lose data, which
//! sequences lag, which tables are missing.

use serde::Serialize;

use crate::catalog::{Catalog, Unseen};
use crate::finding::{Report, Severity};
use crate::name::QualifiedName;
use crate::sequence::{SequenceReport, Status};

#[cfg(feature = "postgres")]
mod read;

#[cfg(feature = "postgres")]
pub use read::Check;

/// The version of the serialised form of [`CheckReport`].
pub const SCHEMA_VERSION: u32 = 1;

/// What [`Check`] found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CheckReport {
    /// The version of this form, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What was read.
    pub read: ReadSummary,
    /// What exists and could not be read.
    pub unseen: Vec<Unseen>,
    /// Required tables, in the order in which they were named.
    pub required: Vec<RequiredTable>,
    /// The findings in the scripts; `None` where no script was given.
    pub lint: Option<Report>,
    /// How every sequence stands.
    pub sequences: SequenceReport,
}

/// What a check has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReadSummary {
    /// The database.
    pub database: String,
    /// The server's version, such as `15.18`.
    pub server_version: String,
    /// Who read.
    pub role: String,
    /// Whether the catalog was read in one snapshot.
    pub one_snapshot: bool,
    /// The schemas that were read.
    pub schemas: Vec<String>,
    /// How many tables there are.
    pub tables: usize,
    /// How many columns these have.
    pub columns: usize,
    /// How many indexes there are, those of materialised views included.
    pub indexes: usize,
    /// How many constraints tables have.
    pub constraints: usize,
    /// How many views and materialised views there are.
    pub views: usize,
    /// How many sequences there are.
    pub sequences: usize,
    /// How many functions and procedures there are.
    pub routines: usize,
}

impl ReadSummary {
    /// The counts of a catalog.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let of_views: usize = catalog.views.iter().map(|v| v.indexes.len()).sum();
        Self {
            database: catalog.server.database.clone(),
            server_version: catalog.server.version.clone(),
            role: catalog.reading.role.clone(),
            one_snapshot: catalog.reading.one_snapshot,
            schemas: catalog.schemas.iter().map(|s| s.name.clone()).collect(),
            tables: catalog.tables.len(),
            columns: catalog.tables.iter().map(|t| t.columns.len()).sum(),
            indexes: of_views
                + catalog
                    .tables
                    .iter()
                    .map(|t| t.indexes.len())
                    .sum::<usize>(),
            constraints: catalog.tables.iter().map(|t| t.constraints.len()).sum(),
            views: catalog.views.len(),
            sequences: catalog.sequences.len(),
            routines: catalog.routines.len(),
        }
    }
}

/// A table that has to be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RequiredTable {
    /// The table.
    pub table: QualifiedName,
    /// Whether it is.
    pub state: RequiredState,
}

/// Whether a required table is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RequiredState {
    /// It is there, and its rows can be read.
    Present,
    /// It is there, and the role may not read its rows.
    Unreadable,
    /// A view, a sequence or an index has its name.
    NotATable,
    /// Nothing has its name.
    Missing,
}

/// Finds each required table in the catalog.
#[must_use]
pub fn required_tables(catalog: &Catalog, names: &[QualifiedName]) -> Vec<RequiredTable> {
    let state = |name: &QualifiedName| {
        let (schema, table) = name.as_parts();
        let quoted = name.to_string();
        if catalog.get_table(name).is_some() {
            if catalog.reading.unseen.iter().any(|u| u.object == quoted) {
                RequiredState::Unreadable
            } else {
                RequiredState::Present
            }
        } else if catalog.view(schema, table).is_some()
            || catalog.sequence(schema, table).is_some()
            || catalog.index(schema, table).is_some()
        {
            RequiredState::NotATable
        } else {
            RequiredState::Missing
        }
    };
    names
        .iter()
        .map(|name| RequiredTable {
            table: name.clone(),
            state: state(name),
        })
        .collect()
}

/// What a report comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything was read, and nothing is wrong.
    Clean,
    /// Something that is needed for a verdict could not be read, and nothing else is wrong.
    Unknown,
    /// There is work to do.
    Work,
}

impl CheckReport {
    /// Work where a finding is at or above `fail_on`, a sequence lags or is at its end, or a
    /// required table is missing. Unknown where that could not be told of everything, and where
    /// something exists that could not be read.
    #[must_use]
    pub fn verdict(&self, fail_on: Severity) -> Verdict {
        let required = self.required.iter().map(|table| match table.state {
            RequiredState::Present => Verdict::Clean,
            RequiredState::Unreadable => Verdict::Unknown,
            RequiredState::NotATable | RequiredState::Missing => Verdict::Work,
        });
        let lint = self
            .lint
            .as_ref()
            .map(|report| lint_verdict(report, fail_on));
        let unseen = self.unseen.iter().map(|_| Verdict::Unknown);
        required
            .chain(lint)
            .chain(unseen)
            .chain([sequence_verdict(&self.sequences)])
            .max()
            .unwrap_or(Verdict::Clean)
    }
}

/// What a lint report comes to.
#[must_use]
pub fn lint_verdict(report: &Report, fail_on: Severity) -> Verdict {
    match report.worst() {
        Some(worst) if worst >= fail_on => Verdict::Work,
        _ if report.files().iter().any(|file| file.unreadable > 0) => Verdict::Unknown,
        _ if !report.not_checked().is_empty() => Verdict::Unknown,
        _ => Verdict::Clean,
    }
}

/// What a report on sequences comes to.
#[must_use]
pub fn sequence_verdict(report: &SequenceReport) -> Verdict {
    let states = report
        .sequences
        .iter()
        .map(|state| status_verdict(state.status));
    let fields = report.autoincrement.iter().flatten().map(|field| {
        if field.lacks_a_sequence() {
            Verdict::Work
        } else if field.is_unknown() {
            Verdict::Unknown
        } else {
            Verdict::Clean
        }
    });
    states.chain(fields).max().unwrap_or(Verdict::Clean)
}

/// What one sequence's status comes to.
#[must_use]
pub fn status_verdict(status: Status) -> Verdict {
    match status {
        Status::Behind | Status::BehindWouldExhaust | Status::Exhausted => Verdict::Work,
        Status::Unknown => Verdict::Unknown,
        _ => Verdict::Clean,
    }
}
