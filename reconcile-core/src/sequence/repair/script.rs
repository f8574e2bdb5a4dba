//! A plan as a script for psql.

use std::fmt::Write as _;

use super::sql::{Style, looked_up_first, transaction};
use super::{Aim, Repair, RepairPlan};

const HEAD: &str = "\
-- Moves sequences past the rows of the columns that they feed. Made for psql:
--   psql -X -f this-file
-- It can be run any number of times: each transaction looks for itself where its sequence stands,
-- and leaves it alone if it is right. If a lock cannot be had within half a second, it stops; run it
-- again. Every sequence is right or untouched at any moment.
--
-- To give a sequence to the owner that it has changes nothing, and keeps everybody else from it
-- until the commit. What was is in last_value and is_called, what is in moved_to; setval cannot be
-- rolled back.
\\set ON_ERROR_STOP on
";

impl RepairPlan {
    /// The plan as a script that psql runs, any number of times. What is left alone is in comments.
    #[must_use]
    pub fn to_script(&self) -> String {
        let mut out = String::from(HEAD);
        for repair in &self.repairs {
            out.push('\n');
            out.push_str(&repair.script());
        }
        if !self.left_alone.is_empty() {
            out.push('\n');
        }
        for left in &self.left_alone {
            let text = format!("{}: {}", left.sequence, left.reason);
            let _ = writeln!(out, "-- Left alone: {}", one_line(&text));
        }
        out
    }
}

pub(super) fn repair(repair: &Repair) -> String {
    let style = Style {
        lock_timeout: 500,
        statement_timeout: 30_000,
        script: true,
    };
    let number = |n: Option<i64>| n.map_or_else(|| "none".to_owned(), |n| n.to_string());
    let title = format!(
        "{}: next value {}, to be {}{}",
        repair.sequence,
        number(repair.next),
        number(repair.target),
        danger(repair)
    );
    format!(
        "-- {}\n{}{}",
        one_line(&title),
        looked_up_first(repair),
        transaction(repair, &style)
    )
}

fn danger(repair: &Repair) -> &'static str {
    match repair.aim {
        Aim::Exhaust => ". Every insert fails afterwards",
        Aim::Rewind => ". Values that were handed out come again",
        _ if repair.leaves_cached_values() => {
            ". Sessions may keep values that they took in blocks; its owner could take them away"
        }
        _ => "",
    }
}

/// A comment ends with its line, and what follows would be run.
fn one_line(text: &str) -> String {
    text.replace(
        |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}',
        "?",
    )
}
