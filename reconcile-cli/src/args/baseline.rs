//! The arguments of `baseline`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::{AdoptArgs, ApplyArgs, Asking, Format, Judging, RehearseArgs, Whole, time};

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Take out of a script what would lose data: statements and single actions become comments
    /// that say why, and every other byte stays.
    Fix(FixArgs),
    /// Have the project's Prisma make both scripts of a baseline, from empty and from the live
    /// database to the schema, and write them with a safe version of the latter.
    ///
    /// Exit status: 0 all that Prisma wants is in the safe version; 1 something was taken out or is in
    /// doubt; 2 no verdict.
    Generate(GenerateArgs),
    /// Try the script out on a copy of the database, on a server that is gone afterwards: whether it
    /// goes through, how long it takes, which locks it takes, and what then still lies between the
    /// database and the Prisma schema.
    ///
    /// Exit status: 0 it goes through, and nothing that the schema models is left; 1 it fails, or
    /// something is left, or rows are; 2 it could not be rehearsed.
    Rehearse(Box<RehearseArgs>),
    /// Apply the safe script to the database, all of it or nothing, with a proof that no row is
    /// missing afterwards. Without --apply only says what would be done.
    ///
    /// Exit status: 0 it is applied, or there is nothing to apply; 1 it would be, or it was refused
    /// or taken back; 2 no verdict. Killed, the next run goes on where it stopped.
    Apply(Box<ApplyArgs>),
    /// Make the script of the whole schema the first migration, and tell the database that it has it.
    ///
    /// Writes the folder 0000_baseline, migration_lock.toml and the row in Prisma's ledger, all or
    /// none. Exit status: 0 adopted, now or before; 1 it would be, or something stands against it;
    /// 2 no verdict.
    Adopt(AdoptArgs),
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
    pub(crate) connection: Whole,
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
#[derive(Debug, Clone, Args)]
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
