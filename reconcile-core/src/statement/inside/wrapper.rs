//! What stands around the statement that is looked into: EXPLAIN, PREPARE, DECLARE, COPY, CREATE
//! TABLE AS.

use super::tokens::Tokens;
use super::{Runs, Unread, WriteKind};
use crate::script::lexer::TokenKind;
use crate::statement::ObjectName;

/// A statement without what stands around it.
#[derive(Debug)]
pub(super) struct Wrapped {
    pub(super) runs: Runs,
    pub(super) prepares: Option<String>,
    pub(super) program: bool,
    /// The table that is made of its rows.
    pub(super) creates: Option<(WriteKind, ObjectName)>,
    /// The token range of the inner statement.
    pub(super) first: usize,
    pub(super) end: usize,
}

const SHAPE: Unread = Unread {
    why: "what stands before its query is not understood",
};

impl Wrapped {
    pub(super) fn of(t: &Tokens) -> Result<Self, Unread> {
        let mut inner = Self {
            runs: Runs::Now,
            prepares: None,
            program: false,
            creates: None,
            first: 0,
            end: t.len(),
        };
        if t.is(0, "explain") {
            let analyze = inner.explain(t);
            inner.runs = if analyze { Runs::Now } else { Runs::Never };
        }
        let at = inner.first;
        match t.text(at).to_ascii_lowercase().as_str() {
            "prepare" => inner.prepare(t)?,
            "declare" => inner.declare(t)?,
            "copy" => inner.copy(t)?,
            "create" => inner.create(t)?,
            "refresh" => inner.first = inner.end,
            _ => {}
        }
        Ok(inner)
    }

    /// Passes over EXPLAIN and its options; whether the statement is run.
    fn explain(&mut self, t: &Tokens) -> bool {
        let mut at = 1;
        let mut analyze = false;
        if t.symbol(at, b'(') && !t.begins_query(at + 1) && !t.symbol(at + 1, b'(') {
            let close = t.close(at);
            at += 1;
            while at < close {
                let next = t.find(at, close, |at| t.symbol(at, b',')).unwrap_or(close);
                if matches!(t.ident(at).as_deref(), Some("analyze" | "analyse")) {
                    analyze = next == at + 1 || !is_off(t, at + 1);
                }
                at = next + 1;
            }
            self.first = close + 1;
            return analyze;
        }
        if t.any(at, &["analyze", "analyse"]) {
            analyze = true;
            at += 1;
        }
        at += usize::from(t.is(at, "verbose"));
        self.first = at;
        analyze
    }

    fn later(&mut self) {
        if self.runs == Runs::Now {
            self.runs = Runs::Later;
        }
    }

    /// `PREPARE name [(types)] AS …`
    fn prepare(&mut self, t: &Tokens) -> Result<(), Unread> {
        self.later();
        self.prepares = Some(t.ident(self.first + 1).ok_or(SHAPE)?);
        let mut at = self.first + 2;
        if t.symbol(at, b'(') {
            at = t.after(at);
        }
        self.behind(t, at, "as")
    }

    /// `DECLARE name … CURSOR … FOR …`
    fn declare(&mut self, t: &Tokens) -> Result<(), Unread> {
        self.later();
        let cursor = t.find_keyword(self.first + 2, self.end, &["cursor"]);
        let at = t.find_keyword(cursor, self.end, &["for"]);
        self.behind(t, at, "for")
    }

    /// `COPY (…) TO …`
    fn copy(&mut self, t: &Tokens) -> Result<(), Unread> {
        let open = self.first + 1;
        let close = t.close(open);
        if !(t.symbol(open, b'(') && t.is(close + 1, "to")) {
            return Err(SHAPE);
        }
        self.program = t.is(close + 2, "program") && self.runs == Runs::Now;
        (self.first, self.end) = (open + 1, close);
        Ok(())
    }

    /// `CREATE … {TABLE | MATERIALIZED VIEW} [IF NOT EXISTS] name … AS … [WITH [NO] DATA]`
    fn create(&mut self, t: &Tokens) -> Result<(), Unread> {
        let mut at = t.find_keyword(self.first, self.end, &["table", "view"]);
        let is_table = t.is(at, "table");
        at += 1;
        if t.all(at, &["if", "not", "exists"]) {
            at += 3;
        }
        let (name, at) = t.name(at).ok_or(SHAPE)?;
        self.creates = is_table.then_some((WriteKind::CreateTableAs, name));
        let at = t.find(at, self.end, |at| t.is(at, "as")).ok_or(SHAPE)?;
        if self.end > 3 && t.all(self.end - 3, &["with", "no", "data"]) {
            self.end -= 3;
            self.runs = Runs::Never;
        } else if self.end > 2 && t.all(self.end - 2, &["with", "data"]) {
            self.end -= 2;
        }
        self.behind(t, at, "as")
    }

    fn behind(&mut self, t: &Tokens, at: usize, word: &str) -> Result<(), Unread> {
        if !t.is(at, word) {
            return Err(SHAPE);
        }
        self.first = at + 1;
        Ok(())
    }
}

/// Whether the value of an option is one of those that mean no.
fn is_off(t: &Tokens, at: usize) -> bool {
    let text = t.text(at);
    let value = match t.kind(at) {
        Some(TokenKind::Word | TokenKind::Number) => text,
        Some(TokenKind::Text) => text.trim_matches('\''),
        Some(TokenKind::QuotedIdent) => text.trim_matches('"'),
        _ => return false,
    };
    ["false", "off", "0"]
        .iter()
        .any(|off| off.eq_ignore_ascii_case(value))
}
