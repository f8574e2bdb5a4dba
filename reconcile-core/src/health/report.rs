//! The result, in the form that `reconcile health --format json` prints.

use serde::{Deserialize, Serialize};

use super::facts::HealthFacts;
use super::judge::{hidden, judge};
use super::log::LogWatch;
use super::since::HealthChanges;
use super::thresholds::Thresholds;
use crate::check::Verdict;
use crate::finding::Severity;
use crate::sequence::SequenceReport;

/// The version of the serialised form.
pub const SCHEMA_VERSION: u32 = 1;

/// What [`NotRead::what`] says of the tables.
pub(super) const TABLES: &str = "tables";

/// How a database fares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HealthReport {
    /// The version of this form, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What is the matter, the worst first.
    pub findings: Vec<HealthFinding>,
    /// What could not be read: nothing is known of it.
    pub not_read: Vec<NotRead>,
    /// How many findings there are of each severity.
    pub summary: HealthSummary,
    /// What was read.
    pub facts: HealthFacts,
    /// How every sequence stands.
    pub sequences: SequenceReport,
    /// What is new since an earlier report. Only where there is one to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<HealthChanges>,
    /// How to look into the server's log since then. Only where there is a time to look from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch: Option<LogWatch>,
}

/// Something that is the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HealthFinding {
    /// What.
    pub issue: HealthIssue,
    /// How much it matters.
    pub severity: Severity,
    /// With which object: named as PostgreSQL would quote it.
    pub object: String,
    /// In a sentence.
    pub message: String,
    /// What to do about it: a statement, or a command.
    pub help: Option<String>,
}

/// The things that can be the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HealthIssue {
    /// A sequence lags behind the rows: inserts fail or make duplicates.
    SequenceBehind,
    /// A sequence has no value left: inserts fail.
    SequenceExhausted,
    /// A sequence has few values left, or not for many days.
    SequenceHeadroom,
    /// An index is not valid.
    InvalidIndex,
    /// An index is being built.
    IndexBuild,
    /// A constraint was not validated.
    UnvalidatedConstraint,
    /// A constraint is not enforced.
    UnenforcedConstraint,
    /// A database is near the end of its transaction numbers.
    TransactionAge,
    /// A database is near the end of its multixacts.
    MultixactAge,
    /// A transaction is open for long.
    LongTransaction,
    /// A session has a transaction open and does nothing.
    IdleInTransaction,
    /// A session waits for the lock of another one.
    Blocked,
    /// A transaction is prepared for long.
    PreparedTransaction,
    /// A replication slot keeps much, has lost what it needs, or is read by nobody.
    ReplicationSlot,
    /// Vacuum does not keep up with a table.
    DeadRows,
    /// A table was never analysed: the planner guesses.
    NeverAnalysed,
    /// Autovacuum is off.
    AutovacuumOff,
    /// Pages have wrong checksums.
    ChecksumFailure,
    /// There were deadlocks since the earlier report.
    Deadlocks,
    /// Queries were cancelled for replication since the earlier report.
    Conflicts,
    /// A table has lost many of its rows since the earlier report, or is gone.
    RowsLost,
}

impl HealthIssue {
    /// The word that stands for it in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SequenceBehind => "sequence_behind",
            Self::SequenceExhausted => "sequence_exhausted",
            Self::SequenceHeadroom => "sequence_headroom",
            Self::InvalidIndex => "invalid_index",
            Self::IndexBuild => "index_build",
            Self::UnvalidatedConstraint => "unvalidated_constraint",
            Self::UnenforcedConstraint => "unenforced_constraint",
            Self::TransactionAge => "transaction_age",
            Self::MultixactAge => "multixact_age",
            Self::LongTransaction => "long_transaction",
            Self::IdleInTransaction => "idle_in_transaction",
            Self::Blocked => "blocked",
            Self::PreparedTransaction => "prepared_transaction",
            Self::ReplicationSlot => "replication_slot",
            Self::DeadRows => "dead_rows",
            Self::NeverAnalysed => "never_analysed",
            Self::AutovacuumOff => "autovacuum_off",
            Self::ChecksumFailure => "checksum_failure",
            Self::Deadlocks => "deadlocks",
            Self::Conflicts => "conflicts",
            Self::RowsLost => "rows_lost",
        }
    }
}

/// Something of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NotRead {
    /// What.
    pub what: String,
    /// Why.
    pub reason: String,
    /// What would help.
    pub help: Option<String>,
}

impl NotRead {
    pub(super) fn new(what: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            reason: reason.into(),
            help: None,
        }
    }

    pub(super) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HealthSummary {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// What is only worth knowing.
    pub info: usize,
}

impl HealthReport {
    /// Judges what was read. To `not_read` is added what the facts themselves say is hidden.
    #[must_use]
    pub fn new(
        facts: HealthFacts,
        sequences: SequenceReport,
        mut not_read: Vec<NotRead>,
        thresholds: &Thresholds,
    ) -> Self {
        let findings = judge(&facts, &sequences, thresholds);
        not_read.extend(hidden(&facts, &sequences));
        let mut report = Self {
            schema_version: SCHEMA_VERSION,
            findings,
            not_read,
            summary: HealthSummary::default(),
            facts,
            sequences,
            since: None,
            watch: None,
        };
        report.settle();
        report
    }

    /// With a way to look into the server's log.
    #[must_use]
    pub fn with_watch(mut self, watch: LogWatch) -> Self {
        self.watch = Some(watch);
        self
    }

    /// It was asked what is new, and there is nothing to compare with: that is not known. Statistics
    /// count from their last reset on, and do not say what came when.
    #[must_use]
    pub fn without_earlier(mut self, reason: impl Into<String>, help: impl Into<String>) -> Self {
        let unread = NotRead::new("what is new since then", reason);
        self.not_read.push(unread.with_help(Some(help.into())));
        self
    }

    /// The worst first; counts.
    pub(super) fn settle(&mut self) {
        let rank = |own: &HealthFinding| (std::cmp::Reverse(own.severity), own.issue);
        self.findings.sort_by_key(rank);
        let count = |severity| {
            let mut all = self.findings.iter().map(|own| own.severity);
            all.by_ref().filter(|own| *own == severity).count()
        };
        self.summary = HealthSummary {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            info: count(Severity::Info),
        };
    }

    /// Work where a finding is at or above `fail_on`; unknown where something could not be read.
    #[must_use]
    pub fn verdict(&self, fail_on: Severity) -> Verdict {
        if self.findings.iter().any(|own| own.severity >= fail_on) {
            Verdict::Work
        } else if self.not_read.is_empty() {
            Verdict::Clean
        } else {
            Verdict::Unknown
        }
    }
}
