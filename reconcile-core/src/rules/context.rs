//! What a rule sees, and what it says.

use super::History;
use super::reading::Unread;
use crate::finding::Severity;
use crate::statement::Statement;

/// One statement, and what came before it in the script.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The statement; none for what is no SQL.
    pub(crate) statement: Option<&'a Statement>,
    /// What could not be read of it.
    pub(crate) problems: &'a [Unread],
    pub(crate) history: &'a History,
}

/// A finding before its place has a line and its rule a name.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Unless it is the rule's own.
    pub(crate) severity: Option<Severity>,
    pub(crate) object: Option<String>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Draft {
    pub(crate) fn new(start: usize, end: usize, message: String) -> Self {
        Self {
            start,
            end,
            severity: None,
            object: None,
            message,
            help: None,
        }
    }

    pub(crate) fn at(statement: &Statement, message: String) -> Self {
        Self::new(statement.start, statement.end, message)
    }

    pub(crate) fn object(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
