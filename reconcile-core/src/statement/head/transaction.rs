//! Where transactions begin and end.

use crate::statement::words::Words;
use crate::statement::{StatementKind, Transaction};

/// What follows BEGIN or START.
pub(super) fn begin(words: &mut Words) -> Option<StatementKind> {
    words.eat_any(&["work", "transaction"]);
    while !words.at_end() {
        mode(words)?;
        words.eat(",");
    }
    Some(StatementKind::Transaction(Transaction::Begin))
}

/// What a transaction may be.
fn mode(words: &mut Words) -> Option<()> {
    const MODES: [&[&str]; 8] = [
        &["isolation", "level", "read", "uncommitted"],
        &["isolation", "level", "read", "committed"],
        &["isolation", "level", "repeatable", "read"],
        &["isolation", "level", "serializable"],
        &["read", "only"],
        &["read", "write"],
        &["deferrable"],
        &["not", "deferrable"],
    ];
    MODES.iter().any(|mode| words.eat_all(mode)).then_some(())
}

/// What follows PREPARE, unless it is a statement that gets a name.
pub(super) fn prepare(words: &mut Words) -> Option<StatementKind> {
    words.eat("transaction").then_some(())?;
    words.label()?;
    ended(words, Transaction::Prepare)
}

/// What follows COMMIT or END.
pub(super) fn commit(words: &mut Words) -> Option<StatementKind> {
    if words.eat("prepared") {
        words.label()?;
        return ended(words, Transaction::CommitPrepared);
    }
    let chain = chain(words);
    let commit = if chain {
        Transaction::Chain(true)
    } else {
        Transaction::Commit
    };
    ended(words, commit)
}

/// What follows ROLLBACK or ABORT.
pub(super) fn rollback(words: &mut Words) -> Option<StatementKind> {
    if words.eat("prepared") {
        words.label()?;
        return ended(words, Transaction::RollbackPrepared);
    }
    let chain = chain(words);
    let rollback = if words.eat("to") {
        Transaction::RollbackTo(named(words)?)
    } else if chain {
        Transaction::Chain(false)
    } else {
        Transaction::Rollback
    };
    ended(words, rollback)
}

/// What follows SAVEPOINT.
pub(super) fn savepoint(words: &mut Words) -> Option<StatementKind> {
    let name = words.ident()?;
    ended(words, Transaction::Savepoint(name))
}

/// What follows RELEASE.
pub(super) fn release(words: &mut Words) -> Option<StatementKind> {
    let name = named(words)?;
    ended(words, Transaction::Release(name))
}

fn ended(words: &Words, transaction: Transaction) -> Option<StatementKind> {
    words
        .at_end()
        .then_some(StatementKind::Transaction(transaction))
}

/// `[WORK | TRANSACTION] [AND [NO] CHAIN]`; whether another transaction begins at once.
fn chain(words: &mut Words) -> bool {
    words.eat_any(&["work", "transaction"]);
    words.eat_all(&["and", "no", "chain"]);
    words.eat_all(&["and", "chain"])
}

/// `[SAVEPOINT] name`; the name may be that word.
fn named(words: &mut Words) -> Option<String> {
    let alone = words.tokens.len() == words.at + 1;
    if !alone {
        words.eat("savepoint");
    }
    words.ident()
}
