//! `reconcile rules` and `reconcile explain`.

use std::fmt::Write as _;

use reconcile_core::rules;
use serde::Serialize;

use crate::Outcome;
use crate::args::{Format, RulesArgs};
use crate::failure::Failure;
use crate::output::Output;

#[derive(Debug, Serialize)]
struct Listing {
    schema_version: u32,
    rules: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    id: &'static str,
    code: &'static str,
    severity: &'static str,
    since: &'static str,
    summary: &'static str,
}

pub(crate) fn list(args: &RulesArgs, output: &Output) -> Result<Outcome, Failure> {
    let rules: Vec<Entry> = rules::all()
        .iter()
        .map(|rule| Entry {
            id: rule.id(),
            code: rule.code(),
            severity: rule.severity().as_str(),
            since: rule.since(),
            summary: rule.summary(),
        })
        .collect();
    match args.format {
        Format::Json => output.json(&Listing {
            schema_version: 1,
            rules,
        })?,
        Format::Human => {
            let mut text = String::new();
            for rule in rules {
                let _ = writeln!(
                    text,
                    "{}  {:<22} {:<8} {}",
                    rule.code, rule.id, rule.severity, rule.summary
                );
            }
            output.text(&text)?;
        }
    }
    Ok(Outcome::Clean)
}

pub(crate) fn explain(name: &str, output: &Output) -> Result<Outcome, Failure> {
    let Some(rule) = rules::find(name) else {
        return Err(Failure::new(format!("there is no rule `{name}`"))
            .with_help("`reconcile rules` lists them"));
    };
    let title = format!("{} {} ({})", rule.code(), rule.id(), rule.severity());
    output.text(&format!(
        "{}\n\n{}",
        output.style().strong(&title),
        rule.docs()
    ))?;
    Ok(Outcome::Clean)
}
