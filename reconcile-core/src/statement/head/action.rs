//! The actions of an ALTER on a relation, each with its exact byte range.

use super::{element, sequence};
use crate::script::lexer::TokenKind;
use crate::statement::words::Words;
use crate::statement::{Action, ActionKind, ChangeType, SequenceOptions};

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
    words.at = 1;
    match (first.as_str(), second.as_str()) {
        ("add", _) if element::is_constraint(words) => {
            Some(ActionKind::AddConstraint(element::constraint(words)?))
        }
        ("add", _) => add_column(words, is_type),
        ("drop", "constraint") => drop_constraint(words),
        ("drop", _) => drop_column(words, is_type),
        ("alter", "constraint") => {
            words.at += 1;
            words.ident().map(ActionKind::AlterConstraint)
        }
        ("alter", _) => {
            eat_column(words, is_type);
            if words.token(0)?.kind == TokenKind::Number {
                return of_number(words);
            }
            let column = words.ident()?;
            of_column(words, column)
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
    words.at_end().then_some(ActionKind::DropColumn {
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
    words.at_end().then_some(ActionKind::DropConstraint {
        constraint,
        if_exists,
        cascade,
    })
}

fn add_column(words: &mut Words, is_type: bool) -> Option<ActionKind> {
    eat_column(words, is_type);
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    let column = element::column(words)?;
    (!column.data_type.is_empty()).then_some(ActionKind::AddColumn {
        column,
        if_not_exists,
    })
}

fn of_table(words: &mut Words) -> Option<ActionKind> {
    let (first, second, third) = (words.word(0), words.word(1), words.word(2));
    let take = |words: &mut Words, skip: usize| {
        words.at = skip;
        words.name()
    };
    Some(ActionKind::Other(match (first.as_str(), second.as_str()) {
        ("validate", _) => {
            words.at = 2;
            return words.ident().map(ActionKind::ValidateConstraint);
        }
        ("attach", _) => return take(words, 2).map(ActionKind::AttachPartition),
        ("detach", _) => return detach(words),
        ("inherit", _) => return take(words, 1).map(ActionKind::AddInherit),
        ("no", "inherit") => return take(words, 2).map(ActionKind::DropInherit),
        ("no", "force") => return Some(ActionKind::RowSecurity("NoForceRowSecurity")),
        ("force", _) => return Some(ActionKind::RowSecurity("ForceRowSecurity")),
        ("set", "unlogged") => return Some(ActionKind::SetUnlogged),
        ("set", "logged") => "SetLogged",
        ("of", _) => "AddOf",
        ("not", "of") => "DropOf",
        ("set", "tablespace") => "SetTableSpace",
        ("set", "access") => "SetAccessMethod",
        ("set", "without") if third == "cluster" => "DropCluster",
        ("set", "without") => "DropOids",
        ("set", "(") => "SetRelOptions",
        ("reset", _) => "ResetRelOptions",
        ("cluster", _) => "ClusterOn",
        ("owner", _) => "ChangeOwner",
        ("replica", _) => "ReplicaIdentity",
        ("options", _) => "GenericOptions",
        _ => return None,
    }))
}

/// `DETACH PARTITION name [CONCURRENTLY | FINALIZE]`
fn detach(words: &mut Words) -> Option<ActionKind> {
    words.at = 2;
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
        ("enable", "row", _) => return Some(ActionKind::RowSecurity("EnableRowSecurity")),
        ("disable", "row", _) => return Some(ActionKind::RowSecurity("DisableRowSecurity")),
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
        _ => return None,
    };
    words.at += if matches!(second.as_str(), "always" | "replica") {
        2
    } else {
        1
    };
    let many = action.ends_with("All") || action.ends_with("User");
    let name = if many { None } else { Some(words.ident()?) };
    Some(ActionKind::Firing { action, name })
}

/// What follows ALTER COLUMN and the number of a column: one of an index has no name.
fn of_number(words: &mut Words) -> Option<ActionKind> {
    words.at += 1;
    let statistics = words.eat_all(&["set", "statistics"]);
    statistics.then_some(ActionKind::Other("SetStatistics"))
}

/// What follows ALTER COLUMN name.
fn of_column(words: &mut Words, column: String) -> Option<ActionKind> {
    let (first, second) = (words.word(0), words.word(1));
    words.at += 2;
    Some(match (first.as_str(), second.as_str()) {
        ("type", _) => {
            words.at -= 1;
            return change_type(words, column);
        }
        ("set", "data") => {
            words.at += 1;
            return change_type(words, column);
        }
        ("set", "default") => ActionKind::SetDefault {
            column,
            default: words.until(&[]),
        },
        ("drop", "default") => ActionKind::DropDefault(column),
        ("set", "not") => ActionKind::SetNotNull(column),
        ("drop", "not") => ActionKind::DropNotNull(column),
        ("drop", "identity") => ActionKind::DropIdentity {
            column,
            if_exists: words.eat("if"),
        },
        ("drop", "expression") => ActionKind::DropExpression(column),
        ("set", "expression") => ActionKind::SetExpression(column),
        ("set", "statistics") => ActionKind::Other("SetStatistics"),
        ("set", "storage") => ActionKind::Other("SetStorage"),
        ("set", "compression") => ActionKind::Other("SetCompression"),
        ("set", "(") => ActionKind::Other("SetOptions"),
        ("reset", _) => ActionKind::Other("ResetOptions"),
        ("add", _) => {
            while !words.at_end() && !words.eat("identity") {
                words.at += 1;
            }
            ActionKind::AddIdentity {
                column,
                options: group_options(words)?,
            }
        }
        ("restart" | "set", _) => {
            words.at -= 2;
            ActionKind::SetIdentity {
                column,
                options: sequence::options(words)?,
            }
        }
        ("options", _) => ActionKind::Other("AlterColumnGenericOptions"),
        _ => return None,
    })
}

/// `type [COLLATE …] [USING …]`
fn change_type(words: &mut Words, column: String) -> Option<ActionKind> {
    let from = words.at;
    words.at += 1;
    words.until(&["collate", "using", "cascade", "restrict"]);
    let data_type = words.text_from(from);
    let collation = if words.eat("collate") {
        Some(words.name()?)
    } else {
        None
    };
    let using = words.eat("using").then(|| words.until(&[]));
    (!data_type.is_empty()).then_some(ActionKind::ChangeType(ChangeType {
        column,
        data_type,
        collation,
        using,
    }))
}

/// The options of a sequence in parentheses, if there are any.
fn group_options(words: &mut Words) -> Option<SequenceOptions> {
    let from = words.at + 1;
    if !words.group() {
        return Some(SequenceOptions::default());
    }
    let own = words.tokens.get(from..words.at - 1)?;
    sequence::options(&mut Words::new(words.source, own))
}
