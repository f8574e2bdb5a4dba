//! Why there is no connection, as errors that name the server.

use std::error::Error as StdError;
use std::io;

use super::tls::failure;
use super::url::{Endpoint, Host, Target};
use crate::error::{Error, ErrorKind};
use crate::server_error;

const SQLSTATE_REFUSED: &str = "28000";

/// Why one attempt led to no connection.
pub(super) enum Refusal {
    /// The time was up.
    NoAnswer,
    /// The client library gave up; `encrypted` if TLS was tried.
    Failed {
        error: postgres::Error,
        encrypted: bool,
    },
}

impl Refusal {
    /// Whether it may go better with TLS, or without.
    pub(super) fn is_about_tls(&self) -> bool {
        match self {
            Self::NoAnswer => false,
            Self::Failed { error, .. } => match error.code() {
                Some(code) => code.code() == SQLSTATE_REFUSED,
                None => is_handshake(error),
            },
        }
    }

    /// Whether a pooler refused settings that a server would take.
    pub(super) fn is_about_settings(&self) -> bool {
        let Self::Failed { error, .. } = self else {
            return false;
        };
        error
            .as_db_error()
            .is_some_and(|server| server.message().contains("unsupported startup parameter"))
    }

    pub(super) fn into_error(self, target: &Target, endpoint: &Endpoint) -> Error {
        let place = target.describe(endpoint);
        let (error, encrypted) = match self {
            Self::NoAnswer => return no_answer(target, endpoint),
            Self::Failed { error, encrypted } => (error, encrypted),
        };
        if error.as_db_error().is_some() {
            return from_server(&error, encrypted, endpoint, &place);
        }
        if let Some(cause) = failure::find(&error) {
            return failure::explain(cause, &place);
        }
        missing(&error, &place).unwrap_or_else(|| broken_off(error, &place))
    }
}

/// What the library found missing, which it says in words only.
fn missing(error: &postgres::Error, place: &str) -> Option<Error> {
    let cause = error.source()?.to_string();
    match cause.as_str() {
        "password missing" => Some(
            Error::new(
                ErrorKind::Authentication,
                format!("{place} asks for a password, and none is given"),
            )
            .with_help("put it into the URL, PGPASSWORD or ~/.pgpass"),
        ),
        "server does not support TLS" => Some(
            Error::new(ErrorKind::Tls, format!("{place} does not offer TLS")).with_help(
                "turn `ssl` on in the server's configuration; where the network is safe, sslmode=prefer or disable does without",
            ),
        ),
        _ => None,
    }
}

/// A connection that ended before the server said why.
fn broken_off(error: postgres::Error, place: &str) -> Error {
    use io::ErrorKind as Io;
    let io_kind = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>())
        .map(io::Error::kind);
    let (kind, what) = match io_kind {
        Some(Io::ConnectionRefused) => (
            ErrorKind::Connection,
            format!("no server listens at {place}"),
        ),
        Some(Io::NotFound) => (
            ErrorKind::Connection,
            format!("there is no socket of a server at {place}"),
        ),
        Some(Io::UnexpectedEof | Io::ConnectionReset) => (
            ErrorKind::Connection,
            format!("{place} closed the connection before it was established"),
        ),
        // What the decoder of messages calls one that it does not know or that ends too soon.
        Some(Io::InvalidData | Io::InvalidInput | Io::Other) => (
            ErrorKind::UnexpectedAnswer,
            format!("{place} does not answer as PostgreSQL does"),
        ),
        Some(_) => (
            ErrorKind::Connection,
            format!("could not connect to {place}"),
        ),
        None if is_handshake(&error) => (
            ErrorKind::Tls,
            format!("the TLS handshake with {place} failed"),
        ),
        None if error.is_closed() => (
            ErrorKind::Connection,
            format!("{place} closed the connection before it was established"),
        ),
        None if error.to_string() == "authentication error" => (
            ErrorKind::Authentication,
            format!("could not authenticate at {place}"),
        ),
        None => (
            ErrorKind::UnexpectedAnswer,
            format!("{place} does not answer as PostgreSQL does"),
        ),
    };
    let failed = Error::new(kind, what);
    match error.into_source() {
        Some(source) => failed.with_source(source),
        None => failed,
    }
}

fn from_server(
    error: &postgres::Error,
    encrypted: bool,
    endpoint: &Endpoint,
    place: &str,
) -> Error {
    let Some(server) = error.as_db_error() else {
        return Error::new(
            ErrorKind::Connection,
            format!("could not connect to {place}"),
        );
    };
    let code = server.code().code();
    let message = format!(
        "could not connect to {place}: {}",
        server_error::text(server)
    );
    let failed =
        Error::new(server_error::kind(code, server.message()), message).with_sqlstate(code);
    let in_plain_text = !encrypted && matches!(endpoint.host, Host::Tcp(_));
    let own = match code {
        SQLSTATE_REFUSED if in_plain_text => Some(
            "the server may let this role in only over TLS (sslmode=require or stronger), or not from this address: see pg_hba.conf",
        ),
        SQLSTATE_REFUSED => Some("see the server's pg_hba.conf"),
        "28P01" => {
            Some("check user and password; in a URL, special characters must be percent-encoded")
        }
        "3D000" => Some("check the name of the database"),
        _ => None,
    };
    match own
        .map(str::to_owned)
        .or(server_error::help(code, server.hint()))
    {
        Some(help) => failed.with_help(help),
        None => failed,
    }
}

fn is_handshake(error: &postgres::Error) -> bool {
    error.to_string() == "error performing TLS handshake"
}

pub(super) fn no_answer(target: &Target, endpoint: &Endpoint) -> Error {
    let seconds = target.connect_timeout().unwrap_or_default().as_secs();
    Error::new(
        ErrorKind::Connection,
        format!(
            "{} did not answer within {seconds} s",
            target.describe(endpoint)
        ),
    )
    .with_help("check address, port and firewall; connect_timeout= in the URL gives it more time")
}

pub(super) fn unknown_host(endpoint: &Endpoint, cause: Option<io::Error>) -> Error {
    let name = match &endpoint.host {
        Host::Tcp(name) => name.clone(),
        Host::Socket(folder) => folder.display().to_string(),
    };
    let unknown = Error::new(
        ErrorKind::Connection,
        format!("the host `{name}` has no address"),
    )
    .with_help("check its spelling, and the network");
    match cause {
        Some(cause) => unknown.with_source(cause),
        None => unknown,
    }
}

pub(super) fn wrong_role(target: &Target, endpoint: &Endpoint, standby: bool) -> Error {
    let is = if standby {
        "a standby"
    } else {
        "not a standby, or read-only"
    };
    Error::new(
        ErrorKind::Connection,
        format!(
            "{} is {is}, against target_session_attrs",
            target.describe(endpoint)
        ),
    )
}

/// The error for several servers, none of which could be used.
pub(super) fn all(target: &Target, failures: Vec<Error>) -> Error {
    let count = failures.len();
    let messages: Vec<_> = failures.iter().map(ToString::to_string).collect();
    match failures.into_iter().next() {
        Some(only) if count == 1 => only,
        _ => Error::new(
            ErrorKind::Connection,
            format!(
                "none of the {count} servers of {target} could be used: {}",
                messages.join("; ")
            ),
        ),
    }
}
