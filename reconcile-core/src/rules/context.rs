//! What a rule sees, and what it says.

use std::cell::{OnceCell, RefCell};

use foldhash::HashMap;

use super::flow::Flow;
use super::not_in_transaction::Uses;
use super::outline::Outline;
use super::references::References;
use super::successor::Successors;
use super::system_catalog;
use crate::catalog::{CascadeGraph, Catalog, Domain, ForeignKeyAction};
use crate::evidence::{Answer, Answers, Question};
use crate::finding::{NotChecked, Severity};
use crate::name::QualifiedName;
use crate::reading::{Reading, Readings, Unread};
use crate::statement::{Detail, Inside, ObjectName, Statement};
use crate::world::World;

/// One statement, and the database as it finds it.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The text of the script.
    pub(crate) source: &'a str,
    /// The statement; none for what is no SQL.
    pub(crate) statement: Option<&'a Statement>,
    /// What the statement writes and calls; empty for kinds that do neither.
    pub(crate) inside: &'a Inside,
    /// What more is known of it, if it stands inside a block or a routine.
    pub(crate) detail: Option<&'a Detail>,
    /// Whether the script itself takes it back.
    pub(crate) taken_back: bool,
    /// What could not be read of it.
    pub(crate) problems: &'a [Unread],
    /// The database before the statement.
    pub(crate) world: &'a World<'a>,
    /// The script that it is part of.
    pub(crate) script: &'a Around<'a>,
    /// The piece of the script that it is, or stands in.
    pub(crate) reading: &'a Reading,
    /// The number of its piece there.
    pub(crate) at: usize,
    /// What is the same for all statements.
    pub(crate) facts: &'a Facts<'a>,
    /// Whether the table that it alters or indexes may hold rows from before the script: asked by
    /// every rule on constraints.
    pub(crate) has_old_rows: OnceCell<bool>,
}

/// A script with all its pieces.
#[derive(Debug)]
pub(crate) struct Around<'a> {
    pub(crate) readings: &'a Readings<'a>,
    outline: Outline<'a>,
    flow: Flow,
    uses: OnceCell<Uses>,
    successors: OnceCell<Successors>,
}

impl<'a> Around<'a> {
    pub(crate) fn new(readings: &'a Readings<'a>) -> Self {
        Self {
            readings,
            outline: Outline::of(readings),
            flow: Flow::of(readings),
            uses: OnceCell::new(),
            successors: OnceCell::new(),
        }
    }

    /// What it does with which object.
    pub(crate) fn outline(&self) -> &Outline<'a> {
        &self.outline
    }

    /// Where it has which text literal.
    pub(crate) fn uses(&self, source: &str) -> &Uses {
        self.uses.get_or_init(|| Uses::of(self.readings, source))
    }

    /// Where its transactions begin and end.
    pub(crate) fn flow(&self) -> &Flow {
        &self.flow
    }

    /// The tables that it makes, by their columns.
    pub(crate) fn successors(&self) -> &Successors {
        self.successors
            .get_or_init(|| Successors::of(self.readings))
    }
}

/// What is known of the database besides the script, the same for all statements.
#[derive(Debug, Default)]
pub(crate) struct Facts<'a> {
    pub(crate) catalog: Option<&'a Catalog>,
    pub(crate) answers: Option<&'a Answers>,
    /// Whether to say which locks are taken.
    pub(crate) locks: bool,
    graph: OnceCell<CascadeGraph>,
    references: OnceCell<References>,
    referring: OnceCell<Referring>,
    asked: RefCell<Vec<Question>>,
    /// Questions of rules that have no answer, with the reason.
    unanswered: RefCell<Vec<(Question, String)>>,
}

/// For each table those that refer to it, with what happens to them when its rows go.
type Referring = HashMap<QualifiedName, Vec<(QualifiedName, ForeignKeyAction)>>;

impl<'a> Facts<'a> {
    pub(crate) fn new(catalog: Option<&'a Catalog>, answers: Option<&'a Answers>) -> Self {
        Self {
            catalog,
            answers,
            ..Self::default()
        }
    }

    /// With advice about locks.
    pub(crate) fn locks(mut self, locks: bool) -> Self {
        self.locks = locks;
        self
    }

    /// What rules asked and nobody could answer, each once.
    pub(crate) fn into_not_checked(self) -> Vec<NotChecked> {
        let mut unanswered = self.unanswered.into_inner();
        unanswered.sort();
        unanswered.dedup();
        let not_checked = |(question, reason): (Question, String)| NotChecked {
            question: question.to_string(),
            reason,
        };
        unanswered.into_iter().map(not_checked).collect()
    }

