//! The arguments of `baseline`.

use std::path::PathBuf;

use std::time::Duration;

use clap::{Args, Subcommand};

use super::{Asking, Connection, Format, Judging, time};

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Take out of a script what would lose data: statements and single actions become comments
    /// that say why, and every other byte stays.
    Fix(FixArgs),
    /// Have the project's Prisma make both scripts of a baseline, from empty and from the live
    /// database to the schema, and write them with a safe version of the latter.
    Generate(GenerateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    /// The script, or - for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// Where to write the safe script; standard output if it is not given.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// The Prisma schema, a file or a folder; by default that of reconcile.toml, else schema.prisma
    /// or prisma/schema.prisma.
    #[arg(long, value_name = "PATH")]
    pub(crate) prisma_schema: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The folder that the scripts are written to; by default .reconcile/baseline beside
    /// reconcile.toml, else in the working directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write also over files with another content.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) tool: ToolArgs,
    /// Take this script for the one from empty, instead of having Prisma make it.
    #[arg(long, value_name = "FILE")]
    pub(crate) from_empty_sql: Option<PathBuf>,
    /// Take this script for the one from the live database, instead of having Prisma make it.
    #[arg(long, value_name = "FILE")]
    pub(crate) diff_sql: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// How to print what was made.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// How the project's Prisma is run.
#[derive(Debug, Args)]
pub(crate) struct ToolArgs {
    /// The command that is Prisma, such as "npx prisma"; by default that of reconcile.toml, else the
    /// one in node_modules, beside the schema or above, run with node.
    #[arg(long, value_name = "COMMAND")]
    pub(crate) prisma: Option<String>,
    /// Prisma's own configuration; by default prisma.config.* beside the schema or above.
    #[arg(long, value_name = "FILE")]
    pub(crate) prisma_config: Option<PathBuf>,
    /// How long one run of Prisma may take: 2m is 120s.
    #[arg(long, value_name = "TIME", default_value = "120s", value_parser = time)]
    pub(crate) prisma_timeout: Duration,
}
