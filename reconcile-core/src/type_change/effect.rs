//! What a conversion does to values.

use std::borrow::Cow;

use super::base::{Base, Type};
use super::path::Cast;
use super::session::Session;
use super::{network, number, temporal, text};

pub(super) type Reason = Cow<'static, str>;

/// What some values suffer; nothing, if both are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Why some values are refused.
    pub(super) fails: Option<Reason>,
    /// What becomes of some values that are not refused.
    pub(super) changes: Option<Reason>,
}

impl Effect {
    pub(super) const NONE: Effect = Effect {
        fails: None,
        changes: None,
    };

    pub(super) fn fails(reason: impl Into<Reason>) -> Self {
        Effect::NONE.and_fails(true, reason)
    }

    pub(super) fn changes(reason: impl Into<Reason>) -> Self {
        Effect::NONE.and_changes(true, reason)
    }

    pub(super) fn and_fails(mut self, when: bool, reason: impl Into<Reason>) -> Self {
        if when && self.fails.is_none() {
            self.fails = Some(reason.into());
        }
        self
    }

    pub(super) fn and_changes(mut self, when: bool, reason: impl Into<Reason>) -> Self {
        if when && self.changes.is_none() {
            self.changes = Some(reason.into());
        }
        self
    }
}

/// What a cast that exists does to the values of one type.
pub(super) fn of(from: &Type<'_>, to: &Type<'_>, cast: Cast, session: &Session) -> Effect {
    if to.base.is_string() {
        return text::written(from, to, cast, session);
    }
    if from.base.is_string() {
        return text::read(to);
    }
    number::effect(from, to, session)
        .or_else(|| bits(from, to, cast))
        .or_else(|| temporal::effect(from, to, session))
        .or_else(|| network::effect(from.base, to.base))
        .or_else(|| document(from.base, to.base, session))
        // Types without a modifier, to themselves.
        .unwrap_or(Effect::NONE)
}

/// Bit strings.
fn bits(from: &Type<'_>, to: &Type<'_>, cast: Cast) -> Option<Effect> {
    use Base::{Bit, Int4, Int8, Varbit};
    let explicit = cast == Cast::Explicit;
    let too_long = match (from.length(), to.length()) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(has), Some(n)) => has > n,
    };
    let other = from.base == Varbit || from.length() != to.length();
    let width = |integer| if integer == Int4 { 32 } else { 64 };
    Some(match (from.base, to.base) {
        (Int4 | Int8, Bit) => Effect::NONE.and_changes(
            to.length() != Some(width(from.base)),
            "bits are cut off, or added, on the left",
        ),
        (Bit, Int4 | Int8) => Effect::NONE.and_fails(
            from.length().is_none_or(|n| n > width(to.base)),
            "bit strings longer than the number are refused",
        ),
        (Bit | Varbit, Bit) => Effect::NONE
            .and_fails(
                other && !explicit,
                "bit strings of another length are refused",
            )
            .and_changes(
                other && explicit,
                "bit strings are cut off or filled with zeros",
            ),
        (Bit | Varbit, Varbit) => Effect::NONE
            .and_fails(too_long && !explicit, "longer bit strings are refused")
            .and_changes(too_long && explicit, "longer bit strings are cut off"),
        _ => return None,
    })
}

/// JSON and bytes.
fn document(from: Base, to: Base, session: &Session) -> Option<Effect> {
    use Base::{Bool, Bytea, Float4, Float8, Int2, Int4, Int8, Json, Jsonb, Numeric};
    let is_integer = |base| matches!(base, Int2 | Int4 | Int8);
    Some(match (from, to) {
        (Json, Jsonb) => Effect::fails(r"`\u0000` and numbers out of range are refused")
            .and_changes(
                true,
                "duplicate keys, the order of keys and white space are lost",
            ),
        (Jsonb, Bool | Numeric) => Effect::fails("other JSON values than this type are refused")
            .and_changes(session.may_be_from(18), "JSON null becomes NULL"),
        (Jsonb, Int2 | Int4 | Int8 | Float4 | Float8) => {
            Effect::fails("other JSON values than numbers are refused, and numbers out of range")
                .and_changes(true, "numbers are rounded")
        }
        (_, Bytea) if is_integer(from) => {
            Effect::NONE.and_fails(!session.is_from(18), "there is no such cast before 18")
        }
        (Bytea, _) if is_integer(to) => Effect::NONE
            .and_fails(!session.is_from(18), "there is no such cast before 18")
            .and_fails(true, "more bytes than the number has are refused")
            .and_changes(true, "how many bytes there were is lost"),
        _ => return None,
    })
}
