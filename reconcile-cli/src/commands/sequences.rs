//! `reconcile sequences`.

use reconcile_core::check::{Verdict, sequence_verdict};

use crate::Outcome;
use crate::args::{Format, Global, SequencesArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

pub(crate) fn run(
    args: &SequencesArgs,
    global: &Global,
    output: Output,
) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let progress = Progress::start();
    progress.step("connecting");
    let mut client = args.connection.open(output)?;
    progress.step("reading the catalog");
    let catalog = args
        .connection
        .reading
        .introspector(&config)
        .read(&mut client)?;
    progress.step("reading the sequences");
    let report = args
        .connection
        .reading
        .inspector(args.scan.scan_unindexed)
        .read(&mut client, &catalog)?;
    drop(progress);
    // A table that may not be read shows in the status of what feeds it. A column whose sequence is
    // not known shows nowhere else.
    let mut unseen = catalog.reading.unseen;
    unseen.retain(|thing| thing.grant.is_none());
    let verdict = match unseen.as_slice() {
        [] => sequence_verdict(&report),
        _ => sequence_verdict(&report).max(Verdict::Unknown),
    };
    match args.format {
        Format::Json => output.json(&report)?,
        Format::Human => output.text(&render::sequences::report(
            &report,
            args.all,
            output.style(),
        ))?,
    }
    if !unseen.is_empty() {
        output.note(render::catalog::unseen(&unseen, output.error_style()).trim());
    }
    Ok(verdict.into())
}
