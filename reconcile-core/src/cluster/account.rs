//! The account that the server runs under: ours, or an ordinary one if we are root.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{Error, ErrorKind, Result};

/// An account without privileges, to which root steps down.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl Account {
    /// `None` if we are an ordinary user; if we are root, the first of `postgres`, the user that
    /// called `sudo`, and `nobody` that exists.
    pub(super) fn for_server() -> Result<Option<Self>> {
        // The standard library does not tell it.
        if id(&["-u"]) != Some(0) {
            return Ok(None);
        }
        let sudo_user = std::env::var("SUDO_USER").ok();
        [
            "postgres",
            sudo_user.as_deref().unwrap_or_default(),
            "nobody",
        ]
        .into_iter()
        .filter(|name| !name.is_empty())
        .find_map(Self::look_up)
        .map(Some)
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Program,
                "PostgreSQL refuses to run as root, and there is no user postgres or nobody",
            )
            .with_help("run this as an ordinary user, or create the user postgres")
        })
    }

    fn look_up(name: &str) -> Option<Self> {
        let (uid, gid) = (id(&["-u", "--", name])?, id(&["-g", "--", name])?);
        (uid != 0).then(|| Self {
            name: name.to_owned(),
            uid,
            gid,
        })
    }

    /// Fails if the account cannot get into `path`, as with programs below root's home directory.
    pub(super) fn require_access(&self, path: &Path) -> Result<()> {
        let Some(closed) = first_closed(path) else {
            return Ok(());
        };
        Err(Error::new(
            ErrorKind::Program,
            format!(
                "PostgreSQL refuses to run as root, and the user {} cannot enter {} to run the programs in {}",
                self.name,
                closed.display(),
                path.display(),
            ),
        )
        .with_help(format!(
            "run `chmod o+x {}`, put the programs where every user can reach them, or run this as an ordinary user",
            closed.display()
        )))
    }
}

/// Asks `id`, which also knows the users of directory services.
fn id(args: &[&str]) -> Option<u32> {
    let output = Command::new("id")
        .args(args)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The first directory on the way to `path` that is closed to other users.
///
/// Looks only at the permission for everyone: an answer that is too strict for owners and groups,
/// and right for the accounts that root steps down to.
pub(super) fn first_closed(path: &Path) -> Option<&Path> {
    let is_open = |dir: &Path| fs::metadata(dir).is_ok_and(|m| m.permissions().mode() & 0o001 != 0);
    let mut dirs: Vec<&Path> = path.ancestors().collect();
    dirs.reverse();
    dirs.into_iter().find(|dir| !is_open(dir))
}
