//! What the live database knows about the loss that a rule fears.

use super::fallen::NAMED;
use super::{Context, Draft};
use crate::catalog::{ObjectKind, ObjectRef};
use crate::evidence::{Answer, Question};
use crate::finding::Severity;
use crate::name::QualifiedName;
use crate::statement::ObjectName;

impl Context<'_> {
    /// How many rows are in this table; [`Answer::NotAsked`] where the script may have changed them.
    pub(crate) fn rows(&self, table: &ObjectName) -> Answer {
        match self.asked_about(table) {
            Some(name) => self.ask(Question::Rows(name)),
            None => Answer::NotAsked,
        }
    }

    /// How many rows have a value in this column.
    pub(crate) fn values(&self, table: &ObjectName, column: &str) -> Answer {
        match self.asked_about_column(table, column) {
            Some((table, column)) => self.ask(Question::Values { table, column }),
            None => Answer::NotAsked,
        }
    }

    /// How many rows have NULL in this column.
    pub(crate) fn nulls(&self, table: &ObjectName, column: &str) -> Answer {
        match self.asked_about_column(table, column) {
            Some((table, column)) => self.ask(Question::Nulls { table, column }),
            None => Answer::NotAsked,
        }
    }

    /// The name that the live database has for a table, as long as its rows are those of before the
    /// script.
    pub(crate) fn asked_about(&self, table: &ObjectName) -> Option<QualifiedName> {
        if self.world.touched(table) {
            return None;
        }
        Some(self.world.relation(table).here()?.base?.name.clone())
    }

    /// The table and the name that the catalog has for a column.
    pub(crate) fn base_column(
        &self,
        table: &ObjectName,
        column: &str,
    ) -> Option<(QualifiedName, String)> {
        let relation = self.world.relation(table).here()?;
        let column = relation.column(column).here()?.base?;
        Some((relation.base?.name.clone(), column.name.clone()))
    }

    /// The same for a column.
    pub(crate) fn asked_about_column(
        &self,
        table: &ObjectName,
        column: &str,
    ) -> Option<(QualifiedName, String)> {
        self.asked_about(table)?;
        self.base_column(table, column)
    }
}

/// What is known of the positions of sequences that are lost.
#[derive(Debug, Default)]
pub(crate) struct Positions {
    /// Some may have moved.
    pub(crate) moved: bool,
    /// What was found out.
    pub(crate) evidence: Option<String>,
}

