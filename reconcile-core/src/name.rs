//! Names of database objects, and the one way they are quoted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind};

mod keywords;

/// Quotes an identifier the way `quote_ident` of PostgreSQL does: only when it has to be.
///
/// Every identifier in SQL and in messages made by this crate goes through here.
///
/// ```
/// use reconcile_core::name::quote_ident;
///
/// assert_eq!(quote_ident("users"), "users");
/// assert_eq!(quote_ident("User"), r#""User""#);
/// assert_eq!(quote_ident("order"), r#""order""#);
/// assert_eq!(quote_ident(r#"a"b"#), r#""a""b""#);
/// ```
#[must_use]
pub fn quote_ident(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    push_ident(&mut out, name);
    out
}

/// Appends [`quote_ident`] of `name` to `out`.
pub fn push_ident(out: &mut String, name: &str) {
    if is_plain(name) {
        out.push_str(name);
        return;
    }
    out.push('"');
    for part in name.split_inclusive('"') {
        out.push_str(part);
        if part.ends_with('"') {
            out.push('"');
        }
    }
    out.push('"');
}

/// Quotes a string literal so that its meaning does not depend on `standard_conforming_strings`.
///
/// For SQL that is printed for people; values that are sent to a server are parameters.
#[must_use]
pub fn quote_literal(value: &str) -> String {
    let quoted = value.replace('\'', "''");
    if value.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_lowercase() || b == b'_')
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !keywords::must_be_quoted(name)
}

/// A schema and a name in it, both exactly as the catalog holds them (no quotes, no folding).
///
/// Displays, and is serialised, quoted as PostgreSQL would: `public."Order"`. Ordered by the bytes
/// of schema, then name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QualifiedName {
    /// The schema, such as `public`.
    pub schema: String,
    /// The name within the schema.
    pub name: String,
}

impl QualifiedName {
    /// A name from its two parts, as the catalog holds them.
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: schema.into(),
            name: name.into(),
        }
    }

    /// The two parts, borrowed; the key by which sorted lists are searched.
    #[must_use]
    pub fn as_parts(&self) -> (&str, &str) {
        (&self.schema, &self.name)
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::with_capacity(self.schema.len() + self.name.len() + 1);
        push_ident(&mut out, &self.schema);
        out.push('.');
        push_ident(&mut out, &self.name);
        f.pad(&out)
    }
}

/// Reads `schema.name`, each part folded to lower case unless it is quoted, as PostgreSQL does.
impl FromStr for QualifiedName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = || {
            Error::new(
                ErrorKind::Usage,
                format!("`{text}` is not a qualified name"),
            )
            .with_help(
                "write schema.name, with double quotes around parts that are not plain lower case",
            )
        };
        let (schema, rest) = split_ident(text).ok_or_else(invalid)?;
        let rest = rest.strip_prefix('.').ok_or_else(invalid)?;
        match split_ident(rest) {
            Some((name, "")) => Ok(Self { schema, name }),
            _ => Err(invalid()),
        }
    }
}

/// Takes one identifier, quoted or not, from the front of `text`; returns it as the catalog would
/// hold it, with what follows.
pub(crate) fn split_ident(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()))
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let starts_well =
            word.starts_with(|c: char| c.is_alphabetic() || c == '_' || !c.is_ascii());
        return starts_well.then(|| (word.to_ascii_lowercase(), rest));
    };
    let mut name = String::new();
    loop {
        let quote = rest.find('"')?;
        name.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return (!name.is_empty()).then_some((name, rest)),
        }
    }
}

impl Serialize for QualifiedName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for QualifiedName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
