//! The arguments of `baseline`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{AdoptArgs, ApplyArgs, Judging, RehearseArgs};

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Take out of a script what would lose data: statements and single actions become comments
    /// that say why, and every other byte stays.
    Fix(FixArgs),
    /// Try the script out on a copy of the database, on a server that is gone afterwards: whether it
    /// goes through, how long it takes, which locks it takes, and what then still lies between the
    /// database and the Prisma schema.
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
