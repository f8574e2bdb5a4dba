//! Rows of plain literals, as in `VALUES (1, 'a'), (2, NULL)`, passed over without a token each: scripts
//! that carry data hold millions of them.

use super::{Lexer, Significant, ident_continue, is_space};

impl Significant<'_> {
    /// Passes over the rows of plain literals that come next, with the commas between them, and stops
    /// behind the last one; whether there were any. What is no such row is left to the tokens.
    pub(crate) fn pass_plain_rows(&mut self) -> bool {
        self.0.pass_plain_rows()
    }
}

impl Lexer<'_> {
    /// As [`Significant::pass_plain_rows`].
    pub(crate) fn pass_plain_rows(&mut self) -> bool {
        let mut next = self.past_spaces(self.position);
        let mut passed = false;
        while let Some(end) = self.plain_row(next) {
            (self.position, passed) = (end, true);
            let comma = self.past_spaces(end);
            if self.byte(comma) != b',' {
                break;
            }
            next = self.past_spaces(comma + 1);
        }
        passed
    }

    /// The end of the row of plain literals that begins here, if one does.
    fn plain_row(&self, open: usize) -> Option<usize> {
        if self.byte(open) != b'(' {
            return None;
        }
        let mut at = open + 1;
        loop {
            at = self.past_spaces(self.plain_literal(self.past_spaces(at))?);
            match self.byte(at) {
                b',' => at += 1,
                b')' => return Some(at + 1),
                _ => return None,
            }
        }
    }

    /// The end of a string without a prefix, a number, or a word for a value.
    fn plain_literal(&self, at: usize) -> Option<usize> {
        match self.byte(at) {
            b'\'' => {
                let (end, unterminated) = self.quoted(at + 1, b'\'', false);
                (!unterminated).then_some(end)
            }
            b'0'..=b'9' => Some(self.number(at)),
            b'-' | b'+' if self.byte(at + 1).is_ascii_digit() => Some(self.number(at + 1)),
            b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'd' | b'D' => {
                let end = self.run(at, ident_continue);
                let word = self.bytes.get(at..end)?;
                let is = |value: &&[u8]| word.eq_ignore_ascii_case(value);
                VALUES.iter().any(is).then_some(end)
            }
            _ => None,
        }
    }

    fn past_spaces(&self, at: usize) -> usize {
        self.run(at, is_space)
    }
}

const VALUES: [&[u8]; 4] = [b"null", b"true", b"false", b"default"];
