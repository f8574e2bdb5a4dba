//! Where a stray word makes a statement one that PostgreSQL rejects.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use pg_query::protobuf::ObjectType;
use serde_json::Value;

use crate::tokens::Tokens;
use crate::tree;

/// The kinds that we read by their words up to the last one.
const KINDS: [&str; 10] = [
    "AlterDomainStmt",
    "AlterEnumStmt",
    "AlterSeqStmt",
    "AlterTableStmt",
    "CreateEnumStmt",
    "CreateSeqStmt",
    "CreateStmt",
    "IndexStmt",
    "RefreshMatViewStmt",
    "TransactionStmt",
];

/// What is renamed or moved by words alone; other objects have signatures and methods besides.
const OBJECTS: [ObjectType; 11] = [
    ObjectType::ObjectAttribute,
    ObjectType::ObjectColumn,
    ObjectType::ObjectDomain,
    ObjectType::ObjectDomconstraint,
    ObjectType::ObjectForeignTable,
    ObjectType::ObjectIndex,
    ObjectType::ObjectMatview,
    ObjectType::ObjectSequence,
    ObjectType::ObjectTabconstraint,
    ObjectType::ObjectTable,
    ObjectType::ObjectView,
];

fn is_read(tree: &Value) -> bool {
    let (kind, fields) = tree::node(tree).unwrap();
    let of = |field: &str| {
        ObjectType::try_from(tree::int(fields, field)).is_ok_and(|object| OBJECTS.contains(&object))
    };
    match kind {
        "RenameStmt" => of("rename_type"),
        "AlterObjectSchemaStmt" => of("object_type"),
        _ => KINDS.contains(&kind),
    }
}

/// For each statement of those kinds: where its tokens end, with `+` where a word more is no error.
pub(crate) fn answer(file: &str, source: &str, seen: &mut BTreeSet<String>) -> String {
    let mut text = String::new();
    let plain = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let removed = source.len() - plain.len();
    let Ok(statements) = tree::parse(plain) else {
        return text;
    };
    let tokens = Tokens::of(plain);
    for (start, end, tree) in statements {
        let (kind, _) = tree::node(&tree).unwrap();
        let own = tokens.within(&(start..end));
        let (first, last) = (own.first().unwrap().start, own.last().unwrap().end);
        if !is_read(&tree) || own.len() > 200 || !seen.insert(plain[first..last].to_owned()) {
            continue;
        }
        let ends = own.iter().map(|token| token.end);
        let answers: Vec<String> = ends
            .map(|end| {
                let text = format!("{} stray {}", &plain[first..end], &plain[end..last]);
                let taken = if tree::parse(&text).is_ok() { "+" } else { "" };
                format!("{}{taken}", end - first)
            })
            .collect();
        let (first, last) = (first + removed, last + removed);
        writeln!(text, "{first}..{last} {kind} {}", answers.join(" ")).unwrap();
    }
    if !text.is_empty() {
        text.insert_str(0, &format!("\n{file}\n"));
    }
    text
}
