//! The arguments of `reconcile ensure`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use reconcile_core::connect::Secret;

use super::{Connection, Format, Reading, seconds, secret};

#[derive(Debug, Args)]
pub(crate) struct EnsureArgs {
    /// Make what is missing. Without, nothing is run, and what would be is shown.
    #[arg(long)]
    pub(crate) apply: bool,
    /// A table that has to exist (may be repeated): schema.name, or a name in the schema of the URL.
    /// By default tables.required of reconcile.toml.
    #[arg(long, value_name = "TABLE")]
    pub(crate) require: Vec<String>,
    /// Require the tables of all models of the Prisma schema, too; they are what is required where
    /// nothing else is.
    #[arg(long)]
    pub(crate) models: bool,
    /// SQL that makes tables (may be repeated): a file, a directory, or - for standard input. Only
    /// what makes missing tables is run of it. By default tables.bootstrap of reconcile.toml.
    #[arg(long, value_name = "FILE")]
    pub(crate) bootstrap: Vec<PathBuf>,
    /// Make tables of models that no such SQL makes as Prisma would.
    #[arg(long)]
    pub(crate) from_schema: bool,
    /// The Prisma schema, a file or a folder; by default that of reconcile.toml, else schema.prisma
    /// or prisma/schema.prisma.
    #[arg(long, value_name = "PATH")]
    pub(crate) prisma_schema: Option<PathBuf>,
    /// The database, as a Prisma or libpq URL. Better set in the environment: arguments can be
    /// seen by other users of the machine.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    database_url: Option<Secret>,
    /// How long a statement may take, in seconds.
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

impl EnsureArgs {
    /// The connection, without a choice of schemas: a table in one that is not read would count as
    /// missing.
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
