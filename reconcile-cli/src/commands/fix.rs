//! `baseline fix` and `lint --fix`

use std::fs;
use std::path::Path;

use reconcile_core::fix::{Fixed, fix};
use reconcile_core::{Linter, Script, Severity};

use super::lint::linter;
use crate::Outcome;
use crate::args::{FixArgs, Global};
use crate::config::Config;
use crate::failure::Failure;
use crate::files;
use crate::output::Output;
use crate::render::visible::line;

/// Clean if the new script has no error, and nothing in it may need what was taken out.
pub(crate) fn run(args: &FixArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let scripts = files::scripts(std::slice::from_ref(&args.path), output)?;
    let [script] = scripts.as_slice() else {
        let path = args.path.display();
        return Err(Failure::new(format!("{path} is not one script"))
            .with_help("give one file, or - for standard input"));
    };
    let linter = linter(&args.judging, &config, &scripts, output)?;
    let fixed = fix(&linter, script);
    tell(&fixed, output);
    match &args.output {
        Some(path) => write(path, fixed.script.text())?,
        None => output.text(fixed.script.text())?,
    }
    Ok(if fixed.is_whole() {
        Outcome::Clean
    } else {
        Outcome::Work
    })
}

/// Writes the safe script over the file that it came from; also whether nothing that stays may need
/// what was taken out.
pub(crate) fn in_place(
    linter: &Linter,
    script: &Script,
    output: Output,
) -> Result<(Script, bool), Failure> {
    let fixed = fix(linter, script);
    if fixed.taken.is_empty() {
        return Ok((fixed.script, true));
    }
    let path = Path::new(script.name());
    if !path.is_file() {
        return Err(Failure::new("standard input cannot be mended in place")
            .with_help("reconcile baseline fix - prints the safe script"));
    }
    tell(&fixed, output);
    write(path, fixed.script.text())?;
    Ok((fixed.script, fixed.doubts.is_empty()))
}

/// Says on standard error what was taken out, and what may need it.
fn tell(fixed: &Fixed, output: Output) {
    let name = fixed.script.name();
    for taken in &fixed.taken {
        let rule = taken
            .rule
            .map_or(String::new(), |rule| format!(" [{rule}]"));
        output.note(&line(format!(
            "{name}:{}: taken out{rule}: {}",
            taken.line, taken.reason
        )));
    }
    for doubt in &fixed.doubts {
        output.note(&format!(
            "{name}:{}: look at this: {}",
            doubt.line, doubt.reason
        ));
    }
    let errors = fixed.report.count(Severity::Error);
    if errors > 0 {
        output.note(&format!("{name}: {errors} errors could not be taken out"));
    }
}

/// Writes a file whole or not at all.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let shown = path.display();
    let mut beside = path.as_os_str().to_owned();
    beside.push(".reconcile-new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|e| {
            // What is half written is of no use to anybody.
            let _ = fs::remove_file(&beside);
            Failure::new(format!("cannot write {shown}")).caused_by(&e)
        })
}
