//! Which findings an allowance is for.

use super::comments::Place;
use super::object::{Fit, Object};
use super::{Allowance, Problem};
use crate::finding::Finding;

/// The findings of a script, and the allowance that has claimed each.
#[derive(Debug)]
pub(super) struct Matching<'a> {
    findings: Vec<Entry>,
    claims: Vec<Option<&'a Allowance>>,
}

#[derive(Debug)]
struct Entry {
    offset: usize,
    rule: &'static str,
    /// As it is printed, and as it is compared; none where the finding names no object.
    object: Option<(String, Option<Object>)>,
}

impl<'a> Matching<'a> {
    /// Of findings in the order of their places.
    pub(super) fn of(findings: &[Finding]) -> Self {
        let entry = |finding: &Finding| Entry {
            offset: finding.start.offset,
            rule: finding.rule,
            object: finding
                .object
                .as_ref()
                .map(|text| (text.clone(), Object::parse(text))),
        };
        Self {
            findings: findings.iter().map(entry).collect(),
            claims: vec![None; findings.len()],
        }
    }

    pub(super) fn into_claims(self) -> Vec<Option<&'a Allowance>> {
        self.claims
    }

    /// Gives an allowance the findings that it is for; a problem if there are none.
    pub(super) fn claim(&mut self, allowance: &'a Allowance) -> Option<Problem> {
        let low = self.index_of(allowance.scope().start);
        let high = self.index_of(allowance.scope().end);
        let free = |i: &usize| self.claims.get(*i).is_some_and(Option::is_none);
        let fits: Vec<(usize, Fit)> = (low..high)
            .filter(free)
            .filter_map(|i| Some((i, allowance.fits(self.findings.get(i)?)?)))
            .collect();
        // Where the very name is found, one that could be it is not meant.
        let exact = fits.iter().any(|(_, fit)| *fit == Fit::Same);
        for (i, fit) in &fits {
            if let Some(claim) = self.claims.get_mut(*i)
                && (!exact || *fit == Fit::Same)
            {
                *claim = Some(allowance);
            }
        }
        fits.is_empty().then(|| self.unused(allowance, low, high))
    }

    fn index_of(&self, offset: usize) -> usize {
        self.findings.partition_point(|entry| entry.offset < offset)
    }

    fn unused(&self, allowance: &Allowance, low: usize, high: usize) -> Problem {
        let mut others: Vec<String> = (low..high)
            .filter(|i| self.claims.get(*i).is_some_and(Option::is_none))
            .filter_map(|i| self.findings.get(i))
            .filter(|entry| entry.rule == allowance.rule)
            .map(|entry| match &entry.object {
                Some((text, _)) => format!("{}({text})", entry.rule),
                None => entry.rule.to_owned(),
            })
            .collect();
        others.dedup();
        others.truncate(5);
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
    fn scope(&self) -> std::ops::Range<usize> {
        match &self.place {
            Place::Piece(range) => range.clone(),
            _ => 0..usize::MAX,
        }
    }

    fn fits(&self, entry: &Entry) -> Option<Fit> {
        if self.rule != entry.rule {
            return None;
        }
        match (&self.object, &entry.object) {
            (None, None) => Some(Fit::Same),
            (Some((_, own)), Some((_, Some(found)))) => own.fits(found),
            _ => None,
        }
    }
}
