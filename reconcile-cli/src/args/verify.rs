//! The arguments of `reconcile verify`.

use std::path::PathBuf;

use clap::Args;

use super::{Format, Whole};

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The Prisma schema, a file or a folder; by default that of reconcile.toml, else schema.prisma
    /// or prisma/schema.prisma.
    #[arg(long, value_name = "PATH")]
    pub(crate) prisma_schema: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) connection: Whole,
    /// How to print what is not answered.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
