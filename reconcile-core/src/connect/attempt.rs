//! Tries the servers of a target, one address after another.

use std::hash::BuildHasher as _;
use std::net::{IpAddr, ToSocketAddrs as _};

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::refusal::{self, Refusal};
use super::session::Session;
use super::tls;
use super::url::{
    Endpoint, Host, Target, TargetSessionAttributes as Attributes, TlsMode, Verification,
};
use crate::error::{Error, ErrorKind, Result};

mod config;
mod within;

use within::within;

/// Connects to the first server of `target` that answers and is what the target asks for.
///
/// `target` is taken as it is: give it to [`Environment::complete`](super::Environment::complete)
/// first if `PGPASSWORD` and its like shall count. The settings of `session` hold from the start,
/// except behind a PgBouncer, where only [`Session::begin`] can give them.
///
/// Each address of each server gets the whole [`connect_timeout`](Target::connect_timeout), from
/// the first packet to the end of authentication. A server that is silent for longer leaves a
/// waiting thread behind until it closes the connection. A standby is as good as a primary unless
/// `target_session_attrs` says otherwise.
///
/// Statements with parameters should go through `query_typed`: `query` and `execute` leave named
/// statements on the server, which poolers in transaction mode mix up.
///
/// # Errors
///
/// The kind tells what failed: [`Connection`](ErrorKind::Connection) (unknown host, refused, no
/// answer, starting up, too many clients), [`Tls`](ErrorKind::Tls),
/// [`Authentication`](ErrorKind::Authentication) (role, password, database, `pg_hba.conf`),
/// [`Io`](ErrorKind::Io) (a certificate's file), [`Usage`](ErrorKind::Usage). The message names
/// the server, and never has the password.
pub fn connect(target: &Target, session: &Session) -> Result<Client> {
    let connector = connector(target)?;
    let attempt = Attempt {
        target,
        session,
        connector,
    };
    if target.target_session_attributes() != Attributes::PreferStandby {
        return attempt.first_of(target.target_session_attributes());
    }
    match attempt.first_of(Attributes::Standby) {
        Err(error) if error.kind() == ErrorKind::Connection => attempt.first_of(Attributes::Any),
        result => result,
    }
}

/// TLS as the target wants it; none if it is never used, whatever files are named.
fn connector(target: &Target) -> Result<Option<MakeRustlsConnect>> {
    let over_network = |endpoint: &Endpoint| matches!(endpoint.host, Host::Tcp(_));
    if target.tls().mode == TlsMode::Disable || !target.endpoints().iter().any(over_network) {
        return Ok(None);
    }
    tls::connector(target.tls()).map(Some)
}

struct Attempt<'a> {
    target: &'a Target,
    session: &'a Session,
    connector: Option<MakeRustlsConnect>,
}

