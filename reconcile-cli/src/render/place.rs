//! Findings as other programs find them again: a path from here, and a fingerprint that outlives
//! the lines above it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use reconcile_core::{Finding, Script};
use sha2::{Digest, Sha256};

/// The texts of scripts by their names.
#[derive(Debug)]
pub(crate) struct Sources<'a>(HashMap<&'a str, &'a Script>);

impl<'a> Sources<'a> {
    pub(crate) fn of(scripts: &'a [Script]) -> Self {
        Self(scripts.iter().map(|s| (s.name(), s)).collect())
    }

    pub(crate) fn script(&self, finding: &Finding) -> Option<&'a Script> {
        self.0.get(finding.file.as_str()).copied()
    }

    /// The part of the script that the finding is about.
    pub(crate) fn text(&self, finding: &Finding) -> &'a str {
        let text = self.script(finding).map_or("", Script::text);
        text.get(finding.start.offset..finding.end.offset)
            .unwrap_or("")
    }
}

/// A path as programs at the top of a repository know it: without `./`, and from the working
/// directory where it lies below that.
pub(crate) fn relative(name: &str) -> String {
    let path = Path::new(name);
    let path = match std::env::current_dir() {
        Ok(here) if path.is_absolute() => path.strip_prefix(here).unwrap_or(path),
        _ => path,
    };
    let parts = path.components().filter(|part| *part != Component::CurDir);
    parts.collect::<PathBuf>().display().to_string()
}

/// Gives each finding a fingerprint of its own.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    seen: HashMap<Hash, usize>,
    /// The text that was hashed last, by its place: many findings may be about one long statement.
    last: Option<(String, Range<usize>, Hash)>,
}

type Hash = [u8; 16];

impl Fingerprints {
    /// From the path, the rule, the object and the text of the statement, white space aside; what is
    /// alike in all of these is counted. Lines that come or go above change nothing.
    pub(crate) fn next(&mut self, finding: &Finding, sources: &Sources<'_>) -> String {
        let path = relative(&finding.file);
        let object = finding.object.as_deref().unwrap_or("");
        let text = self.text(finding, sources);
        let parts = [
            path.as_bytes(),
            finding.rule.as_bytes(),
            object.as_bytes(),
            &text,
        ];
        let key = hash(parts.into_iter(), 0);
        let before = self.seen.entry(key).or_default();
        let mut out = String::new();
        for byte in key {
            let _ = write!(out, "{byte:02x}");
        }
        if *before > 0 {
            let _ = write!(out, "-{before}");
        }
        *before += 1;
        out
    }

    fn text(&mut self, finding: &Finding, sources: &Sources<'_>) -> Hash {
        let place = finding.start.offset..finding.end.offset;
        if let Some((file, last, known)) = &self.last
            && (file, last) == (&finding.file, &place)
        {
            return *known;
        }
        let words = sources.text(finding).split_whitespace();
        let new = hash(words.map(str::as_bytes), b' ');
        self.last = Some((finding.file.clone(), place, new));
        new
    }
}

/// The first half of the SHA-256 of the parts, a separator behind each.
fn hash<'a>(parts: impl Iterator<Item = &'a [u8]>, separator: u8) -> Hash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([separator]);
    }
    let mut half = [0; 16];
    let bytes = half.iter_mut().zip(hash.finalize());
    bytes.for_each(|(byte, hashed)| *byte = hashed);
    half
}
