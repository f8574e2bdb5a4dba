//! The elements of a table: its columns. What they may hold besides is read to the last word.

use super::data_type::data_type;
use super::{constraint, expression, options, sequence};
use crate::statement::words::Words;
use crate::statement::{ColumnDefinition, ConstraintRule};

/// What may follow the default of a column.
const CLAUSES: [&str; 16] = [
    "check",
    "collate",
    "compression",
    "constraint",
    "default",
    "deferrable",
    "enforced",
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

/// `name type clause …`, up to the first word that is none of a column.
pub(super) fn column(words: &mut Words) -> Option<ColumnDefinition> {
    let mut column = ColumnDefinition {
        name: words.ident()?,
        data_type: data_type(words)?,
        ..ColumnDefinition::default()
    };
    while clause(words, &mut column)? {}
    Some(column)
}

/// `name [WITH OPTIONS] clause …` of a column whose type is given elsewhere.
pub(super) fn typed_column(words: &mut Words) -> Option<ColumnDefinition> {
    let mut column = ColumnDefinition {
        name: words.ident()?,
        ..ColumnDefinition::default()
    };
    words.eat_all(&["with", "options"]);
    while clause(words, &mut column)? {}
    Some(column)
}

/// Reads one clause, if one begins here; none if it is not understood.
fn clause(words: &mut Words, column: &mut ColumnDefinition) -> Option<bool> {
    let name = constraint::name(words)?;
    let named = name.is_some();
    match (words.word(0).as_str(), words.word(1).as_str()) {
        ("not", "null") => {
            words.at += 2;
            column.not_null = true;
            words.eat_all(&["no", "inherit"]);
        }
        ("null", _) => words.at += 1,
        ("default", _) => {
            words.at += 1;
            let default = expression::expression(words, &CLAUSES)?;
            column.default = Some(default).filter(|text| !is_null(text));
        }
        ("generated", _) => generated(words, column)?,
        ("primary" | "unique" | "references" | "check", _) => {
            let own = vec![column.name.clone()];
            let constraint = constraint::rule(words, name, own)?;
            column.not_null |= constraint.kind == ConstraintRule::PrimaryKey;
            column.constraints.push(constraint);
        }
        ("collate", _) if !named => {
            words.at += 1;
            column.collation = Some(words.name()?);
        }
        ("not", "enforced") if !named => {
            words.at += 2;
            if let Some(last) = column.constraints.last_mut() {
                last.not_enforced = true;
            }
        }
        ("storage" | "compression", _) if !named => {
            words.at += 1;
            words.ident()?;
        }
        // Of a foreign table.
        ("options", "(") if !named => {
            words.at += 1;
            options::foreign(words)?;
        }
        _ if !named => return constraint::timing(words),
        _ => return None,
    }
    Some(true)
}

fn is_null(text: &str) -> bool {
    text.eq_ignore_ascii_case("null")
        || text
            .get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case("null::"))
}

/// `GENERATED … AS IDENTITY` or `GENERATED ALWAYS AS (…)`
fn generated(words: &mut Words, column: &mut ColumnDefinition) -> Option<()> {
    words.at += 1;
    if !words.eat("always") {
        words.eat_all(&["by", "default"]).then_some(())?;
    }
    words.eat("as").then_some(())?;
    if words.eat("identity") {
        column.identity = true;
        column.not_null = true;
        sequence::group(words)?;
    } else {
        column.generated = true;
        expression::group(words)?;
        words.eat_any(&["stored", "virtual"]);
    }
    Some(())
}
