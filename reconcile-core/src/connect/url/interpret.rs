//! Gives settings their meaning.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::settings::{Settings, usage};
use super::{
    ChannelBinding, DEFAULT_CONNECT_TIMEOUT, Dialect, Endpoint, Host, Keepalive, Target,
    TargetSessionAttributes, Tls, TlsMode, Verification,
};
use crate::error::{Error, Result};

const DEFAULT_PORT: u16 = 5432;

pub(super) fn target(settings: Settings) -> Result<Target> {
    Ok(Target {
        endpoints: endpoints(&settings)?,
        connect_timeout: connect_timeout(&settings)?,
        attributes: attributes(&settings)?,
        tls: tls(&settings)?,
        keepalive: keepalive(&settings)?,
        pgbouncer: pgbouncer(&settings)?,
        shuffled: match settings.get("load_balance_hosts") {
            None | Some("disable") => false,
            Some("random") => true,
            Some(_) => return Err(one_of("load_balance_hosts", "disable or random")),
        },
        settings,
    })
}

fn one_of(key: &str, values: &str) -> Error {
    usage(format!(
        "the connection setting `{key}` has an unknown value"
    ))
    .with_help(format!("write {values}"))
}

fn list<'a>(settings: &'a Settings, key: &str) -> Vec<&'a str> {
    settings
        .get(key)
        .map(|text| text.split(',').map(str::trim).collect())
        .unwrap_or_default()
}

fn endpoints(settings: &Settings) -> Result<Vec<Endpoint>> {
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

fn seconds(settings: &Settings, key: &str) -> Result<Option<i64>> {
    settings
        .get(key)
        .map(|text| {
            text.parse().map_err(|_| {
                usage(format!(
                    "the connection setting `{key}` is not a whole number"
                ))
            })
        })
        .transpose()
}

/// Zero and, in libpq, less mean no limit.
fn connect_timeout(settings: &Settings) -> Result<Option<Duration>> {
    Ok(match seconds(settings, "connect_timeout")? {
        None => Some(DEFAULT_CONNECT_TIMEOUT),
        Some(seconds) => u64::try_from(seconds)
            .ok()
            .filter(|seconds| *seconds > 0)
            .map(Duration::from_secs),
    })
}

fn attributes(settings: &Settings) -> Result<TargetSessionAttributes> {
    use TargetSessionAttributes as Attributes;
    Ok(match settings.get("target_session_attrs") {
        None | Some("any") => Attributes::Any,
        Some("read-write") => Attributes::ReadWrite,
        Some("read-only") => Attributes::ReadOnly,
        Some("primary") => Attributes::Primary,
        Some("standby") => Attributes::Standby,
        Some("prefer-standby") => Attributes::PreferStandby,
        Some(_) => {
            return Err(one_of(
                "target_session_attrs",
                "any, read-write, read-only, primary, standby or prefer-standby",
            ));
        }
    })
}

fn pgbouncer(settings: &Settings) -> Result<bool> {
    match settings.get("pgbouncer") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(one_of("pgbouncer", "true or false")),
    }
}

/// Silence is checked after a minute instead of the system's two hours: a firewall that forgot the
/// connection must not look like a long query.
fn keepalive(settings: &Settings) -> Result<Keepalive> {
    let positive = |key: &str, default: u64| -> Result<u64> {
        Ok(seconds(settings, key)?
            .and_then(|value| u64::try_from(value).ok())
            .filter(|value| *value > 0)
            .unwrap_or(default))
    };
    Ok(Keepalive {
        enabled: seconds(settings, "keepalives")? != Some(0),
        idle: Duration::from_secs(positive("keepalives_idle", 60)?),
        interval: Duration::from_secs(positive("keepalives_interval", 10)?),
        retries: u32::try_from(positive("keepalives_count", 6)?).unwrap_or(u32::MAX),
        user_timeout: Some(positive("tcp_user_timeout", 0)?)
            .filter(|millis| *millis > 0)
            .map(Duration::from_millis),
    })
}

fn tls(settings: &Settings) -> Result<Tls> {
    let (mode, verification) = mode(settings)?;
    let (authorities, identity) = files(settings)?;
    Ok(Tls {
        mode,
        verification,
        authorities,
        identity,
        channel_binding: match settings.get("channel_binding") {
            None | Some("prefer") => ChannelBinding::Prefer,
            Some("disable") => ChannelBinding::Disable,
            Some("require") => ChannelBinding::Require,
            Some(_) => return Err(one_of("channel_binding", "disable, prefer or require")),
        },
        only_1_3: oldest_is_1_3(settings)?,
        only_1_2: newest_is_1_2(settings)?,
        direct: direct(settings, mode)?,
        send_name: settings.get("sslsni") != Some("0"),
    })
}

