//! The statements: text, because many are sent at once. Names are quoted by
//! [`QualifiedName`](crate::name::QualifiedName), numbers are digits.

use std::fmt::Write as _;

use super::plan::Subject;
use crate::catalog::Table;
use crate::name::{quote_ident, quote_literal};
use crate::sequence::extreme::{bigint, extreme};

/// The extremes of all fed columns, then the position: values handed out in between make the
/// sequence look ahead, never behind.
pub(super) fn extremes_and_position(subject: &Subject<'_>, label: usize) -> String {
    let (min, max) = (subject.sequence.min, subject.sequence.max);
    let up = subject.sequence.increment > 0;
    let mut sql = String::new();
    for column in &subject.columns {
        let id = quote_ident(&column.feed.column);
        let table = &column.feed.table;
        let value = extreme(&id, column.numeric, up);
        // Writing to a string cannot fail.
        let _ = writeln!(
            sql,
            "select {label}, ({value})::pg_catalog.text from {table} where {id} between {} and {};",
            bigint(min),
            bigint(max),
        );
    }
    sql.push_str(&position(subject, label));
    sql
}

/// The position alone.
pub(super) fn position(subject: &Subject<'_>, label: usize) -> String {
    let name = &subject.sequence.name;
    format!(
        "select {label}, last_value::pg_catalog.text, is_called::pg_catalog.text from {name};\n"
    )
}

/// For each fed column, the first value from `next` on that a row already has.
pub(super) fn first_collisions(subject: &Subject<'_>, next: i64, label: usize) -> String {
    let sequence = subject.sequence;
    let up = sequence.increment > 0;
    let step = sequence.increment.unsigned_abs();
    let (low, high) = if up {
        (next, sequence.max)
    } else {
        (sequence.min, next)
    };
    let mut sql = String::new();
    for column in &subject.columns {
        let id = quote_ident(&column.feed.column);
        let table = &column.feed.table;
        let value = extreme(&id, column.numeric, !up);
        let in_phase = if step > 1 || column.numeric {
            format!(" and pg_catalog.mod({id}::pg_catalog.numeric - {next}, {step}) = 0")
        } else {
            String::new()
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            sql,
            "select {label}, ({value})::pg_catalog.text from {table} where {id} between {} and {}{in_phase};",
            bigint(low),
            bigint(high),
        );
    }
    sql
}

/// How many bytes a table has.
pub(super) fn size(table: &Table, label: usize) -> String {
    let name = quote_literal(&table.name.to_string());
    format!(
        "select {label}, pg_catalog.pg_relation_size({name}::pg_catalog.regclass)::pg_catalog.text;\n"
    )
}
