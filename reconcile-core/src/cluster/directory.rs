//! The private directory of a cluster: data, socket, log. The watchdog makes and removes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind, Result};

use super::account::{Account, first_closed};

/// What fits into `sockaddr_un` on every system: 104 bytes with the final NUL on macOS and BSD.
const MAX_SOCKET_PATH: usize = 103;
/// The directory's name and the longest name of a socket in it.
const BELOW_PARENT: &str = "/reconcile-XXXXXX/.s.PGSQL.65535";
const POLL: Duration = Duration::from_millis(5);
const LOG_LINES: usize = 20;

/// Chooses where to make the directory: `wanted`, else where temporary files go.
pub(super) fn parent(wanted: Option<&Path>, account: Option<&Account>) -> Result<PathBuf> {
    let parent = match wanted {
        Some(parent) => parent.to_owned(),
        None => std::env::temp_dir(),
    };
    let parent = parent.canonicalize().map_err(|error| {
        let message = format!("cannot read {}", parent.display());
        Error::new(ErrorKind::Io, message).with_source(error)
    })?;
    let trouble = match account.and_then(|account| Some((account, first_closed(&parent)?))) {
        Some((account, closed)) => {
            format!(
                "the user {} cannot enter {}",
                account.name,
                closed.display()
            )
        }
        None if !fits_socket(&parent) => {
            format!("the path {} is too long for a socket", parent.display())
        }
        None => return Ok(parent),
    };
    // The system's own choice may be private to its user or deep (macOS). /tmp is neither.
    if wanted.is_none() {
        return Ok(PathBuf::from("/tmp"));
    }
    Err(Error::new(ErrorKind::Io, trouble).with_help(
        "choose a directory that every user can enter and whose path is short, such as /tmp",
    ))
}

fn fits_socket(parent: &Path) -> bool {
    parent.as_os_str().len() + BELOW_PARENT.len() <= MAX_SOCKET_PATH
}

#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
}

impl Directory {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for the word that `pg_ctl` waits for too: `ready` in the server's lock file.
    ///
    /// No client is needed for it, and nothing is logged on the way.
    pub(super) fn wait_until_ready(&self, timeout: Duration) -> Result<()> {
        let started = Instant::now();
        let lock_file = self.path.join("data/postmaster.pid");
        let failed = self.path.join("failed");
        loop {
            if fs::read_to_string(&lock_file).is_ok_and(|text| is_ready(&text)) {
                return Ok(());
            }
            // It is made first and written then: it may be read in between.
            if let Ok(program) = fs::read_to_string(&failed)
                && !program.is_empty()
            {
                return Err(self.program_error(format!("{} failed", program.trim_end())));
            }
            if started.elapsed() > timeout {
                return Err(
                    self.program_error(format!("PostgreSQL was not ready within {timeout:?}"))
                );
            }
            thread::sleep(POLL);
        }
    }

    pub(super) fn read_log(&self) -> Result<String> {
        match fs::read(self.path.join("log")) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) => {
                let message = format!("cannot read the log in {}", self.path.display());
                Err(Error::new(ErrorKind::Io, message).with_source(error))
            }
        }
    }

    /// An error if the watchdog, which has ended, has left something.
    pub(super) fn require_removed(&self) -> Result<()> {
        if !self.path.exists() {
            return Ok(());
        }
        let message = format!("{} could not be removed", self.path.display());
        Err(Error::new(ErrorKind::Io, message))
    }

    fn program_error(&self, message: String) -> Error {
        let log = self.read_log().unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines
            .get(lines.len().saturating_sub(LOG_LINES)..)
            .unwrap_or_default();
        Error::new(ErrorKind::Program, message).with_source(tail.join("\n"))
    }
}

/// The eighth line is the server's state.
fn is_ready(lock_file: &str) -> bool {
    lock_file
        .lines()
        .nth(7)
        .is_some_and(|line| line.trim_end() == "ready")
}
