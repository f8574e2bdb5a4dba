//! Whether a snapshot is what it says it is.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::folder::Snapshot;
use super::manifest::{self, Contents, File};
use super::program::Program;
use super::{digest, folder};
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::name::QualifiedName;
use crate::sequence::SequenceReport;

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Verified {
    /// The files whose checksums were made again.
    pub files: usize,
    /// Their length.
    pub bytes: u64,
    /// The tables whose rows are in the full backup, by its table of contents.
    pub tables: usize,
    /// What is wrong; nothing is the answer that is wanted.
    pub problems: Vec<Problem>,
}

/// Something that is wrong with a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "problem")]
#[non_exhaustive]
pub enum Problem {
    /// A file of the manifest is not there, or cannot be read.
    Missing {
        /// The file.
        file: String,
    },
    /// A file is not what it was.
    Changed {
        /// The file.
        file: String,
    },
    /// A file that the manifest does not name.
    Unknown {
        /// The file.
        file: String,
    },
    /// `pg_restore` cannot read the full backup.
    Archive {
        /// What it said.
        message: String,
    },
    /// The rows of a table are not in the full backup.
    NotBackedUp {
        /// The table.
        table: String,
    },
    /// A definition is different in the restored database.
    Definition {
        /// The difference.
        difference: String,
    },
    /// A table has another number of rows in the restored database.
    Rows {
        /// The table.
        table: String,
        /// So many rows it had.
        before: u64,
        /// So many it has; none if it is not there.
        after: Option<u64>,
    },
    /// A sequence is behind where it was in the restored database.
    Sequence {
        /// The sequence.
        sequence: String,
        /// The value that it would have returned next; none if it had reached its end.
        before: Option<i64>,
        /// The value that it returns next; none if it is not there, cannot be read, or has reached
        /// its end.
        after: Option<i64>,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { file } => write!(f, "{file} is missing"),
            Self::Changed { file } => write!(f, "{file} has changed since it was written"),
            Self::Unknown { file } => write!(f, "{file} is not of the snapshot"),
            Self::Archive { message } => write!(f, "the full backup cannot be read: {message}"),
            Self::NotBackedUp { table } => {
                write!(f, "the rows of {table} are not in the full backup")
            }
            Self::Definition { difference } => write!(f, "restored differently: {difference}"),
            Self::Rows {
                table,
                before,
                after: Some(after),
            } => write!(f, "{table} had {before} rows, and has {after} restored"),
            Self::Rows { table, before, .. } => {
                write!(f, "{table} had {before} rows, and is not restored")
            }
            Self::Sequence {
                sequence,
                before,
                after,
            } => {
                let value = |next: &Option<i64>| {
                    next.map_or("no value".to_owned(), |next| next.to_string())
                };
                let (before, after) = (value(before), value(after));
                write!(
                    f,
                    "the sequence {sequence} came to {before} next, and comes to {after} restored"
                )
            }
        }
    }
}

impl Snapshot {
    /// Makes all checksums again, and lets `pg_restore` read the full backup's table of contents.
    ///
    /// Needs no server. [`Restorer`](super::Restorer) proves more: it restores everything.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if there is no `pg_restore` that is as new as the `pg_dump` that made
    /// it; [`ErrorKind::Io`] if the folder cannot be read. What is wrong with the snapshot is no
    /// error but a [`Problem`].
    pub fn verify(&self, programs: Option<&Path>) -> Result<Verified> {
        let mut problems: Vec<Problem> = Vec::new();
        for file in &self.manifest().files {
            problems.extend(self.checked(file));
        }
        problems.extend(self.unknown()?);
        let mut tables = 0;
        if problems.is_empty() {
            match self.listed(programs)? {
                Ok(listing) => {
                    let backed_up = backed_up(&listing);
                    tables = backed_up.len();
                    problems.extend(self.not_backed_up(&backed_up)?);
                }
                Err(message) => problems.push(Problem::Archive { message }),
            }
        }
        problems.sort_unstable();
        Ok(Verified {
            files: self.manifest().files.len(),
            bytes: self.manifest().bytes(),
            tables,
            problems,
        })
    }

    /// The catalog that was read with it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if it cannot be read.
    pub fn catalog(&self) -> Result<Catalog> {
        self.json(Contents::Catalog, "catalog.json")
    }

    /// How the sequences stood.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if that cannot be read.
    pub fn sequences(&self) -> Result<SequenceReport> {
        self.json(Contents::Sequences, "sequences.json")
    }

