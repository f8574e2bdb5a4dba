//! Migrations and their ledger, for people.

use std::fmt::Write as _;

use reconcile_core::prisma::{
    DeployEnding, LockFileState, MigrationReport, Outcome, StatusReport, StatusSummary,
};

use super::{count, visible};
use crate::output::Style;

/// What can be said about those of one kind: how many there are, and what to do.
type Advice = (fn(&StatusSummary) -> usize, &'static str);

const ADVICE: [Advice; 4] = [
    (
        |summary| summary.edited,
        "edited: deploy does not mind, migrate dev wants to reset the database; bring back the \
         script that was applied, and put the change into a migration of its own",
    ),
    (
        |summary| summary.missing_on_disk,
        "not in the folder: a database made from the folder lacks them; bring them back from \
         version control, or from the branch that they were applied from",
    ),
    (
        |summary| summary.script_missing,
        "no migration.sql: on a database made from the folder deploy ends with P3015; bring the \
         script back from version control",
    ),
    (
        |summary| summary.order_uncertain,
        "order uncertain: where Prisma puts letters beyond ASCII depends on the machine; name new \
         migrations in ASCII",
    ),
];

pub(crate) fn report(report: &StatusReport, all: bool, style: Style) -> String {
    let table = visible::line(&report.ledger.table);
    let missing = if report.ledger.present {
        String::new()
    } else {
        style.doubtful(" (there is none)")
    };
    let mut out = format!(
        "{} and the ledger {table}{missing}: {}\n",
        style.strong(&visible::line(&report.folder)),
        summary(report)
    );
    for migration in &report.migrations {
        if all || migration.needs_work() || migration.order_uncertain {
            out.push_str(&line(migration, style));
        }
    }
    for (number, advice) in ADVICE {
        if number(&report.summary) > 0 {
            let _ = writeln!(out, "{}", style.faint(advice));
        }
    }
    if report.lock_file == LockFileState::Missing && !report.migrations.is_empty() {
        let said = "there is no migration_lock.toml: deploy works without, migrate diff \
                    --from-migrations does not";
        let _ = writeln!(out, "{}", style.doubtful(said));
    }
    out.push_str(&deploy(report, style));
    out
}

fn summary(report: &StatusReport) -> String {
    let own = &report.summary;
    let mut parts = vec![count(report.migrations.len(), "migration")];
    for (number, what) in [
        (own.applied, "applied"),
        (own.pending, "pending"),
        (own.failed, "failed"),
        (own.rolled_back, "rolled back"),
        (own.edited, "edited"),
        (own.missing_on_disk, "not in the folder"),
        (own.script_missing, "without a script"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    parts.join(", ")
}

fn line(migration: &MigrationReport, style: Style) -> String {
    let word = match migration.outcome {
        Outcome::Applied => "applied",
        Outcome::Pending => "pending",
        Outcome::Failed => "failed",
        Outcome::RolledBack => "rolled back",
        _ => "unknown",
    };
    let word = format!("{word:<11}");
    let word = match migration.outcome {
        Outcome::Failed => style.bad(&word),
        _ if migration.needs_work() => style.doubtful(&word),
        _ => style.good(&word),
    };
    let mut remarks = Vec::new();
    if migration.outcome == Outcome::Failed {
        let begun = migration
            .started_at
            .as_deref()
            .unwrap_or("at no known time");
        remarks.push(format!("begun {}", visible::line(begun)));
        if let Some(code) = &migration.sqlstate {
            remarks.push(format!("ended with SQLSTATE {}", visible::line(code)));
        }
    }
    for (is, remark) in [
        (migration.edited, "edited since"),
        (!migration.on_disk, "not in the folder"),
        (migration.script_missing, "no migration.sql"),
        (migration.order_uncertain, "order uncertain"),
    ] {
        if is {
            remarks.push(remark.to_owned());
        }
    }
    let name = visible::line(&migration.name);
    if remarks.is_empty() {
        format!("  {word}  {name}\n")
    } else {
        format!("  {word}  {name}: {}\n", remarks.join(", "))
    }
}

fn deploy(report: &StatusReport, style: Style) -> String {
    let deploy = &report.deploy;
    let mut out = String::new();
    let what = style.strong("prisma migrate deploy");
    if !deploy.applies.is_empty() {
        let number = count(deploy.applies.len(), "migration");
        let then = if deploy.refusal.is_some() {
            " first"
        } else {
            ""
        };
        let _ = writeln!(out, "{what} would apply {number}{then}:");
        for name in &deploy.applies {
            let _ = writeln!(out, "  {}", visible::line(name));
        }
    }
    if let Some(refusal) = &deploy.refusal {
        let _ = write!(
            out,
            "{what} would end with {}",
            ending(refusal, true, style)
        );
    } else if deploy.applies.is_empty() {
        let _ = writeln!(out, "{what} would have nothing to do");
    }
    for risk in &deploy.risks {
        let _ = write!(out, "it could end with {}", ending(risk, false, style));
    }
    if report.is_up_to_date() {
        let _ = writeln!(out, "{}", style.good("up to date"));
    }
    out
}

fn ending(ending: &DeployEnding, is_sure: bool, style: Style) -> String {
    let code = if is_sure {
        style.bad(&ending.code)
    } else {
        style.doubtful(&ending.code)
    };
    let help = style.strong("help");
    let (message, way) = (visible::line(&ending.message), visible::line(&ending.help));
    format!("{code}: {message}\n  {help}: {way}\n")
}
