//! What a snapshot holds, as it says itself.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::QualifiedName;

/// The version of the manifest's own form.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// The file that tells what else there is.
pub(super) const FILE: &str = "manifest.json";

/// What a snapshot holds: written last, as `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Manifest {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// The version of this crate that made it.
    pub tool_version: String,
    /// When the snapshot saw the database: by the server's clock, in UTC, `2025-03-01T10:20:30Z`.
    pub created_at: String,
    /// The database.
    pub database: String,
    /// The server's version as a number: 150018 is 15.18.
    pub server_version_num: u32,
    /// The version of `pg_dump`.
    pub dump_version: String,
    /// The database's encoding, such as `UTF8`.
    pub encoding: String,
    /// The database's `LC_COLLATE`.
    pub collation: String,
    /// The database's `LC_CTYPE`.
    pub ctype: String,
    /// The other files, in the order in which they were written.
    pub files: Vec<File>,
    /// How many rows each table had, partitions and children each for themselves; in the order of
    /// the names. Empty if they were not counted.
    pub rows: Vec<TableRows>,
    /// The tables whose rows are in `data.sql`, quoted as PostgreSQL would: those that were asked
    /// for, each followed by its partitions.
    pub tables: Vec<String>,
    /// Tables that were asked for and are not in the database.
    pub missing: Vec<String>,
    /// How long all of it took, in milliseconds.
    pub milliseconds: u64,
}

/// One file of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct File {
    /// Its path within the folder.
    pub name: String,
    /// What is in it.
    pub contents: Contents,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How long it took to write, in milliseconds; 0 for all but the first file of a folder.
    pub milliseconds: u64,
}

/// What is in a [`File`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Contents {
    /// All definitions, as SQL.
    Schema,
    /// The rows of the chosen tables, as SQL.
    Data,
    /// Everything, as an archive for `pg_restore`.
    Full,
    /// The [`Catalog`](crate::catalog::Catalog), as JSON.
    Catalog,
    /// The report on the sequences, as JSON.
    Sequences,
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schema => "schema",
            Self::Data => "data of the chosen tables",
            Self::Full => "full backup",
            Self::Catalog => "catalog",
            Self::Sequences => "sequences",
        })
    }
}

/// How many rows a table had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TableRows {
    /// The table.
    pub table: QualifiedName,
    /// Its own rows, without those of partitions and children.
    pub rows: u64,
}

impl Manifest {
    /// The files that together are one thing.
    pub(super) fn of(&self, contents: Contents) -> impl Iterator<Item = &File> {
        let same = move |file: &&File| file.contents == contents;
        self.files.iter().filter(same)
    }

    /// The archive's path within the folder: a file, or the folder of one made by several jobs.
    pub(super) fn archive(&self) -> Option<&str> {
        let first = self.of(Contents::Full).next()?.name.as_str();
        Some(first.split_once('/').map_or(first, |(folder, _)| folder))
    }

    /// The length of all files together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}
