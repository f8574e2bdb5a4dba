//! What is asked for each sequence, and the answers taken apart.

use postgres::GenericClient;

use super::lines::Lines;
use super::plan::Subject;
use super::session::{Answer, Job, Session};
use crate::error::Result;
use crate::server_error::text;

/// Jobs for some of the subjects.
pub(super) struct Jobs {
    jobs: Vec<Job>,
    /// For each subject, the number of its job.
    places: Vec<Option<usize>>,
}

pub(super) fn jobs<'a>(
    subjects: &[Subject<'a>],
    mut job: impl FnMut(&Subject<'a>, usize) -> Option<Job>,
) -> Jobs {
    let mut jobs = Vec::new();
    let mut places = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let made = job(subject, jobs.len());
        places.push(made.as_ref().map(|_| jobs.len()));
        jobs.extend(made);
    }
    Jobs { jobs, places }
}

impl Jobs {
    pub(super) fn run(
        self,
        client: &mut impl GenericClient,
        session: &Session,
    ) -> Result<Vec<Option<Answer>>> {
        let answers = session.run(client, &self.jobs, 0..self.jobs.len())?;
        Ok(self.placed(answers))
    }

    /// The same over one connection or two.
    pub(super) fn run_over(
        self,
        lines: &mut Lines<'_, impl GenericClient>,
        session: &Session,
    ) -> Result<Vec<Option<Answer>>> {
        let answers = lines.run(session, &self.jobs)?;
        Ok(self.placed(answers))
    }

    fn placed(&self, answers: Vec<Answer>) -> Vec<Option<Answer>> {
        let mut answers = answers.into_iter();
        let places = self.places.iter();
        places
            .map(|place| place.and_then(|_| answers.next()))
            .collect()
    }
}

pub(super) fn number(row: &[Option<String>], at: usize) -> Option<i128> {
    row.get(at)?.as_deref()?.parse().ok()
}

pub(super) fn small(row: &[Option<String>], at: usize) -> Option<i64> {
    number(row, at).and_then(|value| i64::try_from(value).ok())
}

/// The server's own words about one sequence.
pub(super) fn why(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => format!("{} (SQLSTATE {})", text(error), error.code().code()),
        None => error.to_string(),
    }
}
