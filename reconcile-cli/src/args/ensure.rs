//! The arguments of `reconcile ensure`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Format, Guarding, Whole, seconds};

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
