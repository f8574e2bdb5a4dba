//! Reads a [`Catalog`] from a live server.
//!
//! Two round trips at any size: one asks for the server, the role and the schemas, one sends all
//! queries as one text message inside one `REPEATABLE READ READ ONLY` transaction. The statements
//! are not prepared, so a pooler in transaction mode does no harm.
//!
//! The server deparses expressions with the names of the present, not of the snapshot, and waits for
//! locks while it does: hence the lock timeout, a third trip where transactions ended while the
//! catalog was read, and [`ErrorKind::Changed`] where one of them changed what was read. A reading
//! that met a change is made a second time.

use std::fmt::Write as _;
use std::time::Duration;

use postgres::{GenericClient, SimpleQueryMessage};

use crate::catalog::{Catalog, Reading, SCHEMA_VERSION, Server, Unseen};
use crate::error::{Error, ErrorKind, Result};
use answer::Row;
use builder::Builder;
use queries::{AFTER, LAST, QUERIES, Query};
use template::Template;

mod answer;
mod builder;
mod changes;
mod columns;
mod constraints;
mod depends;
mod finish;
mod indexes;
mod locks;
mod names;
mod others;
mod queries;
mod relations;
mod routines;
mod sequences;
mod session;
mod template;
mod text;
mod types;

use session::Session;

/// The oldest major version of PostgreSQL that is read.
const OLDEST: u32 = 13;

/// Reads a [`Catalog`]: which schemas, how exactly, with what patience.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::introspect::Introspector;
///
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let catalog = Introspector::new().schemas(["public"]).read(&mut client)?;
/// for table in &catalog.tables {
///     println!("{} has {} columns", table.name, table.columns.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Introspector {
    schemas: Vec<String>,
    exact_sizes: bool,
    lock_timeout: Duration,
    statement_timeout: Duration,
}

impl Default for Introspector {
    fn default() -> Self {
        Self::new()
    }
}

impl Introspector {
    /// Reads all schemas but the system's; waits at most 2 s for a lock and 60 s for a query.
    #[must_use]
    pub fn new() -> Self {
        Self {
            schemas: Vec::new(),
            exact_sizes: false,
            lock_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_mins(1),
        }
    }

    /// Reads these schemas only. What they refer to in other schemas is named, not read; objects in
    /// no schema (extensions, publications) are read all the same.
    #[must_use]
    pub fn schemas<I, S>(mut self, schemas: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.schemas = schemas.into_iter().map(Into::into).collect();
        self.schemas.sort_unstable();
        self.schemas.dedup();
        self
    }

    /// Asks the server for `pg_total_relation_size` of every table. It opens each table and all its
    /// indexes (about 0.2 ms each on a fresh connection); without it sizes are those of the last
    /// vacuum or analyze.
    #[must_use]
    pub fn exact_sizes(mut self, yes: bool) -> Self {
        self.exact_sizes = yes;
        self
    }

    /// How long to wait for a lock. Printing a definition takes `ACCESS SHARE` on its table, and so
    /// waits behind running DDL.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// How long one query may take.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// Reads the catalog.
    ///
    /// In a transaction of the caller's it works within a savepoint, which it rolls back: nothing
    /// of the transaction changes, and an error leaves it usable. The isolation level is then the
    /// caller's; under `READ COMMITTED` the reading is not one snapshot, and
    /// [`Reading::one_snapshot`] says so. Nor is it noticed there where others rename what
    /// expressions refer to while they are printed.
    ///
    /// Needs no privilege beyond connecting: the system catalogs are readable by all. Tables whose
    /// rows the role may not read are named in [`Reading::unseen`]. Takes `ACCESS SHARE` locks on
    /// relations whose expressions are printed, until the end of its transaction.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] where a schema that was asked for does not exist,
    /// [`ErrorKind::UnsupportedServer`] before PostgreSQL 13, [`ErrorKind::Timeout`],
    /// [`ErrorKind::Changed`] where the schema kept changing, [`ErrorKind::Connection`]. There is
    /// never a partial catalog.
    pub fn read<C: GenericClient>(&self, client: &mut C) -> Result<Catalog> {
        match self.read_once(client) {
            Err(error) if error.kind() == ErrorKind::Changed => self.read_once(client),
            other => other,
        }
    }

