//! Bringing a snapshot back, into a database of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use postgres::Client;
use serde::Serialize;
use serde_json::Value;

use super::folder::Snapshot;
use super::rows;
use super::verify::Problem;
use crate::catalog::{Catalog, DiffOptions};
use crate::cluster::{Binaries, Cluster};
use crate::connect::{Session, Target, connect};
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::Introspector;
use crate::name::{quote_ident, quote_literal};

/// Restores a snapshot, and compares the result with what was there.
#[derive(Debug, Clone, Default)]
pub struct Restorer {
    programs: Option<PathBuf>,
    jobs: Option<u32>,
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
        let has_server = |folder: &&Path| folder.join("postgres").is_file();
        let binaries = Binaries::of_major(folder.filter(has_server), major)?;
        let cluster = Cluster::builder()
            .setting("max_locks_per_transaction", "1000")
            .start(&binaries)?;
        let target = Target::parse(&cluster.url("postgres"))?;
        let restored = self.restore(snapshot, &target, "restored");
        cluster.stop()?;
        restored
    }

    /// Restores into a new database of this server, which must not be there yet; `target` names any
    /// other database of it. Nothing that is there is changed, but for roles that are missing: they
    /// are made, without a login.
    ///
    /// Needs `CREATEDB`; a superuser where the snapshot has extensions or roles that need one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if there is such a database already; [`ErrorKind::Program`] if
    /// `pg_restore` is missing or fails: what it made of the database is dropped then.
    pub fn restore(
        &self,
        snapshot: &Snapshot,
        target: &Target,
        database: &str,
    ) -> Result<Restored> {
        let start = Instant::now();
        let catalog = snapshot.catalog()?;
        let session = Session::new().read_only(false);
        let mut client = connect(target, &session)?;
        refuse_existing(&mut client, database)?;
        let roles = make_roles(&mut client, &catalog)?;
        make_database(&mut client, snapshot, database)?;
        let new = target.clone().with_dbname(database);
        if let Err(error) = self.fill(snapshot, &new) {
            let name = quote_ident(database);
            let dropped = client.batch_execute(&format!("drop database {name} with (force)"));
            return Err(match dropped {
                Ok(()) => error,
                Err(_) => error.with_help(format!(
                    "what was restored is left in database {name}, which could not be dropped: a \
                     database with subscriptions cannot be"
                )),
            });
        }
        let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (tables, problems) = compare(snapshot, &catalog, &new)?;
        Ok(Restored {
            database: database.to_owned(),
            roles,
            tables,
            problems,
            milliseconds,
        })
    }

    fn fill(&self, snapshot: &Snapshot, new: &Target) -> Result<()> {
        let Some(archive) = snapshot.manifest().archive() else {
            let message = format!("{} has no full backup", snapshot.path().display());
            return Err(Error::new(ErrorKind::Usage, message));
        };
        let program = snapshot.restore_program(self.programs.as_deref())?;
        let mut arguments = vec!["--no-password".to_owned()];
        arguments.push(format!("--dbname={}", new.dbname().unwrap_or_default()));
        if let Some(jobs) = self.jobs.filter(|&jobs| jobs > 1) {
            arguments.push(format!("--jobs={jobs}"));
        }
        arguments.push(snapshot.path().join(archive).display().to_string());
        program.run(Some(new), &arguments, &mut || {}).map(drop)
    }
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

/// Makes the roles that the catalog names and that are not there.
fn make_roles(client: &mut Client, catalog: &Catalog) -> Result<Vec<String>> {
    let rows = client
        .query_typed("select rolname::text from pg_catalog.pg_roles", &[])
        .map_err(|e| Error::from_postgres(e, "reading the roles"))?;
    let there: BTreeSet<String> = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
    let mut named = BTreeSet::new();
    if let Ok(value) = serde_json::to_value(catalog) {
        roles(&value, "", &mut named);
    }
    let missing: Vec<String> = named.difference(&there).cloned().collect();
    for role in &missing {
        let sql = format!("create role {} nologin", quote_ident(role));
        client.batch_execute(&sql).map_err(|e| {
            let what = format!(
                "making the role {}, which the snapshot names",
                quote_ident(role)
            );
            Error::from_postgres(e, &what)
        })?;
    }
    Ok(missing)
}

/// The roles in a catalog's JSON. Owners and grantees stand in every kind of object; walking them by
/// type would be a list to forget something in.
fn roles(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| roles(value, key, found)),
        Value::Array(values) => values.iter().for_each(|value| roles(value, key, found)),
        Value::String(name) => {
            let is_role = ["owner", "grantee", "grantor", "roles", "role"].contains(&key);
            let real = !name.is_empty() && name != "PUBLIC" && name != "public";
            if is_role && real {
                found.insert(name.clone());
            }
        }
        _ => {}
    }
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

/// What is different in the restored database.
fn compare(snapshot: &Snapshot, catalog: &Catalog, new: &Target) -> Result<(usize, Vec<Problem>)> {
    let session = Session::new();
    let mut client = connect(new, &session)?;
    let mut transaction = session.begin(&mut client)?;
    transaction
        .batch_execute("set local statement_timeout = 0")
        .map_err(|e| Error::from_postgres(e, "setting the patience of a session"))?;
    let restored = Introspector::new().read(&mut transaction)?;
    let options = DiffOptions::new().ignore_extension_members(true);
    let differences = catalog.diff_with(&restored, &options);
    let mut problems: Vec<Problem> = differences
        .to_string()
        .lines()
        .map(|line| Problem::Definition {
            difference: line.to_owned(),
        })
        .collect();
    let before = &snapshot.manifest().rows;
    if !before.is_empty() {
        let after = rows::count(&mut transaction, &restored, &mut |_| {})?;
        let after: BTreeMap<_, _> = after.iter().map(|own| (&own.table, own.rows)).collect();
        for counted in before {
            let rows = after.get(&counted.table).copied();
            if rows != Some(counted.rows) {
                problems.push(Problem::Rows {
                    table: counted.table.to_string(),
                    before: counted.rows,
                    after: rows,
                });
            }
        }
    }
    Ok((before.len(), problems))
}
