//! Connection URLs, as Prisma and as libpq write them. Pure: no environment, files or network.

use std::path::Path;
use std::time::Duration;

use crate::connect::secret::Secret;
use crate::error::Result;

mod display;
mod dsn;
mod endpoint;
mod interpret;
mod keys;
mod libpq;
mod percent;
mod prisma;
mod protection;
pub(super) mod settings;
mod split;

pub use endpoint::{Endpoint, Host};
pub use interpret::TargetSessionAttributes;
#[cfg(all(feature = "prisma-tool", unix))]
pub(crate) use percent::encode;
pub use protection::{ChannelBinding, Tls, TlsMode, TlsVersion, Verification};

use interpret::Keepalive;
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
/// In both, the last `@` before the path ends the password, and a path or query with an unencoded
/// `@`, `#` or second `/` is refused: it is more likely a piece of a password.
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

    /// Whether the URL says that a PgBouncer in transaction mode is in between.
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
