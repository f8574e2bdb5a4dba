//! Constraints, of a table and of a column.

use super::{expression, index, options};
use crate::statement::words::Words;
use crate::statement::{ConstraintDefinition, ConstraintRule};

/// Whether a constraint of the table begins here, and not a column.
pub(super) fn is_constraint(words: &Words) -> bool {
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("constraint" | "check" | "unique" | "primary" | "foreign", _) => true,
        ("exclude", next) => matches!(next, "using" | "("),
        ("not", next) => next == "null",
        _ => false,
    }
}

/// `CONSTRAINT name`, if it stands here.
#[expect(
    clippy::option_option,
    reason = "no name is an answer beside what is not understood"
)]
pub(super) fn name(words: &mut Words) -> Option<Option<String>> {
    if words.eat("constraint") {
        words.ident().map(Some)
    } else {
        Some(None)
    }
}

/// A constraint of the table, up to the end.
pub(super) fn constraint(words: &mut Words) -> Option<ConstraintDefinition> {
    let name = name(words)?;
    let mut constraint = rule(words, name, Vec::new())?;
    while !words.at_end() {
        if words.eat_all(&["not", "valid"]) {
            constraint.not_valid = true;
        } else if words.eat_all(&["not", "enforced"]) {
            constraint.not_enforced = true;
        } else {
            timing(words)?.then_some(())?;
        }
    }
    Some(constraint)
}

/// When a constraint is looked at; whether there is a word of that.
pub(super) fn timing(words: &mut Words) -> Option<bool> {
    if words.eat("initially") {
        return words.eat_any(&["deferred", "immediate"]).then_some(true);
    }
    Some(
        words.eat_any(&["deferrable", "enforced"])
            || words.eat_all(&["not", "deferrable"])
            || words.eat_all(&["no", "inherit"]),
    )
}

/// What a constraint demands; `own` is the column that it stands with.
pub(super) fn rule(
    words: &mut Words,
    name: Option<String>,
    own: Vec<String>,
) -> Option<ConstraintDefinition> {
    let of_column = !own.is_empty();
    let mut constraint = ConstraintDefinition {
        name,
        kind: ConstraintRule::NotNull,
        columns: own,
        using_index: None,
        not_valid: false,
        not_enforced: false,
        nulls_not_distinct: false,
    };
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("primary", "key") => {
            words.at += 2;
            constraint.kind = ConstraintRule::PrimaryKey;
            key(words, &mut constraint, of_column)?;
        }
        ("unique", _) => {
            words.at += 1;
            constraint.kind = ConstraintRule::Unique;
            key(words, &mut constraint, of_column)?;
        }
        ("foreign", "key") => {
            words.at += 2;
            constraint.columns = key_columns(words)?;
            words.eat("references").then_some(())?;
            constraint.kind = referenced(words)?;
        }
        ("references", _) => {
            words.at += 1;
            constraint.kind = referenced(words)?;
        }
        ("check", "(") => {
            words.at += 1;
            constraint.kind = ConstraintRule::Check(condition(words)?);
        }
        ("exclude", _) => {
            words.at += 1;
            constraint.kind = ConstraintRule::Exclusion;
            exclusion(words)?;
        }
        ("not", "null") => {
            words.at += 2;
            constraint.columns = vec![words.ident()?];
        }
        _ => return None,
    }
    Some(constraint)
}

/// A condition with the parentheses around it.
fn condition(words: &mut Words) -> Option<String> {
    let from = words.at;
    expression::group(words)?;
    Some(words.text_from(from))
}

fn key(words: &mut Words, constraint: &mut ConstraintDefinition, of_column: bool) -> Option<()> {
    if words.eat("nulls") {
        constraint.nulls_not_distinct = words.eat("not");
        words.eat("distinct").then_some(())?;
    }
    if !of_column && words.is(&["using", "index"]) && words.word(2) != "tablespace" {
        words.at += 2;
        constraint.using_index = Some(words.ident()?);
        return Some(());
    }
    if !of_column {
        constraint.columns = key_columns(words)?;
    }
    index_options(words)
}

/// What the index of a constraint is besides its keys.
fn index_options(words: &mut Words) -> Option<()> {
    if words.eat("include") {
        words.columns()?;
    }
    if words.eat("with") {
        options::storage(words)?;
    }
    if words.eat_all(&["using", "index", "tablespace"]) {
        words.ident()?;
    }
    Some(())
}

/// `[USING method] (…) … [WHERE (…)]`
fn exclusion(words: &mut Words) -> Option<()> {
    if words.eat("using") {
        words.ident()?;
    }
    let from = words.at + 1;
    words.group().then_some(())?;
    let own = words.tokens.get(from..words.at - 1)?;
    compared(&mut Words::new(words.source, own))?;
    index_options(words)?;
    if words.eat("where") {
        condition(words)?;
    }
    Some(())
}

/// `key WITH operator, …`
fn compared(words: &mut Words) -> Option<()> {
    loop {
        index::key(words)?;
        words.eat("with").then_some(())?;
        if words.eat("operator") {
            words.group().then_some(())?;
        } else {
            words.token(0)?;
            words.at += 1;
        }
        if !words.eat(",") {
            return words.at_end().then_some(());
        }
    }
}

/// The columns in parentheses; none where one of them is a period.
fn key_columns(words: &mut Words) -> Option<Vec<String>> {
    let from = words.at + 1;
    words.group().then_some(())?;
    let own = words.tokens.get(from..words.at - 1)?;
    let mut own = Words::new(words.source, own);
    let (mut columns, mut period) = (Vec::new(), false);
    loop {
        if own.word(0) == "period" && !matches!(own.word(1).as_str(), "" | "," | "without") {
            own.at += 1;
            period = true;
        }
        columns.push(own.ident()?);
        period |= own.eat_all(&["without", "overlaps"]);
        if !own.eat(",") {
            break;
        }
    }
    own.at_end()
        .then_some(if period { Vec::new() } else { columns })
}

fn referenced(words: &mut Words) -> Option<ConstraintRule> {
    let table = words.name()?;
    let columns = if words.word(0) == "(" {
        key_columns(words)?
    } else {
        Vec::new()
    };
    let mut match_full = false;
    if words.eat("match") {
        match_full = words.eat("full");
        (match_full || words.eat_any(&["simple", "partial"])).then_some(())?;
    }
    while words.eat("on") {
        action(words)?;
    }
    Some(ConstraintRule::ForeignKey {
        table,
        columns,
        match_full,
    })
}

/// `{DELETE | UPDATE} …`
fn action(words: &mut Words) -> Option<()> {
    words.eat_any(&["delete", "update"]).then_some(())?;
    if words.eat("set") {
        words.eat_any(&["null", "default"]).then_some(())?;
        if words.word(0) == "(" {
            words.columns()?;
        }
        return Some(());
    }
    let action = words.eat_any(&["cascade", "restrict"]) || words.eat_all(&["no", "action"]);
    action.then_some(())
}
