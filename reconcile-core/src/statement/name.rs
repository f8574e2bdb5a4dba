//! Names as they stand in a statement.

use std::borrow::Cow;
use std::fmt;

use crate::name::push_ident;

/// The name of an object as a statement gives it, folded and unquoted as the catalog would hold it.
///
/// Displays quoted as PostgreSQL would.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct ObjectName {
    /// The schema, if the statement names it.
    pub schema: Option<String>,
    /// The name within the schema.
    pub name: String,
}

impl ObjectName {
    /// A name as it is written in SQL; none if the text is anything else.
    ///
    /// ```
    /// use reconcile_core::statement::ObjectName;
    ///
    /// let name = ObjectName::parse(r#"App."User""#).unwrap();
    /// assert_eq!((name.schema.as_deref(), name.name.as_str()), (Some("app"), "User"));
    /// assert!(ObjectName::parse("varchar(10)").is_none());
    /// ```
    #[must_use]
    pub fn parse(sql: &str) -> Option<Self> {
        let tokens = super::words::tokens(sql, 0, sql.len());
        let mut words = super::words::Words::new(sql, &tokens);
        let name = words.name()?;
        words.at_end().then_some(name)
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        if let Some(schema) = &self.schema {
            push_ident(&mut out, schema);
            out.push('.');
        }
        push_ident(&mut out, &self.name);
        f.pad(&out)
    }
}

/// Names are cut to this many bytes by a server that was built as usual.
const LONGEST: usize = 63;

/// An unquoted identifier as the catalog would hold it.
pub(crate) fn fold(word: &str) -> String {
    truncated(word).to_ascii_lowercase()
}

/// A quoted identifier, with its quotes, as the catalog would hold it; none if it is empty or not
/// closed.
pub(super) fn unquote(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    // Few names hold a quote, and even to look for two of them takes longer than all the rest.
    let name = if inner.contains('"') {
        Cow::Owned(inner.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(inner)
    };
    (!name.is_empty()).then(|| truncated(&name).to_owned())
}

/// `U&"…"` as the catalog would hold it; none if an escape in it has no meaning.
pub(super) fn unicode(quoted: &str, escape: char) -> Option<String> {
    let inner = unquote(quoted.get(2..)?)?;
    let mut name = String::new();
    let mut rest = inner.as_str();
    while let Some((before, after)) = rest.split_once(escape) {
        name.push_str(before);
        if let Some(more) = after.strip_prefix(escape) {
            name.push(escape);
            rest = more;
            continue;
        }
        let (digits, more) = match after.strip_prefix('+') {
            Some(long) => long.split_at_checked(6)?,
            None => after.split_at_checked(4)?,
        };
        name.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
        rest = more;
    }
    name.push_str(rest);
    Some(truncated(&name).to_owned())
}

pub(crate) fn truncated(name: &str) -> &str {
    name.get(..name.floor_char_boundary(LONGEST))
        .unwrap_or(name)
}