    /// All questions that rules had, each once.
    pub(crate) fn into_questions(self) -> Vec<Question> {
        let mut asked = self.asked.into_inner();
        asked.sort();
        asked.dedup();
        asked
    }
}

fn referring(catalog: &Catalog) -> Referring {
    let mut all = Referring::default();
    for table in &catalog.tables {
        let enforced = table.constraints.iter().filter(|own| !own.not_enforced);
        for key in enforced.filter_map(|own| own.foreign_key.as_ref()) {
            let own = all.entry(key.table.clone()).or_default();
            own.push((table.name.clone(), key.on_delete));
        }
    }
    all
}

impl Context<'_> {
    /// The tables that refer to this one, with what happens to them when its rows go.
    pub(crate) fn referring(&self, table: &QualifiedName) -> &[(QualifiedName, ForeignKeyAction)] {
        let Some(catalog) = self.facts.catalog else {
            return &[];
        };
        let all = self.facts.referring.get_or_init(|| referring(catalog));
        all.get(table).map_or(&[], Vec::as_slice)
    }

    /// Asks the live database. The answer counts only as long as the script has not changed what
    /// the question is about; the rule sees to that with [`World::touched`].
    pub(crate) fn ask(&self, question: Question) -> Answer {
        let Some(answers) = self.facts.answers else {
            self.facts.asked.borrow_mut().push(question);
            return Answer::NotAsked;
        };
        let answer = answers.to(&question);
        if let Answer::NotChecked(reason) = &answer {
            let mut unanswered = self.facts.unanswered.borrow_mut();
            unanswered.push((question, reason.clone()));
        }
        answer
    }

    /// The major versions that the script may run on.
    pub(crate) fn majors(&self) -> std::ops::RangeInclusive<u16> {
        self.world.majors()
    }

    /// Whether a change of this table's rows takes away something that was there before the script.
    pub(crate) fn overwrites(&self, table: &ObjectName) -> bool {
        let world = self.world;
        !world.made_table(table)
            && !world.made_temporary(table)
            && !world.relation(table).is_absent()
            && !system_catalog::is_system(table)
    }

    /// The domain that a type, as a statement writes it, is in the catalog.
    pub(crate) fn domain(&self, data_type: &str) -> Option<&Domain> {
        let name = ObjectName::parse(data_type)?;
        let name = self.world.type_name(&name)?;
        self.world.catalog()?.domain(&name.schema, &name.name)
    }

    /// Whether what the catalog does not name is not there: it is not of some schemas only.
    pub(crate) fn sees_all(&self) -> bool {
        let catalog = self.world.catalog();
        catalog.is_some_and(|catalog| catalog.reading.scope.is_empty())
    }

    /// Who falls with whom in the catalog, if it can still be believed.
    pub(crate) fn graph(&self) -> Option<&CascadeGraph> {
        let catalog = self.world.catalog()?;
        Some(self.facts.graph.get_or_init(|| CascadeGraph::new(catalog)))
    }

    /// Which tables of the catalog are emptied with which, if it can still be believed.
    pub(crate) fn references(&self) -> Option<&References> {
        let catalog = self
            .facts
            .catalog
            .filter(|_| self.world.catalog().is_some())?;
        let references = &self.facts.references;
        Some(references.get_or_init(|| References::of(catalog)))
    }
}

/// A finding before its place has a line and its rule a name.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Unless it is the rule's own.
    pub(crate) severity: Option<Severity>,
    pub(crate) object: Option<String>,
    pub(crate) message: String,
    pub(crate) evidence: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) fix: Option<String>,
    pub(crate) query: Option<String>,
}

impl Draft {
    pub(crate) fn new(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self {
            start,
            end,
            severity: None,
            object: None,
            message: message.into(),
            evidence: None,
            help: None,
            fix: None,
            query: None,
        }
    }

    pub(crate) fn at(statement: &Statement, message: impl Into<String>) -> Self {
        Self::new(statement.start, statement.end, message)
    }

    /// A finding that matters at least so much.
    pub(crate) fn at_least(self, severity: Severity) -> Self {
        match self.severity {
            Some(own) if own < severity => self.severity(severity),
            _ => self,
        }
    }

    /// Says one thing more.
    pub(crate) fn also(mut self, more: &str) -> Self {
        self.message = format!("{}; {more}", self.message);
        self
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "names and strings alike are given, most of them made for it"
    )]
    pub(crate) fn object(mut self, object: impl ToString) -> Self {
        self.object = Some(object.to_string());
        self
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(crate) fn evidence(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = Some(evidence.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    pub(crate) fn query(mut self, query: impl Into<String>) -> Self {
        self.query = Some(query.into());
        self
    }
}
