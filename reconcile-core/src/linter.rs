//! The linter: which statements of a script would lose data, and which could not be read.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::allowance::settle;
use crate::catalog::Catalog;
use crate::evidence::{Answers, Question};
use crate::finding::{FileReport, Finding, Report};
use crate::reading::{Reading, Readings};
use crate::rules::{self, Around, Context, Facts};
use crate::script::Script;
use crate::settings::LintSettings;
use crate::world::{World, undone};

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
    catalog: Option<Arc<Catalog>>,
    search_path: Option<Vec<String>>,
    answers: Option<Arc<Answers>>,
    locks: bool,
    settings: LintSettings,
    of_scripts: HashMap<String, LintSettings>,
}

impl Linter {
    /// A linter with all rules. Without a catalog it assumes the worst of whatever it cannot see.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Judges scripts against this database. Names without a schema are looked up in `public`
    /// unless [`search_path`](Self::search_path) says otherwise.
    #[must_use]
    pub fn catalog(mut self, catalog: impl Into<Arc<Catalog>>) -> Self {
        self.catalog = Some(catalog.into());
        self
    }

    /// The schemas in which names without a schema are looked up when the script begins.
    #[must_use]
    pub fn search_path<S: Into<String>>(mut self, schemas: impl IntoIterator<Item = S>) -> Self {
        self.search_path = Some(schemas.into_iter().map(Into::into).collect());
        self
    }

    /// What the database said to the [`questions`](Self::questions).
    #[must_use]
    pub fn answers(mut self, answers: impl Into<Arc<Answers>>) -> Self {
        self.answers = Some(answers.into());
        self
    }

    /// Also says which locks a statement takes, on what and for how long: rule `lock`.
    #[must_use]
    pub fn locks(mut self, locks: bool) -> Self {
        self.locks = locks;
        self
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
        let facts = Facts::new(self.catalog.as_deref(), self.answers.as_deref()).locks(self.locks);
        let (mut files, mut findings, mut allowed) = (Vec::new(), Vec::new(), Vec::new());
        for script in scripts {
            let found = self.judge(script, &facts);
            let settings = self.of_scripts.get(script.name()).unwrap_or(&self.settings);
            let mut settled = settle(script, settings, self.catalog.is_some(), found);
            rules::merge(&mut settled.findings);
            files.push(FileReport {
                path: script.name().to_owned(),
                statements: script.statements().count(),
                unreadable: unreadable(script, &settled.findings),
            });
            findings.extend(settled.findings);
            allowed.extend(settled.allowed);
        }
        Report::new(files, findings, allowed).not_checked_for(facts.into_not_checked())
    }

    /// What the rules would like to know of the rows that are there, each question once. Only a
    /// linter with a catalog has any.
    #[must_use]
    pub fn questions(&self, scripts: &[Script]) -> Vec<Question> {
        let facts = Facts::new(self.catalog.as_deref(), None);
        for script in scripts {
            self.judge(script, &facts);
        }
        facts.into_questions()
    }

    /// The findings in a script, in the order of their places.
    fn judge(&self, script: &Script, facts: &Facts) -> Vec<Finding> {
        let mut findings = Vec::new();
        let readings = Readings::of(script);
        let public = ["public".to_owned()];
        let path = match (&self.search_path, facts.catalog) {
            (Some(path), _) => Some(path.as_slice()),
            (None, Some(_)) => Some(public.as_slice()),
            (None, None) => None,
        };
        let mut world = World::new(facts.catalog, path);
        let mut undone = undone(&readings).into_iter().peekable();
        // The database before a part of the script that it takes back, and where that part ends.
        let mut before: Option<(World, usize)> = None;
        let around = Around::new(&readings);
        for at in 0..readings.len() {
            let Some(reading) = readings.get(at) else {
                break;
            };
            if let Some((_, end)) = undone.next_if(|(start, _)| *start == at) {
                before = Some((world.clone(), end));
            }
            let taken_back = before.is_some();
            let place = Place {
                around: &around,
                reading: &reading,
                at,
                taken_back,
            };
            judge_one(script, place, &world, facts, &mut findings);
            match before.take_if(|(_, end)| *end == at) {
                Some((back, _)) => world = back,
                None => world.record(script, &reading),
            }
        }
        findings.sort_by_key(|finding| (finding.start, finding.code));
        findings
    }
}

/// How much all rules find where only those of rows are asked.
fn all_find(script: &Script, context: &Context<'_>) -> usize {
    let rules = rules::all().iter();
    let rules = rules.filter(|rule| !context.taken_back || rule.outlasts_rollback());
    rules
        .map(|rule| rule.findings(script, context).count())
        .sum()
}

/// How many pieces of a script have something in them that was not read, and that nobody has
/// vouched for.
fn unreadable(script: &Script, findings: &[Finding]) -> usize {
    let unread = findings
        .iter()
        .filter(|finding| rules::is_about_reading(finding.rule));
    let pieces: BTreeSet<usize> = unread
        .map(|finding| {
            let at = finding.start.offset;
            script.pieces().partition_point(|piece| piece.end <= at)
        })
        .collect();
    pieces.len()
}

/// One piece of the script, and whether the script takes it back.
#[derive(Clone, Copy)]
struct Place<'a> {
    around: &'a Around<'a>,
    reading: &'a Reading,
    at: usize,
    taken_back: bool,
}

/// The findings of one piece of the script, with the statements that stand inside it.
fn judge_one(
    script: &Script,
    place: Place,
    world: &World,
    facts: &Facts,
    findings: &mut Vec<Finding>,
) {
    let reading = place.reading;
    let outer = std::iter::once((reading.statement.as_ref(), None));
    let inner = reading.body.iter().flat_map(|body| {
        let details = body.details.iter().map(Some);
        body.statements.iter().map(Some).zip(details)
    });
    for (i, (statement, detail)) in outer.chain(inner).enumerate() {
        let context = Context {
            source: script.text(),
            statement,
            inside: detail.map_or(&reading.inside, |detail| &detail.inside),
            detail,
            taken_back: place.taken_back,
            problems: if i == 0 { &reading.problems } else { &[] },
            world,
            script: place.around,
            reading,
            at: place.at,
            facts,
            has_old_rows: OnceCell::new(),
        };
        let rows = reading.is_plain_data();
        let mut own = Vec::new();
        for rule in if rows { rules::of_rows() } else { rules::all() } {
            if place.taken_back && !rule.outlasts_rollback() {
                continue;
            }
            own.extend(rule.findings(script, &context));
        }
        debug_assert!(
            !rows || all_find(script, &context) <= own.len(),
            "another rule finds something in rows of literals"
        );
        rules::link(&mut own, statement);
        findings.append(&mut own);
    }
}