impl Context<'_> {
    /// Whether these sequences of the catalog still stand where they started.
    pub(crate) fn positions(&self, sequences: &[ObjectRef]) -> Positions {
        let mut positions = Positions::default();
        for sequence in sequences {
            let answer = self.next_value(sequence);
            let start = sequence.qualified_name().and_then(|name| {
                let catalog = self.world.catalog()?;
                Some(catalog.sequence(&name.schema, &name.name)?.start)
            });
            match answer {
                Answer::Next(value) if Some(value) == start => continue,
                Answer::Next(value) => {
                    positions.evidence = Some(format!("{sequence} would give {value} next"));
                }
                Answer::NotChecked(why) => {
                    let said = format!("the position of {sequence} was not checked: {why}");
                    positions.evidence.get_or_insert(said);
                }
                _ => {}
            }
            positions.moved = true;
        }
        positions
    }

    fn next_value(&self, sequence: &ObjectRef) -> Answer {
        match sequence.qualified_name() {
            Some(name) if !self.world.touched(&named(&name)) => self.ask(Question::NextValue(name)),
            _ => Answer::NotAsked,
        }
    }

    /// Whether anything is in these objects: rows of tables and materialised views, values of
    /// columns, positions of sequences. The evidence names the first few that hold something.
    pub(crate) fn settle_all(&self, draft: Draft, objects: &[ObjectRef]) -> Draft {
        let (mut empty, mut evidence) = (!objects.is_empty(), Vec::new());
        for object in objects {
            let held = match object.kind {
                ObjectKind::Sequence => {
                    let positions = self.positions(std::slice::from_ref(object));
                    empty &= !positions.moved;
                    evidence.extend(positions.evidence);
                    continue;
                }
                ObjectKind::Column => self.values_in(object),
                _ => self.rows_in(object),
            };
            empty &= held == Answer::None;
            let what = if object.kind == ObjectKind::Column {
                "values"
            } else {
                "rows"
            };
            match held {
                Answer::Some(count) => evidence.push(format!("{} in {object}", count.of(what))),
                Answer::NotChecked(why) => evidence.push(format!("{object} not checked: {why}")),
                _ => {}
            }
        }
        if empty {
            return draft
                .severity(Severity::Info)
                .evidence("nothing is in what would go");
        }
        if evidence.is_empty() {
            return draft;
        }
        let more = match evidence.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        evidence.truncate(NAMED);
        draft.evidence(evidence.join(", ") + &more)
    }

    /// How many rows a table or materialised view of the catalog has.
    pub(crate) fn rows_in(&self, object: &ObjectRef) -> Answer {
        let Some(name) = object.qualified_name() else {
            return Answer::NotAsked;
        };
        let view = self
            .world
            .catalog()
            .and_then(|catalog| catalog.view(&name.schema, &name.name));
        if self.world.touched(&named(&name)) {
            return Answer::NotAsked;
        }
        match view {
            Some(view) if !view.populated => Answer::None,
            Some(_) => self.ask(Question::Rows(name)),
            None => self.rows(&named(&name)),
        }
    }

    /// Tables that surely have rows first, then other tables, then the rest.
    pub(crate) fn fullest_first(&self, objects: &mut [ObjectRef]) {
        let rank = |object: &ObjectRef| match object.kind {
            ObjectKind::Table if matches!(self.rows_in(object), Answer::Some(_)) => 0,
            ObjectKind::Table => 1,
            _ => 2,
        };
        objects.sort_by_cached_key(rank);
    }

    fn values_in(&self, object: &ObjectRef) -> Answer {
        match object.parent_name() {
            Some(table) => self.values(&named(&table), &object.name),
            None => Answer::NotAsked,
        }
    }
}

/// The name as a statement would give it.
pub(crate) fn named(name: &QualifiedName) -> ObjectName {
    ObjectName {
        schema: Some(name.schema.clone()),
        name: name.name.clone(),
    }
}

impl Draft {
    /// A statement that fails on the database as it is deserves a warning at least.
    pub(crate) fn fails(mut self, fails: bool) -> Self {
        if fails && self.severity == Some(Severity::Info) {
            self.severity = Some(Severity::Warning);
        }
        self
    }

    /// As [`settled`](Self::settled), where positions of sequences are lost as well.
    pub(crate) fn settled_with(
        self,
        answer: &Answer,
        positions: Positions,
        nothing: &str,
        what: &str,
    ) -> Self {
        if !positions.moved || *answer != Answer::None {
            return self.settled(answer, nothing, what);
        }
        match positions.evidence {
            Some(said) => self.evidence(format!("{nothing}; {said}")),
            None => self.evidence(nothing),
        }
    }

    /// Tones the finding down to `info` where there is nothing to lose, or says how much there is:
    /// `nothing` is a sentence, `what` follows a number.
    pub(crate) fn settled(self, answer: &Answer, nothing: &str, what: &str) -> Self {
        match answer {
            Answer::None => self.severity(Severity::Info).evidence(nothing),
            Answer::Some(count) => {
                let examples = match count.examples.as_slice() {
                    [] => String::new(),
                    some => format!(", such as {}", some.join(", ")),
                };
                self.evidence(count.of(what) + &examples)
            }
            Answer::NotChecked(why) => self.evidence(format!("not checked: {why}")),
            Answer::Next(value) => self.evidence(format!("the next value is {value}")),
            Answer::Estimated(rows) => {
                self.evidence(format!("about {rows} {what}, as the planner guesses"))
            }
            Answer::NotAsked => self,
        }
    }
}
