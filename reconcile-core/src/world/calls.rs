//! What a statement that reads or writes rows may do besides.

use crate::script::lexer::{Token, TokenKind, significant};

/// Words that may stand before a parenthesis and call nothing, and functions that only compute.
const KNOWN: [&str; 61] = [
    "abs",
    "all",
    "and",
    "any",
    "array",
    "array_agg",
    "as",
    "avg",
    "between",
    "by",
    "case",
    "cast",
    "char",
    "coalesce",
    "concat",
    "conflict",
    "count",
    "current_setting",
    "date",
    "distinct",
    "else",
    "except",
    "exists",
    "extract",
    "filter",
    "from",
    "gen_random_uuid",
    "greatest",
    "in",
    "intersect",
    "into",
    "join",
    "least",
    "length",
    "lower",
    "max",
    "md5",
    "min",
    "nextval",
    "not",
    "now",
    "nullif",
    "numeric",
    "on",
    "or",
    "over",
    "random",
    "replace",
    "returning",
    "row",
    "select",
    "set_config",
    "setval",
    "sum",
    "then",
    "trim",
    "union",
    "upper",
    "using",
    "values",
    "varchar",
];

/// Besides these: what only the grammar puts before a parenthesis.
const GRAMMAR: [&str; 6] = ["when", "where", "within", "with", "lateral", "materialized"];

/// Whether it calls a function that is not known to only compute: such a function can do anything.
pub(super) fn any_unknown(text: &str) -> bool {
    let mut before: [Option<Token>; 3] = [None; 3];
    for token in significant(text, 0, text.len()) {
        if token.is_symbol(b'(') && is_unknown(text, before) {
            return true;
        }
        before = [before[1], before[2], Some(token)];
    }
    false
}

/// Whether a parenthesis behind these tokens opens a call of an unknown function.
fn is_unknown(text: &str, before: [Option<Token>; 3]) -> bool {
    let [schema, dot, Some(word)] = before else {
        return false;
    };
    let elsewhere = dot.is_some_and(|dot| dot.is_symbol(b'.'))
        && !schema.is_some_and(|schema| schema.text(text).eq_ignore_ascii_case("pg_catalog"));
    let known = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(word.text(text)));
    match word.kind {
        TokenKind::Word => elsewhere || !(known(&KNOWN) || known(&GRAMMAR)),
        TokenKind::QuotedIdent | TokenKind::UnicodeIdent => true,
        _ => false,
    }
}

/// Whether it changes a setting, which may be the search path.
pub(super) fn sets(text: &str) -> bool {
    significant(text, 0, text.len()).any(|token| {
        token.kind == TokenKind::Word && token.text(text).eq_ignore_ascii_case("set_config")
    })
}

/// Whether it can write rows at all.
pub(super) fn writes(text: &str) -> bool {
    const WRITES: [&str; 5] = ["insert", "update", "delete", "merge", "into"];
    significant(text, 0, text.len()).any(|token| {
        token.kind == TokenKind::Word
            && WRITES
                .iter()
                .any(|word| word.eq_ignore_ascii_case(token.text(text)))
    })
}
