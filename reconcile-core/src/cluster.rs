//! Throwaway PostgreSQL servers, from the binaries on the machine.
//!
//! For rehearsals, demonstrations and tests: a [`Cluster`] is a private server in a temporary
//! directory that only this user can reach. It is ready in about a second, and nothing of it is
//! left when the value is dropped, when the program panics, is interrupted or is killed with
//! `SIGKILL`: a small shell process holds the other end of a pipe and cleans up as soon as
//! the pipe closes ([`Cluster`] says more).
//!
//! ```no_run
//! use reconcile_core::cluster::{Binaries, Cluster};
//!
//! let binaries = Binaries::find(None)?;
//! let cluster = Cluster::builder().setting("max_connections", "20").start(&binaries)?;
//! println!("psql '{}'", cluster.url("postgres"));
//! cluster.stop()?;
//! # Ok::<(), reconcile_core::Error>(())
//! ```
//!
//! The crates that do this were looked at first: `postgresql_embedded` and `pg-embed` download a
//! server and bring an asynchronous runtime, `pgtemp` needs one too and panics on failure, and none
//! of them survives a `SIGKILL` of its owner without leaving the server running.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use crate::error::Result;

mod account;
mod binaries;
mod builder;
mod directory;
mod password;
mod watchdog;

pub use binaries::Binaries;
#[cfg(feature = "snapshot")]
pub(crate) use binaries::candidates;
pub use builder::ClusterBuilder;

use directory::Directory;
use password::Password;
use watchdog::Watchdog;

/// The superuser of every cluster.
const USER: &str = "postgres";
/// PostgreSQL's port, which URLs may leave out.
const DEFAULT_PORT: u16 = 5432;

/// A running throwaway server. Dropping it kills the server and removes its directory.
///
/// - It listens on a Unix socket in a directory with mode `0700`, which is why it lets its
///   superuser `postgres` in without a password; with [`ClusterBuilder::loopback`] also on
///   `127.0.0.1`, where it asks for a random one.
/// - PostgreSQL refuses to run as root. Started by root, it runs as `postgres`, else as the user
///   that called `sudo`, else as `nobody`; root can still connect.
/// - It has a process group of its own, so that Ctrl-C in a terminal reaches this program and not
///   the server. What ends the server is a pipe from this program that closes when the program
///   ends, in whatever way. Only a `SIGKILL` of the watchdog itself (`sh`) leaves the files behind.
/// - Clusters share nothing: any number can run side by side.
#[derive(Debug)]
pub struct Cluster {
    // The order matters: fields are dropped from first to last, and the server goes before its files.
    watchdog: Watchdog,
    directory: Directory,
    port: u16,
    /// Set if the server listens on `127.0.0.1` too.
    password: Option<Password>,
    major: u32,
}

impl Cluster {
    /// Starts describing a cluster.
    pub fn builder() -> ClusterBuilder {
        ClusterBuilder::default()
    }

    /// The URL of a database of this cluster, through its Unix socket.
    ///
    /// It has the form `postgresql://postgres@localhost/app?host=/socket/dir`, which this crate,
    /// libpq (`psql`, `pg_dump`) and Prisma's tools all take to mean the socket. The `postgres`
    /// crate by itself does not: it would try `localhost` first. Build its `Config` from
    /// [`socket_dir`](Self::socket_dir) and [`user`](Self::user) instead.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let mut url = format!("postgresql://{USER}@localhost");
        if self.port != DEFAULT_PORT {
            let _ = write!(url, ":{}", self.port);
        }
        url.push('/');
        push_encoded(&mut url, database.as_bytes());
        url.push_str("?host=");
        push_encoded(&mut url, self.socket_dir().as_os_str().as_bytes());
        url
    }

    /// The URL of a database through `127.0.0.1`, if [`ClusterBuilder::loopback`] was asked for.
    ///
    /// It holds the cluster's password.
    #[must_use]
    pub fn loopback_url(&self, database: &str) -> Option<String> {
        let password = self.password.as_ref()?.reveal();
        let port = self.port;
        let mut url = format!("postgresql://{USER}:{password}@127.0.0.1:{port}/");
        push_encoded(&mut url, database.as_bytes());
        Some(url)
    }

    /// The directory of the Unix socket, for `host=`.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        self.directory.path()
    }

    /// The port of both kinds of connection: 5432 unless the server listens on `127.0.0.1`.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The name of the superuser.
    #[must_use]
    pub fn user(&self) -> &'static str {
        USER
    }

    /// The major version of the server.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    /// What the server has logged so far.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if the file cannot be read.
    pub fn log(&self) -> Result<String> {
        self.directory.read_log()
    }

    /// Kills the server at once, removes its directory, and waits until both are done.
    ///
    /// Dropping the cluster does the same, but cannot say that it failed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if something of the directory is left.
    pub fn stop(mut self) -> Result<()> {
        self.watchdog.release();
        self.directory.require_removed()
    }
}

/// Percent-encodes everything that is not unreserved in a URL, so that any name and path fit.
fn push_encoded(url: &mut String, bytes: &[u8]) {
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                url.push(char::from(byte));
            }
            _ => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
}
