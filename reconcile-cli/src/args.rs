//! The arguments.

#![allow(
    clippy::doc_markdown,
    reason = "the documentation is the help, where backticks would be seen"
)]

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use reconcile_core::Severity;
use reconcile_core::connect::Secret;
use reconcile_core::evidence::Evidence;

mod adopt;
mod apply;
mod baseline;
mod connection;
mod doctor;
mod ensure;
mod guarding;
mod health;
mod rehearse;
mod rollback;
mod run;
mod snapshot;
mod status;
mod verify;

pub(crate) use adopt::AdoptArgs;
pub(crate) use apply::ApplyArgs;
pub(crate) use baseline::{BaselineCommand, FixArgs, GenerateArgs, ToolArgs};
pub(crate) use connection::{Connection, Patience, Reading, Whole};
pub(crate) use doctor::DoctorArgs;
pub(crate) use ensure::EnsureArgs;
pub(crate) use guarding::Guarding;
pub(crate) use health::HealthArgs;
pub(crate) use rehearse::{Data, RehearseArgs};
pub(crate) use rollback::{RollbackCommand, RollbackPlanArgs, RollbackRestoreArgs};
pub(crate) use run::RunArgs;
pub(crate) use snapshot::{
    ChosenSnapshot, Restoring, SnapshotCommand, SnapshotCreateArgs, SnapshotListArgs,
    SnapshotVerifyArgs, Snapshots,
};
pub(crate) use status::{ProjectArgs, StatusArgs};
pub(crate) use verify::VerifyArgs;

/// Bring a live PostgreSQL database into line with its Prisma schema without losing a row.
///
/// Exit status: 0 clean; 1 there are findings or there is work to do; 2 there is no verdict (bad
/// usage, an unreadable file, no connection, a missing privilege).
#[derive(Debug, Parser)]
#[command(name = "reconcile", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// When to use colours; NO_COLOR turns them off, too.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    /// The configuration; by default reconcile.toml, looked for upwards from here.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read the database and say what stands between it and a safe migration. Writes nothing.
    Check(CheckArgs),
    /// Print what the database is: tables, columns, constraints, indexes and everything else.
    Introspect(IntrospectArgs),
    /// Find the statements of SQL scripts that would lose data.
    Lint(LintArgs),
    /// Look whether the required tables are there and can be read, and make those that are missing.
    ///
    /// Exit status: 0 all are there; 1 some are missing, or something stands against making them; 2
    /// no verdict, or some cannot be read.
    Ensure(EnsureArgs),
    /// Make a baseline's diff safe.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Find the sequences that lag behind the columns they feed, and move them if asked to.
    ///
    /// Without --apply nothing is written, and no nextval is called.
    Sequences(SequencesArgs),
    /// Carry a legacy database through the whole plan: snapshot, required tables, baseline, sequences,
    /// proof. Without --apply only says how far it has come.
    ///
    /// Exit status: 0 all steps are done; 1 there is something to do, or a step has failed; 2 no
    /// verdict.
    Run(Box<RunArgs>),
    /// Keep a copy of the database to fall back on, and prove that it can be restored.
    #[command(subcommand)]
    Snapshot(SnapshotCommand),
    /// Bring a snapshot back, into a database of its own.
    #[command(subcommand)]
    Rollback(RollbackCommand),
    /// Compare the folder of migrations with the database's ledger, and say what `prisma migrate
    /// deploy` would do. Writes nothing.
    ///
    /// The ledger is in the schema that the URL names (?schema=), else in public.
    ///
    /// Exit status: 0 up to date; 1 something is pending, failed, edited or missing; 2 no verdict.
    Status(StatusArgs),
    /// Say whether the database answers every model and field of the Prisma schema, and select from
    /// each model. Writes nothing.
    Verify(VerifyArgs),
    /// Say how the database fares: the largest tables, sequences, indexes and constraints that do not
    /// do their work, transactions that are open for too long. Writes nothing.
    ///
    /// Fit for a weekly job; with --since for the day after a migration.
    Health(HealthArgs),
    /// Recognise the known problems of a legacy database under Prisma, and say each one's fix. Writes
    /// nothing.
    ///
    /// Exit status: 0 nothing was found; 1 something was; 2 something could not be looked at.
    Doctor(DoctorArgs),
    /// Watch `check` at work on a legacy database, on a throwaway server that is gone afterwards.
    Demo(DemoArgs),
    /// List the lint rules.
    Rules(RulesArgs),
    /// Explain a lint rule: what it finds, what that costs, what to do instead.
    Explain {
        /// The rule's name or code, such as drop-column or R002.
        rule: String,
    },
    /// Print a shell's completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// What the database is asked about the rows that a script would meet.
