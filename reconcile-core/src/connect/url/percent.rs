//! Percent-encoding, as each dialect decodes and as messages encode.

use std::fmt::Write as _;

/// Decodes as libpq does; `None` if an encoding is incomplete or the result is not UTF-8.
pub(super) fn decode(text: &str) -> Option<String> {
    bytes(text, true).and_then(|bytes| String::from_utf8(bytes).ok())
}

/// Decodes as Prisma does: what is no encoding stays, and so does the whole if the result is not
/// UTF-8.
pub(super) fn decode_leniently(text: &str) -> String {
    bytes(text, false)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_else(|| text.to_owned())
}

fn bytes(text: &str, strictly: bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            out.push(first);
            continue;
        }
        if let [high, low, after @ ..] = after
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            out.push(high * 16 + low);
            rest = after;
        } else if strictly {
            return None;
        } else {
            out.push(first);
        }
    }
    Some(out)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// Encodes what would end a part of a URL, or could not be read on a terminal.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || " %/?#@:[]&=+\"'<>\\`".contains(c) {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}
