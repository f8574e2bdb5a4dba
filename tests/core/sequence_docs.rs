//! `docs/sequences.md` says what the code does: every word, the decision, the situations.

use std::collections::BTreeSet;

use reconcile_core::sequence::{Decision, FedColumn, Limits, Position, Range, Status, decide};
use serde_json::Value;

use crate::common::{read, root};
use crate::sequence_guide::{Situation, code, situations, table, word};

#[test]
fn every_situation_is_judged_as_the_guide_says() {
    let situations = situations();
    assert_eq!(situations.len(), 16);
    for situation in situations {
        let limits = situation.limits();
        let fed = fed(&situation, &limits);
        let decision = decide(&limits, situation.position, &fed);
        assert_eq!(decision.status, situation.status, "{situation:?}");
        let next = decision.target.or(decision.next);
        assert_eq!(next, Some(situation.next), "{situation:?}");
        let moved = decision.setval().map(Position::called);
        if let Some(position) = moved {
            let after = decide(&limits, position, &fed);
            assert_eq!(after.status, Status::Ok, "{situation:?}");
        }
    }
}

/// The columns with their extremes within the sequence's bounds.
fn fed(situation: &Situation, limits: &Limits) -> Vec<FedColumn> {
    let columns = situation.tables.iter().map(|ranges| {
        let ends = ranges
            .iter()
            .flat_map(|range| [*range.start(), *range.end()]);
        let values = ends.filter(|value| (limits.min..=limits.max).contains(value));
        let extreme = if limits.increment > 0 {
            values.max()
        } else {
            values.min()
        };
        if situation.is_integer() {
            FedColumn::integer(extreme)
        } else {
            FedColumn::bigint(extreme)
        }
    });
    columns.collect()
}

#[test]
fn every_word_of_the_report_has_its_row() {
    let schema = read(&root().join("docs/schema/sequences.json"));
    let schema: Value = serde_json::from_str(&schema).unwrap();
    for (heading, name) in [
        ("Which columns a sequence feeds", "FeedVia"),
        ("The statuses", "Status"),
        ("The flags", "Flag"),
        ("How it is moved", "Method"),
        ("What became of it", "Outcome"),
    ] {
        let words = schema["$defs"][name]["oneOf"].as_array().unwrap();
        let words = words.iter().map(|word| word["const"].as_str().unwrap());
        let rows = table(heading);
        let explained = rows.iter().map(|row| code(&row[0]));
        assert_eq!(
            explained.collect::<BTreeSet<_>>(),
            words.collect::<BTreeSet<_>>(),
            "below `{heading}`"
        );
    }
    let statuses = table("The statuses");
    let statuses: Vec<Status> = statuses.iter().map(|row| word(&row[0])).collect();
    assert_eq!(statuses, Status::ALL);
}

/// The decision by the definitions of the guide, by counting.
struct Defined {
    limits: Limits,
    position: Position,
    range: Range,
    /// N
    next: i128,
    /// E
    extreme: Option<i128>,
    /// e
    limit: i128,
}

impl Defined {
    fn new(limits: Limits, position: Position, row: Option<i64>, range: Range) -> Self {
        let step = if position.is_called {
            limits.increment
        } else {
            0
        };
        let (min, max) = (i128::from(limits.min), i128::from(limits.max));
        Self {
            next: i128::from(position.last_value) + i128::from(step),
            extreme: row.map(i128::from).filter(|row| (min..=max).contains(row)),
            limit: if limits.increment > 0 {
                max.min(range.max)
            } else {
                min.max(range.min)
            },
            limits,
            position,
            range,
        }
    }

    fn past(&self, a: i128, b: i128) -> bool {
        if self.limits.increment > 0 {
            a > b
        } else {
            a < b
        }
    }

    fn fits(&self, value: i128) -> bool {
        let columns = (self.range.min..=self.range.max).contains(&value);
        columns && !self.past(value, self.limit)
    }

    fn is_past_rows(&self, value: i128) -> bool {
        self.extreme.is_none_or(|extreme| self.past(value, extreme))
    }

