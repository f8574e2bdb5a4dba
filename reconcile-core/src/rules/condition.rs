//! Which rows a condition of the script is about, asked of the database.
//!
//! Only a condition that means the same now and when the script is run, whatever the settings and
//! the search path, is asked: of columns of one table, literals, and operators and functions of
//! PostgreSQL's own on them. It is written anew, token by token, and never sent as it stands.

use super::Context;
use crate::catalog::Column;
use crate::evidence::{Answer, Question};
use crate::name::quote_ident;
use crate::script::lexer::{Token, TokenKind, significant};
use crate::statement::ObjectName;
use crate::world::Relation;

/// A longer one is not asked.
const LONGEST: usize = 4096;

const WORDS: [&str; 19] = [
    "and", "or", "not", "is", "null", "true", "false", "unknown", "in", "between", "like", "ilike",
    "distinct", "from", "case", "when", "then", "else", "end",
];

/// Those of the words that may also be the name of a column, unquoted.
const NOT_RESERVED: [&str; 2] = ["unknown", "between"];

/// Immutable, and PostgreSQL's own.
const FUNCTIONS: [&str; 12] = [
    "abs",
    "btrim",
    "char_length",
    "length",
    "lower",
    "ltrim",
    "mod",
    "octet_length",
    "rtrim",
    "starts_with",
    "strpos",
    "upper",
];

/// Functions of the grammar; no schema may stand before them.
const GRAMMAR: [&str; 4] = ["coalesce", "greatest", "least", "nullif"];

const OPERATORS: [&str; 9] = ["<>", "!=", "<=", ">=", "||", "~", "~*", "!~", "!~*"];

/// Types whose values compare the same under all settings.
const TYPES: [&str; 10] = [
    "int2", "int4", "int8", "numeric", "float8", "bool", "uuid", "text", "varchar", "bpchar",
];

impl Context<'_> {
    /// How many rows the `WHERE` of this UPDATE or DELETE is true of; [`Answer::NotAsked`] where it
    /// cannot be asked.
    pub(crate) fn met(&self, table: &ObjectName, start: usize, end: usize) -> Answer {
        let condition = filter(self.source, start, end);
        self.matching(table, condition.unwrap_or_default(), |condition| condition)
    }

    /// How many rows a check would refuse: not those of which it is neither true nor false.
    pub(crate) fn refused(&self, table: &ObjectName, check: &str) -> Answer {
        self.matching(table, check, |condition| format!("not ({condition})"))
    }

    fn matching(
        &self,
        table: &ObjectName,
        condition: &str,
        of: impl FnOnce(String) -> String,
    ) -> Answer {
        let Some(name) = self.asked_about(table) else {
            return Answer::NotAsked;
        };
        match self.rewritten(table, condition) {
            Some(condition) => self.ask(Question::Matching {
                table: name,
                condition: of(condition),
            }),
            None => Answer::NotAsked,
        }
    }

    /// The condition with every name and function made certain.
    fn rewritten(&self, name: &ObjectName, condition: &str) -> Option<String> {
        if condition.is_empty() || condition.len() > LONGEST {
            return None;
        }
        let relation = self.world.relation(name).here()?;
        let tokens: Vec<Token> = significant(condition, 0, condition.len()).collect();
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text(condition));
        let (mut written, mut at) = (Vec::new(), 0);
        while let Some(token) = tokens.get(at) {
            let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdent);
            if is_name && text(at + 1) == "." {
                // The table's own name before that of a column.
                (ObjectName::parse(text(at))?.name == name.name).then_some(())?;
                at += 1;
            } else if token.kind == TokenKind::Word && is_ambiguous(&relation, text(at)) {
                return None;
            } else if let Some(certain) = certain(token.kind, text(at), text(at + 1)) {
                written.push(certain);
            } else if text(at) == "::" {
                at += 1;
                written.push(format!("::{}", cast(text(at))?));
            } else if is_name && text(at + 1) != "(" {
                let tested = is_null_test(text(at + 1), text(at + 2), text(at + 3));
                written.push(self.column(&relation, text(at), tested)?);
            } else {
                return None;
            }
            at += 1;
        }
        Some(written.join(" "))
    }

    /// A column of the table as it was before the script, of a type that compares the same always.
    fn column(&self, relation: &Relation<'_>, name: &str, tested: bool) -> Option<String> {
        let name = ObjectName::parse(name)?.name;
        let column = relation.column(&name).here()?;
        let base = column.base.filter(|_| !column.retyped)?;
        (tested || self.compares_alike(base)).then(|| quote_ident(&base.name))
    }

    fn compares_alike(&self, column: &Column) -> bool {
        let (data_type, name) = (&column.data_type, &column.data_type.name);
        let built_in = name.schema == "pg_catalog" && TYPES.contains(&name.name.as_str());
        let catalog = self.world.catalog();
        let is_enum = || catalog.is_some_and(|c| c.enumeration(&name.schema, &name.name).is_some());
        !data_type.array && (built_in || is_enum())
    }
}

