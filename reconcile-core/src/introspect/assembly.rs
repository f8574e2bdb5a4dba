//! From the server's answers to a catalog: every row goes to the reader of its query.

use std::iter::Peekable;

use postgres::SimpleQueryMessage;

use super::answer::Row;
use super::builder::Builder;
use super::changes::Snapshot;
use super::plan::Plan;
use super::queries::{AFTER, CHANGES, FIRST, Query, SECOND};
use super::{Introspector, finish};
use crate::catalog::{Catalog, Reading, SCHEMA_VERSION, Server};
use crate::error::{Error, ErrorKind, Result};

/// Answers on their way to a catalog. They come in pieces, each of whole results.
pub(super) struct Assembly {
    builder: Builder,
    /// The queries whose answers are still to come.
    queries: Peekable<Box<dyn Iterator<Item = &'static Query> + Send>>,
}

impl Assembly {
    pub(super) fn new(plan: &Plan) -> Self {
        let queries = FIRST.iter().chain(&SECOND).chain([&AFTER, &CHANGES]);
        let queries: Box<dyn Iterator<Item = _> + Send> = Box::new(queries);
        Self {
            builder: Builder::for_session(&plan.session, &plan.template),
            queries: queries.peekable(),
        }
    }

    /// Each query announces itself by a row description, also where it has no rows.
    pub(super) fn take(&mut self, messages: Vec<SimpleQueryMessage>) -> Result<()> {
        self.builder.places.reserve(messages.len() / 2);
        let mut current: Option<&Query> = None;
        for message in messages {
            match message {
                SimpleQueryMessage::RowDescription(_) => {
                    let next = self.queries.next();
                    current = Some(next.ok_or_else(|| out_of_step("more results than queries"))?);
                }
                SimpleQueryMessage::Row(row) => {
                    let query = current.ok_or_else(|| out_of_step("a row before any query"))?;
                    (query.row)(&mut self.builder, &Row::new(&row, query.name))?;
                }
                SimpleQueryMessage::CommandComplete(_) => {
                    if let Some(query) = current.take() {
                        (query.done)(&mut self.builder);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The snapshots at the beginning and after the end.
    pub(super) fn snapshots(&self) -> Option<(&Snapshot, &Snapshot)> {
        match self.builder.snapshots.as_slice() {
            [before, after] => Some((before, after)),
            _ => None,
        }
    }

    /// The catalog, once the answers to all queries were taken. That about changes may be missing:
    /// it is not asked for where there can be none.
    pub(super) fn finish(mut self, asked: &Introspector, plan: Plan) -> Result<Catalog> {
        if let Some(query) = self.queries.peek()
            && query.name != CHANGES.name
        {
            let what = format!("no result for the query about {}", query.name);
            return Err(out_of_step(&what));
        }
        finish::finish(&mut self.builder)?;
        Ok(catalog(self.builder, asked, plan))
    }
}

fn catalog(mut builder: Builder, asked: &Introspector, plan: Plan) -> Catalog {
    let session = plan.session;
    builder.unseen.sort_unstable();
    Catalog {
        schema_version: SCHEMA_VERSION,
        reading: Reading {
            one_snapshot: session.one_snapshot(),
            role: session.role,
            superuser: session.superuser,
            scope: asked.schemas.clone(),
            exact_sizes: asked.exact_sizes,
            unseen: builder.unseen,
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

fn out_of_step(what: &str) -> Error {
    Error::new(
        ErrorKind::UnexpectedAnswer,
        format!("the server's answer is out of step: {what}"),
    )
}