    fn json<T: DeserializeOwned>(&self, contents: Contents, usual: &str) -> Result<T> {
        let name = self.manifest().of(contents).next();
        let path = self.path().join(name.map_or(usual, |file| &file.name));
        let text =
            fs::read_to_string(&path).map_err(|error| folder::cannot("read", &path, error))?;
        serde_json::from_str(&text).map_err(|error| {
            let message = format!("cannot understand {}", path.display());
            Error::new(ErrorKind::Io, message).with_source(error)
        })
    }

    fn checked(&self, file: &File) -> Option<Problem> {
        let name = file.name.clone();
        match digest::of(&self.path().join(&file.name)) {
            Err(_) => Some(Problem::Missing { file: name }),
            Ok((bytes, sha256)) if bytes != file.bytes || sha256 != file.sha256 => {
                Some(Problem::Changed { file: name })
            }
            Ok(_) => None,
        }
    }

    /// Files that nobody knows; other folders than those of the snapshot are not looked into.
    fn unknown(&self) -> Result<Vec<Problem>> {
        let known: BTreeSet<&str> = self
            .manifest()
            .files
            .iter()
            .flat_map(|file| [Some(file.name.as_str()), file.name.split('/').next()])
            .flatten()
            .chain([manifest::FILE])
            .collect();
        let mut unknown = Vec::new();
        for folder in known
            .iter()
            .map(|name| self.path().join(name))
            .chain([self.path().to_owned()])
        {
            if !folder.is_dir() {
                continue;
            }
            let failed = |error| folder::cannot("read", &folder, error);
            for entry in fs::read_dir(&folder).map_err(failed)? {
                let path = entry.map_err(failed)?.path();
                let name = path.strip_prefix(self.path()).unwrap_or(&path);
                let name = name.to_string_lossy();
                if !known.contains(name.as_ref()) {
                    let file = name.into_owned();
                    unknown.push(Problem::Unknown { file });
                }
            }
        }
        Ok(unknown)
    }

    /// The archive's table of contents, or what `pg_restore` has against it.
    fn listed(&self, programs: Option<&Path>) -> Result<std::result::Result<String, String>> {
        let Some(archive) = self.manifest().archive() else {
            return Ok(Err("there is none".to_owned()));
        };
        let program = self.restore_program(programs)?;
        let archive = self.path().join(archive).display().to_string();
        let listing = program.run(None, &["--list".to_owned(), archive], &mut || {});
        Ok(listing.map_err(|error| error.to_string()))
    }

    pub(super) fn restore_program(&self, programs: Option<&Path>) -> Result<Program> {
        let dumped_by = self.manifest().dump_version.as_str();
        let major = dumped_by.split(|c: char| !c.is_ascii_digit()).next();
        let major = major.and_then(|digits| digits.parse().ok()).unwrap_or(0);
        Program::find("pg_restore", programs, major)
    }

    /// Tables that had rows of their own, and are not in the archive. Those of extensions are not
    /// expected there: their extension says which rows are dumped.
    fn not_backed_up(&self, backed_up: &BTreeSet<&str>) -> Result<Vec<Problem>> {
        let catalog = self.catalog()?;
        let missing = self.manifest().rows.iter().filter(|counted| {
            let table = catalog.get_table(&counted.table);
            let own = table.is_none_or(|table| table.extension.is_none());
            own && !names(backed_up, &counted.table)
        });
        let problem = |table: &super::TableRows| Problem::NotBackedUp {
            table: table.table.to_string(),
        };
        Ok(missing.map(problem).collect())
    }
}

/// What a listing names as rows of tables: `public users owner` of
/// `215; 0 16386 TABLE DATA public users owner`. Nothing in it is quoted.
fn backed_up(listing: &str) -> BTreeSet<&str> {
    let lines = listing.lines().filter(|line| !line.starts_with(';'));
    lines
        .filter_map(|line| Some(line.split_once(" TABLE DATA ")?.1))
        .collect()
}

fn names(backed_up: &BTreeSet<&str>, table: &QualifiedName) -> bool {
    // A line break in a name would end the line.
    let one_line = |part: &str| part.replace(['\n', '\r'], " ");
    let beginning = format!("{} {} ", one_line(&table.schema), one_line(&table.name));
    let next = backed_up.range(beginning.as_str()..).next();
    next.is_some_and(|line| line.starts_with(&beginning))
}