/// Whether a word may be the grammar's or a column of this table.
fn is_ambiguous(relation: &Relation<'_>, word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    NOT_RESERVED.contains(&word.as_str()) && !relation.column(&word).is_absent()
}

/// A token that means the same everywhere; `next` is the one behind it.
fn certain(kind: TokenKind, text: &str, next: &str) -> Option<String> {
    let word = text.to_ascii_lowercase();
    let is = |words: &[&str]| words.contains(&word.as_str());
    match kind {
        TokenKind::Word if is(&WORDS) || (next == "(" && is(&GRAMMAR)) => Some(word),
        TokenKind::Word if next == "(" && is(&FUNCTIONS) => Some(format!("pg_catalog.{word}")),
        TokenKind::Text => (!text.contains('\\')).then(|| text.to_owned()),
        TokenKind::Operator => is(&OPERATORS).then_some(word),
        TokenKind::Symbol(symbol) => b"(),=<>+-*/%".contains(&symbol).then_some(word),
        TokenKind::Number => Some(word),
        _ => None,
    }
}

/// The types that PostgreSQL prints into conditions, where one word is the whole of them.
fn cast(to: &str) -> Option<&'static str> {
    Some(match to.to_ascii_lowercase().as_str() {
        "text" => "pg_catalog.text",
        "numeric" => "pg_catalog.numeric",
        "integer" | "int" | "int4" => "pg_catalog.int4",
        "bigint" | "int8" => "pg_catalog.int8",
        "smallint" | "int2" => "pg_catalog.int2",
        "boolean" | "bool" => "pg_catalog.bool",
        _ => return None,
    })
}

/// `IS NULL` and `IS NOT NULL` ask nothing of a type.
fn is_null_test(first: &str, second: &str, third: &str) -> bool {
    let is = |text: &str, word: &str| text.eq_ignore_ascii_case(word);
    is(first, "is") && (is(second, "null") || (is(second, "not") && is(third, "null")))
}

/// What stands behind the `WHERE` of an UPDATE or DELETE that names no other table.
fn filter(source: &str, start: usize, end: usize) -> Option<&str> {
    let (mut depth, mut from, mut until) = (0_usize, None, end);
    let mut before = "";
    for (number, token) in significant(source, start, end).enumerate() {
        let text = token.text(source);
        match token.kind {
            TokenKind::Symbol(b'(' | b'[') => depth += 1,
            TokenKind::Symbol(b')' | b']') => depth = depth.saturating_sub(1),
            TokenKind::Word if depth == 0 => match text.to_ascii_lowercase().as_str() {
                "where" if from.is_none() => from = Some(token.end),
                "returning" if from.is_some() => {
                    until = token.start;
                    break;
                }
                // DELETE FROM, and IS DISTINCT FROM.
                "from" if number == 1 || before.eq_ignore_ascii_case("distinct") => {}
                "from" | "using" if from.is_none() => return None,
                _ => {}
            },
            _ => {}
        }
        before = text;
    }
    source.get(from?..until)
}
