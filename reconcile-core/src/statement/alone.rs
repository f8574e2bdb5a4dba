//! Statements that have to run alone.

use std::cell::LazyCell;

use super::{ActionKind, ObjectType, Statement, StatementKind, Transaction};
use crate::script::lexer::significant;

/// So many words tell all of them.
const WORDS: usize = 6;

impl Statement {
    /// What PostgreSQL refuses to run in a transaction, if the statement of `source` is that.
    pub(crate) fn refuses_transaction(&self, source: &str) -> Option<&'static str> {
        let words = LazyCell::new(|| first_words(source, self));
        let has = |word: &str| words.iter().any(|own| own == word);
        Some(match &self.kind {
            StatementKind::CreateIndex(index) if index.concurrently => "CREATE INDEX CONCURRENTLY",
            StatementKind::Drop(drop) => match drop.object {
                ObjectType::Index if drop.concurrently => "DROP INDEX CONCURRENTLY",
                ObjectType::Tablespace => "DROP TABLESPACE",
                // Unless it has no slot at the publisher.
                ObjectType::Subscription => "DROP SUBSCRIPTION",
                _ => return None,
            },
            StatementKind::DropDatabase(_) => "DROP DATABASE",
            StatementKind::AlterRelation(alter) => {
                let concurrently = |kind: &ActionKind| {
                    matches!(
                        kind,
                        ActionKind::DetachPartition {
                            concurrently: true,
                            ..
                        }
                    )
                };
                let mut actions = alter.actions.iter();
                actions.find(|action| concurrently(&action.kind))?;
                "DETACH PARTITION CONCURRENTLY"
            }
            StatementKind::CreateObject(made) => match made.object {
                ObjectType::Database => "CREATE DATABASE",
                ObjectType::Tablespace => "CREATE TABLESPACE",
                // Unless it makes no slot at the publisher.
                ObjectType::Subscription => "CREATE SUBSCRIPTION",
                _ => return None,
            },
            StatementKind::AlterObject(alter) if alter.node == "AlterDatabaseStmt" => {
                alter.does(&["set", "tablespace"]).then_some(())?;
                "ALTER DATABASE SET TABLESPACE"
            }
            StatementKind::Transaction(Transaction::CommitPrepared) => "COMMIT PREPARED",
            StatementKind::Transaction(Transaction::RollbackPrepared) => "ROLLBACK PREPARED",
            StatementKind::Other("AlterSystemStmt") => "ALTER SYSTEM",
            StatementKind::Other("VacuumStmt:VACUUM") => "VACUUM",
            StatementKind::Other("ReindexStmt") if has("concurrently") => "REINDEX CONCURRENTLY",
            StatementKind::Other("ReindexStmt") if has("schema") => "REINDEX SCHEMA",
            StatementKind::Other("ReindexStmt") if has("database") => "REINDEX DATABASE",
            StatementKind::Other("ReindexStmt") if has("system") => "REINDEX SYSTEM",
            StatementKind::Other("ClusterStmt") if words.len() == 1 => "CLUSTER of all tables",
            StatementKind::Other("DiscardStmt") if words.get(1).is_some_and(|own| own == "all") => {
                "DISCARD ALL"
            }
            _ => return None,
        })
    }
}

fn first_words(source: &str, statement: &Statement) -> Vec<String> {
    significant(source, statement.start, statement.end)
        .take(WORDS)
        .map(|token| token.text(source).to_ascii_lowercase())
        .collect()
}
