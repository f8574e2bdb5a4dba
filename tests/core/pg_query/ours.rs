//! What this library reads in a statement, in the words of the parser.

use reconcile_core::Script;
use reconcile_core::statement::{
    Inside, ObjectName, ObjectType, Statement, StatementKind, Transaction, WriteKind,
};

use super::golden::{self, Answer};

/// `body`: whether it defines a routine whose body stands in the statement itself. One in a literal
/// is no part of the parser's tree.
pub(super) fn answer(script: &Script, statement: &Statement, body: bool) -> Answer {
    let (writes, calls) = inside(script, statement, body);
    let actions = match &statement.kind {
        StatementKind::AlterRelation(alter) => {
            let actions = alter.actions.iter();
            actions
                .map(|action| (action.start, action.end, action.kind.node().to_owned()))
                .collect()
        }
        _ => Vec::new(),
    };
    Answer {
        start: statement.start,
        end: statement.end,
        node: statement.kind.node().to_owned(),
        details: details(&statement.kind),
        actions,
        writes,
        calls,
    }
}

/// What it writes and calls, or why that could not be read.
fn inside(script: &Script, statement: &Statement, body: bool) -> (String, String) {
    let inside = match Inside::read(script, statement) {
        Ok(inside) => inside,
        Err(unread) => return (unread.to_string(), String::new()),
    };
    let mut writes: Vec<String> = Vec::new();
    let mut calls: Vec<String> = Vec::new();
    let routine = body.then(|| statement.routine(script)).flatten();
    let details = routine
        .map(|routine| routine.body.details)
        .unwrap_or_default();
    for one in std::iter::once(&inside).chain(details.iter().map(|detail| &detail.inside)) {
        let verb = one
            .writes
            .iter()
            .map(|write| (verb(write.kind), &write.table));
        writes.extend(verb.map(|(verb, table)| format!("{verb} {}", name(table))));
        calls.extend(one.calls.iter().map(|call| name(&call.name)));
    }
    writes.sort();
    (writes.join(", "), golden::calls(calls))
}

fn verb(kind: WriteKind) -> &'static str {
    match kind {
        WriteKind::Insert => "insert",
        WriteKind::Update => "update",
        WriteKind::Delete => "delete",
        WriteKind::ConflictUpdate => "conflict-update",
        WriteKind::MergeInsert => "merge-insert",
        WriteKind::MergeUpdate => "merge-update",
        WriteKind::MergeDelete => "merge-delete",
        WriteKind::SelectInto => "select-into",
        WriteKind::CreateTableAs => "create-table-as",
        other => panic!("{other:?}"),
    }
}

fn details(kind: &StatementKind) -> String {
    let mut words = Vec::new();
    let mut flag = |on: bool, word: &str| words.extend(on.then(|| word.to_owned()));
    match kind {
        StatementKind::Drop(drop) => {
            flag(drop.if_exists, "missing_ok");
            flag(drop.concurrently, "concurrent");
            flag(drop.cascade, "cascade");
            words.insert(0, object(drop.object));
            let target = match (drop.names.as_slice(), &drop.on) {
                ([own], Some(table)) => format!("{} on {}", name(own), name(table)),
                (list, _) => names(list),
            };
            match drop.object {
                ObjectType::Role
                | ObjectType::Subscription
                | ObjectType::Tablespace
                | ObjectType::UserMapping => return String::new(),
                ObjectType::Cast
                | ObjectType::Operator
                | ObjectType::OperatorClass
                | ObjectType::OperatorFamily
                | ObjectType::Transform => {}
                _ => words.insert(1, target),
            }
        }
        StatementKind::Truncate(truncate) => {
            flag(truncate.restart_identity, "restart_seqs");
            flag(truncate.cascade, "cascade");
            words.insert(0, names(&truncate.tables));
        }
        StatementKind::AlterRelation(alter) => {
            flag(alter.only, "only");
            flag(alter.if_exists, "missing_ok");
            words.insert(0, object(alter.object));
            words.insert(1, name(&alter.name));
        }
        StatementKind::Transaction(transaction) => words.push(transaction_kind(transaction)),
        _ => {}
    }
    words.join(" ")
}

fn transaction_kind(transaction: &Transaction) -> String {
    match transaction {
        Transaction::Begin => "BEGIN",
        Transaction::Commit => "COMMIT",
        Transaction::Rollback => "ROLLBACK",
        Transaction::Chain(true) => "COMMIT chain",
        Transaction::Chain(false) => "ROLLBACK chain",
        Transaction::Savepoint(_) => "SAVEPOINT",
        Transaction::RollbackTo(_) => "ROLLBACK_TO",
        Transaction::Release(_) => "RELEASE",
        Transaction::Prepare => "PREPARE",
        Transaction::CommitPrepared => "COMMIT_PREPARED",
        Transaction::RollbackPrepared => "ROLLBACK_PREPARED",
        other => panic!("{other:?}"),
    }
    .to_owned()
}

/// The parser's name of a type of object.
fn object(object: ObjectType) -> String {
    match object {
        ObjectType::ForeignDataWrapper => "FDW".to_owned(),
        ObjectType::ForeignServer => "FOREIGN_SERVER".to_owned(),
        ObjectType::MaterializedView => "MATVIEW".to_owned(),
        ObjectType::OperatorClass => "OPCLASS".to_owned(),
        ObjectType::OperatorFamily => "OPFAMILY".to_owned(),
        ObjectType::Statistics => "STATISTIC_EXT".to_owned(),
        other => {
            let words = other.words().to_uppercase();
            match words.strip_prefix("TEXT SEARCH ") {
                Some(rest) => format!("TS{rest}"),
                None => words.replace(' ', "_"),
            }
        }
    }
}

fn names(list: &[ObjectName]) -> String {
    list.iter().map(name).collect::<Vec<_>>().join(",")
}

/// The name with each part in quotes unless it is plain, as `tests/pg_query` writes it.
fn name(name: &ObjectName) -> String {
    let parts = name.schema.iter().chain([&name.name]);
    let quoted = parts.map(|part| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if part.chars().all(plain) {
            part.clone()
        } else {
            format!("\"{}\"", part.replace('"', "\"\""))
        }
    });
    quoted.collect::<Vec<_>>().join(".")
}
