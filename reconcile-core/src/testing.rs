//! For a repository's own tests: one line holds its migrations to the rules.
//!
//! ```no_run
//! # // In a test of a crate with reconcile-core, default-features = false, as a dev-dependency.
//! #[test]
//! fn migrations_lose_nothing() {
//!     reconcile_core::testing::migrations("prisma/migrations").check();
//! }
//! ```
//!
//! This is the one part of the library that reads files by itself, and that panics: a test that
//! cannot look at anything must not pass. The panic is at the caller's line, and names each place as
//! `path:line:column`, which terminals and editors follow. Relative paths begin at the folder of the
//! package under test, where cargo runs its tests.
//!
//! Losses that are meant are allowed in the scripts, each with its reason; see the rule `allowance`.

#![allow(clippy::panic, reason = "a failing test panics")]

use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::check::{Verdict, lint_verdict};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Report, Severity};
use crate::linter::Linter;
use crate::settings::LintSettings;

mod files;
mod show;

/// Checks a folder of Prisma migrations: the `migration.sql` in each folder below, in the order in
/// which Prisma applies them.
///
/// It fails if there is no migration, and if there is anything that Prisma would not run: a folder
/// without `migration.sql`, a `.sql` file beside the folders.
pub fn migrations(folder: impl AsRef<Path>) -> LintTest {
    LintTest::new(Source::Migrations(folder.as_ref().to_owned()))
}

/// Checks a script, or every `.sql` file below a folder, in the order of their paths.
///
/// It fails if there is none.
pub fn scripts(path: impl AsRef<Path>) -> LintTest {
    LintTest::new(Source::Scripts(path.as_ref().to_owned()))
}

/// What is to be checked, and how; [`check`](Self::check) does it.
#[derive(Debug, Clone)]
#[must_use = "nothing is checked before `check()`"]
pub struct LintTest {
    source: Source,
    catalog: Option<PathBuf>,
    since: Option<String>,
    linter: Linter,
    fail_on: Severity,
}

#[derive(Debug, Clone)]
enum Source {
    Migrations(PathBuf),
    Scripts(PathBuf),
}

impl LintTest {
    fn new(source: Source) -> Self {
        Self {
            source,
            catalog: None,
            since: None,
            linter: Linter::new(),
            fail_on: Severity::Error,
        }
    }

    /// Judges against the database that this file describes, the output of
    /// `reconcile introspect --format json`. What it has not, no script can lose.
    pub fn catalog_json(mut self, path: impl AsRef<Path>) -> Self {
        self.catalog = Some(path.as_ref().to_owned());
        self
    }

    /// Leaves out the migrations before this one: those that have run everywhere. It fails if there
    /// is no such migration.
    pub fn since(mut self, migration: impl Into<String>) -> Self {
        self.since = Some(migration.into());
        self
    }

    /// Judges with these severities.
    pub fn settings(mut self, settings: LintSettings) -> Self {
        self.linter = self.linter.settings(settings);
        self
    }

    /// Fails from this severity on; by default at errors.
    pub fn fail_on(mut self, severity: Severity) -> Self {
        self.fail_on = severity;
        self
    }

    /// Judges, for a test with questions of its own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if a file cannot be read or is not UTF-8, if there is none, or if the catalog
    /// is not one that this version can read.
    pub fn report(&self) -> Result<Report> {
        let scripts = self.scripts()?;
        Ok(self.linter()?.lint_all(&scripts))
    }

    /// Judges, and passes if everything was read and nothing is wrong.
    ///
    /// # Panics
    ///
    /// With a report at the caller's line, if there is a finding at or above
    /// [`fail_on`](Self::fail_on), if something could not be read, or if there is nothing to judge.
    #[track_caller]
    pub fn check(&self) {
        if let Err(text) = self.outcome() {
            panic!("{text}");
        }
    }

    fn outcome(&self) -> std::result::Result<(), String> {
        let scripts = self.scripts().map_err(|e| show::error(&e))?;
        let linter = self.linter().map_err(|e| show::error(&e))?;
        let report = linter.lint_all(&scripts);
        match lint_verdict(&report, self.fail_on) {
            Verdict::Clean => Ok(()),
            _ => Err(show::report(&report, &scripts, self.fail_on)),
        }
    }

    fn scripts(&self) -> Result<Vec<crate::Script>> {
        match (&self.source, &self.since) {
            (Source::Migrations(folder), since) => files::migrations(folder, since.as_deref()),
            (Source::Scripts(path), None) => files::scripts(path),
            (Source::Scripts(path), Some(_)) => {
                let message = format!("{} is no folder of migrations", path.display());
                Err(Error::new(ErrorKind::Usage, message)
                    .with_help("since(…) goes with testing::migrations(…)"))
            }
        }
    }

    fn linter(&self) -> Result<Linter> {
        let linter = self.linter.clone();
        match &self.catalog {
            Some(path) => Ok(linter.catalog(catalog(path)?)),
            None => Ok(linter),
        }
    }
}

fn catalog(path: &Path) -> Result<Catalog> {
    let bytes = files::read(path)?;
    let unusable = |message: String| {
        Error::new(ErrorKind::Io, message)
            .with_help("write it anew: reconcile introspect --format json")
    };
    let catalog: Catalog = serde_json::from_slice(&bytes)
        .map_err(|e| unusable(format!("{} is not a catalog", path.display())).with_source(e))?;
    if catalog.schema_version != crate::catalog::SCHEMA_VERSION {
        let (name, version) = (path.display(), catalog.schema_version);
        return Err(unusable(format!(
            "{name} is a catalog of version {version}, which this version cannot read"
        )));
    }
    Ok(catalog)
}
