//! From the arguments to an open connection.

use postgres::Client;
use reconcile_core::connect::url::Dialect;
use reconcile_core::connect::{Environment, Secret, Session, Target, connect, search_path};
use reconcile_core::evidence::Asker;
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::Inspector;

use crate::args::{Asking, Connection, EvidenceMode, Reading};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::render::visible;

impl Connection {
    /// Connects, read-only.
    pub(crate) fn open(&self, output: Output) -> Result<Client, Failure> {
        let target = target(self.database_url.as_ref(), output)?;
        Ok(connect(&target, &self.reading.session())?)
    }

    /// Where to connect, and how, for those that connect more than once.
    pub(crate) fn target(&self, output: Output) -> Result<(Target, Session), Failure> {
        let target = target(self.database_url.as_ref(), output)?;
        Ok((target, self.reading.session()))
    }

    /// Connects, so that what the role and the server allow can be written.
    pub(crate) fn open_for_writing(&self, output: Output) -> Result<Client, Failure> {
        let target = target(self.database_url.as_ref(), output)?;
        Ok(connect(&target, &self.reading.session().read_only(false))?)
    }

    /// Connects, read-only, with the schemas in which a migration's names without a schema would be
    /// looked up.
    pub(crate) fn open_with_path(&self, output: Output) -> Result<(Client, Vec<String>), Failure> {
        self.reading
            .open_with_path(self.database_url.as_ref(), output)
    }
}

/// Says on standard error which parts of the URL mean nothing here.
fn target(url: Option<&Secret>, output: Output) -> Result<Target, Failure> {
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

/// A lock that a session holds means nothing behind a pooler that gives sessions away.
pub(crate) fn refuse_pooler(target: &Target) -> Result<(), Failure> {
    if !target.pgbouncer() {
        return Ok(());
    }
    Err(
        Failure::new("the URL says pgbouncer=true, and a lock cannot be held through one")
            .with_help("connect to the server itself, as Prisma's directUrl does"),
    )
}

/// Where Prisma's ledger is: in the schema of the URL, whatever its kind.
pub(crate) fn ledger_schema(target: &Target) -> &str {
    target.schema().unwrap_or("public")
}

impl Reading {
    fn session(&self) -> Session {
        Session::new()
            .statement_timeout(self.statement_timeout)
            .lock_timeout(self.lock_timeout)
    }

    /// Connects, and tells in which schemas a migration's names without a schema would be looked up.
    pub(crate) fn open_with_path(
        &self,
        url: Option<&Secret>,
        output: Output,
    ) -> Result<(Client, Vec<String>), Failure> {
        let target = target(url, output)?;
        let path = if let Some(schema) = prisma_schema(&target) {
            vec![schema.to_owned()]
        } else {
            // On a connection of its own: what is read later must not depend on such a path.
            let session = self.session().inherited_search_path();
            search_path(&mut connect(&target, &session)?)?
        };
        Ok((connect(&target, &self.session())?, path))
    }

    pub(crate) fn introspector(&self, config: &Config) -> Introspector {
        let schemas = if self.schemas.is_empty() {
            &config.database.schemas
        } else {
            &self.schemas
        };
        Introspector::new()
            .schemas(schemas)
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

impl Asking {
    /// A lock is waited for no longer than half the time of a question, so that it can be told
    /// from a question that takes too long.
    pub(crate) fn asker(&self, config: &Config, reading: &Reading) -> Asker {
        let mode = self.evidence.or(config.lint.evidence);
        Asker::new()
            .mode(mode.unwrap_or(EvidenceMode::On).into())
            .timeout(self.evidence_timeout)
            .lock_timeout(reading.lock_timeout.min(self.evidence_timeout / 2))
            .examples(self.evidence_examples)
    }
}
