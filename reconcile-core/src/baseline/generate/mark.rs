//! The comments by which statements in doubt are seen, by people and by the linter.

use std::fmt::Write as _;

use crate::fix::Fixed;
use crate::script::Script;

/// A script with its comments.
pub(super) struct Marked {
    pub(super) script: Script,
    /// Where each statement in doubt begins in it.
    pub(super) starts: Vec<usize>,
}

/// Puts a comment on a line of its own before each statement in doubt. `line` is the line in the diff
/// of a byte of the script that was fixed.
pub(super) fn marked(fixed: &Fixed, line: impl Fn(usize) -> usize) -> Marked {
    let old = fixed.script.text();
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let (mut text, mut starts, mut from) = (String::with_capacity(old.len()), Vec::new(), 0);
    for doubt in &fixed.doubts {
        text.push_str(old.get(from..doubt.new_start).unwrap_or(""));
        if !text.rsplit('\n').next().unwrap_or("").trim().is_empty() {
            text.push_str(newline);
        }
        let needs = line(doubt.needs);
        let _ = write!(
            text,
            "-- reconcile: in doubt: it may need what was taken out at line {needs} of the diff{newline}"
        );
        starts.push(text.len());
        from = doubt.new_start;
    }
    text.push_str(old.get(from..).unwrap_or(""));
    Marked {
        script: Script::new(fixed.script.name(), text),
        starts,
    }
}
