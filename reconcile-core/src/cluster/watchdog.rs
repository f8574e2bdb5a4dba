//! The process that outlives us by a moment, to end the server and remove its files.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::error::{Error, ErrorKind, Result};

use super::account::Account;
use super::password::Password;

/// A shell that owns the server and its directory, and waits for the pipe on its standard input to
/// close.
///
/// The other end is ours alone (the standard library marks it close-on-exec), so that the kernel
/// closes it when this process ends, even by `SIGKILL`. No signal handler is needed for that. The
/// shell makes the directory too: there is no moment in which it exists unwatched.
#[derive(Debug)]
pub(super) struct Watchdog {
    shell: Child,
}

impl Watchdog {
    /// Starts the shell, which makes a directory in `parent` and runs `initdb`, then `postgres`.
    ///
    /// Gives the directory too.
    pub(super) fn spawn(
        account: Option<&Account>,
        parent: &Path,
        programs: &Path,
        locale: &str,
        password: Option<&Password>,
        options: &[OsString],
    ) -> Result<(Self, PathBuf)> {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", include_str!("watchdog.sh"), "reconcile-watchdog"])
            .args([parent, programs])
            .arg(locale)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ours may be closed to the server's account, and must not be kept busy.
            .current_dir("/")
            // Nothing of our environment (secrets, PG* variables) is the server's business.
            .env_clear()
            .env("LC_ALL", "C")
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            // Out of the terminal's foreground group: Ctrl-C is for us.
            .process_group(0);
        if let Some(path) = std::env::var_os("LD_LIBRARY_PATH") {
            command.env("LD_LIBRARY_PATH", path);
        }
        if let Some(account) = account {
            // As root, this also drops all supplementary groups.
            command.uid(account.uid).gid(account.gid);
        }
        let shell = command.spawn().map_err(|error| {
            Error::new(ErrorKind::Program, "cannot run /bin/sh").with_source(error)
        })?;
        let mut watchdog = Self { shell };
        let directory = watchdog.handshake(password).map_err(|error| {
            let message = format!("cannot make a directory in {}", parent.display());
            Error::new(ErrorKind::Io, message).with_source(error)
        })?;
        Ok((watchdog, directory))
    }

    /// Hands over the password, which must not be an argument, and receives the directory.
    fn handshake(&mut self, password: Option<&Password>) -> std::io::Result<PathBuf> {
        let mut line = Vec::new();
        if let Some(stdout) = self.shell.stdout.take() {
            BufReader::new(stdout).read_until(b'\n', &mut line)?;
        }
        if line.pop() != Some(b'\n') {
            return Err(std::io::Error::other("mktemp failed"));
        }
        if let Some(stdin) = &mut self.shell.stdin {
            stdin.write_all(password.map_or("", Password::reveal).as_bytes())?;
            stdin.write_all(b"\n")?;
        }
        Ok(PathBuf::from(OsString::from_vec(line)))
    }

    /// Closes the pipe and waits until the server is gone and its files are removed.
    pub(super) fn release(&mut self) {
        drop(self.shell.stdin.take());
        // It can fail only if somebody else has waited for the process: then it is gone too.
        let _ = self.shell.wait();
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.release();
    }
}
