//! What further statements of the script do with an object, so that a rule can say what a drop is a
//! part of. It tones down or words a finding, and never makes one go away.

use foldhash::HashMap;

use crate::reading::Readings;
use crate::statement::{
    ActionKind, ConstraintDefinition, CreateIndex, CreateObject, ObjectName, ObjectType,
    StatementKind,
};

/// The number of a reading, and what it makes.
type Made<'a> = (usize, &'a CreateObject);

/// What a script holds of DDL, by the object that it is about; each with the number of its reading.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    constraints: HashMap<&'a ObjectName, Vec<(usize, &'a ConstraintDefinition)>>,
    indexes: HashMap<&'a str, Vec<&'a CreateIndex>>,
    index_names: HashMap<&'a str, Vec<usize>>,
    made: HashMap<(ObjectType, &'a str), Vec<Made<'a>>>,
    columns: HashMap<(&'a ObjectName, &'a str), Vec<(usize, &'a ActionKind)>>,
    dropped: HashMap<(ObjectType, &'a ObjectName), Vec<usize>>,
    rows_secured: HashMap<&'a ObjectName, Vec<usize>>,
}

impl<'a> Outline<'a> {
    pub(crate) fn of(readings: &'a Readings<'_>) -> Self {
        let mut outline = Self::default();
        for (at, reading) in readings.iter() {
            let inner = reading.body.iter().flat_map(|body| &body.statements);
            for statement in reading.statement.iter().chain(inner) {
                outline.take(at, &statement.kind);
            }
        }
        outline
    }

    fn take(&mut self, at: usize, kind: &'a StatementKind) {
        match kind {
            StatementKind::AlterRelation(alter) => {
                for action in &alter.actions {
                    self.action(at, &alter.name, &action.kind);
                }
            }
            StatementKind::CreateIndex(index) => {
                self.indexes
                    .entry(&index.table.name)
                    .or_default()
                    .push(index);
                if let Some(name) = &index.name {
                    self.index_names.entry(name).or_default().push(at);
                }
            }
            StatementKind::CreateObject(made) => {
                let own = self.made.entry((made.object, &made.name.name));
                own.or_default().push((at, made));
            }
            StatementKind::Drop(drop) => {
                for name in &drop.names {
                    let own = self.dropped.entry((drop.object, name));
                    own.or_default().push(at);
                }
            }
            _ => {}
        }
    }

    fn action(&mut self, at: usize, table: &'a ObjectName, action: &'a ActionKind) {
        let column = match action {
            ActionKind::AddConstraint(constraint) => {
                let own = self.constraints.entry(table).or_default();
                return own.push((at, constraint));
            }
            ActionKind::RowSecurity("EnableRowSecurity") => {
                return self.rows_secured.entry(table).or_default().push(at);
            }
            ActionKind::DropColumn { column, .. }
            | ActionKind::SetDefault { column, .. }
            | ActionKind::AddIdentity { column, .. }
            | ActionKind::SetNotNull(column) => column,
            _ => return,
        };
        let own = self.columns.entry((table, column)).or_default();
        own.push((at, action));
    }

    /// The constraints that are added to a table from a statement on.
    pub(crate) fn constraints<'b>(
        &'b self,
        table: &'b ObjectName,
        from: usize,
    ) -> impl Iterator<Item = &'b ConstraintDefinition> {
        let own = self.constraints.get(table).into_iter().flatten();
        own.filter(move |(at, _)| *at >= from).map(|(_, c)| *c)
    }

    /// The indexes that the script makes on tables of this name, before or after.
    pub(crate) fn indexes<'b>(&'b self, table: &'b str) -> impl Iterator<Item = &'b CreateIndex> {
        self.indexes.get(table).into_iter().flatten().copied()
    }

    /// Whether an index of this name is made behind a statement.
    pub(crate) fn index_after(&self, name: &str, at: usize) -> bool {
        let own = self.index_names.get(name).into_iter().flatten();
        own.into_iter().any(|i| *i > at)
    }

    /// Whether an object of this name is made behind a statement.
    pub(crate) fn made_after(
        &self,
        object: ObjectType,
        name: &ObjectName,
        on: Option<&ObjectName>,
        at: usize,
    ) -> bool {
        let own = self.made.get(&(object, &name.name)).into_iter().flatten();
        own.into_iter()
            .any(|(i, own)| *i > at && own.name == *name && own.on.as_ref() == on)
    }

    /// The functions and procedures of this name that are made behind a statement.
    pub(crate) fn routines_after<'b>(
        &'b self,
        name: &'b ObjectName,
        at: usize,
    ) -> impl Iterator<Item = &'b CreateObject> {
        let kinds = [ObjectType::Function, ObjectType::Procedure].into_iter();
        let own = kinds.filter_map(|kind| self.made.get(&(kind, name.name.as_str())));
        let after = own
            .flatten()
            .filter(move |(i, own)| *i > at && own.name == *name);
        after.map(|(_, own)| *own)
    }

    /// What is done with a column from a statement on.
    pub(crate) fn column<'b>(
        &'b self,
        table: &'b ObjectName,
        column: &'b str,
        from: usize,
    ) -> impl Iterator<Item = &'b ActionKind> {
        let own = self.columns.get(&(table, column)).into_iter().flatten();
        own.filter(move |(at, _)| *at >= from).map(|(_, a)| *a)
    }

    /// Whether an object is dropped from a statement on.
    pub(crate) fn dropped_after(&self, object: ObjectType, name: &ObjectName, at: usize) -> bool {
        let own = self.dropped.get(&(object, name)).into_iter().flatten();
        own.into_iter().any(|i| *i > at)
    }

    /// Whether row security is switched on again behind a statement.
    pub(crate) fn secured_after(&self, table: &ObjectName, at: usize) -> bool {
        let own = self.rows_secured.get(table).into_iter().flatten();
        own.into_iter().any(|i| *i > at)
    }
}
