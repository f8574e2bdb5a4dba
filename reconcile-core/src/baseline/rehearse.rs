//! Trying a script out on a copy of the database, on another server.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use super::plan::ApplyPlan;
use crate::catalog::Catalog;
use crate::connect::{Session, Target, connect};
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::Introspector;
use crate::script::Script;
use crate::snapshot::Snapshot;
use crate::snapshot::restore::Restorer;
use ground::Ground;
use relations::Relations;
use run::Rehearsing;
use seen::Seen;

mod ground;
mod held;
mod identity;
mod original;
mod relations;
mod remaining;
mod report;
mod rights;
mod run;
mod seen;
mod together;
mod under;

pub use report::{
    ChangedRows, HeldLock, REHEARSAL_SCHEMA_VERSION, Rehearsal, RehearsalCopy, RehearsedRows,
    RehearsedStatement,
};

/// Tries a script out on a copy: as [`Applier`](super::Applier) will apply it, step by step, but on a
/// throwaway server of the same major version, or in databases of its own on a server that is named.
/// Nothing stays of them.
///
/// The copy is made by PostgreSQL's own programs: of a snapshot's definitions or everything in it, or,
/// without one, of the live database's definitions. A copy without rows proves that a script fits the
/// definitions, and says which locks it takes; whether the rows fit is what the linter's evidence
/// says, and a copy with rows. A sample of rows would prove neither: a row whose other end was not
/// sampled fails where the whole does not, and duplicates are left out as easily as taken.
///
/// With a live database, the script runs under the role of its connection, with the attributes,
/// memberships and rights on the database that it has there: it fails where the role owns too little.
/// Where that cannot be, [`RehearsalCopy::rights_not_rehearsed`] says why, and it runs as a superuser.
///
/// ```no_run
/// use reconcile_core::Script;
/// use reconcile_core::baseline::Rehearser;
/// use reconcile_core::connect::{Session, Target};
///
/// # fn main() -> Result<(), reconcile_core::Error> {
/// let live = Target::parse("postgresql://app@db.example.com/shop")?;
/// let diff = Script::new("diff.sql", "ALTER TABLE users ADD COLUMN age integer;");
/// let from_empty = Script::new("from_empty.sql", "CREATE TABLE users (id integer, age integer);");
/// let rehearsal = Rehearser::new().live(live, Session::new()).rehearse(&diff, &from_empty)?;
/// println!("{}", rehearsal.remaining);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Rehearser {
    search_path: Vec<String>,
    introspector: Introspector,
    snapshot: Option<Snapshot>,
    live: Option<(Target, Session)>,
    server: Option<Target>,
    rows: bool,
    as_superuser: bool,
    jobs: u32,
    programs: Option<PathBuf>,
}

/// How far a rehearsal is, for those who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RehearsalProgress {
    /// The live database is read, and dumped if there is no snapshot.
    Reading,
    /// A server is started, and the copy made.
    Copying,
    /// The statement of this line runs.
    Running {
        /// The line, from 1.
        line: usize,
    },
    /// Catalogs and rows are compared.
    Comparing,
}

impl Default for Rehearser {
    fn default() -> Self {
        Self {
            search_path: vec!["public".to_owned()],
            introspector: Introspector::new(),
            snapshot: None,
            live: None,
            server: None,
            rows: false,
            as_superuser: false,
            jobs: 1,
            programs: None,
        }
    }
}

impl Rehearser {
    /// With the defaults that each setting names; a snapshot or a live database has to be given.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The schemas in which the script's names without a schema are looked up. Default: `public`.
    #[must_use]
    pub fn search_path<S: Into<String>>(mut self, schemas: impl IntoIterator<Item = S>) -> Self {
        self.search_path = schemas.into_iter().map(Into::into).collect();
        self
    }

    /// How the live catalog is read for its fingerprint; has to be as for the
    /// [`Applier`](super::Applier).
    #[must_use]
    pub fn introspector(mut self, introspector: Introspector) -> Self {
        self.introspector = introspector;
        self
    }

    /// Copies this. Where a live database is given, too, it must be as it was then.
    #[must_use]
    pub fn snapshot(mut self, snapshot: Snapshot) -> Self {
        self.snapshot = Some(snapshot);
        self
    }

    /// The database to which the script is to be applied; only read. Copied itself if there is no
    /// snapshot.
    #[must_use]
    pub fn live(mut self, target: Target, session: Session) -> Self {
        self.live = Some((target, session.read_only(true)));
        self
    }

    /// Rehearses on this server, in two databases that are made for it and dropped; `target` names
    /// another database to connect to first. Roles that are missing there are made and dropped. Needs
    /// a superuser. Default: a throwaway server.
    #[must_use]
    pub fn server(mut self, target: Target) -> Self {
        self.server = Some(target);
        self
    }

    /// Whether the rows are copied, too, and counted before and after; needs a snapshot. Default: no.
    #[must_use]
    pub fn rows(mut self, yes: bool) -> Self {
        self.rows = yes;
        self
    }

    /// Whether the script runs as a superuser, although it is known which role will apply it: for
    /// servers whose provider gives rights that no other server knows. Default: no.
    #[must_use]
    pub fn as_superuser(mut self, yes: bool) -> Self {
        self.as_superuser = yes;
        self
    }

    /// By how many connections the copy is made. Default: 1.
    #[must_use]
    pub fn jobs(mut self, jobs: u32) -> Self {
        self.jobs = jobs.max(1);
        self
    }

