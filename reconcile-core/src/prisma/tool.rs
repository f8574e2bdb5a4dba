//! The project's own Prisma, run for its scripts.
//!
//! [`Tool`] is a version of Prisma's command line, found or named; [`Project`] is what it is run on.
//! What it prints is taken as it is. The database is always the one that was given, whatever the
//! project's schema and configuration name: [`Tool::diff`] says how that is brought about and proven.
//!
//! ```no_run
//! use std::path::Path;
//! use reconcile_core::connect::Target;
//! use reconcile_core::prisma::{Project, Tool};
//!
//! let project = Project::of(Path::new("prisma/schema.prisma"))?;
//! let tool = Tool::find(&project)?;
//! let target = Target::parse("postgresql://app@db.example.com/shop")?;
//! let diff = tool.diff(&project, &target)?;
//! println!("Prisma {}: {}\n{}", tool.version(), diff.command, diff.script);
//! # Ok::<(), reconcile_core::Error>(())
//! ```

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::connect::Secret;
use crate::error::{Error, ErrorKind, Result};

mod answer;
mod config;
mod find;
mod project;
mod run;
mod scratch;
mod script;
mod scrub;

pub use project::Project;

use answer::failure;
use scrub::Scrub;

/// How long one run of Prisma may take: it starts in about a second, may have to fetch its engine
/// first, and reads thousands of tables in seconds.
const PATIENCE: Duration = Duration::from_mins(2);

/// The command line of Prisma 6 or 7.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Tool {
    how: How,
    version: String,
    major: u32,
    timeout: Duration,
}

/// How it is started.
#[derive(Debug, Clone)]
enum How {
    /// With `node`, from its script.
    Script { node: PathBuf, script: PathBuf },
    /// By a line for the shell.
    Command(String),
}

/// A script of Prisma's, and how it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Made {
    /// The script, byte for byte as Prisma printed it.
    pub script: String,
    /// The command line that printed it; the database's URL was not in it.
    pub command: String,
}

impl Tool {
    /// The Prisma that the project has in `node_modules`, beside the schema or further up, or from
    /// the working directory upwards.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if there is none, if it is neither of version 6 nor 7, or if there is no
    /// `node` to run it.
    pub fn find(project: &Project) -> Result<Self> {
        let (script, version) = find::installed(project)?;
        let major = find::supported(&version)?;
        Ok(Self {
            how: How::Script {
                node: find::node()?,
                script,
            },
            version,
            major,
            timeout: PATIENCE,
        })
    }

    /// A command that is Prisma, for the shell: `npx prisma`, `yarn prisma`. It is started in the
    /// project's folder and asked for its version.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if it cannot be run, does not say its version, or has another one than 6
    /// or 7.
    pub fn command(command: &str, project: &Project) -> Result<Self> {
        let mut tool = Self {
            how: How::Command(command.to_owned()),
            version: String::new(),
            major: 0,
            timeout: PATIENCE,
        };
        let nowhere = Secret::new(scratch::NOWHERE);
        let call = tool
            .call(project, &["-v"])
            .variable("DATABASE_URL", &nowhere);
        let ended = call.run(tool.timeout)?;
        // It exits with 1 where one of its engines is missing, and still says its version.
        let Some(version) = find::version_in(&ended.stdout) else {
            let message = format!("`{command} -v` does not say a version of Prisma");
            let said = Scrub::new(&[]).message(&ended.stderr);
            return Err(failure(message).with_source(said));
        };
        tool.major = find::supported(&version)?;
        tool.version = version;
        Ok(tool)
    }

    /// How long one run may take; two minutes if nobody says.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Its version, such as `7.10.0`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How it is started: `/usr/bin/node /app/node_modules/prisma/build/index.js`, `npx prisma`.
    #[must_use]
    pub fn program(&self) -> String {
        match &self.how {
            How::Script { node, script } => format!("{} {}", node.display(), script.display()),
            How::Command(command) => command.clone(),
        }
    }
}

/// A path as text, for an argument.
fn text(path: &Path) -> Result<String> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        let message = format!("the path {} is not UTF-8", path.display());
        Error::new(ErrorKind::Io, message)
    })
}
