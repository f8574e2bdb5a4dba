//! All pieces of a script, read.

use std::borrow::Cow;

use super::Reading;
use super::routine::Routines;
use crate::script::{Piece, PieceKind, Script};
use crate::statement::read;
use crate::statement::{Statement, StatementKind};

/// So many pieces are read, and confirmed by a thread of the parser, in one go.
const BATCH: usize = 512;

/// A reading takes many times the memory of a statement that is shorter than this.
const SHORT: usize = 4096;

/// So many readings of short data are kept all the same: to read them again takes time.
const MOST_SHORT: usize = 65_536;

/// What is known of the pieces of a script.
///
/// A script of data has millions of short statements, and none but its own turn asks anything of one.
/// Beyond a number of them they are not kept, but read again.
#[derive(Debug)]
pub(crate) struct Readings<'a> {
    script: &'a Script,
    kept: Vec<Option<Box<Reading>>>,
}

impl<'a> Readings<'a> {
    pub(crate) fn of(script: &'a Script) -> Self {
        let mut readings = Self {
            script,
            kept: Vec::with_capacity(script.pieces().len()),
        };
        let mut routines = Routines::default();
        let mut short = 0usize;
        // While the parser confirms one batch, the words of the next are read.
        let mut before = Vec::new();
        for pieces in script.pieces().chunks(BATCH) {
            let read = || Self::batch(script, pieces, &mut routines);
            let next = confirm(script, &mut before, read);
            readings.keep(std::mem::replace(&mut before, next), &mut short);
        }
        confirm(script, &mut before, || ());
        readings.keep(before, &mut short);
        readings
    }

    /// What the words of the pieces say.
    fn batch(script: &Script, pieces: &[Piece], routines: &mut Routines) -> Vec<Reading> {
        let words = |piece| Reading::from_words(script, piece);
        let mut batch: Vec<_> = pieces.iter().map(words).collect();
        for reading in &mut batch {
            routines.step(script, reading);
        }
        batch
    }

    fn keep(&mut self, batch: Vec<Reading>, short: &mut usize) {
        self.kept.extend(batch.into_iter().map(|reading| {
            let plain = reading.is_plain_data() && reading.piece.end - reading.piece.start <= SHORT;
            *short += usize::from(plain);
            (!plain || *short <= MOST_SHORT).then(|| Box::new(reading))
        }));
    }

    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    /// One of them.
    pub(crate) fn get(&self, at: usize) -> Option<Cow<'_, Reading>> {
        if let Some(reading) = self.kept(at) {
            return Some(Cow::Borrowed(reading));
        }
        let piece = self.script.pieces().get(at)?;
        Some(Cow::Owned(Reading::from_words(self.script, piece)))
    }

    /// One of them, unless it is short data and nothing else.
    pub(crate) fn kept(&self, at: usize) -> Option<&Reading> {
        self.kept.get(at)?.as_deref()
    }

    /// All with their numbers, besides those that are not kept.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Reading)> {
        let all = self.kept.iter().enumerate();
        all.filter_map(|(at, reading)| Some((at, reading.as_deref()?)))
    }

    /// What each piece is.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = PieceKind> {
        self.script.pieces().iter().map(|piece| piece.kind)
    }

    /// The ranges of all statements, with their numbers.
    pub(crate) fn statements(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        let pieces = self.script.pieces().iter().enumerate();
        pieces
            .filter(|(_, piece)| piece.kind == PieceKind::Statement)
            .map(|(at, piece)| (at, piece.start, piece.end))
    }
}

/// Lets the parser confirm what wants it, and does something else meanwhile.
fn confirm<T>(script: &Script, batch: &mut [Reading], meanwhile: impl FnOnce() -> T) -> T {
    let unsure: Vec<(usize, &Statement)> = batch
        .iter()
        .enumerate()
        .filter(|(_, reading)| reading.problems.is_empty())
        .filter_map(|(i, reading)| Some((i, reading.statement.as_ref()?)))
        .filter(|(_, statement)| read::wants_tree(&statement.kind))
        .collect();
    let statements: Vec<&Statement> = unsure.iter().map(|(_, statement)| *statement).collect();
    let (answers, done) = read::confirm(script.text(), &statements, meanwhile);
    let places: Vec<usize> = unsure.iter().map(|(i, _)| *i).collect();
    for (i, answer) in places.into_iter().zip(answers) {
        if let (Err(refusal), Some(reading)) = (answer, batch.get_mut(i)) {
            reading.refused(&refusal);
        }
    }
    done
}

impl Reading {
    /// Whether it is an INSERT of rows of literals, or rows of a COPY, that runs nothing and has
    /// nothing that was not read: no other piece needs to know of it.
    pub(crate) fn is_plain_data(&self) -> bool {
        let data = match self.statement.as_ref().map(|statement| &statement.kind) {
            Some(StatementKind::InsertValues(rows)) => rows.literals,
            None => self.piece.kind == PieceKind::CopyData,
            Some(_) => false,
        };
        data && self.problems.is_empty() && self.body.is_none() && self.inside.calls.is_empty()
    }
}
