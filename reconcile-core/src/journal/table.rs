//! The journal in a table of the database, for everybody who works on it.
//!
//! The file stays what counts: it is written first, and safeguards and resumed runs read nothing else.
//! The table is a copy of its lines, and catches up where it has missed some.

use std::fmt::Write as _;

use postgres::GenericClient;
use postgres::types::{ToSql, Type};
use sha2::{Digest as _, Sha256};

use super::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::name::{QualifiedName, quote_ident};

const LOOK: &str = include_str!("table/look.sql");
const MAKE: &str = include_str!("table/make.sql");
const ADD: &str = include_str!("table/add.sql");

/// What the table has.
const COLUMNS: [&str; 6] = ["checksum", "at", "role", "tool_version", "event", "entry"];

/// A table that holds the lines of a journal.
///
/// Rows are only added, each line once, by its checksum. Needs `SELECT` and `INSERT` on the table, and
/// `CREATE` on its schema (on the database, if there is no such schema) where it is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalTable {
    name: QualifiedName,
}

/// What there is of it.
struct Found {
    schema: bool,
    table: bool,
    lacks: Vec<String>,
    writable: bool,
    can_make: bool,
}

impl JournalTable {
    /// The table of this name, which need not be there.
    #[must_use]
    pub fn new(name: QualifiedName) -> Self {
        Self { name }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &QualifiedName {
        &self.name
    }

    /// Whether lines can be added, by what the catalog says; only reads. A table that is missing is
    /// well if the role can make it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Permission`] where the role may not make it or add to it; [`ErrorKind::Usage`]
    /// where something else has its name; those of the connection.
    pub fn check(&self, client: &mut impl GenericClient) -> Result<()> {
        self.look(client).map(drop)
    }

    /// Adds those of the lines that are not there yet, and makes the table if it is missing. One
    /// statement, on a connection that has no transaction open: what was written down stays, whatever
    /// becomes of the work. How many lines were added.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check), and of what the server has against the rows.
    pub fn add(&self, client: &mut impl GenericClient, entries: &[Entry]) -> Result<u64> {
        if entries.is_empty() {
            return Ok(0);
        }
        let found = self.look(client)?;
        if !found.table {
            self.make(client, found.schema)?;
        }
        let lines = Lines::of(entries)?;
        let sql = ADD.replace("{table}", &self.name.to_string());
        let values: [(&(dyn ToSql + Sync), Type); 6] = [
            (&lines.checksum, Type::TEXT_ARRAY),
            (&lines.at, Type::TEXT_ARRAY),
            (&lines.role, Type::TEXT_ARRAY),
            (&lines.tool_version, Type::TEXT_ARRAY),
            (&lines.event, Type::TEXT_ARRAY),
            (&lines.entry, Type::TEXT_ARRAY),
        ];
        client
            .execute_typed(&sql, &values)
            .map_err(|error| self.failed(error))
    }

    fn make(&self, client: &mut impl GenericClient, has_schema: bool) -> Result<()> {
        if !has_schema {
            // Somebody else may make it at the same moment: then the next statement finds it.
            let schema = quote_ident(&self.name.schema);
            let _ = client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"));
        }
        let sql = MAKE.replace("{table}", &self.name.to_string());
        match client.batch_execute(&sql) {
            Err(error) if !self.look(client)?.table => Err(self.failed(error)),
            _ => Ok(()),
        }
    }

    fn look(&self, client: &mut impl GenericClient) -> Result<Found> {
        let columns = COLUMNS.as_slice();
        let values: [(&(dyn ToSql + Sync), Type); 3] = [
            (&self.name.schema, Type::TEXT),
            (&self.name.name, Type::TEXT),
            (&columns, Type::TEXT_ARRAY),
        ];
        let rows = client
            .query_typed(LOOK, &values)
            .map_err(|error| self.failed(error))?;
        let row = rows.first().ok_or_else(|| {
            let message = format!("the server did not say what {} is", self.name);
            Error::new(ErrorKind::UnexpectedAnswer, message)
        })?;
        let read = || -> std::result::Result<Found, postgres::Error> {
            Ok(Found {
                schema: row.try_get(0)?,
                table: row.try_get(1)?,
                lacks: row.try_get(2)?,
                writable: row.try_get(3)?,
                can_make: row.try_get(4)?,
            })
        };
        let found = read().map_err(|error| self.failed(error))?;
        self.judge(&found)?;
        Ok(found)
    }

    fn judge(&self, found: &Found) -> Result<()> {
        let name = &self.name;
        if !found.table && !found.can_make {
            let what = if found.schema { "it" } else { "its schema" };
            let message = format!(
                "there is no table {name} for the journal, and the role may not make {what}"
            );
            let help = format!(
                "let its owner-to-be make it, and grant the role USAGE on the schema, SELECT and INSERT on the \
                 table: {}",
                one_line(&MAKE.replace("{table}", &name.to_string()))
            );
            return Err(Error::new(ErrorKind::Permission, message).with_help(help));
        }
        if !found.lacks.is_empty() {
            let lacks = found.lacks.join(", ");
            let message = format!("{name} is not the table of a journal: it has no column {lacks}");
            let help = "name another one: journal.table in reconcile.toml";
            return Err(Error::new(ErrorKind::Usage, message).with_help(help));
        }
        if found.table && !found.writable {
            let message = format!("the role may not add to the journal in {name}");
            let help = format!("GRANT SELECT, INSERT ON {name} to it, and USAGE on the schema");
            return Err(Error::new(ErrorKind::Permission, message).with_help(help));
        }
        Ok(())
    }

    fn failed(&self, error: postgres::Error) -> Error {
        Error::from_postgres(error, &format!("writing the journal into {}", self.name))
    }
}

/// The columns of the rows to add.
#[derive(Default)]
struct Lines<'a> {
    checksum: Vec<String>,
    at: Vec<&'a str>,
    role: Vec<Option<&'a str>>,
    tool_version: Vec<&'a str>,
    event: Vec<String>,
    entry: Vec<String>,
}

impl<'a> Lines<'a> {
    fn of(entries: &'a [Entry]) -> Result<Self> {
        let mut lines = Self::default();
        for own in entries {
            let unwritable = |error| {
                Error::new(ErrorKind::Io, "cannot write a line of the journal").with_source(error)
            };
            let line = serde_json::to_string(own).map_err(unwritable)?;
            let value: serde_json::Value = serde_json::from_str(&line).map_err(unwritable)?;
            lines
                .event
                .push(value["event"].as_str().unwrap_or_default().to_owned());
            lines.checksum.push(checksum(&line));
            lines.at.push(&own.at);
            lines.role.push(own.role.as_deref());
            lines.tool_version.push(&own.tool_version);
            lines.entry.push(line);
        }
        Ok(lines)
    }
}

fn checksum(line: &str) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(line.as_bytes()) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A statement without its comments, for a message.
fn one_line(sql: &str) -> String {
    let lines = sql.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("--")).collect();
    lines.join(" ")
}
