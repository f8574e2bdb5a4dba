//! What holds for every script, whatever its bytes: for the random scripts of `tests/core/mutation.rs`,
//! and for the fuzz target of `fuzz`.

#![allow(dead_code, reason = "each crate that includes it uses another part")]

use reconcile_core::fix::fix;
use reconcile_core::script::PieceKind;
use reconcile_core::statement::{Body, Inside, Statement, StatementKind};
use reconcile_core::{ErrorKind, Linter, Report, Script, Severity};

/// Reads, judges and mends a script; panics where something does not hold.
pub(crate) fn check(linters: &[Linter], bytes: &[u8]) {
    let Some(script) = script(bytes) else {
        return;
    };
    is_total(&script);
    for piece in script.statements() {
        let statement = Statement::read(&script, piece);
        assert_eq!((statement.start, statement.end), (piece.start, piece.end));
        is_inside(&script, &statement);
    }
    for linter in linters {
        let report = linter.lint(&script);
        has_places(&script, &report);
        assert_eq!(linter.lint(&script).to_string(), report.to_string());
        is_mended(linter, &script);
    }
}

/// Bytes that are no UTF-8 are an error; what can be read of them is read after that.
fn script(bytes: &[u8]) -> Option<Script> {
    let script = Script::from_bytes("random.sql", bytes.to_vec());
    match (script, std::str::from_utf8(bytes)) {
        (Ok(script), Ok(text)) => {
            assert_eq!(script.text(), text);
            Some(script)
        }
        (Err(error), _) => {
            assert_eq!(error.kind(), ErrorKind::Io);
            let text = String::from_utf8_lossy(bytes).into_owned();
            (!text.starts_with('\u{FEFF}')).then(|| Script::new("random.sql", text))
        }
        (Ok(_), Err(error)) => panic!("{error}"),
    }
}

/// Each byte belongs to a piece, or stands in a gap between two; the pieces are in order.
pub(crate) fn is_total(script: &Script) {
    let text = script.text();
    let mut at = 0;
    for piece in script.pieces() {
        assert!(
            at <= piece.start && piece.start < piece.end,
            "{text:?}: {piece:?}"
        );
        assert!(is_gap(&text[at..piece.start]), "{text:?}: gap at {at}");
        at = piece.end;
    }
    assert!(is_gap(&text[at..]), "{text:?}: gap at {at}");
}

/// What stands between pieces: white space, comments, separators, a byte order mark.
fn is_gap(gap: &str) -> bool {
    let mut rest = gap.strip_prefix('\u{FEFF}').unwrap_or(gap);
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c', ';']);
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment
                .split_once(['\n', '\r'])
                .map_or("", |(_, rest)| rest);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            let Some(behind) = behind_comment(comment) else {
                return false;
            };
            rest = behind;
        } else if let Some(after) = rest.strip_prefix("\\;") {
            rest = after;
        } else {
            return rest.is_empty();
        }
    }
}

/// What stands behind a comment whose opening has been read.
fn behind_comment(mut rest: &str) -> Option<&str> {
    let mut depth = 1;
    while depth > 0 {
        rest = &rest[rest.find(['*', '/'])?..];
        let step = if rest.starts_with("*/") {
            depth -= 1;
            2
        } else if rest.starts_with("/*") {
            depth += 1;
            2
        } else {
            1
        };
        rest = &rest[step..];
    }
    Some(rest)
}

/// All that is read of a statement stands in it.
fn is_inside(script: &Script, statement: &Statement) {
    let within = |start: usize, end: usize| {
        let whole = script.text().get(start..end).is_some();
        let inside = statement.start <= start && end <= statement.end;
        assert!(whole && inside, "{start}..{end} of {statement:?}");
    };
    if let StatementKind::AlterRelation(alter) = &statement.kind {
        let mut from = statement.start;
        for action in &alter.actions {
            assert!(from < action.start && action.start < action.end);
            within(action.start, action.end);
            from = action.end;
        }
    }
    let insides = Inside::read(script, statement).into_iter();
    let bodies: Vec<Body> = statement
        .block(script)
        .into_iter()
        .chain(statement.routine(script).map(|routine| routine.body))
        .collect();
    for inside in insides.chain(details(&bodies)) {
        for write in &inside.writes {
            within(write.start, write.end);
        }
        for call in &inside.calls {
            within(call.start, call.end);
        }
    }
    for body in &bodies {
        assert_eq!(body.statements.len(), body.details.len());
        for own in &body.statements {
            within(own.start, own.end);
        }
        for problem in &body.problems {
            within(problem.start, problem.end);
        }
    }
}

fn details(bodies: &[Body]) -> impl Iterator<Item = Inside> {
    let details = bodies.iter().flat_map(|body| &body.details);
    details.map(|detail| detail.inside.clone())
}

/// Each finding has a place of its own, and they are in order.
fn has_places(script: &Script, report: &Report) {
    let text = script.text();
    let mut from = 0;
    for finding in report.findings() {
        let (start, end) = (finding.start.offset, finding.end.offset);
        assert!(
            from <= start && text.get(start..end).is_some_and(|own| !own.is_empty()),
            "{text:?}: {finding}"
        );
        from = start;
    }
    for piece in script.pieces().iter().filter(|own| own.doubt.is_some()) {
        let mut findings = report.findings().iter();
        let told = findings.any(|own| {
            piece.start <= own.start.offset && own.start.offset < piece.end.max(piece.start + 1)
        });
        assert!(told, "{text:?}: nothing is said of {piece:?}");
    }
}

/// A mended script has nothing new, and mending it again takes nothing more.
fn is_mended(linter: &Linter, script: &Script) {
    let fixed = fix(linter, script);
    let text = script.text();
    is_total(&fixed.script);
    for taken in &fixed.taken {
        assert!(text.get(taken.start..taken.end).is_some(), "{text:?}");
    }
    if fixed.taken.is_empty() {
        assert_eq!(fixed.script.text(), text);
    }
    // What a psql command ends, and what is never closed, is not taken out as a whole.
    let psql = script
        .pieces()
        .iter()
        .any(|own| own.kind == PieceKind::PsqlCommand);
    if fixed.report.count(Severity::Error) == 0 && !psql {
        let left = fixed.script.statements().count();
        assert!(left <= script.statements().count(), "{text:?}\n{fixed:?}");
        let again = fix(linter, &fixed.script);
        assert!(again.taken.is_empty(), "{text:?}\n{fixed:?}\n{again:?}");
    }
}
