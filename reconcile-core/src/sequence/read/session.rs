//! Many statements in one message, kept apart from the caller's transaction.

use std::ops::Range;
use std::time::Duration;

use postgres::{GenericClient, SimpleQueryMessage};

use crate::error::{Error, ErrorKind, Result};

/// How statements are sent on this connection.
pub(super) struct Session {
    pub(super) role: String,
    pub(super) in_recovery: bool,
    /// The time, in seconds since the beginning of 1970.
    pub(super) time: Option<i64>,
    /// The server and its database.
    place: String,
    /// How many locks one message may take.
    lock_budget: usize,
    /// Whether the caller has a transaction open.
    in_transaction: bool,
    settings: String,
}

/// Some statements that succeed or fail together.
pub(super) struct Job {
    /// Each statement's first column is the job's number.
    pub(super) sql: String,
    /// How many locks they take.
    pub(super) locks: usize,
    /// Whether they may well run into the timeout, and must not take others along.
    pub(super) alone: bool,
}

/// The answers of a job: one row a statement, without the job's number.
pub(super) type Answer = std::result::Result<Vec<Vec<Option<String>>>, postgres::Error>;

/// More in one transaction make no difference.
const LARGEST_BATCH: usize = 500;
/// So many transactions go in one message: 2,000 jobs, half a megabyte, a second on the server.
const BATCHES_PER_MESSAGE: usize = 4;

/// The jobs, by their numbers, that go in one transaction.
type Batch = Vec<usize>;

impl Session {
    pub(super) fn open(
        client: &mut impl GenericClient,
        statement_timeout: Duration,
        lock_timeout: Duration,
    ) -> Result<Self> {
        let sql = include_str!("session.sql");
        let [role, in_recovery, locks, in_transaction, time, place] = one_row(client, sql)?;
        let locks = locks.parse::<usize>().unwrap_or_default();
        Ok(Self {
            role,
            in_recovery: in_recovery == "t",
            time: time.parse().ok(),
            place,
            // A quarter of what all sessions share.
            lock_budget: (locks / 4).clamp(16, 1500),
            in_transaction: in_transaction == "t",
            settings: format!(
                "set local search_path = '';\nset local jit = off;\nset local row_security = off;\n\
                 set local statement_timeout = {};\nset local lock_timeout = {};\n",
                milliseconds(statement_timeout),
                milliseconds(lock_timeout),
            ),
        })
    }

    /// Whether another connection sees the same: not another server's rows, not by other rights, and
    /// neither of them those of an open transaction.
    pub(super) fn sees_as_much_as(&self, other: &Self) -> bool {
        !self.in_transaction
            && !other.in_transaction
            && !self.place.is_empty()
            && (&self.place, &self.role) == (&other.place, &other.role)
    }

    /// Runs these of the jobs. A job that fails does not touch the others.
    pub(super) fn run(
        &self,
        client: &mut impl GenericClient,
        jobs: &[Job],
        those: Range<usize>,
    ) -> Result<Vec<Answer>> {
        let mut answers: Vec<Answer> = jobs.iter().map(|_| Ok(Vec::new())).collect();
        let mut messages = messages(jobs, self.batches(jobs, those.clone()));
        while let Some(message) = messages.pop() {
            let Err(error) = self.send(client, jobs, &message, &mut answers)? else {
                continue;
            };
            let smaller = smaller(&message);
            if smaller.is_empty() {
                let only = message.iter().flatten().next();
                if let Some(answer) = only.and_then(|only| answers.get_mut(*only)) {
                    *answer = Err(error);
                }
            }
            messages.extend(smaller);
        }
        Ok(answers.drain(those).collect())
    }

    fn batches(&self, jobs: &[Job], those: Range<usize>) -> Vec<Batch> {
        let mut batches = Vec::new();
        let mut batch = Vec::new();
        let mut locks = 0;
        let own = jobs.iter().enumerate();
        for (number, job) in own.take(those.end).skip(those.start) {
            if job.alone {
                batches.push(vec![number]);
                continue;
            }
            if !batch.is_empty()
                && (batch.len() == LARGEST_BATCH || locks + job.locks > self.lock_budget)
            {
                batches.push(std::mem::take(&mut batch));
                locks = 0;
            }
            batch.push(number);
            locks += job.locks;
        }
        if !batch.is_empty() {
            batches.push(batch);
        }
        batches
    }

