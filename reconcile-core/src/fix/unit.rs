//! What can be taken out of a script as a whole.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::script::lexer::significant;
use crate::script::{Piece, PieceKind, Script};
use crate::statement::{Action, AlterRelation, Statement, StatementKind};

/// A statement, or one action of an ALTER with several, with the bytes that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The first byte that is taken out.
    pub(super) start: usize,
    /// One past the last, semicolon or comma included.
    pub(super) end: usize,
    /// Which piece of the script it is in.
    pub(super) piece: usize,
    /// Which action of its statement it is; none for the whole.
    pub(super) action: Option<usize>,
}

/// What has been taken out, to be asked quickly: a script may have 100,000 drops.
#[derive(Debug, Default)]
pub(super) struct Gone(HashSet<(usize, Option<usize>)>);

impl Gone {
    pub(super) fn of<'a>(units: impl Iterator<Item = &'a Unit>) -> Self {
        Self(units.map(|unit| (unit.piece, unit.action)).collect())
    }

    /// Whether a unit has gone, alone or with its whole statement.
    pub(super) fn has(&self, unit: &Unit) -> bool {
        self.has_whole(unit.piece) || self.0.contains(&(unit.piece, unit.action))
    }

    pub(super) fn has_whole(&self, piece: usize) -> bool {
        self.0.contains(&(piece, None))
    }

    pub(super) fn insert(&mut self, unit: &Unit) {
        self.0.insert((unit.piece, unit.action));
    }
}

/// All pieces of a script with what they are.
#[derive(Debug)]
pub(super) struct Units {
    pub(super) pieces: Vec<(Piece, Content)>,
}

/// What a piece is.
#[derive(Debug)]
pub(super) enum Content {
    /// No SQL.
    Other,
    Statement(Box<Statement>),
    /// An INSERT of rows. A script may hold millions, and hardly any is asked for.
    Rows,
}

impl Content {
    fn of(script: &Script, piece: &Piece) -> Self {
        if piece.kind != PieceKind::Statement {
            return Self::Other;
        }
        let statement = Statement::read(script, piece);
        match statement.kind {
            StatementKind::InsertValues(_) => Self::Rows,
            _ => Self::Statement(Box::new(statement)),
        }
    }
}

impl Units {
    pub(super) fn of(script: &Script) -> Self {
        let pieces = script.pieces().iter();
        Self {
            pieces: pieces
                .map(|piece| (*piece, Content::of(script, piece)))
                .collect(),
        }
    }

    /// The statement that a piece is.
    pub(super) fn statement(&self, script: &Script, at: usize) -> Option<Cow<'_, Statement>> {
        match self.pieces.get(at)? {
            (_, Content::Other) => None,
            (_, Content::Statement(statement)) => Some(Cow::Borrowed(statement)),
            (piece, Content::Rows) => Some(Cow::Owned(Statement::read(script, piece))),
        }
    }

    /// The same, if it is no INSERT of rows.
    pub(super) fn definition(&self, at: usize) -> Option<&Statement> {
        match &self.pieces.get(at)?.1 {
            Content::Statement(statement) => Some(statement),
            Content::Other | Content::Rows => None,
        }
    }

    /// The unit that a finding is about; none if its statement cannot be taken out by itself.
    pub(super) fn of_range(&self, script: &Script, start: usize, end: usize) -> Option<Unit> {
        let after = self
            .pieces
            .partition_point(|(piece, _)| piece.start <= start);
        let at = after.checked_sub(1)?;
        let (piece, _) = self.pieces.get(at)?;
        if end > piece.end {
            return None;
        }
        if let Some(alter) = self.alter(at)
            && alter.actions.len() > 1
            && let after = alter.actions.partition_point(|own| own.start <= start)
            && let Some(action) = after.checked_sub(1)
            && alter.actions.get(action).is_some_and(|own| end <= own.end)
        {
            return self.action(at, action);
        }
        self.piece(script, at)
    }

    /// A whole piece, with the semicolon that ends it and the rows of a COPY.
    pub(super) fn piece(&self, script: &Script, at: usize) -> Option<Unit> {
        let (piece, _) = self.pieces.get(at)?;
        let mut end = piece.end;
        if piece.kind == PieceKind::Statement && piece.terminated {
            // A psql command that ends it would run the statement before it again.
            let text = script.text();
            let next = significant(text, end, text.len()).next();
            end = next.filter(|token| token.is_symbol(b';'))?.end;
        }
        if let Some((rows, _)) = self.pieces.get(at + 1)
            && rows.kind == PieceKind::CopyData
        {
            end = rows.end;
        }
        Some(Unit {
            start: piece.start,
            end,
            piece: at,
            action: None,
        })
    }

    /// Whether a piece is a psql command that ends the statement before it, as a semicolon would.
    pub(super) fn ends_statement(&self, script: &Script, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.pieces.get(at));
        let (Some((before, _)), Some((piece, _))) = (before, self.pieces.get(at)) else {
            return false;
        };
        let mut between = significant(script.text(), before.end, piece.start);
        before.kind == PieceKind::Statement
            && piece.kind == PieceKind::PsqlCommand
            && between.next().is_none()
    }

    /// One action of an ALTER. Which comma goes with it is decided when all are known.
    pub(super) fn action(&self, at: usize, action: usize) -> Option<Unit> {
        let own = self.alter(at)?.actions.get(action)?;
        Some(Unit {
            start: own.start,
            end: own.end,
            piece: at,
            action: Some(action),
        })
    }

    /// The bytes of the actions of a piece, if it is an ALTER.
    pub(super) fn action_ranges(&self, at: usize) -> Vec<(usize, usize)> {
        let range = |action: &Action| (action.start, action.end);
        self.alter(at)
            .map(|alter| alter.actions.iter().map(range).collect())
            .unwrap_or_default()
    }

    pub(super) fn alter(&self, at: usize) -> Option<&AlterRelation> {
        match &self.definition(at)?.kind {
            StatementKind::AlterRelation(alter) => Some(alter),
            _ => None,
        }
    }
}
