//! What adopting a database comes to, for people.

use std::fmt::Write as _;

use reconcile_core::baseline::adopt::{AdoptReport, AdoptState, External, Piece, PieceState};

use super::{count, visible};
use crate::output::Style;

pub(crate) fn report(report: &AdoptReport, style: Style) -> String {
    let mut out = String::new();
    let diff = report.diff.iter().map(|piece| ("diff", piece));
    let pieces = [
        ("migration", &report.migration),
        ("lock file", &report.lock_file),
        ("ledger row", &report.ledger),
    ];
    for (what, own) in pieces.into_iter().chain(diff) {
        out.push_str(&piece(what, own, style));
    }
    if !report.unanswered.is_empty() {
        let things = count(report.unanswered.len(), "thing");
        let _ = writeln!(
            out,
            "the database does not answer {things} of the Prisma schema:"
        );
        for unanswered in &report.unanswered {
            let _ = writeln!(out, "  {}", visible::line(unanswered));
        }
    }
    out.push_str(&external(&report.external, style));
    for refusal in &report.refusals {
        let bad = style.bad("refused");
        let (help, way) = (style.strong("help"), visible::line(&refusal.help));
        let _ = writeln!(
            out,
            "{bad}: {}\n  {help}: {way}",
            visible::line(&refusal.message)
        );
    }
    out.push_str(&verdict(report, style));
    out.push('\n');
    out
}

fn piece(what: &str, piece: &Piece, style: Style) -> String {
    let state = match piece.state {
        PieceState::Present => style.good("present"),
        PieceState::Written => style.good("written"),
        _ => style.doubtful("missing"),
    };
    format!("  {state}  {what:<10}  {}\n", visible::line(&piece.name))
}

fn external(external: &External, style: Style) -> String {
    let Some(snippet) = &external.snippet else {
        return String::new();
    };
    let parts = [
        (external.tables.len(), "table"),
        (external.enums.len(), "enum"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| count(n, what))
        .collect();
    let mut out = format!(
        "{} that the Prisma schema does not model: migrate dev would ask to reset the database for them, unless \
         prisma.config.ts declares them:\n",
        style.strong(&parts.join(" and "))
    );
    for line in snippet.lines() {
        let _ = writeln!(out, "  {}", visible::line(line));
    }
    out
}

fn verdict(report: &AdoptReport, style: Style) -> String {
    match report.state {
        AdoptState::AlreadyAdopted => style.good("Already adopted."),
        AdoptState::Adopted => style.good("Adopted."),
        AdoptState::WouldAdopt => {
            style.doubtful("Nothing was written; --apply adopts the database.")
        }
        _ => style.bad("Not adopted; nothing was written."),
    }
}
