//! Network addresses.

use super::base::Base;
use super::effect::Effect;

pub(super) fn effect(from: Base, to: Base) -> Option<Effect> {
    Some(match (from, to) {
        (Base::Inet, Base::Cidr) => Effect::changes("bits of the host are set to zero"),
        (Base::Macaddr8, Base::Macaddr) => {
            Effect::fails("addresses without FF:FE in the middle are refused")
        }
        _ => return None,
    })
}