impl Attempt<'_> {
    fn first_of(&self, attributes: Attributes) -> Result<Client> {
        let mut endpoints: Vec<_> = self.target.endpoints().iter().collect();
        if self.target.shuffled() {
            let random = std::hash::RandomState::new();
            endpoints.sort_by_cached_key(|endpoint| random.hash_one(endpoint));
        }
        let mut failures = Vec::new();
        for endpoint in endpoints {
            match self.endpoint(endpoint, attributes) {
                Ok(client) => return Ok(client),
                Err(error) if error.kind() == ErrorKind::Connection => failures.push(error),
                Err(error) => return Err(error),
            }
        }
        Err(refusal::all(self.target, failures))
    }

    fn endpoint(&self, endpoint: &Endpoint, attributes: Attributes) -> Result<Client> {
        let mut failure = None;
        for address in self.addresses(endpoint)? {
            let result = self
                .address(endpoint, address)
                .and_then(|client| self.check(client, endpoint, attributes));
            match result {
                Err(error) if error.kind() == ErrorKind::Connection => {
                    failure.get_or_insert(error);
                }
                result => return result,
            }
        }
        Err(failure.unwrap_or_else(|| refusal::unknown_host(endpoint, None)))
    }

    /// The addresses of a server; a socket has none, and counts as one.
    fn addresses(&self, endpoint: &Endpoint) -> Result<Vec<Option<IpAddr>>> {
        let Host::Tcp(name) = &endpoint.host else {
            return Ok(vec![None]);
        };
        if let Some(address) = endpoint.address.or_else(|| name.parse().ok()) {
            return Ok(vec![Some(address)]);
        }
        let place = (name.clone(), endpoint.port);
        let looked_up = within(self.target.connect_timeout(), move || {
            place
                .to_socket_addrs()
                .map(|found| found.map(|found| Some(found.ip())).collect())
        })
        .ok_or_else(|| refusal::no_answer(self.target, endpoint))?;
        looked_up.map_err(|error| refusal::unknown_host(endpoint, Some(error)))
    }

    /// One address, with and without TLS as the mode allows.
    fn address(&self, endpoint: &Endpoint, address: Option<IpAddr>) -> Result<Client> {
        let mode = match endpoint.host {
            // The server has no TLS on sockets; nobody is between.
            Host::Socket(_) => TlsMode::Disable,
            Host::Tcp(_) => self.target.tls().mode,
        };
        let (first, second) = match mode {
            TlsMode::Disable => (SslMode::Disable, None),
            TlsMode::Allow => (SslMode::Disable, Some(SslMode::Require)),
            // A certificate that somebody wanted verified and that was refused is not passed over.
            TlsMode::Prefer if self.target.tls().verification == Verification::None => {
                (SslMode::Prefer, Some(SslMode::Disable))
            }
            TlsMode::Prefer => (SslMode::Prefer, None),
            TlsMode::Require => (SslMode::Require, None),
        };
        let failed = |refusal: Refusal| refusal.into_error(self.target, endpoint);
        match (self.once(endpoint, address, first), second) {
            (Ok(client), _) => Ok(client),
            (Err(refusal), Some(second)) if refusal.is_about_tls() => {
                self.once(endpoint, address, second).map_err(|again| {
                    if again.is_about_tls() {
                        failed(refusal)
                    } else {
                        failed(again)
                    }
                })
            }
            (Err(refusal), _) => Err(failed(refusal)),
        }
    }

    /// One connection. A pooler that refuses settings at the start gets none.
    fn once(
        &self,
        endpoint: &Endpoint,
        address: Option<IpAddr>,
        mode: SslMode,
    ) -> Result<Client, Refusal> {
        let mut config = self.config(endpoint, address, mode);
        let own = self.target.options().unwrap_or_default();
        if !self.target.pgbouncer() {
            config.options(format!("{own} {}", self.session.startup_options()).trim());
            match self.open(config.clone(), mode) {
                Err(refusal) if refusal.is_about_settings() => {}
                result => return result,
            }
            config = self.config(endpoint, address, mode);
        }
        if !own.is_empty() {
            config.options(own);
        }
        self.open(config, mode)
    }

    fn open(&self, config: Config, mode: SslMode) -> Result<Client, Refusal> {
        let connector = self.connector.clone().filter(|_| mode != SslMode::Disable);
        let encrypted = connector.is_some();
        let opened = within(self.target.connect_timeout(), move || match connector {
            Some(connector) => config.connect(connector),
            None => config.connect(NoTls),
        });
        match opened {
            Some(Ok(client)) => Ok(client),
            Some(Err(error)) => Err(Refusal::Failed { error, encrypted }),
            None => Err(Refusal::NoAnswer),
        }
    }

    fn check(&self, mut client: Client, endpoint: &Endpoint, wanted: Attributes) -> Result<Client> {
        if wanted == Attributes::Any {
            return Ok(client);
        }
        let state = client
            .simple_query(include_str!("recovery.sql"))
            .map_err(|error| {
                Error::from_postgres(error, "asking whether the server is a standby")
            })?;
        let row = state.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                Some((row.get(0) == Some("t"), row.get(1) == Some("on")))
            }
            _ => None,
        });
        let Some((standby, read_only)) = row else {
            return Err(Error::new(
                ErrorKind::UnexpectedAnswer,
                "the server does not say whether it is a standby",
            ));
        };
        let fits = match wanted {
            Attributes::Any | Attributes::PreferStandby => true,
            Attributes::ReadWrite => !standby && !read_only,
            Attributes::ReadOnly => standby || read_only,
            Attributes::Primary => !standby,
            Attributes::Standby => standby,
        };
        if fits {
            Ok(client)
        } else {
            Err(refusal::wrong_role(self.target, endpoint, standby))
        }
    }
}
