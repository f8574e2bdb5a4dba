//! How a target shows in messages.

use std::fmt;

use super::percent::encode;
use super::{Endpoint, Host, Target};

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&describe(self, &self.endpoints))
    }
}

impl Target {
    /// How one of the servers shows in messages.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "for the live modules")
    )]
    pub(crate) fn describe(&self, endpoint: &Endpoint) -> String {
        describe(self, std::slice::from_ref(endpoint))
    }
}

fn describe(target: &Target, endpoints: &[Endpoint]) -> String {
    let user = target
        .user()
        .map(|user| format!("{}@", encode(user)))
        .unwrap_or_default();
    let hosts: Vec<String> = endpoints.iter().map(host).collect();
    let dbname = target
        .dbname()
        .map(|name| format!("/{}", encode(name)))
        .unwrap_or_default();
    format!("postgresql://{user}{}{dbname}", hosts.join(","))
}

/// A socket's directory stands in square brackets: encoded, nobody would recognise it.
fn host(endpoint: &Endpoint) -> String {
    let port = endpoint.port;
    match &endpoint.host {
        Host::Tcp(name) if name.contains(':') => format!("[{name}]:{port}"),
        Host::Tcp(name) => format!("{}:{port}", encode(name)),
        Host::Socket(folder) => format!("[{}]:{port}", folder.display()),
    }
}
