//! psql's backslash commands.

/// Commands that send the statement before them, or throw it away.
const ENDS_STATEMENT: [&str; 13] = [
    "g",
    "gx",
    "gset",
    "gexec",
    "gdesc",
    "crosstabview",
    "watch",
    "bind",
    "bind_named",
    "parse",
    "sendpipeline",
    "r",
    "reset",
];

/// A backslash command and its line.
pub(super) struct Command<'a> {
    pub(super) end: usize,
    /// The line without the first backslash.
    line: &'a str,
}

impl<'a> Command<'a> {
    /// The command whose backslash stands at `start`.
    pub(super) fn at(source: &'a str, start: usize) -> Self {
        let end = line_end(source.as_bytes(), start);
        Self {
            end,
            line: source.get(start + 1..end).unwrap_or(""),
        }
    }

    fn name(&self) -> &'a str {
        let end = self
            .line
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(self.line.len());
        self.line.get(..end).unwrap_or("")
    }

    pub(super) fn ends_statement(&self) -> bool {
        ENDS_STATEMENT.contains(&self.name())
    }

    /// `\copy … from stdin`
    pub(super) fn reads_rows(&self) -> bool {
        let mut words = self.line.split_ascii_whitespace();
        self.name() == "copy"
            && words.any(|word| word.eq_ignore_ascii_case("from"))
            && words.next().is_some_and(|word| {
                word.eq_ignore_ascii_case("stdin") || word.eq_ignore_ascii_case("pstdin")
            })
    }

    /// Most commands end at the next backslash: another command, or after `\\` SQL again.
    pub(super) fn doubt(&self) -> Option<&'static str> {
        if self.line.contains('\\') {
            Some("another command, or SQL, may follow on its line")
        } else if self.line.contains('`') {
            Some("it may run a program of the shell")
        } else if self.line.contains('\0') {
            Some("it holds a NUL byte, which psql cannot read")
        } else {
            None
        }
    }
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |o| from + o)
}
