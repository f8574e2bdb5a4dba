//! The arguments of `reconcile baseline adopt`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Format, Guarding, ProjectArgs, Whole, seconds};

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
    #[command(flatten)]
    pub(crate) connection: Whole,
    #[command(flatten)]
    pub(crate) guarding: Guarding,
    /// How long to wait for a deploy that is under way, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(crate) migration_lock_timeout: Duration,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