    /// Sends some batches; the inner error is the server's, and was recovered from.
    fn send(
        &self,
        client: &mut impl GenericClient,
        jobs: &[Job],
        batches: &[Batch],
        answers: &mut [Answer],
    ) -> Result<std::result::Result<(), postgres::Error>> {
        let (begin, end, recover) = if self.in_transaction {
            (
                "savepoint reconcile_sequences;\nset local transaction_read_only = on;\n",
                "rollback to savepoint reconcile_sequences;\nrelease savepoint reconcile_sequences;",
                "rollback to savepoint reconcile_sequences;\nrelease savepoint reconcile_sequences;",
            )
        } else {
            (
                "begin isolation level read committed read only;\n",
                "commit;",
                "rollback;",
            )
        };
        let mut message = String::new();
        for batch in batches {
            message.push_str(begin);
            message.push_str(&self.settings);
            for job in batch.iter().filter_map(|number| jobs.get(*number)) {
                message.push_str(&job.sql);
            }
            message.push_str(end);
            message.push('\n');
        }
        match client.simple_query(&message) {
            Ok(rows) => {
                collect(&rows, answers);
                Ok(Ok(()))
            }
            Err(error) if error.as_db_error().is_some() => {
                client
                    .batch_execute(recover)
                    .map_err(|e| Error::from_postgres(e, "going back to before a failed read"))?;
                Ok(Err(error))
            }
            Err(error) => Err(Error::from_postgres(error, "reading sequences")),
        }
    }

    /// Runs a query on the catalogs whose failure must not harm the caller's transaction.
    pub(super) fn protected<C: GenericClient, T>(
        &self,
        client: &mut C,
        query: impl FnOnce(&mut C) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let failed = |e| Error::from_postgres(e, "reading privileges");
        if !self.in_transaction {
            return query(client).map_err(failed);
        }
        let savepoint = "savepoint reconcile_sequences";
        client.batch_execute(savepoint).map_err(failed)?;
        let result = query(client);
        client
            .batch_execute(&format!("rollback to {savepoint}; release {savepoint}"))
            .map_err(failed)?;
        result.map_err(failed)
    }
}

/// Those that may well fail go by themselves: what follows a failure in a message is not run.
fn messages(jobs: &[Job], batches: Vec<Batch>) -> Vec<Vec<Batch>> {
    let alone = |batch: &Batch| {
        batch
            .iter()
            .any(|&job| jobs.get(job).is_some_and(|j| j.alone))
    };
    let (alone, together): (Vec<_>, Vec<_>) = batches.into_iter().partition(alone);
    let together = together.chunks(BATCHES_PER_MESSAGE).map(<[Batch]>::to_vec);
    together
        .chain(alone.into_iter().map(|batch| vec![batch]))
        .collect()
}

/// What a failed message is cut into; nothing if it holds one job.
fn smaller(message: &[Batch]) -> Vec<Vec<Batch>> {
    match message {
        [batch] if batch.len() < 2 => Vec::new(),
        [batch] => {
            let (left, right) = batch.split_at(batch.len() / 2);
            vec![vec![left.to_vec()], vec![right.to_vec()]]
        }
        several => several.iter().map(|batch| vec![batch.clone()]).collect(),
    }
}

fn collect(messages: &[SimpleQueryMessage], answers: &mut [Answer]) {
    for message in messages {
        let SimpleQueryMessage::Row(row) = message else {
            continue;
        };
        let number = row.get(0).and_then(|number| number.parse::<usize>().ok());
        if let Some(Ok(rows)) = number.and_then(|number| answers.get_mut(number)) {
            rows.push(
                (1..row.len())
                    .map(|i| row.get(i).map(str::to_owned))
                    .collect(),
            );
        }
    }
}

/// The first columns of the only row.
fn one_row<const N: usize>(client: &mut impl GenericClient, sql: &str) -> Result<[String; N]> {
    let messages = client
        .simple_query(sql)
        .map_err(|e| Error::from_postgres(e, "asking for the session's settings"))?;
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let row = row.ok_or_else(|| {
        Error::new(
            ErrorKind::UnexpectedAnswer,
            "the server sent no row for the session's settings",
        )
    })?;
    Ok(std::array::from_fn(|i| {
        row.try_get(i).ok().flatten().unwrap_or_default().to_owned()
    }))
}

/// 0 would mean no timeout at all.
fn milliseconds(duration: Duration) -> u128 {
    duration
        .as_millis()
        .clamp(1, i32::MAX.unsigned_abs().into())
}
