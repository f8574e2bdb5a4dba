//! The actions of an ALTER with their bytes, which the parser does not give.
//!
//! They are cut at commas, and each is put alone behind the head of the statement: the parser has
//! to make the very same action of it.

use std::ops::Range;

use pg_query::protobuf::AlterTableType;
use serde_json::Value;

use crate::tree::{int, node, parse, without_places};

/// The place of each action with its name.
pub(crate) fn actions(
    source: &str,
    tokens: &[Range<usize>],
    fields: &Value,
) -> Vec<(Range<usize>, String)> {
    let wanted: Vec<Value> = commands(fields)
        .iter()
        .map(|command| without_places(command))
        .collect();
    let first = tokens.first().unwrap().start;
    let is_type = int(fields, "objtype") == pg_query::protobuf::ObjectType::ObjectType as i32;
    let probe = if is_type {
        "ADD ATTRIBUTE probe int"
    } else {
        "OWNER TO probe"
    };
    let relation = without_places(&fields["relation"]);
    let head = (1..tokens.len())
        .filter(|&at| {
            let text = format!("{} {probe}", &source[first..tokens[at - 1].end]);
            let own = alone(&text);
            own.is_some_and(|(own, command)| own == relation && !wanted.contains(&command))
        })
        .max()
        .unwrap_or_else(|| panic!("no head: {}", &source[first..tokens.last().unwrap().end]));
    let head_text = &source[first..tokens[head - 1].end];
    let mut found = Vec::new();
    let mut from = head;
    for command in &wanted {
        let place = (from..tokens.len())
            .filter(|&at| at + 1 == tokens.len() || &source[tokens[at + 1].clone()] == ",")
            .map(|at| tokens[from].start..tokens[at].end)
            .find(|place| {
                let text = format!("{head_text} {}", &source[place.clone()]);
                alone(&text).is_some_and(|(_, own)| own == *command)
            })
            .unwrap_or_else(|| panic!("no place for {command} in {head_text}"));
        from = tokens.partition_point(|token| token.start < place.end) + 1;
        let subtype = AlterTableType::try_from(int(command, "subtype")).unwrap();
        let name = subtype.as_str_name().trim_start_matches("AT_").to_owned();
        found.push((place, name));
    }
    assert!(from > tokens.len(), "something is left behind {head_text}");
    found
}

/// The relation and the command of an ALTER that has but one.
fn alone(text: &str) -> Option<(Value, Value)> {
    let statements = parse(text).ok()?;
    let [(_, _, tree)] = statements.as_slice() else {
        return None;
    };
    let (name, fields) = node(tree)?;
    let commands = commands(fields);
    let [command] = commands.as_slice() else {
        return None;
    };
    let own = (without_places(&fields["relation"]), without_places(command));
    (name == "AlterTableStmt").then_some(own)
}

fn commands(fields: &Value) -> Vec<&Value> {
    let all = fields["cmds"].as_array().into_iter().flatten();
    all.filter_map(|value| Some(node(value)?.1)).collect()
}
