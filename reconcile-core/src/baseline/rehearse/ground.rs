//! Where a script is rehearsed: a server of its own, or databases of its own on one that was named.

use std::path::Path;

use postgres::Client;

use super::identity::{Kinship, kinship};
use super::rights::Rights;
use crate::baseline::Conditions;
use crate::cluster::{Binaries, Cluster};
use crate::connect::{Session, Target, connect};
use crate::error::{Error, ErrorKind, Result};
use crate::name::quote_ident;
use crate::snapshot::Snapshot;
use crate::snapshot::restore::{Part, Restorer, roles};

/// What the names of our databases begin with.
const PREFIX: &str = "reconcile_rehearsal";

/// Nothing of it stays, whatever happens; [`end`](Self::end) can say that something did.
pub(super) struct Ground {
    admin: Client,
    target: Target,
    cluster: Option<Cluster>,
    databases: Vec<String>,
    roles: Vec<String>,
    /// What tells our databases from those of another rehearsal.
    mark: String,
    pub(super) version: u32,
    pub(super) on_live_server: bool,
}

impl Ground {
    /// A server of this major version, started for this.
    pub(super) fn throwaway(programs: Option<&Path>, major: u32) -> Result<Self> {
        let binaries = Self::programs(programs, major)?;
        let cluster = Cluster::builder()
            .setting("max_locks_per_transaction", "1000")
            // As on a server where something subscribes; it only costs disk.
            .setting("wal_level", "logical")
            .start(&binaries)?;
        let target = Target::parse(&cluster.url("postgres"))?;
        let mut ground = Self::of(&target)?;
        ground.cluster = Some(cluster);
        Ok(ground)
    }

    /// Those of a server of this major version.
    pub(super) fn programs(named: Option<&Path>, major: u32) -> Result<Binaries> {
        let has_server = |folder: &&Path| folder.join("postgres").is_file();
        Binaries::of_major(named.filter(has_server), major)
    }

    /// The server that was named, unless it leads to the live database itself.
    pub(super) fn named(
        target: &Target,
        major: u32,
        live: Option<(&Target, &Session)>,
    ) -> Result<Self> {
        if target.pgbouncer() {
            let message = "nothing can be rehearsed through a PgBouncer in transaction mode";
            return Err(Error::new(ErrorKind::Usage, message)
                .with_help("give the URL of the server itself"));
        }
        let mut ground = Self::of(target)?;
        let found = ground.version / 10_000;
        if found != major {
            let message = format!(
                "the server for the rehearsal is PostgreSQL {found}, and the database is on {major}"
            );
            return Err(Error::new(ErrorKind::Usage, message)
                .with_help("another version takes other locks and accepts other statements"));
        }
        let conditions = Conditions::read(&mut ground.admin)?;
        conditions.writable()?;
        if let Some((live, session)) = live {
            match kinship(live, session, &mut ground.admin, &conditions)? {
                Kinship::SameDatabase => return Err(same_database(&conditions)),
                Kinship::SameServer => ground.on_live_server = true,
                Kinship::None => {}
            }
        }
        Ok(ground)
    }

    fn of(target: &Target) -> Result<Self> {
        let mut admin = connect(target, &Session::new().read_only(false))?;
        let (version, mark) = version(&mut admin)?;
        Ok(Self {
            mark,
            version,
            admin,
            target: target.clone(),
            cluster: None,
            databases: Vec::new(),
            roles: Vec::new(),
            on_live_server: false,
        })
    }

    pub(super) fn is_throwaway(&self) -> bool {
        self.cluster.is_some()
    }

    /// A copy of what the snapshot holds.
    pub(super) fn copy(
        &mut self,
        restorer: &Restorer,
        snapshot: &Snapshot,
        rows: bool,
    ) -> Result<Target> {
        let name = self.name("copy");
        let missing = roles::missing(&mut self.admin, &snapshot.catalog()?)?;
        let part = if rows { Part::Own } else { Part::Definitions };
        restorer.copy(
            &mut self.admin,
            snapshot,
            &self.target,
            &name,
            &missing,
            part,
        )?;
        self.roles = missing;
        let target = self.target.clone().with_dbname(&name);
        self.databases.push(name);
        Ok(target)
    }

    /// Gives a role the rights here that it has on the live server; where that cannot be, the role
    /// that is in the way.
    pub(super) fn give(&mut self, rights: &Rights, database: &str) -> Result<Option<String>> {
        rights.give(&mut self.admin, database, &mut self.roles)
    }

    /// An empty database, with nothing in it but these schemas.
    pub(super) fn empty(&mut self, schemas: &[String]) -> Result<Target> {
        let name = self.name("goal");
        let quoted = quote_ident(&name);
        let failed = |error| Error::from_postgres(error, "making an empty database");
        let sql = format!("CREATE DATABASE {quoted} TEMPLATE template0");
        self.admin.batch_execute(&sql).map_err(failed)?;
        let target = self.target.clone().with_dbname(&name);
        self.databases.push(name);
        let mut client = connect(&target, &Session::new().read_only(false))?;
        for schema in schemas {
            let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", quote_ident(schema));
            client.batch_execute(&sql).map_err(failed)?;
        }
        Ok(target)
    }

    fn name(&self, what: &str) -> String {
        format!("{PREFIX}_{}_{what}", self.mark)
    }

    /// Takes everything away.
    pub(super) fn end(mut self) -> Result<()> {
        if let Some(cluster) = self.cluster.take() {
            return cluster.stop();
        }
        let kept = self.clear();
        if kept.is_empty() {
            return Ok(());
        }
        let message = format!(
            "the rehearsal has left something behind: {}",
            kept.join(", ")
        );
        Err(Error::new(ErrorKind::Server, message).with_help("drop it by hand"))
    }

    /// Drops what was made on a server that stays; what could not be dropped is given back.
    fn clear(&mut self) -> Vec<String> {
        let mut kept = Vec::new();
        for name in std::mem::take(&mut self.databases) {
            let name = quote_ident(&name);
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            if self.admin.batch_execute(&sql).is_err() {
                kept.push(format!("database {name}"));
            }
        }
        let roles = std::mem::take(&mut self.roles);
        let roles = roles::remove(&mut self.admin, &roles);
        kept.extend(
            roles
                .iter()
                .map(|role| format!("role {}", quote_ident(role))),
        );
        kept
    }
}

/// The server's version, and something that no other rehearsal on it is called by.
pub(super) fn version(client: &mut Client) -> Result<(u32, String)> {
    let failed = |error| Error::from_postgres(error, "preparing the rehearsal");
    let rows = client
        .query_typed(include_str!("ground.sql"), &[])
        .map_err(failed)?;
    let row = rows.first().ok_or_else(|| {
        let message = "the server did not say which version it is";
        Error::new(ErrorKind::UnexpectedAnswer, message)
    })?;
    let version: i32 = row.try_get(0).map_err(failed)?;
    Ok((version.unsigned_abs(), row.try_get(1).map_err(failed)?))
}

impl Drop for Ground {
    fn drop(&mut self) {
        if self.cluster.is_none() {
            self.clear();
        }
    }
}

fn same_database(conditions: &Conditions) -> Error {
    let name = quote_ident(&conditions.place.database);
    let message =
        format!("the server for the rehearsal is given by the live database {name} itself");
    Error::new(ErrorKind::Usage, message).with_help(
        "name another server, or at least another database: a rehearsal makes databases of its own \
         beside it",
    )
}
