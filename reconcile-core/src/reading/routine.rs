//! Functions that the script itself defines and then calls.

use std::collections::HashSet;

use crate::script::lexer::{TokenKind, significant};
use crate::statement::{StatementKind, fold};

/// Words in the body of a routine that may take something away.
const SUSPECT: [&str; 4] = ["drop", "truncate", "alter", "execute"];

/// The routines of the script so far that may do more than compute.
#[derive(Debug, Default)]
pub(super) struct Routines(HashSet<String>);

impl Routines {
    /// Notes a routine that the statement defines; otherwise says why the statement, which may run
    /// one of them, cannot be judged.
    pub(super) fn step(&mut self, text: &str, kind: &StatementKind) -> Option<String> {
        match kind {
            StatementKind::CreateObject(made) if made.node == "CreateFunctionStmt" => {
                let suspect = words(text).any(|word| SUSPECT.contains(&fold(word).as_str()));
                if suspect && let Some(name) = name(text) {
                    self.0.insert(name);
                }
                None
            }
            StatementKind::Data(_) | StatementKind::InsertValues(_) | StatementKind::Do
                if !self.0.is_empty() =>
            {
                let called = words(text).find(|word| self.0.contains(&fold(word)))?;
                Some(format!(
                    "this may run {called}, which the script defines and whose body may drop or alter something"
                ))
            }
            _ => None,
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()))
}

/// The name between FUNCTION or PROCEDURE and its parameters.
fn name(text: &str) -> Option<String> {
    let before = significant(text, 0, text.len()).take_while(|token| !token.is_symbol(b'('));
    let last = before.last()?;
    let name = last.text(text);
    matches!(last.kind, TokenKind::Word | TokenKind::QuotedIdent)
        .then(|| fold(name.trim_matches('"')))
}
