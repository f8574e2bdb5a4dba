//! The arguments of `reconcile snapshot`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Format, Whole};

#[derive(Debug, Subcommand)]
pub(crate) enum SnapshotCommand {
    /// Dump the schema, the rows of chosen tables and everything with pg_dump, and keep catalog,
    /// sequences and row counts of the same moment beside it.
    Create(SnapshotCreateArgs),
    /// Make the checksums again, and read the backup's table of contents; with --restore restore it
    /// into a throwaway server and compare.
    Verify(SnapshotVerifyArgs),
    /// List the snapshots.
    List(SnapshotListArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SnapshotCreateArgs {
    #[command(flatten)]
    pub(crate) connection: Whole,
    #[command(flatten)]
    pub(crate) snapshots: Snapshots,
    /// A table whose rows are to be in a script of their own (may be repeated); one that is not
    /// there is noted.
    #[arg(long = "table", value_name = "TABLE")]
    pub(crate) tables: Vec<String>,
    /// By how many connections the full backup is made; with more than one it is a folder.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(crate) jobs: u32,
    /// Do not count the rows of every table: a restored copy is then compared by its definitions
    /// alone.
    #[arg(long)]
    pub(crate) no_counts: bool,
    /// Go on also where the disk has less room than the database takes.
    #[arg(long)]
    pub(crate) no_space_check: bool,
    #[command(flatten)]
    pub(crate) programs: Programs,
    /// How to print what was made.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct SnapshotVerifyArgs {
    #[command(flatten)]
    pub(crate) snapshot: ChosenSnapshot,
    /// Restore it into a throwaway server of the same version, and compare definitions and rows.
    #[arg(long)]
    pub(crate) restore: bool,
    #[command(flatten)]
    pub(crate) restoring: Restoring,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct SnapshotListArgs {
    #[command(flatten)]
    pub(crate) snapshots: Snapshots,
    /// How to print the list.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Where snapshots are.
#[derive(Debug, Clone, Args)]
pub(crate) struct Snapshots {
    /// The folder of the snapshots; by default that of reconcile.toml, else db-snapshots.
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

/// One of the snapshots.
#[derive(Debug, Args)]
pub(crate) struct ChosenSnapshot {
    /// The snapshot; by default the newest one.
    #[arg(value_name = "SNAPSHOT")]
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) snapshots: Snapshots,
}

/// By what a snapshot is restored.
#[derive(Debug, Clone, Args)]
pub(crate) struct Restoring {
    /// By how many connections it is restored.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(crate) jobs: u32,
    #[command(flatten)]
    pub(crate) programs: Programs,
}

/// Where PostgreSQL's programs are.
#[derive(Debug, Clone, Args)]
pub(crate) struct Programs {
    /// The folder with PostgreSQL's programs; by default PG_BIN, PATH, pg_config, then the usual
    /// places.
    #[arg(long, value_name = "DIR")]
    pub(crate) pg_bin: Option<PathBuf>,
}
