//! The linter: which statements of a script would lose data, and which could not be read.

use std::collections::HashMap;
use std::ops::Range;

use crate::allowance::{Settled, settle};
use crate::finding::{FileReport, Finding, Report};
use crate::rules::{self, Context, History, Reading};
use crate::script::{PieceKind, Script};
use crate::settings::LintSettings;

/// Judges scripts. It holds no state of a run: one linter serves any number of them, on any thread.
///
/// ```
/// use reconcile_core::{Linter, Script};
///
/// let script = Script::new("up.sql", "alter table users\n  drop column nickname;");
/// let report = Linter::new().lint(&script);
/// assert_eq!(
///     report.to_string(),
///     "up.sql:2:3: error[drop-column]: column nickname of users and its values would be lost\n"
/// );
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Linter {
    settings: LintSettings,
    of_scripts: HashMap<String, LintSettings>,
}

impl Linter {
    /// A linter with all rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Judges with these severities.
    #[must_use]
    pub fn settings(mut self, settings: LintSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Judges scripts of this name with these severities, and no others.
    #[must_use]
    pub fn settings_of(mut self, script: impl Into<String>, settings: LintSettings) -> Self {
        self.of_scripts.insert(script.into(), settings);
        self
    }

    /// Judges one script. It cannot fail: what cannot be read is a finding.
    #[must_use]
    pub fn lint(&self, script: &Script) -> Report {
        self.lint_all(std::slice::from_ref(script))
    }

    /// Judges scripts, each for itself; the report keeps their order.
    #[must_use]
    pub fn lint_all(&self, scripts: &[Script]) -> Report {
        let (mut files, mut findings, mut allowed) = (Vec::new(), Vec::new(), Vec::new());
        for script in scripts {
            let (found, unread) = judge(script);
            let settings = self.of_scripts.get(script.name()).unwrap_or(&self.settings);
            let settled = settle(script, settings, found);
            files.push(FileReport {
                path: script.name().to_owned(),
                statements: script
                    .pieces()
                    .iter()
                    .filter(|piece| piece.kind == PieceKind::Statement)
                    .count(),
                unreadable: unread
                    .iter()
                    .filter(|part| !vouched(&settled, part))
                    .count(),
            });
            findings.extend(settled.findings);
            allowed.extend(settled.allowed);
        }
        Report::new(files, findings, allowed)
    }
}

/// The findings in a script, in the order of their places, and what could not be read in full.
fn judge(script: &Script) -> (Vec<Finding>, Vec<Range<usize>>) {
    let (mut findings, mut unread) = (Vec::new(), Vec::new());
    let mut history = History::default();
    for reading in Reading::of(script) {
        if !reading.problems.is_empty() {
            unread.push(reading.piece.start..reading.piece.end);
        }
        let outer = std::iter::once(reading.statement.as_ref());
        let inner = reading.body.iter().flat_map(|body| &body.statements);
        for (i, statement) in outer.chain(inner.map(Some)).enumerate() {
            let context = Context {
                statement,
                problems: if i == 0 { &reading.problems } else { &[] },
                history: &history,
            };
            for rule in rules::all() {
                findings.extend(rule.findings(script, &context));
            }
        }
        history.record(script, &reading);
    }
    findings.sort_by_key(|finding| (finding.start, finding.code));
    (findings, unread)
}

/// Whether all that was said about the reading of this part of the script has been allowed.
fn vouched(settled: &Settled, part: &Range<usize>) -> bool {
    fn any<T>(list: &[T], part: &Range<usize>, finding: fn(&T) -> &Finding) -> bool {
        let first = list.partition_point(|item| finding(item).start.offset < part.start);
        list.iter()
            .skip(first)
            .map(finding)
            .take_while(|finding| finding.start.offset < part.end)
            .any(|finding| rules::is_about_reading(finding.rule))
    }
    any(&settled.allowed, part, |allowed| &allowed.finding)
        && !any(&settled.findings, part, |finding| finding)
}
