//! Bringing a snapshot back, into a database of its own.

use std::path::PathBuf;
use std::time::Instant;

use postgres::Client;
use serde::Serialize;

use super::folder::Snapshot;
use super::verify::Problem;
use crate::catalog::Catalog;
use crate::cluster::{Binaries, Cluster};
use crate::connect::{Session, Target, connect};
use crate::error::{Error, ErrorKind, Result};
use crate::name::{quote_ident, quote_literal};

mod compare;
pub(crate) mod roles;

/// Restores a snapshot, and compares the result with what was there.
#[derive(Debug, Clone, Default)]
pub struct Restorer {
    programs: Option<PathBuf>,
    jobs: Option<u32>,
}

/// How much of a snapshot is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    /// What concerns no other server.
    Own,
    /// Of that the definitions.
    Definitions,
}

/// What restoring would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RestorePlan {
    /// The new database.
    pub database: String,
    /// Roles that are named in the snapshot and are not there: they would be made, without a login.
    pub roles: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Restored {
    /// The new database.
    pub database: String,
    /// Roles that were named in the snapshot and were not there: they were made, without a login.
    pub roles: Vec<String>,
    /// The tables whose rows were counted and compared.
    pub tables: usize,
    /// The sequences whose positions were compared; those are not that begin again at their end, or
    /// whose position was not known.
    pub sequences: usize,
    /// In what it differs from what was there.
    pub problems: Vec<Problem>,
    /// How long restoring took, in milliseconds.
    pub milliseconds: u64,
}

impl Restorer {
    /// With `pg_restore` from `PG_BIN` or the usual folders, by one connection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where `pg_restore`, and for [`try_out`](Self::try_out) the server's programs are.
    #[must_use]
    pub fn programs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.programs = Some(folder.into());
        self
    }

    /// By how many connections it is restored. Default: 1.
    #[must_use]
    pub fn jobs(mut self, jobs: u32) -> Self {
        self.jobs = Some(jobs);
        self
    }

    /// Restores into a throwaway server of the same major version, which is gone afterwards: the
    /// proof that a snapshot can be restored.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if server programs of that version or `pg_restore` are missing, or
    /// fail.
    pub fn try_out(&self, snapshot: &Snapshot) -> Result<Restored> {
        let major = snapshot.manifest().server_version_num / 10_000;
        let folder = self.programs.as_deref();
        let has_server = |folder: &&std::path::Path| folder.join("postgres").is_file();
        let binaries = Binaries::of_major(folder.filter(has_server), major)?;
        let cluster = Cluster::builder()
            .setting("max_locks_per_transaction", "1000")
            .start(&binaries)?;
        let target = Target::parse(&cluster.url("postgres"))?;
        let restored = self.restore(snapshot, &target, "restored");
        cluster.stop()?;
        restored
    }

    /// What [`restore`](Self::restore) would do, if nothing stands against it. Writes nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if there is such a database already, or the URL leads through a
    /// PgBouncer in transaction mode; [`ErrorKind::Permission`] if the role may not make databases,
    /// or roles where some are missing; [`ErrorKind::Program`] if `pg_restore` is missing.
    pub fn plan(
        &self,
        snapshot: &Snapshot,
        target: &Target,
        database: &str,
    ) -> Result<RestorePlan> {
        let mut client = open(target)?;
        self.planned(&mut client, snapshot, &snapshot.catalog()?, database)
    }

    /// Restores into a new database of this server, which must not be there yet; `target` names any
    /// other database of it. Nothing that is there is changed, but for roles that are missing: they
    /// are made, without a login.
    ///
    /// Needs `CREATEDB`, and `CREATEROLE` where roles are missing; a superuser where the snapshot
    /// has extensions or roles that need one.
    ///
    /// # Errors
    ///
    /// Those of [`plan`](Self::plan); [`ErrorKind::Program`] if `pg_restore` fails: what it made of
    /// the database, and the roles, are dropped then.
    pub fn restore(
        &self,
        snapshot: &Snapshot,
        target: &Target,
        database: &str,
    ) -> Result<Restored> {
        let start = Instant::now();
        let catalog = snapshot.catalog()?;
        let mut client = open(target)?;
        let RestorePlan { roles, .. } = self.planned(&mut client, snapshot, &catalog, database)?;
        self.copy(&mut client, snapshot, target, database, &roles, Part::All)?;
        let new = target.clone().with_dbname(database);
        let mut restored = Restored {
            database: database.to_owned(),
            roles,
            tables: 0,
            sequences: 0,
            problems: Vec::new(),
            milliseconds: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        compare::compare(snapshot, &catalog, &new, &mut restored)?;
        Ok(restored)
    }

    /// Makes the roles and the database, and fills it; none of it stays if that fails.
    pub(crate) fn copy(
        &self,
        client: &mut Client,
        snapshot: &Snapshot,
        target: &Target,
        database: &str,
        roles: &[String],
        part: Part,
    ) -> Result<()> {
        roles::make(client, roles)?;
        if let Err(error) = make_database(client, snapshot, database) {
            return Err(undone(error, &roles::remove(client, roles)));
        }
        let new = target.clone().with_dbname(database);
        let Err(error) = self.fill(snapshot, &new, part) else {
            return Ok(());
        };
        let name = quote_ident(database);
        let dropped = client.batch_execute(&format!("drop database {name} with (force)"));
        let kept = roles::remove(client, roles);
        Err(match dropped {
            Ok(()) => undone(error, &kept),
            Err(_) => error.with_help(format!(
                "what was restored is left in database {name}, which could not be dropped: a \
                 database with subscriptions cannot be"
            )),
        })
    }

    fn planned(
        &self,
        client: &mut Client,
        snapshot: &Snapshot,
        catalog: &Catalog,
        database: &str,
    ) -> Result<RestorePlan> {
        archive(snapshot)?;
        snapshot.restore_program(self.programs.as_deref())?;
        refuse_existing(client, database)?;
        let roles = roles::missing(client, catalog)?;
        require_rights(client, !roles.is_empty())?;
        Ok(RestorePlan {
            database: database.to_owned(),
            roles,
        })
    }

    fn fill(&self, snapshot: &Snapshot, new: &Target, part: Part) -> Result<()> {
        let archive = archive(snapshot)?;
        let program = snapshot.restore_program(self.programs.as_deref())?;
        let mut arguments = vec!["--no-password".to_owned()];
        arguments.push(format!("--dbname={}", new.dbname().unwrap_or_default()));
        if let Some(jobs) = self.jobs.filter(|&jobs| jobs > 1) {
            arguments.push(format!("--jobs={jobs}"));
        }
        match part {
            Part::All => {}
            Part::Own => arguments.push("--no-subscriptions".to_owned()),
            Part::Definitions => {
                arguments.extend(["--no-subscriptions", "--schema-only"].map(str::to_owned));
            }
        }
        arguments.push(snapshot.path().join(archive).display().to_string());
        program.run(Some(new), &arguments, &mut || {}).map(drop)
    }
}

