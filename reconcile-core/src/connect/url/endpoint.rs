//! The servers that a URL names.

use std::net::IpAddr;
use std::path::PathBuf;

use super::settings::{Settings, usage};
use crate::connect::secret::Secret;
use crate::error::Result;

const DEFAULT_PORT: u16 = 5432;

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

fn list<'a>(settings: &'a Settings, key: &str) -> Vec<&'a str> {
    settings
        .get(key)
        .map(|text| text.split(',').map(str::trim).collect())
        .unwrap_or_default()
}

pub(super) fn read(settings: &Settings) -> Result<Vec<Endpoint>> {
    let hosts = list(settings, "host");
    let addresses = list(settings, "hostaddr");
    let ports = list(settings, "port");
    let count = hosts.len().max(addresses.len()).max(1);
    if ports.len() > 1 && ports.len() != count {
        return Err(usage(format!(
            "{} ports for {count} hosts in the connection URL",
            ports.len()
        ))
        .with_help("give one port for all hosts, or one for each"));
    }
    if !addresses.is_empty() && !hosts.is_empty() && addresses.len() != hosts.len() {
        return Err(usage("`hostaddr` and `host` are not equally many"));
    }
    (0..count)
        .map(|at| {
            let name = hosts.get(at).copied().filter(|name| !name.is_empty());
            let address = address(addresses.get(at).copied().unwrap_or(""))?;
            Ok(Endpoint {
                host: host(name, address),
                address,
                port: port(ports.get(at).or(ports.first()).copied().unwrap_or(""))?,
                password: None,
            })
        })
        .collect()
}

fn host(name: Option<&str>, address: Option<IpAddr>) -> Host {
    match (name, address) {
        // A leading @ is a socket in Linux's abstract name space.
        (Some(name), _) if name.starts_with(['/', '@']) => Host::Socket(PathBuf::from(name)),
        (Some(name), _) => {
            let bare = name
                .strip_prefix('[')
                .and_then(|name| name.strip_suffix(']'));
            Host::Tcp(bare.unwrap_or(name).to_owned())
        }
        (None, Some(address)) => Host::Tcp(address.to_string()),
        (None, None) => Host::Tcp("localhost".to_owned()),
    }
}

fn address(text: &str) -> Result<Option<IpAddr>> {
    match text {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| usage("`hostaddr` is not an IP address")),
    }
}

fn port(text: &str) -> Result<u16> {
    match text {
        "" => Ok(DEFAULT_PORT),
        text => {
            text.parse().ok().filter(|port| *port != 0).ok_or_else(|| {
                usage("the port in the connection URL is not a number from 1 to 65535")
            })
        }
    }
}
