//! Errors of the server and of the connection to it, as errors of this crate.

use std::error::Error as StdError;

use postgres::error::DbError;

use crate::error::{Error, ErrorKind};

impl Error {
    /// What happened while `doing` something (such as `reading the catalog`), for statements that a
    /// program runs itself on a connection of this crate.
    ///
    /// The server's message and detail become part of the message, its hint the help.
    #[must_use]
    pub fn from_postgres(error: postgres::Error, doing: &str) -> Self {
        if let Some(server) = error.as_db_error() {
            return from_server(server, doing);
        }
        if error.is_closed() || is_io(&error) {
            let message = format!("the connection to the server was lost while {doing}");
            let lost = Self::new(ErrorKind::Connection, message).with_help(
                "the server, its administrator or the network ended it: see the server's log",
            );
            return match error.into_source() {
                Some(source) => lost.with_source(source),
                None => lost,
            };
        }
        let message = format!("the server's answer was not understood while {doing}");
        Self::new(ErrorKind::UnexpectedAnswer, message).with_source(error)
    }
}

fn from_server(server: &DbError, doing: &str) -> Error {
    let code = server.code().code();
    let kind = kind(code, server.message());
    let error = Error::new(kind, format!("{doing}: {}", text(server))).with_sqlstate(code);
    match help(code, server.hint()) {
        Some(help) => error.with_help(help),
        None => error,
    }
}

/// The server's message with its detail and the place it came from.
pub(crate) fn text(server: &DbError) -> String {
    let mut out = server.message().trim_end_matches('.').to_owned();
    if let Some(detail) = server.detail() {
        out.push_str(" (");
        out.push_str(detail.replace('\n', "; ").trim_end_matches('.'));
        out.push(')');
    }
    // A function or a trigger may be what failed, not the statement that was sent.
    if let Some(context) = server.where_().and_then(|context| context.lines().next()) {
        out.push_str(", in ");
        out.push_str(context);
    }
    out
}

/// The hint of the server, or advice of ours where it gives none.
pub(crate) fn help(code: &str, hint: Option<&str>) -> Option<String> {
    let own = match code {
        "57014" => "raise the statement timeout, or find out what keeps the server busy",
        "55P03" => {
            "another session holds the lock: see pg_locks and pg_stat_activity, or raise the lock timeout"
        }
        "53300" => "the server has no connection to spare: end some, or go through a pooler",
        "57P03" => "wait until the server is up, then try again",
        "25006" => "a standby and a read-only session cannot write: connect to the primary",
        "40001" | "40P01" => "try again",
        _ => return hint.map(str::to_owned),
    };
    Some(hint.map_or_else(|| own.to_owned(), str::to_owned))
}

/// Which kind an error of the server is. Its internal messages are never translated.
pub(crate) fn kind(code: &str, message: &str) -> ErrorKind {
    match code {
        "3D000" => ErrorKind::Authentication,
        "42501" | "25006" => ErrorKind::Permission,
        "57014" | "55P03" | "25P03" | "25P04" | "40P01" => ErrorKind::Timeout,
        "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "53300" => ErrorKind::Connection,
        "40001" => ErrorKind::Changed,
        "XX000"
            if message.starts_with("cache lookup failed")
                || message.starts_with("could not open relation with OID") =>
        {
            ErrorKind::Changed
        }
        // PgBouncer says so instead of 28P01 and 3D000.
        "08P01" if message.starts_with("no such ") || message.contains("authentication failed") => {
            ErrorKind::Authentication
        }
        code if code.starts_with("28") => ErrorKind::Authentication,
        code if code.starts_with("08") => ErrorKind::Connection,
        _ => ErrorKind::Server,
    }
}

/// Whether the cause is the network, not what was sent over it.
fn is_io(error: &postgres::Error) -> bool {
    error.to_string() == "error communicating with the server"
        || error.source().is_some_and(|source| {
            source
                .downcast_ref::<std::io::Error>()
                .is_some_and(|io| io.kind() == std::io::ErrorKind::UnexpectedEof)
        })
}
