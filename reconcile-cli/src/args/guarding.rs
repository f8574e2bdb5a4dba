//! What has to be said before something is written.

use clap::Args;

/// What stands between a command and the database that it would write to.
#[derive(Debug, Clone, Args)]
pub(crate) struct Guarding {
    /// The environment of reconcile.toml that the database belongs to; by default RECONCILE_ENVIRONMENT,
    /// else the one whose `databases` name it.
    #[arg(long, env = "RECONCILE_ENVIRONMENT", value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// The name of the database, to say that it is this one; asked for at a terminal if it is not
    /// given.
    #[arg(long, value_name = "DATABASE")]
    pub(crate) confirm: Option<String>,
}
