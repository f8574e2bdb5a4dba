//! What a script sets in the session.

use postgres::GenericClient;

use super::Run;
use super::report::Ending;
use super::step::failure;
use crate::baseline::plan::Step;
use crate::error::Result;

/// Sets once more what earlier steps have set: their transactions are over, and it may be another run
/// that has done them.
pub(super) fn set(
    client: &mut impl GenericClient,
    run: &Run<'_>,
    step: &Step,
    number: usize,
) -> Result<Option<Ending>> {
    for piece in &step.settings {
        if let Err(error) = client.batch_execute(run.script.slice(piece)) {
            return failure(error, run.script, piece, number).map(Some);
        }
    }
    Ok(None)
}
