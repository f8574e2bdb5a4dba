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

use crate::connect::{Secret, Target};
use crate::error::{Error, ErrorKind, Result};

mod config;
mod find;
mod project;
mod run;
mod scratch;
mod scrub;

pub use project::Project;

use run::{Call, Ended};
use scratch::Scratch;
use scrub::Scrub;

/// How long one run of Prisma may take: it starts in about a second, may have to fetch its engine
/// first, and reads thousands of tables in seconds.
const PATIENCE: Duration = Duration::from_mins(2);

const ELSEWHERE: &str = "where Prisma cannot run, make the scripts with it elsewhere and give them: \
     --from-empty-sql, --diff-sql";

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

    /// The script that makes the schema in an empty database. No database is asked.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Program`] if Prisma fails, [`ErrorKind::Timeout`] if it takes too long,
    /// [`ErrorKind::Io`] if no temporary folder can be made.
    pub fn from_empty(&self, project: &Project) -> Result<Made> {
        let scratch = Scratch::new(project, self.major)?;
        let to = if self.major == 6 {
            "--to-schema-datamodel"
        } else {
            "--to-schema"
        };
        let mut arguments = vec!["migrate", "diff", "--from-empty", to, scratch.schema()];
        arguments.extend(
            scratch
                .config()
                .into_iter()
                .flat_map(|path| ["--config", path]),
        );
        arguments.push("--script");
        // A configuration may insist on the variable; the database behind it is not asked.
        let nowhere = Secret::new(scratch::NOWHERE);
        let call = self.call(project, &arguments);
        let call = call
            .variable(scratch.variable(), &nowhere)
            .variable("DATABASE_URL", &nowhere);
        self.script(call, &Scrub::new(&[]))
    }

    /// The script that brings a live database to the schema.
    ///
    /// Which database Prisma takes is neither left to the project's schema nor to its configuration.
    /// Prisma 6 gets a temporary copy of the schema in which `url` is a variable of the environment
    /// and `directUrl` is gone; Prisma 7 gets a temporary configuration that takes over the
    /// project's (tables that are external, preview features) and replaces its datasource. The
    /// variable has a new name each time, so that no `.env` file knows it.
    ///
    /// That this works is proven each time: the same command, with a URL that leads nowhere, has to
    /// fail and to name that place.
    ///
    /// The engine of Prisma 7 gets the URL from Prisma as an argument, as in every command of
    /// Prisma 7; other users of the machine may see it there for that moment.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if Prisma cannot use such a connection; [`ErrorKind::Program`] if Prisma
    /// fails, or if it answers without the database that was given; [`ErrorKind::Timeout`],
    /// [`ErrorKind::Io`]. What Prisma said is the source, without the password.
    pub fn diff(&self, project: &Project, target: &Target) -> Result<Made> {
        let url = target.prisma_url()?;
        let scratch = Scratch::new(project, self.major)?;
        let schema = scratch.schema();
        let mut arguments = vec!["migrate", "diff"];
        if self.major == 6 {
            arguments.extend(["--from-schema-datasource", schema]);
            arguments.extend(["--to-schema-datamodel", schema]);
        } else {
            arguments.extend(["--from-config-datasource", "--to-schema", schema]);
        }
        arguments.extend(
            scratch
                .config()
                .into_iter()
                .flat_map(|path| ["--config", path]),
        );
        arguments.push("--script");
        let call = |url: &Secret| {
            let call = self.call(project, &arguments);
            call.variable(scratch.variable(), url)
                .variable("DATABASE_URL", url)
        };
        let (control, name) = scratch.control();
        let (proof, made) = std::thread::scope(|scope| {
            let proof = scope.spawn(|| call(&control).run(self.timeout));
            let made = self.script(call(&url), &Scrub::new(&passwords(target, &url)));
            (proof.join(), made)
        });
        let made = made?;
        let Ok(proof) = proof else {
            return Err(failure("lost sight of Prisma".to_owned()));
        };
        proven(&proof?, &name)?;
        Ok(made)
    }

    fn call<'a>(&self, project: &'a Project, arguments: &[&str]) -> Call<'a> {
        match &self.how {
            How::Script { node, script } => Call::new(
                project.folder(),
                &[node.as_os_str(), script.as_os_str()],
                arguments,
            ),
            How::Command(command) => Call::shell(project.folder(), command, arguments),
        }
    }

    fn script(&self, call: Call<'_>, scrub: &Scrub) -> Result<Made> {
        let command = call.shown();
        let ended = call.run(self.timeout)?;
        if ended.status != Some(0) {
            return Err(failed(&command, &ended, scrub));
        }
        if ended.stdout.trim().is_empty() {
            let message = format!("Prisma {} printed no script", self.version);
            return Err(failure(message).with_source(scrub.message(&ended.stderr)));
        }
        Ok(Made {
            script: ended.stdout,
            command,
        })
    }
}

/// Everything of a target that no message may show.
fn passwords(target: &Target, url: &Secret) -> Vec<Secret> {
    let of_servers = target
        .endpoints()
        .iter()
        .filter_map(|own| own.password.clone());
    let mut all: Vec<Secret> = target.password().into_iter().chain(of_servers).collect();
    all.push(url.clone());
    all
}

/// Whether the command without our database failed at the place that it was led to.
fn proven(control: &Ended, name: &str) -> Result<()> {
    if control.status != Some(0) && format!("{}{}", control.stdout, control.stderr).contains(name) {
        return Ok(());
    }
    let message = if control.status == Some(0) {
        "Prisma answers also where it is told to connect to no database: it would have compared \
         another one"
    } else {
        "it is not certain that Prisma compared the database that was given"
    };
    Err(failure(message.to_owned())
        .with_source(Scrub::new(&[]).message(&control.stderr))
        .with_help(format!(
            "a wrapper has to hand its environment and its arguments on to Prisma; {ELSEWHERE}"
        )))
}

fn failed(command: &str, ended: &Ended, scrub: &Scrub) -> Error {
    let status = match ended.status {
        Some(status) => format!("exit status {status}"),
        None => "killed".to_owned(),
    };
    let said = scrub.message(&ended.stderr);
    let offline = ["ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "request to http"];
    let help = if offline.iter().any(|word| said.0.contains(word)) {
        format!(
            "Prisma fetches its engine when it is first run; without a network set \
             PRISMA_SCHEMA_ENGINE_BINARY; {ELSEWHERE}"
        )
    } else {
        ELSEWHERE.to_owned()
    };
    failure(format!("Prisma failed ({status}): {command}"))
        .with_source(said)
        .with_help(help)
}

fn failure(message: String) -> Error {
    Error::new(ErrorKind::Program, message)
}

/// A path as text, for an argument.
fn text(path: &Path) -> Result<String> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        let message = format!("the path {} is not UTF-8", path.display());
        Error::new(ErrorKind::Io, message)
    })
}
