//! The actions of an ALTER on a relation, each with its exact byte range.

use super::alter::new_owner;
use super::constraint::{self, is_constraint};
use super::{column, element, options, partition};
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

/// The one action of these words, all of them.
fn action(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    let action = begun(words, is_type)?;
    words.at_end().then_some(action)
}

fn begun(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    let (first, second) = (words.word(0), words.word(1));
    words.at = 1;
    match (first.as_str(), second.as_str()) {
        ("add", _) if is_constraint(words) => {
            constraint::constraint(words).map(ActionKind::AddConstraint)
        }
        ("add", _) => add_column(words, is_type),
        ("drop", "constraint") => drop_constraint(words),
        ("drop", _) => drop_column(words, is_type),
        ("alter", "constraint") => {
            words.at += 1;
            let name = words.ident()?;
            while !words.at_end() {
                (constraint::timing(words)?
                    || words.eat_all(&["not", "enforced"])
                    || words.eat("inherit"))
                .then_some(())?;
            }
            Some(ActionKind::AlterConstraint(name))
        }
        ("alter", _) => {
            eat_column(words, is_type);
            if words.token(0)?.kind == TokenKind::Number {
                return column::of_number(words);
            }
            let name = words.ident()?;
            column::of_column(words, name)
        }
        ("enable" | "disable", _) => enable(words, first.as_str()),
        _ => {
            words.at = 0;
            of_table(words)
        }
    }
}

/// COLUMN is reserved, so that it is never the column's own name; ATTRIBUTE may be one of a table.
fn eat_column(words: &mut Words, is_type: bool) {
    words.eat(if is_type { "attribute" } else { "column" });
}

fn drop_column(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    eat_column(words, is_type);
    let if_exists = words.eat_all(&["if", "exists"]);
    let column = words.ident()?;
    let cascade = words.eat("cascade");
    words.eat("restrict");
    Some(ActionKind::DropColumn {
        column,
        if_exists,
        cascade,
    })
}

fn drop_constraint(words: &mut Words) -> Option<ActionKind> {
    words.at += 1;
    let if_exists = words.eat_all(&["if", "exists"]);
    let constraint = words.ident()?;
    let cascade = words.eat("cascade");
    words.eat("restrict");
    Some(ActionKind::DropConstraint {
        constraint,
        if_exists,
        cascade,
    })
}

fn add_column(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    eat_column(words, is_type);
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let column = element::column(words)?;
    if is_type {
        words.eat_any(&["cascade", "restrict"]);
    }
    Some(ActionKind::AddColumn {
        column,
        if_not_exists,
    })
}

fn of_table(words: &mut Words) -> Option<ActionKind> {
    let (first, second) = (words.word(0), words.word(1));
    if first == "owner" {
        new_owner(words)?;
        words.at = words.tokens.len();
        return Some(ActionKind::Other("ChangeOwner"));
    }
    words.at = 2;
    Some(match (first.as_str(), second.as_str()) {
        ("validate", "constraint") => ActionKind::ValidateConstraint(words.ident()?),
        ("attach", "partition") => {
            let partition = words.name()?;
            // That of an index has no bounds.
            if !words.at_end() {
                partition::bound(words)?;
            }
            ActionKind::AttachPartition(partition)
        }
        ("detach", "partition") => detach(words)?,
        ("inherit", _) => {
            words.at = 1;
            ActionKind::AddInherit(words.name()?)
        }
        ("no", "inherit") => ActionKind::DropInherit(words.name()?),
        ("no", "force") => row_security(words, "NoForceRowSecurity")?,
        ("force", "row") => {
            words.at = 1;
            row_security(words, "ForceRowSecurity")?
        }
        ("set", "unlogged") => ActionKind::SetUnlogged,
        _ => ActionKind::Other(without_data(words, first.as_str(), second.as_str())?),
    })
}

/// `ROW LEVEL SECURITY`
fn row_security(words: &mut Words, node: &'static str) -> Option<ActionKind> {
    words
        .eat_all(&["row", "level", "security"])
        .then_some(ActionKind::RowSecurity(node))
}

/// What touches neither rows nor what protects them; the words behind the first two are read.
fn without_data(words: &mut Words, first: &str, second: &str) -> Option<&'static str> {
    Some(match (first, second) {
        ("set", "logged") => "SetLogged",
        ("of", _) => {
            words.at = 1;
            words.name()?;
            "AddOf"
        }
        ("not", "of") => "DropOf",
        ("set", "tablespace") => {
            words.ident()?;
            "SetTableSpace"
        }
        ("set", "access") => {
            words.eat("method").then_some(())?;
            words.ident()?;
            "SetAccessMethod"
        }
        ("set", "without") if words.eat("cluster") => "DropCluster",
        ("set", "without") if words.eat("oids") => "DropOids",
        ("set" | "reset" | "options", "(") => {
            words.at = 1;
            option_list(words, first)?;
            match first {
                "set" => "SetRelOptions",
                "reset" => "ResetRelOptions",
                _ => "GenericOptions",
            }
        }
        ("cluster", "on") => {
            words.ident()?;
            "ClusterOn"
        }
        ("replica", "identity") => {
            if words.eat_all(&["using", "index"]) {
                words.ident()?;
            } else {
                words
                    .eat_any(&["default", "full", "nothing"])
                    .then_some(())?;
            }
            "ReplicaIdentity"
        }
        _ => return None,
    })
}

/// The list behind SET, RESET or OPTIONS.
pub(super) fn option_list(words: &mut Words, first: &str) -> Option<()> {
    if first == "options" {
        options::foreign(words)
    } else {
        options::storage(words)
    }
}

/// `DETACH PARTITION name [CONCURRENTLY | FINALIZE]`
fn detach(words: &mut Words) -> Option<ActionKind> {
    let partition = words.name()?;
    Some(if words.eat("finalize") {
        ActionKind::Other("DetachPartitionFinalize")
    } else {
        ActionKind::DetachPartition {
            partition,
            concurrently: words.eat("concurrently"),
        }
    })
}

/// What follows ENABLE or DISABLE.
fn enable(words: &mut Words, first: &str) -> Option<ActionKind> {
    let (second, third) = (words.word(0), words.word(1));
    let action = match (first, second.as_str(), third.as_str()) {
        ("enable", "row", _) => return row_security(words, "EnableRowSecurity"),
        ("disable", "row", _) => return row_security(words, "DisableRowSecurity"),
        ("enable", "trigger", "all") => "EnableTrigAll",
        ("enable", "trigger", "user") => "EnableTrigUser",
        ("enable", "trigger", _) => "EnableTrig",
        ("disable", "trigger", "all") => "DisableTrigAll",
        ("disable", "trigger", "user") => "DisableTrigUser",
        ("disable", "trigger", _) => "DisableTrig",
        ("enable", "always", "rule") => "EnableAlwaysRule",
        ("enable", "always", "trigger") => "EnableAlwaysTrig",
        ("enable", "replica", "rule") => "EnableReplicaRule",
        ("enable", "replica", "trigger") => "EnableReplicaTrig",
        ("enable", "rule", _) => "EnableRule",
        ("disable", "rule", _) => "DisableRule",
        _ => return None,
    };
    words.at += if matches!(second.as_str(), "always" | "replica") {
        2
    } else {
        1
    };
    let many = action.ends_with("All") || action.ends_with("User");
    let name = if many {
        words.at += 1;
        None
    } else {
        Some(words.ident()?)
    };
    Some(ActionKind::Firing { action, name })
}
