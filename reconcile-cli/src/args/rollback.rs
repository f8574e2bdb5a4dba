//! The arguments of `reconcile rollback`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::snapshot::{Programs, Snapshots};
use super::{Connection, Format};

#[derive(Debug, Subcommand)]
pub(crate) enum RollbackCommand {
    /// Say in what the database differs from a snapshot: what restoring it would bring back.
    Plan(RollbackPlanArgs),
    /// Restore a snapshot into a new database of the same server, never over one that is there, and
    /// compare the result with what was.
    Restore(RollbackRestoreArgs),
}

#[derive(Debug, Args)]
pub(crate) struct RollbackPlanArgs {
    /// The snapshot; by default the newest one.
    #[arg(value_name = "SNAPSHOT")]
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) snapshots: Snapshots,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Debug, Args)]
pub(crate) struct RollbackRestoreArgs {
    /// The snapshot; by default the newest one.
    #[arg(value_name = "SNAPSHOT")]
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) snapshots: Snapshots,
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The name of the new database.
    #[arg(long, value_name = "DATABASE")]
    pub(crate) into: String,
    /// Do it; without this it is only said what would be done.
    #[arg(long)]
    pub(crate) apply: bool,
    /// By how many connections it is restored.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(crate) jobs: u32,
    #[command(flatten)]
    pub(crate) programs: Programs,
    /// How to print what came of it.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
