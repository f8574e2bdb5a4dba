//! What the live database knows about the loss that a rule fears.

use super::{Context, Draft};
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

impl Draft {
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
                self.evidence(format!("{count} {what}{examples}"))
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
