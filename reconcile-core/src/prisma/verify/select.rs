//! One `SELECT` a model, really run.

use postgres::GenericClient;

use super::{Lack, VerifyReport, model};
use crate::error::{Error, ErrorKind, Result};
use crate::name::quote_ident;
use crate::prisma::expected::{Expected, ExpectedTable};

/// Selects one row of every model and view with all its columns, as the client would, and adds to the report
/// those that cannot be read: for a missing privilege, a foreign server that does not answer, a row
/// that does not come. Those that lack a table, a view or a column are left out: the report says so already.
///
/// Needs a transaction of the caller's, which it leaves as it was; rows are not kept.
///
/// # Errors
///
/// [`ErrorKind::Connection`] when the connection is lost. What concerns one model is in the report.
pub fn try_selects<C: GenericClient>(
    client: &mut C,
    expected: &Expected,
    report: &mut VerifyReport,
) -> Result<()> {
    let lacks = |table: &ExpectedTable| {
        let name = model(table);
        let field = format!("{name}.");
        report.unanswered.iter().any(|own| {
            let missing = matches!(
                own.lack,
                Lack::MissingTable | Lack::MissingView | Lack::MissingColumn
            );
            missing && (own.model == name || own.model.starts_with(&field))
        })
    };
    let tables: Vec<&ExpectedTable> = expected
        .tables
        .iter()
        .chain(&expected.views)
        .filter(|table| !table.is_ignored && !lacks(table))
        .collect();
    report.selected = tables.len();
    let all: Vec<String> = tables.iter().map(|table| select(table)).collect();
    // All in one trip. Only if one of them fails, which one is asked.
    if within(client, &all.join(";\n"))?.is_none() {
        return Ok(());
    }
    for (table, sql) in tables.into_iter().zip(&all) {
        if let Some(error) = within(client, sql)? {
            let message = format!("rows of {} cannot be selected: {error}", table.name);
            report.selected -= 1;
            report.add(model(table), &table.name, Lack::NotSelected, message);
        }
    }
    Ok(())
}

fn select(table: &ExpectedTable) -> String {
    let columns = table.columns.iter().filter(|column| !column.is_ignored);
    let columns: Vec<String> = columns.map(|column| quote_ident(&column.name)).collect();
    format!("select {} from {} limit 1", columns.join(", "), table.name)
}

/// Runs statements within a savepoint; what the server has against them.
fn within<C: GenericClient>(client: &mut C, sql: &str) -> Result<Option<Error>> {
    let failed = |error| Error::from_postgres(error, "selecting from the models' tables");
    client
        .batch_execute("savepoint reconcile_select")
        .map_err(failed)?;
    let answer = client.simple_query(sql).map_err(failed);
    if let Err(error) = &answer
        && error.kind() == ErrorKind::Connection
    {
        return answer.map(|_| None);
    }
    client
        .batch_execute("rollback to savepoint reconcile_select; release savepoint reconcile_select")
        .map_err(failed)?;
    Ok(answer.err())
}
