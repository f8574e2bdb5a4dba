//! Gives settings their meaning.

use std::time::Duration;

use super::settings::{Settings, one_of, usage};
use super::{DEFAULT_CONNECT_TIMEOUT, Target, endpoint, protection};
use crate::error::Result;

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

/// When a silent connection is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keepalive {
    pub(crate) enabled: bool,
    pub(crate) idle: Duration,
    pub(crate) interval: Duration,
    pub(crate) retries: u32,
    pub(crate) user_timeout: Option<Duration>,
}

pub(super) fn target(settings: Settings) -> Result<Target> {
    Ok(Target {
        endpoints: endpoint::read(&settings)?,
        connect_timeout: connect_timeout(&settings)?,
        attributes: attributes(&settings)?,
        tls: protection::read(&settings)?,
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
