//! Sequences that a default names in a text: `nextval('orders_seq'::text)`.
//!
//! The server looks such a name up at every insert, along the `search_path` of that moment, and
//! records no dependency. So the text of the expression is all there is, and the answer may differ
//! from one client to the next.

use crate::name::{QualifiedName, split_ident};

/// What a deparsed expression says of the sequences that it names late.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LateBound {
    /// The name in each call of `nextval`; `None` where it is computed, or not a name.
    pub names: Vec<Option<LateName>>,
    /// Whether the expression is one such call and nothing else but casts between integer types,
    /// so that the column's values are the sequence's.
    pub plain: bool,
}

/// The name of a sequence as a text has it, unfolded and without quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LateName {
    /// The schema, if the text has one.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
}

impl LateName {
    /// The first sequence of this name in `search_path`; the one in its own schema, if the text
    /// has one.
    ///
    /// `exists` answers whether there is a sequence of this name.
    pub fn resolve<'a>(
        &self,
        search_path: impl IntoIterator<Item = &'a str>,
        mut exists: impl FnMut(&QualifiedName) -> bool,
    ) -> Option<QualifiedName> {
        if let Some(schema) = &self.schema {
            return Some(QualifiedName::new(schema, &self.name)).filter(exists);
        }
        search_path
            .into_iter()
            .map(|schema| QualifiedName::new(schema, &self.name))
            .find(|name| exists(name))
    }

    fn parse(text: &str) -> Option<Self> {
        let (first, rest) = split_ident(text.trim())?;
        let Some(rest) = rest.strip_prefix('.') else {
            return rest.is_empty().then_some(Self {
                schema: None,
                name: first,
            });
        };
        let (name, rest) = split_ident(rest)?;
        rest.is_empty().then_some(Self {
            schema: Some(first),
            name,
        })
    }
}

/// Reads the calls of `nextval` in an expression as the server prints it.
///
/// ```
/// use reconcile_core::sequence::late_bound::parse;
///
/// let found = parse(r#"nextval(('public."Order_seq"'::text)::regclass)"#);
/// assert!(found.plain);
/// let name = found.names[0].as_ref().expect("a literal");
/// assert_eq!((name.schema.as_deref(), name.name.as_str()), (Some("public"), "Order_seq"));
/// ```
#[must_use]
pub fn parse(expression: &str) -> LateBound {
    let mut names = Vec::new();
    let mut plain = false;
    let mut rest = expression;
    while let Some(at) = find_call(rest) {
        let (before, call) = rest.split_at(at);
        let arguments = call.get(CALL.len()..).unwrap_or_default();
        let literal = take_argument(arguments);
        if let Some((_, after)) = &literal {
            plain = names.is_empty() && before.chars().all(|c| c == '(') && only_casts(after);
        }
        rest = literal.as_ref().map_or(arguments, |(_, after)| after);
        names.push(literal.and_then(|(text, _)| LateName::parse(&text)));
    }
    LateBound {
        plain: plain && names.len() == 1,
        names,
    }
}

const CALL: &str = "nextval(";

/// Where the next call of the built-in `nextval` begins, outside of literals and quoted names.
fn find_call(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                }
            }
            None if c == '\'' || c == '"' => quote = Some(c),
            None => {
                let inside_name = previous.is_alphanumeric() || matches!(previous, '_' | '.' | '$');
                if !inside_name && text.get(at..).is_some_and(|t| t.starts_with(CALL)) {
                    return Some(at);
                }
            }
        }
        previous = c;
    }
    None
}

/// The literal that is all of the argument, and what follows the call.
fn take_argument(text: &str) -> Option<(String, &str)> {
    let inner = text.trim_start_matches('(');
    let mut open = text.len() - inner.len() + 1;
    let (literal, mut rest) = take_literal(inner)?;
    while open > 0 {
        rest = strip_cast(rest).strip_prefix(')')?;
        open -= 1;
    }
    Some((literal, rest))
}

fn take_literal(text: &str) -> Option<(String, &str)> {
    let escaped = text.starts_with('E');
    let mut rest = text.strip_prefix('E').unwrap_or(text).strip_prefix('\'')?;
    let mut value = String::new();
    loop {
        let quote = rest.find('\'')?;
        let (part, after) = rest.split_at(quote);
        value.push_str(part);
        rest = after.strip_prefix('\'')?;
        match rest.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None if escaped => return Some((value.replace(r"\\", r"\"), rest)),
            None => return Some((value, rest)),
        }
    }
}

fn strip_cast(text: &str) -> &str {
    ["::text", "::character varying", "::regclass"]
        .iter()
        .find_map(|cast| text.strip_prefix(cast))
        .unwrap_or(text)
}

fn only_casts(mut text: &str) -> bool {
    while !text.is_empty() {
        let Some(rest) = [")", "::smallint", "::integer", "::bigint", "::numeric"]
            .iter()
            .find_map(|part| text.strip_prefix(part))
        else {
            return false;
        };
        text = rest;
    }
    true
}
