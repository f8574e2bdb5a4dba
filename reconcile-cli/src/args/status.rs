//! The arguments of `reconcile status`.

use std::path::PathBuf;

use clap::Args;

use super::{Format, Whole};

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) connection: Whole,
    /// List the migrations with which all is well, too.
    #[arg(long)]
    pub(crate) all: bool,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Where a Prisma project keeps what is read.
#[derive(Debug, Clone, Args)]
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
