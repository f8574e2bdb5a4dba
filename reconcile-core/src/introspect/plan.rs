//! What is sent: the queries of one reading as text messages, once it is known to whom.

use std::fmt::Write as _;

use postgres::{GenericClient, SimpleQueryMessage};

use super::changes::Snapshot;
use super::queries::{AFTER, CHANGES, FIRST, Query, SECOND};
use super::reading::WAIT;
use super::session::Session;
use super::template::Template;
use super::{Introspector, locks};
use crate::error::{Error, ErrorKind, Result};

/// The oldest major version of PostgreSQL that is read.
const OLDEST: u32 = 13;

/// What a reading's way of asking depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thresholds {
    /// The size of `pg_class`, in bytes, from which on a reading is asked for in two halves.
    pub(super) halves_from: u64,
    /// The number of things, indexes aside, up to which a scope is looked up by their ids.
    pub(super) ids_up_to: usize,
}

impl Default for Thresholds {
    /// Halves from about 500 tables on: understanding the first then takes longer than a round trip
    /// within a data centre.
    fn default() -> Self {
        Self {
            halves_from: 1 << 20,
            ids_up_to: 500,
        }
    }
}

const SETTINGS: &str = include_str!("settings.sql");

/// The catalogs lie in memory: a few rows are fetched by an index rather than by reading tables of
/// tens of thousands.
const FEW_ROWS: &str = "SET LOCAL random_page_cost = 1;\n";

/// One reading, after its first trip.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) session: Session,
    pub(super) template: Template,
    /// Whether the answers are worth to be understood while the server still works.
    pub(super) in_halves: bool,
    /// `lock_timeout` and `statement_timeout`, in milliseconds.
    timeouts: [(&'static str, u128); 2],
}

impl Plan {
    pub(super) fn new<C: GenericClient>(asked: &Introspector, client: &mut C) -> Result<Self> {
        let session = Session::ask(client, &asked.schemas)?;
        Ok(Self {
            in_halves: asked.schemas.is_empty()
                && session.class_size >= asked.thresholds.halves_from,
            template: template(asked, &session)?,
            session,
            timeouts: [
                ("lock_timeout", asked.lock_timeout.min(WAIT).as_millis()),
                ("statement_timeout", asked.statement_timeout.as_millis()),
            ],
        })
    }

    /// Everything but the look at changes.
    pub(super) fn whole(&self) -> Result<String> {
        let mut script = self.first_half()?;
        self.push_second_half(&mut script)?;
        Ok(script)
    }

    /// The transaction, its settings, the queries that bring most of the rows.
    pub(super) fn first_half(&self) -> Result<String> {
        let mut script = String::with_capacity(32 * 1024);
        script.push_str(self.session.begin());
        script.push_str(SETTINGS);
        for (setting, timeout) in self.timeouts {
            let _ = writeln!(script, "SET LOCAL {setting} = {timeout};");
        }
        if self.template.small_scope {
            script.push_str(FEW_ROWS);
        }
        self.push_queries(&mut script, &FIRST)?;
        Ok(script)
    }

    /// The rest, and what has changed since `before`, so that no trip is needed for it.
    pub(super) fn second_half(&self, before: &Snapshot) -> Result<String> {
        let mut script = String::with_capacity(32 * 1024);
        self.push_second_half(&mut script)?;
        if self.session.own_transaction() {
            script.push_str(";\n");
            let template = Template {
                changes: before.changes_until_now(),
                ..self.template.clone()
            };
            push_changes(&mut script, &template)?;
        }
        Ok(script)
    }

    /// What has changed between two snapshots; `None` where nothing can have.
    pub(super) fn changes(&self, before: &Snapshot, after: &Snapshot) -> Result<Option<String>> {
        let Some(changes) = before.changes_until(after) else {
            return Ok(None);
        };
        let template = Template {
            changes,
            ..self.template.clone()
        };
        let mut script = String::with_capacity(8 * 1024);
        push_changes(&mut script, &template)?;
        Ok(Some(script))
    }

    fn push_second_half(&self, script: &mut String) -> Result<()> {
        self.push_queries(script, &SECOND)?;
        script.push_str(self.session.end());
        script.push_str(&self.template.fill(AFTER.sql)?);
        Ok(())
    }

    fn push_queries(&self, script: &mut String, queries: &[Query]) -> Result<()> {
        for query in queries {
            script.push_str(&self.template.fill(query.sql)?);
            script.push_str(";\n");
        }
        Ok(())
    }

    /// One trip. An error leaves no transaction of ours behind.
    pub(super) fn send<C: GenericClient>(
        &self,
        client: &mut C,
        script: &str,
    ) -> Result<Vec<SimpleQueryMessage>> {
        client.simple_query(script).map_err(|error| {
            // The connection may be gone as well; the first error is the one that says why.
            let _ = client.batch_execute(self.session.undo());
            let error = Error::from_postgres(error, "reading the catalog");
            locks::named(client, &self.session, error)
        })
    }
}

fn push_changes(script: &mut String, template: &Template) -> Result<()> {
    script.push_str("BEGIN READ ONLY;\n");
    script.push_str(SETTINGS);
    script.push_str(&template.fill(CHANGES.sql)?);
    script.push_str(";\nCOMMIT");
    Ok(())
}

fn template(asked: &Introspector, session: &Session) -> Result<Template> {
    if session.major() < OLDEST {
        let message = format!("the server is PostgreSQL {}", session.version);
        return Err(Error::new(ErrorKind::UnsupportedServer, message)
            .with_help(format!("PostgreSQL {OLDEST} and later can be read")));
    }
    let absent = |name: &&String| !session.namespaces.iter().any(|(_, n)| n == *name);
    if let Some(name) = asked.schemas.iter().find(absent) {
        let message = format!(
            "there is no schema {} in database {}",
            crate::name::quote_ident(name),
            crate::name::quote_ident(&session.database)
        );
        return Err(Error::new(ErrorKind::Usage, message));
    }
    let in_scope =
        |name: &String| asked.schemas.is_empty() || asked.schemas.binary_search(name).is_ok();
    let (wanted, unwanted): (Vec<_>, Vec<_>) = session
        .namespaces
        .iter()
        .partition(|(_, name)| in_scope(name));
    let mut unwanted: Vec<u32> = unwanted.into_iter().map(|(oid, _)| *oid).collect();
    unwanted.extend(&session.system_namespaces);
    let wanted: Vec<u32> = wanted.into_iter().map(|(oid, _)| *oid).collect();
    let in_wanted = session.sizes.iter().filter(|(oid, _)| wanted.contains(oid));
    let relations: usize = in_wanted.map(|(_, relations)| relations).sum();
    Ok(Template {
        major: session.major(),
        wanted,
        unwanted,
        small_scope: !asked.schemas.is_empty() && relations <= asked.thresholds.ids_up_to,
        scoped: !asked.schemas.is_empty(),
        exact_sizes: asked.exact_sizes,
        superuser: session.superuser,
        ..Template::default()
    })
}
