//! What the role may read, asked before anything is read: an error would say less.

use postgres::types::{ToSql, Type};
use postgres::{GenericClient, Row};

use super::plan::Subject;
use super::session::Session;
use crate::catalog::{Feed, Persistence};
use crate::error::{Error, Result};
use crate::name::quote_ident;

/// What the role may do with a sequence or a column.
struct Access {
    exists: bool,
    schema: bool,
    select: bool,
    /// Whether row security may hide some of the rows.
    hidden: bool,
}

/// Gives up those subjects that the role cannot read, naming the statement that would help.
pub(super) fn check(
    client: &mut impl GenericClient,
    session: &Session,
    subjects: &mut [Subject<'_>],
) -> Result<()> {
    let mut of = Vec::new();
    let (mut schemas, mut names) = (Vec::new(), Vec::new());
    let mut columns = (Vec::new(), Vec::new(), Vec::new());
    for (at, subject) in subjects.iter().enumerate() {
        schemas.push(subject.sequence.name.schema.as_str());
        names.push(subject.sequence.name.name.as_str());
        for column in &subject.columns {
            of.push((at, column.feed));
            columns.0.push(column.feed.table.schema.as_str());
            columns.1.push(column.feed.table.name.as_str());
            columns.2.push(column.feed.column.as_str());
        }
    }
    let lists = [&schemas, &names, &columns.0, &columns.1, &columns.2];
    for (is_column, at, access) in ask(client, session, &lists)? {
        let feed = of.get(at).filter(|_| is_column);
        let subject = feed.map_or(at, |(subject, _)| *subject);
        match (subjects.get_mut(subject), feed) {
            (Some(subject), Some((_, feed))) => check_column(session, subject, feed, &access),
            (Some(subject), None) => check_sequence(session, subject, &access),
            (None, _) => {}
        }
    }
    Ok(())
}

fn check_sequence(session: &Session, subject: &mut Subject<'_>, access: &Access) {
    let name = &subject.sequence.name;
    let unlogged = subject.sequence.persistence == Persistence::Unlogged;
    if !access.exists {
        subject.give_up(format!("{name} does not exist any more; introspect again"));
    } else if !access.schema {
        subject.give_up(schema_needed(&name.schema, &session.role));
    } else if !access.select {
        let role = quote_ident(&session.role);
        subject.give_up(format!(
            "{name} may not be read; run: grant select on sequence {name} to {role}"
        ));
    } else if session.in_recovery && unlogged {
        subject.give_up(format!(
            "{name} is unlogged, and the server is a standby; ask the primary"
        ));
    }
}

fn check_column(session: &Session, subject: &mut Subject<'_>, feed: &Feed, access: &Access) {
    let (table, role) = (&feed.table, quote_ident(&session.role));
    let column = quote_ident(&feed.column);
    if !access.exists {
        subject.give_up(format!(
            "column {column} of {table} does not exist any more; introspect again"
        ));
    } else if !access.schema {
        subject.give_up(schema_needed(&table.schema, &session.role));
    } else if !access.select {
        subject.give_up(format!(
            "column {column} of {table} may not be read; run: grant select ({column}) on table {table} to {role}"
        ));
    } else if access.hidden {
        subject.give_up(format!(
            "row security of {table} may hide rows from {role}; read as its owner, or run: alter role {role} bypassrls"
        ));
    }
}

fn schema_needed(schema: &str, role: &str) -> String {
    let (schema, role) = (quote_ident(schema), quote_ident(role));
    format!("schema {schema} may not be used; run: grant usage on schema {schema} to {role}")
}

/// For each name whether it is a column's, its number, and what the role may do.
fn ask(
    client: &mut impl GenericClient,
    session: &Session,
    names: &[&Vec<&str>; 5],
) -> Result<Vec<(bool, usize, Access)>> {
    let parameters = names.map(|list| (list as &(dyn ToSql + Sync), Type::TEXT_ARRAY));
    let sql = include_str!("access.sql");
    let rows = session.protected(client, |client| client.query_typed(sql, &parameters))?;
    let read = |row: &Row| {
        let at: i64 = row.try_get(1)?;
        let access = Access {
            exists: row.try_get(2)?,
            schema: row.try_get(3)?,
            select: row.try_get(4)?,
            hidden: row.try_get(5)?,
        };
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        Ok((row.try_get(0)?, at, access))
    };
    let read: std::result::Result<_, _> = rows.iter().map(read).collect();
    read.map_err(|e| Error::from_postgres(e, "reading privileges"))
}
