//! Where transactions begin and end.

use crate::statement::words::Words;
use crate::statement::{StatementKind, Transaction};

/// A statement that begins with this verb, if it is one about transactions.
pub(super) fn transaction(verb: &str, words: &mut Words) -> Option<StatementKind> {
    let prepared = words.word(0) == "prepared";
    let transaction = match verb {
        "commit" if prepared => Transaction::CommitPrepared,
        "rollback" if prepared => Transaction::RollbackPrepared,
        "prepare" => Transaction::Prepare,
        "begin" | "start" => Transaction::Begin,
        "savepoint" => Transaction::Savepoint(words.ident()?),
        "release" => Transaction::Release(savepoint(words)?),
        "commit" | "end" | "rollback" | "abort" => end(verb, words)?,
        _ => return None,
    };
    Some(StatementKind::Transaction(transaction))
}

fn end(verb: &str, words: &mut Words) -> Option<Transaction> {
    words.eat_any(&["work", "transaction"]);
    let commits = matches!(verb, "commit" | "end");
    if !commits && words.eat("to") {
        return Some(Transaction::RollbackTo(savepoint(words)?));
    }
    if words.eat_all(&["and", "chain"]) {
        return Some(Transaction::Chain(commits));
    }
    Some(if commits {
        Transaction::Commit
    } else {
        Transaction::Rollback
    })
}

/// `[SAVEPOINT] name`; the name may be that word.
fn savepoint(words: &mut Words) -> Option<String> {
    let alone = words.tokens.len() == words.at + 1;
    if !alone {
        words.eat("savepoint");
    }
    words.ident()
}
