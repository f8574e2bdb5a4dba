//! The arguments of `reconcile status`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use reconcile_core::connect::Secret;

use super::{Connection, Format, Reading, seconds, secret};

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
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
    /// List the migrations with which all is well, too.
    #[arg(long)]
    pub(crate) all: bool,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Where a Prisma project keeps what is read.
#[derive(Debug, Args)]
pub(crate) struct ProjectArgs {
    /// The folder of migrations; by default that of reconcile.toml, else migrations beside the
    /// Prisma schema, else prisma/migrations.
    #[arg(long, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    /// The Prisma schema, a file or a folder; by default that of reconcile.toml, else schema.prisma
    /// or prisma/schema.prisma.
    #[arg(long, value_name = "PATH")]
    pub(crate) prisma_schema: Option<PathBuf>,
}

impl StatusArgs {
    /// The connection, without a choice of schemas: the ledger is in one, and the URL names it.
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
