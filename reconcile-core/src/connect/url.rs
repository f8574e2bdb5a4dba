//! Connection URLs, as Prisma and as libpq write them. Pure: no environment, files or network.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::connect::secret::Secret;
use crate::error::Result;

mod display;
mod dsn;
mod interpret;
mod keys;
mod percent;
pub(super) mod settings;
mod split;

use settings::Settings;

/// How long a connection may take to come about, when the URL does not say.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where to connect, as whom and how protected: a parsed connection URL.
///
/// Displays without the password, its options and its files, for messages:
/// `postgresql://user@host:5432/db`.
///
/// # Which dialect
///
/// Prisma and libpq both write `postgresql://…?key=value`, and mean different things by it. A URL
/// is [Prisma's](Dialect::Prisma) if it has a key that only Prisma knows (`schema`, `sslaccept`,
/// `sslidentity`, `pgbouncer`, `connection_limit`, `pool_timeout`, `socket_timeout`,
/// `statement_cache_size`, `max_connection_lifetime`, `max_idle_connection_lifetime`), or if it has
/// an `sslcert` without `sslkey`, `sslrootcert` and `sslmode=verify-…`. All others, and
/// `host=… dbname=…` strings, are [libpq's](Dialect::Libpq).
///
/// | | Prisma | libpq |
/// |-|-|-|
/// | `sslmode` absent | `prefer` | `PGSSLMODE`, else `prefer` |
/// | `sslcert` | the CA's certificate (the client's, if `sslkey` or `sslrootcert` is given) | the client's certificate |
/// | no host | `localhost` | `PGHOST`, else a socket, else `localhost` |
/// | no database | `postgres` | `PGDATABASE`, else the user's name |
/// | a `+` in a value | a space | itself |
/// | a bad `%` encoding | taken as it stands | an error |
/// | an unknown key | dropped, see [`Target::ignored`] | an error |
/// | completed from the environment | the password only | everything |
///
/// Protection is never less than the dialect's own, and where Prisma silently falls back to
/// `prefer` it is more: `sslmode=verify-ca` and `verify-full` are honoured in both, any other
/// value of `sslmode` and any unknown key beginning with `ssl` are errors in both, and so are
/// those of libpq's keys that would protect and are not supported here (`sslcrl`, `require_auth`,
/// `requirepeer`, …).
///
/// ```
/// use reconcile_core::connect::Target;
///
/// let target = Target::parse("postgresql://app:s3cr3t@db.example.com/shop?schema=sales&sslmode=require")?;
/// assert_eq!(target.to_string(), "postgresql://app@db.example.com:5432/shop");
/// assert_eq!(target.schema(), Some("sales"));
/// # Ok::<(), reconcile_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    settings: Settings,
    endpoints: Vec<Endpoint>,
    connect_timeout: Option<Duration>,
    attributes: TargetSessionAttributes,
    tls: Tls,
    keepalive: Keepalive,
    pgbouncer: bool,
    shuffled: bool,
}

/// Whose meaning a connection URL has; see [`Target`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// As Prisma reads it.
    Prisma,
    /// As `psql` and everything else built on libpq reads it.
    Libpq,
}

/// One server that a [`Target`] names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// The name or address, or the directory of the socket.
    pub host: Host,
    /// The address to connect to instead of looking `host` up.
    pub address: Option<IpAddr>,
    /// The port, also part of the socket's file name.
    pub port: u16,
    /// The password for this server alone, out of a password file.
    pub password: Option<Secret>,
}

/// How a server is reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Host {
    /// Over the network, by name or address.
    Tcp(String),
    /// Through a Unix-domain socket in this directory.
    Socket(PathBuf),
}

/// What a server must be for [`connect`](crate::connect::connect) to stay with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum TargetSessionAttributes {
    /// Anything that lets the role in; also a standby, which is enough for reading.
    #[default]
    Any,
    /// Neither a standby nor read-only by default.
    ReadWrite,
    /// A standby, or read-only by default.
    ReadOnly,
    /// Not a standby.
    Primary,
    /// A standby.
    Standby,
    /// A standby if one of the servers is, else anything.
    PreferStandby,
}

/// Whether the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TlsMode {
    /// Never.
    Disable,
    /// Only if the server refuses plain text.
    Allow,
    /// If the server can; plain text otherwise. No protection against an active attacker.
    Prefer,
    /// Always.
    Require,
}

/// What is demanded of the server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Verification {
    /// Nothing: whoever can redirect the connection can read it.
    None,
    /// It is issued by a trusted authority and has not expired.
    Chain,
    /// It is issued by a trusted authority, has not expired, and is made out to the host's name.
    Full,
}

