//! The files of the baseline: staged beside the folder of migrations, and given their names in one step.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{APPLIED_DIFF, BASELINE};
use crate::error::{Error, ErrorKind, Result};
use crate::prisma::{LockFile, MIGRATION_LOCK, MIGRATION_SCRIPT};

/// What the staged folder is called. It is no folder of migrations' business: one in there without `migration.sql` would
/// end every deploy with P3015.
const STAGED: &str = ".0000_baseline.reconcile-new";

/// The folder of the migration under another name. Dropped before it is placed, it is removed.
#[derive(Debug)]
pub(super) struct Staged {
    path: PathBuf,
    place: PathBuf,
}

impl Staged {
    /// Writes script and diff. What an earlier run left there when it was killed is written over.
    pub(super) fn new(migrations: &Path, script: &str, diff: Option<&str>) -> Result<Self> {
        fs::create_dir_all(migrations).map_err(|error| cannot("make", migrations, error))?;
        let parent = match migrations.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let staged = Self {
            path: parent.join(STAGED),
            place: migrations.join(BASELINE),
        };
        staged.remove()?;
        fs::create_dir(&staged.path).map_err(|error| cannot("make", &staged.path, error))?;
        write(&staged.path.join(MIGRATION_SCRIPT), script)?;
        if let Some(diff) = diff {
            write(&staged.path.join(APPLIED_DIFF), diff)?;
        }
        sync(&staged.path);
        Ok(staged)
    }

    /// Gives the folder its name.
    pub(super) fn place(self) -> Result<Placed> {
        // A rename would replace an empty folder without a word.
        if self.place.exists() {
            let message = format!("{} came into being meanwhile", self.place.display());
            return Err(Error::new(ErrorKind::Changed, message).with_help("run it again"));
        }
        fs::rename(&self.path, &self.place).map_err(|error| cannot("make", &self.place, error))?;
        if let Some(parent) = self.place.parent() {
            sync(parent);
        }
        Ok(Placed {
            staged: self.path.clone(),
            place: self.place.clone(),
        })
    }

    fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(cannot("remove", &self.path, error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After it was placed there is nothing; and what cannot be removed now is removed by the next run.
        let _ = self.remove();
    }
}

/// The folder under its name, which can still be taken back.
#[derive(Debug)]
pub(super) struct Placed {
    staged: PathBuf,
    place: PathBuf,
}

impl Placed {
    /// Takes the folder away again, in one step.
    pub(super) fn take_back(self) -> Result<()> {
        fs::rename(&self.place, &self.staged)
            .and_then(|()| fs::remove_dir_all(&self.staged))
            .map_err(|error| cannot("remove", &self.place, error))
    }
}

/// Writes `migration_lock.toml`, whole or not at all. By itself it changes nothing of what Prisma does.
pub(super) fn write_lock_file(migrations: &Path) -> Result<()> {
    fs::create_dir_all(migrations).map_err(|error| cannot("make", migrations, error))?;
    let path = migrations.join(MIGRATION_LOCK);
    let new = migrations.join(format!("{MIGRATION_LOCK}.reconcile-new"));
    write(&new, LockFile::POSTGRESQL)?;
    fs::rename(&new, &path).map_err(|error| cannot("write", &path, error))?;
    sync(migrations);
    Ok(())
}

/// Whether the diff is kept.
pub(super) fn has_diff(migrations: &Path) -> bool {
    migrations.join(BASELINE).join(APPLIED_DIFF).is_file()
}

fn write(path: &Path, text: &str) -> Result<()> {
    let written = fs::File::create(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| cannot("write", path, error))
}

/// So that a name outlives a loss of power; where folders cannot be opened, the system sees to that.
fn sync(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn cannot(what: &str, path: &Path, error: std::io::Error) -> Error {
    let message = format!("cannot {what} {}", path.display());
    Error::new(ErrorKind::Io, message)
        .with_help(
            "nothing was adopted; see to it that the folder can be written, and run it again",
        )
        .with_source(error)
}
