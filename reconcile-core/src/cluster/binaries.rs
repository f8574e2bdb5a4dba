//! Where the machine keeps PostgreSQL's server programs.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, ErrorKind, Result};

/// Folders that hold one folder a major version, as `(parent, start of the name, rest of the path)`.
const VERSIONED: [(&str, &str, &str); 9] = [
    ("/usr/lib/postgresql", "", "bin"),          // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                   // PostgreSQL's own packages for Red Hat
    ("/usr/lib64", "postgresql-", "bin"),        // Gentoo
    ("/usr/lib", "postgresql", "bin"),           // SUSE
    ("/usr/libexec", "postgresql", ""),          // Alpine
    ("/opt/homebrew/opt", "postgresql@", "bin"), // Homebrew on Apple silicon
    ("/usr/local/opt", "postgresql@", "bin"),    // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// Folders with the programs of whichever version was installed there.
const PLAIN: [&str; 3] = [
    "/usr/local/pgsql/bin",
    "/opt/homebrew/bin",
    "/usr/local/bin",
];

const INSTALL: &str = "install a PostgreSQL server: `apt-get install postgresql` (Debian, Ubuntu), \
     `dnf install postgresql-server` (Fedora, Red Hat), `brew install postgresql@17` (macOS); \
     or name the folder that holds initdb and postgres";

/// A folder with `initdb` and `postgres`, and their version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    dir: PathBuf,
    version: String,
    major: u32,
}

impl Binaries {
    /// Finds the server programs of this machine.
    ///
    /// A folder that was named, by `explicit` or the environment variable `PG_BIN`, has to be
    /// right. Else the first of these counts that has them: the folders of `PATH`, the one that
    /// `pg_config --bindir` prints, and the distributions' usual folders, of those the newest
    /// version first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if there are none, or not where they were said to be. The help lists
    /// where they were looked for and how to install them.
    pub fn find(explicit: Option<&Path>) -> Result<Self> {
        if let Some(dir) = explicit {
            return Self::in_dir(dir);
        }
        if let Some(dir) = std::env::var_os("PG_BIN").filter(|dir| !dir.is_empty()) {
            return Self::in_dir(PathBuf::from(dir));
        }
        let mut looked = Vec::new();
        for dir in candidates() {
            if looked.contains(&dir) {
                continue;
            }
            match Self::in_dir(&dir) {
                Ok(found) => return Ok(found),
                Err(_) => looked.push(dir),
            }
        }
        let mut help = String::from(INSTALL);
        help.push_str("\nlooked in PG_BIN (not set)");
        for dir in looked {
            let _ = write!(help, ", {}", dir.display());
        }
        for (parent, prefix, rest) in VERSIONED {
            let _ = write!(
                help,
                ", {}",
                Path::new(parent)
                    .join(format!("{prefix}*"))
                    .join(rest)
                    .display()
            );
        }
        Err(Error::new(ErrorKind::Program, "found no PostgreSQL server programs").with_help(help))
    }

    /// As [`find`](Self::find), but of this major version.
    ///
    /// # Errors
    ///
    /// As [`find`](Self::find); also where those that were named, or all that were found, are of
    /// other versions.
    pub fn of_major(explicit: Option<&Path>, major: u32) -> Result<Self> {
        let wrong = |found: &str| {
            let message = format!("found no server programs of PostgreSQL {major}{found}");
            Error::new(ErrorKind::Program, message).with_help(format!(
                "install them (`apt-get install postgresql-{major}`), or name their folder with \
                 PG_BIN"
            ))
        };
        let named = std::env::var_os("PG_BIN").filter(|dir| !dir.is_empty());
        let named = explicit.map(Path::to_owned).or(named.map(PathBuf::from));
        if let Some(dir) = named {
            let found = Self::in_dir(&dir)?;
            return if found.major == major {
                Ok(found)
            } else {
                let version = &found.version;
                Err(wrong(&format!(
                    ": those in {} are of {version}",
                    dir.display()
                )))
            };
        }
        let mut all = candidates().into_iter();
        all.find_map(|dir| Self::in_dir(&dir).ok().filter(|found| found.major == major))
            .ok_or_else(|| wrong(""))
    }

    /// Takes the server programs in `dir`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if `initdb` or `postgres` is missing or cannot be run;
    /// [`ErrorKind::UnsupportedServer`] if they are older than PostgreSQL 13.
    pub fn in_dir(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        for program in ["initdb", "postgres"] {
            if !dir.join(program).is_file() {
                let message = format!("{} has no program {program}", dir.display());
                return Err(Error::new(ErrorKind::Program, message).with_help(INSTALL));
            }
        }
        // A link would be resolved by the server's account, which may not be able to follow it.
        let dir = dir.canonicalize().map_err(|error| {
            let message = format!("cannot read {}", dir.display());
            Error::new(ErrorKind::Io, message).with_source(error)
        })?;
        let postgres = dir.join("postgres");
        let unusable = || {
            let message = format!("{} --version gives no version", postgres.display());
            Error::new(ErrorKind::Program, message).with_help(INSTALL)
        };
        let answer = output(Command::new(&postgres).arg("--version"))
            .map_err(|error| unusable().with_source(error))?;
        let (version, major) = parse_version(&answer).ok_or_else(unusable)?;
        if major < 13 {
            let message = format!("{} is of PostgreSQL {version}", postgres.display());
            return Err(Error::new(ErrorKind::UnsupportedServer, message)
                .with_help("PostgreSQL 13 or later is needed"));
        }
        Ok(Self {
            version: version.to_owned(),
            major,
            dir,
        })
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The path that a program has or would have in the folder.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The full version, such as `17.10` or `19beta1`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The major version, such as `17`.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }
}

/// Every folder to look into, the most wanted first.
pub(crate) fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut dirs: Vec<PathBuf> = std::env::split_paths(&path)
        .filter(|dir| dir.is_absolute())
        .collect();
    if let Ok(bindir) = output(Command::new("pg_config").arg("--bindir")) {
        dirs.push(PathBuf::from(bindir.trim_end()));
    }
    let mut versioned: Vec<(u32, PathBuf)> = VERSIONED.iter().flat_map(installed).collect();
    // Stable: among equal versions the order of the table stays.
    versioned.sort_by(|(left, _), (right, _)| right.cmp(left));
    dirs.extend(versioned.into_iter().map(|(_, dir)| dir));
    dirs.extend(PLAIN.map(PathBuf::from));
    dirs
}

/// The folders of one row of the table that exist, with the major version in their names.
fn installed(&(parent, prefix, rest): &(&str, &str, &str)) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let major = leading_number(name.to_str()?.strip_prefix(prefix)?)?;
            Some((major, entry.path().join(rest)))
        })
        .collect()
}

fn output(command: &mut Command) -> std::io::Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(std::io::Error::other(output.status.to_string()))
    }
}

/// From `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`: `15.13` and 15.
fn parse_version(answer: &str) -> Option<(&str, u32)> {
    let (_, rest) = answer.split_once("(PostgreSQL) ")?;
    let version = rest.split_whitespace().next()?;
    Some((version, leading_number(version)?))
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}
