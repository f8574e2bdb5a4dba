//! Reading schemas and migrations from files; the one part of this room that does.

use std::fs;
use std::path::{Path, PathBuf};

use super::migrations::{MIGRATION_LOCK, MIGRATION_SCRIPT, Migration, Migrations};
use super::source::Source;
use crate::error::{Error, ErrorKind, Result};

/// Reads the files of a schema, for [`Schema::parse`](super::Schema::parse): one file, or every
/// `*.prisma` below a folder in the order of their paths.
///
/// # Errors
///
/// [`ErrorKind::Io`] if a file cannot be read or is not UTF-8, or if there is none in the folder.
pub fn read_schema(path: &Path) -> Result<Vec<Source>> {
    if !path.is_dir() {
        return Ok(vec![source(path)?]);
    }
    let mut files = Vec::new();
    below(path, &mut files)?;
    files.sort();
    if files.is_empty() {
        let message = format!("there is no .prisma file in {}", path.display());
        return Err(Error::new(ErrorKind::Io, message));
    }
    files.iter().map(|file| source(file)).collect()
}

/// Reads a folder of migrations: every folder in it, hidden ones too, and the lock file. Other files,
/// deeper folders and links are not Prisma's business.
///
/// # Errors
///
/// [`ErrorKind::Io`] if the folder or a file in it cannot be read, or is not UTF-8. That a folder has
/// no `migration.sql` is no error here.
pub fn read_migrations(folder: &Path) -> Result<Migrations> {
    let mut list = Vec::new();
    for entry in entries(folder)? {
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(name) = entry.file_name().into_string() else {
            let message = format!("the name of {} is not UTF-8", entry.path().display());
            return Err(Error::new(ErrorKind::Io, message));
        };
        let script = optional_text(&entry.path().join(MIGRATION_SCRIPT))?;
        list.push(Migration::new(name, script));
    }
    let lock = optional_text(&folder.join(MIGRATION_LOCK))?;
    Ok(Migrations::new(list, lock.as_deref()))
}

fn source(path: &Path) -> Result<Source> {
    Ok(Source::new(path.display().to_string(), text(path)?))
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| unreadable(path, error))
}

fn optional_text(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, error)),
    }
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in entries(folder)? {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            below(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "prisma") {
            files.push(path);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect);
    entries.map_err(|error| unreadable(folder, error))
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let message = format!("cannot read {}", path.display());
    Error::new(ErrorKind::Io, message).with_source(error)
}
