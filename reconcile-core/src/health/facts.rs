//! What was read, before anything is made of it. The names of the fields are those of the columns of
//! the queries.

use serde::{Deserialize, Serialize};

use crate::name::QualifiedName;

/// Everything that was read but the sequences. What could not be read is empty here, and named in
/// [`HealthReport::not_read`](super::HealthReport::not_read).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HealthFacts {
    /// The database.
    pub database: DatabaseHealth,
    /// Every table and materialised view with rows of its own, those with most live rows first.
    pub tables: Vec<TableHealth>,
    /// The indexes that are not valid.
    pub indexes: Vec<IndexHealth>,
    /// The constraints that were not validated or are not enforced.
    pub constraints: Vec<UnvalidatedConstraint>,
    /// The age of every database of the server.
    pub ages: Vec<DatabaseAge>,
    /// The other sessions in this database that have a transaction open.
    pub sessions: Vec<SessionHealth>,
    /// The prepared transactions of this database.
    pub prepared: Vec<PreparedTransaction>,
    /// The replication slots of the server.
    pub slots: Vec<ReplicationSlot>,
}

impl HealthFacts {
    /// Of a database in which there is nothing.
    #[must_use]
    pub fn new(database: DatabaseHealth) -> Self {
        Self {
            database,
            tables: Vec::new(),
            indexes: Vec::new(),
            constraints: Vec::new(),
            ages: Vec::new(),
            sessions: Vec::new(),
            prepared: Vec::new(),
            slots: Vec::new(),
        }
    }
}

/// The database, and what its statistics have counted since they were last reset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DatabaseHealth {
    /// The name.
    pub database: String,
    /// The server's version, such as `15.18`.
    pub server_version: String,
    /// Who read.
    pub role: String,
    /// Whether it is a standby.
    pub in_recovery: bool,
    /// Whether rows are counted (`track_counts`).
    pub track_counts: bool,
    /// Whether autovacuum is on for the server.
    pub autovacuum: bool,
    /// When it was read, by the server's clock: seconds since the beginning of 1970 (UTC).
    pub read_at: i64,
    /// Transactions that were committed.
    pub commits: u64,
    /// Transactions that were rolled back.
    pub rollbacks: u64,
    /// Deadlocks.
    pub deadlocks: u64,
    /// Queries that were cancelled for replication, on a standby.
    pub conflicts: u64,
    /// Temporary files that queries wrote.
    pub temp_files: u64,
    /// How large these were.
    pub temp_bytes: u64,
    /// Pages whose checksum was wrong; `None` where there are no checksums.
    pub checksum_failures: Option<u64>,
    /// Since when is counted, in seconds as above; `None` where the counters were never reset.
    pub counters_reset: Option<i64>,
}

/// A table or a materialised view. Rows are the statistics' estimates. Times are seconds since the
/// beginning of 1970 (UTC), `None` for never.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TableHealth {
    /// The table.
    pub table: QualifiedName,
    /// Live rows.
    pub live_rows: u64,
    /// Rows that are dead and take room.
    pub dead_rows: u64,
    /// Rows that were inserted since the statistics were reset.
    pub inserted: u64,
    /// Rows that were updated.
    pub updated: u64,
    /// Rows that were deleted.
    pub deleted: u64,
    /// When it was last vacuumed by hand.
    pub last_vacuum: Option<i64>,
    /// When it was last vacuumed by autovacuum.
    pub last_autovacuum: Option<i64>,
    /// When it was last analysed by hand.
    pub last_analyze: Option<i64>,
    /// When it was last analysed by autovacuum.
    pub last_autoanalyze: Option<i64>,
    /// Whether autovacuum may work on it.
    pub autovacuum: bool,
    /// How many transactions ago its oldest row was written that is not frozen.
    pub transaction_age: u64,
    /// Bytes with indexes and TOAST; `None` where it was locked against everybody.
    #[serde(default)]
    pub bytes: Option<u64>,
}

/// An index that is not valid: queries do not use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IndexHealth {
    /// The index.
    pub index: QualifiedName,
    /// Its table.
    pub table: QualifiedName,
    /// Whether it is meant to keep values apart.
    pub unique: bool,
    /// Whether it is kept up with new rows.
    pub ready: bool,
    /// Whether it is that of a partitioned table, to which some partition has none yet.
    pub partitioned: bool,
    /// Whether it is being built just now, as far as the role may see.
    pub building: bool,
}

/// A constraint that was not validated, or is not enforced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnvalidatedConstraint {
    /// Its name, quoted where needed.
    pub constraint: String,
    /// The table or the domain that has it.
    pub on: QualifiedName,
    /// Whether that is a domain.
    pub of_domain: bool,
    /// Whether new rows are held to it; always, before PostgreSQL 18.
    pub enforced: bool,
}

/// How far a database is from the end of its transaction numbers, of which there are 2³¹.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DatabaseAge {
    /// The database.
    pub database: String,
    /// The age of its oldest transaction number that is not frozen.
    pub transactions: u64,
    /// The age of its oldest multixact.
    pub multixacts: u64,
}

/// Another session that has a transaction open, or of which the role may not see whether it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SessionHealth {
    /// The process.
    pub pid: i32,
    /// Its role.
    pub role: Option<String>,
    /// What it calls itself.
    pub application: Option<String>,
    /// Whether the role may not see what it does.
    pub hidden: bool,
    /// `active`, `idle in transaction`, ….
    pub state: Option<String>,
    /// For how long the transaction is open.
    pub transaction_seconds: Option<i64>,
    /// For how long it is in this state; of an active one, for how long the statement runs.
    pub state_seconds: Option<i64>,
    /// The processes for whose locks it waits; 0 for a prepared transaction.
    pub blocked_by: Option<Vec<i32>>,
}

/// A prepared transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PreparedTransaction {
    /// Its name, for `COMMIT PREPARED` and `ROLLBACK PREPARED`.
    pub gid: String,
    /// Who prepared it.
    pub role: String,
    /// How long ago.
    pub seconds: i64,
}

/// A replication slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReplicationSlot {
    /// Its name.
    pub slot: String,
    /// Whether somebody reads from it.
    pub active: bool,
    /// What PostgreSQL says of the WAL that it needs: `reserved`, `extended`, `unreserved`, `lost`.
    pub wal_status: Option<String>,
    /// How many transactions old the dead rows are that it keeps.
    pub transaction_age: Option<u64>,
    /// How much WAL it keeps; `None` on a standby, and where it keeps none.
    pub kept_bytes: Option<u64>,
}
