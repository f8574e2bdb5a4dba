//! The folder of the demonstration's project.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::Failure;

/// Makes the folder, waits until nobody can write to it any more, and removes it.
const KEEPER: &str = r#"mkdir -m 700 -- "$1" && echo made && cat; rm -rf -- "$1""#;

/// A folder that is gone afterwards, whatever ends this process: another one waits for that.
pub(super) struct Folder {
    path: PathBuf,
    keeper: Child,
}

impl Folder {
    pub(super) fn new() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("reconcile-demo-{}", std::process::id()));
        let failed = || Failure::new(format!("cannot make {}", path.display()));
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh"])
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C is for us.
            .process_group(0)
            .spawn()
            .map_err(|error| failed().caused_by(&error))?;
        let mut said = String::new();
        if let Some(stdout) = keeper.stdout.as_mut() {
            let read = BufReader::new(stdout).read_line(&mut said);
            read.map_err(|error| failed().caused_by(&error))?;
        }
        let folder = Self { path, keeper };
        if said == "made\n" {
            Ok(folder)
        } else {
            Err(
                Failure::new(format!("cannot make {}", folder.path.display()))
                    .with_help("set TMPDIR to a folder where files can be made"),
            )
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
