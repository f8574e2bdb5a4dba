//! Two connections that read at the same time: the server works for each of them on a processor of
//! its own.

use std::thread;

use postgres::{Client, GenericClient};

use super::session::{Answer, Job, Session};
use crate::error::Result;

/// From so many on a second connection is worth opening, and using.
pub(super) const WORTH_A_SECOND: usize = 300;

/// The caller's connection, and a second one if there is any.
pub(super) struct Lines<'a, C> {
    pub(super) first: &'a mut C,
    /// In no transaction, on the same database, with the same role.
    pub(super) second: Option<Client>,
}

impl<C: GenericClient> Lines<'_, C> {
    /// Runs all jobs, each of them on one of the connections.
    pub(super) fn run(&mut self, session: &Session, jobs: &[Job]) -> Result<Vec<Answer>> {
        let all = 0..jobs.len();
        let Some(mut second) = self.second.take_if(|_| all.len() >= WORTH_A_SECOND) else {
            return session.run(self.first, jobs, all);
        };
        let (near, far) = (0..all.end / 2, all.end / 2..all.end);
        let other = session.of_another_connection();
        let (first, read) = thread::scope(|scope| {
            let range = far.clone();
            let worker = scope.spawn(move || {
                let answers = other.run(&mut second, jobs, range);
                answers.map(|answers| (answers, second))
            });
            let first = session.run(self.first, jobs, near);
            (first, worker.join().ok().and_then(Result::ok))
        });
        let mut answers = first?;
        answers.extend(match read {
            Some((answers, second)) => {
                self.second = Some(second);
                answers
            }
            // It was only a help.
            None => session.run(self.first, jobs, far)?,
        });
        Ok(answers)
    }
}
