//! Which tables would have to be read from end to end.

use postgres::GenericClient;

use super::jobs::{jobs, number, why};
use super::plan::Subject;
use super::session::{Job, Session};
use super::statement;
use crate::catalog::TableKind;
use crate::error::Result;

/// Sizes are asked for: the catalog's are estimates, and 0 for a table never vacuumed.
pub(super) fn leave_out_large(
    client: &mut impl GenericClient,
    session: &Session,
    subjects: &mut [Subject<'_>],
    limit: u64,
) -> Result<()> {
    let jobs = jobs(subjects, |subject, number| {
        let tables = subject.columns.iter().flat_map(|column| &column.unindexed);
        let local = tables.filter(|table| table.kind != TableKind::Foreign);
        let sql: String = local.map(|table| statement::size(table, number)).collect();
        (!sql.is_empty() && !subject.is_given_up()).then_some(Job {
            sql,
            locks: subject.columns.len(),
            alone: false,
        })
    });
    let answers = jobs.run(client, session)?;
    for (subject, answer) in subjects.iter_mut().zip(answers) {
        let foreign = subject
            .columns
            .iter()
            .flat_map(|column| &column.unindexed)
            .find(|table| table.kind == TableKind::Foreign);
        if let Some(table) = foreign {
            let reason = format!("{} is a foreign table; allow scans to read it", table.name);
            subject.give_up(reason);
            continue;
        }
        match answer {
            None => {}
            Some(Err(error)) => subject.give_up(why(&error)),
            Some(Ok(rows)) => {
                let sizes = rows.iter().filter_map(|row| number(row, 0));
                let total: i128 = sizes.sum();
                if total > i128::from(limit) {
                    subject.give_up(no_index(subject, total));
                }
            }
        }
    }
    Ok(())
}

/// Whether some table has no index that leads to the extreme.
pub(super) fn scans(subject: &Subject<'_>) -> bool {
    let mut columns = subject.columns.iter();
    columns.any(|column| !column.unindexed.is_empty())
}

fn no_index(subject: &Subject<'_>, bytes: i128) -> String {
    let column = subject
        .columns
        .iter()
        .find(|column| !column.unindexed.is_empty());
    let (table, name) = column.map_or_else(Default::default, |column| {
        (column.feed.table.to_string(), column.feed.column.as_str())
    });
    format!(
        "no index begins with column {name} of {table}, and reading it means {} MiB; create one, or allow scans",
        bytes / (1024 * 1024)
    )
}
