//! A statement that runs outside of any transaction.

use postgres::Client;
use postgres::types::Type;

use super::report::Ending;
use super::step::failure;
use super::{Applier, Run};
use crate::baseline::plan::Step;
use crate::error::{Error, Result};
use crate::journal::Event;
use crate::name::QualifiedName;
use crate::script::Piece;
use crate::statement::{Statement, StatementKind};

/// How an index stands that a statement is to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Absent,
    Valid,
    /// What an attempt that failed has left.
    Invalid,
}

impl Applier {
    /// Runs a statement by itself. What it has left when it fails is taken away, if it is an index
    /// that is of no use.
    pub(super) fn alone(
        &self,
        client: &mut Client,
        run: &mut Run<'_>,
        step: &Step,
        number: usize,
    ) -> Result<Option<Ending>> {
        let Some(piece) = step.statements.first() else {
            return Ok(None);
        };
        let index = self.made_index(run, piece);
        let before = found(client, index.as_ref())?;
        let resumed = run.open == Some(number);
        match before {
            // An earlier run was killed behind it.
            Found::Valid if resumed => return Ok(None),
            Found::Invalid if resumed => take_away(client, index.as_ref())?,
            _ => {}
        }
        let started = Event::StepStarted {
            script: run.checksum.clone(),
            step: number,
            transaction: None,
            gone: Vec::new(),
        };
        run.record(client, &started)?;
        run.tell(number, piece);
        let Err(error) = client.batch_execute(run.script.slice(piece)) else {
            return Ok(None);
        };
        let ending = failure(error, run.script, piece, number)?;
        if (before == Found::Absent || resumed) && found(client, index.as_ref())? == Found::Invalid
        {
            take_away(client, index.as_ref())?;
        }
        Ok(Some(ending))
    }

    /// The index that a `CREATE INDEX CONCURRENTLY` makes, if it names it.
    fn made_index(&self, run: &Run<'_>, piece: &Piece) -> Option<QualifiedName> {
        let StatementKind::CreateIndex(index) = Statement::read(run.script, piece).kind else {
            return None;
        };
        let name = index.name?;
        let schema = index.table.schema.as_deref();
        let schema = schema.or(self.search_path.first().map(String::as_str))?;
        Some(QualifiedName::new(schema, name))
    }
}

fn found(client: &mut Client, index: Option<&QualifiedName>) -> Result<Found> {
    let Some(index) = index else {
        return Ok(Found::Absent);
    };
    let failed = |error| Error::from_postgres(error, "looking for an index");
    let sql = "SELECT i.indisvalid FROM pg_catalog.pg_index i \
               JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = $1::pg_catalog.text AND c.relname = $2::pg_catalog.text";
    let rows = client
        .query_typed(
            sql,
            &[(&index.schema, Type::TEXT), (&index.name, Type::TEXT)],
        )
        .map_err(failed)?;
    Ok(match rows.first() {
        None => Found::Absent,
        Some(row) if row.try_get(0).map_err(failed)? => Found::Valid,
        Some(_) => Found::Invalid,
    })
}

fn take_away(client: &mut Client, index: Option<&QualifiedName>) -> Result<()> {
    let Some(index) = index else {
        return Ok(());
    };
    client
        .batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"))
        .map_err(|error| {
            let doing = format!("taking away what is left of the index {index}");
            Error::from_postgres(error, &doing)
        })
}
