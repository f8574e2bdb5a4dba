//! Asks a live database.
//!
//! Four round trips for any number of questions up to 500, and one more for each further 500: who
//! reads; the beginning of the transaction; what the questions name; the questions, and the end.
//! Each question is a block of its own within one message (`ask/block.sql`): the server answers all
//! it can, and says of each of the others why not.

use std::collections::HashMap;
use std::time::Duration;

use postgres::GenericClient;

use super::{Answer, Answers, Count, Question};
use crate::error::Result;
use block::{Block, Outcome};
use names::Names;
use session::Session;

mod block;
mod estimate;
mod names;
mod position;
mod query;
mod session;
mod why;

/// How much a database is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Exact facts, by queries.
    #[default]
    On,
    /// The planner's estimates, which cost nothing and prove nothing. Where a sequence stands is
    /// exact all the same.
    Estimate,
    /// Nothing.
    Off,
}

/// Asks a live database about the rows that are there: read-only, bounded, in one snapshot.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::evidence::Asker;
/// use reconcile_core::introspect::Introspector;
/// use reconcile_core::{Linter, Script};
///
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let scripts = [Script::from_bytes("diff.sql", std::fs::read("diff.sql")?)?];
/// let linter = Linter::new().catalog(Introspector::new().read(&mut client)?);
/// let answers = Asker::new().ask(&mut client, &linter.questions(&scripts))?;
/// print!("{}", linter.answers(answers).lint_all(&scripts));
/// # Ok(())
/// # }
/// ```
///
/// # What is counted
///
/// The rows that PostgreSQL itself would look at. Dropping, emptying and checking a table reaches
/// its partitions and the children that inherit from it; a unique index and a foreign key reach the
/// partitions, and not such children.
///
/// # What it costs
///
/// Each question is first whether there is any such row, and only then how many, up to the
/// [`limit`](Self::limit). Each has its own [`timeout`](Self::timeout), all together have a
/// [`budget`](Self::budget). One `ACCESS SHARE` lock at a time, given back after each question.
#[derive(Debug, Clone)]
pub struct Asker {
    mode: Evidence,
    timeout: Duration,
    budget: Duration,
    lock_timeout: Duration,
    limit: u64,
    examples: bool,
}

impl Default for Asker {
    fn default() -> Self {
        Self {
            mode: Evidence::On,
            timeout: Duration::from_secs(2),
            budget: Duration::from_mins(1),
            lock_timeout: Duration::from_secs(1),
            limit: 10_000,
            examples: false,
        }
    }
}

impl Asker {
    /// With the defaults that each setting names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How much is asked. Default: [`Evidence::On`].
    #[must_use]
    pub fn mode(mut self, mode: Evidence) -> Self {
        self.mode = mode;
        self
    }

    /// How long one question may take. Default: 2 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// After how long no further question is begun. Default: a minute.
    #[must_use]
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// How long to wait for a lock; nothing is asked of a table that another session keeps locked.
    /// Default: a second.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// Where counting stops: more are "at least" so many. Default: 10,000.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = limit;
        self
    }

    /// Whether the keys of a few rows are named. They are contents of the database, so that it has
    /// to be asked for. Default: no.
    #[must_use]
    pub fn examples(mut self, examples: bool) -> Self {
        self.examples = examples;
        self
    }

    /// Answers the questions; each has an answer afterwards, unless the mode leaves it out.
    ///
    /// Outside a transaction it makes one of its own, `REPEATABLE READ READ ONLY`. In a transaction
    /// of the caller's it works within a savepoint, which it rolls back; the isolation level is then
    /// the caller's. Works on a standby.
    ///
    /// What cannot be answered is [`Answer::NotChecked`], with the reason: a timeout, a lock, a
    /// missing privilege (with the `GRANT` that would help), row security, a table that is gone.
    ///
    /// # Errors
    ///
    /// When the connection is lost, somebody cancels the query, or the system catalogs cannot be
    /// read. What concerns one question is no error but its answer.
    pub fn ask<C: GenericClient>(&self, client: &mut C, questions: &[Question]) -> Result<Answers> {
        let asked = questions.iter().filter(|question| match self.mode {
            Evidence::On => true,
            Evidence::Estimate => estimate::has_one(question),
            Evidence::Off => false,
        });
        let mut asked: Vec<&Question> = asked.collect();
        asked.sort_unstable();
        asked.dedup();
        if asked.is_empty() {
            return Ok(Answers::new());
        }
        let session = Session::open(client, self)?;
        let answers = self.answers(client, &session, &asked);
        session.close(client, answers)
    }

    fn answers<C: GenericClient>(
        &self,
        client: &mut C,
        session: &Session,
        questions: &[&Question],
    ) -> Result<Answers> {
        let names = Names::read(client, questions)?;
        let positions = position::read(client, questions)?;
        let estimates = match self.mode {
            Evidence::Estimate => estimate::read(client, questions)?,
            _ => HashMap::new(),
        };
        let mut answers = Answers::new();
        let mut blocks = Vec::new();
        for &question in questions {
            let refused = match question {
                Question::NextValue(name) => positions.refusal(name, session),
                _ => names.refusal(question, session),
            };
            if let Some(reason) = refused {
                answers.insert(question.clone(), Answer::NotChecked(reason));
            } else if let Some(rows) = estimates.get(question) {
                answers.insert(question.clone(), rows.clone());
            } else {
                blocks.push(Block::new(question, &names, self));
            }
        }
        for (question, outcome) in block::run(client, session, &blocks)? {
            let answer = match question {
                Question::NextValue(name) => positions.answer(name, outcome, self.timeout),
                _ => self.answer(outcome),
            };
            answers.insert(question.clone(), answer);
        }
        Ok(answers)
    }

    fn answer(&self, outcome: Outcome) -> Answer {
        match outcome {
            Outcome::None => Answer::None,
            Outcome::Some { counted, examples } => {
                let counted = counted.unsigned_abs();
                let count = if counted > self.limit {
                    Count::at_least(self.limit)
                } else {
                    Count::exactly(counted)
                };
                Answer::Some(count.examples(examples))
            }
            // There is one; how many could not be told in time.
            Outcome::Uncounted => Answer::Some(Count::at_least(1)),
            Outcome::Failed(failure) => {
                Answer::NotChecked(failure.reason(self.timeout, self.examples))
            }
        }
    }
}
