//! The rows that psql reads after `COPY … FROM STDIN`.

/// Where the rows of a COPY are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// Nothing follows.
    None,
    /// The bytes of the rows with the closing `\.`, and why they may be no mere data.
    Block(usize, usize, Option<&'static str>),
    /// More stands on the line of the COPY.
    BeginUnclear,
    /// No line `\.` follows to the end of the text.
    NeverEnd,
}

/// The rows after a COPY whose semicolon ends at `position`.
///
/// They begin on the next line, whatever else stands on this one, and end with a line `\.`.
pub(super) fn rows_after(source: &str, position: usize) -> Rows {
    let bytes = source.as_bytes();
    let rest = bytes.get(position..).unwrap_or(&[]);
    let Some(length) = memchr::memchr(b'\n', rest) else {
        return if rest.trim_ascii().is_empty() {
            Rows::None
        } else {
            Rows::BeginUnclear
        };
    };
    let line = rest.get(..length).unwrap_or(&[]).trim_ascii();
    if !(line.is_empty() || line.starts_with(b"--")) {
        return Rows::BeginUnclear;
    }
    let begin = position + length + 1;
    if begin >= bytes.len() {
        return Rows::None;
    }
    match terminator(bytes, begin) {
        Some(end) => {
            let rows = source.get(begin..end).unwrap_or("");
            let doubt = holds_statement(rows)
                .then_some("its rows hold SQL, which psql runs if the COPY fails");
            Rows::Block(begin, end, doubt)
        }
        None => Rows::NeverEnd,
    }
}

/// The end of the first line `\.` from `begin` on, which is the beginning of a line.
fn terminator(bytes: &[u8], begin: usize) -> Option<usize> {
    let mut from = begin - 1;
    loop {
        let rest = bytes.get(from..)?;
        let end = from + memchr::memmem::find(rest, b"\n\\.")? + 3;
        let after = bytes.get(end..).unwrap_or(&[]);
        if after.is_empty() || after.starts_with(b"\n") || after.starts_with(b"\r\n") {
            return Some(end);
        }
        from = end;
    }
}

/// Whether a statement that takes something away begins in the rows: at their beginning or behind a
/// semicolon, where psql would begin to read one.
fn holds_statement(rows: &str) -> bool {
    rows.split(';').enumerate().any(|(i, text)| {
        let mut words = text
            .split(|c: char| c.is_ascii_whitespace())
            .filter(|word| !word.is_empty());
        let verb = words.next().unwrap_or("").to_ascii_lowercase();
        let next = words.next().unwrap_or("").to_ascii_lowercase();
        // Without a semicolon in the rows nothing is sent.
        let sent = i > 0 || text.len() < rows.len();
        sent && match verb.as_str() {
            "drop" | "alter" => OBJECTS.contains(&next.as_str()),
            "truncate" => true,
            "delete" => next == "from",
            "do" => next.starts_with(['$', '\'']),
            _ => false,
        }
    })
}

/// What tells `DROP TABLE` from a sentence about dropping.
const OBJECTS: [&str; 16] = [
    "table",
    "schema",
    "database",
    "owned",
    "foreign",
    "view",
    "materialized",
    "type",
    "domain",
    "sequence",
    "index",
    "extension",
    "function",
    "procedure",
    "role",
    "user",
];
