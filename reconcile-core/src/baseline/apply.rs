//! Applying a script to a live database: all of it or nothing, and never a row less.

use std::time::Duration;

use postgres::Client;

use super::conditions::Conditions;
use super::plan::ApplyPlan;
use crate::connect::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::evidence::Asker;
use crate::introspect::Introspector;
use crate::journal::{Event, History, Place};
use crate::linter::Linter;
use crate::prisma::MigrationLock;
use crate::script::Script;
use prepare::{planned, refusal, without};
use resume::Past;
use run::Run;

mod alone;
mod effect;
mod patience;
mod prepare;
mod report;
mod resume;
mod rights;
mod rows;
mod run;
mod settings;
mod stands;
pub(super) mod step;
mod trace;

pub use report::{APPLY_SCHEMA_VERSION, Applied, Ending, Failure, StepReport, StepState};

/// Applies a script: the safe version of the diff between a database and its Prisma schema.
///
/// The script is judged by the linter once more, by the live catalog and its rows: with an error in
/// it, or with what is certain to fail, nothing begins. It runs under the lock of Prisma's
/// migrations, in one transaction unless PostgreSQL refuses that ([`ApplyPlan`]). Tables that are
/// locked against everybody anyway are locked first and counted, before and after; of all others
/// the server says whether the transaction has deleted a row or replaced a file. Whatever is
/// missing then, and is not allowed by a comment in the script, takes the transaction back.
///
/// Each step is written down before it is committed, with the number of its transaction; killed at
/// any moment, the next run asks the server what became of that, and goes on behind it.
///
/// Needs to own what the script changes. Not through a PgBouncer in transaction mode.
#[derive(Debug, Clone)]
pub struct Applier {
    search_path: Vec<String>,
    introspector: Introspector,
    asker: Asker,
    linter: Linter,
    lock_timeout: Duration,
    statement_timeout: Duration,
    migration_lock_timeout: Duration,
    attempts: u32,
    accepted: Vec<String>,
}

impl Default for Applier {
    fn default() -> Self {
        Self {
            search_path: vec!["public".to_owned()],
            introspector: Introspector::new(),
            asker: Asker::new(),
            linter: Linter::new(),
            lock_timeout: Duration::from_secs(2),
            statement_timeout: Duration::ZERO,
            migration_lock_timeout: Duration::from_secs(10),
            attempts: 5,
            accepted: Vec::new(),
        }
    }
}

/// Where a script is, for those who wait.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplyProgress {
    /// The number of the step, from 1.
    pub step: usize,
    /// The line of the statement that runs now.
    pub line: usize,
}

/// What whoever applies a script has to say to it, and hears of it.
struct Outside<'a> {
    history: &'a History,
    permits: &'a mut dyn FnMut(&Applied) -> bool,
    record: &'a mut Record<'a>,
    told: &'a mut dyn FnMut(&ApplyProgress),
}

/// Writes an event down, with the server's time; what cannot be written down is not done.
pub type Record<'a> = dyn FnMut(&str, &Place, &Event) -> Result<()> + 'a;

impl Applier {
    /// With the defaults that each setting names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The schemas in which the script's names without a schema are looked up, as Prisma does in
    /// `?schema=`. Default: `public`.
    #[must_use]
    pub fn search_path<S: Into<String>>(mut self, schemas: impl IntoIterator<Item = S>) -> Self {
        self.search_path = schemas.into_iter().map(Into::into).collect();
        self
    }

    /// How the catalog is read.
    #[must_use]
    pub fn introspector(mut self, introspector: Introspector) -> Self {
        self.introspector = introspector;
        self
    }

    /// How the database is asked about its rows.
    #[must_use]
    pub fn asker(mut self, asker: Asker) -> Self {
        self.asker = asker;
        self
    }

    /// How the script is judged; the catalog and the answers of the database are added.
    #[must_use]
    pub fn linter(mut self, linter: Linter) -> Self {
        self.linter = linter;
        self
    }

    /// The longest wait for a lock; who waits for one keeps others waiting behind him. Default: 2
    /// seconds. Concurrent builds and drops of indexes, which keep nobody waiting, wait for as long
    /// as a statement may take, unless the script sets a `lock_timeout` of its own.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// How long a statement may take; zero is no limit. Default: no limit.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// The longest wait for another migration. Default: 10 seconds, as Prisma's.
    #[must_use]
    pub fn migration_lock_timeout(mut self, timeout: Duration) -> Self {
        self.migration_lock_timeout = timeout;
        self
    }

    /// How often the locks of a step are tried for; a statement outside of a transaction also where
    /// the server has ended a deadlock by it. Default: 5 times.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Tables (as PostgreSQL quotes them: `public.users`) that may lose rows or columns although no
    /// comment in the script allows it.
    #[must_use]
    pub fn accept_loss<S: Into<String>>(mut self, tables: impl IntoIterator<Item = S>) -> Self {
        self.accepted = tables.into_iter().map(Into::into).collect();
        self
    }

