//! All sequences that are to be moved, one after the other.

use std::collections::{HashMap, HashSet};

use postgres::Client;

use super::attempt::{self, Patience};
use crate::error::Result;
use crate::name::QualifiedName;
use crate::sequence::repair::Repair;
use crate::sequence::{Outcome, Repaired};

/// One sequence that was dealt with.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// The sequence.
    pub sequence: &'a QualifiedName,
    /// What became of it.
    pub repaired: &'a Repaired,
    /// How many of this round were dealt with, this one included.
    pub done: usize,
    /// How many there are in this round.
    pub of: usize,
}

/// Moves each once; gives those that another look is worth.
pub(super) fn run(
    client: &mut Client,
    repairs: &[Repair],
    patience: &Patience,
    done: &mut HashMap<QualifiedName, Repaired>,
    observe: &mut impl FnMut(&Progress<'_>),
) -> Result<HashSet<QualifiedName>> {
    let mut again = HashSet::new();
    for (at, repair) in repairs.iter().enumerate() {
        let repaired = attempt::run(client, repair, patience)?;
        if repaired.outcome != Outcome::Failed {
            again.insert(repair.sequence.clone());
        }
        let repaired = match done.remove(&repair.sequence) {
            Some(earlier) => earlier.followed_by(repaired),
            None => repaired,
        };
        observe(&Progress {
            sequence: &repair.sequence,
            repaired: &repaired,
            done: at + 1,
            of: repairs.len(),
        });
        done.insert(repair.sequence.clone(), repaired);
    }
    Ok(again)
}
