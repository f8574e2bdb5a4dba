//! The files that Prisma gets instead of the project's own, in a folder that is removed again.

use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use super::{Project, config, text};
use crate::connect::Secret;
use crate::error::{Error, ErrorKind, Result};
use crate::prisma::{Source, read_schema};

/// Where nothing listens.
pub(super) const NOWHERE: &str = "postgresql://nobody@localhost:1/nowhere?host=/nowhere";

/// A temporary folder, readable by us alone, with what Prisma is given.
pub(super) struct Scratch {
    folder: PathBuf,
    /// A name that no `.env` file knows.
    number: String,
    variable: String,
    schema: String,
    config: Option<String>,
}

impl Scratch {
    /// For a version of Prisma: up to 6 the datasource stands in the schema, from 7 on in the
    /// configuration.
    pub(super) fn new(project: &Project, major: u32) -> Result<Self> {
        let number = RandomState::new().hash_one(std::process::id());
        let number = format!("{number:016x}");
        let folder = std::env::temp_dir().join(format!("reconcile-{number}"));
        let mut builder = fs::DirBuilder::new();
        builder.mode(0o700).create(&folder).map_err(|error| {
            let message = format!("cannot make the folder {}", folder.display());
            Error::new(ErrorKind::Io, message).with_source(error)
        })?;
        let mut scratch = Self {
            variable: format!("RECONCILE_DATABASE_URL_{number}"),
            number,
            folder,
            schema: String::new(),
            config: None,
        };
        scratch.schema = if major == 6 {
            scratch.copy_schema(project.schema())?
        } else {
            text(project.schema())?
        };
        if major > 6 || project.config().is_some() {
            scratch.config = Some(scratch.write_config(project, major)?);
        }
        Ok(scratch)
    }

    /// The variable that holds the URL.
    pub(super) fn variable(&self) -> &str {
        &self.variable
    }

    /// The schema that Prisma gets.
    pub(super) fn schema(&self) -> &str {
        &self.schema
    }

    /// The arguments that name the configuration, if there is one.
    pub(super) fn config(&self) -> impl Iterator<Item = &str> {
        let path = self.config.as_deref();
        path.into_iter().flat_map(|path| ["--config", path])
    }

    /// A URL that leads nowhere, and what an error there has to name.
    pub(super) fn control(&self) -> (Secret, String) {
        let name = format!("/reconcile-control-{}", self.number);
        let url = format!("postgresql://nobody@localhost:1/nowhere?host={name}");
        (Secret::new(url), name)
    }

    fn copy_schema(&self, schema: &Path) -> Result<String> {
        let mut sources = read_schema(schema)?;
        config::redirect(&mut sources, &self.variable)?;
        if !schema.is_dir() {
            let [source] = sources.as_slice() else {
                return Err(Error::new(ErrorKind::Io, "the schema is not one file"));
            };
            let path = self.folder.join("schema.prisma");
            write(&path, source)?;
            return text(&path);
        }
        let root = self.folder.join("schema");
        for source in &sources {
            let inside = Path::new(&source.path).strip_prefix(schema);
            let path = root.join(inside.unwrap_or(Path::new(&source.path)));
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| unwritable(parent, error))?;
            }
            write(&path, source)?;
        }
        text(&root)
    }

    /// TypeScript, whatever the project's own is in: Prisma's loader then loads that as well.
    fn write_config(&self, project: &Project, major: u32) -> Result<String> {
        let path = self.folder.join("prisma.config.ts");
        let own = project.config().map(text).transpose()?;
        let url = (major > 6).then_some(self.variable.as_str());
        let content = config::replaced(own.as_deref(), &self.schema, url);
        write(&path, &Source::new("", content))?;
        text(&path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Without a secret in it, it may also stay.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn write(path: &Path, source: &Source) -> Result<()> {
    fs::write(path, &source.text).map_err(|error| unwritable(path, error))
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot write {}", path.display())).with_source(error)
}
