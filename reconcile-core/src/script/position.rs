//! Byte offsets as lines and columns.

use serde::Serialize;

/// A place in a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Position {
    /// Bytes from the beginning of the text, from 0; a byte order mark counts.
    pub offset: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1; a byte order mark does not count.
    pub column: usize,
}

const BOM: char = '\u{FEFF}';

/// How far apart the counted characters are noted down.
const BLOCK: usize = 1024;

/// Where lines begin, and how many characters stand before each block: made in one pass, so that a
/// position costs the same on the first line and behind a line of 20 MB.
#[derive(Debug, Clone)]
pub(super) struct Index {
    lines: Vec<usize>,
    blocks: Vec<usize>,
}

impl Index {
    pub(super) fn new(text: &str) -> Self {
        let first = if text.starts_with(BOM) {
            BOM.len_utf8()
        } else {
            0
        };
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut blocks = vec![0];
        let mut before = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before += characters(block);
            blocks.push(before);
        }
        Self {
            lines: std::iter::once(first).chain(starts).collect(),
            blocks,
        }
    }

    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column = match text.as_bytes().get(start..offset) {
            Some(short) if short.len() < BLOCK => characters(short),
            _ => {
                let before = self.characters_before(text, offset);
                before.saturating_sub(self.characters_before(text, start))
            }
        };
        Position {
            offset,
            line,
            column: column + 1,
        }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or(&[]);
        self.blocks.get(block).copied().unwrap_or(0) + characters(rest)
    }
}

/// The characters that begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}
