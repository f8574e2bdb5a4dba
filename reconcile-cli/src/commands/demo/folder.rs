//! The folder of the demonstration's project.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::Failure;

/// Makes a folder of a new name, says it, waits until nobody can write to it any more, and removes it.
const KEEPER: &str = r#"d=$(mktemp -d -- "$1/reconcile-demo.XXXXXX") || exit; printf '%s\0' "$d" && cat; rm -rf -- "$d""#;

/// A folder that is gone afterwards, whatever ends this process: another one waits for that.
pub(super) struct Folder {
    path: PathBuf,
    keeper: Child,
}

impl Folder {
    pub(super) fn new() -> Result<Self, Failure> {
        let parent = std::env::temp_dir();
        let failed = || Failure::new(format!("cannot make a folder in {}", parent.display()));
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh"])
            .arg(&parent)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C is for us.
            .process_group(0)
            .spawn()
            .map_err(|error| failed().caused_by(&error))?;
        let mut said = Vec::new();
        if let Some(stdout) = keeper.stdout.as_mut() {
            let read = BufReader::new(stdout).read_until(0, &mut said);
            read.map_err(|error| failed().caused_by(&error))?;
        }
        // Without its end it was not made.
        let path = said.strip_suffix(&[0]).unwrap_or_default();
        let path = PathBuf::from(OsStr::from_bytes(path));
        let made = !path.as_os_str().is_empty();
        let folder = Self { path, keeper };
        if made {
            Ok(folder)
        } else {
            Err(failed().with_help("set TMPDIR to a folder where files can be made"))
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // It has nothing else to wait for.
        let _ = self.keeper.wait();
    }
}
