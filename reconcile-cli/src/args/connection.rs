//! How a database is reached and read.

use std::time::Duration;

use clap::Args;
use reconcile_core::connect::Secret;

use super::{seconds, secret};

/// How to reach the database, of which a part may be read.
#[derive(Debug, Args)]
pub(crate) struct Connection {
    /// The database, as a Prisma or libpq URL. Better set in the environment: arguments can be
    /// seen by other users of the machine.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub(crate) database_url: Option<Secret>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How to reach the database, which is read as a whole: a part of it would be compared with all that
/// was asked for.
#[derive(Debug, Clone, Args)]
pub(crate) struct Whole {
    /// The database, as a Prisma or libpq URL. Better set in the environment: arguments can be
    /// seen by other users of the machine.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub(crate) database_url: Option<Secret>,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

/// How a database is read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    #[command(flatten)]
    pub(crate) patience: Patience,
    /// Read this schema only (may be repeated); by default all of them.
    #[arg(long = "schema", value_name = "NAME")]
    pub(crate) schemas: Vec<String>,
}

/// For how long the server is waited for.
#[derive(Debug, Clone, Args)]
pub(crate) struct Patience {
    /// How long a query may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) statement_timeout: Duration,
    /// How long to wait for a lock, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub(crate) lock_timeout: Duration,
}
