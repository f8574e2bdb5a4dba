//! What Prisma is run on.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// Prisma's own configuration, as it may be named.
const EXTENSIONS: [&str; 6] = ["ts", "mts", "cts", "js", "mjs", "cjs"];

/// A schema, the folder in which Prisma is started, and its configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Project {
    schema: PathBuf,
    folder: PathBuf,
    config: Option<PathBuf>,
}

impl Project {
    /// The project of a schema (a file, or a folder): the nearest folder upwards with a
    /// `prisma.config.*` or a `.config/prisma.*`, no further than where Prisma is installed; without
    /// one, the nearest with a `package.json`, else the schema's own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if the schema is not there.
    pub fn of(schema: &Path) -> Result<Self> {
        let schema = schema.canonicalize().map_err(|error| {
            let message = format!("cannot find {}", schema.display());
            Error::new(ErrorKind::Io, message).with_source(error)
        })?;
        let start = match schema.parent() {
            Some(parent) if !schema.is_dir() => parent,
            _ => &schema,
        };
        let (mut folder, mut config) = (None, None);
        for ancestor in start.ancestors() {
            config = config_in(ancestor);
            if config.is_some() {
                folder = Some(ancestor);
                break;
            }
            if folder.is_none() && ancestor.join("package.json").is_file() {
                folder = Some(ancestor);
            }
            if ancestor.join("node_modules/prisma/package.json").is_file() {
                break;
            }
        }
        Ok(Self {
            folder: folder.unwrap_or(start).to_owned(),
            schema,
            config,
        })
    }

    /// With this configuration, whose folder becomes the project's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] if it is not there.
    pub fn with_config(mut self, config: &Path) -> Result<Self> {
        let config = config.canonicalize().map_err(|error| {
            let message = format!("cannot find {}", config.display());
            Error::new(ErrorKind::Io, message).with_source(error)
        })?;
        if let Some(parent) = config.parent() {
            parent.clone_into(&mut self.folder);
        }
        self.config = Some(config);
        Ok(self)
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Path {
        &self.schema
    }

    /// The folder in which Prisma is started.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Prisma's configuration, if the project has one.
    #[must_use]
    pub fn config(&self) -> Option<&Path> {
        self.config.as_deref()
    }
}

fn config_in(folder: &Path) -> Option<PathBuf> {
    let named = |stem: &'static str| {
        let of = move |extension| folder.join(format!("{stem}.{extension}"));
        EXTENSIONS.into_iter().map(of)
    };
    let mut all = named("prisma.config").chain(named(".config/prisma"));
    all.find(|path| path.is_file())
}
