//! Pairing up two sorted lists.

use std::cmp::Ordering;

use crate::catalog::Column;
use crate::catalog::sorted::{Named, sort};

/// Pairs up the elements of two sorted lists by their keys.
pub(super) struct Merge<'a, T>(pub(super) &'a [T], pub(super) &'a [T]);

impl<'a, T: Named> Iterator for Merge<'a, T> {
    type Item = (Option<&'a T>, Option<&'a T>);

    fn next(&mut self) -> Option<Self::Item> {
        let order = match (self.0.first(), self.1.first()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(before), Some(after)) => before.key().cmp(&after.key()),
        };
        let before = if order.is_le() {
            take(&mut self.0)
        } else {
            None
        };
        let after = if order.is_ge() {
            take(&mut self.1)
        } else {
            None
        };
        Some((before, after))
    }
}

fn take<'a, T>(list: &mut &'a [T]) -> Option<&'a T> {
    let (first, rest) = list.split_first()?;
    *list = rest;
    Some(first)
}

/// A column, in a list sorted by name instead of position.
pub(super) struct ByName<'a>(pub(super) &'a Column);

impl<'a> ByName<'a> {
    pub(super) fn sorted(columns: &'a [Column]) -> Vec<Self> {
        let mut list: Vec<Self> = columns.iter().map(ByName).collect();
        sort(&mut list);
        list
    }
}

impl Named for ByName<'_> {
    fn key(&self) -> (&str, &str, &str) {
        ("", &self.0.name, "")
    }
}

/// Something in a list sorted by a key that is made for it.
pub(super) struct Keyed<'a, T>(pub(super) String, pub(super) &'a T);

impl<'a, T> Keyed<'a, T> {
    pub(super) fn sorted(items: &'a [T], key: impl Fn(&T) -> String) -> Vec<Self> {
        let mut list: Vec<Self> = items.iter().map(|x| Keyed(key(x), x)).collect();
        sort(&mut list);
        list
    }
}

impl<T> Named for Keyed<'_, T> {
    fn key(&self) -> (&str, &str, &str) {
        ("", &self.0, "")
    }
}
