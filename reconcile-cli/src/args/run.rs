//! The arguments of `reconcile run`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use reconcile_core::connect::Secret;

use super::{
    AdoptArgs, ApplyArgs, Asking, Data, EnsureArgs, Format, GenerateArgs, Guarding, ProjectArgs,
    RehearseArgs, Restoring, SnapshotCreateArgs, Snapshots, StatusArgs, ToolArgs, VerifyArgs,
    Whole, seconds, secret,
};

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Print the steps and how each stands; this is also what happens without --apply or --resume.
    #[arg(long, group = "mode")]
    pub(crate) plan: bool,
    /// Do it, from the first step; where an earlier run has stopped, from there.
    #[arg(long, group = "mode")]
    pub(crate) apply: bool,
    /// Go on where an earlier run has stopped; refused where none has.
    #[arg(long, group = "mode")]
    pub(crate) resume: bool,
    /// Make no snapshot. What goes wrong then cannot be brought back.
    #[arg(long)]
    pub(crate) no_snapshot: bool,
    /// Do not try the diff out on a copy first.
    #[arg(long)]
    pub(crate) no_rehearsal: bool,
    /// Rehearse on this server instead of a throwaway one.
    #[arg(long, value_name = "URL", value_parser = secret, conflicts_with = "no_rehearsal")]
    pub(crate) shadow_url: Option<Secret>,
    /// Rehearse as a superuser, not under the role of the database URL with the rights that it has.
    #[arg(long, conflicts_with = "no_rehearsal")]
    pub(crate) rehearse_as_superuser: bool,
    /// Take this script for the one from empty, instead of having Prisma make it.
    #[arg(long, value_name = "FILE")]
    pub(crate) from_empty_sql: Option<PathBuf>,
    /// Take this script for the one from the live database, instead of having Prisma make it.
    #[arg(long, value_name = "FILE")]
    pub(crate) diff_sql: Option<PathBuf>,
    /// SQL that makes required tables (may be repeated); by default tables.bootstrap of
    /// reconcile.toml.
    #[arg(long, value_name = "FILE")]
    pub(crate) bootstrap: Vec<PathBuf>,
    /// A table (schema.name; may be repeated) that may lose rows or columns although no comment in
    /// the diff allows it.
    #[arg(long, value_name = "TABLE")]
    pub(crate) accept_loss: Vec<String>,
    /// Go on also if the database does not answer the whole Prisma schema, because statements were
    /// taken out of the diff.
    #[arg(long)]
    pub(crate) allow_differences: bool,
    /// How long one statement of the diff may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "3600", value_parser = seconds)]
    pub(crate) apply_timeout: Duration,
    /// How long to wait for another migration that is under way, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(crate) migration_lock_timeout: Duration,
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) tool: ToolArgs,
    #[command(flatten)]
    pub(crate) snapshots: Snapshots,
    #[command(flatten)]
    pub(crate) restoring: Restoring,
    #[command(flatten)]
    pub(crate) guarding: Guarding,
    #[command(flatten)]
    pub(crate) connection: Whole,
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// How to print the steps.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// The same for the commands that each step is.
impl RunArgs {
    pub(crate) fn of_snapshot(&self) -> SnapshotCreateArgs {
        SnapshotCreateArgs {
            connection: self.connection.clone(),
            snapshots: self.snapshots.clone(),
            tables: Vec::new(),
            jobs: self.restoring.jobs,
            no_counts: false,
            no_space_check: false,
            programs: self.restoring.programs.clone(),
            format: self.format,
        }
    }

    pub(crate) fn of_ensure(&self) -> EnsureArgs {
        EnsureArgs {
            apply: true,
            require: Vec::new(),
            models: false,
            bootstrap: self.bootstrap.clone(),
            from_schema: false,
            prisma_schema: self.project.prisma_schema.clone(),
            connection: self.connection.clone(),
            guarding: self.guarding.clone(),
            migration_lock_timeout: self.migration_lock_timeout,
            format: self.format,
        }
    }

    pub(crate) fn of_generate(&self) -> GenerateArgs {
        GenerateArgs {
            prisma_schema: self.project.prisma_schema.clone(),
            connection: self.connection.clone(),
            out: None,
            force: true,
            tool: self.tool.clone(),
            from_empty_sql: self.from_empty_sql.clone(),
            diff_sql: self.diff_sql.clone(),
            asking: self.asking.clone(),
            format: self.format,
        }
    }

    pub(crate) fn of_rehearse(&self) -> RehearseArgs {
        RehearseArgs {
            path: None,
            snapshot: None,
            snapshots: self.snapshots.clone(),
            data: Data::None,
            shadow_url: self.shadow_url.clone(),
            as_superuser: self.rehearse_as_superuser,
            from_empty: None,
            prisma_schema: self.project.prisma_schema.clone(),
            connection: self.connection.clone(),
            restoring: self.restoring.clone(),
            format: self.format,
        }
    }

    pub(crate) fn of_apply(&self) -> ApplyArgs {
        ApplyArgs {
            path: None,
            apply: true,
            no_snapshot: self.no_snapshot,
            accept_loss: self.accept_loss.clone(),
            apply_timeout: self.apply_timeout,
            guarding: self.guarding.clone(),
            connection: self.connection.clone(),
            asking: self.asking.clone(),
            format: self.format,
        }
    }

    pub(crate) fn of_adopt(&self) -> AdoptArgs {
        AdoptArgs {
            apply: true,
            from_empty: None,
            diff: None,
            allow_differences: self.allow_differences,
            project: self.project.clone(),
            connection: self.connection.clone(),
            guarding: self.guarding.clone(),
            migration_lock_timeout: self.migration_lock_timeout,
            format: self.format,
        }
    }

    pub(crate) fn of_verify(&self) -> VerifyArgs {
        VerifyArgs {
            prisma_schema: self.project.prisma_schema.clone(),
            connection: self.connection.clone(),
            format: self.format,
        }
    }

    pub(crate) fn of_status(&self) -> StatusArgs {
        StatusArgs {
            project: self.project.clone(),
            connection: self.connection.clone(),
            all: false,
            format: self.format,
        }
    }
}
