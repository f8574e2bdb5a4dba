//! What the script itself has made so far, and what may have come into it.
//!
//! Dropping a table that the script made loses nothing, as long as no data came in from elsewhere.
//! That has to be certain: an object stays on the list only while every later statement that so much
//! as mentions its name is of a kind that is known to bring nothing in.

use crate::script::{PieceKind, Script};
use crate::statement::{ActionKind, AlterRelation, Data, ObjectName, Statement, StatementKind};

mod calls;
mod made;
mod path;

use super::reading::Reading;
use made::{Made, Register};
use path::{Place, SearchPath};

/// The script up to the statement that is being judged.
#[derive(Debug, Default)]
pub(crate) struct History {
    made: Register,
    path: SearchPath,
    /// Something was passed over that may have done anything, or may not have been run at all.
    lost: bool,
}

impl History {
    /// Whether the script made this table, and nothing but its own values can be in it.
    pub(crate) fn made_table(&self, name: &ObjectName) -> bool {
        let place = self.place(name);
        self.made.holds(&Made::Table(place, name.name.clone()))
    }

    /// Whether the script added this column, or its table, and only its own values can be in it.
    pub(crate) fn made_column(&self, alter: &AlterRelation, column: &str) -> bool {
        let (place, table) = (self.place(&alter.name), alter.name.name.clone());
        self.made_table(&alter.name)
            || self
                .made
                .holds(&Made::Column(place, table, column.to_owned()))
    }

    /// Whether the script made this schema, and nothing was brought into it.
    pub(crate) fn made_schema(&self, name: &ObjectName) -> bool {
        name.schema.is_none() && self.made.holds(&Made::Schema(name.name.clone()))
    }

    /// Where a name is looked up: among the script's own temporary tables first.
    fn place(&self, name: &ObjectName) -> Place {
        let temporary = Made::Table(Place::Temporary, name.name.clone());
        if name.schema.is_none() && self.made.holds(&temporary) {
            return Place::Temporary;
        }
        self.path.place(name.schema.as_deref())
    }

    /// Takes in what has just been judged.
    pub(crate) fn record(&mut self, script: &Script, reading: &Reading) {
        let text = script.slice(&reading.piece);
        match (&reading.statement, reading.piece.kind) {
            (_, PieceKind::PsqlCommand) => {
                self.lost |= !reading.problems.is_empty();
            }
            // The COPY before them names their table.
            (_, PieceKind::CopyData) if reading.piece.doubt.is_none() => {}
            (Some(statement), _) if reading.piece.doubt.is_none() => {
                self.statement(text, statement, reading);
            }
            _ => self.forget_all(),
        }
        if self.lost {
            self.forget_all();
        }
    }

    fn forget_all(&mut self) {
        self.made = Register::default();
        self.path.forget();
    }

    fn statement(&mut self, text: &str, statement: &Statement, reading: &Reading) {
        match &statement.kind {
            StatementKind::CreateTable(table) => {
                let place = match table.name.schema.as_deref() {
                    None if table.temporary => Place::Temporary,
                    schema => self.path.place(schema),
                };
                if !table.standalone {
                    self.made.mention(text);
                } else if !table.if_not_exists {
                    self.made.add(Made::Table(place, table.name.name.clone()));
                }
            }
            StatementKind::CreateSchema(schema) => match &schema.name {
                Some(name) if !schema.if_not_exists && !schema.has_elements => {
                    self.made.add(Made::Schema(name.clone()));
                }
                _ => self.made.mention(text),
            },
            StatementKind::AlterRelation(alter) => self.alter(text, alter),
            StatementKind::Drop(drop) => self.drop(drop),
            StatementKind::Set(setting) => {
                self.path.set(setting);
                self.made.mention(text);
            }
            StatementKind::Do => {
                let body = reading.body.as_ref();
                let plain = body.is_some_and(|body| {
                    let sets = |s: &Statement| matches!(s.kind, StatementKind::Set(_));
                    body.problems.is_empty() && !body.statements.iter().any(sets)
                });
                // A call could do anything.
                if plain && !text.contains('(') {
                    self.made.mention(text);
                } else {
                    self.forget_all();
                }
            }
            StatementKind::Data(data) => {
                if calls::any_unknown(text) {
                    self.forget_all();
                } else if *data != Data::Select || calls::writes(text) {
                    self.made.mention(text);
                }
            }
            StatementKind::Commit => self.path.commit(),
            StatementKind::InsertValues(insert) => {
                if insert.calls_functions {
                    self.forget_all();
                }
            }
            StatementKind::Truncate(_) => {}
            StatementKind::Other(kind) if HARMLESS.contains(kind) => {}
            StatementKind::Other(kind) if !CODE.contains(kind) => self.made.mention(text),
            StatementKind::Rollback
            | StatementKind::Call
            | StatementKind::Unknown
            | StatementKind::DropDatabase(_)
            | StatementKind::DropOwned
            | StatementKind::Other(_) => self.forget_all(),
        }
    }

    fn alter(&mut self, text: &str, alter: &AlterRelation) {
        let place = self.place(&alter.name);
        let harmless = alter.actions.iter().all(|action| match &action.kind {
            ActionKind::Other(name) => HARMLESS_ACTIONS.contains(name),
            _ => true,
        });
        if !harmless {
            self.made.mention(text);
        }
        let column =
            |name: &str| Made::Column(place.clone(), alter.name.name.clone(), name.to_owned());
        // PostgreSQL runs all drops of one ALTER before its additions, wherever they stand.
        for action in &alter.actions {
            if let ActionKind::DropColumn { column: name, .. } = &action.kind {
                self.made.remove(&column(name));
            }
        }
        for action in &alter.actions {
            if let ActionKind::AddColumn {
                column: name,
                if_not_exists: false,
            } = &action.kind
                && harmless
            {
                self.made.add(column(name));
            }
        }
    }

    fn drop(&mut self, drop: &crate::statement::Drop) {
        use crate::statement::ObjectType;
        match drop.object {
            ObjectType::Table => {
                for name in &drop.names {
                    let place = self.place(name);
                    self.made.remove_table(&place, &name.name);
                }
            }
            ObjectType::Schema | ObjectType::Extension => self.forget_all(),
            _ if drop.cascade => self.forget_all(),
            _ => {}
        }
    }
}

/// Kinds that bring no rows into a table, whichever they name.
const HARMLESS: [&str; 16] = [
    "AlterSeqStmt",
    "CommentStmt",
    "ConstraintsSetStmt",
    "CreateEnumStmt",
    "CreateExtensionStmt",
    "CreatePolicyStmt",
    "CreateSeqStmt",
    "CreateStatsStmt",
    "GrantRoleStmt",
    "GrantStmt",
    "IndexStmt",
    "LockStmt",
    "TransactionStmt",
    "VacuumStmt:ANALYZE",
    "VacuumStmt:VACUUM",
    "VariableShowStmt",
];

/// Kinds that may run code which is not in view.
const CODE: [&str; 3] = ["ExecuteStmt", "LoadStmt", "DiscardStmt"];

/// Actions that bring no rows into a table and no values into a column.
const HARMLESS_ACTIONS: [&str; 15] = [
    "AddConstraint",
    "AddIdentity",
    "AlterConstraint",
    "ChangeOwner",
    "ColumnDefault",
    "DropConstraint",
    "DropIdentity",
    "DropNotNull",
    "EnableRowSecurity",
    "ForceRowSecurity",
    "ReplicaIdentity",
    "SetNotNull",
    "SetStatistics",
    "SetStorage",
    "ValidateConstraint",
];
