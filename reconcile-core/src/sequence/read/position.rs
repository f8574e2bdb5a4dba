//! Positions and extremes, and the judgement that follows from them.

use postgres::GenericClient;

use super::jobs::{jobs, small, why};
use super::lines::Lines;
use super::plan::Subject;
use super::scan::scans;
use super::session::{Job, Session};
use super::statement;
use crate::error::Result;
use crate::sequence::{FedColumn, Judged, Limits, Position, decide};

pub(super) fn read(
    lines: &mut Lines<'_, impl GenericClient>,
    session: &Session,
    subjects: &mut [Subject<'_>],
) -> Result<()> {
    let jobs = jobs(subjects, |subject, number| {
        let sql = if subject.judged {
            statement::extremes_and_position(subject, number)
        } else {
            statement::position(subject, number)
        };
        (!subject.is_given_up()).then(|| Job {
            sql,
            locks: 1 + subject
                .columns
                .iter()
                .map(|column| column.locks)
                .sum::<usize>(),
            alone: scans(subject),
        })
    });
    let answers = jobs.run_over(lines, session)?;
    for (subject, answer) in subjects.iter_mut().zip(answers) {
        match answer {
            None => {}
            Some(Err(error)) => subject.give_up(why(&error)),
            Some(Ok(rows)) => judge(subject, &rows),
        }
    }
    Ok(())
}

/// Takes the rows of [`statement::extremes_and_position`] apart.
fn judge(subject: &mut Subject<'_>, rows: &[Vec<Option<String>>]) {
    let judged = subject.judged;
    let columns = if judged {
        subject.columns.as_slice()
    } else {
        &[]
    };
    let position = rows
        .split_last()
        .filter(|(_, rest)| rest.len() == columns.len());
    let Some((position, extremes)) = position.and_then(|(row, extremes)| {
        Some((
            Position {
                last_value: small(row, 0)?,
                is_called: row.get(1)?.as_deref()? == "true",
            },
            extremes,
        ))
    }) else {
        subject.give_up("the server's answer was not understood".to_owned());
        return;
    };
    let fed: Vec<FedColumn> = columns
        .iter()
        .zip(extremes)
        .map(|(column, row)| FedColumn::new(small(row, 0), column.range))
        .collect();
    let limits = Limits::from(subject.sequence);
    let status = subject.state.status;
    let mut state = subject
        .state
        .clone()
        .with_decision(decide(&limits, position, &fed));
    if !judged {
        state.status = status;
    }
    state.judged = Some(Judged::new(limits, position, subject.judged_columns(&fed)));
    subject.state = state;
}
