//! The files of a baseline.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// What one of the scripts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Contents {
    /// What makes the schema in an empty database.
    FromEmpty,
    /// What brings the live database to the schema, as Prisma made it.
    Diff,
    /// The diff, repaired and without what would lose data.
    SafeDiff,
}

impl Contents {
    /// The name of its file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::FromEmpty => "from-empty.sql",
            Self::Diff => "diff.sql",
            Self::SafeDiff => "diff.safe.sql",
        }
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FromEmpty => "from-empty script",
            Self::Diff => "diff",
            Self::SafeDiff => "safe diff",
        })
    }
}

/// The scripts of a baseline, to be written into one folder.
#[derive(Debug)]
#[non_exhaustive]
pub struct Files<'a> {
    folder: &'a Path,
    all: Vec<(Contents, &'a str)>,
}

/// A file of a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// What it is.
    pub contents: Contents,
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was there already, just so.
    pub unchanged: bool,
}

impl<'a> Files<'a> {
    /// No file yet, in this folder, which need not be there.
    #[must_use]
    pub fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            all: Vec::new(),
        }
    }

    /// With this script.
    #[must_use]
    pub fn with(mut self, contents: Contents, text: &'a str) -> Self {
        self.all.push((contents, text));
        self
    }

    /// Writes those that are not there just so: all of them beside their places first, then each into
    /// its place in one step.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if another content is there and `force` is not set: nothing is written
    /// then. [`ErrorKind::Io`] if a file cannot be read or written.
    pub fn write(&self, force: bool) -> Result<Vec<Written>> {
        let mut files = Vec::new();
        for &(contents, text) in &self.all {
            let path = self.folder.join(contents.file_name());
            let unchanged = match fs::read(&path) {
                Ok(there) if there == text.as_bytes() => true,
                Ok(_) if !force => return Err(other_content(&path)),
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    let message = format!("cannot read {}", path.display());
                    return Err(Error::new(ErrorKind::Io, message).with_source(error));
                }
                _ => false,
            };
            files.push(Written {
                contents,
                path,
                unchanged,
            });
        }
        let texts = self.all.iter().map(|(_, text)| *text);
        let changed: Vec<_> = files
            .iter()
            .zip(texts)
            .filter(|(own, _)| !own.unchanged)
            .collect();
        let result = fs::create_dir_all(self.folder)
            .and_then(|()| {
                let mut all = changed.iter();
                all.try_for_each(|(own, text)| fs::write(beside(&own.path), text))
            })
            .and_then(|()| {
                let mut all = changed.iter();
                all.try_for_each(|(own, _)| fs::rename(beside(&own.path), &own.path))
            });
        if let Err(error) = result {
            for (own, _) in changed {
                // What is half written is of no use to anybody.
                let _ = fs::remove_file(beside(&own.path));
            }
            let message = format!("cannot write into {}", self.folder.display());
            return Err(Error::new(ErrorKind::Io, message).with_source(error));
        }
        Ok(files)
    }
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("sql.reconcile-new")
}

fn other_content(path: &Path) -> Error {
    let message = format!("{} is there, with another content", path.display());
    Error::new(ErrorKind::Usage, message)
        .with_help("look what it is; --force writes over it, --out DIR writes elsewhere")
}
