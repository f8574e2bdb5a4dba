//! What the role may read, asked before anything is read: an error would say less.

use postgres::GenericClient;
use postgres::types::{ToSql, Type};

use super::plan::Subject;
use super::session::Session;
use crate::catalog::Persistence;
use crate::error::{Error, Result};
use crate::name::quote_ident;

/// Gives up those subjects that the role cannot read, naming the statement that would help.
pub(super) fn check(
    client: &mut impl GenericClient,
    session: &Session,
    subjects: &mut [Subject<'_>],
) -> Result<()> {
    check_sequences(client, session, subjects)?;
    check_columns(client, session, subjects)
}

fn check_sequences(
    client: &mut impl GenericClient,
    session: &Session,
    subjects: &mut [Subject<'_>],
) -> Result<()> {
    let names: Vec<_> = subjects
        .iter()
        .map(|subject| &subject.sequence.name)
        .collect();
    let schemas: Vec<&str> = names.iter().map(|name| name.schema.as_str()).collect();
    let names: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
    let found = ask(
        client,
        session,
        include_str!("sequence_access.sql"),
        &[&schemas, &names],
    )?;
    for ([exists, schema, select, _], at) in found {
        let Some(subject) = subjects.get_mut(at) else {
            continue;
        };
        let name = &subject.sequence.name;
        let unlogged = subject.sequence.persistence == Persistence::Unlogged;
        if !exists {
            subject.give_up(format!("{name} does not exist any more; introspect again"));
        } else if !schema {
            subject.give_up(schema_needed(&name.schema, &session.role));
        } else if !select {
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
    Ok(())
}

fn check_columns(
    client: &mut impl GenericClient,
    session: &Session,
    subjects: &mut [Subject<'_>],
) -> Result<()> {
    let mut of = Vec::new();
    let (mut schemas, mut tables, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    for (at, subject) in subjects.iter().enumerate() {
        for column in &subject.columns {
            of.push((at, column.feed));
            schemas.push(column.feed.table.schema.as_str());
            tables.push(column.feed.table.name.as_str());
            columns.push(column.feed.column.as_str());
        }
    }
    let sql = include_str!("column_access.sql");
    let found = ask(client, session, sql, &[&schemas, &tables, &columns])?;
    for ([exists, schema, select, hidden], at) in found {
        let Some((subject, feed)) = of
            .get(at)
            .and_then(|(i, feed)| Some((subjects.get_mut(*i)?, *feed)))
        else {
            continue;
        };
        let (table, role) = (&feed.table, quote_ident(&session.role));
        let column = quote_ident(&feed.column);
        if !exists {
            subject.give_up(format!(
                "column {column} of {table} does not exist any more; introspect again"
            ));
        } else if !schema {
            subject.give_up(schema_needed(&table.schema, &session.role));
        } else if !select {
            subject.give_up(format!(
                "column {column} of {table} may not be read; run: grant select ({column}) on table {table} to {role}"
            ));
        } else if hidden {
            subject.give_up(format!(
                "row security of {table} may hide rows from {role}; read as its owner, or run: alter role {role} bypassrls"
            ));
        }
    }
    Ok(())
}

fn schema_needed(schema: &str, role: &str) -> String {
    let (schema, role) = (quote_ident(schema), quote_ident(role));
    format!("schema {schema} may not be used; run: grant usage on schema {schema} to {role}")
}

/// Four answers for each name, with its number.
fn ask(
    client: &mut impl GenericClient,
    session: &Session,
    sql: &str,
    names: &[&Vec<&str>],
) -> Result<Vec<([bool; 4], usize)>> {
    let parameters: Vec<(&(dyn ToSql + Sync), Type)> = names
        .iter()
        .map(|list| (*list as &(dyn ToSql + Sync), Type::TEXT_ARRAY))
        .collect();
    let rows = session.protected(client, |client| client.query_typed(sql, &parameters))?;
    let not_understood = |e| Error::from_postgres(e, "reading privileges");
    rows.iter()
        .map(|row| {
            let at: i64 = row.try_get(0).map_err(not_understood)?;
            let mut answers = [false; 4];
            for (i, answer) in answers.iter_mut().enumerate().take(row.len() - 1) {
                *answer = row.try_get(i + 1).map_err(not_understood)?;
            }
            Ok((answers, usize::try_from(at).unwrap_or(usize::MAX)))
        })
        .collect()
}
