//! The arguments of an attribute or a function, each taken once.

use super::super::parse::Found;
use super::super::source::Span;
use super::super::syntax::{Argument, Attribute, Expression, Ident};

/// What is left of a list of arguments.
pub(super) struct Arguments<'a> {
    of: String,
    span: Span,
    left: Vec<&'a Argument>,
}

impl<'a> Arguments<'a> {
    /// Those of an attribute, which is written with these signs before its name.
    pub(super) fn of(attribute: &'a Attribute, signs: &str, found: &mut Vec<Found>) -> Self {
        let of = format!("{signs}{}", attribute.name.text);
        Self::new(of, &attribute.arguments, attribute.span, found)
    }

    /// Those of a function.
    pub(super) fn of_function(
        name: &str,
        arguments: &'a [Argument],
        span: Span,
        found: &mut Vec<Found>,
    ) -> Self {
        Self::new(name.to_owned(), arguments, span, found)
    }

    fn new(of: String, list: &'a [Argument], span: Span, found: &mut Vec<Found>) -> Self {
        let mut left: Vec<&Argument> = Vec::new();
        for argument in list {
            let is_same =
                |other: &&Argument| text(other.name.as_ref()) == text(argument.name.as_ref());
            if !left.iter().any(is_same) {
                left.push(argument);
                continue;
            }
            let message = match &argument.name {
                Some(name) => format!("{of} has the argument {} twice", name.text),
                None => format!("{of} has more than one argument without a name"),
            };
            let help = "several fields go into one pair of brackets: [a, b]";
            let help = argument.name.is_none().then(|| help.to_owned());
            found.push((argument.value.span(), message, help));
        }
        Self { of, span, left }
    }

    /// The attribute or function, for messages.
    pub(super) fn owner(&self) -> &str {
        &self.of
    }

    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// The argument of this name.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a Expression> {
        self.take_where(|argument| text(argument.name.as_ref()) == Some(name))
    }

    /// The argument of this name, or the one without a name.
    pub(super) fn take_first(&mut self, name: &str) -> Option<&'a Expression> {
        self.take_where(|argument| argument.name.is_none())
            .or_else(|| self.take(name))
    }

    fn take_where(&mut self, wanted: impl Fn(&Argument) -> bool) -> Option<&'a Expression> {
        let at = self.left.iter().position(|argument| wanted(argument))?;
        Some(&self.left.remove(at).value)
    }

    /// As [`take`](Self::take), a string.
    pub(super) fn take_text(&mut self, name: &str, found: &mut Vec<Found>) -> Option<&'a str> {
        let value = self.take(name)?;
        as_text(value, &format!("{name} of {}", self.of), found)
    }

    /// A name in the database: a string that is not empty and not too long for PostgreSQL.
    pub(super) fn take_map(&mut self, found: &mut Vec<Found>) -> Option<String> {
        let value = self.take("map")?;
        let name = as_text(value, &format!("map of {}", self.of), found)?;
        if name.is_empty() {
            found.push((value.span(), format!("map of {} is empty", self.of), None));
            return None;
        }
        if name.len() > 63 {
            let message = format!("the name in map of {} is longer than 63 bytes", self.of);
            found.push((value.span(), message, None));
        }
        Some(name.to_owned())
    }

    /// Reports what nobody took.
    pub(super) fn finish(self, found: &mut Vec<Found>) {
        for argument in self.left {
            let message = match &argument.name {
                Some(name) => format!("{} has no argument {}", self.of, name.text),
                None => format!("{} takes no such argument", self.of),
            };
            found.push((argument.value.span(), message, None));
        }
    }
}

fn text(name: Option<&Ident>) -> Option<&str> {
    name.map(|name| name.text.as_str())
}

/// A string, or a problem that names what should be one.
pub(super) fn as_text<'a>(
    value: &'a Expression,
    what: &str,
    found: &mut Vec<Found>,
) -> Option<&'a str> {
    if let Expression::Text(text, _) = value {
        return Some(text);
    }
    let help = Some("write it in double quotes".to_owned());
    found.push((value.span(), format!("{what} is not a string"), help));
    None
}

/// The items of an array; a single value counts as an array of one, as everywhere in Prisma.
pub(super) fn as_items(value: &Expression) -> &[Expression] {
    match value {
        Expression::Array(items, _) => items,
        single => std::slice::from_ref(single),
    }
}

/// Names of fields, or a problem.
pub(super) fn as_words(
    value: &Expression,
    what: &str,
    found: &mut Vec<Found>,
) -> Vec<(String, Span)> {
    let mut words = Vec::new();
    for item in as_items(value) {
        match item {
            Expression::Word(word, span) => words.push((word.clone(), *span)),
            other => found.push((
                other.span(),
                format!("{what} is not the name of a field"),
                None,
            )),
        }
    }
    words
}
