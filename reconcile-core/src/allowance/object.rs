//! Names of objects as they are compared: not as text, but part by part, as PostgreSQL reads them.

use crate::name::split_ident;

/// An object's name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Object(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    /// An identifier as the catalog holds it.
    Name(String),
    /// Anything else: dots, the parentheses and commas of a function's arguments.
    Sign(char),
}

impl Object {
    /// None where there is no name in it, or a quote is not closed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            if let Some((name, after)) = split_ident(rest) {
                parts.push(Part::Name(name));
                rest = after;
            } else if first == '"' {
                return None;
            } else {
                parts.push(Part::Sign(first));
                rest = rest.get(first.len_utf8()..).unwrap_or("");
            }
            rest = rest.trim_start();
        }
        let has_name = parts.iter().any(|part| matches!(part, Part::Name(_)));
        has_name.then_some(Self(parts))
    }

    /// The name as a script gives it that names no schema; none if this one is short already.
    pub(super) fn without_schema(&self) -> Option<Self> {
        match self.0.as_slice() {
            [Part::Name(_), Part::Sign('.'), rest @ ..] => Some(Self(rest.to_vec())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Object;

    #[derive(Debug, PartialEq)]
    enum Fit {
        Same,
        Unqualified,
    }

    #[test]
    fn names_are_compared_as_postgresql_reads_them() {
        use Fit::{Same, Unqualified};
        for (allowed, found, fit) in [
            ("users", "users", Some(Same)),
            ("Users", "users", Some(Same)),
            ("\"users\"", "users", Some(Same)),
            ("Users", "\"Users\"", None),
            ("\"a\"\"b\"", "\"a\"\"b\"", Some(Same)),
            ("order", "\"order\"", Some(Same)),
            ("public . users . nick", "public.users.nick", Some(Same)),
            ("public.users.nick", "users.nick", Some(Unqualified)),
            ("users.nick", "public.users.nick", None),
            ("users", "users.nick", None),
            ("a.public.users", "users", None),
            ("\"public.users\"", "public.users", None),
            ("*", "users", None),
            ("users.*", "users.nick", None),
            ("f(integer,text)", "f(integer, text)", Some(Same)),
            ("f", "f(integer)", None),
            ("ä", "ä", Some(Same)),
        ] {
            let found = Object::parse(found).unwrap();
            let fits = Object::parse(allowed).and_then(|allowed| {
                let short = allowed.without_schema();
                let same = (allowed == found).then_some(Same);
                same.or_else(|| (short? == found).then_some(Unqualified))
            });
            assert_eq!(fits, fit, "{allowed} for {found:?}");
        }
        for text in ["", " ", "*", ".", "\"a", "a.\"", "\"\""] {
            assert_eq!(Object::parse(text), None, "{text}");
        }
    }
}
