//! A finding with the lines of the script that it is about.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use reconcile_core::{Finding, Severity};

/// Lines of a statement that are shown at most: a statement may be a whole dump.
const LINES: usize = 8;
/// Bytes of it that are shown at most: a line may be one, too.
const BYTES: usize = 2_000;

/// Draws one finding. Only the lines around it are handed to the renderer, so that a long script
/// with many findings does not cost its length for each.
pub(crate) fn finding(finding: &Finding, source: &str, color: bool) -> String {
    let (from, to) = window(source, finding.start.offset, finding.end.offset);
    let shown = &source[from..to];
    let span = finding.start.offset - from..finding.end.offset.min(to) - from;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::INFO,
    };
    let snippet = Snippet::source(shown)
        .path(finding.file.as_str())
        .line_start(finding.start.line)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(span));
    let mut main: Group<'_> = level
        .primary_title(finding.message.as_str())
        .id(finding.rule)
        .element(snippet);
    if let Some(evidence) = &finding.evidence {
        main = main.element(Level::NOTE.message(evidence.as_str()));
    }
    if let Some(help) = &finding.help {
        main = main.element(Level::HELP.message(help.as_str()));
    }
    if let Some(fix) = &finding.fix {
        main = main.element(Level::HELP.message(format!("write instead: {fix}")));
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

/// Whole lines from the one in which the finding begins, cut where they are too many.
fn window(source: &str, start: usize, end: usize) -> (usize, usize) {
    let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let from = if start - line_start > BYTES {
        start
    } else {
        line_start
    };
    let line_end = |at: usize| source[at..].find('\n').map_or(source.len(), |n| at + n);
    let mut to = line_end(start);
    for _ in 1..LINES {
        if to >= end {
            break;
        }
        to = line_end(to + 1);
    }
    let mut to = to.min(start + BYTES).max(start);
    while !source.is_char_boundary(to) {
        to -= 1;
    }
    (from, to)
}
