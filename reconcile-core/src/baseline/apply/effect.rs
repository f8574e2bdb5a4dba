//! What a statement outside of a transaction leaves in the catalog: by that it is known again.

use crate::script::{Piece, Script};
use crate::statement::{ActionKind, ObjectName, ObjectType, Statement, StatementKind};

/// What stands in the catalog once a statement is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// A table has an index of this name.
    Index { table: ObjectName, name: String },
    /// An index is gone.
    NoIndex(ObjectName),
    /// A table is no partition any more.
    Detached(ObjectName),
    /// A database, a tablespace or a subscription is there, or is gone.
    Shared {
        object: ObjectType,
        name: String,
        there: bool,
    },
    /// Nothing by which it could be known; it may run twice.
    Repeatable,
}

impl Effect {
    pub(super) fn of(script: &Script, piece: &Piece) -> Self {
        let shared = |object, name: &ObjectName, there| Self::Shared {
            object,
            name: name.name.clone(),
            there,
        };
        match Statement::read(script, piece).kind {
            StatementKind::CreateIndex(index) => match index.name {
                Some(name) => Self::Index {
                    table: index.table,
                    name,
                },
                None => Self::Repeatable,
            },
            StatementKind::Drop(drop) => match (drop.object, drop.names.into_iter().next()) {
                // PostgreSQL takes no more than one.
                (ObjectType::Index, Some(name)) => Self::NoIndex(name),
                (object, Some(name)) => shared(object, &name, false),
                (_, None) => Self::Repeatable,
            },
            StatementKind::DropDatabase(name) => shared(ObjectType::Database, &name, false),
            StatementKind::CreateObject(made) => shared(made.object, &made.name, true),
            StatementKind::AlterRelation(alter) => {
                let detached = |kind| match kind {
                    ActionKind::DetachPartition { partition, .. } => {
                        Some(Self::Detached(partition))
                    }
                    _ => None,
                };
                let mut actions = alter.actions.into_iter();
                let found = actions.find_map(|action| detached(action.kind));
                found.unwrap_or(Self::Repeatable)
            }
            _ => Self::Repeatable,
        }
    }
}
