//! Operators and numbers: where they end.

use super::{Lexer, TokenKind};

/// The operator characters of standard SQL, or those that only PostgreSQL's own operators hold.
pub(super) fn is_operator_char(b: u8) -> bool {
    matches!(b, b'+' | b'-' | b'*' | b'/' | b'<' | b'>' | b'=') || is_special(b)
}

fn is_special(b: u8) -> bool {
    matches!(
        b,
        b'~' | b'!' | b'@' | b'#' | b'^' | b'&' | b'|' | b'`' | b'?' | b'%'
    )
}

/// Operators have fewer bytes than this. Looking no further keeps a long run of `+` from being read
/// again and again.
const LONGEST: usize = 64;

impl Lexer<'_> {
    /// The longest run of operator characters, cut where a comment begins. A trailing `+` or `-`
    /// stays only if the operator holds one of PostgreSQL's special characters.
    pub(super) fn operator(&self, p: usize, first: u8) -> (TokenKind, usize) {
        let run = self.rest(p);
        let mut length = run
            .iter()
            .take(LONGEST)
            .take_while(|&&b| is_operator_char(b))
            .count();
        let comment =
            (1..length).find(|&k| self.starts_with(p + k, b"/*") || self.starts_with(p + k, b"--"));
        length = comment.unwrap_or(length);
        let special = run
            .iter()
            .take(length.saturating_sub(1))
            .any(|&b| is_special(b));
        while !special && length > 1 && matches!(self.byte(p + length - 1), b'+' | b'-') {
            length -= 1;
        }
        if length == 1 && b"+-*/%^<>=".contains(&first) {
            (TokenKind::Symbol(first), p + 1)
        } else {
            (TokenKind::Operator, p + length)
        }
    }

    /// Digits, with single underscores between them.
    fn digits(&self, mut i: usize, digit: fn(u8) -> bool) -> usize {
        loop {
            if digit(self.byte(i)) {
                i += 1;
            } else if self.byte(i) == b'_'
                && i > 0
                && digit(self.byte(i - 1))
                && digit(self.byte(i + 1))
            {
                i += 2;
            } else {
                return i;
            }
        }
    }

    pub(super) fn number(&self, p: usize) -> usize {
        if self.byte(p) == b'0'
            && let Some(end) = self.radix_number(p)
        {
            return end;
        }
        let decimal = |b: u8| b.is_ascii_digit();
        let mut i = if self.byte(p) == b'.' {
            p
        } else {
            self.digits(p, decimal)
        };
        if self.byte(i) == b'.' && self.byte(i + 1) != b'.' {
            i += 1;
            if decimal(self.byte(i)) {
                i = self.digits(i, decimal);
            }
        }
        if matches!(self.byte(i), b'e' | b'E') {
            let exponent = i + 1 + usize::from(matches!(self.byte(i + 1), b'+' | b'-'));
            if decimal(self.byte(exponent)) {
                i = self.digits(exponent, decimal);
            }
        }
        i
    }

    /// `0x1F`, `0o17`, `0b11`
    fn radix_number(&self, p: usize) -> Option<usize> {
        let digit: fn(u8) -> bool = match self.byte(p + 1) {
            b'x' | b'X' => |b| b.is_ascii_hexdigit(),
            b'o' | b'O' => |b| matches!(b, b'0'..=b'7'),
            b'b' | b'B' => |b| matches!(b, b'0' | b'1'),
            _ => return None,
        };
        let mut i = p + 2;
        if self.byte(i) == b'_' && digit(self.byte(i + 1)) {
            i += 1;
        }
        Some(if digit(self.byte(i)) {
            self.digits(i, digit)
        } else {
            p + 2
        })
    }
}
