//! `allow RULE(object) because REASON`.

use super::comments::{Directive, MARK, Place};
use super::object::Object;
use super::{Allowance, Problem};
use crate::rules;

const FORM: &str = "write: reconcile: allow RULE(object) because REASON";

/// What `baseline generate` writes before a statement that may need what was taken out.
const DOUBT: &str = "in doubt:";

impl Directive {
    /// The allowance that it is, or why it is none.
    pub(super) fn understand(self) -> Result<Allowance, Problem> {
        let (start, end, place) = (self.start, self.end, self.place);
        let problem = |(message, help): (String, &str)| Problem {
            start,
            end,
            message,
            help: Some(help.to_owned()),
        };
        let said = Said::parse(&self.text).map_err(problem)?;
        let rule = rule(said.rule).map_err(|(message, help)| Problem {
            start,
            end,
            message,
            help: Some(help),
        })?;
        let object = match said.object {
            None => None,
            Some(text) => {
                let object = Object::parse(text).ok_or_else(|| {
                    problem((format!("`{text}` is not the name of an object"), FORM))
                })?;
                Some((text.to_owned(), object))
            }
        };
        match place {
            Place::Behind => Err(problem((
                "this allowance stands behind a statement: it holds for none".to_owned(),
                "put it on a line of its own before the statement that it is meant for",
            ))),
            Place::Nowhere => Err(problem((
                "no statement follows this allowance".to_owned(),
                "put it before the statement that it is meant for, or take it out",
            ))),
            Place::File if object.is_none() => Err(problem((
                format!("a whole file cannot be allowed {rule} without naming the object"),
                "put it directly before the statement that it is meant for, or name the object",
            ))),
            Place::File | Place::Piece(_) => Ok(Allowance {
                start,
                end,
                rule,
                object,
                reason: said.reason,
                place,
            }),
        }
    }
}

/// What a comment says, before it is known whether it means anything.
#[derive(Debug, PartialEq, Eq)]
struct Said<'a> {
    rule: &'a str,
    object: Option<&'a str>,
    reason: String,
}

impl<'a> Said<'a> {
    fn parse(text: &'a str) -> Result<Self, (String, &'static str)> {
        let malformed = |why: &str| (format!("this comment begins with {MARK} and {why}"), FORM);
        if let Some(why) = text.trim_start().strip_prefix(DOUBT) {
            return Err((
                format!("the statement is in doubt: {}", why.trim()),
                "look at it, change it or take it out; then take this comment away",
            ));
        }
        let (verb, rest) = word(text);
        if verb != "allow" {
            return Err(malformed("allows nothing: `allow` has to follow"));
        }
        let (rule, rest) = word(rest);
        if rule.is_empty() {
            return Err(malformed("names no rule"));
        }
        let (object, rest) = match rest.trim_start().strip_prefix('(') {
            None => (None, rest),
            Some(inner) => {
                let end = closing(inner)
                    .ok_or_else(|| malformed("has a parenthesis that is not closed"))?;
                let (object, rest) = inner.split_at_checked(end).unwrap_or((inner, ""));
                (Some(object.trim()), rest.get(1..).unwrap_or(""))
            }
        };
        let (because, reason) = word(rest);
        if because.is_empty() && rest.trim().is_empty() {
            return Err(reasonless());
        }
        if because != "because" {
            return Err(malformed(
                "has something other than `because` behind the rule",
            ));
        }
        if !reason.contains(char::is_alphanumeric) {
            return Err(reasonless());
        }
        // The margin of a block comment is no part of what it says.
        let lines = reason
            .lines()
            .map(|line| line.trim_start().trim_start_matches('*'));
        let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        Ok(Self {
            rule,
            object,
            reason: words.join(" "),
        })
    }
}

fn reasonless() -> (String, &'static str) {
    (
        "this allowance gives no reason".to_owned(),
        "say why the loss is meant, for those who read the script later: … because REASON",
    )
}

/// The word at the front: letters, digits, hyphens and underscores.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Where the parenthesis that was opened before the text is closed; not within double quotes.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quoted) = (0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The rule of this name.
fn rule(name: &str) -> Result<&'static str, (String, String)> {
    match rules::find(name) {
        Some(rule) if rule.id() == rules::ALLOWANCE.id() => Err((
            "what is wrong with an allowance cannot be allowed".to_owned(),
            "correct the allowance".to_owned(),
        )),
        Some(rule) if rule.id() == name => Ok(rule.id()),
        Some(rule) => Err((
            format!("`{name}` is the code of a rule, not its name"),
            format!("write {}", rule.id()),
        )),
        None => Err((
            format!("there is no rule `{name}`"),
            format!("the rules are {}", rules::ids()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn what_is_said_is_taken_apart() {
        let said = |rule, object, reason: &str| Said {
            rule,
            object,
            reason: reason.to_owned(),
        };
        for (text, wanted) in [
            (
                " allow drop-table(a) because b",
                said("drop-table", Some("a"), "b"),
            ),
            (
                "allow r( \"a)\".b ) because c",
                said("r", Some("\"a)\".b"), "c"),
            ),
            (
                "allow f(g(int, text)) because c",
                said("f", Some("g(int, text)"), "c"),
            ),
            (
                "allow r because  two\r\n\tlines ",
                said("r", None, "two lines"),
            ),
            ("allow r(a)because because", said("r", Some("a"), "because")),
        ] {
            assert_eq!(Said::parse(text), Ok(wanted), "{text}");
        }
        for (text, part) in [
            ("", "allows nothing"),
            ("permit r(a) because b", "allows nothing"),
            ("allow", "names no rule"),
            ("allow (a) because b", "names no rule"),
            ("allow r(a because b", "not closed"),
            ("allow r(\"a) because b", "not closed"),
            ("allow r(a) as b", "other than `because`"),
            ("allow r, s because b", "other than `because`"),
            ("allow r(a), s(b) because c", "other than `because`"),
            ("allow r(a)", "gives no reason"),
            ("allow r(a) because", "gives no reason"),
            ("allow r(a) because …", "gives no reason"),
        ] {
            let (message, _) = Said::parse(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
