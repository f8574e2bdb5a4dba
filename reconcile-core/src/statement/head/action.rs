//! The actions of an ALTER on a relation, each with its exact byte range.

use crate::script::lexer::TokenKind;
use crate::statement::words::Words;
use crate::statement::{Action, ActionKind};

/// The comma-separated actions from here on; none unless each one is understood.
pub(super) fn actions(words: &Words, is_type: bool) -> Option<Vec<Action>> {
    let tokens = words.tokens.get(words.at..)?;
    let (mut depth, mut from, mut actions) = (0i64, 0, Vec::new());
    for i in 0..=tokens.len() {
        match tokens.get(i).map(|token| token.kind) {
            Some(TokenKind::Symbol(b'(' | b'[')) => depth += 1,
            Some(TokenKind::Symbol(b')' | b']')) => depth -= 1,
            Some(TokenKind::Symbol(b',')) if depth != 0 => {}
            None | Some(TokenKind::Symbol(b',')) => {
                let own = tokens.get(from..i)?;
                let (first, last) = (own.first()?, own.last()?);
                actions.push(Action {
                    start: first.start,
                    end: last.end,
                    kind: action(&mut Words::new(words.source, own), is_type)?,
                });
                from = i + 1;
            }
            _ => {}
        }
    }
    Some(actions)
}

/// The one action of these words.
fn action(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    let (first, second) = (words.word(0), words.word(1));
    Some(ActionKind::Other(match (first.as_str(), second.as_str()) {
        ("add", "constraint" | "check" | "unique" | "primary" | "foreign") => "AddConstraint",
        ("add", "exclude") if matches!(words.word(2).as_str(), "using" | "(") => "AddConstraint",
        ("add", "not") if words.word(2) == "null" => "AddConstraint",
        ("add", _) => return add_column(words, is_type),
        ("drop", "constraint") => "DropConstraint",
        ("drop", _) => return drop_column(words, is_type),
        ("alter", "constraint") => "AlterConstraint",
        ("alter", "attribute") if is_type => "AlterColumnType",
        ("alter", _) => {
            words.at = 1;
            words.eat("column");
            words.at += 1;
            of_column(words)?
        }
        ("enable" | "disable", _) => enable(words)?,
        _ => of_table(words)?,
    }))
}

/// COLUMN is reserved, so that it is never the column's own name; ATTRIBUTE may be one of a table.
fn eat_column(words: &mut Words, is_type: bool) {
    words.at = 1;
    words.eat(if is_type { "attribute" } else { "column" });
}

fn drop_column(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    eat_column(words, is_type);
    let if_exists = words.eat_all(&["if", "exists"]);
    let column = words.ident()?;
    let cascade = words.eat("cascade");
    words.eat("restrict");
    words.at_end().then_some(ActionKind::DropColumn {
        column,
        if_exists,
        cascade,
    })
}

fn add_column(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    eat_column(words, is_type);
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let column = words.ident()?;
    (!words.at_end()).then_some(ActionKind::AddColumn {
        column,
        if_not_exists,
    })
}

fn of_table(words: &mut Words) -> Option<&'static str> {
    Some(match (words.word(0).as_str(), words.word(1).as_str()) {
        ("validate", _) => "ValidateConstraint",
        ("attach", _) => "AttachPartition",
        ("detach", _) => {
            words.at = 2; // DETACH PARTITION
            words.skip_name();
            if words.word(0) == "finalize" {
                "DetachPartitionFinalize"
            } else {
                "DetachPartition"
            }
        }
        ("inherit", _) => "AddInherit",
        ("no", "inherit") => "DropInherit",
        ("of", _) => "AddOf",
        ("not", "of") => "DropOf",
        ("set", "logged") => "SetLogged",
        ("set", "unlogged") => "SetUnLogged",
        ("set", "tablespace") => "SetTableSpace",
        ("set", "access") => "SetAccessMethod",
        ("set", "without") if words.word(2) == "cluster" => "DropCluster",
        ("set", "without") => "DropOids",
        ("set", "(") => "SetRelOptions",
        ("reset", _) => "ResetRelOptions",
        ("cluster", _) => "ClusterOn",
        ("owner", _) => "ChangeOwner",
        ("replica", _) => "ReplicaIdentity",
        ("options", _) => "GenericOptions",
        ("force", _) => "ForceRowSecurity",
        ("no", "force") => "NoForceRowSecurity",
        _ => return None,
    })
}

fn enable(words: &Words) -> Option<&'static str> {
    let third = words.word(2);
    let (first, second) = (words.word(0), words.word(1));
    Some(match (first.as_str(), second.as_str(), third.as_str()) {
        ("enable", "trigger", "all") => "EnableTrigAll",
        ("enable", "trigger", "user") => "EnableTrigUser",
        ("enable", "trigger", _) => "EnableTrig",
        ("disable", "trigger", "all") => "DisableTrigAll",
        ("disable", "trigger", "user") => "DisableTrigUser",
        ("disable", "trigger", _) => "DisableTrig",
        ("enable", "always", "rule") => "EnableAlwaysRule",
        ("enable", "always", _) => "EnableAlwaysTrig",
        ("enable", "replica", "rule") => "EnableReplicaRule",
        ("enable", "replica", _) => "EnableReplicaTrig",
        ("enable", "rule", _) => "EnableRule",
        ("disable", "rule", _) => "DisableRule",
        ("enable", "row", _) => "EnableRowSecurity",
        ("disable", "row", _) => "DisableRowSecurity",
        _ => return None,
    })
}

/// What follows ALTER COLUMN name.
fn of_column(words: &Words) -> Option<&'static str> {
    Some(match (words.word(0).as_str(), words.word(1).as_str()) {
        ("type", _) | ("set", "data") => "AlterColumnType",
        ("set" | "drop", "default") => "ColumnDefault",
        ("set", "not") => "SetNotNull",
        ("drop", "not") => "DropNotNull",
        ("drop", "identity") => "DropIdentity",
        ("drop", "expression") => "DropExpression",
        ("set", "expression") => "SetExpression",
        ("set", "statistics") => "SetStatistics",
        ("set", "storage") => "SetStorage",
        ("set", "compression") => "SetCompression",
        ("set", "(") => "SetOptions",
        ("reset", _) => "ResetOptions",
        ("add", _) => "AddIdentity",
        ("restart" | "set", _) => "SetIdentity",
        ("options", _) => "AlterColumnGenericOptions",
        _ => return None,
    })
}
