//! The text of a script without what was taken out.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Gone, Taken, Unit, Units};
use crate::allowance;
use crate::script::Script;
use crate::script::lexer::significant;

/// The ranges to take out, in order: actions with the comma that goes with them, and whole
/// statements where all actions go.
fn ranges<'a>(
    script: &Script,
    units: &Units,
    taken: &'a [(Unit, Taken)],
) -> BTreeMap<usize, Range<'a>> {
    let mut ranges = BTreeMap::new();
    let mut actions: BTreeMap<usize, Vec<(usize, &Taken)>> = BTreeMap::new();
    let whole = |unit: &&(Unit, Taken)| unit.0.action.is_none();
    let gone = Gone::of(taken.iter().map(|(unit, _)| unit));
    for (unit, why) in taken.iter().filter(whole) {
        let mut range = Range::new(unit.start, unit.end, why);
        range.ends_statement = units.ends_statement(script, unit.piece);
        ranges.insert(unit.start, range);
    }
    for (unit, why) in taken {
        if let Some(action) = unit.action
            && !gone.has_whole(unit.piece)
        {
            actions.entry(unit.piece).or_default().push((action, why));
        }
    }
    for (at, mut gone) in actions {
        gone.sort_by_key(|(action, _)| *action);
        let all: Vec<(usize, usize)> = units.action_ranges(at);
        let own: HashSet<usize> = gone.iter().map(|(action, _)| *action).collect();
        let stays = |at: &usize| !own.contains(at);
        let last_kept = (0..all.len()).rev().find(stays);
        let Some(last_kept) = last_kept else {
            if let (Some(unit), [(_, first), ..]) = (units.piece(script, at), gone.as_slice()) {
                let mut range = Range::new(unit.start, unit.end, first);
                range.why = gone.iter().map(|(_, why)| *why).collect();
                ranges.insert(unit.start, range);
            }
            continue;
        };
        for (action, why) in gone {
            let (start, end) = all[action];
            // The comma behind it goes too; behind the last action that stays, the one before.
            let (start, end) = if action > last_kept {
                (all[action - 1].1, end)
            } else {
                (start, comma(script, end))
            };
            ranges.insert(start, Range::new(start, end, why));
        }
    }
    ranges
}

/// One past the comma behind an action.
fn comma(script: &Script, end: usize) -> usize {
    significant(script.text(), end, script.text().len())
        .next()
        .filter(|token| token.is_symbol(b','))
        .map_or(end, |token| token.end)
}

struct Range<'a> {
    start: usize,
    end: usize,
    why: Vec<&'a Taken>,
    /// The statement before it has no other end, and stays.
    ends_statement: bool,
}

impl<'a> Range<'a> {
    fn new(start: usize, end: usize, why: &'a Taken) -> Self {
        Self {
            start,
            end,
            why: vec![why],
            ends_statement: false,
        }
    }
}

/// Where comments begin that allow something of a statement that was taken out, and do not go with
/// it: they must not allow anything of the statement behind it.
fn marks(script: &Script, ranges: &BTreeMap<usize, Range<'_>>) -> Vec<usize> {
    let bound = allowance::bound(script).into_iter();
    bound
        .filter(|(mark, statement)| mark < statement && ranges.contains_key(statement))
        .map(|(mark, _)| mark)
        .collect()
}

/// The script with spaces in place of what was taken out: all offsets stay.
pub(super) fn blanked(script: &Script, units: &Units, taken: &[(Unit, Taken)]) -> Script {
    let mut bytes = script.text().as_bytes().to_vec();
    let ranges = ranges(script, units, taken);
    for mark in marks(script, &ranges) {
        if let Some(first) = bytes.get_mut(mark) {
            *first = b' ';
        }
    }
    for range in ranges.values() {
        for byte in bytes.get_mut(range.start..range.end).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        if range.ends_statement
            && let Some(first) = bytes.get_mut(range.start)
        {
            *first = b';';
        }
    }
    let text = String::from_utf8(bytes);
    let text = text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Script::new(script.name(), text)
}

