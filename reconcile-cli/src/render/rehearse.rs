//! What a rehearsal found out, for people.

use std::fmt::Write as _;

use reconcile_core::Script;
use reconcile_core::baseline::{Rehearsal, RehearsalCopy, RehearsedStatement};
use reconcile_core::catalog::CatalogDiff;

use super::{count, frame, visible};
use crate::output::{Output, Style};

/// Characters of a statement that are shown.
const SHOWN: usize = 70;

pub(crate) fn report(rehearsal: &Rehearsal, script: &Script, output: Output) -> String {
    let style = output.style();
    let mut out = copy(rehearsal, style);
    for done in &rehearsal.statements {
        out.push_str(&statement(done, script, style));
    }
    out.push('\n');
    if let Some(failure) = &rehearsal.failure {
        let (name, text) = (script.name(), script.text());
        out.push_str(&frame::failure(failure, name, text, output.color));
        out.push('\n');
    }
    differences(
        &mut out,
        "changed by the script (- is gone, + is new, ~ is changed)",
        &rehearsal.changes,
    );
    differences(
        &mut out,
        "different from the Prisma schema even so (- is too much, + is missing, ~ has to change)",
        &rehearsal.remaining,
    );
    differences(
        &mut out,
        "not modelled by the Prisma schema (- is in the database alone)",
        &rehearsal.not_modelled,
    );
    out.push_str(&rows(rehearsal, style));
    out.push_str(&verdict(rehearsal, style));
    out
}

fn copy(rehearsal: &Rehearsal, style: Style) -> String {
    let RehearsalCopy {
        snapshot,
        rows,
        server_version_num: version,
        throwaway,
        on_live_server,
        role,
        rights_not_rehearsed,
        differences,
        ..
    } = &rehearsal.copy;
    let what = match (rows, snapshot) {
        (true, Some(path)) => format!("everything in {}", visible::line(path)),
        (false, Some(path)) => format!("the definitions in {}", visible::line(path)),
        _ => "the definitions of the live database".to_owned(),
    };
    let server = if *throwaway {
        "a throwaway server"
    } else {
        "the server of --shadow-url"
    };
    let mut out = format!(
        "{} rehearsed on a copy of {what}, on {server}, PostgreSQL {}.{}\n",
        style.strong(&visible::line(&rehearsal.script)),
        version / 10_000,
        version % 10_000,
    );
    if *on_live_server {
        let said = "That is the server of the live database, which it slows down.";
        let _ = writeln!(out, "{}", style.doubtful(said));
    }
    if let Some(role) = role {
        let _ = writeln!(out, "It runs under the role {}.", visible::line(role));
    }
    if let Some(why) = rights_not_rehearsed {
        let said = "Whether the role that applies it may do so is not rehearsed:";
        let _ = writeln!(out, "{} {}.", style.doubtful(said), visible::line(why));
    }
    if !differences.is_empty() {
        let said = "The copy is not in everything like the original:";
        let _ = writeln!(out, "{}", style.doubtful(said));
        for line in differences {
            let _ = writeln!(out, "  {}", visible::line(line));
        }
    }
    out
}

fn statement(done: &RehearsedStatement, script: &Script, style: Style) -> String {
    let text = script
        .text()
        .get(done.start.offset..done.end.offset)
        .unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut words = words.join(" ");
    if words.chars().count() > SHOWN {
        words = words.chars().take(SHOWN - 1).collect();
        words.push('…');
    }
    let mut out = format!(
        "line {:<4} {:>10}  {}\n",
        done.start.line,
        time(done.microseconds),
        visible::line(words)
    );
    let mut note = |text: &str| {
        let _ = writeln!(out, "{:22}{}", "", style.faint(text));
    };
    for lock in done.locks.iter().flatten() {
        let relation = visible::line(&lock.relation);
        let held = time(lock.microseconds);
        note(&format!("{relation}: {} for {held}", lock.mode));
    }
    if let Some(what) = done.alone {
        note(&format!("{what}: outside of a transaction, locks not seen"));
    }
    for table in &done.rewritten {
        note(&format!("{}: rewritten", visible::line(table)));
    }
    for index in &done.rebuilt {
        note(&format!("{}: built anew", visible::line(index)));
    }
    out
}

fn differences(out: &mut String, what: &str, differences: &CatalogDiff) {
    if differences.is_empty() {
        return;
    }
    let _ = writeln!(out, "{what}:");
    for line in differences.to_string().lines() {
        let _ = writeln!(out, "  {}", visible::line(line));
    }
    out.push('\n');
}

fn rows(rehearsal: &Rehearsal, style: Style) -> String {
    let Some(rows) = &rehearsal.rows else {
        return "Rows were not copied: whether they fit is not rehearsed (--data all).\n"
            .to_owned();
    };
    let mut out = format!("{} rows before, {} after.\n", rows.before, rows.after);
    for table in &rows.changed {
        let after = table
            .after
            .map_or("gone".to_owned(), |after| after.to_string());
        let name = visible::line(&table.table);
        let said = format!("{name}: {} rows before, {after} after", table.before);
        let lost = table.after.unwrap_or(0) < table.before;
        let said = if lost { style.bad(&said) } else { said };
        let _ = writeln!(out, "  {said}");
    }
    out
}

fn verdict(rehearsal: &Rehearsal, style: Style) -> String {
    let statements = count(rehearsal.statements.len(), "statement");
    let took = time(rehearsal.microseconds);
    let lost = rehearsal.lost().count();
    let left = rehearsal.remaining.changes.len();
    let text = if !rehearsal.passed {
        style.bad(&format!("It fails after {statements}."))
    } else if lost > 0 {
        let tables = count(lost, "table");
        style.bad(&format!(
            "It goes through in {took}, and rows of {tables} are lost."
        ))
    } else if left > 0 {
        let left = count(left, "difference");
        style.doubtful(&format!("It goes through in {took}, and leaves {left}."))
    } else {
        style.good(&format!(
            "It goes through: {statements} in {took}, and all that the Prisma schema models is there."
        ))
    };
    format!("{text}\n")
}

/// `1.234 ms`.
fn time(microseconds: u64) -> String {
    format!("{}.{:03} ms", microseconds / 1000, microseconds % 1000)
}
