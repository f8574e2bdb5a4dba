//! What the parser says of one script, a line for each statement.

use std::fmt::Write as _;
use std::ops::Range;

use pg_query::protobuf::{DropBehavior, ObjectType};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::tokens::Tokens;
use crate::tree::{self, int, name, name_of, relation};
use crate::{actions, psql, writes};

pub(crate) fn answer(file: &str, source: &str) -> String {
    let hash = Sha256::digest(source.as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut text = format!("\n{file} {hash}\n");
    // As psql does. The server takes it for a part of the first word.
    let plain = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let removed = source.len() - plain.len();
    let blanked = psql::blanked(plain);
    let parsed = tree::parse(plain).map(|statements| (plain, statements));
    let parsed = parsed.or_else(|error| match tree::parse(&blanked) {
        Ok(statements) => {
            text.push_str("without what psql keeps to itself\n");
            Ok((blanked.as_str(), statements))
        }
        Err(_) => Err(error),
    });
    match parsed {
        Err(error) => writeln!(text, "rejected: {error}").unwrap(),
        Ok((plain, statements)) => {
            let tokens = Tokens::of(plain);
            for (start, end, tree) in &statements {
                statement(
                    &mut text,
                    plain,
                    removed,
                    tokens.within(&(*start..*end)),
                    tree,
                );
            }
        }
    }
    text
}

fn statement(
    text: &mut String,
    source: &str,
    removed: usize,
    tokens: &[Range<usize>],
    tree: &Value,
) {
    let (kind, fields) = tree::node(tree).unwrap();
    let place = |from: usize, to: usize| format!("{}..{}", from + removed, to + removed);
    let (first, last) = (tokens.first().unwrap(), tokens.last().unwrap());
    write!(text, "{} {kind}", place(first.start, last.end)).unwrap();
    for detail in details(kind, fields) {
        write!(text, " {detail}").unwrap();
    }
    text.push('\n');
    if kind == "AlterTableStmt" {
        for (range, action) in actions::actions(source, tokens, fields) {
            writeln!(text, "  {} {action}", place(range.start, range.end)).unwrap();
        }
    }
    // Of a routine, what its body does, not its parameters' defaults.
    let tree = if kind == "CreateFunctionStmt" {
        &fields["sql_body"]
    } else {
        tree
    };
    for (what, list) in [
        ("writes", writes::writes(tree)),
        ("calls", writes::calls(tree)),
    ] {
        if !list.is_empty() {
            writeln!(text, "  {what} {}", list.join(", ")).unwrap();
        }
    }
}

/// What tells kinds of statements apart that are one node, and the names that it takes away.
fn details(kind: &str, fields: &Value) -> Vec<String> {
    let flag = |field: &str| fields[field] == true;
    let mut details = Vec::new();
    for field in ["rename_type", "object_type", "objtype", "remove_type"] {
        if let Ok(object) = ObjectType::try_from(int(fields, field))
            && object != ObjectType::Undefined
        {
            details.push(
                object
                    .as_str_name()
                    .trim_start_matches("OBJECT_")
                    .to_owned(),
            );
        }
    }
    match kind {
        "AlterTableStmt" => {
            details.push(relation(&fields["relation"]));
            let only = fields["relation"]["inh"] != true && details[0] != "TYPE";
            details.extend(only.then(|| "only".to_owned()));
        }
        "DropStmt" => {
            let objects = fields["objects"].as_array().unwrap().iter();
            details.push(
                objects
                    .map(|object| dropped(&details[0], object))
                    .collect::<Vec<_>>()
                    .join(","),
            );
        }
        "TruncateStmt" => {
            let tables = fields["relations"].as_array().unwrap().iter();
            let names = tables.map(|table| relation(tree::node(table).unwrap().1));
            details.push(names.collect::<Vec<_>>().join(","));
        }
        "CreateTableAsStmt" | "VacuumStmt" | "AlterDomainStmt" | "AlterEnumStmt" | "DefineStmt" => {
            details.extend(variant(kind, fields));
        }
        "CreateFunctionStmt" if !fields["sql_body"].is_null() => {
            details.push("sql_body".to_owned())
        }
        "TransactionStmt" => {
            let kind =
                pg_query::protobuf::TransactionStmtKind::try_from(int(fields, "kind")).unwrap();
            details.push(
                kind.as_str_name()
                    .trim_start_matches("TRANS_STMT_")
                    .to_owned(),
            );
            details.extend(flag("chain").then(|| "chain".to_owned()));
        }
        _ => {}
    }
    for field in ["missing_ok", "concurrent", "restart_seqs"] {
        details.extend(flag(field).then(|| field.to_owned()));
    }
    if int(fields, "behavior") == DropBehavior::DropCascade as i32 {
        details.push("cascade".to_owned());
    }
    details
}

fn variant(kind: &str, fields: &Value) -> Option<String> {
    Some(match kind {
        "VacuumStmt" if fields["is_vacuumcmd"] == true => "VACUUM".to_owned(),
        "VacuumStmt" => "ANALYZE".to_owned(),
        "AlterEnumStmt" if tree::text(fields, "old_val").is_empty() => "ADD".to_owned(),
        "AlterEnumStmt" => "RENAME".to_owned(),
        "DefineStmt" => ObjectType::try_from(int(fields, "kind"))
            .unwrap()
            .as_str_name()
            .trim_start_matches("OBJECT_")
            .to_owned(),
        "AlterDomainStmt" if fields["subtype"] == "T" && fields["def"].is_null() => "-".to_owned(),
        "AlterDomainStmt" => tree::text(fields, "subtype").to_owned(),
        _ => return None,
    })
}

/// A name that a DROP takes; `name on table` for what belongs to a table.
fn dropped(object: &str, value: &Value) -> String {
    let parts = tree::parts(value);
    match object {
        "TRIGGER" | "RULE" | "POLICY" => {
            let (own, table) = parts.split_last().unwrap();
            let table = name(table.iter().map(String::as_str));
            format!("{} on {table}", name([own.as_str()].into_iter()))
        }
        _ => name_of(value),
    }
}
