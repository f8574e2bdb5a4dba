//! The arguments of `reconcile doctor`.

use std::path::PathBuf;

use clap::Args;

use super::{Format, ProjectArgs, Whole};

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) connection: Whole,
    /// Look for duplicates along this script, too (may be repeated): SQL that is to be applied.
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Vec<PathBuf>,
    /// Show what the ledger logged of a failed migration. It can hold values of rows.
    #[arg(long)]
    pub(crate) logs: bool,
    /// Do not look at the generated client: it is not on this machine.
    #[arg(long)]
    pub(crate) skip_client: bool,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
