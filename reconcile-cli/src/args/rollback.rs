//! The arguments of `reconcile rollback`.

use clap::{Args, Subcommand};

use super::{ChosenSnapshot, Format, Restoring, Whole};

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
    #[command(flatten)]
    pub(crate) snapshot: ChosenSnapshot,
    #[command(flatten)]
    pub(crate) connection: Whole,
}

#[derive(Debug, Args)]
pub(crate) struct RollbackRestoreArgs {
    #[command(flatten)]
    pub(crate) snapshot: ChosenSnapshot,
    #[command(flatten)]
    pub(crate) connection: Whole,
    /// The name of the new database.
    #[arg(long, value_name = "DATABASE")]
    pub(crate) into: String,
    /// Do it; without this it is only said what would be done.
    #[arg(long)]
    pub(crate) apply: bool,
    #[command(flatten)]
    pub(crate) restoring: Restoring,
    /// How to print what came of it.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
