//! Text from a database, a script or a file name, made safe for a terminal: what would move the
//! cursor, change colours or turn the reading direction becomes a visible sign.

use std::fmt::Display;

/// As one line.
pub(crate) fn line(text: impl Display) -> String {
    text.to_string().chars().map(sign).collect()
}

/// As it is broken into lines; tabs stay, too.
pub(crate) fn block(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if matches!(c, '\n' | '\t') { c } else { sign(c) })
        .collect()
}

/// The picture of a control character; other characters that cannot be seen share one sign.
pub(crate) fn sign(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // The second set of control characters; marks, embeddings and isolates of direction; line and
        // paragraph separators; the byte order mark.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{block, line};

    #[test]
    fn only_what_can_be_seen_is_left() {
        let hostile = "a\u{1b}[2J\u{7}\r\n\tb\u{9b}c\u{202e}d\u{7f}é😀";
        assert_eq!(line(hostile), "a␛[2J␇␍␊␉b\u{fffd}c\u{fffd}d␡é😀");
        assert_eq!(block(hostile), "a␛[2J␇\n\tb\u{fffd}c\u{fffd}d␡é😀");
    }
}