    /// Where PostgreSQL's programs are. Default: `PG_BIN`, else where they usually are.
    #[must_use]
    pub fn programs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.programs = Some(folder.into());
        self
    }

    /// Whether the programs for a throwaway server are there, if it needs one. None is started: for
    /// those who would do something long before.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if they are missing, or not of the version of the live database or of
    /// the snapshot; [`ErrorKind::Usage`] if neither is given; those of connecting.
    pub fn look_for_programs(&self) -> Result<()> {
        if self.server.is_none() {
            Ground::programs(self.programs.as_deref(), self.major()?)?;
        }
        Ok(())
    }

    /// As [`rehearse_with`](Self::rehearse_with), telling nobody how far it is.
    ///
    /// # Errors
    ///
    /// As [`rehearse_with`](Self::rehearse_with).
    pub fn rehearse(&self, script: &Script, from_empty: &Script) -> Result<Rehearsal> {
        self.rehearse_with(script, from_empty, &mut |_| {})
    }

    /// Rehearses a script, and compares what it leads to with what `from_empty` makes of an empty
    /// database: the script that Prisma writes of its schema
    /// ([`from_empty_script`](crate::prisma::from_empty_script)).
    ///
    /// # Errors
    ///
    /// Nothing could be rehearsed: [`ErrorKind::Usage`] for a script that cannot be applied, a
    /// from-empty script that fails, and a server that leads to the live database itself or is of
    /// another version; [`ErrorKind::Changed`] if the live database is not as it was in the snapshot;
    /// [`ErrorKind::Program`] if programs are missing or the copy could not be made, as where the
    /// server lacks an extension. A statement of the script that fails is no error.
    pub fn rehearse_with(
        &self,
        script: &Script,
        from_empty: &Script,
        told: &mut dyn FnMut(RehearsalProgress),
    ) -> Result<Rehearsal> {
        let plan = ApplyPlan::new(script)?;
        let goal_plan = ApplyPlan::new(from_empty)?;
        told(RehearsalProgress::Reading);
        let major = self.major()?;
        // The one works where the database is, the other where it is rehearsed.
        let (original, ready) = thread::scope(|scope| {
            let ready = scope.spawn(|| self.ready(major, from_empty, &goal_plan));
            (self.original(), ready.join())
        });
        let original = original?;
        told(RehearsalProgress::Copying);
        let (mut ground, goal) = ready.unwrap_or_else(|panic| resume_unwind(panic))?;
        let restorer = self.restorer();
        let copied = ground.copy(&restorer, &original.snapshot, self.rows);
        let copy = copied.map_err(|error| self.not_copied(error))?;
        let under = self.under(&mut ground, &original, &copy)?;
        let before = Seen::of(&copy, self.rows)?;
        let mut client = connect(&copy, &self.session())?;
        under.begin(&mut client)?;
        let run = Rehearsing {
            client: &mut client,
            script,
            known: before.relations.clone(),
            told: &mut *told,
        }
        .run(&plan)?;
        drop(client);
        told(RehearsalProgress::Comparing);
        let after = Seen::of(&copy, self.rows)?;
        let mut rehearsal = self.report(script, &original, &ground, run, &before, &after, &goal);
        (rehearsal.copy.role, rehearsal.copy.rights_not_rehearsed) = under.told();
        ground.end()?;
        Ok(rehearsal)
    }

    /// The ground, and on it what the from-empty script makes.
    fn ready(&self, major: u32, script: &Script, plan: &ApplyPlan) -> Result<(Ground, Catalog)> {
        let mut ground = self.ground(major)?;
        let goal = self.goal(&mut ground, script, plan)?;
        Ok((ground, goal))
    }

    fn ground(&self, major: u32) -> Result<Ground> {
        let live = self
            .live
            .as_ref()
            .map(|(target, session)| (target, session));
        match &self.server {
            Some(target) => Ground::named(target, major, live),
            None => Ground::throwaway(self.programs.as_deref(), major),
        }
    }

    /// The catalog that the from-empty script makes.
    fn goal(&self, ground: &mut Ground, script: &Script, plan: &ApplyPlan) -> Result<Catalog> {
        let target = ground.empty(&self.search_path)?;
        let mut client = connect(&target, &self.session())?;
        let run = Rehearsing {
            client: &mut client,
            script,
            known: Relations::new(),
            told: &mut |_| {},
        }
        .run(plan)?;
        if let Some(failure) = run.failure {
            let message = format!(
                "{}:{}:{}: the from-empty script fails in an empty database: {}",
                script.name(),
                failure.start.line,
                failure.start.column,
                failure.message
            );
            return Err(Error::new(ErrorKind::Usage, message).with_help(
                "it must make the whole Prisma schema by itself: give another one, with what it \
                 needs (--from-empty)",
            ));
        }
        drop(client);
        Ok(Seen::of(&target, false)?.catalog)
    }

    fn restorer(&self) -> Restorer {
        let restorer = Restorer::new().jobs(self.jobs);
        match &self.programs {
            Some(folder) => restorer.programs(folder),
            None => restorer,
        }
    }

    fn not_copied(&self, error: Error) -> Error {
        if error.kind() != ErrorKind::Program || error.help().is_some() || self.server.is_some() {
            return error;
        }
        error.with_help(
            "a throwaway server has nothing but what its programs came with: rehearse on a server \
             that has the same extensions and locales (--shadow-url)",
        )
    }

    /// As the script will be applied, but that nobody else has a lock here.
    fn session(&self) -> Session {
        Session::new()
            .read_only(false)
            .search_path(self.search_path.clone())
    }
}