    /// The SQL that [`read`](Self::read) would send to this server after its first question: for
    /// the curious, for `psql`, and for measuring.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn sql<C: GenericClient>(&self, client: &mut C) -> Result<String> {
        let session = Session::ask(client)?;
        self.script(&session, &self.template(&session)?)
    }

    fn read_once<C: GenericClient>(&self, client: &mut C) -> Result<Catalog> {
        let answer = self.ask(client)?;
        let template = answer.template.clone();
        let (builder, session) = answer.build()?;
        if session.own_transaction() {
            changes::refuse(client, &builder, &template)?;
        }
        Ok(self.finish(builder, session))
    }

    /// The first half of [`read`](Self::read), for measuring the halves apart.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    #[doc(hidden)]
    pub fn ask<C: GenericClient>(&self, client: &mut C) -> Result<Answer> {
        let session = Session::ask(client)?;
        let template = self.template(&session)?;
        let script = self.script(&session, &template)?;
        match client.simple_query(&script) {
            Ok(messages) => Ok(Answer {
                session,
                template,
                messages,
            }),
            Err(error) => {
                // The connection may be gone as well; the first error is the one that says why.
                let _ = client.batch_execute(session.undo());
                let error = Error::from_postgres(error, "reading the catalog");
                Err(locks::named(client, &session, error))
            }
        }
    }

    /// The second half of [`read`](Self::read), for measuring the halves apart: without the look at
    /// what may have changed in the meantime.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    #[doc(hidden)]
    pub fn assemble(&self, answer: Answer) -> Result<Catalog> {
        let (builder, session) = answer.build()?;
        Ok(self.finish(builder, session))
    }

    fn template(&self, session: &Session) -> Result<Template> {
        if session.major() < OLDEST {
            let message = format!("the server is PostgreSQL {}", session.version);
            return Err(Error::new(ErrorKind::UnsupportedServer, message)
                .with_help(format!("PostgreSQL {OLDEST} and later can be read")));
        }
        let absent = |name: &&String| !session.namespaces.iter().any(|(_, n)| n == *name);
        if let Some(name) = self.schemas.iter().find(absent) {
            let message = format!(
                "there is no schema {} in database {}",
                crate::name::quote_ident(name),
                crate::name::quote_ident(&session.database)
            );
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let in_scope =
            |name: &String| self.schemas.is_empty() || self.schemas.binary_search(name).is_ok();
        let (wanted, unwanted): (Vec<_>, Vec<_>) = session
            .namespaces
            .iter()
            .partition(|(_, name)| in_scope(name));
        let mut unwanted: Vec<u32> = unwanted.into_iter().map(|(oid, _)| *oid).collect();
        unwanted.extend(&session.system_namespaces);
        Ok(Template {
            major: session.major(),
            wanted: wanted.into_iter().map(|(oid, _)| *oid).collect(),
            unwanted,
            scoped: !self.schemas.is_empty(),
            exact_sizes: self.exact_sizes,
            superuser: session.superuser,
            changed_since: 0,
            certain_since: 0,
        })
    }

    /// Everything of the second trip: the transaction, its settings, all queries.
    fn script(&self, session: &Session, template: &Template) -> Result<String> {
        let mut script = String::with_capacity(32 * 1024);
        script.push_str(session.begin());
        script.push_str(include_str!("introspect/settings.sql"));
        for (setting, timeout) in [
            ("lock_timeout", self.lock_timeout),
            ("statement_timeout", self.statement_timeout),
        ] {
            let _ = writeln!(script, "SET LOCAL {setting} = {};", timeout.as_millis());
        }
        for query in QUERIES.iter().chain(&LAST) {
            script.push_str(&template.fill(query.sql)?);
            script.push_str(";\n");
        }
        script.push_str(session.end());
        script.push_str(&template.fill(AFTER.sql)?);
        Ok(script)
    }

    fn finish(&self, mut builder: Builder, session: Session) -> Catalog {
        finish::finish(&mut builder);
        let mut unseen: Vec<Unseen> = builder.unseen;
        unseen.sort_unstable();
        Catalog {
            schema_version: SCHEMA_VERSION,
            reading: Reading {
                one_snapshot: session.one_snapshot(),
                role: session.role,
                superuser: session.superuser,
                scope: self.schemas.clone(),
                exact_sizes: self.exact_sizes,
                unseen,
            },
            server: Server {
                version_num: session.version_num,
                version: session.version,
                database: session.database,
                encoding: session.encoding,
                collation: session.collation,
                in_recovery: session.in_recovery,
            },
            schemas: builder.schemas,
            tables: builder.tables,
            views: builder.views,
            sequences: builder.sequences,
            enums: builder.enums,
            domains: builder.domains,
            composites: builder.composites,
            ranges: builder.ranges,
            routines: builder.routines,
            extensions: builder.extensions,
            publications: builder.publications,
            others: builder.others,
            default_privileges: builder.default_privileges,
            dependencies: builder.dependencies,
        }
    }
}

/// What the server answered to all queries, not yet understood.
#[doc(hidden)]
#[derive(Debug)]
pub struct Answer {
    session: Session,
    template: Template,
    messages: Vec<SimpleQueryMessage>,
}

impl Answer {
    fn build(self) -> Result<(Builder, Session)> {
        let mut builder = Builder::for_session(&self.session, &self.template);
        assemble(&mut builder, self.messages)?;
        Ok((builder, self.session))
    }
}

/// Hands every row to its query's reader. Each query announces itself by a row description, also
/// where it has no rows.
fn assemble(builder: &mut Builder, messages: Vec<SimpleQueryMessage>) -> Result<()> {
    builder.places.reserve(messages.len() / 2);
    let mut queries = QUERIES.iter().chain(&LAST).chain([&AFTER]);
    let mut current: Option<&Query> = None;
    for message in messages {
        match message {
            SimpleQueryMessage::RowDescription(_) => {
                current = Some(
                    queries
                        .next()
                        .ok_or_else(|| out_of_step("more results than queries"))?,
                );
            }
            SimpleQueryMessage::Row(row) => {
                let query = current.ok_or_else(|| out_of_step("a row before any query"))?;
                (query.row)(builder, &Row::new(&row, query.name))?;
            }
            SimpleQueryMessage::CommandComplete(_) => {
                if let Some(query) = current.take() {
                    (query.done)(builder);
                }
            }
            _ => {}
        }
    }
    match queries.next() {
        Some(query) => Err(out_of_step(&format!(
            "no result for the query about {}",
            query.name
        ))),
        None => Ok(()),
    }
}

fn out_of_step(what: &str) -> Error {
    Error::new(
        ErrorKind::UnexpectedAnswer,
        format!("the server's answer is out of step: {what}"),
    )
}
