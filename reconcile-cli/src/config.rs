//! `reconcile.toml`: what a repository has decided once. Flags win over it.

use std::path::{Path, PathBuf};

use reconcile_core::name::QualifiedName;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::args::{EvidenceMode, FailOn, Global};
use crate::failure::Failure;

mod environments;
mod health;
mod rules;

const NAME: &str = "reconcile.toml";

/// The folder of what is kept from one command to the next.
const STATE: &str = ".reconcile";

/// The configuration. Unknown keys are errors: a misspelt safeguard must not be ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    #[serde(default)]
    pub(crate) database: Database,
    #[serde(default)]
    pub(crate) tables: Tables,
    #[serde(default)]
    pub(crate) lint: Lint,
    #[serde(default)]
    pub(crate) snapshot: Snapshot,
    #[serde(default)]
    pub(crate) prisma: Prisma,
    #[serde(default)]
    journal: Journal,
    #[serde(default)]
    health: health::Health,
    #[serde(default)]
    safeguards: environments::Common,
    #[serde(default)]
    environments: environments::Environments,
    /// The folder of the file; relative paths in it start there.
    #[serde(skip)]
    folder: PathBuf,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    /// The schemas that are read.
    #[serde(default)]
    pub(crate) schemas: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tables {
    /// The tables that have to exist.
    #[serde(default)]
    pub(crate) required: Vec<String>,
    /// The scripts that make them.
    #[serde(default)]
    bootstrap: Vec<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snapshot {
    /// The folder of the snapshots.
    dir: Option<PathBuf>,
    /// The tables whose rows are dumped as SQL.
    #[serde(default)]
    pub(crate) tables: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Journal {
    /// The file in which everything is written down.
    path: Option<PathBuf>,
    /// The table in which it is, too.
    #[serde(default, deserialize_with = "qualified")]
    table: Option<QualifiedName>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prisma {
    /// The Prisma schema: a file, or a folder.
    schema: Option<PathBuf>,
    /// The folder of migrations.
    migrations: Option<PathBuf>,
    /// The command that is Prisma.
    pub(crate) command: Option<String>,
    /// What `tables.external` of `prisma.config.ts` names.
    #[serde(default)]
    pub(crate) external_tables: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lint {
    /// The scripts that `check` lints.
    #[serde(default)]
    pub(crate) paths: Vec<PathBuf>,
    /// The severity from which a finding fails.
    pub(crate) fail_on: Option<FailOn>,
    /// How much the database is asked, where there is one.
    pub(crate) evidence: Option<EvidenceMode>,
    /// The severities of rules, other than their own.
    #[serde(default)]
    rules: rules::Rules,
    /// Severities for some of the scripts.
    #[serde(default)]
    overrides: Vec<rules::Override>,
}

impl Config {
    /// The file that was named, or the first one upwards from the working directory, or nothing.
    pub(crate) fn find(global: &Global) -> Result<Self, Failure> {
        if let Some(path) = &global.config {
            return Self::read(path);
        }
        let here = std::env::current_dir()
            .map_err(|e| Failure::new("cannot tell the working directory").caused_by(&e))?;
        match here
            .ancestors()
            .map(|folder| folder.join(NAME))
            .find(|path| path.is_file())
        {
            Some(path) => Self::read(&path),
            None => Ok(Self::default()),
        }
    }

    fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Failure::new(format!("cannot read {}", path.display())).caused_by(&e))?;
        let mut config: Self =
            toml::from_str(&text).map_err(|error| unusable(path, &text, &error))?;
        config.folder = path.parent().map(Path::to_owned).unwrap_or_default();
        config
            .lint
            .check()
            .map_err(|wrong| at(path, &text, wrong.at, &wrong.message).maybe_help(wrong.help))?;
        Ok(config)
    }

    /// The folder of the snapshots, as a path from the working directory.
    pub(crate) fn snapshots(&self) -> PathBuf {
        match &self.snapshot.dir {
            Some(dir) => self.folder.join(dir),
            None => self.folder.join("db-snapshots"),
        }
    }

    /// The journal, as a path from the working directory.
    pub(crate) fn journal(&self) -> PathBuf {
        match &self.journal.path {
            Some(path) => self.folder.join(path),
            None => self.state("journal.jsonl"),
        }
    }

    /// The table that is a copy of the journal.
    pub(crate) fn journal_table(&self) -> Option<&QualifiedName> {
        self.journal.table.as_ref()
    }

    /// A file or folder among what is kept from one command to the next.
    pub(crate) fn state(&self, name: &str) -> PathBuf {
        self.folder.join(STATE).join(name)
    }

    /// The folder of the baseline's scripts, as a path from the working directory.
    pub(crate) fn baseline(&self) -> PathBuf {
        self.state("baseline")
    }

    /// The Prisma schema, as a path from the working directory.
    pub(crate) fn prisma_schema(&self) -> Option<PathBuf> {
        let path = self.prisma.schema.as_ref();
        path.map(|path| self.folder.join(path))
    }

    /// The folder of migrations, as a path from the working directory.
    pub(crate) fn migrations(&self) -> Option<PathBuf> {
        let path = self.prisma.migrations.as_ref();
        path.map(|path| self.folder.join(path))
    }

    /// The scripts that make required tables, as paths from the working directory.
    pub(crate) fn bootstrap_paths(&self) -> Vec<PathBuf> {
        let paths = self.tables.bootstrap.iter();
        paths.map(|path| self.folder.join(path)).collect()
    }

    /// The scripts, as paths from the working directory.
    pub(crate) fn lint_paths(&self) -> Vec<PathBuf> {
        self.lint
            .paths
            .iter()
            .map(|path| self.folder.join(path))
            .collect()
    }
}

/// A name with its schema.
fn qualified<'de, D: Deserializer<'de>>(from: D) -> Result<Option<QualifiedName>, D::Error> {
    let text = String::deserialize(from)?;
    let name = text.parse::<QualifiedName>();
    name.map(Some)
        .map_err(|error| D::Error::custom(format!("{error}: write schema.name")))
}

/// The error in one line, with the place where an editor finds it.
fn unusable(path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let offset = error.span().map_or(text.len(), |span| span.start);
    at(path, text, offset, error.message())
}

fn at(path: &Path, text: &str, offset: usize, message: &str) -> Failure {
    let before = text.bytes().take(offset);
    let line = before.filter(|&byte| byte == b'\n').count() + 1;
    Failure::new(format!("{}, line {line}: {message}", path.display()))
}
