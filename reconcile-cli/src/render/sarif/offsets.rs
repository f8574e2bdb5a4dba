//! Byte offsets as character offsets, for all findings in one pass over each script.

use std::collections::{BTreeMap, HashMap};

use reconcile_core::{Finding, Script};

use super::form::Region;

/// Script by script, what is known of each byte offset that a finding begins or ends at.
#[derive(Debug)]
pub(super) struct Regions(HashMap<String, BTreeMap<usize, Offset>>);

#[derive(Debug, Clone, Copy, Default)]
struct Offset {
    /// The characters before it.
    characters: usize,
    /// The findings that begin here.
    findings: usize,
}

impl Regions {
    pub(super) fn of<'a>(scripts: &[Script], findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut files: HashMap<String, BTreeMap<usize, Offset>> = HashMap::new();
        for finding in findings {
            let offsets = files.entry(finding.file.clone()).or_default();
            offsets.entry(finding.start.offset).or_default().findings += 1;
            offsets.entry(finding.end.offset).or_default();
        }
        for script in scripts {
            if let Some(offsets) = files.get_mut(script.name()) {
                count(script.text(), offsets);
            }
        }
        Self(files)
    }

    pub(super) fn region(&self, finding: &Finding) -> Region {
        let offsets = self.0.get(&finding.file);
        let characters = |offset: usize| {
            offsets
                .and_then(|offsets| offsets.get(&offset))
                .map_or(0, |offset| offset.characters)
        };
        let (start, end) = (finding.start, finding.end);
        let char_offset = characters(start.offset);
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            char_offset,
            char_length: characters(end.offset).saturating_sub(char_offset),
            byte_offset: start.offset,
            byte_length: end.offset.saturating_sub(start.offset),
        }
    }

    /// How many findings begin in the bytes of this one.
    pub(super) fn findings_within(&self, finding: &Finding) -> usize {
        let (start, end) = (finding.start.offset, finding.end.offset);
        let offsets = self.0.get(&finding.file).into_iter();
        let within = offsets.flat_map(|offsets| offsets.range(start..end.max(start)));
        within.map(|(_, offset)| offset.findings).sum()
    }
}

/// Text positions do not depend on a byte order mark.
fn count(text: &str, offsets: &mut BTreeMap<usize, Offset>) {
    let mut from = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut characters = 0;
    for (&offset, before) in offsets.iter_mut() {
        if let Some(passed) = text.get(from..offset) {
            characters += passed.chars().count();
            from = offset;
        }
        before.characters = characters;
    }
}
