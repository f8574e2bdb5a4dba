//! Runs a check against a live database.

use postgres::GenericClient;

use super::{CheckReport, ReadSummary, SCHEMA_VERSION, required_tables};
use crate::catalog::Catalog;
use crate::connect::search_path;
use crate::error::Result;
use crate::evidence::Asker;
use crate::finding::Report;
use crate::introspect::Introspector;
use crate::linter::Linter;
use crate::name::QualifiedName;
use crate::script::Script;
use crate::sequence::Inspector;

/// The main job, read-only: reads the catalog, lints scripts by it and by evidence, judges sequences,
/// looks for required tables.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::Severity;
/// use reconcile_core::check::{Check, Verdict};
/// use reconcile_core::script::Script;
///
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let diff = Script::from_bytes("diff.sql", std::fs::read("diff.sql")?)?;
/// let report = Check::new()
///     .script(diff)
///     .required("public.users".parse()?)
///     .read(&mut client)?;
/// assert_eq!(report.verdict(Severity::Error), Verdict::Clean);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Check {
    introspector: Introspector,
    inspector: Inspector,
    asker: Asker,
    linter: Linter,
    search_path: Option<Vec<String>>,
    scripts: Vec<Script>,
    required: Vec<QualifiedName>,
}

impl Check {
    /// Checks the sequences of the whole database, and nothing else until it is asked to.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the catalog in this way.
    #[must_use]
    pub fn introspector(mut self, introspector: Introspector) -> Self {
        self.introspector = introspector;
        self
    }

    /// Reads the sequences in this way.
    #[must_use]
    pub fn inspector(mut self, inspector: Inspector) -> Self {
        self.inspector = inspector;
        self
    }

    /// Asks for evidence on the scripts in this way.
    #[must_use]
    pub fn asker(mut self, asker: Asker) -> Self {
        self.asker = asker;
        self
    }

    /// The schemas in which the scripts' names without a schema are looked up. By default that of
    /// the connection, or `public` where it has none.
    #[must_use]
    pub fn search_path<S: Into<String>>(mut self, schemas: impl IntoIterator<Item = S>) -> Self {
        self.search_path = Some(schemas.into_iter().map(Into::into).collect());
        self
    }

    /// Lints in this way; the catalog and the answers of the database are added.
    #[must_use]
    pub fn linter(mut self, linter: Linter) -> Self {
        self.linter = linter;
        self
    }

    /// Lints this script, too.
    #[must_use]
    pub fn script(mut self, script: Script) -> Self {
        self.scripts.push(script);
        self
    }

    /// Requires that this table exists and can be read.
    #[must_use]
    pub fn required(mut self, table: QualifiedName) -> Self {
        self.required.push(table);
        self
    }

    /// The scripts, for showing the findings in them.
    #[must_use]
    pub fn scripts(&self) -> &[Script] {
        &self.scripts
    }

    /// Reads and judges. Writes nothing; takes `ACCESS SHARE` locks only.
    ///
    /// # Errors
    ///
    /// As [`Introspector::read`], [`Inspector::read`] and [`Asker::ask`].
    pub fn read<C: GenericClient>(&self, client: &mut C) -> Result<CheckReport> {
        let catalog = self.introspector.read(client)?;
        let sequences = self.inspector.read(client, &catalog)?;
        let (read, required) = (
            ReadSummary::of(&catalog),
            required_tables(&catalog, &self.required),
        );
        let unseen = catalog.reading.unseen.clone();
        let lint = if self.scripts.is_empty() {
            None
        } else {
            Some(self.lint(client, catalog)?)
        };
        Ok(CheckReport {
            schema_version: SCHEMA_VERSION,
            read,
            required,
            unseen,
            lint,
            sequences,
        })
    }

    /// Judges the scripts by the catalog and by what the database says of its rows.
    fn lint<C: GenericClient>(&self, client: &mut C, catalog: Catalog) -> Result<Report> {
        let path = match &self.search_path {
            Some(path) => path.clone(),
            None => search_path(client)?,
        };
        let linter = self.linter.clone().catalog(catalog).search_path(path);
        let answers = self.asker.ask(client, &linter.questions(&self.scripts))?;
        Ok(linter.answers(answers).lint_all(&self.scripts))
    }
}