#[derive(Debug, Clone, Args)]
pub(crate) struct Asking {
    /// Whether the database is asked for exact facts, for the planner's estimates (which prove
    /// nothing), or for none. Default: on.
    #[arg(long, value_enum, value_name = "MODE")]
    pub(crate) evidence: Option<EvidenceMode>,
    /// How long one such question may take: 2s, 500ms.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = time)]
    pub(crate) evidence_timeout: Duration,
    /// Show the keys of a few of the rows in question. They are contents of the database.
    #[arg(long)]
    pub(crate) evidence_examples: bool,
}

/// How much the database is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EvidenceMode {
    /// Exact facts.
    On,
    /// The planner's estimates.
    Estimate,
    /// Nothing.
    Off,
}

impl From<EvidenceMode> for Evidence {
    fn from(mode: EvidenceMode) -> Self {
        match mode {
            EvidenceMode::On => Self::On,
            EvidenceMode::Estimate => Self::Estimate,
            EvidenceMode::Off => Self::Off,
        }
    }
}

/// How the result is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs; the form is stable and has a JSON Schema.
    Json,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people.
    #[default]
    Human,
    /// For programs; the form is stable and has a JSON Schema.
    Json,
    /// SARIF 2.1.0, for code scanning services and editors.
    Sarif,
    /// Annotations in a GitHub workflow.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// A comment on a pull request.
    Markdown,
}

/// How what can be watched is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MetricsFormat {
    /// For people.
    #[default]
    Human,
    /// For programs; the form is stable and has a JSON Schema.
    Json,
    /// Prometheus' text format, for the textfile collector of the node exporter.
    Prometheus,
}

/// How a check is printed. Sequences and missing tables have no place in a file, so that forms
/// which know nothing else cannot show it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    #[default]
    Human,
    /// For programs; the form is stable and has a JSON Schema.
    Json,
    /// Annotations in a GitHub workflow.
    Github,
    /// A comment on a pull request.
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// SQL to lint along: files, directories, or - for standard input.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// A table that has to exist (may be repeated): schema.name, or a name in public.
    #[arg(long, value_name = "TABLE")]
    pub(crate) require: Vec<String>,
    #[command(flatten)]
    pub(crate) scan: Scan,
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// The severity from which a finding fails the check.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: CheckFormat,
}

#[derive(Debug, Args)]
pub(crate) struct IntrospectArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Ask for the exact size of every table; opens each of them.
    #[arg(long)]
    pub(crate) exact_sizes: bool,
    /// Print the SQL that would be sent instead of sending it.
    #[arg(long)]
    pub(crate) sql: bool,
    /// How to print the catalog.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Files, directories (every .sql below), or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// The severity from which a finding fails the run.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Also say which locks each statement takes, on what and for how long.
    #[arg(long)]
    pub(crate) locks: bool,
    /// Take out of the files what would lose data, each as a comment that says why, and judge what
    /// is left.
    #[arg(long)]
    pub(crate) fix: bool,
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: LintFormat,
}

