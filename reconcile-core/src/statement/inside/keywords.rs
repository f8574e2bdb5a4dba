//! Words of the grammar that can be no name of a function unless a schema stands before them.
//!
//! `select catcode, string_agg(word, ' ') from pg_get_keywords() where catcode in ('R', 'C')`

/// Reserved words: never a name.
pub(crate) const RESERVED: &str = "all analyse analyze and any array as asc asymmetric both case \
    cast check collate column constraint create current_catalog current_date current_role \
    current_time current_timestamp current_user default deferrable desc distinct do else end except \
    false fetch for foreign from grant group having in initially intersect into lateral leading \
    limit localtime localtimestamp not null offset on only or order placing primary references \
    returning select session_user some symmetric table then to trailing true union unique user \
    using variadic when where window with";

/// Words with a syntax of their own before a parenthesis: of all major versions.
///
/// What a later version added to them (`json_object`, `merge_action` …) is an ordinary name before
/// it, and a built-in function in both.
pub(crate) const OF_COLUMNS: &str = "between bigint bit boolean char character coalesce dec decimal \
    exists extract float greatest grouping inout int integer interval least national nchar none \
    normalize nullif numeric out overlay position precision real row setof smallint substring time \
    timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest \
    xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable";

/// Functions that are called without parentheses.
const VALUES: &str = "current_catalog current_date current_role current_schema current_time \
    current_timestamp current_user localtime localtimestamp session_user system_user user";

/// Whether the word, unquoted, is a call of its own.
pub(super) fn is_value(word: &str) -> bool {
    is_in(VALUES, word)
}

/// Whether the word, unquoted and without a schema, names no function.
pub(super) fn is_syntax(word: &str) -> bool {
    is_in(RESERVED, word) || is_in(OF_COLUMNS, word)
}

/// Whether the word can be no name at all.
pub(in crate::statement) fn is_reserved(word: &str) -> bool {
    is_in(RESERVED, word)
}

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ')
        .any(|entry| entry.eq_ignore_ascii_case(word))
}
