//! Taking out of a script what would lose data.
//!
//! Statements with an `error`, or single actions of an `ALTER TABLE`, become comments that say which
//! rule took them out and why; so do those that by the catalog can only fail (`rejected`,
//! `missing-object`) and would end the script. Every other byte stays. What later could only fail because something
//! was taken out is taken out as well; what might depend on it is reported.

use std::collections::{BTreeSet, HashSet};

use crate::finding::{Finding, Report, Severity};
use crate::linter::Linter;
use crate::rules;
use crate::script::Script;

mod depend;
mod stays;
mod unit;
mod write;

use unit::{Gone, Unit, Units};

/// A script without what would lose data.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fixed {
    /// The new script.
    pub script: Script,
    /// What was taken out, in order.
    pub taken: Vec<Taken>,
    /// Statements that stay, and may depend on something that was taken out.
    pub doubts: Vec<Doubt>,
    /// What the linter says of the new script. It has errors only where something could not be
    /// taken out.
    pub report: Report,
}

impl Fixed {
    /// Whether the new script has no error, and nothing in it may depend on what was taken out.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.doubts.is_empty() && self.report.count(Severity::Error) == 0
    }
}

/// Something that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Taken {
    /// Its first byte in the script that was given.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its line in the script that was given.
    pub line: usize,
    /// The rule that took it out; none if it only depends on something else that was.
    pub rule: Option<&'static str>,
    /// Why, in a sentence.
    pub reason: String,
    /// The safe statement to write in its place, if there is one.
    pub instead: Option<String>,
}

/// A statement that stays, and may depend on something that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Doubt {
    /// Its first byte in the script that was given.
    pub start: usize,
    /// The first byte of what it may depend on.
    pub needs: usize,
    /// Its line in the script that was given.
    pub line: usize,
    /// Its line in the new script.
    pub new_line: usize,
    /// Its first byte in the new script.
    pub new_start: usize,
    /// What it may depend on, in a sentence.
    pub reason: String,
}

/// Takes out of a script what the linter calls an error.
///
/// ```
/// use reconcile_core::{Linter, Script, fix::fix};
///
/// let sql = "ALTER TABLE users DROP COLUMN age, ALTER COLUMN email SET DEFAULT '';";
/// let script = Script::new("diff.sql", sql);
/// let fixed = fix(&Linter::new(), &script);
/// assert_eq!(
///     fixed.script.text(),
///     "ALTER TABLE users \n\
///      -- reconcile: taken out by drop-column: column age of users and its values would be lost\n\
///      -- DROP COLUMN age,\n\
///      -- reconcile: instead: ALTER TABLE users RENAME COLUMN age TO _dropped_age\n \
///      ALTER COLUMN email SET DEFAULT '';"
/// );
/// assert!(fixed.is_whole());
/// ```
#[must_use]
pub fn fix(linter: &Linter, script: &Script) -> Fixed {
    take_out(linter, script, has_to_go)
}

/// Takes out what [`fix`] does, and tables and columns that are dropped although nothing is in them:
/// that a schema does not know them, and that they hold nothing now, does not say that nobody uses
/// them. A queue is empty most of the time.
#[must_use]
pub fn fix_keeping_empty(linter: &Linter, script: &Script) -> Fixed {
    take_out(linter, script, |finding| {
        has_to_go(finding) || ["drop-table", "drop-column"].contains(&finding.rule)
    })
}

fn take_out(linter: &Linter, script: &Script, goes: fn(&Finding) -> bool) -> Fixed {
    let units = Units::of(script);
    let mut first: Option<Report> = None;
    let mut taken: Vec<(Unit, Taken)> = Vec::new();
    let mut gone = Gone::default();
    // Each round takes something out, so that it ends.
    loop {
        let report = if taken.is_empty() {
            linter.lint(script)
        } else {
            linter.lint(&write::blanked(script, &units, &taken))
        };
        let before = taken.len();
        for finding in report.findings().iter().filter(|found| goes(found)) {
            if let Some(unit) = units.of_range(script, finding.start.offset, finding.end.offset)
                && !gone.has(&unit)
            {
                gone.insert(&unit);
                let reason = reason(script, &unit, finding);
                taken.push((unit, reason));
            }
        }
        first.get_or_insert(report);
        depend::follow(script, &units, &mut taken, &mut gone);
        stays::follow(script, &units, &mut taken, &mut gone);
        if taken.len() == before {
            break;
        }
    }
    taken.sort_by_key(|(unit, _)| unit.start);
    let doubts = depend::doubts(script, &units, &taken);
    let written = write::commented(script, &units, &taken);
    drop(units);
    let new = Script::new(script.name(), written.text);
    let map = &written.map;
    let wrong_before = first.iter().flat_map(wrong_comments);
    let wrong_before = wrong_before.map(|at| map.to_new(at)).collect();
    let (new, report, disarmed) = without_unused(linter, new, &wrong_before);
    let doubts = doubts.into_iter().map(|own| {
        let new_start = write::behind_disarmed(map.to_new(own.start), &disarmed);
        Doubt {
            start: own.start,
            needs: own.needs.0,
            line: script.position(own.start).line,
            new_line: new.position(new_start).line,
            new_start,
            reason: format!("it may need what was taken out at line {}", own.needs.1),
        }
    });
    Fixed {
        doubts: doubts.collect(),
        taken: taken.into_iter().map(|(_, taken)| taken).collect(),
        script: new,
        report,
    }
}

/// Where comments for the linter begin that are wrong, or allow what is not found.
fn wrong_comments(report: &Report) -> impl Iterator<Item = usize> {
    let all = report.findings().iter();
    all.filter(|found| rules::is_about_allowances(found.rule))
        .map(|found| found.start.offset)
}

/// The new script with its report. What comments allowed that were right before, and nothing is left
/// of, becomes a record; where these begin comes along.
fn without_unused(
    linter: &Linter,
    script: Script,
    wrong_before: &HashSet<usize>,
) -> (Script, Report, BTreeSet<usize>) {
    let report = linter.lint(&script);
    let unused = wrong_comments(&report).filter(|at| !wrong_before.contains(at));
    let unused: BTreeSet<usize> = unused.collect();
    if unused.is_empty() {
        return (script, report, unused);
    }
    let script = Script::new(script.name(), write::disarmed(script.text(), &unused));
    let report = linter.lint(&script);
    (script, report, unused)
}

/// Whether it would lose data, or can only fail and end the script.
fn has_to_go(finding: &Finding) -> bool {
    finding.severity == Severity::Error || rules::fails(finding)
}

fn reason(script: &Script, unit: &Unit, finding: &Finding) -> Taken {
    Taken {
        start: unit.start,
        end: unit.end,
        line: script.position(unit.start).line,
        rule: Some(finding.rule),
        reason: match &finding.evidence {
            // What was taken out nevertheless.
            Some(evidence) if finding.severity == Severity::Info => {
                format!("{}; {evidence} now, but it may be in use", finding.message)
            }
            _ => finding.message.clone(),
        },
        instead: finding.fix.clone(),
    }
}
