//! Reading what the decision needs: positions and extremes. Never `nextval`, never `setval`.

use std::time::Duration;

use postgres::GenericClient;

use super::decide::decide;
use super::fed::FedColumn;
use super::limits::{Limits, Position};
use super::report::SequenceReport;
use super::state::{Flag, Status};
use crate::catalog::{Catalog, TableKind};
use crate::error::Result;
use crate::server_error::text;
use plan::{Plan, Subject};
use session::{Answer, Job, Session};

mod access;
mod plan;
mod session;
mod statement;

/// Reads how the sequences of a catalog stand.
///
/// It takes `AccessShare` locks only, writes nothing, and works within a transaction of the
/// caller's: a failed read is rolled back to a savepoint. The number of round trips does not depend
/// on the number of sequences, but for one in every 500.
///
/// What cannot be read makes that one sequence [`Status::Unknown`], with the reason: a missing
/// privilege, row security, a timeout, a large table without a fitting index.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use reconcile_core::{catalog::Catalog, sequence::Inspector};
/// # let catalog: Catalog = serde_json::from_str("{}")?;
/// # let mut client = postgres::Client::connect("", postgres::NoTls)?;
/// let report = Inspector::new().read(&mut client, &catalog)?;
/// for state in &report.sequences {
///     println!("{} {:?} {:?}", state.sequence, state.status, state.reason);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Inspector {
    scan_unindexed: bool,
    scan_limit: u64,
    statement_timeout: Duration,
    lock_timeout: Duration,
}

impl Default for Inspector {
    fn default() -> Self {
        Self {
            scan_unindexed: false,
            scan_limit: 64 * 1024 * 1024,
            statement_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(2),
        }
    }
}

impl Inspector {
    /// With the defaults that each setting names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether large tables without a fitting index are read from end to end, and foreign tables
    /// too. Otherwise their sequences are [`Status::Unknown`]. Default: no.
    #[must_use]
    pub fn scan_unindexed(mut self, scan: bool) -> Self {
        self.scan_unindexed = scan;
        self
    }

    /// From how many bytes on a table without a fitting index is large. Default: 64 MiB.
    #[must_use]
    pub fn scan_limit(mut self, bytes: u64) -> Self {
        self.scan_limit = bytes;
        self
    }

    /// How long the server may take for each statement. Default: 30 seconds.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// How long to wait for a lock. Default: 2 seconds.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// Reads the positions of all sequences and the extremes of the columns they feed, and judges.
    ///
    /// The catalog should be fresh, and hold the tables that the sequences feed with their
    /// indexes. Sequences that serve only within an extension are left out.
    ///
    /// # Errors
    ///
    /// When the connection is lost, or the system catalogs cannot be read. What concerns one
    /// sequence is no error but a status.
    pub fn read(
        &self,
        client: &mut impl GenericClient,
        catalog: &Catalog,
    ) -> Result<SequenceReport> {
        let plan = Plan::new(catalog);
        let mut subjects = plan.subjects();
        if subjects.is_empty() {
            return Ok(SequenceReport::new(Vec::new()));
        }
        let session = Session::open(client, self.statement_timeout, self.lock_timeout)?;
        access::check(client, &session, &mut subjects)?;
        if !self.scan_unindexed {
            self.leave_out_large_scans(client, &session, &mut subjects)?;
        }
        read_extremes(client, &session, &mut subjects)?;
        read_collisions(client, &session, &mut subjects)?;
        let states = subjects.into_iter().map(|subject| {
            let mut state = subject.state;
            state.flags.sort_unstable();
            state
        });
        Ok(SequenceReport::new(states.collect()))
    }

    /// Sizes are asked for: the catalog's are estimates, and 0 for a table never vacuumed.
    fn leave_out_large_scans(
        &self,
        client: &mut impl GenericClient,
        session: &Session,
        subjects: &mut [Subject<'_>],
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
                    if total > i128::from(self.scan_limit) {
                        subject.give_up(no_index(subject, total));
                    }
                }
            }
        }
        Ok(())
    }
}

fn read_extremes(
    client: &mut impl GenericClient,
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
    let answers = jobs.run(client, session)?;
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
    state.judged = Some((limits, position));
    subject.state = state;
}

/// Only for those that have one ahead of them, or may have.
fn read_collisions(
    client: &mut impl GenericClient,
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
    let answers = jobs.run(client, session)?;
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

fn scans(subject: &Subject<'_>) -> bool {
    let mut columns = subject.columns.iter();
    columns.any(|column| !column.unindexed.is_empty())
}

/// Jobs for some of the subjects.
struct Jobs {
    jobs: Vec<Job>,
    /// For each subject, the number of its job.
    places: Vec<Option<usize>>,
}

fn jobs<'a>(
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
    fn run(
        self,
        client: &mut impl GenericClient,
        session: &Session,
    ) -> Result<Vec<Option<Answer>>> {
        let mut answers = session.run(client, &self.jobs)?.into_iter();
        let places = self.places.iter();
        Ok(places
            .map(|place| place.and_then(|_| answers.next()))
            .collect())
    }
}

fn number(row: &[Option<String>], at: usize) -> Option<i128> {
    row.get(at)?.as_deref()?.parse().ok()
}

fn small(row: &[Option<String>], at: usize) -> Option<i64> {
    number(row, at).and_then(|value| i64::try_from(value).ok())
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

/// The server's own words about one sequence.
fn why(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => format!("{} (SQLSTATE {})", text(error), error.code().code()),
        None => error.to_string(),
    }
}
