//! The folder of a snapshot: made under another name, and renamed when it is whole.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::digest;
use super::manifest::{self, Contents, File, Manifest};
use crate::error::{Error, ErrorKind, Result};

/// What the name of an unfinished snapshot ends with.
const PARTIAL: &str = ".partial";

/// A snapshot that is whole.
#[derive(Debug, Clone)]
pub struct Snapshot {
    path: PathBuf,
    manifest: Manifest,
}

impl Snapshot {
    /// Reads what a snapshot says of itself; [`verify`](Self::verify) looks whether it is true.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if the folder is no snapshot, or one of a later version of this crate.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let file = path.join(manifest::FILE);
        let text = fs::read_to_string(&file).map_err(|error| {
            let message = format!("{} is no snapshot", path.display());
            Error::new(ErrorKind::Io, message)
                .with_help("name the folder that holds manifest.json")
                .with_source(error)
        })?;
        let unreadable = || {
            let message = format!("cannot understand {}", file.display());
            Error::new(ErrorKind::Io, message)
        };
        let read: Manifest =
            serde_json::from_str(&text).map_err(|error| unreadable().with_source(error))?;
        if read.schema_version != manifest::SCHEMA_VERSION {
            let help = "it was made by another version of reconcile; use that one";
            return Err(unreadable().with_help(help));
        }
        Ok(Self {
            path,
            manifest: read,
        })
    }

    /// Its folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

/// One folder beside others, as [`list`] finds it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Entry {
    /// A snapshot.
    Whole(Box<Snapshot>),
    /// One that is being made, or was when its maker was killed.
    Partial(PathBuf),
    /// A folder with a manifest that cannot be read.
    Unreadable(PathBuf, Error),
}

/// The snapshots in a folder, the oldest first; none if there is no such folder. Other files and
/// folders are passed over.
///
/// # Errors
///
/// [`ErrorKind::Io`] if the folder cannot be read.
pub fn list(folder: &Path) -> Result<Vec<Entry>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(cannot("read", folder, error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| cannot("read", folder, error))?.path());
    }
    paths.sort_unstable();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() && path.to_string_lossy().ends_with(PARTIAL) {
            found.push(Entry::Partial(path));
        } else if path.join(manifest::FILE).is_file() {
            found.push(match Snapshot::open(&path) {
                Ok(snapshot) => Entry::Whole(Box::new(snapshot)),
                Err(error) => Entry::Unreadable(path, error),
            });
        }
    }
    Ok(found)
}

/// A snapshot in the making. Dropped before it is finished, it is removed.
pub(super) struct Partial {
    path: PathBuf,
    end: PathBuf,
    parts: Vec<(String, Contents, u64)>,
    finished: bool,
}

impl Partial {
    /// Makes the folder, readable by this user alone, if the disk has room for `needed` bytes.
    pub(super) fn new(parent: &Path, at: &str, needed: u64) -> Result<Self> {
        let name: String = at.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        fs::create_dir_all(parent).map_err(|error| cannot("make", parent, error))?;
        room(parent, needed)?;
        let end = parent.join(&name);
        let path = parent.join(format!("{name}{PARTIAL}"));
        if end.exists() {
            let message = format!("{} is there already", end.display());
            return Err(Error::new(ErrorKind::Io, message).with_help("wait a second"));
        }
        let mut folder = fs::DirBuilder::new();
        let made = folder.mode(0o700).create(&path);
        made.map_err(|error| cannot("make", &path, error))?;
        Ok(Self {
            path,
            end,
            parts: Vec::new(),
            finished: false,
        })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Notes what a program has written.
    pub(super) fn written(&mut self, name: &str, contents: Contents, time: u64) -> Result<()> {
        let path = self.path(name);
        let mut names = vec![name.to_owned()];
        if path.is_dir() {
            let entries = fs::read_dir(&path).map_err(|error| cannot("read", &path, error))?;
            names = entries
                .flatten()
                .map(|entry| format!("{name}/{}", entry.file_name().to_string_lossy()))
                .collect();
            names.sort_unstable();
        }
        for (number, name) in names.into_iter().enumerate() {
            let time = if number == 0 { time } else { 0 };
            self.parts.push((name, contents, time));
        }
        Ok(())
    }

    /// Writes a value as a file.
    pub(super) fn json(
        &mut self,
        name: &str,
        contents: Contents,
        value: &impl Serialize,
    ) -> Result<()> {
        write_json(&self.path(name), value)?;
        self.written(name, contents, 0)
    }

    /// The checksums of all that was written, which is on the disk afterwards.
    pub(super) fn files(&self) -> Result<Vec<File>> {
        let mut files = Vec::new();
        for (name, contents, milliseconds) in &self.parts {
            let path = self.path(name);
            let failed = |error| cannot("read", &path, error);
            fs::File::open(&path)
                .and_then(|file| file.sync_all())
                .map_err(failed)?;
            let (bytes, sha256) = digest::of(&path).map_err(failed)?;
            files.push(File {
                name: name.clone(),
                contents: *contents,
                bytes,
                sha256,
                milliseconds: *milliseconds,
            });
        }
        Ok(files)
    }

    /// Writes the manifest, and gives the folder its name.
    pub(super) fn finish(mut self, manifest: Manifest) -> Result<Snapshot> {
        write_json(&self.path(manifest::FILE), &manifest)?;
        let synced = |path: &Path| fs::File::open(path).and_then(|folder| folder.sync_all());
        let failed = |error| cannot("write", &self.path, error);
        synced(&self.path).map_err(failed)?;
        fs::rename(&self.path, &self.end).map_err(failed)?;
        self.finished = true;
        if let Some(parent) = self.end.parent() {
            // Not every file system can; the rename is done.
            let _ = synced(parent);
        }
        Ok(Snapshot {
            path: std::mem::take(&mut self.end),
            manifest,
        })
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        let file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let mut out = std::io::BufWriter::new(file);
        serde_json::to_writer_pretty(&mut out, value)?;
        out.into_inner().map_err(std::io::Error::from)?.sync_all()
    };
    write().map_err(|error| cannot("write", path, error))
}

/// Whether the disk has room for so many bytes.
fn room(folder: &Path, needed: u64) -> Result<()> {
    let disk = rustix::fs::statvfs(folder).map_err(|error| cannot("read", folder, error.into()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free >= needed {
        return Ok(());
    }
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    let message = format!(
        "the disk of {} has {} MiB of room, and the database takes {} MiB",
        folder.display(),
        mib(free),
        mib(needed)
    );
    let help = "a snapshot is often smaller, for indexes are not in it and the backup is \
                compressed: make room, choose another folder, or do without this check";
    Err(Error::new(ErrorKind::Io, message).with_help(help))
}

pub(super) fn cannot(what: &str, path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot {what} {}", path.display())).with_source(error)
}
