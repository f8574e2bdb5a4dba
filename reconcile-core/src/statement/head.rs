//! The kind of a statement from its leading words.
//!
//! The names of kinds are PostgreSQL's own parse nodes. `None` means not understood.

use super::words::{Words, tokens};
use super::{Copy, Data, Privileges, StatementKind, setting, values};
use crate::script::lexer::{Token, significant};

mod action;
mod alter;
mod column;
mod constraint;
mod create;
mod data_type;
mod domain;
mod drop;
mod element;
mod expression;
mod index;
mod object;
mod options;
mod partition;
mod rename;
mod sequence;
mod table;
mod transaction;
mod with;

/// The kind of the one statement in `source[start..end]`.
pub(super) fn kind(source: &str, start: usize, end: usize) -> Option<StatementKind> {
    let first: Option<Token> = significant(source, start, end).next();
    let verb = Words::new(source, first.as_slice()).word(0);
    let read = |reader: fn(&mut Words) -> Option<StatementKind>| {
        let all = tokens(source, start, end);
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
        "grant" => read(|words| grant(words, false)),
        "revoke" => read(|words| grant(words, true)),
        "refresh" => read(refresh),
        "begin" | "start" => read(transaction::begin),
        "commit" | "end" => read(transaction::commit),
        "rollback" | "abort" => read(transaction::rollback),
        "savepoint" => read(transaction::savepoint),
        "release" => read(transaction::release),
        "insert" => Some(values::insert_values(source, start, end).map_or(
            StatementKind::Data(Data::Insert),
            StatementKind::InsertValues,
        )),
        verb => {
            // These may be long, and tell what they are by how they begin.
            let mut beginning = Vec::with_capacity(8);
            beginning.extend(significant(source, start, end).take(8));
            let mut words = Words::new(source, &beginning);
            words.at = 1;
            if verb == "copy" && words.word(0) != "(" {
                return read(copy);
            }
            if let Some(kind) = data(verb, &words) {
                return Some(kind);
            }
            if verb == "prepare" {
                return read(transaction::prepare);
            }
            other(verb, &mut words)
        }
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

fn other(verb: &str, words: &mut Words) -> Option<StatementKind> {
    Some(StatementKind::Other(match verb {
        "do" => return Some(StatementKind::Do),
        "call" => return Some(StatementKind::Call),
        "execute" => return words.ident().map(StatementKind::Execute),
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

/// What follows GRANT or REVOKE.
fn grant(words: &mut Words, revoke: bool) -> Option<StatementKind> {
    let rights = words.until(&["on", "to", "from"]);
    let on = words.eat("on").then(|| words.until(&["to", "from"]));
    words.at += 1;
    let grantees = words.until(&[]);
    (!rights.is_empty() && !grantees.is_empty()).then_some(StatementKind::Privileges(Privileges {
        revoke,
        rights,
        node: if on.is_some() {
            "GrantStmt"
        } else {
            "GrantRoleStmt"
        },
        on,
        grantees,
    }))
}

/// What follows REFRESH.
fn refresh(words: &mut Words) -> Option<StatementKind> {
    words.eat_all(&["materialized", "view"]).then_some(())?;
    words.eat("concurrently");
    let view = words.name()?;
    let no_data = words.eat_all(&["with", "no", "data"]);
    if !no_data {
        words.eat_all(&["with", "data"]);
    }
    words
        .at_end()
        .then_some(StatementKind::Refresh { view, no_data })
}

/// What follows COPY, unless it is a query.
fn copy(words: &mut Words) -> Option<StatementKind> {
    words.eat("binary");
    let table = words.name()?;
    words.group();
    let from = words.word(0) == "from";
    words.at += 1;
    Some(StatementKind::Copy(Copy {
        table,
        from,
        standard: matches!(words.word(0).as_str(), "stdin" | "stdout"),
        program: words.word(0) == "program",
    }))
}