/// What scripts are judged by.
#[derive(Debug, Args)]
pub(crate) struct Judging {
    /// Judge by this database, as a Prisma or libpq URL. Without it, DATABASE_URL is used where
    /// --evidence on or estimate is given; otherwise no database is needed.
    #[arg(long, value_name = "URL", value_parser = secret)]
    pub(crate) database_url: Option<Secret>,
    /// Judge by this catalog, as `introspect --format json` prints it, without a connection.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["database_url", "evidence"])]
    pub(crate) catalog: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) asking: Asking,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct SequencesArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) scan: Scan,
    #[command(flatten)]
    pub(crate) repair: RepairArgs,
    #[command(flatten)]
    pub(crate) guarding: Guarding,
    /// List the healthy sequences, too.
    #[arg(long)]
    pub(crate) all: bool,
    /// An earlier report (--format json), to say how fast sequences are used up and in how many days
    /// nothing is left.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["apply", "sql"])]
    pub(crate) since: Option<PathBuf>,
    /// The Prisma schema, a file or a folder, whose autoincrement() fields are matched with the
    /// sequences; by default that of reconcile.toml, else schema.prisma or prisma/schema.prisma if
    /// there is one.
    #[arg(long, value_name = "PATH")]
    pub(crate) prisma_schema: Option<PathBuf>,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: MetricsFormat,
}

/// Whether and how sequences are moved.
#[derive(Debug, Args)]
pub(crate) struct RepairArgs {
    /// Move the sequences that lag past their last rows, one short transaction each, while the
    /// application goes on. A move cannot be rolled back; what was and what is are printed. Exit
    /// status 0 only if all is well afterwards, 1 if something remains.
    #[arg(long, group = "repair")]
    pub(crate) apply: bool,
    /// Print the same as a script for psql, which can be run any number of times, instead of doing
    /// it. The exit status is that of the report: 1 if there is something to move.
    #[arg(long, group = "repair", conflicts_with_all = ["format", "all"])]
    pub(crate) sql: bool,
    /// Also move this sequence (schema.name; may be repeated) past its last row where no value is
    /// left there. DANGEROUS: every insert that takes a value from it fails until column and
    /// sequence are widened; without it, inserts only fail or make duplicates where a row is met.
    #[arg(long, value_name = "SEQUENCE", requires = "repair")]
    pub(crate) allow_exhaust: Vec<String>,
    /// Also move this sequence (schema.name; may be repeated) BACK to just past its last row.
    /// DANGEROUS: values come again that were handed out and are in no row, because the row was
    /// deleted, is not yet written, or lies in another system. Locks the tables against writing
    /// meanwhile, and is refused while another session uses the sequence.
    #[arg(long, value_name = "SEQUENCE", requires = "repair")]
    pub(crate) allow_rewind: Vec<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Scan {
    /// Look for the highest value also where that means reading a large table from end to end.
    #[arg(long)]
    pub(crate) scan_unindexed: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The folder with initdb, pg_ctl and postgres; by default PG_BIN, PATH, pg_config, then the
    /// usual places.
    #[arg(long, value_name = "DIR")]
    pub(crate) pg_bin: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// How to print the rules.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The severities, as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FailOn {
    /// Everything fails.
    Info,
    /// Warnings and errors fail.
    Warning,
    /// Only errors fail.
    Error,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Info => Self::Info,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
        }
    }
}

/// A URL with a password in it is never shown, not even in a message about bad usage.
#[allow(clippy::unnecessary_wraps, reason = "the shape of a value parser")]
fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

/// A number with its unit; seconds if there is none.
fn time(text: &str) -> Result<Duration, String> {
    let refused = || "a time such as 2s or 500ms, at most a day".to_owned();
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').unwrap_or(text), 1.0),
    };
    let number: f64 = number.parse().map_err(|_| refused())?;
    seconds(&(number * unit).to_string()).map_err(|_| refused())
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a number of seconds, at most a day".to_owned()),
    }
}
