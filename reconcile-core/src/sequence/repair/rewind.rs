//! Moving a sequence back, which nothing but its owner's explicit wish leads to.

use super::{Aim, Method, Repair, Rights};
use crate::sequence::SequenceState;
use crate::sequence::judged::Judged;

/// The repair, if there is anything to move back over.
pub(super) fn repair(
    state: &SequenceState,
    rights: Option<&Rights>,
) -> Result<Option<Repair>, String> {
    let judged = state.judged.clone().ok_or("it was not read")?;
    if state.is_fed_unseen() || judged.columns.is_empty() {
        return Err("it feeds columns that cannot be looked through, or none: moving it back could give out their values again".to_owned());
    }
    let rights = rights.ok_or("it does not exist any more; introspect again")?;
    if !rights.owns {
        return Err(format!(
            "only its owner {} can keep everybody from it while it is moved back",
            crate::name::quote_ident(&rights.owner)
        ));
    }
    let Some(target) = target(&judged, state.extreme) else {
        return Ok(None);
    };
    Ok(Some(Repair {
        sequence: state.sequence.clone(),
        method: Method::Locked,
        aim: Aim::Rewind,
        next: state.next,
        target: Some(target),
        owner: rights.owner.clone(),
        judged,
    }))
}

/// The first value in phase past every row; its start if there is no row. `None` if it stands
/// there already.
fn target(judged: &Judged, extreme: Option<i64>) -> Option<i64> {
    let sign = judged.limits.sign();
    let step = judged.limits.step();
    let next = sign * judged.next();
    let target = match extreme {
        None => sign * i128::from(judged.limits.start),
        Some(extreme) => next - (next - sign * i128::from(extreme) - 1) / step * step,
    };
    (target < next)
        .then(|| i64::try_from(sign * target).ok())
        .flatten()
}
