//! The process that outlives us by a moment, to end the server and remove its files.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::error::{Error, ErrorKind, Result};

use super::account::Account;
use super::directory::Directory;

/// A shell that owns the server, and waits for the pipe on its standard input to close.
///
/// The other end is ours alone (the standard library marks it close-on-exec), so that the kernel
/// closes it when this process ends, even by `SIGKILL`. No signal handler is needed for that.
#[derive(Debug)]
pub(super) struct Watchdog {
    shell: Child,
}

impl Watchdog {
    /// Starts the shell, which runs `initdb`, then `postgres`.
    pub(super) fn spawn(
        directory: &Directory,
        account: Option<&Account>,
        programs: &Path,
        locale: &str,
        options: &[OsString],
    ) -> Result<Self> {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", include_str!("watchdog.sh"), "reconcile-watchdog"])
            .arg(directory.path())
            .arg(programs)
            .arg(locale)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ours may be closed to the server's account, and must not be kept busy.
            .current_dir(directory.path())
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
        Ok(Self { shell })
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
