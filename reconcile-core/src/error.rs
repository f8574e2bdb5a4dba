//! The one error type of the library.

use std::error::Error as StdError;
use std::fmt;

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, with which object, and what to do about it.
///
/// Findings are not errors: a script full of `DROP TABLE` is read without one. An error means that
/// there is no answer. It displays as one line without a full stop; its cause, if there is one, is
/// only in [`source`](StdError::source); [`help`](Error::help) says what to do. No message holds a
/// password.
#[derive(Debug)]
pub struct Error(Box<Repr>);

#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Repr {
    kind: ErrorKind,
    message: String,
    help: Option<String>,
    sqlstate: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kinds of [`Error`] that a program may want to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A connection URL, an option or a name given by the caller cannot be used.
    Usage,
    /// The server could not be reached, or the connection was lost.
    Connection,
    /// The server refused the role, its password or the database.
    Authentication,
    /// TLS was asked for and could not be had, or a certificate was refused.
    Tls,
    /// The role may not do or read what was asked for.
    Permission,
    /// A statement or lock timeout, or a cancel request, ended the work.
    Timeout,
    /// The database changed while it was being read. Trying again is likely to succeed.
    Changed,
    /// The server's version is not one of PostgreSQL 13 and later.
    UnsupportedServer,
    /// The server reported an error that none of the other kinds covers.
    Server,
    /// The server answered in a way that this version of the crate does not understand.
    UnexpectedAnswer,
    /// A file could not be read or written.
    Io,
    /// A program that is needed (`initdb`, `pg_ctl`, …) is missing or failed.
    Program,
}

impl Error {
    #[allow(
        dead_code,
        reason = "which constructors are used depends on the features"
    )]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Repr {
            kind,
            message: message.into(),
            help: None,
            sqlstate: None,
            source: None,
        }))
    }

    #[allow(
        dead_code,
        reason = "which constructors are used depends on the features"
    )]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    #[allow(
        dead_code,
        reason = "which constructors are used depends on the features"
    )]
    pub(crate) fn with_sqlstate(mut self, sqlstate: impl Into<String>) -> Self {
        self.0.sqlstate = Some(sqlstate.into());
        self
    }

    #[allow(
        dead_code,
        reason = "which constructors are used depends on the features"
    )]
    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Which kind of error this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What to do about it, where there is something to say.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// The five-character code with which the server reported the error, if it came from there.
    #[must_use]
    pub fn sqlstate(&self) -> Option<&str> {
        self.0.sqlstate.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