/// How the connection is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tls {
    /// Whether it is encrypted.
    pub mode: TlsMode,
    /// What is demanded of the server's certificate.
    pub verification: Verification,
    /// The PEM or DER file with the trusted authorities; the system's, if there is none.
    pub authorities: Option<PathBuf>,
    /// The PEM files of the client's certificate chain and its private key.
    pub identity: Option<(PathBuf, PathBuf)>,
    /// Whether authentication must be bound to the TLS session.
    pub channel_binding: ChannelBinding,
    /// The oldest protocol version that is allowed is 1.3 instead of 1.2.
    pub only_1_3: bool,
    /// The newest protocol version that is allowed is 1.2 instead of 1.3.
    pub only_1_2: bool,
    /// TLS starts at once, without PostgreSQL's own question first (from version 17).
    pub direct: bool,
    /// The host's name is sent in clear text at the start, so that proxies can route by it.
    pub send_name: bool,
}

/// Whether SCRAM authentication is bound to the TLS session, which proves that nobody is between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ChannelBinding {
    /// Never.
    Disable,
    /// If the server can.
    #[default]
    Prefer,
    /// Always: other ways of authentication are refused.
    Require,
}

/// When a silent connection is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keepalive {
    pub(crate) enabled: bool,
    pub(crate) idle: Duration,
    pub(crate) interval: Duration,
    pub(crate) retries: u32,
    pub(crate) user_timeout: Option<Duration>,
}

impl Target {
    /// Reads a connection URL (`postgresql://` or `postgres://`) or a `host=… dbname=…` string.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if it cannot be used; the message names the
    /// part at fault, never its value where that could hold a password.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let settings = if split::is_url(text) {
            split::settings(text)?
        } else {
            dsn::settings(text)?
        };
        interpret::target(settings)
    }

    /// Whose meaning the URL has.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.settings.dialect
    }

    /// The servers to try, in this order.
    #[must_use]
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }

    /// The role to connect as.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.settings.get("user")
    }

    /// The role's password.
    #[must_use]
    pub fn password(&self) -> Option<Secret> {
        self.settings.get("password").map(Secret::new)
    }

    /// The database; the server takes the role's name if there is none.
    #[must_use]
    pub fn dbname(&self) -> Option<&str> {
        self.settings.get("dbname").or(match self.dialect() {
            Dialect::Prisma => Some("postgres"),
            Dialect::Libpq => None,
        })
    }

    /// The schema that Prisma works in (`?schema=`); its default is `public`.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.settings.get("schema")
    }

    /// How the connection is protected.
    #[must_use]
    pub fn tls(&self) -> &Tls {
        &self.tls
    }

    /// How long a connection to one server may take to come about; no limit if `None`.
    #[must_use]
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.connect_timeout
    }

    /// The name under which the connection shows in `pg_stat_activity`.
    #[must_use]
    pub fn application_name(&self) -> Option<&str> {
        self.settings
            .get("application_name")
            .or_else(|| self.settings.get("fallback_application_name"))
    }

    /// Server settings in the form of the server's command line: `-c name=value …`.
    #[must_use]
    pub fn options(&self) -> Option<&str> {
        self.settings.get("options")
    }

    /// Whether the URL says that a `PgBouncer` in transaction mode is in between.
    #[must_use]
    pub fn pgbouncer(&self) -> bool {
        self.pgbouncer
    }

    /// What a server must be for the connection to stay with it.
    #[must_use]
    pub fn target_session_attributes(&self) -> TargetSessionAttributes {
        self.attributes
    }

    /// Keys of a Prisma URL that nobody knows and that were dropped, as Prisma drops them.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.settings.ignored
    }

    /// Looks up relative file names of certificates in `folder`, where Prisma has them relative to
    /// the folder of its schema file.
    #[must_use]
    pub fn with_certificates_in(mut self, folder: &Path) -> Self {
        if let Some(file) = &mut self.tls.authorities {
            *file = folder.join(&*file);
        }
        if let Some((certificate, key)) = &mut self.tls.identity {
            *certificate = folder.join(&*certificate);
            *key = folder.join(&*key);
        }
        self
    }

    /// Another password than the URL's.
    #[must_use]
    pub fn with_password(mut self, password: &Secret) -> Self {
        self.settings.set("password", password.expose());
        self
    }

    /// The same server, role and protection, but another database.
    #[must_use]
    pub fn with_dbname(mut self, dbname: &str) -> Self {
        self.settings.set("dbname", dbname);
        self
    }

    /// What messages show: `postgresql://user@host:5432/db`. The same as its `Display`.
    #[must_use]
    pub fn redacted(&self) -> String {
        self.to_string()
    }
}

#[cfg_attr(
    not(feature = "postgres"),
    expect(dead_code, reason = "read only by the live modules")
)]
impl Target {
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn from_settings(settings: Settings) -> Result<Self> {
        interpret::target(settings)
    }

    pub(crate) fn endpoints_mut(&mut self) -> &mut [Endpoint] {
        &mut self.endpoints
    }

    pub(crate) fn keepalive(&self) -> Keepalive {
        self.keepalive
    }

    pub(crate) fn shuffled(&self) -> bool {
        self.shuffled
    }
}
