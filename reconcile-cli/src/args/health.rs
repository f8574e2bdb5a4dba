//! The arguments of `reconcile health`.

use std::path::PathBuf;

use clap::Args;

use super::{FailOn, MetricsFormat, Scan, Whole};

#[derive(Debug, Args)]
pub(crate) struct HealthArgs {
    #[command(flatten)]
    pub(crate) connection: Whole,
    #[command(flatten)]
    pub(crate) scan: Scan,
    /// How many tables are listed, those with most rows first; JSON has all of them.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    /// An earlier report (--format json), to say what is new since: rows gained and lost, findings,
    /// counters, how fast sequences are used up; and what to look for in the server's log. Or a time
    /// (24h, 2d, 2026-11-22T22:42:24Z): the same by the report that `run` kept then, if it did.
    #[arg(long, value_name = "FILE|TIME")]
    pub(crate) since: Option<PathBuf>,
    /// The severity from which a finding fails the run. Default: error.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: MetricsFormat,
}
