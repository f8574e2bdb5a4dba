//! `reconcile introspect`.

use crate::Outcome;
use crate::args::{Format, Global, IntrospectArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::render;

pub(crate) fn run(
    args: &IntrospectArgs,
    global: &Global,
    output: Output,
) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let introspector = args
        .connection
        .reading
        .introspector(&config)
        .exact_sizes(args.exact_sizes);
    let progress = Progress::start();
    progress.step("connecting");
    let mut client = args.connection.open(output)?;
    if args.sql {
        drop(progress);
        output.text(&introspector.sql(&mut client)?)?;
        return Ok(Outcome::Clean);
    }
    progress.step("reading the catalog");
    let catalog = introspector.read(&mut client)?;
    drop(progress);
    match args.format {
        Format::Json => output.json(&catalog)?,
        Format::Human => output.text(&render::catalog::overview(&catalog, output))?,
    }
    // Freeing a million strings one by one takes longer than the process has left to live.
    std::mem::forget(catalog);
    Ok(Outcome::Clean)
}
