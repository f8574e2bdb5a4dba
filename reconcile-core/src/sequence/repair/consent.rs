//! What is dangerous and allowed all the same, sequence by sequence.

use crate::name::QualifiedName;

/// The sequences with which something dangerous may be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    pub(super) exhaust: Vec<QualifiedName>,
    pub(super) rewind: Vec<QualifiedName>,
}

impl Consent {
    /// With nothing dangerous.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// This sequence may be moved to its end if only that brings it past its rows
    /// ([`Status::BehindWouldExhaust`](crate::sequence::Status::BehindWouldExhaust)). Every insert fails from then on.
    #[must_use]
    pub fn exhaust(mut self, sequence: QualifiedName) -> Self {
        self.exhaust.push(sequence);
        self
    }

    /// This sequence may be moved back to just past its last row. Values that were handed out and
    /// are in no row, because it was deleted, is not yet written or lies in another system, come
    /// again.
    #[must_use]
    pub fn rewind(mut self, sequence: QualifiedName) -> Self {
        self.rewind.push(sequence);
        self
    }

    /// All sequences that are named.
    pub fn names(&self) -> impl Iterator<Item = &QualifiedName> {
        self.exhaust.iter().chain(&self.rewind)
    }

    #[cfg(feature = "postgres")]
    pub(in crate::sequence) fn without_rewind(&self) -> Self {
        Self {
            rewind: Vec::new(),
            ..self.clone()
        }
    }
}
