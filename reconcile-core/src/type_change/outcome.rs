//! From two types and a `USING` clause to the answer.

use super::base::{Base, Type};
use super::effect::{self, Effect};
use super::path::{self, Cast};
use super::{Change, Session, Side, TypeKind, Using, Verdict};
use super::{probe, settings, text, work};

/// What a conversion comes to.
enum Outcome {
    Impossible,
    Unknown,
    Does(Effect),
}

/// Says what changing a column from one type to another does to its values.
#[must_use]
pub fn judge(from: &Side, to: &Side, using: Using, session: &Session) -> Change {
    let cast = match using {
        Using::Expression => return unknown("the new values are computed by an expression"),
        Using::ThroughText => return through_text(from, to, session),
        _ if from.is_same_as(to) => return same(),
        Using::None => Cast::Assignment,
        Using::Cast => Cast::Explicit,
    };
    answer(convert(from, to, cast, session), from, to, cast, session)
}

fn answer(outcome: Outcome, from: &Side, to: &Side, cast: Cast, session: &Session) -> Change {
    let effect = match outcome {
        Outcome::Impossible => return impossible(from, to, cast),
        Outcome::Unknown => {
            let (from, to) = (&from.data_type.text, &to.data_type.text);
            return unknown(&format!("what becomes of {from} as {to} was not measured"));
        }
        Outcome::Does(effect) => effect,
    };
    let verdict = match (&effect.fails, &effect.changes) {
        (None, None) => Verdict::Lossless,
        (None, Some(_)) => Verdict::Lossy,
        (Some(_), changes) => Verdict::MayFail {
            changes: changes.is_some(),
        },
    };
    Change {
        verdict,
        probe: probe::of(from, to, &effect, session),
        refused: effect.fails.map(Into::into),
        changed: effect.changes.map(Into::into),
        meaning: settings::meaning(from, to),
        work: Some(work::of(from, to, session)),
        settings: settings::of(from, to, session),
    }
}

/// What is left of a type without the domains around it.
pub(super) fn without_domains(side: &Side) -> &Side {
    layers(side).last().unwrap_or(side)
}

/// The type of an array's elements; of another type, the type itself.
pub(super) fn element(side: &Side) -> Side {
    let mut element = side.clone();
    element.data_type.array = false;
    element
}

/// Whether a type is a domain with constraints, its own or those of one that it is made of.
pub(super) fn is_constrained(side: &Side) -> bool {
    layers(side).any(|layer| {
        matches!(&layer.kind, TypeKind::Domain { checked, not_null, .. } if *checked || *not_null)
            && !layer.data_type.array
    })
}

/// What a domain is made of, itself first.
fn layers(side: &Side) -> impl Iterator<Item = &Side> {
    std::iter::successors(Some(side), |side| match &side.kind {
        TypeKind::Domain { base, .. } if !side.data_type.array => Some(base),
        _ => None,
    })
}

/// The constraints of a domain that values of another type do not satisfy already.
fn new_constraints(from: &Side, to: &Side) -> (bool, bool) {
    let mut new = (false, false);
    let known = |layer: &&Side| !layers(from).any(|of| of.is_same_as(layer));
    for layer in layers(to).take_while(known) {
        if let TypeKind::Domain {
            checked, not_null, ..
        } = &layer.kind
        {
            new = (new.0 || *checked, new.1 || *not_null);
        }
    }
    new
}

fn convert(from: &Side, to: &Side, cast: Cast, session: &Session) -> Outcome {
    let (checked, not_null) = new_constraints(from, to);
    let (from, to) = (without_domains(from), without_domains(to));
    let outcome = if from.is_same_as(to) {
        Outcome::Does(Effect::NONE)
    } else if from.data_type.array && to.data_type.array {
        convert(&element(from), &element(to), cast, session)
    } else {
        scalar(from, to, cast, session)
    };
    match outcome {
        Outcome::Does(effect) => Outcome::Does(
            effect
                .and_fails(
                    checked,
                    "values that the domain's check refuses are refused",
                )
                .and_fails(not_null, "NULL is refused by the domain"),
        ),
        other => other,
    }
}

/// What is neither a domain nor an array on both sides.
fn scalar(from: &Side, to: &Side, cast: Cast, session: &Session) -> Outcome {
    let (Some(source), Some(target)) = (whole(from), whole(to)) else {
        return Outcome::Unknown;
    };
    if !path::exists(source.base, target.base, cast, session) {
        return Outcome::Impossible;
    }
    Outcome::Does(effect::of(&source, &target, cast, session))
}

/// The type of a side that may be an array.
pub(super) fn whole(side: &Side) -> Option<Type<'_>> {
    if !side.data_type.array {
        return Type::of(side);
    }
    let element = element(side);
    let known = Type::of(without_domains(&element)).is_some();
    known.then_some(Type {
        base: Base::Array,
        modifier: None,
        labels: &[],
    })
}

/// `c::text::t`
fn through_text(from: &Side, to: &Side, session: &Session) -> Change {
    let (source, target) = (without_domains(from), without_domains(to));
    let outcome = match (&source.kind, &target.kind, whole(source), whole(target)) {
        (TypeKind::Enum { labels }, TypeKind::Enum { labels: new }, ..)
            if source.data_type.array == target.data_type.array && !is_constrained(to) =>
        {
            let gone: Vec<_> = labels.iter().filter(|label| !new.contains(label)).collect();
            let reason = format!("the new type lacks {}", quoted(&gone));
            Outcome::Does(Effect::NONE.and_fails(!gone.is_empty(), reason))
        }
        (_, _, Some(source), Some(target))
            if source.base.is_string() || (target.base.is_string() && source.base != Base::Xml) =>
        {
            convert(from, to, Cast::Explicit, session)
        }
        _ => Outcome::Unknown,
    };
    let mut change = answer(outcome, from, to, Cast::Explicit, session);
    change.work = change.work.map(|_| super::Work::Table);
    change
}

fn quoted(labels: &[&String]) -> String {
    let quoted: Vec<_> = labels
        .iter()
        .map(|label| crate::name::quote_literal(label))
        .collect();
    quoted.join(", ")
}

fn same() -> Change {
    bare(Verdict::Same, None)
}

fn unknown(reason: &str) -> Change {
    bare(Verdict::Unknown, Some(reason.to_owned()))
}

fn impossible(from: &Side, to: &Side, cast: Cast) -> Change {
    let how = match cast {
        Cast::Assignment => "without USING",
        Cast::Explicit => "at all",
    };
    let (from, to) = (&from.data_type.text, &to.data_type.text);
    bare(
        Verdict::Impossible,
        Some(format!("{from} cannot be cast to {to} {how}")),
    )
}

fn bare(verdict: Verdict, reason: Option<String>) -> Change {
    Change {
        verdict,
        refused: reason,
        changed: None,
        meaning: None,
        work: (verdict == Verdict::Same).then_some(super::Work::Catalog),
        settings: Vec::new(),
        probe: None,
    }
}

/// The longest text of a type, for the reference.
pub(super) fn longest(side: &Side, session: &Session) -> Option<u32> {
    text::longest(&whole(side)?, session)
}
