//! The elements of a table: columns and constraints.

use crate::statement::words::Words;
use crate::statement::{ColumnDefinition, ConstraintDefinition, ConstraintRule};

/// What may follow the type or the default of a column.
const CLAUSES: [&str; 15] = [
    "check",
    "collate",
    "compression",
    "constraint",
    "default",
    "deferrable",
    "generated",
    "initially",
    "not",
    "null",
    "options",
    "primary",
    "references",
    "storage",
    "unique",
];

/// Whether a constraint of the table begins here, and not a column.
pub(super) fn is_constraint(words: &Words) -> bool {
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("constraint" | "check" | "unique" | "primary" | "foreign", _) => true,
        ("exclude", next) => matches!(next, "using" | "("),
        ("not", next) => next == "null",
        _ => false,
    }
}

/// `name type clause …` up to the end.
pub(super) fn column(words: &mut Words) -> Option<ColumnDefinition> {
    let mut column = ColumnDefinition {
        name: words.ident()?,
        ..ColumnDefinition::default()
    };
    let from = words.at;
    // The first word is the type's own name, whatever it says.
    words.at += 1;
    words.until(&CLAUSES);
    column.data_type = words.text_from(from);
    while !words.at_end() {
        clause(words, &mut column)?;
    }
    Some(column)
}

fn clause(words: &mut Words, column: &mut ColumnDefinition) -> Option<()> {
    let name = words.eat("constraint").then(|| words.ident());
    let name = name.map_or(Some(None), |name| name.map(Some))?;
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("not", "null") => {
            words.at += 2;
            column.not_null = true;
        }
        ("default", _) => {
            words.at += 1;
            let from = words.at;
            if !words.group() {
                words.at += 1;
            }
            words.until(&CLAUSES);
            column.default = Some(words.text_from(from)).filter(|text| !is_null(text));
        }
        ("collate", _) => {
            words.at += 1;
            column.collation = Some(words.name()?);
        }
        ("generated", _) => generated(words, column),
        ("primary" | "unique" | "references" | "check", _) => {
            let own = vec![column.name.clone()];
            let constraint = rule(words, name, own)?;
            column.not_null |= constraint.kind == ConstraintRule::PrimaryKey;
            column.constraints.push(constraint);
        }
        ("not", "enforced") => {
            words.at += 2;
            if let Some(last) = column.constraints.last_mut() {
                last.not_enforced = true;
            }
        }
        _ => {
            if !words.group() {
                words.at += 1;
            }
        }
    }
    Some(())
}

fn is_null(text: &str) -> bool {
    text.eq_ignore_ascii_case("null")
        || text
            .get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case("null::"))
}

/// `GENERATED … AS IDENTITY` or `GENERATED ALWAYS AS (…)`
fn generated(words: &mut Words, column: &mut ColumnDefinition) {
    words.at += 1;
    while !words.at_end() && !words.eat("as") {
        words.at += 1;
    }
    if words.eat("identity") {
        column.identity = true;
        column.not_null = true;
    } else {
        column.generated = true;
    }
    words.group();
}

/// A constraint of the table, up to the end.
pub(super) fn constraint(words: &mut Words) -> Option<ConstraintDefinition> {
    let name = words.eat("constraint").then(|| words.ident());
    let name = name.map_or(Some(None), |name| name.map(Some))?;
    let mut constraint = rule(words, name, Vec::new())?;
    while !words.at_end() {
        if words.eat_all(&["not", "valid"]) {
            constraint.not_valid = true;
        } else if words.eat_all(&["not", "enforced"]) {
            constraint.not_enforced = true;
        } else if !words.group() {
            words.at += 1;
        }
    }
    Some(constraint)
}

/// What a constraint demands; `own` is the column that it stands with.
fn rule(words: &mut Words, name: Option<String>, own: Vec<String>) -> Option<ConstraintDefinition> {
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
            constraint.columns = key_columns(words);
            words.eat("references").then_some(())?;
            constraint.kind = referenced(words)?;
        }
        ("references", _) => {
            words.at += 1;
            constraint.kind = referenced(words)?;
        }
        ("check", _) => {
            words.at += 1;
            let from = words.at;
            words.group().then_some(())?;
            constraint.kind = ConstraintRule::Check(words.text_from(from));
        }
        ("exclude", _) => {
            words.at += 1;
            constraint.kind = ConstraintRule::Exclusion;
        }
        ("not", "null") => {
            words.at += 2;
            constraint.columns = vec![words.ident()?];
        }
        _ => return None,
    }
    Some(constraint)
}

fn key(words: &mut Words, constraint: &mut ConstraintDefinition, of_column: bool) -> Option<()> {
    if words.eat("nulls") {
        constraint.nulls_not_distinct = words.eat("not");
        words.eat("distinct");
    }
    if words.eat_all(&["using", "index"]) {
        if words.word(0) == "tablespace" {
            words.at += 2;
        } else {
            constraint.using_index = Some(words.ident()?);
        }
    } else if !of_column {
        constraint.columns = key_columns(words);
    }
    Some(())
}

/// The columns in parentheses; none where one of them is a period.
fn key_columns(words: &mut Words) -> Vec<String> {
    words.columns().unwrap_or_default()
}

fn referenced(words: &mut Words) -> Option<ConstraintRule> {
    let table = words.name()?;
    let columns = if words.word(0) == "(" {
        key_columns(words)
    } else {
        Vec::new()
    };
    let match_full = words.eat_all(&["match", "full"]);
    Some(ConstraintRule::ForeignKey {
        table,
        columns,
        match_full,
    })
}
