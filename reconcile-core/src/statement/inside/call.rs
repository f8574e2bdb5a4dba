//! Which parenthesis opens the arguments of a call.

use super::constant;
use super::frame::{Frame, From, Kind};
use super::keywords::{is_reserved, is_syntax};
use super::reader::Reader;
use super::{Call, Constant};
use crate::script::lexer::TokenKind;
use crate::statement::ObjectName;

impl Reader<'_> {
    /// The call whose arguments begin at the parenthesis.
    pub(super) fn call_at(&self, at: usize, frame: &Frame) -> Option<Call> {
        let t = self.t;
        let last = at.checked_sub(1)?;
        if !t.symbol(at, b'(')
            || self.holds_no_arguments(at)
            || (frame.from == From::After && self.is_sample(at))
        {
            return None;
        }
        if matches!(frame.kind, Kind::Names | Kind::CastType) {
            return None;
        }
        if t.is(last, "operator") {
            return self.operator(at);
        }
        let name = t.ident(last)?;
        let mut first = last;
        let mut schema = None;
        while first >= 2 && t.symbol(first - 1, b'.') {
            first -= 2;
            if schema.is_none() {
                schema = Some(t.ident(first)?);
            }
        }
        let is_function = self.functions.contains(&at);
        if frame.from == From::After && !is_function {
            return None;
        }
        let unqualified = schema.is_none() && t.kind(last) == Some(TokenKind::Word);
        if unqualified && (is_syntax(t.text(last)) || self.is_clause(last, frame)) {
            return None;
        }
        if first > 0 && t.text(first - 1) == "::" {
            return None;
        }
        let close = t.close(at);
        // `type(3) '…'`
        if t.kind(close + 1) == Some(TokenKind::Text) {
            return None;
        }
        Some(Call {
            name: ObjectName { schema, name },
            args: self.arguments(at + 1, close),
            start: t.start(first),
            end: t.end(close + 1),
        })
    }

    /// Whether the unreserved word is part of the syntax here.
    fn is_clause(&self, at: usize, frame: &Frame) -> bool {
        let t = self.t;
        let behind = |words: &[&str]| at > 0 && t.any(at - 1, words);
        match t.text(at).to_ascii_lowercase().as_str() {
            "over" | "filter" => at > 0 && t.symbol(at - 1, b')'),
            "by" => behind(&["group", "order", "partition"]),
            "rollup" | "cube" => frame.grouping,
            "sets" => behind(&["grouping"]),
            "varying" => behind(&["character", "char", "bit", "nchar"]),
            "zone" => behind(&["time"]),
            "first" | "next" => behind(&["fetch"]),
            "columns" => frame.kind == Kind::RowsOf,
            "second" => behind(&["to"]) || (at > 0 && t.kind(at - 1) == Some(TokenKind::Text)),
            "rows" | "range" | "groups" => frame.close == at,
            "join" => frame.from != From::No,
            "escape" => self.ends_operand(at),
            "ilike" => {
                let negated = usize::from(at > 0 && t.is(at - 1, "not"));
                self.ends_operand(at - negated)
            }
            _ => false,
        }
    }

    /// Whether the token before `at` ends an operand.
    fn ends_operand(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        match self.t.kind(before) {
            Some(TokenKind::Word) => {
                let values = ["null", "true", "false", "end", "user", "default"];
                !is_reserved(self.t.text(before)) || self.t.any(before, &values)
            }
            Some(TokenKind::Symbol(symbol)) => matches!(symbol, b')' | b']'),
            Some(TokenKind::Operator | TokenKind::Pair) | None => false,
            Some(_) => true,
        }
    }

    /// `OPERATOR(schema.+)`: an operator of another schema runs code that users defined.
    fn operator(&self, at: usize) -> Option<Call> {
        let t = self.t;
        let close = t.close(at);
        let schema = (close > at + 2).then(|| t.ident(at + 1))?;
        if schema.as_deref() == Some("pg_catalog") {
            return None;
        }
        Some(Call {
            name: ObjectName {
                schema,
                name: t.text(close - 1).to_owned(),
            },
            args: Vec::new(),
            start: t.start(at - 1),
            end: t.end(close + 1),
        })
    }

    fn arguments(&self, from: usize, close: usize) -> Vec<Option<Constant>> {
        /// No function that is looked into has more.
        const MOST: usize = 16;
        let t = self.t;
        let mut args = Vec::new();
        let mut at = from;
        while at < close && args.len() < MOST {
            let end = t.find(at, close, |at| t.symbol(at, b',')).unwrap_or(close);
            args.push(constant::of(t, at..end));
            at = end + 1;
        }
        args
    }
}
