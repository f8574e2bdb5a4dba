//! From the arguments to an open connection.

use postgres::Client;
use reconcile_core::connect::{Environment, Session, Target, connect};
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::Inspector;

use crate::args::Connection;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::render::visible;

impl Connection {
    /// Connects, read-only. Says on standard error which parts of the URL mean nothing here.
    pub(crate) fn open(&self, output: Output) -> Result<Client, Failure> {
        let Some(url) = &self.database_url else {
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
        let session = Session::new()
            .statement_timeout(self.statement_timeout)
            .lock_timeout(self.lock_timeout);
        Ok(connect(&target, &session)?)
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
