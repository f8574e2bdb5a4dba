//! The scripts of a test.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::prisma::compare_names;
use crate::script::Script;

const MIGRATION: &str = "migration.sql";

/// Prisma's migrations, in its order.
pub(super) fn migrations(folder: &Path, since: Option<&str>) -> Result<Vec<Script>> {
    let nothing = |message: String, help: &str| Error::new(ErrorKind::Io, message).with_help(help);
    let mut names = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            names.push(path);
        } else if is_sql(&path) {
            let message = format!("{} is in no migration's folder", path.display());
            return Err(nothing(
                message,
                "Prisma runs migration.sql in the folders only: move it",
            ));
        }
    }
    names.sort_by(|a, b| compare_names(&name_of(a), &name_of(b)));
    if names.is_empty() {
        let message = format!("there is no migration in {}", folder.display());
        return Err(nothing(
            message,
            "a test that looks at nothing must not pass: name another folder",
        ));
    }
    if let Some(since) = since {
        let is_first = |path: &PathBuf| path.file_name().is_some_and(|name| name == since);
        let Some(first) = names.iter().position(is_first) else {
            let message = format!("there is no migration {since} in {}", folder.display());
            return Err(nothing(
                message,
                "name the first migration that is to be checked",
            ));
        };
        names.drain(..first);
    }
    let mut scripts = Vec::new();
    for name in names {
        scripts.push(script(&name.join(MIGRATION))?);
    }
    Ok(scripts)
}

/// A script, or all below a folder.
pub(super) fn scripts(path: &Path) -> Result<Vec<Script>> {
    if !path.is_dir() {
        return Ok(vec![script(path)?]);
    }
    let mut found = Vec::new();
    collect(path, &mut found, 0)?;
    if found.is_empty() {
        let message = format!("there is no .sql file below {}", path.display());
        return Err(Error::new(ErrorKind::Io, message)
            .with_help("a test that looks at nothing must not pass: name another folder"));
    }
    found.iter().map(|path| script(path)).collect()
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| unreadable(path, error))
}

fn script(path: &Path) -> Result<Script> {
    Script::from_bytes(path.display().to_string(), read(path)?)
}

/// Folders in folders that are looked into: links may lead round in circles.
const DEEPEST: u8 = 64;

fn collect(folder: &Path, found: &mut Vec<PathBuf>, depth: u8) -> Result<()> {
    if depth > DEEPEST {
        let message = format!("the folders below {} do not end", folder.display());
        return Err(Error::new(ErrorKind::Io, message).with_help("a link leads back up"));
    }
    for path in entries(folder)? {
        if path.is_dir() {
            collect(&path, found, depth + 1)?;
        } else if is_sql(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// The entries of a folder, by name.
fn name_of(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        paths.push(entry.map_err(|error| unreadable(folder, error))?.path());
    }
    paths.sort();
    Ok(paths)
}

fn is_sql(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let message = format!("cannot read {}", path.display());
    Error::new(ErrorKind::Io, message)
        .with_help("relative paths begin at the folder of the package that is tested")
        .with_source(error)
}