    /// The settings under which the connection has to be opened, and every step runs.
    #[must_use]
    pub fn session(&self) -> Session {
        Session::new()
            .read_only(false)
            .search_path(self.search_path.clone())
            .lock_timeout(self.lock_timeout)
            .statement_timeout(self.statement_timeout)
    }

    /// What [`apply`](Self::apply) would do. Only reads.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] for a script that cannot be applied; those of reading the catalog.
    pub fn plan(&self, client: &mut Client, script: &Script, history: &History) -> Result<Applied> {
        let plan = ApplyPlan::new(script)?;
        let place = Conditions::read(client)?.place;
        let mut past = Past::of(history, &place, &crate::prisma::checksum(script.text()));
        past.settle(client, script, &plan)?;
        self.prepared(client, script, &plan, &past)
    }

    /// The plan with what is done already; refused, where something speaks against it.
    fn prepared(
        &self,
        client: &mut Client,
        script: &Script,
        plan: &ApplyPlan,
        past: &Past,
    ) -> Result<Applied> {
        // What an earlier run may have done of a step would look like a mistake of the script.
        let rest = without(script, plan, |number| {
            past.done.contains(&number) || past.halfway.contains_key(&number)
        });
        let judged = self.judge(client, &rest, true)?;
        let mut applied = planned(script, plan, &judged);
        applied.gone = past.gone();
        for (step, number) in applied.steps.iter_mut().zip(1..) {
            if past.done.contains(&number) || past.applied.is_some() {
                step.state = StepState::DoneBefore;
            }
        }
        applied.ending = match (&past.applied, plan.steps.is_empty()) {
            (_, true) => Ending::Empty,
            (Some((at, catalog)), _) if *catalog == applied.catalog => {
                Ending::AppliedBefore { at: at.clone() }
            }
            (Some((at, _)), _) => Ending::Refused {
                reason: format!(
                    "it was applied at {at}, and the database has been changed since: make a new diff"
                ),
            },
            (None, false) => {
                let found = refusal(&judged.report, past.begun.is_none());
                // Of what others own the rows may not be readable, either: that is not the reason.
                let found = match found {
                    Some(found) if judged.report.not_checked().is_empty() => Some(found),
                    found => rights::refusal(client, &rest)?.or(found),
                };
                found.map_or(Ending::Planned, |reason| Ending::Refused { reason })
            }
        };
        if let Some(catalog) = &past.begun {
            applied.catalog.clone_from(catalog);
        }
        Ok(applied)
    }

    /// Applies a script, or what an earlier run has left of it.
    ///
    /// The client has to be connected under [`session`](Self::session). `history` is what the
    /// journal knows, `record` writes into it, `told` hears of every statement.
    ///
    /// # Errors
    ///
    /// Those of [`plan`](Self::plan); [`ErrorKind::Permission`] where nothing can be written;
    /// [`ErrorKind::Timeout`] while another migration is under way; [`ErrorKind::Io`] where the
    /// journal cannot be written; [`ErrorKind::Connection`] when the connection is lost: run it
    /// again. A statement that fails is no error, but an [`Ending`].
    pub fn apply(
        &self,
        client: &mut Client,
        script: &Script,
        history: &History,
        record: &mut Record<'_>,
        told: &mut dyn FnMut(&ApplyProgress),
    ) -> Result<Applied> {
        self.apply_if(client, script, history, &mut |_| true, record, told)
    }

    /// As [`apply`](Self::apply), if `permits` has nothing against the plan: what is to be done to the
    /// database as it is under the lock of the migrations. Else nothing is done, and the plan is given
    /// back.
    ///
    /// # Errors
    ///
    /// As [`apply`](Self::apply).
    pub fn apply_if(
        &self,
        client: &mut Client,
        script: &Script,
        history: &History,
        permits: &mut dyn FnMut(&Applied) -> bool,
        record: &mut Record<'_>,
        told: &mut dyn FnMut(&ApplyProgress),
    ) -> Result<Applied> {
        ApplyPlan::new(script)?;
        let conditions = Conditions::read(client)?;
        conditions.writable()?;
        if !conditions.counts {
            let message = "the server does not count what transactions do (track_counts is off)";
            let help = "turn it on: ALTER DATABASE … SET track_counts = on";
            return Err(Error::new(ErrorKind::Usage, message).with_help(help));
        }
        let lock = MigrationLock::take(client, self.migration_lock_timeout)?;
        let mut outside = Outside {
            history,
            permits,
            record,
            told,
        };
        let applied = self.locked(client, script, &conditions.place, &mut outside);
        // What the script has set for the session ends with it. Where the connection was lost, so
        // was the lock.
        let reset = client.batch_execute("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL");
        let released = lock.release(client);
        let applied = applied?;
        reset.map_err(|error| Error::from_postgres(error, "resetting the session"))?;
        released?;
        Ok(applied)
    }
}
