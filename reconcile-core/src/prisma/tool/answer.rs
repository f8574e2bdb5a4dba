//! What a run of Prisma proves, and what is wrong with it.

use super::run::Ended;
use super::scrub::Scrub;
use crate::connect::{Secret, Target};
use crate::error::{Error, ErrorKind, Result};

pub(super) const ELSEWHERE: &str = "where Prisma cannot run, make the scripts with it elsewhere and give them: \
     --from-empty-sql, --diff-sql";

/// Everything of a target that no message may show.
pub(super) fn passwords(target: &Target, url: &Secret) -> Vec<Secret> {
    let of_servers = target
        .endpoints()
        .iter()
        .filter_map(|own| own.password.clone());
    let mut all: Vec<Secret> = target.password().into_iter().chain(of_servers).collect();
    all.push(url.clone());
    all
}

/// Whether the command without our database failed at the place that it was led to.
pub(super) fn proven(control: &Ended, name: &str) -> Result<()> {
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

pub(super) fn failed(command: &str, ended: &Ended, scrub: &Scrub) -> Error {
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

pub(super) fn failure(message: String) -> Error {
    Error::new(ErrorKind::Program, message)
}