fn archive(snapshot: &Snapshot) -> Result<&str> {
    snapshot.manifest().archive().ok_or_else(|| {
        let message = format!("{} has no full backup", snapshot.path().display());
        Error::new(ErrorKind::Usage, message)
    })
}

/// Databases are made, and restored into, in a session.
fn open(target: &Target) -> Result<Client> {
    if target.pgbouncer() {
        let message = "a snapshot cannot be restored through a PgBouncer in transaction mode";
        return Err(Error::new(ErrorKind::Usage, message)
            .with_help("give the URL of the server itself (Prisma's directUrl)"));
    }
    connect(target, &Session::new().read_only(false))
}

fn require_rights(client: &mut Client, roles_too: bool) -> Result<()> {
    let row = client
        .query_typed(include_str!("restore/rights.sql"), &[])
        .map_err(|e| Error::from_postgres(e, "reading the role's rights"))?;
    let may = |at| {
        let row = row.first();
        row.and_then(|row| row.try_get(at).ok()).unwrap_or(false)
    };
    let needed = match (may(0), may(1) || !roles_too) {
        (true, true) => return Ok(()),
        (false, _) => "databases (CREATEDB)",
        (true, false) => "the roles that the snapshot names and that are missing (CREATEROLE)",
    };
    let message = format!("the role may not make {needed}");
    Err(Error::new(ErrorKind::Permission, message).with_help("connect as one that may"))
}

/// The error, with what could not be taken back.
fn undone(error: Error, kept: &[String]) -> Error {
    if kept.is_empty() {
        return error;
    }
    let kept: Vec<_> = kept.iter().map(|role| quote_ident(role)).collect();
    let help = format!(
        "roles were made and could not be dropped: {}",
        kept.join(", ")
    );
    error.with_help(help)
}

fn refuse_existing(client: &mut Client, database: &str) -> Result<()> {
    let sql = format!(
        "select 1 from pg_catalog.pg_database where datname = {}",
        quote_literal(database)
    );
    let found = client
        .query_typed(&sql, &[])
        .map_err(|e| Error::from_postgres(e, "looking for the database"))?;
    if found.is_empty() {
        return Ok(());
    }
    let message = format!("there is a database {} already", quote_ident(database));
    Err(Error::new(ErrorKind::Usage, message)
        .with_help("a snapshot is only restored into a new one: choose another name"))
}

/// With the encoding and the locale that it had, where the machine knows that locale.
fn make_database(client: &mut Client, snapshot: &Snapshot, database: &str) -> Result<()> {
    let manifest = snapshot.manifest();
    let sql = |collation: &str, ctype: &str| {
        format!(
            "create database {} template template0 encoding {} lc_collate {} lc_ctype {}",
            quote_ident(database),
            quote_literal(&manifest.encoding),
            quote_literal(collation),
            quote_literal(ctype)
        )
    };
    let first = client.batch_execute(&sql(&manifest.collation, &manifest.ctype));
    let Err(error) = first else {
        return Ok(());
    };
    // Another machine may not have the locale; the order of texts does not change the rows.
    let unknown = error
        .code()
        .is_some_and(|code| ["42809", "22023"].contains(&code.code()));
    let result = if unknown {
        client.batch_execute(&sql("C", "C"))
    } else {
        Err(error)
    };
    let what = format!("making the database {}", quote_ident(database));
    result.map_err(|e| Error::from_postgres(e, &what))
}
