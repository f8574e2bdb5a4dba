//! Both scripts of a baseline, the diff made safe, and the files that they go into.
//!
//! Prisma makes the scripts ([`Tool`](crate::prisma), or somebody elsewhere); [`repair`](super::repair)
//! and [`fix`](crate::fix) make the diff safe; [`Files`] writes all three or nothing.

use serde::Serialize;

use crate::finding::Severity;
use crate::fix::{Fixed, fix_keeping_empty};
use crate::linter::Linter;
use crate::script::Script;

use super::repair::{Repair, Repaired};

mod mark;
mod write;

pub use write::{Contents, Files, Written};

/// The version of the JSON that is printed.
pub const SCHEMA_VERSION: u32 = 1;

/// What came of `baseline generate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GenerateReport {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// The Prisma schema.
    pub prisma_schema: String,
    /// The Prisma that was run; `None` where both scripts were given.
    pub prisma: Option<PrismaRun>,
    /// The scripts, in the order from-empty, diff, safe diff.
    pub scripts: Vec<ScriptReport>,
    /// The first line in which the from-empty script is another one than reconcile would make of the
    /// schema; `None` where both are the same. A difference is worth a look, and no fault: versions of
    /// Prisma differ.
    pub differs_from_ours_at: Option<usize>,
    /// Whether the database is as the schema wants it: the diff has no statement.
    pub nothing_to_apply: bool,
    /// What PostgreSQL would have rejected, or what would have made trouble later.
    pub repaired: Vec<Repair>,
    /// What would have lost data, or could only fail.
    pub taken_out: Vec<TakenOut>,
    /// What stays, and may depend on something that was taken out.
    pub doubts: Vec<InDoubt>,
    /// How many errors the linter still sees in the safe diff.
    pub errors: usize,
}

/// Something of the diff that is not in the safe one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TakenOut {
    /// Its line in the diff.
    pub line: usize,
    /// The rule that took it out; `None` if it only depends on something else that was.
    pub rule: Option<&'static str>,
    /// Why, in a sentence.
    pub reason: String,
    /// The safe statement to write in its place, if there is one.
    pub instead: Option<String>,
}

/// A statement that stays, and may depend on something that was taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct InDoubt {
    /// Its line in the diff.
    pub line: usize,
    /// Its line in the safe diff.
    pub safe_line: usize,
    /// What it may depend on, in a sentence.
    pub reason: String,
}

/// A run of Prisma.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PrismaRun {
    /// Its version.
    pub version: String,
    /// The command lines that printed the scripts.
    pub commands: Vec<String>,
}

impl PrismaRun {
    /// A run of this version, by these command lines.
    #[must_use]
    pub fn new(version: impl Into<String>, commands: Vec<String>) -> Self {
        Self {
            version: version.into(),
            commands,
        }
    }
}

/// One of the scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScriptReport {
    /// What it is.
    pub contents: Contents,
    /// Where it was written.
    pub path: String,
    /// How many statements it has.
    pub statements: usize,
    /// Whether the file was there already, just so.
    pub unchanged: bool,
}

impl ScriptReport {
    /// A file that was written, with so many statements.
    #[must_use]
    pub fn new(file: &Written, statements: usize) -> Self {
        Self {
            contents: file.contents,
            path: file.path.display().to_string(),
            statements,
            unchanged: file.unchanged,
        }
    }
}

/// The diff as Prisma made it, and as it is safe to apply.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SafeDiff {
    /// What was repaired in it.
    pub repairs: Vec<Repair>,
    /// What was taken out of the repaired script.
    pub fixed: Fixed,
    script: Script,
    taken: Vec<TakenOut>,
    doubts: Vec<InDoubt>,
}

impl SafeDiff {
    /// What is left of a repaired diff when the linter's errors are taken out, and what drops tables
    /// and columns ([`fix_keeping_empty`]).
    #[must_use]
    pub fn new(linter: &Linter, diff: &Script, repaired: &Repaired) -> Self {
        let fixed = fix_keeping_empty(linter, &repaired.script);
        let marked = mark::marked(&fixed, |offset| diff.position(repaired.origin(offset)).line);
        let line = |offset| diff.position(repaired.origin(offset)).line;
        let taken = fixed.taken.iter().map(|own| TakenOut {
            line: line(own.start),
            rule: own.rule,
            reason: own.reason.clone(),
            instead: own.instead.clone(),
        });
        let doubts = fixed.doubts.iter().zip(&marked.starts);
        let doubts = doubts.map(|(own, &start)| InDoubt {
            line: line(own.start),
            safe_line: marked.script.position(start).line,
            reason: format!("it may need what was taken out at line {}", line(own.needs)),
        });
        Self {
            taken: taken.collect(),
            doubts: doubts.collect(),
            script: marked.script,
            repairs: repaired.repairs.clone(),
            fixed,
        }
    }

    /// The safe script. A comment stands before each statement that is in doubt; while it does, the
    /// rule `allowance` has an error there.
    #[must_use]
    pub fn script(&self) -> &Script {
        &self.script
    }
}

impl GenerateReport {
    /// What was made of a schema.
    #[must_use]
    pub fn new(prisma_schema: impl Into<String>, diff: &Script, safe: &SafeDiff) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            prisma_schema: prisma_schema.into(),
            prisma: None,
            scripts: Vec::new(),
            differs_from_ours_at: None,
            nothing_to_apply: is_empty(diff),
            repaired: safe.repairs.clone(),
            taken_out: safe.taken.clone(),
            doubts: safe.doubts.clone(),
            errors: safe.fixed.report.count(Severity::Error),
        }
    }

    /// Whether everything of the diff is in the safe one, and nothing is in doubt.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.taken_out.is_empty() && self.doubts.is_empty() && self.errors == 0
    }
}

/// Whether a diff says that there is nothing to do: `-- This is an empty migration.`
#[must_use]
pub fn is_empty(diff: &Script) -> bool {
    diff.pieces().is_empty()
}

/// The first line, from 1, in which two scripts differ; trailing white space aside.
#[must_use]
pub fn first_difference(a: &str, b: &str) -> Option<usize> {
    let (mut a, mut b) = (a.trim_end().lines(), b.trim_end().lines());
    let mut line = 0;
    loop {
        line += 1;
        match (a.next(), b.next()) {
            (None, None) => return None,
            (a, b) if a != b => return Some(line),
            _ => {}
        }
    }
}
