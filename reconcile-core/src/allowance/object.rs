//! Names of objects as they are compared: not as text, but part by part, as PostgreSQL reads them.

use crate::name::split_ident;

/// An object's name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// An identifier as the catalog holds it.
    Name(String),
    /// Anything else: dots, the parentheses and commas of a function's arguments.
    Sign(char),
}

/// How well an allowance's object fits a finding's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is the same name.
    Same,
    /// The finding's lacks the schema that the allowance names.
    Unqualified,
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

    /// How this one, of an allowance, fits the one of a finding.
    pub(super) fn fits(&self, found: &Self) -> Option<Fit> {
        if self == found {
            return Some(Fit::Same);
        }
        match self.0.as_slice() {
            [Part::Name(_), Part::Sign('.'), rest @ ..] if rest == found.0 => {
                Some(Fit::Unqualified)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, Object};

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
            let fits = Object::parse(allowed).and_then(|allowed| allowed.fits(&found));
            assert_eq!(fits, fit, "{allowed} for {found:?}");
        }
        for text in ["", " ", "*", ".", "\"a", "a.\"", "\"\""] {
            assert_eq!(Object::parse(text), None, "{text}");
        }
    }
}
