//! What the linter found.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::script::Position;

/// The version of the serialised form of [`Report`].
pub const SCHEMA_VERSION: u32 = 1;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// It can fail on the data that is there, takes away something that protects or serves data,
    /// or was read only in part.
    Warning,
    /// Data can be lost, or what would happen could not be read.
    Error,
}

impl Severity {
    /// The word for it, as it is printed and serialised.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing that a rule found, and where.
///
/// Displays as `path:line:column: severity[rule]: message`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// The rule's name, such as `drop-column`.
    pub rule: &'static str,
    /// The rule's code, such as `R002`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The name of the script.
    pub file: String,
    /// Its first byte.
    pub start: Position,
    /// One past its last byte.
    pub end: Position,
    /// The object, quoted as PostgreSQL would, if there is one.
    pub object: Option<String>,
    /// What would happen, in a sentence.
    pub message: String,
    /// What the live database said about it.
    pub evidence: Option<String>,
    /// What to do instead.
    pub help: Option<String>,
    /// The safe statement to write in its place.
    pub fix: Option<String>,
    /// A query that shows the rows that it is about.
    pub query: Option<String>,
    /// Why the action is certain to fail, where the catalog says so.
    #[serde(skip)]
    pub(crate) fails: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}[{}]: {}",
            self.file, self.start.line, self.start.column, self.severity, self.rule, self.message
        )
    }
}

/// A finding that does not count, because the script or the settings allow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Allowed {
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
    /// What allows it.
    pub by: AllowedBy,
    /// Why; a comment always says it, the settings wherever an error is taken away.
    pub reason: Option<String>,
}

/// What allows a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum AllowedBy {
    /// A comment in the script: `-- reconcile: allow RULE(object) because REASON`.
    Comment,
    /// Settings that turn the rule off.
    Settings,
}

/// What was read of one script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FileReport {
    /// The name of the script.
    pub path: String,
    /// How many statements it has.
    pub statements: usize,
    /// How many of its statements, psql commands and blocks of rows could not be read in full, those
    /// left out for which an allowance vouches.
    pub unreadable: usize,
}

/// Something that the live database was asked about a script, and that it could not answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NotChecked {
    /// What was asked, such as `rows of public.users`.
    pub question: String,
    /// Why there is no answer.
    pub reason: String,
}

/// The findings of one run over any number of scripts.
///
/// Displays one finding a line; serialises as the output of `lint --format json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// The version of this form, [`SCHEMA_VERSION`].
    schema_version: u32,
    /// What was read, a script each, in the order in which they were given.
    files: Vec<FileReport>,
    /// The findings, script by script, in the order of their places.
    findings: Vec<Finding>,
    /// What was found, and is allowed by a comment or the settings; in the same order.
    allowed: Vec<Allowed>,
    /// How many findings there are.
    summary: Summary,
    /// What the live database was asked and could not answer; left out where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_checked: Vec<NotChecked>,
}

/// How many findings there are of each severity, and how many were allowed in the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Summary {
    /// Of severity `error`.
    error: usize,
    /// Of severity `warning`.
    warning: usize,
    /// Of severity `info`.
    info: usize,
    /// Found, and allowed by a comment in the script or by the settings.
    allowed: usize,
}

impl Report {
    pub(crate) fn new(
        files: Vec<FileReport>,
        findings: Vec<Finding>,
        allowed: Vec<Allowed>,
    ) -> Self {
        let count = |severity| {
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        Self {
            schema_version: SCHEMA_VERSION,
            summary: Summary {
                error: count(Severity::Error),
                warning: count(Severity::Warning),
                info: count(Severity::Info),
                allowed: allowed.len(),
            },
            files,
            findings,
            allowed,
            not_checked: Vec::new(),
        }
    }

    pub(crate) fn not_checked_for(mut self, not_checked: Vec<NotChecked>) -> Self {
        self.not_checked = not_checked;
        self
    }

    /// What the live database was asked and could not answer: findings that are no errors may be
    /// graver than they look.
    #[must_use]
    pub fn not_checked(&self) -> &[NotChecked] {
        &self.not_checked
    }

    /// What was read, a script each, in the order in which they were given.
    #[must_use]
    pub fn files(&self) -> &[FileReport] {
        &self.files
    }

    /// The findings, script by script, in the order of their places.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was found, and is allowed by a comment or the settings; in the same order.
    #[must_use]
    pub fn allowed(&self) -> &[Allowed] {
        &self.allowed
    }

    /// How many findings there are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Info => self.summary.info,
            Severity::Warning => self.summary.warning,
            Severity::Error => self.summary.error,
        }
    }

    /// The gravest severity that was found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Whether nothing was found at all but what is allowed.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        Ok(())
    }
}
