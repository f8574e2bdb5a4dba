//! The arguments of `baseline apply`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Asking, Format, Guarding, Whole, seconds};

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The script; by default the safe diff that `baseline generate` has written,
    /// .reconcile/baseline/diff.safe.sql.
    #[arg(value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
    /// Apply it. Without this nothing is written.
    #[arg(long)]
    pub(crate) apply: bool,
    /// Apply it without a fresh snapshot of the database.
    #[arg(long)]
    pub(crate) no_snapshot: bool,
    /// A table (schema.name; may be repeated) that may lose rows or columns although no comment in
    /// the script allows it.
    #[arg(long, value_name = "TABLE")]
    pub(crate) accept_loss: Vec<String>,
    /// How long one statement of the script may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "3600", value_parser = seconds)]
    pub(crate) apply_timeout: Duration,
    #[command(flatten)]
    pub(crate) guarding: Guarding,
    #[command(flatten)]
    pub(crate) connection: Whole,
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// How to print what was done, or would be.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
