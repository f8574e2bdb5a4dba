//! From the arguments to an open connection.

use postgres::Client;
use reconcile_core::connect::url::Dialect;
use reconcile_core::connect::{Environment, Secret, Session, Target, connect, search_path};
use reconcile_core::evidence::Asker;
use reconcile_core::introspect::Introspector;
use reconcile_core::prisma::{LedgerReader, Schema};
use reconcile_core::sequence::Inspector;

use crate::args::{Asking, Connection, EvidenceMode, Patience, Reading, Whole};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::render::visible;

impl Connection {
    /// Connects, read-only.
    pub(crate) fn open(&self, output: Output) -> Result<Client, Failure> {
        Ok(self.open_for_reading(output)?.0)
    }

    /// Connects, read-only, and tells where to.
    pub(crate) fn open_for_reading(&self, output: Output) -> Result<(Client, Target), Failure> {
        let target = target(self.database_url.as_ref(), output)?;
        let session = self.reading.patience.session();
        Ok((connect(&target, &session)?, target))
    }

    /// Connects, so that what the role and the server allow can be written.
    pub(crate) fn open_for_writing(&self, output: Output) -> Result<(Client, Target), Failure> {
        let target = target(self.database_url.as_ref(), output)?;
        let session = self.reading.patience.session().read_only(false);
        Ok((connect(&target, &session)?, target))
    }

    /// Connects, read-only, with the schemas in which a migration's names without a schema would be
    /// looked up.
    pub(crate) fn open_with_path(&self, output: Output) -> Result<(Client, Vec<String>), Failure> {
        self.reading
            .open_with_path(self.database_url.as_ref(), output)
    }
}

impl Whole {
    /// Connects, read-only.
    pub(crate) fn open(&self, output: Output) -> Result<Client, Failure> {
        let (target, session) = self.target(output)?;
        Ok(connect(&target, &session)?)
    }

    /// Where to connect, and how, for those that need to know or connect more than once.
    pub(crate) fn target(&self, output: Output) -> Result<(Target, Session), Failure> {
        let target = target(self.database_url.as_ref(), output)?;
        Ok((target, self.patience.session()))
    }
}

/// Says on standard error which parts of the URL mean nothing here.
pub(crate) fn target(url: Option<&Secret>, output: Output) -> Result<Target, Failure> {
    let Some(url) = url else {
        return Err(Failure::new("no database was named")
            .with_help("set DATABASE_URL, or give --database-url"));
    };
    let target = Environment::from_process().complete(Target::parse(url.expose())?)?;
    for ignored in target.ignored() {
        output.note(&format!(
            "note: `{}` in the database URL means nothing to reconcile and is ignored",
            visible::line(ignored)
        ));
    }
    Ok(target)
}

/// The one schema in which Prisma works.
fn prisma_schema(target: &Target) -> Option<&str> {
    let default = (target.dialect() == Dialect::Prisma).then_some("public");
    target.schema().or(default)
}

/// Where Prisma's ledger is: in the schema of the URL, whatever its kind.
pub(crate) fn ledger_schema(target: &Target) -> &str {
    target.schema().unwrap_or("public")
}

/// What reads it, as the configuration and the Prisma schema want it.
pub(crate) fn ledger_reader(
    target: &Target,
    config: &Config,
    schema: Option<&Schema>,
) -> LedgerReader {
    let reader = LedgerReader::new()
        .schema(ledger_schema(target))
        .external_tables(&config.prisma.external_tables);
    match schema {
        Some(schema) => reader.listed_schemas(&schema.datasource.schemas),
        None => reader,
    }
}

impl Patience {
    fn session(&self) -> Session {
        Session::new()
            .statement_timeout(self.statement_timeout)
            .lock_timeout(self.lock_timeout)
    }

    /// Opens another connection to the same place, read-only, if there may be one more.
    pub(crate) fn again(
        &self,
        target: &Target,
    ) -> impl FnOnce() -> Option<Client> + Send + 'static {
        let (target, session) = (target.clone(), self.session());
        move || connect(&target, &session).ok()
    }

    /// The schemas in which a migration's names without a schema are looked up.
    pub(crate) fn search_path(&self, target: &Target) -> Result<Vec<String>, Failure> {
        if let Some(schema) = prisma_schema(target) {
            return Ok(vec![schema.to_owned()]);
        }
        // On a connection of its own: what is read later must not depend on such a path.
        let session = self.session().inherited_search_path();
        Ok(search_path(&mut connect(target, &session)?)?)
    }

    /// Reads all schemas.
    pub(crate) fn introspector(&self) -> Introspector {
        Introspector::new()
            .lock_timeout(self.lock_timeout)
            .statement_timeout(self.statement_timeout)
    }

    pub(crate) fn inspector(&self, scan_unindexed: bool) -> Inspector {
        Inspector::new()
            .scan_unindexed(scan_unindexed)
            .lock_timeout(self.lock_timeout)
            .statement_timeout(self.statement_timeout)
    }
}

impl Reading {
    /// Connects, and tells in which schemas a migration's names without a schema would be looked up.
    pub(crate) fn open_with_path(
        &self,
        url: Option<&Secret>,
        output: Output,
    ) -> Result<(Client, Vec<String>), Failure> {
        let target = target(url, output)?;
        let path = self.patience.search_path(&target)?;
        Ok((connect(&target, &self.patience.session())?, path))
    }

    pub(crate) fn introspector(&self, config: &Config) -> Introspector {
        let schemas = if self.schemas.is_empty() {
            &config.database.schemas
        } else {
            &self.schemas
        };
        self.patience.introspector().schemas(schemas)
    }
}

impl Asking {
    /// A lock is waited for no longer than half the time of a question, so that it can be told
    /// from a question that takes too long.
    pub(crate) fn asker(&self, config: &Config, patience: &Patience) -> Asker {
        let mode = self.evidence.or(config.lint.evidence);
        Asker::new()
            .mode(mode.unwrap_or(EvidenceMode::On).into())
            .timeout(self.evidence_timeout)
            .lock_timeout(patience.lock_timeout.min(self.evidence_timeout / 2))
            .examples(self.evidence_examples)
    }
}