/// A new text, and how offsets of the old one move.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) map: Map,
}

/// Where the parts that stay begin, in the old text and in the new.
#[derive(Debug, Default)]
pub(super) struct Map(Vec<(usize, usize)>);

impl Map {
    pub(super) fn to_new(&self, old: usize) -> usize {
        let after = self.0.partition_point(|(from, _)| *from <= old);
        match after.checked_sub(1).and_then(|at| self.0.get(at)) {
            Some((from, to)) => to + (old - from),
            None => old,
        }
    }
}

/// The script with comments in place of what was taken out.
pub(super) fn commented(script: &Script, units: &Units, taken: &[(Unit, Taken)]) -> Written {
    let old = script.text();
    let (mut text, mut map, mut from) = (String::with_capacity(old.len()), Map::default(), 0);
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut keep = |text: &mut String, from: usize, to: usize| {
        map.0.push((from, text.len()));
        text.push_str(old.get(from..to).unwrap_or(""));
    };
    let ranges = ranges(script, units, taken);
    let mut marks = marks(script, &ranges).into_iter().peekable();
    for range in ranges.values() {
        if range.start < from {
            continue;
        }
        while let Some(mark) = marks.next_if(|mark| *mark < range.start) {
            let (behind, word) = allowance::DISARMED;
            keep(&mut text, from, mark + behind);
            text.push_str(word);
            from = mark + behind;
        }
        keep(&mut text, from, range.start);
        if range.ends_statement {
            text.push(';');
        }
        let line = text.rsplit('\n').next().unwrap_or("");
        if !line.trim().is_empty() {
            text.push_str(newline);
        }
        let gone = old.get(range.start..range.end).unwrap_or("");
        comment(&mut text, gone, &range.why, newline);
        let rest = old.get(range.end..).unwrap_or("");
        if !rest.is_empty() && !rest.starts_with('\n') && !rest.starts_with("\r\n") {
            text.push_str(newline);
        }
        from = range.end;
    }
    keep(&mut text, from, old.len());
    Written { text, map }
}

/// The text with records in place of the comments for the linter that begin here.
pub(super) fn disarmed(old: &str, marks: &BTreeSet<usize>) -> String {
    let (behind, word) = allowance::DISARMED;
    let (mut text, mut from) = (String::with_capacity(old.len()), 0);
    for mark in marks {
        let to = mark + behind;
        text.push_str(old.get(from..to).unwrap_or(""));
        text.push_str(word);
        from = to;
    }
    text.push_str(old.get(from..).unwrap_or(""));
    text
}

/// The place of a byte once the comments that begin at `marks` are [`disarmed`].
pub(super) fn behind_disarmed(at: usize, marks: &BTreeSet<usize>) -> usize {
    let (_, word) = allowance::DISARMED;
    at + word.len() * marks.range(..at).count()
}

fn comment(text: &mut String, gone: &str, why: &[&Taken], newline: &str) {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = Vec::new();
    for taken in why {
        let by = taken
            .rule
            .map_or(String::new(), |rule| format!(" by {rule}"));
        let reason = one_line(&taken.reason);
        lines.push(format!("-- reconcile: taken out{by}: {reason}"));
    }
    // A lone carriage return ends a comment too.
    let gone = gone.replace("\r\n", "\n").replace('\r', "\n");
    let gone = gone.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    lines.extend(gone.trim_end().lines().map(|line| format!("-- {line}")));
    for taken in why {
        if let Some(instead) = &taken.instead {
            lines.push(format!("-- reconcile: instead: {}", one_line(instead)));
        }
    }
    // PostgreSQL reads no NUL byte, wherever it stands: its picture takes its place.
    text.push_str(&lines.join(newline).replace('\0', "\u{2400}"));
}