    /// k and N′
    fn behind(&self) -> (u128, i128) {
        let (mut steps, mut value) = (0, self.next);
        while !self.is_past_rows(value) {
            steps += 1;
            value += i128::from(self.limits.increment);
        }
        (steps, value)
    }

    fn remaining(&self) -> u128 {
        let mut value = self.next;
        let mut remaining = 0;
        while self.fits(value) {
            remaining += 1;
            value += i128::from(self.limits.increment);
        }
        remaining
    }

    /// Whether a condition of the guide holds.
    fn holds(&self, condition: &str) -> bool {
        match condition {
            "`CYCLE`" => self.limits.cycle,
            "N does not fit, and no row is at N or past it" => {
                !self.fits(self.next) && self.is_past_rows(self.next)
            }
            "there is no E, it was never called, and stands at `START`" => {
                self.extreme.is_none()
                    && !self.position.is_called
                    && self.position.last_value == self.limits.start
            }
            "there is no E" => self.extreme.is_none(),
            "N is past E" => self.is_past_rows(self.next),
            "N′ is past e" => self.past(self.behind().1, self.limit),
            "otherwise" => true,
            other => panic!("`{other}` is no condition that the test knows"),
        }
    }
}

/// Every small sequence, against the guide's table, in the guide's order.
#[test]
fn the_table_is_the_decision() {
    let table = table("The decision");
    let (by_reading, by_numbers) = table.split_at(4);
    let by_reading: Vec<Status> = by_reading.iter().map(|row| word(&row[2])).collect();
    let unread = [
        Status::Unknown,
        Status::Indirect,
        Status::Unlinked,
        Status::Unknown,
    ];
    assert_eq!(by_reading, unread);
    let mut seen = BTreeSet::new();
    for defined in small_sequences() {
        let row = by_numbers.iter().position(|row| defined.holds(&row[1]));
        let row = row.expect("the last row always holds");
        seen.insert(row);
        let fed = FedColumn::new(
            defined.extreme.map(|extreme| extreme.try_into().unwrap()),
            defined.range,
        );
        let decision = decide(&defined.limits, defined.position, &[fed]);
        let context = format!(
            "{:?} {:?} {fed:?} {decision:?}",
            defined.limits, defined.position
        );
        assert_eq!(decision.status, word(&by_numbers[row][2]), "{context}");
        confirm(&defined, &decision, &context);
    }
    assert_eq!(seen.len(), by_numbers.len(), "each row decides something");
}

/// The definitions that the table needs or that the report shows.
fn confirm(defined: &Defined, decision: &Decision, context: &str) {
    let (steps, after) = defined.behind();
    let lags = [Status::Behind, Status::BehindWouldExhaust].contains(&decision.status);
    assert_eq!(decision.steps_behind, lags.then_some(steps), "{context}");
    let setval = (decision.status == Status::Behind)
        .then(|| i64::try_from(after - i128::from(defined.limits.increment)).unwrap());
    assert_eq!(decision.setval(), setval, "{context}");
    let remaining = (!defined.limits.cycle).then(|| defined.remaining());
    assert_eq!(decision.remaining, remaining, "{context}");
}

fn small_sequences() -> impl Iterator<Item = Defined> {
    let ranges = [(-100, 100), (-100, 8), (3, 100), (3, 8)];
    let ranges = ranges.map(|(min, max)| Range { min, max });
    let mut all = Vec::new();
    for (increment, start, cycle) in [-3, -1, 1, 3]
        .into_iter()
        .flat_map(|i| [(i, 1, false), (i, 4, false), (i, 10, false), (i, 4, true)])
    {
        let limits = Limits {
            increment,
            min: 1,
            max: 10,
            start,
            cache: 1,
            cycle,
        };
        for last in 1..=10 {
            for position in [Position::before(last), Position::called(last)] {
                for row in std::iter::once(None).chain((-1..=12).map(Some)) {
                    let defined = |range| Defined::new(limits, position, row, range);
                    all.extend(ranges.map(defined));
                }
            }
        }
    }
    all.into_iter()
}
