//! The folder of migrations, in Prisma's order.

use std::cmp::Ordering;

pub use checksum::{checksum, checksum_matches};
pub use lock::LockFile;

mod checksum;
mod lock;
mod order;

/// The name of the script in a migration's folder.
pub const MIGRATION_SCRIPT: &str = "migration.sql";

/// The name of the file beside the migrations that holds their provider.
pub const MIGRATION_LOCK: &str = "migration_lock.toml";

/// One migration: a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migration {
    /// The name of the folder.
    pub name: String,
    /// The text of `migration.sql`; `None` where that is missing.
    pub script: Option<String>,
}

impl Migration {
    /// A migration of this name and script.
    pub fn new(name: impl Into<String>, script: Option<String>) -> Self {
        Self {
            name: name.into(),
            script,
        }
    }
}

/// The migrations of a project, in the order in which Prisma applies them, and their lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migrations {
    /// The migrations in their order.
    pub list: Vec<Migration>,
    /// `migration_lock.toml`
    pub lock: LockFile,
}

impl Migrations {
    /// Puts the folders into their order. `lock` is the text of the lock file, if there is one.
    #[must_use]
    pub fn new(mut list: Vec<Migration>, lock: Option<&str>) -> Self {
        list.sort_by(|a, b| compare_names(&a.name, &b.name));
        Self {
            list,
            lock: lock.map_or(LockFile::Missing, LockFile::read),
        }
    }

    /// The migration of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Migration> {
        self.list.iter().find(|migration| migration.name == name)
    }

    /// Names with letters beyond ASCII. Where Prisma puts those depends on the language of the
    /// machine that it runs on, so that their place here is a guess.
    pub fn of_uncertain_order(&self) -> impl Iterator<Item = &str> {
        let names = self.list.iter().map(|migration| migration.name.as_str());
        names.filter(|name| !name.is_ascii())
    }
}

/// The order in which Prisma (6.6 and later) applies migrations of these names: that of
/// JavaScript's `localeCompare`, not of bytes.
///
/// ```
/// use std::cmp::Ordering;
/// use reconcile_core::prisma::compare_names;
///
/// assert_eq!(compare_names("0000_baseline", "20240101_init"), Ordering::Less);
/// assert_eq!(compare_names("b_second", "Zed"), Ordering::Less);
/// assert_eq!(compare_names("10_ten", "9_nine"), Ordering::Less);
/// ```
#[must_use]
pub fn compare_names(a: &str, b: &str) -> Ordering {
    order::compare(a, b)
}
