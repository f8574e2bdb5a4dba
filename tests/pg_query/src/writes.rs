//! The rows that a statement writes and the functions that it calls, anywhere inside it.

use pg_query::protobuf::{CmdType, CoercionForm, ObjectType, OnConflictAction};
use serde_json::Value;

use crate::tree::{int, name, node, relation, walk};

/// `insert table`, …, sorted.
pub(crate) fn writes(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(tree, &mut |kind, fields| {
        let table = || relation(&fields["relation"]);
        match kind {
            "InsertStmt" => {
                found.push(format!("insert {}", table()));
                let conflict = int(&fields["on_conflict_clause"], "action");
                if conflict == OnConflictAction::OnconflictUpdate as i32 {
                    found.push(format!("conflict-update {}", table()));
                }
            }
            "UpdateStmt" => found.push(format!("update {}", table())),
            "DeleteStmt" => found.push(format!("delete {}", table())),
            "MergeStmt" => found.extend(merge(fields)),
            "SelectStmt" if !fields["into_clause"].is_null() => {
                let into = relation(&fields["into_clause"]["rel"]);
                found.push(format!("select-into {into}"));
            }
            "CreateTableAsStmt" if int(fields, "objtype") == ObjectType::ObjectTable as i32 => {
                let into = relation(&fields["into"]["rel"]);
                found.push(format!("create-table-as {into}"));
            }
            _ => {}
        }
    });
    found.sort();
    found
}

fn merge(fields: &Value) -> Vec<String> {
    let table = relation(&fields["relation"]);
    let clauses = fields["merge_when_clauses"].as_array().unwrap().iter();
    let verbs = clauses.filter_map(|clause| {
        match CmdType::try_from(int(node(clause)?.1, "command_type")).unwrap() {
            CmdType::CmdInsert => Some("insert"),
            CmdType::CmdUpdate => Some("update"),
            CmdType::CmdDelete => Some("delete"),
            _ => None,
        }
    });
    verbs.map(|verb| format!("merge-{verb} {table}")).collect()
}

/// The functions that are called as functions, sorted; those behind syntax of their own
/// (`EXTRACT(…)`, `AT TIME ZONE`) are left out.
pub(crate) fn calls(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut call = |fields: &Value| {
        if int(fields, "funcformat") != CoercionForm::CoerceSqlSyntax as i32 {
            let parts = fields["funcname"].as_array().into_iter().flatten();
            let parts: Vec<_> = parts.flat_map(crate::tree::parts).collect();
            found.push(name(parts.iter().map(String::as_str)));
        }
    };
    walk(tree, &mut |kind, fields| match kind {
        "FuncCall" => call(fields),
        "CallStmt" => call(&fields["funccall"]),
        _ => {}
    });
    found.sort();
    found
}
