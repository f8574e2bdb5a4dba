//! A finding with the lines of the script that it is about.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use reconcile_core::baseline::Failure;
use reconcile_core::{Finding, Severity};

use super::visible;

/// Lines of a statement that are shown at most: a statement may be a whole dump.
const LINES: usize = 8;
/// Bytes from the finding's first that are shown at most: a line may be a whole dump, too.
const BYTES: usize = 1_000;
/// Characters of its line before it.
const BEFORE: usize = 200;

/// Draws one finding. Only the lines around it are handed to the renderer, so that a long script
/// with many findings does not cost its length for each.
pub(crate) fn finding(finding: &Finding, source: &str, color: bool) -> String {
    let (shown, span) = excerpt(source, finding.start.offset, finding.end.offset);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::INFO,
    };
    let title = level
        .primary_title(visible::line(&finding.message))
        .id(finding.rule);
    let path = visible::line(&finding.file);
    let snippet = Snippet::source(shown)
        .line_start(finding.start.line)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(span));
    let mut main: Group<'_> = if finding.start.column > BEFORE {
        // The renderer would count the columns from where the line was cut.
        let origin = Origin::path(path)
            .line(finding.start.line)
            .char_column(finding.start.column);
        title.element(origin).element(snippet)
    } else {
        title.element(snippet.path(path))
    };
    if let Some(evidence) = &finding.evidence {
        main = main.element(Level::NOTE.message(visible::block(evidence)));
    }
    if let Some(help) = &finding.help {
        main = main.element(Level::HELP.message(visible::block(help)));
    }
    if let Some(fix) = &finding.fix {
        let text = format!("write instead: {}", visible::block(fix));
        main = main.element(Level::HELP.message(text));
    }
    if let Some(query) = &finding.query {
        let text = format!("see the rows: {}", visible::block(query));
        main = main.element(Level::HELP.message(text));
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = renderer.render(&[main]);
    text.push('\n');
    text
}

/// Draws a statement that the server has refused.
pub(crate) fn failure(failure: &Failure, path: &str, source: &str, color: bool) -> String {
    let (shown, span) = excerpt(source, failure.start.offset, failure.end.offset);
    let title = Level::ERROR.primary_title(visible::line(&failure.message));
    let title = match &failure.sqlstate {
        Some(code) => title.id(code.clone()),
        None => title,
    };
    let snippet = Snippet::source(shown)
        .line_start(failure.start.line)
        .fold(false)
        .path(visible::line(path))
        .annotation(AnnotationKind::Primary.span(span));
    let mut main: Group<'_> = title.element(snippet);
    if let Some(help) = &failure.help {
        main = main.element(Level::HELP.message(visible::block(help)));
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = renderer.render(&[main]);
    text.push('\n');
    text
}

/// The lines from the one in which the finding begins, cut where they are too long or too many,
/// and the finding's place in them. Line ends become `\n`, control characters visible.
fn excerpt(source: &str, start: usize, end: usize) -> (String, Range<usize>) {
    let (start, end) = (source.floor_char_boundary(start), end.min(source.len()));
    let before = source[..start].char_indices().rev().take(BEFORE);
    let low = before.last().map_or(start, |(at, _)| at);
    let from = source[low..start]
        .rfind('\n')
        .map_or(low, |at| low + at + 1);
    let high = source.floor_char_boundary((start + BYTES).min(source.len()));
    let to = last_line_end(source, start, end.min(high), high);

    let mut shown = String::with_capacity(to - from);
    let mut span = 0..0;
    let mut rest = source[from..to].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if from + at == start {
            span.start = shown.len();
        }
        match c {
            '\r' if matches!(rest.peek(), None | Some((_, '\n'))) => {}
            '\u{feff}' if from + at == 0 => {}
            '\n' | '\t' => shown.push(c),
            _ => shown.push(visible::sign(c)),
        }
        if from + at + c.len_utf8() <= end {
            span.end = shown.len();
        }
    }
    span.start = span.start.min(span.end);
    (shown, span)
}

/// The end of the line that holds the finding's last byte, or of the last line to be shown.
fn last_line_end(source: &str, start: usize, end: usize, high: usize) -> usize {
    let mut to = start;
    for _ in 0..LINES {
        match source[to..high].find('\n') {
            None => return high,
            Some(at) if to + at >= end => return to + at,
            Some(at) => to += at + 1,
        }
    }
    to - 1
}
