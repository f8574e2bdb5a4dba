//! The linter: which statements of a script would lose data, and which could not be read.

use crate::finding::{FileReport, Finding, Report};
use crate::rules::{self, Context, History, Reading};
use crate::script::{PieceKind, Script};

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
pub struct Linter {}

impl Linter {
    /// A linter with all rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Judges one script. It cannot fail: what cannot be read is a finding.
    #[must_use]
    pub fn lint(&self, script: &Script) -> Report {
        self.lint_all(std::slice::from_ref(script))
    }

    /// Judges scripts, each for itself; the report keeps their order.
    #[must_use]
    pub fn lint_all(&self, scripts: &[Script]) -> Report {
        let (mut files, mut findings) = (Vec::new(), Vec::new());
        for script in scripts {
            files.push(lint(script, &mut findings));
        }
        Report::new(files, findings)
    }
}

fn lint(script: &Script, findings: &mut Vec<Finding>) -> FileReport {
    let first = findings.len();
    let mut history = History::default();
    let mut unreadable = 0;
    for reading in Reading::of(script) {
        unreadable += usize::from(!reading.problems.is_empty());
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
    if let Some(own) = findings.get_mut(first..) {
        own.sort_by_key(|finding| (finding.start, finding.code));
    }
    FileReport {
        path: script.name().to_owned(),
        statements: script
            .pieces()
            .iter()
            .filter(|piece| piece.kind == PieceKind::Statement)
            .count(),
        unreadable,
    }
}
