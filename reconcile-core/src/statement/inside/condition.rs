//! What constants make of a condition. Nothing but literals is folded: `x = x` is not true of NULL.

use std::ops::Range;

use super::constant::{self, compare};
use super::tokens::Tokens;
use super::{Condition, Constant};

/// The values that an expression can have: a set of true, false and null.
type Values = u8;

const TRUE: Values = 1;
const FALSE: Values = 2;
const NULL: Values = 4;
const ANY: Values = 7;

/// Deeper groups are not folded.
const DEEPEST: usize = 32;

/// What the condition comes to; none stands for no condition.
pub(super) fn of(t: &Tokens, range: Option<Range<usize>>) -> Condition {
    let Some(range) = range else {
        return Condition::None;
    };
    let values = values(t, range, 0);
    if values == TRUE {
        Condition::Always
    } else if values & TRUE == 0 {
        Condition::Never
    } else {
        Condition::Some
    }
}

/// The parts of the condition that AND joins at its top.
pub(super) fn conjuncts(t: &Tokens, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut left = vec![range];
    while let Some(range) = left.pop() {
        let range = without_parentheses(t, range);
        let has = |words: &[&str]| t.find_keyword(range.start, range.end, words) < range.end;
        if has(&["or", "between", "case", "when", "select"]) {
            continue;
        }
        let split = split(t, range.clone(), "and");
        if split.len() > 1 {
            left.extend(split);
        } else {
            parts.push(range);
        }
    }
    parts
}

fn without_parentheses(t: &Tokens, mut range: Range<usize>) -> Range<usize> {
    while t.symbol(range.start, b'(') && t.after(range.start) == range.end {
        range = range.start + 1..range.end - 1;
    }
    range
}

fn split(t: &Tokens, range: Range<usize>, word: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = range.start;
    loop {
        let at = t.find_keyword(from, range.end, &[word]);
        parts.push(from..at);
        if at >= range.end {
            return parts;
        }
        from = at + 1;
    }
}

fn values(t: &Tokens, range: Range<usize>, depth: usize) -> Values {
    let range = without_parentheses(t, range);
    let has = |words: &[&str]| t.find_keyword(range.start, range.end, words) < range.end;
    if range.is_empty() || depth > DEEPEST || has(&["case", "between", "select", "with", "values"])
    {
        return ANY;
    }
    for (word, join) in [("or", or as fn(Values, Values) -> Values), ("and", and)] {
        let parts = split(t, range.clone(), word);
        if parts.len() > 1 {
            let each = parts.into_iter().map(|part| values(t, part, depth + 1));
            return each.reduce(join).unwrap_or(ANY);
        }
    }
    if t.is(range.start, "not") {
        return not(values(t, range.start + 1..range.end, depth + 1));
    }
    single(t, range, depth)
}

/// `x IS …`, a comparison, or a literal.
fn single(t: &Tokens, range: Range<usize>, depth: usize) -> Values {
    let is = t.find_keyword(range.start, range.end, &["is"]);
    if is < range.end {
        let negated = t.is(is + 1, "not");
        let test = is + 1 + usize::from(negated);
        let tested = range.start..is;
        if test + 1 != range.end {
            return ANY;
        }
        let hit = is_test(t, tested, test, depth);
        return if negated { not(hit) } else { hit };
    }
    let operator = |at: usize| {
        ["=", "<>", "!=", "<", ">", "<=", ">="].contains(&t.text(at))
            && constant::of(t, range.start..at).is_some()
    };
    if let Some(at) = t.find(range.start, range.end, operator) {
        let sides = (
            constant::of(t, range.start..at),
            constant::of(t, at + 1..range.end),
        );
        // A cast may make two different strings equal.
        let is_cast = |text: &Option<Constant>, range: Range<usize>| {
            matches!(text, Some(Constant::Text(_))) && range.len() > 1
        };
        if is_cast(&sides.0, range.start..at) || is_cast(&sides.1, at + 1..range.end) {
            return ANY;
        }
        return match sides {
            (Some(Constant::Null), _) | (_, Some(Constant::Null)) => NULL,
            (Some(left), Some(right)) => compare(&left, t.text(at), &right).map_or(ANY, boolean),
            _ => ANY,
        };
    }
    match constant::of(t, range) {
        Some(Constant::Boolean(value)) => boolean(value),
        Some(Constant::Null) => NULL,
        Some(Constant::Text(text)) => constant::boolean(&text).map_or(ANY, boolean),
        _ => ANY,
    }
}

/// `… IS {NULL | TRUE | FALSE | UNKNOWN}`
fn is_test(t: &Tokens, tested: Range<usize>, test: usize, depth: usize) -> Values {
    let constant = constant::of(t, tested.clone());
    let wanted = match t.text(test).to_ascii_lowercase().as_str() {
        "true" => TRUE,
        "false" => FALSE,
        "null" | "unknown" => NULL,
        _ => return ANY,
    };
    let possible = match constant {
        // Of a constant that is no boolean it is known whether it is null.
        Some(Constant::Text(_) | Constant::Number(_)) if wanted == NULL => TRUE | FALSE,
        _ => values(t, tested, depth + 1),
    };
    if possible & wanted == 0 {
        FALSE
    } else if possible == wanted {
        TRUE
    } else {
        TRUE | FALSE
    }
}

fn boolean(value: bool) -> Values {
    if value { TRUE } else { FALSE }
}

fn not(values: Values) -> Values {
    (values & NULL) | ((values & TRUE) << 1) | ((values & FALSE) >> 1)
}

fn and(left: Values, right: Values) -> Values {
    let mut all = 0;
    for a in [TRUE, FALSE, NULL] {
        for b in [TRUE, FALSE, NULL] {
            if left & a != 0 && right & b != 0 {
                all |= match (a, b) {
                    (FALSE, _) | (_, FALSE) => FALSE,
                    (TRUE, TRUE) => TRUE,
                    _ => NULL,
                };
            }
        }
    }
    all
}

fn or(left: Values, right: Values) -> Values {
    not(and(not(left), not(right)))
}
