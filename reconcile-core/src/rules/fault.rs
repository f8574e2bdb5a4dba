//! What the catalog says against a statement: what it names is missing, is of another kind, is there
//! already, or is held by others. Three rules sort the answers.

use super::{Context, Draft};
use crate::catalog::ObjectRef;
use crate::statement::{Action, ObjectName, Statement, StatementKind};
use crate::world::{Presence, RelationKind};

mod alter;
mod create;
mod drop;
mod refused;

/// What becomes of the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// PostgreSQL rejects it.
    Rejected,
    /// PostgreSQL rejects it, since what it names is not there.
    Missing,
    /// PostgreSQL passes over it, or over a part of it.
    Skipped,
}

/// One thing that the catalog, or PostgreSQL's grammar, says against a statement.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) fate: Fate,
    pub(crate) draft: Draft,
}

impl Context<'_> {
    /// What becomes of the statement, sorted by `fate`.
    pub(crate) fn faults(&self, fate: Fate) -> Vec<Draft> {
        let Some(statement) = self.statement else {
            return Vec::new();
        };
        let mut faults = Faults {
            context: self,
            statement,
            found: Vec::new(),
        };
        faults.certain();
        // What stands inside a block may be run or not.
        if self.world.catalog().is_some() && !self.is_inner() {
            faults.by_catalog();
        }
        let found = faults.found.into_iter();
        let wanted = found.filter(|fault| fault.fate == fate);
        wanted.map(|fault| fault.draft).collect()
    }

    /// Whether the statement stands inside a block.
    pub(crate) fn is_inner(&self) -> bool {
        self.detail.is_some()
    }

    /// What keeps the drop of an object from happening without `CASCADE`, as far as it is certain
    /// to be there still.
    pub(crate) fn refused_by(&self, object: &ObjectRef) -> Vec<ObjectRef> {
        refused::refused_by(self, object)
    }
}

/// Collects what is said against one statement.
struct Faults<'a> {
    context: &'a Context<'a>,
    statement: &'a Statement,
    found: Vec<Fault>,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "what is named comes as text, as a name, or as a reference to one"
)]
impl Faults<'_> {
    fn add(&mut self, fate: Fate, object: impl ToString, message: impl Into<String>) {
        let draft = Draft::at(self.statement, message).object(object);
        self.found.push(Fault { fate, draft });
    }

    fn add_at(
        &mut self,
        action: &Action,
        fate: Fate,
        object: impl ToString,
        message: impl Into<String>,
    ) {
        let draft = Draft::action(action, message).object(object);
        self.found.push(Fault { fate, draft });
    }

    fn help(&mut self, help: impl Into<String>) {
        if let Some(mut last) = self.found.pop() {
            last.draft = last.draft.help(help);
            self.found.push(last);
        }
    }

    /// It is not there: with `IF EXISTS` that is passed over.
    fn missing(&mut self, what: &str, name: impl ToString, if_exists: bool) {
        let name = name.to_string();
        if if_exists {
            let message = format!("{what} {name} is not there: nothing happens");
            self.add(Fate::Skipped, name, message);
        } else {
            let message = format!("{what} {name} is not there: the statement fails");
            self.add(Fate::Missing, name, message);
        }
    }

    /// It is there already: with `IF NOT EXISTS` that is passed over.
    fn exists(&mut self, what: &str, name: impl ToString, if_not_exists: bool) {
        let name = name.to_string();
        if if_not_exists {
            let message = format!("{what} {name} is there already: nothing happens");
            self.add(Fate::Skipped, name, message);
        } else {
            let message = format!("{what} {name} is there already: the statement fails");
            self.add(Fate::Rejected, name, message);
        }
    }

    /// What is certain without a catalog.
    fn certain(&mut self) {
        if let StatementKind::AlterRelation(alter) = &self.statement.kind {
            self.serial(alter);
        }
    }

    fn by_catalog(&mut self) {
        match &self.statement.kind {
            StatementKind::Drop(drop) => self.drop(drop),
            StatementKind::AlterRelation(alter) => self.alter(alter),
            StatementKind::AlterSequence(alter) => {
                self.relation("sequence", &alter.name, alter.if_exists);
            }
            StatementKind::Rename(rename) => self.rename(rename),
            StatementKind::MoveSchema(moved) => self.move_schema(moved),
            StatementKind::AlterObject(alter) => self.alter_object(alter),
            StatementKind::AddLabel(added) => self.add_label(added),
            StatementKind::CreateTable(table) => self.create_table(table),
            StatementKind::CreateIndex(index) => self.create_index(index),
            StatementKind::CreateSequence(made) if !made.temporary => {
                self.create_relation("sequence", &made.name, made.if_not_exists);
            }
            StatementKind::CreateEnum(made) => self.create_type(&made.name),
            StatementKind::CreateSchema(made) => self.create_schema(made),
            StatementKind::CreateObject(made) => self.create_object(made),
            StatementKind::Truncate(truncate) => {
                for table in &truncate.tables {
                    self.relation("table", table, false);
                }
            }
            StatementKind::InsertValues(insert) => {
                self.relation("table", &insert.table, false);
            }
            StatementKind::Copy(copy) => {
                self.relation("table", &copy.table, false);
            }
            _ => {}
        }
    }

    /// Reports a relation that is not there; its kind if it is.
    fn relation(&mut self, what: &str, name: &ObjectName, if_exists: bool) -> Option<RelationKind> {
        match self.context.world.relation(name) {
            Presence::Here(relation) => Some(relation.kind),
            Presence::Absent => {
                self.missing(what, self.context.world.qualified(name), if_exists);
                None
            }
            Presence::Unknown => None,
        }
    }
}

/// The words for a kind of relation in a `DROP`.
fn words(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Table => "table",
        RelationKind::ForeignTable => "foreign table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
        RelationKind::Sequence => "sequence",
        RelationKind::Index => "index",
    }
}
