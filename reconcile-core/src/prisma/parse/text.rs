//! Strings, with the escapes of JSON.

use super::{Parsed, Parser, Unreadable};

impl Parser<'_> {
    /// A string in double quotes. A wrong escape is a problem of its own.
    pub(super) fn text_literal(&mut self) -> Parsed<String> {
        let start = self.cursor.position();
        self.expect('"', "a string")?;
        let mut out = String::new();
        loop {
            let at = self.cursor.position();
            match self.cursor.peek() {
                Some('"') => {
                    self.cursor.advance(1);
                    return Ok(out);
                }
                Some('\\') => out.extend(self.escape()?),
                Some(c) if c >= ' ' => {
                    self.cursor.advance(c.len_utf8());
                    out.push(c);
                }
                None | Some('\n' | '\r') => {
                    return Err(Unreadable {
                        at: start,
                        expected: "a string that is closed on its line",
                    });
                }
                Some(_) => {
                    return Err(Unreadable {
                        at,
                        expected: "no control character in a string",
                    });
                }
            }
        }
    }

    fn escape(&mut self) -> Parsed<Option<char>> {
        let start = self.cursor.position();
        self.cursor.advance(1);
        let unclosed = Unreadable {
            at: start,
            expected: "a string that is closed on its line",
        };
        let Some(letter) = self.cursor.peek().filter(|&c| c != '\n' && c != '\r') else {
            return Err(unclosed);
        };
        self.cursor.advance(letter.len_utf8());
        let plain = match letter {
            '"' | '\\' | '/' => Some(letter),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => {
                let c = self.code_point();
                if c.is_none() {
                    let span = self.cursor.span_from(start);
                    let help = "write four hexadecimal digits; outside the basic plane a pair of surrogates";
                    self.problem(span, "this unicode escape names no character", Some(help));
                }
                c
            }
            _ => {
                let span = self.cursor.span_from(start);
                let help = "a backslash itself is written twice";
                self.problem(span, format!("there is no escape \\{letter}"), Some(help));
                None
            }
        };
        Ok(plain)
    }

    /// After `\u`: four digits, and a second escape where the first is half of a pair.
    fn code_point(&mut self) -> Option<char> {
        let first = self.hexadecimal()?;
        if let Some(c) = char::from_u32(u32::from(first)) {
            return Some(c);
        }
        if !self.cursor.eat_text("\\u") {
            return None;
        }
        let second = self.hexadecimal()?;
        char::decode_utf16([first, second]).next()?.ok()
    }

    fn hexadecimal(&mut self) -> Option<u16> {
        let digits = self.cursor.rest().get(..4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.cursor.advance(4);
        u16::from_str_radix(digits, 16).ok()
    }
}
