//! The arguments of `baseline rehearse`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use reconcile_core::connect::Secret;

use super::snapshot::Restoring;
use super::{Format, Snapshots, Whole, secret};

#[derive(Debug, Args)]
pub(crate) struct RehearseArgs {
    /// The script; by default the safe diff that `baseline generate` has written,
    /// .reconcile/baseline/diff.safe.sql.
    #[arg(value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
    /// Copy this snapshot. By default the definitions of the database are dumped for this; with
    /// --data all, and where no database is named, it is the newest snapshot.
    #[arg(long, value_name = "SNAPSHOT")]
    pub(crate) snapshot: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) snapshots: Snapshots,
    /// Whether rows are copied, too, and counted before and after.
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    pub(crate) data: Data,
    /// Rehearse on this server, in databases that are made for it and dropped afterwards, instead of
    /// a throwaway one. Never the live database; of the same major version.
    #[arg(long, value_name = "URL", value_parser = secret)]
    pub(crate) shadow_url: Option<Secret>,
    /// Run the script as a superuser, not under the role of the database URL with the rights that it
    /// has: for servers whose provider gives rights that no other server knows.
    #[arg(long)]
    pub(crate) as_superuser: bool,
    /// The script that makes the whole schema in an empty database, to compare the result with. By
    /// default it is made of the Prisma schema.
    #[arg(long, value_name = "FILE", conflicts_with = "prisma_schema")]
    pub(crate) from_empty: Option<PathBuf>,
    /// The Prisma schema, a file or a folder; by default that of reconcile.toml, else schema.prisma
    /// or prisma/schema.prisma.
    #[arg(long, value_name = "PATH")]
    pub(crate) prisma_schema: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) connection: Whole,
    #[command(flatten)]
    pub(crate) restoring: Restoring,
    /// How to print what was found out.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Which rows a copy has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Data {
    /// None: definitions alone.
    #[default]
    None,
    /// All of a snapshot's.
    All,
}
