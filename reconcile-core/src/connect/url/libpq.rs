//! A target for programs built on libpq.

use super::{ChannelBinding, Host, Target, TlsMode, TlsVersion, Verification};
use crate::connect::secret::Secret;

impl Target {
    /// The environment variables with which `pg_dump` or another libpq program connects to the
    /// same place with the same protection, whoever's dialect the URL was in. Unlike an argument,
    /// a variable does not show in the list of processes.
    ///
    /// Take all other `PG…` variables away from the program: they would add to these.
    ///
    /// ```
    /// use reconcile_core::connect::Target;
    ///
    /// let target = Target::parse("postgresql://app@h/shop?schema=s&sslmode=require&sslaccept=strict")?;
    /// let variables = target.libpq_variables();
    /// let value = |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.expose());
    /// assert_eq!(value("PGSSLMODE"), Some("verify-full"));
    /// assert_eq!(value("PGSSLROOTCERT"), Some("system"));
    /// # Ok::<(), reconcile_core::Error>(())
    /// ```
    #[must_use]
    pub fn libpq_variables(&self) -> Vec<(&'static str, Secret)> {
        let mut out = Vec::new();
        let mut set = |name, value: Option<String>| {
            out.extend(value.map(|value| (name, Secret::new(value))));
        };
        let owned = |text: Option<&str>| text.map(str::to_owned);
        set(
            "PGHOST",
            Some(self.listed(|endpoint| match &endpoint.host {
                Host::Tcp(name) => name.clone(),
                Host::Socket(folder) => folder.display().to_string(),
            })),
        );
        let addresses = self.listed(|end| end.address.map(|it| it.to_string()).unwrap_or_default());
        let has_addresses = self
            .endpoints
            .iter()
            .any(|endpoint| endpoint.address.is_some());
        set("PGHOSTADDR", has_addresses.then_some(addresses));
        set(
            "PGPORT",
            Some(self.listed(|endpoint| endpoint.port.to_string())),
        );
        set("PGUSER", owned(self.user()));
        set("PGDATABASE", owned(self.dbname()));
        let password = self.password().or_else(|| self.common_password());
        set(
            "PGPASSWORD",
            password.map(|password| password.expose().to_owned()),
        );
        set("PGOPTIONS", owned(self.options()));
        set("PGAPPNAME", owned(self.application_name()));
        set(
            "PGTARGETSESSIONATTRS",
            owned(self.settings.get("target_session_attrs")),
        );
        let timeout = self.connect_timeout.unwrap_or_default().as_secs();
        set("PGCONNECT_TIMEOUT", Some(timeout.to_string()));
        self.add_protection(&mut set);
        out
    }

    fn add_protection(&self, set: &mut impl FnMut(&'static str, Option<String>)) {
        let tls = &self.tls;
        let mode = match (tls.verification, tls.mode) {
            (_, TlsMode::Disable) => "disable",
            // libpq has no verification that is only preferred.
            (Verification::Full, _) => "verify-full",
            (Verification::Chain, _) => "verify-ca",
            (Verification::None, TlsMode::Allow) => "allow",
            (Verification::None, TlsMode::Prefer) => "prefer",
            (Verification::None, TlsMode::Require) => "require",
        };
        set("PGSSLMODE", Some(mode.to_owned()));
        let authorities = tls
            .authorities
            .as_ref()
            .map(|file| file.display().to_string());
        set(
            "PGSSLROOTCERT",
            match tls.verification {
                Verification::None => None,
                Verification::Chain => authorities,
                Verification::Full => Some(authorities.unwrap_or_else(|| "system".to_owned())),
            },
        );
        if let Some((certificate, key)) = &tls.identity {
            set("PGSSLCERT", Some(certificate.display().to_string()));
            set("PGSSLKEY", Some(key.display().to_string()));
        }
        set(
            "PGCHANNELBINDING",
            match tls.channel_binding {
                ChannelBinding::Disable => Some("disable".to_owned()),
                ChannelBinding::Prefer => None,
                ChannelBinding::Require => Some("require".to_owned()),
            },
        );
        set(
            "PGSSLMINPROTOCOLVERSION",
            (tls.oldest == TlsVersion::V1_3).then(|| "TLSv1.3".to_owned()),
        );
        set(
            "PGSSLMAXPROTOCOLVERSION",
            (tls.newest == TlsVersion::V1_2).then(|| "TLSv1.2".to_owned()),
        );
        set("PGSSLNEGOTIATION", tls.direct.then(|| "direct".to_owned()));
        set("PGSSLSNI", (!tls.send_name).then(|| "0".to_owned()));
    }

    fn listed(&self, part: impl Fn(&super::Endpoint) -> String) -> String {
        self.endpoints
            .iter()
            .map(part)
            .collect::<Vec<_>>()
            .join(",")
    }

    /// The password of all servers, if it is one.
    fn common_password(&self) -> Option<Secret> {
        let (first, others) = self.endpoints.split_first()?;
        let same = others.iter().all(|other| other.password == first.password);
        first.password.clone().filter(|_| same)
    }
}
