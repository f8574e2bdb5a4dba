//! Bodies of SQL routines: the only place where semicolons outside parentheses end no statement.

/// How far the text so far matches `CREATE [OR REPLACE] {FUNCTION | PROCEDURE} … BEGIN ATOMIC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Routine {
    #[default]
    Start,
    Create,
    Or,
    Header {
        begin: bool,
    },
    Body {
        /// A statement of the body would begin here.
        fresh: bool,
        /// `CASE` without its `END` so far, as psql counts.
        cases: u32,
    },
    Other,
}

impl Routine {
    pub(super) fn in_body(self) -> bool {
        matches!(self, Routine::Body { .. })
    }

    /// The next token outside parentheses; returns a doubt.
    ///
    /// In PostgreSQL's grammar each statement of the body ends with a semicolon, and none can begin
    /// with `END`: so the `END` that closes the body is the one right after `ATOMIC` or a semicolon.
    /// Any other belongs to a `CASE` or is a label (`SELECT 1 AS end`), and `CASE` may be a label
    /// too. psql only counts words there; where that could go wrong, there is a doubt.
    pub(super) fn step(&mut self, word: Option<&str>, semicolon: bool) -> Option<&'static str> {
        let is = |wanted: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
        let mut doubt = None;
        *self = match *self {
            Routine::Start if is("create") => Routine::Create,
            Routine::Create if is("or") => Routine::Or,
            Routine::Or if is("replace") => Routine::Create,
            Routine::Create if is("function") || is("procedure") => {
                Routine::Header { begin: false }
            }
            Routine::Header { begin: true } if is("atomic") => Routine::Body {
                fresh: true,
                cases: 0,
            },
            Routine::Header { .. } => Routine::Header { begin: is("begin") },
            Routine::Body { fresh: true, .. } if is("end") => Routine::Other,
            Routine::Body { cases, .. } => {
                let open = cases + u32::from(is("case"));
                if (is("end") && open == 0) || (semicolon && open > 0) {
                    doubt = Some("psql may count its END and CASE otherwise");
                }
                let closed = open.saturating_sub(u32::from(is("end")));
                Routine::Body {
                    fresh: semicolon,
                    cases: if semicolon { 0 } else { closed },
                }
            }
            _ => Routine::Other,
        };
        doubt
    }
}
