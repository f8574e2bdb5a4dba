//! The arguments of `reconcile baseline adopt`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use reconcile_core::connect::Secret;

use super::{Connection, Format, ProjectArgs, Reading, seconds, secret};

#[derive(Debug, Args)]
pub(crate) struct AdoptArgs {
    /// Write it. Without, nothing is written, and what would be is said.
    #[arg(long)]
    pub(crate) apply: bool,
    /// The script that makes the whole schema in an empty database; by default the one that baseline
    /// generate left, else what Prisma would write for the schema.
    #[arg(long, value_name = "FILE")]
    pub(crate) from_empty: Option<PathBuf>,
    /// The diff that was applied, to be kept beside the migration's script for the record; by default
    /// the one that baseline fix left.
    #[arg(long, value_name = "FILE")]
    pub(crate) diff: Option<PathBuf>,
    /// Adopt also if the database does not answer the Prisma schema. What is missing stays missing.
    #[arg(long)]
    pub(crate) allow_differences: bool,
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    /// The database, as a Prisma or libpq URL; its ?schema= says where the ledger is, else public.
    /// Better set in the environment: arguments can be seen by other users of the machine.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    database_url: Option<Secret>,
    /// How long a query may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    statement_timeout: Duration,
    /// How long to wait for a lock, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    lock_timeout: Duration,
    /// How long to wait for a deploy that is under way, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(crate) migration_lock_timeout: Duration,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl AdoptArgs {
    /// The connection, without a choice of schemas: Prisma's own counts.
    pub(crate) fn connection(&self) -> Connection {
        Connection {
            database_url: self.database_url.clone(),
            reading: Reading {
                statement_timeout: self.statement_timeout,
                lock_timeout: self.lock_timeout,
                schemas: Vec::new(),
            },
        }
    }
}
