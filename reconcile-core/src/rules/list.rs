//! The table of rules as data, in the form that `reconcile rules --format json` prints.

use serde::Serialize;

use super::{Rule, all};
use crate::finding::Severity;

/// The version of the serialised form of [`RuleList`].
pub const SCHEMA_VERSION: u32 = 1;

/// All rules, in the order of their codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RuleList {
    /// The version of this form, [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The rules.
    pub rules: Vec<RuleEntry>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RuleEntry {
    /// Its name, such as `drop-column`.
    pub id: &'static str,
    /// Its code, such as `R002`, which never changes.
    pub code: &'static str,
    /// How much its findings matter, unless one says otherwise.
    pub severity: Severity,
    /// The version that brought it.
    pub since: &'static str,
    /// What it finds, in a sentence.
    pub summary: &'static str,
}

impl RuleList {
    /// All rules there are.
    #[must_use]
    pub fn of_all() -> Self {
        let entry = |rule: &Rule| RuleEntry {
            id: rule.id,
            code: rule.code,
            severity: rule.severity,
            since: rule.since,
            summary: rule.summary,
        };
        Self {
            schema_version: SCHEMA_VERSION,
            rules: all().iter().map(entry).collect(),
        }
    }
}
