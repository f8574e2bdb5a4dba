//! PostgreSQL's own programs: found, of a fitting version, run, and their words kept.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::variables;
use crate::cluster::candidates;
use crate::connect::Target;
use crate::error::{Error, ErrorKind, Result};

/// How often it is looked whether a program has ended.
const LOOK: Duration = Duration::from_millis(50);

const INSTALL: &str = "install PostgreSQL's client programs of at least the server's version \
     (`apt-get install postgresql-client-17`, `brew install libpq`), or name their folder with \
     PG_BIN";

/// Errors that take nothing away: `pg_restore` of 17 and later sets this for servers that do not
/// know it, too.
const HARMLESS: [&str; 1] = ["unrecognized configuration parameter \"transaction_timeout\""];

/// One of PostgreSQL's client programs.
#[derive(Debug, Clone)]
pub(super) struct Program {
    path: PathBuf,
    pub(super) version: String,
    pub(super) major: u32,
}

impl Program {
    /// Finds the oldest program of this name that is not older than the server; `pg_dump` refuses
    /// servers that are newer than itself.
    pub(super) fn find(name: &str, folder: Option<&Path>, server: u32) -> Result<Self> {
        let named = folder.map(Path::to_owned).or_else(|| {
            let named = std::env::var_os("PG_BIN").filter(|named| !named.is_empty());
            named.map(PathBuf::from)
        });
        let folders = match &named {
            Some(folder) => vec![folder.clone()],
            None => candidates(),
        };
        let mut found: Vec<Self> = folders
            .iter()
            .filter_map(|folder| Self::at(folder.join(name)))
            .collect();
        found.sort_by_key(|program| program.major);
        let newest = found.last().cloned();
        if let Some(fitting) = found.into_iter().find(|program| program.major >= server) {
            return Ok(fitting);
        }
        let message = match newest {
            Some(old) => format!(
                "{} is of version {}, and the server of version {server}: an older {name} cannot \
                 read it",
                old.path.display(),
                old.version
            ),
            None => format!("found no program {name}"),
        };
        Err(Error::new(ErrorKind::Program, message).with_help(INSTALL))
    }

    fn at(path: PathBuf) -> Option<Self> {
        let answer = Command::new(&path)
            .arg("--version")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let answer = String::from_utf8_lossy(&answer.stdout);
        let (_, rest) = answer.split_once("(PostgreSQL) ")?;
        let version = rest.split_whitespace().next()?.to_owned();
        let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
        let major = digits.parse().ok()?;
        Some(Self {
            path,
            version,
            major,
        })
    }

    /// Runs it, connected to a database if there is one; its standard output is given back. Between
    /// looks at whether it has ended `meanwhile` is called.
    pub(super) fn run(
        &self,
        target: Option<&Target>,
        arguments: &[String],
        meanwhile: &mut dyn FnMut(),
    ) -> Result<String> {
        let mut command = Command::new(&self.path);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Messages that are passed on and tested are in one language.
            .env("LC_ALL", "C");
        for name in variables::CLEARED {
            command.env_remove(name);
        }
        if let Some(target) = target {
            command.envs(variables::of(target, self.major));
        }
        let child = command.spawn().map_err(|error| {
            let message = format!("cannot run {}", self.path.display());
            Error::new(ErrorKind::Program, message).with_source(error)
        })?;
        self.wait(Running(child), meanwhile)
    }

    fn wait(&self, mut running: Running, meanwhile: &mut dyn FnMut()) -> Result<String> {
        let failed = |error: std::io::Error| {
            let message = format!("lost sight of {}", self.path.display());
            Error::new(ErrorKind::Program, message).with_source(error)
        };
        let (out, err) = (running.0.stdout.take(), running.0.stderr.take());
        // Both are read at once: a full pipe would stop the program.
        let out = thread::spawn(move || all_of(out));
        let err = thread::spawn(move || all_of(err));
        let status = loop {
            if let Some(status) = running.0.try_wait().map_err(failed)? {
                break status;
            }
            meanwhile();
            thread::sleep(LOOK);
        };
        let (out, err) = (
            out.join().unwrap_or_default(),
            err.join().unwrap_or_default(),
        );
        if status.success() {
            return Ok(out);
        }
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let said = err.trim();
        let mut errors = said.lines().filter_map(|line| line.split_once(" error:"));
        let first = errors.find(|(_, what)| !HARMLESS.iter().any(|own| what.contains(own)));
        // It went on behind the errors that it met, and these were all.
        if first.is_none() && said.contains("warning: errors ignored on restore") {
            return Ok(out);
        }
        // It limits its wait for locks by the time of the statement that takes them.
        let locks = said.lines().find(|line| line.contains("LOCK TABLE "));
        let timed_out = first.is_some_and(|(_, what)| what.contains("due to statement timeout"));
        if let (true, Some(line)) = (timed_out, locks) {
            let table = line.split_once("LOCK TABLE ").map_or("", |(_, rest)| rest);
            let table = table.split_once(" IN ").map_or(table, |(table, _)| table);
            let message = format!(
                "{name} waited too long for the lock on {}",
                shortened(table)
            );
            return Err(Error::new(ErrorKind::Timeout, message).with_help(
                "another session alters it, or waits to: try again when it is done, or wait longer \
                 (--lock-timeout)",
            ));
        }
        let message = match first {
            Some((_, what)) => format!("{name} failed: {}", what.trim()),
            None => format!("{name} failed ({status})"),
        };
        // Not the commands that failed: the connection of a subscription has a password in it.
        let lines = said.lines().filter(|line| {
            [" error:", " warning:", " detail:"]
                .iter()
                .any(|own| line.contains(own))
        });
        let words = lines.collect::<Vec<_>>().join("\n");
        Err(Error::new(ErrorKind::Program, message).with_source(Words(words)))
    }
}

/// Newer programs lock many tables in one statement.
fn shortened(tables: &str) -> String {
    match tables.split_once(", ") {
        Some((first, _)) => format!("{first} or one of the tables that follow it"),
        None => tables.to_owned(),
    }
}

/// What a program complained of.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Words(String);

/// A program that does not outlive the interest in it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

fn all_of(pipe: Option<impl std::io::Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
