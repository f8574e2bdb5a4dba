//! One connection, as the client library wants it described.

use std::net::IpAddr;

use postgres::Config;
use postgres::config::{self, SslMode, SslNegotiation};

use super::Attempt;
use crate::connect::url::{ChannelBinding, Endpoint, Host};

impl Attempt<'_> {
    pub(super) fn config(
        &self,
        endpoint: &Endpoint,
        address: Option<IpAddr>,
        mode: SslMode,
    ) -> Config {
        let target = self.target;
        let mut config = Config::new();
        match &endpoint.host {
            Host::Tcp(name) => config.host(name),
            Host::Socket(folder) => config.host_path(folder),
        };
        if let Some(address) = address {
            config.hostaddr(address);
        }
        config.port(endpoint.port).ssl_mode(mode);
        if let Some(user) = target.user() {
            config.user(user);
        }
        if let Some(password) = target.password().or_else(|| endpoint.password.clone()) {
            config.password(password.expose());
        }
        if let Some(dbname) = target.dbname() {
            config.dbname(dbname);
        }
        let name = self.session.name().or(target.application_name());
        config.application_name(name.unwrap_or("reconcile"));
        config.channel_binding(match target.tls().channel_binding {
            ChannelBinding::Disable => config::ChannelBinding::Disable,
            ChannelBinding::Prefer => config::ChannelBinding::Prefer,
            ChannelBinding::Require => config::ChannelBinding::Require,
        });
        if target.tls().direct && mode == SslMode::Require {
            config.ssl_negotiation(SslNegotiation::Direct);
        }
        let keepalive = target.keepalive();
        config
            .keepalives(keepalive.enabled)
            .keepalives_idle(keepalive.idle)
            .keepalives_interval(keepalive.interval)
            .keepalives_retries(keepalive.retries);
        if let Some(timeout) = keepalive.user_timeout {
            config.tcp_user_timeout(timeout);
        }
        config
    }
}