fn mode(settings: &Settings) -> Result<(TlsMode, Verification)> {
    let written = settings.get("sslmode");
    let root = settings.get("sslrootcert");
    let accept = settings.get("sslaccept");
    let (mode, mut verification) = match written {
        None if root == Some("system") => (TlsMode::Require, Verification::Full),
        None | Some("prefer") => (TlsMode::Prefer, Verification::None),
        Some("disable") => (TlsMode::Disable, Verification::None),
        Some("allow") => (TlsMode::Allow, Verification::None),
        // As in libpq: whoever names an authority wants it looked at.
        Some("require") if root.is_some() && accept.is_none() => {
            (TlsMode::Require, Verification::Chain)
        }
        Some("require") => (TlsMode::Require, Verification::None),
        Some("verify-ca") => (TlsMode::Require, Verification::Chain),
        Some("verify-full") => (TlsMode::Require, Verification::Full),
        Some(_) => {
            return Err(one_of(
                "sslmode",
                "disable, allow, prefer, require, verify-ca or verify-full",
            ));
        }
    };
    // Prisma takes any other value for `strict`.
    if accept.is_some_and(|accept| accept != "accept_invalid_certs") {
        verification = Verification::Full;
    }
    if root == Some("system") && verification != Verification::Full {
        return Err(usage("`sslrootcert=system` needs `sslmode=verify-full`").with_help(
            "anybody can have a certificate of a public authority; only the host's name tells servers apart",
        ));
    }
    Ok((mode, verification))
}

type Files = (Option<PathBuf>, Option<(PathBuf, PathBuf)>);

/// The authority's file, and the client's certificate and key.
fn files(settings: &Settings) -> Result<Files> {
    if settings.get("sslidentity").is_some() {
        return Err(usage("`sslidentity` (a PKCS#12 file) is not supported").with_help(
            "convert it with `openssl pkcs12 -in client.p12 -nodes -out client.pem`, and give sslmode=verify-full&sslrootcert=server-ca.pem&sslcert=client.pem&sslkey=client.pem",
        ));
    }
    let root = settings.get("sslrootcert").filter(|root| *root != "system");
    let certificate = settings.get("sslcert");
    let key = settings.get("sslkey");
    let is_authority = settings.dialect == Dialect::Prisma
        && key.is_none()
        && settings.get("sslrootcert").is_none();
    if is_authority {
        return Ok((certificate.map(PathBuf::from), None));
    }
    let identity = match (certificate, key) {
        _ if settings.get("sslcertmode") == Some("disable") => None,
        (Some(certificate), Some(key)) => Some((certificate.into(), key.into())),
        (None, None) => None,
        (Some(_), None) => {
            return Err(usage("`sslcert` without `sslkey`")
                .with_help("name the file with the client's private key, too"));
        }
        (None, Some(_)) => {
            return Err(usage("`sslkey` without `sslcert`")
                .with_help("name the file with the client's certificate, too"));
        }
    };
    Ok((root.map(PathBuf::from), identity))
}

fn oldest_is_1_3(settings: &Settings) -> Result<bool> {
    match settings.get("ssl_min_protocol_version") {
        None | Some("TLSv1" | "TLSv1.1" | "TLSv1.2") => Ok(false),
        Some("TLSv1.3") => Ok(true),
        Some(_) => Err(one_of("ssl_min_protocol_version", "TLSv1.2 or TLSv1.3")),
    }
}

fn newest_is_1_2(settings: &Settings) -> Result<bool> {
    match settings.get("ssl_max_protocol_version") {
        None | Some("TLSv1.3") => Ok(false),
        Some("TLSv1.2") => Ok(true),
        Some(_) => Err(one_of("ssl_max_protocol_version", "TLSv1.2 or TLSv1.3")),
    }
}

fn direct(settings: &Settings, mode: TlsMode) -> Result<bool> {
    match settings.get("sslnegotiation") {
        None | Some("postgres") => Ok(false),
        Some("direct") if mode == TlsMode::Require => Ok(true),
        Some("direct") => Err(usage(
            "`sslnegotiation=direct` needs `sslmode=require` or stronger",
        )),
        Some(_) => Err(one_of("sslnegotiation", "postgres or direct")),
    }
}
