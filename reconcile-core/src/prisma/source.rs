//! Texts of a schema, and places in them.

use std::fmt;

use crate::error::{Error, ErrorKind};

/// One `.prisma` file: where it came from, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Source {
    /// The path, for messages.
    pub path: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// A file of this path and text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// Line and column of a byte, both from 1; columns are counted in characters.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(..end).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// A range of bytes in one of the sources of a [`Schema`](super::Schema).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Span {
    /// The number of the source, from 0.
    pub source: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    pub(super) fn new(source: usize, start: usize, end: usize) -> Self {
        Self { source, start, end }
    }
}

/// Something in a schema that Prisma would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The path of the file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// Where it is, for a code frame.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it, where there is something to say.
    pub help: Option<String>,
}

/// As terminals and editors follow it: `schema.prisma:3:7: …`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, line, column) = (&self.path, self.line, self.column);
        write!(f, "{path}:{line}:{column}: {}", self.message)
    }
}

/// All that is wrong with a schema, in the order of the files and lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    sources: Vec<Source>,
    list: Vec<Problem>,
}

impl Problems {
    pub(super) fn new(sources: Vec<Source>, found: Vec<(Span, String, Option<String>)>) -> Self {
        let mut list: Vec<Problem> = found
            .into_iter()
            .map(|(span, message, help)| problem(&sources, span, message, help))
            .collect();
        list.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        list.dedup();
        Self { sources, list }
    }

    /// The problems.
    #[must_use]
    pub fn as_slice(&self) -> &[Problem] {
        &self.list
    }

    /// The files that were read, for code frames.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}

fn problem(sources: &[Source], span: Span, message: String, help: Option<String>) -> Problem {
    let source = sources.get(span.source);
    let (line, column) = source.map_or((1, 1), |s| s.line_column(span.start));
    Problem {
        path: source.map(|s| s.path.clone()).unwrap_or_default(),
        line,
        column,
        span,
        message,
        help,
    }
}

/// One line a problem.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.list.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Names the first problem; all of them are in the source of the error.
impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        let first = problems.list.first();
        let message = first.map_or_else(String::new, ToString::to_string);
        let help = first.and_then(|problem| problem.help.clone());
        let error = Self::new(ErrorKind::Io, message).with_source(problems);
        match help {
            Some(help) => error.with_help(help),
            None => error,
        }
    }
}
