//! How a connection is protected.

use std::path::PathBuf;

use super::Dialect;
use super::settings::{Settings, one_of, usage};
use crate::error::Result;

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
    /// The oldest version of the protocol that will do.
    pub oldest: TlsVersion,
    /// The newest version of the protocol that will do.
    pub newest: TlsVersion,
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

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TlsVersion {
    /// 1.2, the oldest that is still safe.
    V1_2,
    /// 1.3.
    V1_3,
}

pub(super) fn read(settings: &Settings) -> Result<Tls> {
    let (mode, verification) = mode(settings)?;
    let (authorities, identity) = files(settings)?;
    let oldest = version(settings, "ssl_min_protocol_version")?.unwrap_or(TlsVersion::V1_2);
    let newest = version(settings, "ssl_max_protocol_version")?.unwrap_or(TlsVersion::V1_3);
    if oldest > newest {
        return Err(usage(
            "`ssl_min_protocol_version` is above `ssl_max_protocol_version`",
        ));
    }
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
        oldest,
        newest,
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

/// Versions before 1.2 are not spoken: as the oldest they ask for no more than 1.2 does, as the
/// newest they cannot be had.
fn version(settings: &Settings, key: &str) -> Result<Option<TlsVersion>> {
    match settings.get(key) {
        None => Ok(None),
        Some("TLSv1.3") => Ok(Some(TlsVersion::V1_3)),
        Some("TLSv1.2") => Ok(Some(TlsVersion::V1_2)),
        Some("TLSv1" | "TLSv1.1") if key == "ssl_min_protocol_version" => Ok(None),
        Some(_) => Err(one_of(key, "TLSv1.2 or TLSv1.3")),
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
