//! Running a script on the copy, and looking at what each statement does.

use std::time::Instant;

use postgres::Client;

use super::RehearsalProgress;
use super::held::Held;
use super::relations::{self, Locks, Mode, Relations};
use super::report::{HeldLock, RehearsedStatement};
use crate::baseline::apply::step::failure;
use crate::baseline::plan::{ApplyPlan, Step};
use crate::baseline::{Ending, Failure};
use crate::error::{Error, Result};
use crate::script::{Piece, Script};

/// What came of it.
#[derive(Default)]
pub(super) struct Run {
    pub(super) statements: Vec<RehearsedStatement>,
    pub(super) failure: Option<Failure>,
    pub(super) microseconds: u64,
}

/// A script on a copy.
pub(super) struct Rehearsing<'a> {
    pub(super) client: &'a mut Client,
    pub(super) script: &'a Script,
    /// What was there before the script.
    pub(super) known: Relations,
    pub(super) told: &'a mut dyn FnMut(RehearsalProgress),
}

/// Locks that a statement took, until it is known how long they were held.
struct Taken {
    since: Instant,
    /// The statement's place in the list.
    at: usize,
    locks: Locks,
}

impl Rehearsing<'_> {
    pub(super) fn run(mut self, plan: &ApplyPlan) -> Result<Run> {
        let mut run = Run::default();
        for (step, number) in plan.steps.iter().zip(1..) {
            let failed = match step.alone {
                Some(_) => self.alone(step, number, &mut run)?,
                None => self.transaction(step, number, &mut run)?,
            };
            if failed.is_some() {
                run.failure = failed;
                break;
            }
        }
        Ok(run)
    }

    fn transaction(
        &mut self,
        step: &Step,
        number: usize,
        run: &mut Run,
    ) -> Result<Option<Failure>> {
        self.control("BEGIN")?;
        let mut held = Held::default();
        let mut taken = Vec::new();
        for piece in &step.statements {
            let since = Instant::now();
            let statement = match self.execute(piece, number, run)? {
                Ok(statement) => statement,
                Err(failure) => {
                    self.control("ROLLBACK")?;
                    close(&taken, &self.known, run);
                    return Ok(Some(failure));
                }
            };
            // Nothing that was there before is nothing to be locked.
            let new = if self.known.is_empty() {
                Locks::new()
            } else {
                held.look(self.client)?
            };
            taken.push(Taken {
                since,
                at: run.statements.len(),
                locks: relations::worth_telling(&new, held.locks(), &self.known),
            });
            self.note_files(statement, &held.closed(&self.known), run)?;
        }
        let committed = self.client.batch_execute("COMMIT");
        close(&taken, &self.known, run);
        match (committed, step.statements.last()) {
            // A constraint that was deferred to the end.
            (Err(error), Some(piece)) => self.failed(error, piece, number).map(Some),
            (Err(error), None) => Err(Error::from_postgres(error, "ending a transaction")),
            (Ok(()), _) => Ok(None),
        }
    }

    fn alone(&mut self, step: &Step, number: usize, run: &mut Run) -> Result<Option<Failure>> {
        for piece in &step.statements {
            let mut statement = match self.execute(piece, number, run)? {
                Ok(statement) => statement,
                Err(failure) => return Ok(Some(failure)),
            };
            statement.alone = step.alone;
            let all: Vec<u32> = self.known.keys().copied().collect();
            self.note_files(statement, &all, run)?;
        }
        Ok(None)
    }

    /// Runs one statement; what it did is still to be found out.
    fn execute(
        &mut self,
        piece: &Piece,
        step: usize,
        run: &mut Run,
    ) -> Result<Result<RehearsedStatement, Failure>> {
        let start = self.script.position(piece.start);
        (self.told)(RehearsalProgress::Running { line: start.line });
        let since = Instant::now();
        let done = self.client.batch_execute(self.script.slice(piece));
        let microseconds = microseconds(since);
        run.microseconds += microseconds;
        if let Err(error) = done {
            return self.failed(error, piece, step).map(Err);
        }
        Ok(Ok(RehearsedStatement {
            step,
            start,
            end: self.script.position(piece.end),
            alone: None,
            microseconds,
            locks: None,
            rewritten: Vec::new(),
            rebuilt: Vec::new(),
        }))
    }

    /// Adds the statement, with those of these tables and indexes that have a new file.
    fn note_files(
        &mut self,
        mut statement: RehearsedStatement,
        ids: &[u32],
        run: &mut Run,
    ) -> Result<()> {
        if !ids.is_empty() {
            let now = relations::changed_files(self.client, &self.known, ids)?;
            (statement.rewritten, statement.rebuilt) = relations::new_files(&mut self.known, &now);
        }
        run.statements.push(statement);
        Ok(())
    }

    fn control(&mut self, sql: &str) -> Result<()> {
        self.client
            .batch_execute(sql)
            .map_err(|error| Error::from_postgres(error, "rehearsing a step"))
    }

    fn failed(&self, error: postgres::Error, piece: &Piece, step: usize) -> Result<Failure> {
        match failure(error, self.script, piece, step)? {
            Ending::Failed(failure) => Ok(failure),
            ending => Err(Error::new(
                crate::error::ErrorKind::UnexpectedAnswer,
                ending.to_string(),
            )),
        }
    }
}

/// The step is over, and its locks with it.
fn close(taken: &[Taken], known: &Relations, run: &mut Run) {
    for one in taken {
        let microseconds = microseconds(one.since);
        let lock = |(id, mode): &(u32, Mode)| {
            Some(HeldLock {
                relation: known.get(id)?.name.to_string(),
                mode: mode.as_str().to_owned(),
                microseconds,
            })
        };
        let mut locks: Vec<HeldLock> = one.locks.iter().filter_map(lock).collect();
        locks.sort_unstable();
        if let Some(statement) = run.statements.get_mut(one.at) {
            statement.locks = Some(locks);
        }
    }
}

fn microseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
