//! Which statements of a PL/pgSQL block are sure to run.

use super::Body;

/// The branches, loops and blocks around a place.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    open: Vec<Scope>,
    /// Behind a RETURN, EXIT or CONTINUE anything may be passed over.
    left: bool,
}

#[derive(Debug)]
struct Scope {
    conditional: bool,
    /// How many statements the body held where it began.
    first: usize,
}

impl Scopes {
    /// BEGIN, or a branch or loop.
    pub(super) fn enter(&mut self, conditional: bool, body: &Body) {
        self.open.push(Scope {
            conditional,
            first: body.statements.len(),
        });
    }

    pub(super) fn leave(&mut self) {
        self.open.pop();
    }

    /// EXCEPTION: what the block did before may be undone.
    pub(super) fn handlers(&mut self, body: &mut Body) {
        if let Some(scope) = self.open.last_mut() {
            scope.conditional = true;
            for detail in body.details.iter_mut().skip(scope.first) {
                detail.conditional = true;
            }
        }
    }

    pub(super) fn jump(&mut self) {
        self.left = true;
    }

    /// Marks the statements from `first` on.
    pub(super) fn mark(&self, first: usize, body: &mut Body) {
        if self.left || self.open.iter().any(|scope| scope.conditional) {
            for detail in body.details.iter_mut().skip(first) {
                detail.conditional = true;
            }
        }
    }
}
