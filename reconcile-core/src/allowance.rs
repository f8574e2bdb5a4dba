//! Allowances: losses that a script says it means, with a reason, in a comment of its own.
//!
//! `-- reconcile: allow drop-column(public.users.nickname) because moved to profiles`. The rule
//! `allowance` documents where such a comment may stand and what it matches.

use std::collections::HashSet;

use crate::finding::{Allowed, AllowedBy, Finding, Severity};
use crate::rules;
use crate::script::Script;
use crate::settings::{Effect, LintSettings};

mod comments;
mod grammar;
mod matching;
mod object;

use comments::{Directive, Place};
use matching::Matching;
use object::Object;

/// What has become of the findings of one script.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// What still counts, in the order of places.
    pub(crate) findings: Vec<Finding>,
    /// What was allowed, in the order of places.
    pub(crate) allowed: Vec<Allowed>,
}

/// An allowance that was understood.
#[derive(Debug, PartialEq, Eq)]
struct Allowance {
    start: usize,
    end: usize,
    rule: &'static str,
    /// The object as it is written, and as it is compared.
    object: Option<(String, Object)>,
    reason: String,
    place: Place,
}

/// What is wrong with a comment.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    start: usize,
    end: usize,
    message: String,
    help: Option<String>,
}

/// Takes out of the findings of a script, which are in the order of their places, what its comments
/// or the settings allow, sets the severities, and adds what is wrong with the comments. With a
/// database in view an allowance may be unused because the loss has already happened there.
pub(crate) fn settle(
    script: &Script,
    settings: &LintSettings,
    against_database: bool,
    found: Vec<Finding>,
) -> Settled {
    let mut settled = Settled::default();
    let (allowances, problems) = read(comments::directives(script));
    let mut matching = Matching::of(&found, &allowances);
    // The narrower scope first: what a statement's own comment allows is not left to the file's.
    let is_file = |allowance: &&Allowance| allowance.place == Place::File;
    let (file, own): (Vec<_>, Vec<_>) = allowances.iter().partition(is_file);
    let mut unused = Vec::new();
    for allowance in own.into_iter().chain(file) {
        unused.extend(matching.claim(allowance));
    }
    let claims = matching.into_claims();
    for (mut finding, claim) in found.into_iter().zip(claims) {
        if let Some(allowance) = claim {
            settled.allowed.push(Allowed {
                finding,
                by: AllowedBy::Comment,
                reason: Some(allowance.reason.clone()),
            });
            continue;
        }
        match settings.apply(&mut finding) {
            Effect::Off { reason } => settled.allowed.push(Allowed {
                finding,
                by: AllowedBy::Settings,
                reason: reason.map(str::to_owned),
            }),
            Effect::Counts => settled.findings.push(finding),
        }
    }
    if !(problems.is_empty() && unused.is_empty()) {
        let unused = unused.into_iter().map(|problem| {
            let draft = problem.into_draft();
            if against_database {
                draft.severity(Severity::Info)
            } else {
                draft
            }
        });
        let wrong = problems.into_iter().map(Problem::into_draft).chain(unused);
        let wrong = wrong.map(|draft| rules::ALLOWANCE.finding(script, draft));
        settled.findings.extend(wrong);
        settled
            .findings
            .sort_by_key(|finding| (finding.start, finding.code));
    }
    settled
}

/// Where the comments for the linter begin that are bound to a statement, each with the first byte
/// of the statement.
pub(crate) fn bound(script: &Script) -> Vec<(usize, usize)> {
    let all = comments::directives(script).into_iter();
    all.filter_map(|directive| match directive.place {
        Place::Piece(range) => Some((directive.start, range.start)),
        _ => None,
    })
    .collect()
}

/// The comment for the linter that begins here becomes a record of what was taken out.
pub(crate) const DISARMED: (usize, &str) = (comments::MARK.len(), " taken out:");

fn read(directives: Vec<Directive>) -> (Vec<Allowance>, Vec<Problem>) {
    let (mut allowances, mut problems) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for directive in directives {
        let (start, end) = (directive.start, directive.end);
        match directive.understand() {
            Ok(allowance) if !seen.insert(allowance.key()) => {
                problems.push(Problem {
                    start,
                    end,
                    message: format!("{} is allowed here twice", allowance.what()),
                    help: Some("keep the one with the better reason".to_owned()),
                });
            }
            Ok(allowance) => allowances.push(allowance),
            Err(problem) => problems.push(problem),
        }
    }
    (allowances, problems)
}

impl Allowance {
    fn key(&self) -> (&'static str, Place, Option<Object>) {
        let object = self.object.as_ref().map(|(_, object)| object.clone());
        (self.rule, self.place.clone(), object)
    }

    /// As it is written: `drop-table(users)`.
    fn what(&self) -> String {
        match &self.object {
            Some((text, _)) => format!("{}({text})", self.rule),
            None => self.rule.to_owned(),
        }
    }
}

impl Problem {
    fn into_draft(self) -> rules::Draft {
        let draft = rules::Draft::new(self.start, self.end, self.message);
        match self.help {
            Some(help) => draft.help(help),
            None => draft,
        }
    }
}
