//! Statements and clauses printed from facts.
//!
//! Constraints and indexes print what `pg_get_constraintdef(oid)` and `pg_get_indexdef(oid)` print
//! under an empty `search_path`, to the byte; the other objects print a statement that would make
//! them.

/// Appends formatted text to a `String`, which cannot fail.
macro_rules! push {
    ($out:expr, $($text:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($out, $($text)*);
    }};
}

mod constraint;
mod index;
mod table;
mod types;

use crate::name::{QualifiedName, push_ident, quote_ident, quote_literal};

/// Appends `a, b, c`, each quoted.
fn push_idents(out: &mut String, names: &[String]) {
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        push_ident(out, name);
    }
}

/// Appends a name as an empty `search_path` prints it: what is in `pg_catalog` needs no schema.
pub(crate) fn push_visible(out: &mut String, name: &QualifiedName) {
    if name.schema == "pg_catalog" {
        push_ident(out, &name.name);
    } else {
        out.push_str(&name.to_string());
    }
}

/// Appends `name=value, …` as the server prints options of relations: a value that is not a plain
/// word stands in quotes.
fn push_options(out: &mut String, options: &[String]) {
    for (i, option) in options.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        push_ident(out, name);
        out.push('=');
        if quote_ident(value) == value {
            out.push_str(value);
        } else {
            out.push_str(&quote_literal(value));
        }
    }
}

/// Appends `name 'value', …`, the form of foreign-data options.
fn push_foreign_options(out: &mut String, options: &[String]) {
    for (i, option) in options.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        push_ident(out, name);
        out.push(' ');
        out.push_str(&quote_literal(value));
    }
}
