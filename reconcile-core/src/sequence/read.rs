//! Reading what the decision needs: positions and extremes. Never `nextval`, never `setval`.

use std::time::Duration;

use postgres::{Client, GenericClient};

use super::report::{SequenceReport, SequenceState};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::name::QualifiedName;
use lines::{Lines, Opening, WORTH_A_SECOND};
use plan::Plan;
use session::Session;

mod access;
mod collision;
mod inserted;
mod jobs;
mod lines;
mod plan;
mod position;
mod scan;
mod session;
mod statement;

/// Reads how the sequences of a catalog stand.
///
/// It takes `AccessShare` locks only, writes nothing, and works within a transaction of the
/// caller's: a failed read is rolled back to a savepoint. The number of round trips does not depend
/// on the number of sequences, but for one in every 2,000.
///
/// What cannot be read makes that one sequence [`Status::Unknown`](super::Status::Unknown), with the reason: a missing
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
    least_counted: Duration,
}

impl Default for Inspector {
    fn default() -> Self {
        Self {
            scan_unindexed: false,
            scan_limit: 64 * 1024 * 1024,
            statement_timeout: Duration::from_secs(30),
            lock_timeout: Duration::from_secs(2),
            least_counted: Duration::from_hours(24),
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
    /// too. Otherwise their sequences are [`Status::Unknown`](super::Status::Unknown). Default: no.
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

    /// How long the server has to have counted the rows that are inserted before a mean pace is made
    /// of them ([`mean_pace`](super::SequenceState::mean_pace)). Default: a day.
    #[must_use]
    pub fn least_counted(mut self, time: Duration) -> Self {
        self.least_counted = time;
        self
    }

    /// Reads the positions of all sequences and the extremes of the columns they feed, and judges.
    ///
    /// The catalog should be fresh, and hold the tables that the sequences feed with their
    /// indexes. Sequences that serve only within an extension are left out.
    /// A catalog of some schemas names fed tables in others, and their sequences are then
    /// [`Status::Unknown`](super::Status::Unknown); only defaults there that look a sequence up by a
    /// text (`nextval('x'::text)`) escape it.
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
        self.read_with(client, catalog, || None)
    }

    /// The same over two connections, where there are hundreds of sequences: the server works for
    /// the second one on another processor.
    ///
    /// `second` opens another connection to the same database with the same role, on a thread of its
    /// own; it is not called for few sequences. All is read over the first if there is no second
    /// within a second, if it breaks, if it leads to another server (a standby, say) or role, and
    /// within a transaction of the caller's, whose rows only the first sees.
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read); what becomes of the second connection is no error.
    pub fn read_with(
        &self,
        client: &mut impl GenericClient,
        catalog: &Catalog,
        second: impl FnOnce() -> Option<Client> + Send + 'static,
    ) -> Result<SequenceReport> {
        let (mut states, session) = self.judge(client, catalog, |_| true, second)?;
        for state in &mut states {
            state.widen = state.widening(catalog);
            state.values_per_row = state.per_row(catalog);
        }
        if let Some(session) = &session {
            inserted::read(client, session, &mut states, self.least_counted)?;
        }
        let time = session.and_then(|session| session.time);
        Ok(SequenceReport::new(states).at(time))
    }

    /// Judges some of the sequences.
    pub(super) fn read_those(
        &self,
        client: &mut impl GenericClient,
        catalog: &Catalog,
        wanted: impl Fn(&QualifiedName) -> bool,
    ) -> Result<Vec<SequenceState>> {
        Ok(self.judge(client, catalog, wanted, || None)?.0)
    }

    /// The same; and over which session, if there was anything to ask.
    fn judge(
        &self,
        client: &mut impl GenericClient,
        catalog: &Catalog,
        wanted: impl Fn(&QualifiedName) -> bool,
        second: impl FnOnce() -> Option<Client> + Send + 'static,
    ) -> Result<(Vec<SequenceState>, Option<Session>)> {
        let plan = Plan::new(catalog);
        let mut subjects = plan.subjects();
        subjects.retain(|subject| wanted(&subject.sequence.name));
        if subjects.is_empty() {
            return Ok((Vec::new(), None));
        }
        let (statement_timeout, lock_timeout) = (self.statement_timeout, self.lock_timeout);
        let many = subjects.len() >= WORTH_A_SECOND;
        let opening = many.then(|| {
            Opening::start(second, move |client| {
                Session::open(client, statement_timeout, lock_timeout)
            })
        });
        let session = Session::open(client, statement_timeout, lock_timeout)?;
        access::check(client, &session, &mut subjects)?;
        if !self.scan_unindexed {
            scan::leave_out_large(client, &session, &mut subjects, self.scan_limit)?;
        }
        let mut lines = Lines::new(client, &session, opening);
        position::read(&mut lines, &session, &mut subjects)?;
        collision::read(&mut lines, &session, &mut subjects)?;
        let states = subjects.into_iter().map(|subject| {
            let mut state = subject.state;
            state.flags.sort_unstable();
            state
        });
        Ok((states.collect(), Some(session)))
    }
}
