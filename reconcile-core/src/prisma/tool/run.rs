//! Running a program that does not outlive us.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::failure;
use crate::connect::Secret;
use crate::error::{Error, ErrorKind, Result};

/// How often it is looked whether a program has ended.
const LOOK: Duration = Duration::from_millis(10);

/// One run of Prisma, to be started.
pub(super) struct Call<'a> {
    folder: &'a Path,
    /// What the shell is given to run.
    words: Vec<OsString>,
    shown: String,
    variables: Vec<(String, Secret)>,
}

/// How it ended, and what it printed.
pub(super) struct Ended {
    /// Its exit status; none if a signal ended it.
    pub(super) status: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl<'a> Call<'a> {
    /// A program, with its first arguments.
    pub(super) fn new(folder: &'a Path, program: &[&OsStr], arguments: &[&str]) -> Self {
        let program = program.iter().map(|&word| word.to_owned());
        let words: Vec<OsString> = program
            .chain(arguments.iter().map(OsString::from))
            .collect();
        let shown = words.iter().map(|word| quoted(&word.to_string_lossy()));
        Self {
            folder,
            shown: shown.collect::<Vec<_>>().join(" "),
            words,
            variables: Vec::new(),
        }
    }

    /// A line for the shell, with further arguments.
    pub(super) fn shell(folder: &'a Path, line: &str, arguments: &[&str]) -> Self {
        let line_for_shell = format!("{line} \"$@\"");
        let mut words: Vec<OsString> = ["/bin/sh", "-c", &line_for_shell, "prisma"]
            .iter()
            .map(OsString::from)
            .collect();
        words.extend(arguments.iter().map(OsString::from));
        let rest = arguments.iter().map(|word| quoted(word));
        let shown = std::iter::once(line.to_owned()).chain(rest);
        Self {
            folder,
            shown: shown.collect::<Vec<_>>().join(" "),
            words,
            variables: Vec::new(),
        }
    }

    /// With a variable that nobody may see.
    pub(super) fn variable(mut self, name: &str, value: &Secret) -> Self {
        self.variables.push((name.to_owned(), value.clone()));
        self
    }

    /// The command line, for people.
    pub(super) fn shown(&self) -> String {
        self.shown.clone()
    }

    /// Runs it to its end, or kills it with everything that it has started.
    pub(super) fn run(self, timeout: Duration) -> Result<Ended> {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", include_str!("run.sh"), "reconcile-run"])
            .args(&self.words)
            .current_dir(self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Its question for updates takes seconds, and is nobody's business.
            .env("CHECKPOINT_DISABLE", "1")
            .env("PRISMA_HIDE_UPDATE_MESSAGE", "1")
            .env("NO_COLOR", "1")
            // Out of the terminal's foreground group: Ctrl-C is for us, and ends this with us.
            .process_group(0);
        for (name, value) in &self.variables {
            command.env(name, value.expose());
        }
        let child = command.spawn().map_err(|error| {
            let message = format!("cannot run {}", self.shown);
            failure(message).with_source(error)
        })?;
        wait(Running(child), timeout, &self.shown)
    }
}

fn wait(mut running: Running, timeout: Duration, shown: &str) -> Result<Ended> {
    let (out, err) = (running.0.stdout.take(), running.0.stderr.take());
    // Both are read at once: a full pipe would stop the program.
    let out = thread::spawn(move || all_of(out));
    let err = thread::spawn(move || all_of(err));
    let start = Instant::now();
    let status = loop {
        let ended = running
            .0
            .try_wait()
            .map_err(|error| failure(format!("lost sight of {shown}")).with_source(error))?;
        if let Some(status) = ended {
            break status;
        }
        if start.elapsed() >= timeout {
            let seconds = timeout.as_secs();
            let message = format!("Prisma has not ended after {seconds} seconds: {shown}");
            return Err(Error::new(ErrorKind::Timeout, message)
                .with_help("look whether the database answers; --prisma-timeout gives it longer"));
        }
        thread::sleep(LOOK);
    };
    Ok(Ended {
        status: status.code(),
        stdout: out.join().unwrap_or_default(),
        stderr: err.join().unwrap_or_default(),
    })
}

/// The shell that runs it: when the pipe to it closes, it kills everything in its group.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

fn all_of(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A word as the shell wants it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
