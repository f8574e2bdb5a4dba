//! In which transactions a script runs.

use std::collections::HashSet;

use crate::error::{Error, ErrorKind, Result};
use crate::script::lexer::significant;
use crate::script::{Piece, PieceKind, Script};
use crate::statement::{Statement, StatementKind, Transaction};

/// What runs together: one transaction, or one statement outside of any.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The statements, in their order.
    pub statements: Vec<Piece>,
    /// What earlier steps have set in the session, and holds in this one: `SET` in their order.
    pub settings: Vec<Piece>,
    /// Why its one statement runs outside of a transaction; `None` where the step is one.
    pub alone: Option<&'static str>,
}

/// In which transactions a script runs: in one, unless PostgreSQL refuses that.
///
/// A statement such as `CREATE INDEX CONCURRENTLY` is a step of its own, outside of any transaction.
/// What uses a label that the script has added to an enum goes into the next transaction. `BEGIN`
/// and `COMMIT` are left out: the steps take their place.
///
/// ```
/// use reconcile_core::Script;
/// use reconcile_core::baseline::ApplyPlan;
///
/// let script = Script::new(
///     "diff.sql",
///     "CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY i ON b (c); CREATE TABLE d (id int);",
/// );
/// let plan = ApplyPlan::new(&script)?;
/// assert_eq!(plan.steps.len(), 3);
/// assert_eq!(plan.steps[1].alone, Some("CREATE INDEX CONCURRENTLY"));
/// # Ok::<(), reconcile_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplyPlan {
    /// The steps, in their order; none where the script has no statement.
    pub steps: Vec<Step>,
    /// `BEGIN` and `COMMIT` of the script.
    pub left_out: Vec<Piece>,
}

impl ApplyPlan {
    /// Cuts a script.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] for what cannot be run like that: psql commands, rows behind `COPY …
    /// FROM STDIN`, rollbacks, savepoints, prepared transactions, and what is not understood.
    pub fn new(script: &Script) -> Result<Self> {
        let mut cutter = Cutter::default();
        for piece in script.pieces() {
            if let Some(doubt) = piece.doubt {
                return Err(refused(script, piece, doubt));
            }
            match piece.kind {
                PieceKind::Statement => cutter.statement(script, piece)?,
                PieceKind::PsqlCommand => {
                    return Err(refused(script, piece, "it is a command of psql, not SQL"));
                }
                PieceKind::CopyData => {
                    return Err(refused(script, piece, "rows are loaded by psql alone"));
                }
            }
        }
        Ok(cutter.finish())
    }

    /// How many statements there are in all steps.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.steps.iter().map(|step| step.statements.len()).sum()
    }
}

#[derive(Default)]
struct Cutter {
    steps: Vec<Step>,
    left_out: Vec<Piece>,
    current: Vec<Piece>,
    /// What the steps before this one have set in the session.
    held: Vec<Piece>,
    /// What the statements so far have set in the session.
    settings: Vec<Piece>,
    /// Labels that this step has added to enums.
    labels: HashSet<String>,
}

impl Cutter {
    fn statement(&mut self, script: &Script, piece: &Piece) -> Result<()> {
        let statement = Statement::read(script, piece);
        match &statement.kind {
            StatementKind::Transaction(Transaction::Begin | Transaction::Commit) => {
                self.left_out.push(*piece);
                return Ok(());
            }
            StatementKind::Transaction(Transaction::CommitPrepared | Transaction::Prepare) => {
                return Err(refused(script, piece, "it is about a prepared transaction"));
            }
            StatementKind::Transaction(_) => {
                let why = "the steps decide which transaction is kept, all of it";
                return Err(refused(script, piece, why));
            }
            StatementKind::Copy(copy) if copy.from && copy.standard => {
                return Err(refused(script, piece, "rows are loaded by psql alone"));
            }
            StatementKind::Unknown => {
                return Err(refused(script, piece, "it is not understood"));
            }
            StatementKind::CreateIndex(index) if index.concurrently && index.name.is_none() => {
                let why = "an index that is made outside of a transaction needs a name, by which \
                           it is found again after an interruption";
                return Err(refused(script, piece, why));
            }
            _ => {}
        }
        if let Some(what) = statement.refuses_transaction(script.text()) {
            if what == "DISCARD ALL" {
                let why = "it gives up the lock of Prisma's migrations";
                return Err(refused(script, piece, why));
            }
            self.end_step();
            self.steps.push(Step {
                statements: vec![*piece],
                settings: self.held.clone(),
                alone: Some(what),
            });
            return Ok(());
        }
        if self.uses_label(script, piece) {
            self.end_step();
        }
        if let StatementKind::AddLabel(added) = &statement.kind {
            self.labels.insert(added.label.clone());
        }
        if holds_on(&statement) {
            self.settings.push(*piece);
        }
        self.current.push(*piece);
        Ok(())
    }

    /// Whether it names a label that is not committed yet. A text that only looks like one costs a
    /// transaction more, and nothing else.
    fn uses_label(&self, script: &Script, piece: &Piece) -> bool {
        if self.labels.is_empty() {
            return false;
        }
        let source = script.text();
        significant(source, piece.start, piece.end).any(|token| {
            let text = token.text(source).strip_prefix('\'');
            let text = text.and_then(|text| text.strip_suffix('\''));
            text.is_some_and(|text| self.labels.contains(&text.replace("''", "'")))
        })
    }

    fn end_step(&mut self) {
        self.labels.clear();
        if !self.current.is_empty() {
            self.steps.push(Step {
                statements: std::mem::take(&mut self.current),
                settings: std::mem::replace(&mut self.held, self.settings.clone()),
                alone: None,
            });
        }
    }

    fn finish(mut self) -> ApplyPlan {
        self.end_step();
        ApplyPlan {
            steps: self.steps,
            left_out: self.left_out,
        }
    }
}

/// Whether it sets something in the session, beyond its own transaction.
pub(super) fn holds_on(statement: &Statement) -> bool {
    matches!(&statement.kind, StatementKind::Set(setting) if !setting.local)
}

fn refused(script: &Script, piece: &Piece, why: &str) -> Error {
    let at = script.position(piece.start);
    let first = script.slice(piece).lines().next().unwrap_or_default();
    let first: String = first.chars().take(60).collect();
    let message = format!(
        "{}:{}:{}: `{first}` cannot be applied: {why}",
        script.name(),
        at.line,
        at.column
    );
    Error::new(ErrorKind::Usage, message).with_help("take it out of the script, or run it by hand")
}
