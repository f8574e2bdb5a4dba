//! A target in Prisma's own dialect.

use std::fmt::Write as _;

use super::settings::usage;
use super::{ChannelBinding, Endpoint, Host, Target, TlsMode, Verification, percent};
use crate::connect::secret::Secret;
use crate::error::Result;

impl Target {
    /// The URL with which Prisma connects to the same place with no less protection, whoever's
    /// dialect this one was in. For its environment, never for an argument, which other users of the
    /// machine see.
    ///
    /// ```
    /// use reconcile_core::connect::Target;
    ///
    /// let target = Target::parse("host=/run/postgresql user=app dbname=shop")?;
    /// assert_eq!(
    ///     target.prisma_url()?.expose(),
    ///     "postgresql://app@localhost:5432/shop?host=%2Frun%2Fpostgresql\
    ///      &sslmode=prefer&sslaccept=accept_invalid_certs&connect_timeout=10"
    /// );
    /// # Ok::<(), reconcile_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) for what Prisma cannot do: several servers, a
    /// client certificate in PEM files, the name of a certificate that is not that of the address.
    pub fn prisma_url(&self) -> Result<Secret> {
        let [endpoint] = self.endpoints() else {
            return Err(refused("several servers in one URL"));
        };
        if self.tls().identity.is_some() {
            return Err(refused("a client certificate in PEM files"));
        }
        let encode = percent::encode;
        let (host, socket) = self.prisma_host(endpoint)?;
        let mut url = "postgresql://".to_owned();
        if let Some(user) = self.user() {
            url.push_str(&encode(user));
            let password = self.password().or_else(|| endpoint.password.clone());
            if let Some(password) = password {
                url.push(':');
                url.push_str(&encode(password.expose()));
            }
            url.push('@');
        }
        url.push_str(&host);
        let database = self.dbname().or(self.user()).unwrap_or("postgres");
        let _ = write!(url, ":{}/{}", endpoint.port, encode(database));
        let mut separator = '?';
        for (key, value) in self.prisma_parameters(socket) {
            let _ = write!(url, "{separator}{key}={}", encode(&value));
            separator = '&';
        }
        Ok(Secret::new(url))
    }

    /// The host as it stands in a URL, and the folder of the socket.
    fn prisma_host(&self, endpoint: &Endpoint) -> Result<(String, Option<String>)> {
        let name = match (&endpoint.host, endpoint.address) {
            (Host::Socket(folder), _) => {
                return Ok(("localhost".to_owned(), Some(folder.display().to_string())));
            }
            (Host::Tcp(name), None) => name.clone(),
            (Host::Tcp(name), Some(address)) if *name == address.to_string() => name.clone(),
            (Host::Tcp(_), Some(_)) if self.tls().verification != Verification::None => {
                return Err(refused("`hostaddr` beside a certificate that is verified"));
            }
            (Host::Tcp(_), Some(address)) => address.to_string(),
        };
        let is_v6 = name.contains(':');
        let host = if is_v6 {
            format!("[{name}]")
        } else {
            percent::encode(&name)
        };
        Ok((host, None))
    }

    fn prisma_parameters(&self, socket: Option<String>) -> Vec<(&'static str, String)> {
        let tls = self.tls();
        let mut all = Vec::new();
        let mut add = |key, value: Option<String>| all.extend(value.map(|value| (key, value)));
        add("host", socket);
        add("schema", self.schema().map(str::to_owned));
        let mode = match tls.mode {
            TlsMode::Disable => "disable",
            TlsMode::Allow | TlsMode::Prefer => "prefer",
            TlsMode::Require => "require",
        };
        add("sslmode", Some(mode.to_owned()));
        if tls.mode != TlsMode::Disable {
            let accept = match tls.verification {
                Verification::None => "accept_invalid_certs",
                _ => "strict",
            };
            add("sslaccept", Some(accept.to_owned()));
            let file = tls.authorities.as_ref();
            add("sslcert", file.map(|file| file.display().to_string()));
        }
        let binding = match tls.channel_binding {
            ChannelBinding::Disable => Some("disable"),
            ChannelBinding::Require => Some("require"),
            ChannelBinding::Prefer => None,
        };
        add("channel_binding", binding.map(str::to_owned));
        let timeout = self.connect_timeout().unwrap_or_default().as_secs();
        add("connect_timeout", Some(timeout.to_string()));
        add("pgbouncer", self.pgbouncer().then(|| "true".to_owned()));
        add("options", self.options().map(str::to_owned));
        all
    }
}

fn refused(what: &str) -> crate::error::Error {
    usage(format!("Prisma does not understand {what}")).with_help(
        "give a URL that Prisma can use, or make the scripts with Prisma elsewhere and give them: \
         --from-empty-sql, --diff-sql",
    )
}
