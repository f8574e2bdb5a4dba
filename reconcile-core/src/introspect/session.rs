//! The first trip: the server, the role, the schemas, and whether a transaction is open.

use postgres::{GenericClient, SimpleQueryMessage, SimpleQueryRow};

use super::answer::Row;
use super::builder::Builder;
use super::template::Template;
use crate::error::{Error, ErrorKind, Result};
use crate::name::quote_literal;

/// What is known before the catalog is read.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) version_num: u32,
    pub(super) version: String,
    pub(super) database: String,
    pub(super) encoding: String,
    pub(super) collation: String,
    pub(super) in_recovery: bool,
    pub(super) role: String,
    pub(super) superuser: bool,
    in_transaction: bool,
    isolation: String,
    block_size: u64,
    search_path: Vec<String>,
    /// Of `pg_class`, in bytes: how much there is to read.
    pub(super) class_size: u64,
    /// Ids and names of the schemas that are not the system's.
    pub(super) namespaces: Vec<(u32, String)>,
    pub(super) system_namespaces: Vec<u32>,
    /// How many things are in each schema asked for.
    pub(super) sizes: Vec<(u32, usize)>,
}

impl Session {
    /// Asks also how much is in each of these schemas.
    pub(super) fn ask<C: GenericClient>(client: &mut C, schemas: &[String]) -> Result<Self> {
        let mut script = concat!(
            include_str!("session.sql"),
            ";\n",
            include_str!("namespaces.sql")
        )
        .to_owned();
        if !schemas.is_empty() {
            let names: Vec<String> = schemas.iter().map(|name| quote_literal(name)).collect();
            script.push_str(";\n");
            script.push_str(&include_str!("sizes.sql").replace("{{names}}", &names.join(", ")));
        }
        let messages = client
            .simple_query(&script)
            .map_err(|e| Error::from_postgres(e, "asking the server what it is"))?;
        let mut session = None;
        let mut results = 0;
        for message in &messages {
            match (message, &mut session) {
                (SimpleQueryMessage::RowDescription(_), _) => results += 1,
                (SimpleQueryMessage::Row(row), None) => session = Some(Self::from_row(row)?),
                (SimpleQueryMessage::Row(row), Some(session)) => session.add(row, results)?,
                _ => {}
            }
        }
        session.ok_or_else(|| {
            let message = "the server did not say what it is";
            Error::new(ErrorKind::UnexpectedAnswer, message)
        })
    }

    /// A row of the second result, or of the third.
    fn add(&mut self, row: &SimpleQueryRow, result: usize) -> Result<()> {
        let row = Row::new(row, "schemas");
        if result == 3 {
            self.sizes.push((row.parse(0)?, row.parse(1)?));
        } else if row.flag(2)? {
            self.system_namespaces.push(row.parse(0)?);
        } else {
            self.namespaces.push((row.parse(0)?, row.owned(1)?));
        }
        Ok(())
    }

    fn from_row(row: &SimpleQueryRow) -> Result<Self> {
        let row = Row::new(row, "the server");
        Ok(Self {
            version_num: row.parse(0)?,
            version: row.owned(1)?,
            database: row.owned(2)?,
            encoding: row.owned(3)?,
            collation: row.opt_owned(4)?.unwrap_or_default(),
            in_recovery: row.flag(5)?,
            role: row.owned(6)?,
            superuser: row.flag(7)?,
            in_transaction: row.flag(8)?,
            isolation: row.owned(9)?,
            block_size: row.parse(10)?,
            search_path: row.list(11)?,
            class_size: row.parse(12)?,
            namespaces: Vec::new(),
            system_namespaces: Vec::new(),
            sizes: Vec::new(),
        })
    }

    pub(super) fn major(&self) -> u32 {
        self.version_num / 10_000
    }

    /// Whether the reading has a transaction of its own, and not the caller's.
    pub(super) fn own_transaction(&self) -> bool {
        !self.in_transaction
    }

    pub(super) fn one_snapshot(&self) -> bool {
        !self.in_transaction
            || matches!(self.isolation.as_str(), "repeatable read" | "serializable")
    }

    pub(super) fn begin(&self) -> &'static str {
        if self.in_transaction {
            "SAVEPOINT reconcile_introspect;\n"
        } else {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
        }
    }

    /// Rolling back to the savepoint restores the settings, too.
    pub(super) fn end(&self) -> &'static str {
        if self.in_transaction {
            "ROLLBACK TO SAVEPOINT reconcile_introspect; RELEASE SAVEPOINT reconcile_introspect;\n"
        } else {
            "COMMIT;\n"
        }
    }

    /// After an error.
    pub(super) fn undo(&self) -> &'static str {
        if self.in_transaction {
            self.end()
        } else {
            "ROLLBACK"
        }
    }
}

impl Builder {
    pub(super) fn for_session(session: &Session, template: &Template) -> Self {
        Self {
            major: session.major(),
            block_size: session.block_size,
            scoped: template.scoped,
            wanted: template.wanted.iter().copied().collect(),
            reader: session.role.clone(),
            search_path: session.search_path.clone(),
            ..Self::default()
        }
    }
}
