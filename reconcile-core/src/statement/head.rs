//! The kind of a statement from its leading words.
//!
//! The names of kinds are PostgreSQL's own parse nodes. `None` means not understood.

use super::words::{Words, tokens};
use super::{Data, StatementKind, setting, values};
use crate::script::lexer::{Token, significant};

mod action;
mod alter;
mod create;
mod drop;
mod object;
mod with;

/// The kind of the one statement in `source[start..end]`.
pub(super) fn kind(source: &str, start: usize, end: usize) -> Option<StatementKind> {
    let first: Vec<Token> = significant(source, start, end).take(4).collect();
    let mut words = Words::new(source, &first);
    words.at = 1;
    let verb = Words::new(source, &first).word(0);
    let all = || tokens(source, start, end);
    let read = |reader: fn(&mut Words) -> Option<StatementKind>| {
        let all = all();
        let mut words = Words::new(source, &all);
        words.at = 1;
        reader(&mut words)
    };
    match verb.as_str() {
        "drop" => read(drop::drop),
        "truncate" => read(drop::truncate),
        "alter" => read(alter::alter),
        "create" => read(create::create),
        "with" => read(with::with),
        "set" | "reset" => read(setting::setting),
        "grant" | "revoke" => read(grant),
        "insert" => Some(values::insert_values(source, start, end).map_or(
            StatementKind::Data(Data::Insert),
            StatementKind::InsertValues,
        )),
        _ => data(verb.as_str(), &words)
            .or_else(|| transaction(verb.as_str(), &words))
            .or_else(|| other(verb.as_str())),
    }
}

fn data(verb: &str, words: &Words) -> Option<StatementKind> {
    let data = match verb {
        "select" | "values" | "table" | "(" => Data::Select,
        "update" => Data::Update,
        "delete" => Data::Delete,
        "merge" => Data::Merge,
        "explain" => Data::Explain,
        "declare" => Data::Declare,
        "copy" if words.word(0) == "(" => Data::CopyQuery,
        "prepare" if !(words.word(0) == "transaction" && words.word(1) == "'") => Data::Prepare,
        _ => return None,
    };
    Some(StatementKind::Data(data))
}

fn transaction(verb: &str, words: &Words) -> Option<StatementKind> {
    Some(match verb {
        "commit" | "rollback" if words.word(0) == "prepared" => {
            StatementKind::Other("TransactionStmt")
        }
        "rollback" | "abort" => StatementKind::Rollback,
        "commit" | "end" | "prepare" => StatementKind::Commit,
        "begin" | "start" | "savepoint" | "release" => StatementKind::Other("TransactionStmt"),
        _ => return None,
    })
}

fn other(verb: &str) -> Option<StatementKind> {
    Some(StatementKind::Other(match verb {
        "do" => return Some(StatementKind::Do),
        "call" => return Some(StatementKind::Call),
        "copy" => "CopyStmt",
        "execute" => "ExecuteStmt",
        "deallocate" => "DeallocateStmt",
        "show" => "VariableShowStmt",
        "comment" => "CommentStmt",
        "security" => "SecLabelStmt",
        "reassign" => "ReassignOwnedStmt",
        "lock" => "LockStmt",
        "vacuum" => "VacuumStmt:VACUUM",
        "analyze" | "analyse" => "VacuumStmt:ANALYZE",
        "cluster" => "ClusterStmt",
        "reindex" => "ReindexStmt",
        "refresh" => "RefreshMatViewStmt",
        "discard" => "DiscardStmt",
        "checkpoint" => "CheckPointStmt",
        "load" => "LoadStmt",
        "import" => "ImportForeignSchemaStmt",
        "listen" => "ListenStmt",
        "unlisten" => "UnlistenStmt",
        "notify" => "NotifyStmt",
        "close" => "ClosePortalStmt",
        "fetch" | "move" => "FetchStmt",
        _ => return None,
    }))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands in a list of readers that may fail"
)]
fn grant(words: &mut Words) -> Option<StatementKind> {
    Some(StatementKind::Other(
        if words.first_of(&["on", "to", "from"]) == Some("on") {
            "GrantStmt"
        } else {
            "GrantRoleStmt"
        },
    ))
}
