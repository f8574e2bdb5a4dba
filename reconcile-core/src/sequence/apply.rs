//! Moving sequences on a live server: one short transaction each, forward only.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use postgres::Client;

use super::read::Inspector;
use super::repair::{Consent, RepairPlan};
use super::repaired::{Outcome, Repaired};
use super::report::SequenceReport;
use super::state::Status;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::name::QualifiedName;
use attempt::Patience;
use server::Conditions;

mod attempt;
mod round;
mod server;

pub use round::Progress;

/// How often a sequence is looked at again, and moved again if an import went on meanwhile.
const ROUNDS: usize = 3;

/// Moves the sequences that lag behind their columns, while the application goes on writing.
///
/// Each sequence has a transaction of its own. Where the role owns the sequence, nobody takes a
/// value while it is moved ([`Method::Locked`](super::Method::Locked)): no value is handed out
/// twice, and the application never is the victim of a deadlock, for this side gives way first.
/// What was read is read again in that transaction, and once more afterwards. Stopped at any
/// moment, every sequence is right or untouched, and a second run finishes.
///
/// A move cannot be rolled back: `setval` takes effect at once, and
/// [`Repaired::before`](super::Repaired) holds the only memory of where a sequence stood.
///
/// Explicit ids that another transaction has inserted and not committed cannot be seen by anybody:
/// run it again after a long import.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::introspect::Introspector;
/// use reconcile_core::sequence::{Inspector, Repairer};
///
/// let mut client = postgres::Client::connect("host=/run/postgresql dbname=shop", postgres::NoTls)?;
/// let catalog = Introspector::new().read(&mut client)?;
/// let report = Inspector::new().read(&mut client, &catalog)?;
/// let report = Repairer::new().apply(&mut client, &catalog, report, |progress| {
///     println!("{} {:?}", progress.sequence, progress.repaired);
/// })?;
/// for state in &report.sequences {
///     println!("{} {:?} {:?}", state.sequence, state.status, state.repair);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Repairer {
    inspector: Inspector,
    consent: Consent,
    lock_timeout: Duration,
    statement_timeout: Duration,
    attempts: u32,
}

impl Default for Repairer {
    fn default() -> Self {
        Self {
            inspector: Inspector::new(),
            consent: Consent::new(),
            lock_timeout: Duration::from_millis(500),
            statement_timeout: Duration::from_secs(5),
            attempts: 8,
        }
    }
}

impl Repairer {
    /// With the defaults that each setting names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How sequences are read again after they were moved.
    #[must_use]
    pub fn inspector(mut self, inspector: Inspector) -> Self {
        self.inspector = inspector;
        self
    }

    /// With which sequences something dangerous may be done. Default: none.
    #[must_use]
    pub fn consent(mut self, consent: Consent) -> Self {
        self.consent = consent;
        self
    }

    /// The longest wait for a lock. Who waits for a sequence keeps its users waiting behind him,
    /// so that it is never more than half the server's `deadlock_timeout`; then this side gives
    /// way, before anybody else is made to. Default: half a second.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// How long a statement may take while a sequence is locked. Default: 5 seconds.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = timeout;
        self
    }

    /// How often a lock is tried for. Default: 8 times, within some five seconds.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Whether sequences can be moved over this connection at all; worth asking first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Permission`](crate::ErrorKind::Permission) on a standby and in a read-only
    /// session, [`ErrorKind::Usage`](crate::ErrorKind::Usage) in an open transaction; those of the
    /// connection.
    pub fn check(&self, client: &mut Client) -> Result<()> {
        Conditions::read(client).map(|_| ())
    }

    /// What [`apply`](Self::apply) would do. Only reads, and works on a standby.
    ///
    /// # Errors
    ///
    /// Those of the connection, and when the system catalogs cannot be read.
    pub fn plan(&self, client: &mut Client, report: &SequenceReport) -> Result<RepairPlan> {
        plan(client, report, &self.consent)
    }

    /// Moves what can be moved, and gives the report as it is afterwards: sequences that were
    /// tried are judged anew, and [`repair`](super::SequenceState::repair) says what became of
    /// them and why others were left alone. Each is also told to `observe` as soon as it is done.
    ///
    /// The report has to be a reading of these sequences in this program: one from JSON lacks what
    /// a repair starts from.
    ///
    /// Takes, for the locked method, an `ACCESS EXCLUSIVE` lock on one sequence at a time and none
    /// on tables beyond `ACCESS SHARE`; DDL triggers see an `ALTER SEQUENCE … OWNER TO` that
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check), before anything is moved. When the connection is lost: what
    /// was told to `observe` was done, the sequence of the moment is right or untouched. What
    /// concerns one sequence is no error but an outcome.
    pub fn apply(
        &self,
        client: &mut Client,
        catalog: &Catalog,
        report: SequenceReport,
        mut observe: impl FnMut(&Progress<'_>),
    ) -> Result<SequenceReport> {
        let patience = self.patience(&Conditions::read(client)?);
        let mut report = report;
        let mut done = HashMap::<QualifiedName, Repaired>::new();
        let mut tried: Option<HashSet<QualifiedName>> = None;
        for _ in 0..ROUNDS {
            let consent = match &tried {
                None => self.consent.clone(),
                // A value taken since is no reason to move back once more.
                Some(_) => self.consent.without_rewind(),
            };
            let mut plan = plan(client, &report, &consent)?;
            match &tried {
                None => done.extend(plan.left_alone.into_iter().map(|left| {
                    let why = Repaired::new(Outcome::LeftAlone, None).with_reason(left.reason);
                    (left.sequence, why)
                })),
                Some(tried) => plan
                    .repairs
                    .retain(|repair| tried.contains(&repair.sequence)),
            }
            if plan.repairs.is_empty() {
                break;
            }
            let moved = round::run(client, &plan.repairs, &patience, &mut done, &mut observe)?;
            let all: HashSet<_> = plan.repairs.iter().map(|r| &r.sequence).collect();
            let anew = self
                .inspector
                .read_those(client, catalog, |name| all.contains(name))?;
            report = report.renewed(anew);
            tried = Some(moved);
        }
        for state in &mut report.sequences {
            state.repair = done.remove(&state.sequence);
            if let Some(repaired) = &mut state.repair {
                look_again(repaired, state.status);
            }
        }
        Ok(report)
    }

    fn patience(&self, conditions: &Conditions) -> Patience {
        Patience {
            lock_timeout: self.lock_timeout.min(conditions.deadlock_timeout / 2),
            statement_timeout: self.statement_timeout,
            attempts: self.attempts,
        }
    }
}

fn plan(client: &mut Client, report: &SequenceReport, consent: &Consent) -> Result<RepairPlan> {
    let concerned = report.sequences.iter().filter(|state| {
        matches!(state.status, Status::Behind | Status::BehindWouldExhaust)
            || consent.names().any(|name| *name == state.sequence)
    });
    let rights = server::rights(client, concerned.map(|state| &state.sequence))?;
    Ok(RepairPlan::new(report, &rights, consent))
}

/// A sequence that lags although it was moved: rows with ids of their own keep coming.
fn look_again(repaired: &mut Repaired, status: Status) {
    let dealt_with = matches!(repaired.outcome, Outcome::Moved | Outcome::Unneeded);
    if dealt_with && matches!(status, Status::Behind | Status::BehindWouldExhaust) {
        repaired.reason = Some(format!(
            "it lags again after {ROUNDS} rounds: somebody inserts ids of their own; run it once more when that has ended"
        ));
    }
}
