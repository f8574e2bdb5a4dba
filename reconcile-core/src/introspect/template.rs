//! Fills in what an `.sql` file leaves open: the server's version, the scope, the options.
//!
//! `{{>=15:a|b}}` is `a` on PostgreSQL 15 and later, else `b`. `{{schemas:col}}` is the condition
//! that a namespace id is in scope, `{{wanted:col}}` the same always by the list of those wanted.
//! `{{relations:col}}` is one that the relation with this id is in a schema asked for, and true
//! without a scope; `{{types:col}}` is the same of a type. `{{among:col}}` and `{{among_types:col}}`
//! say nothing new: they let a small scope be found by an index. `{{sizes:expr}}` is the expression,
//! or NULL where exact sizes were not asked for; `{{readable:expr}}` the expression, or true for a
//! superuser. `{{scoped}}` and `{{small}}` are true or false.
//! `{{changed:xmin}}` is the condition that a row is of a transaction in question,
//! `{{certain:xmin}}` that it is of one that was not seen, `{{since:snapshot}}` that anything can
//! have changed at all.
//! Ids are digits, so nothing can be injected, and the planner sees them.

use std::fmt::Write as _;

use super::changes::Changes;
use crate::error::{Error, ErrorKind, Result};

/// The version and the scope that the queries are written for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Template {
    pub(crate) major: u32,
    /// The ids of the schemas that are wanted.
    pub(crate) wanted: Vec<u32>,
    /// The ids of all other schemas.
    pub(crate) unwanted: Vec<u32>,
    /// Whether the caller named schemas.
    pub(crate) scoped: bool,
    /// Whether there is so little in them that it is looked up by its ids.
    pub(crate) small_scope: bool,
    pub(crate) exact_sizes: bool,
    pub(crate) superuser: bool,
    pub(super) changes: Changes,
}

impl Template {
    /// The statement for this server; comments are left out.
    pub(crate) fn fill(&self, sql: &str) -> Result<String> {
        let mut out = String::with_capacity(sql.len() + 256);
        let mut rest = sql;
        while let Some(start) = rest.find("{{") {
            push_code(&mut out, &rest[..start]);
            let (inside, after) = rest[start + 2..]
                .split_once("}}")
                .ok_or_else(|| broken(sql))?;
            self.push_value(&mut out, inside)
                .ok_or_else(|| broken(sql))?;
            rest = after;
        }
        push_code(&mut out, rest);
        Ok(out.trim_end().to_owned())
    }

    fn push_value(&self, out: &mut String, inside: &str) -> Option<()> {
        let flag = match inside {
            "scoped" => Some(self.scoped),
            "small" => Some(self.small_scope),
            _ => None,
        };
        if let Some(flag) = flag {
            out.push_str(if flag { "true" } else { "false" });
            return Some(());
        }
        let (key, value) = inside.split_once(':')?;
        match key {
            "schemas" => self.push_schemas(out, value),
            "wanted" => push_any(out, value, "= any", &self.wanted),
            "relations" | "among" if self.small_scope => push_kept(out, value, "relations"),
            "types" | "among_types" if self.small_scope => push_kept(out, value, "types"),
            "relations" if self.scoped => {
                let _ = write!(
                    out,
                    "{value} in (select c.oid from pg_catalog.pg_class c where "
                );
                self.push_schemas(out, "c.relnamespace");
                out.push(')');
            }
            // An array, so that the index on the referenced object can be used.
            "types" if self.scoped => {
                let _ = write!(
                    out,
                    "{value} = any (array(select t.oid from pg_catalog.pg_type t where "
                );
                self.push_schemas(out, "t.typnamespace");
                out.push_str("))");
            }
            "relations" | "types" | "among" | "among_types" => out.push_str("true"),
            "changed" | "certain" | "since" => {
                out.push_str(&self.changes.condition(key, value)?);
            }
            "sizes" => out.push_str(if self.exact_sizes { value } else { "null" }),
            "readable" => out.push_str(if self.superuser { "true" } else { value }),
            _ => {
                let from: u32 = key.strip_prefix(">=")?.parse().ok()?;
                let (later, earlier) = split_variants(value)?;
                out.push_str(if self.major >= from {
                    later.trim()
                } else {
                    earlier.trim()
                });
            }
        }
        Some(())
    }

    /// PostgreSQL 13 looks through the list once for every row: it gets the shorter one. What is then
    /// in a schema that was made meanwhile (a temporary one, for instance) has a schema that was not
    /// read, and so counts as a change.
    fn push_schemas(&self, out: &mut String, column: &str) {
        if self.major >= 14 || self.wanted.len() <= 8 || self.wanted.len() <= self.unwanted.len() {
            push_any(out, column, "= any", &self.wanted);
        } else {
            push_any(out, column, "<> all", &self.unwanted);
        }
    }
}

/// At the first `|` that is not a part of `||`.
fn split_variants(value: &str) -> Option<(&str, &str)> {
    let bytes = value.as_bytes();
    let at = (0..bytes.len()).find(|&i| {
        bytes[i] == b'|' && bytes.get(i + 1) != Some(&b'|') && (i == 0 || bytes[i - 1] != b'|')
    })?;
    Some((&value[..at], &value[at + 1..]))
}

fn push_any(out: &mut String, column: &str, operator: &str, ids: &[u32]) {
    let _ = write!(out, "{column} {operator} ('{{");
    for (i, id) in ids.iter().enumerate() {
        let _ = write!(out, "{}{id}", if i > 0 { "," } else { "" });
    }
    out.push_str("}'::pg_catalog.oid[])");
}

/// What `scope.sql` has kept. As an array of unknown length, for which the planner takes an index.
fn push_kept(out: &mut String, column: &str, what: &str) {
    let _ = write!(
        out,
        "{column} = any ((select pg_catalog.current_setting('reconcile.{what}')::pg_catalog.oid[])::pg_catalog.oid[])"
    );
}

/// Everything but whole-line comments: they need not travel.
fn push_code(out: &mut String, sql: &str) {
    for line in sql.split_inclusive('\n') {
        if !line.trim_start().starts_with("--") {
            out.push_str(line);
        }
    }
}

fn broken(sql: &str) -> Error {
    let head = sql.lines().next().unwrap_or_default();
    Error::new(
        ErrorKind::UnexpectedAnswer,
        format!("a query of this crate is malformed: {head}"),
    )
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn placeholders_are_filled() {
        let template = Template {
            major: 15,
            wanted: vec![2200, 16385],
            unwanted: vec![11, 99],
            ..Template::default()
        };
        for (sql, filled) in [
            ("select {{>=15:a || b|null}}", "select a || b"),
            ("select {{>=16:a|b || c}}", "select b || c"),
            (
                "-- why\nwhere {{schemas:n.oid}}\n",
                "where n.oid = any ('{2200,16385}'::pg_catalog.oid[])",
            ),
            (
                "{{relations:x}} {{scoped}} {{sizes:f(x)}}",
                "true false null",
            ),
        ] {
            assert_eq!(template.fill(sql).unwrap(), filled);
        }
        assert!(template.fill("select {{nonsense:x}}").is_err());
        assert!(template.fill("select {{>=15:x}}").is_err());
        assert!(template.fill("select {{scoped").is_err());
    }

    #[test]
    fn many_schemas_are_told_by_those_left_out() {
        let template = Template {
            wanted: (100..200).collect(),
            unwanted: vec![11],
            ..Template::default()
        };
        assert_eq!(
            template.fill("{{schemas:x}}").unwrap(),
            "x <> all ('{11}'::pg_catalog.oid[])"
        );
    }
}
