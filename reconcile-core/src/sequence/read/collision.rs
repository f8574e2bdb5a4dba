//! The first value ahead that a row already has.

use postgres::GenericClient;

use super::jobs::{jobs, small, why};
use super::lines::Lines;
use super::plan::Subject;
use super::scan::scans;
use super::session::{Job, Session};
use super::statement;
use crate::error::Result;
use crate::sequence::{Flag, Status};

/// Only for those that have one ahead of them, or may have.
pub(super) fn read(
    lines: &mut Lines<'_, impl GenericClient>,
    session: &Session,
    subjects: &mut [Subject<'_>],
) -> Result<()> {
    let jobs = jobs(subjects, |subject, number| {
        let next = subject
            .state
            .next
            .filter(|_| may_collide(subject.state.status))?;
        Some(Job {
            sql: statement::first_collisions(subject, next, number),
            locks: subject.columns.iter().map(|column| column.locks).sum(),
            // Rows that are out of phase are passed one by one.
            alone: scans(subject) || subject.sequence.increment.unsigned_abs() > 1,
        })
    });
    let answers = jobs.run_over(lines, session)?;
    for (subject, answer) in subjects.iter_mut().zip(answers) {
        match answer {
            None => {}
            Some(Err(error)) => {
                subject.state.flag(Flag::CollisionUnknown);
                subject.state.reason.get_or_insert(why(&error));
            }
            Some(Ok(rows)) => {
                let values = rows.iter().filter_map(|row| small(row, 0));
                let up = subject.sequence.increment > 0;
                let first = if up { values.min() } else { values.max() };
                subject.state.first_collision = first;
                let lags = subject.state.status != Status::Cycling;
                if first.is_none() && lags && subject.sequence.increment.unsigned_abs() > 1 {
                    subject.state.flag(Flag::Interleaved);
                }
            }
        }
    }
    Ok(())
}

fn may_collide(status: Status) -> bool {
    matches!(
        status,
        Status::Behind | Status::BehindWouldExhaust | Status::Cycling
    )
}
