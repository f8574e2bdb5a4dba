//! How a throwaway server is to be, and the command lines that make it so.

use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};

use super::account::Account;
use super::directory::{self, Directory};
use super::password::Password;
use super::watchdog::Watchdog;
use super::{Binaries, Cluster, DEFAULT_PORT};

/// Another program may take the free port before the server does.
const PORT_ATTEMPTS: u32 = 5;

/// What nobody needs of a server that is thrown away, and what makes it the same everywhere.
const DEFAULTS: [(&str, &str); 5] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
];

/// How a throwaway server is to be; made by [`Cluster::builder`].
///
/// Without any call: UTF-8, the `C` locale, UTC, no durability (`fsync` and its like are off), a
/// Unix socket only, a minute to start.
#[derive(Debug, Clone)]
#[must_use]
pub struct ClusterBuilder {
    settings: Vec<(String, String)>,
    locale: String,
    loopback: bool,
    parent: Option<PathBuf>,
    timeout: Duration,
}

impl Default for ClusterBuilder {
    fn default() -> Self {
        Self {
            settings: Vec::new(),
            locale: "C".to_owned(),
            loopback: false,
            parent: None,
            timeout: Duration::from_mins(1),
        }
    }
}

impl ClusterBuilder {
    /// Sets a parameter of the server, as in `postgresql.conf`. The last value of a name counts.
    ///
    /// Where the server listens and logs is not for change.
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// The locale of the databases, as `initdb --locale` takes it. `C` exists everywhere.
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = locale.into();
        self
    }

    /// Whether to listen on a free port of `127.0.0.1` too, with a random password.
    pub fn loopback(mut self, loopback: bool) -> Self {
        self.loopback = loopback;
        self
    }

    /// Makes the cluster's directory in this one instead of the system's temporary directory.
    pub fn directory(mut self, parent: impl Into<PathBuf>) -> Self {
        self.parent = Some(parent.into());
        self
    }

    /// How long the server may take to become ready.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Makes the cluster and waits until it takes connections.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Program`] if `initdb` or `postgres` fails, with the end of its log, or is not
    ///   ready in time.
    /// - [`ErrorKind::Io`] if no directory can be made that the server's account can use and whose
    ///   path is short enough for a socket.
    /// - [`ErrorKind::Usage`] if a setting cannot be one.
    pub fn start(&self, binaries: &Binaries) -> Result<Cluster> {
        self.check_settings()?;
        let mut attempt = 1;
        loop {
            let (port, error) = match self.try_start(binaries)? {
                Started::Cluster(cluster) => return Ok(*cluster),
                Started::PortTaken(port, error) => (port, error),
            };
            if attempt == PORT_ATTEMPTS {
                return Err(
                    error.with_help(format!("port {port} was taken before the server could"))
                );
            }
            attempt += 1;
        }
    }

    fn try_start(&self, binaries: &Binaries) -> Result<Started> {
        let account = Account::for_server()?;
        if let Some(account) = &account {
            account.require_access(binaries.dir())?;
        }
        let (port, password) = if self.loopback {
            (free_port()?, Some(Password::random()?))
        } else {
            (DEFAULT_PORT, None)
        };
        let (watchdog, directory) = Watchdog::spawn(
            account.as_ref(),
            &directory::parent(self.parent.as_deref(), account.as_ref())?,
            binaries.dir(),
            &self.locale,
            password.as_ref(),
            &self.options(port),
        )?;
        let cluster = Cluster {
            watchdog,
            directory: Directory::new(directory),
            port,
            password,
            major: binaries.major(),
        };
        match cluster.directory.wait_until_ready(self.timeout) {
            Ok(()) => Ok(Started::Cluster(Box::new(cluster))),
            Err(error) if self.loopback && !is_free(port) => Ok(Started::PortTaken(port, error)),
            Err(error) => Err(error),
        }
    }

    /// The options of the server. The watchdog adds the directories.
    fn options(&self, port: u16) -> Vec<OsString> {
        let mut options = Vec::new();
        let mut set = |name: &str, value: OsString| {
            let mut setting = OsString::from(format!("{name}="));
            setting.push(value);
            options.extend(["-c".into(), setting]);
        };
        for (name, value) in DEFAULTS {
            set(name, value.into());
        }
        for (name, value) in &self.settings {
            set(name, value.into());
        }
        // Last, so that they win: without them the cluster could not be found or were not private.
        let listen = if self.loopback { "127.0.0.1" } else { "" };
        set("listen_addresses", listen.into());
        set("port", port.to_string().into());
        set("unix_socket_permissions", "0700".into());
        set("logging_collector", "off".into());
        set("log_destination", "stderr".into());
        options
    }

    fn check_settings(&self) -> Result<()> {
        for (name, value) in &self.settings {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
            if name.is_empty() || !name.chars().all(is_name) {
                let message = format!("{name:?} cannot be the name of a server parameter");
                return Err(Error::new(ErrorKind::Usage, message));
            }
            if value.contains('\0') {
                let message = format!("the value of the server parameter {name} has a NUL byte");
                return Err(Error::new(ErrorKind::Usage, message));
            }
        }
        Ok(())
    }
}

enum Started {
    Cluster(Box<Cluster>),
    PortTaken(u16, Error),
}

fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| {
            Error::new(ErrorKind::Io, "no port of 127.0.0.1 is free").with_source(error)
        })
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
