//! The private directory of a cluster: data, socket, log.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};

use super::account::{Account, first_closed};
use super::password::Password;

/// What fits into `sockaddr_un` on every system: 104 bytes with the final NUL on macOS and BSD.
const MAX_SOCKET_PATH: usize = 103;
/// As long as the name of a socket gets.
const SOCKET_NAME: &str = "/.s.PGSQL.65535";
const POLL: Duration = Duration::from_millis(5);
const LOG_LINES: usize = 20;

/// Removed when dropped, if the watchdog has not done it.
#[derive(Debug)]
pub(super) struct Directory {
    dir: tempfile::TempDir,
}

impl Directory {
    /// Makes a directory with mode `0700` in `parent`, or where temporary files go.
    pub(super) fn create(parent: Option<&Path>) -> Result<Self> {
        let temp_dir = std::env::temp_dir();
        let parent = match parent {
            Some(parent) => parent,
            // Often private to its user or deep (macOS); /tmp is open to the server and short.
            None if first_closed(&temp_dir).is_some() || !fits_socket(&temp_dir) => {
                Path::new("/tmp")
            }
            None => &temp_dir,
        };
        let dir = parent
            .canonicalize()
            .and_then(|parent| {
                tempfile::Builder::new()
                    .prefix("reconcile-")
                    .tempdir_in(parent)
            })
            .map_err(|error| {
                Error::new(
                    ErrorKind::Io,
                    format!("cannot make a directory in {}", parent.display()),
                )
                .with_source(error)
            })?;
        if dir.path().as_os_str().len() + SOCKET_NAME.len() > MAX_SOCKET_PATH {
            let message = format!("the path {} is too long for a socket", dir.path().display());
            return Err(Error::new(ErrorKind::Io, message)
                .with_help("set TMPDIR to a directory with a shorter path"));
        }
        Ok(Self { dir })
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(super) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub(super) fn password_file(&self) -> PathBuf {
        self.path().join("password")
    }

    /// The user id of the owner: ours, for a directory that was just made.
    pub(super) fn owner(&self) -> Result<u32> {
        fs::metadata(self.path())
            .map(|metadata| metadata.uid())
            .map_err(|error| self.error("cannot read", error))
    }

    pub(super) fn give_to(&self, account: &Account) -> Result<()> {
        if let Some(parent) = self.path().parent()
            && let Some(closed) = first_closed(parent)
        {
            return Err(Error::new(
                ErrorKind::Io,
                format!(
                    "the user {} cannot enter {}",
                    account.name,
                    closed.display()
                ),
            )
            .with_help("choose a directory that every user can enter, such as /tmp"));
        }
        chown(self.path(), Some(account.uid), Some(account.gid))
            .map_err(|error| self.error("cannot change the owner of", error))
    }

    pub(super) fn write_password(
        &self,
        password: &Password,
        account: Option<&Account>,
    ) -> Result<()> {
        let path = self.password_file();
        let write = || {
            let mut options = fs::OpenOptions::new();
            let mut file = options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)?;
            io::Write::write_all(&mut file, password.reveal().as_bytes())?;
            account.map_or(Ok(()), |a| chown(&path, Some(a.uid), Some(a.gid)))
        };
        write().map_err(|error| self.error("cannot write the password file in", error))
    }

    /// Waits for the word that `pg_ctl` waits for too: `ready` in the server's lock file.
    ///
    /// No client is needed for it, and nothing is logged on the way.
    pub(super) fn wait_until_ready(&self, timeout: Duration) -> Result<()> {
        let started = Instant::now();
        let lock_file = self.data().join("postmaster.pid");
        loop {
            if fs::read_to_string(&lock_file).is_ok_and(|text| is_ready(&text)) {
                return Ok(());
            }
            if let Ok(program) = fs::read_to_string(self.path().join("failed"))
                && !program.is_empty()
            {
                return Err(self.program_error(&format!("{} failed", program.trim())));
            }
            if started.elapsed() > timeout {
                let message = format!("PostgreSQL was not ready within {timeout:?}");
                return Err(self.program_error(&message));
            }
            thread::sleep(POLL);
        }
    }

    pub(super) fn read_log(&self) -> Result<String> {
        fs::read(self.path().join("log"))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .map_err(|error| self.error("cannot read the log in", error))
    }

    /// Makes sure that nothing is left. The watchdog removes what is in it; it may not be able to
    /// remove the directory itself from the parent that the caller chose.
    pub(super) fn remove(self) -> Result<()> {
        let path = self.path().to_owned();
        match self.dir.close() {
            Err(error) if path.exists() => {
                let message = format!("cannot remove {}", path.display());
                Err(Error::new(ErrorKind::Io, message).with_source(error))
            }
            _ => Ok(()),
        }
    }

    fn program_error(&self, message: &str) -> Error {
        let log = self.read_log().unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines.iter().skip(lines.len().saturating_sub(LOG_LINES));
        let tail = tail.copied().collect::<Vec<_>>().join("\n");
        Error::new(ErrorKind::Program, message).with_source(tail)
    }

    fn error(&self, what: &str, source: io::Error) -> Error {
        let message = format!("{what} {}", self.path().display());
        Error::new(ErrorKind::Io, message).with_source(source)
    }
}

/// The eighth line is the server's state.
fn is_ready(lock_file: &str) -> bool {
    lock_file
        .lines()
        .nth(7)
        .is_some_and(|line| line.trim_end() == "ready")
}

fn fits_socket(parent: &Path) -> bool {
    // "/reconcile-" and six random characters.
    parent.as_os_str().len() + 17 + SOCKET_NAME.len() <= MAX_SOCKET_PATH
}
