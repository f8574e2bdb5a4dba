//! What was done to a database, and when: a file of JSON lines that only grows.
//!
//! Everything that writes says so here, before and after, so that a run that was killed can be taken
//! up again, and so that a safeguard can ask what was rehearsed. A line is on the disk when
//! [`Journal::write`] returns. No line holds a password or a row.
//!
//! ```
//! use reconcile_core::journal::{Event, Journal, Place};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("reconcile-journal-{}", std::process::id()));
//! let journal = Journal::new(folder.join("journal.jsonl"));
//! let shop = Place::new("shop", "7710981979449294230");
//! journal.write("2026-11-22T22:42:24Z", &shop, &Event::ensured(["public.users"]))?;
//!
//! let history = journal.read()?;
//! assert_eq!(history.of(&shop).count(), 1);
//! # std::fs::remove_dir_all(folder)?;
//! # Ok(())
//! # }
//! ```

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

mod event;
#[cfg(feature = "postgres")]
mod table;
pub mod time;

pub use event::{Event, RunStep};
#[cfg(feature = "postgres")]
pub use table::JournalTable;

/// A database, whatever the URL that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Place {
    /// The name of the database.
    pub database: String,
    /// The identifier that the server's files were given when they were made
    /// (`pg_control_system()`): a copy of the files has the same.
    pub system: String,
}

impl Place {
    /// This database of the server with this identifier.
    pub fn new(database: impl Into<String>, system: impl Into<String>) -> Self {
        Self {
            database: database.into(),
            system: system.into(),
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Entry {
    /// When, by the server's clock: `2026-11-22T22:42:24Z`.
    pub at: String,
    /// The version of this crate that wrote it.
    pub tool_version: String,
    /// The role that did it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What it was done to.
    #[serde(flatten)]
    pub place: Place,
    /// What was done.
    #[serde(flatten)]
    pub event: Event,
}

/// All that a journal holds, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct History {
    /// The lines that can be understood.
    pub entries: Vec<Entry>,
    /// The numbers of the lines that cannot: the writer was killed, or is of a later version.
    pub unreadable: Vec<usize>,
}

impl History {
    /// What was done to this database.
    #[must_use]
    pub fn of<'a>(&'a self, place: &'a Place) -> impl DoubleEndedIterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.place == *place)
    }
}

/// The file.
#[derive(Debug, Clone)]
pub struct Journal {
    path: PathBuf,
    role: Option<String>,
}

impl Journal {
    /// The journal in this file, which is made with its folder at the first line.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            role: None,
        }
    }

    /// What is written from now on is done by this role.
    #[must_use]
    pub fn by(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line; it is on the disk afterwards. `at` is the time by the server's clock.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if the file cannot be written: what is not in the journal must not be done.
    pub fn write(&self, at: &str, place: &Place, event: &Event) -> Result<()> {
        let entry = Entry {
            at: at.to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            role: self.role.clone(),
            place: place.clone(),
            event: event.clone(),
        };
        self.append(&entry).map_err(|error| {
            let message = format!("cannot write the journal {}", self.path.display());
            Error::new(ErrorKind::Io, message)
                .with_help("name another one: journal.path in reconcile.toml")
                .with_source(error)
        })
    }

    fn append(&self, entry: &Entry) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&self.path)?;
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        if !ends_a_line(&mut file)? {
            line.insert(0, b'\n');
        }
        // In one piece: another process may write, too.
        file.write_all(&line)?;
        file.sync_data()
    }

    /// Reads it; empty if there is no such file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if the file cannot be read.
    pub fn read(&self) -> Result<History> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                let message = format!("cannot read the journal {}", self.path.display());
                return Err(Error::new(ErrorKind::Io, message).with_source(error));
            }
        };
        let mut history = History::default();
        for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            match serde_json::from_slice(line) {
                Ok(entry) => history.entries.push(entry),
                Err(_) => history.unreadable.push(number + 1),
            }
        }
        Ok(history)
    }
}

/// Whether the last line is whole; its writer may have been killed.
fn ends_a_line(file: &mut fs::File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
