//! Which findings an allowance is for.

use std::collections::HashMap;
use std::ops::Range;

use super::comments::Place;
use super::object::Object;
use super::{Allowance, Problem};
use crate::finding::Finding;

/// The findings of a script, in the order of their places, and the allowance that has claimed each.
/// Found by rule and object, since there may be many of both.
#[derive(Debug)]
pub(super) struct Matching<'f, 'a> {
    findings: &'f [Finding],
    by_object: HashMap<(&'static str, Option<Object>), Vec<usize>>,
    claims: Vec<Option<&'a Allowance>>,
}

/// Other findings that are looked at to say what could have been meant.
const LOOKED_AT: usize = 1_000;

impl<'f, 'a> Matching<'f, 'a> {
    /// Nothing is looked up where nothing is allowed.
    pub(super) fn of(findings: &'f [Finding], allowances: &[Allowance]) -> Self {
        let mut by_object: HashMap<_, Vec<usize>> = HashMap::new();
        let used = if allowances.is_empty() { &[] } else { findings };
        for (i, finding) in used.iter().enumerate() {
            let object = match &finding.object {
                None => None,
                Some(text) => match Object::parse(text) {
                    None => continue,
                    object => object,
                },
            };
            by_object.entry((finding.rule, object)).or_default().push(i);
        }
        Self {
            findings,
            by_object,
            claims: vec![None; findings.len()],
        }
    }

    pub(super) fn into_claims(self) -> Vec<Option<&'a Allowance>> {
        self.claims
    }

    /// Gives an allowance the findings that it is for; a problem if there are none.
    pub(super) fn claim(&mut self, allowance: &'a Allowance) -> Option<Problem> {
        let object = allowance.object.as_ref().map(|(_, object)| object);
        let scope = allowance.scope();
        let within = self.index_of(scope.start)..self.index_of(scope.end);
        let mut fits = self.free(allowance.rule, object.cloned(), &within);
        // Where the very name is found, one that could be it is not meant.
        if fits.is_empty()
            && let Some(unqualified) = object.and_then(Object::without_schema)
        {
            fits = self.free(allowance.rule, Some(unqualified), &within);
        }
        for i in &fits {
            if let Some(claim) = self.claims.get_mut(*i) {
                *claim = Some(allowance);
            }
        }
        fits.is_empty().then(|| self.unused(allowance, within))
    }

    /// The findings that nothing has claimed yet.
    fn free(
        &self,
        rule: &'static str,
        object: Option<Object>,
        within: &Range<usize>,
    ) -> Vec<usize> {
        let all = self.by_object.get(&(rule, object));
        let all = all.map_or(&[][..], Vec::as_slice);
        let first = all.partition_point(|i| *i < within.start);
        all.iter()
            .skip(first)
            .copied()
            .take_while(|i| *i < within.end)
            .filter(|i| self.is_free(*i))
            .collect()
    }

    fn is_free(&self, i: usize) -> bool {
        self.claims.get(i).is_some_and(Option::is_none)
    }

    fn index_of(&self, offset: usize) -> usize {
        self.findings
            .partition_point(|finding| finding.start.offset < offset)
    }

    fn unused(&self, allowance: &Allowance, within: Range<usize>) -> Problem {
        let mut others: Vec<String> = within
            .take(LOOKED_AT)
            .filter(|i| self.is_free(*i))
            .filter_map(|i| self.findings.get(i))
            .filter(|finding| finding.rule == allowance.rule)
            .map(|finding| match &finding.object {
                Some(object) => format!("{}({object})", finding.rule),
                None => finding.rule.to_owned(),
            })
            .take(5)
            .collect();
        others.dedup();
        let place = match allowance.place {
            Place::File => "in this file",
            _ => "in the statement after it",
        };
        Problem {
            start: allowance.start,
            end: allowance.end,
            message: format!("{} is allowed, and not found {place}", allowance.what()),
            help: Some(if others.is_empty() {
                "take it out, so that it does not allow a loss that nobody thinks of".to_owned()
            } else {
                format!("found is {}", others.join(", "))
            }),
        }
    }
}

impl Allowance {
    fn scope(&self) -> Range<usize> {
        match &self.place {
            Place::Piece(range) => range.clone(),
            _ => 0..usize::MAX,
        }
    }
}
