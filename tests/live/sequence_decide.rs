//! The decision, held against what `nextval` really returns, for thousands of random sequences.

use std::fmt::Write as _;

use postgres::{Client, SimpleQueryMessage};
use reconcile_core::sequence::{Decision, FedColumn, Limits, Position, Range, Status, decide};

use crate::common::server;

const SEQUENCES: usize = 2_500;
/// How many values are taken of each.
const TAKEN: usize = 100;

#[test]
fn nextval_confirms_every_decision() {
    for major in [13, 15, 18] {
        let database = server(major).database("decide");
        let mut client = database.client();
        let cases = cases(0x5eed + u64::from(major));
        create(&mut client, &cases);
        let decisions: Vec<Decision> = cases.iter().map(Case::decide).collect();
        let unrepaired = take(&mut client);
        // Back to where they stood; then as the decision says.
        let repairs: String = cases
            .iter()
            .zip(&decisions)
            .enumerate()
            .map(|(i, (case, decision))| {
                let back = set(i, case.position);
                let repair = decision
                    .setval()
                    .map(|value| set(i, Position::called(value)));
                back + &repair.unwrap_or_default()
            })
            .collect();
        client.batch_execute(&repairs).unwrap();
        let repaired = take(&mut client);
        let mut seen = std::collections::BTreeMap::<Status, usize>::new();
        for (i, (case, decision)) in cases.iter().zip(&decisions).enumerate() {
            let context = format!("{major}, sequence {i}: {case:?} {decision:?}");
            case.confirm(decision, &unrepaired[i], &repaired[i], &context);
            *seen.entry(decision.status).or_default() += 1;
        }
        for status in [
            Status::Ok,
            Status::Behind,
            Status::BehindWouldExhaust,
            Status::Exhausted,
            Status::Unused,
            Status::Empty,
            Status::Cycling,
        ] {
            let count = seen.get(&status).copied().unwrap_or_default();
            assert!(count >= 20, "{status:?} came up {count} times: {seen:?}");
        }
    }
}

/// A sequence, its position, the rows that are there, and what the column holds.
#[derive(Debug)]
struct Case {
    limits: Limits,
    position: Position,
    rows: Vec<i64>,
    range: Range,
}

impl Case {
    fn ascending(&self) -> bool {
        self.limits.increment > 0
    }

    /// Whether `a` lies past `b`.
    fn past(&self, a: i64, b: i64) -> bool {
        if self.ascending() { a > b } else { a < b }
    }

    fn rows_in_bounds(&self) -> impl Iterator<Item = i64> {
        let bounds = self.limits.min..=self.limits.max;
        self.rows
            .iter()
            .copied()
            .filter(move |row| bounds.contains(row))
    }

    fn decide(&self) -> Decision {
        let extreme = if self.ascending() {
            self.rows_in_bounds().max()
        } else {
            self.rows_in_bounds().min()
        };
        decide(
            &self.limits,
            self.position,
            &[FedColumn::new(extreme, self.range)],
        )
    }

    fn fits(&self, value: i64) -> bool {
        (self.range.min..=self.range.max).contains(&i128::from(value))
    }

    fn confirm(&self, decision: &Decision, values: &[i64], repaired: &[i64], context: &str) {
        assert_eq!(decision.next, values.first().copied(), "next: {context}");
        let usable = values.iter().take_while(|value| self.fits(**value)).count();
        if let Some(remaining) = decision.remaining {
            let capped = usize::try_from(remaining).map_or(TAKEN, |remaining| remaining.min(TAKEN));
            assert_eq!(capped, usable, "remaining: {context}");
        } else {
            assert!(self.limits.cycle, "{context}");
        }
        let taken = |value: &i64| self.rows.contains(value);
        let clear_of_rows = |value: i64| self.rows_in_bounds().all(|row| self.past(value, row));
        match decision.status {
            Status::Ok | Status::Unused | Status::Empty => {
                assert!(!values.iter().any(taken), "collision: {context}");
                assert!(usable > 0, "not a value left: {context}");
            }
            Status::Behind => {
                let target = decision.target.unwrap();
                let setval = decision.setval().unwrap();
                let phase = i128::from(target) - i128::from(values[0]);
                assert_eq!(
                    phase % i128::from(self.limits.increment),
                    0,
                    "phase: {context}"
                );
                assert!(
                    !self.past(self.position.last_value, setval),
                    "backwards: {context}"
                );
                assert_eq!(repaired.first(), Some(&target), "target: {context}");
                assert!(self.fits(target), "does not fit: {context}");
                assert!(!repaired.iter().any(taken), "collision: {context}");
                assert!(clear_of_rows(target), "collision later: {context}");
                assert!(!clear_of_rows(setval), "not the least: {context}");
                let steps = phase / i128::from(self.limits.increment);
                assert_eq!(
                    decision.steps_behind,
                    Some(steps.unsigned_abs()),
                    "{context}"
                );
            }
            Status::BehindWouldExhaust => {
                assert!(!clear_of_rows(values[0]), "{context}");
                let safe = values
                    .iter()
                    .find(|value| clear_of_rows(**value) && self.fits(**value));
                assert_eq!(safe, None, "a repair was missed: {context}");
            }
            Status::Exhausted => assert_eq!(usable, 0, "{context}"),
            Status::Cycling => assert!(self.limits.cycle, "{context}"),
            other => panic!("{other:?}: {context}"),
        }
    }
}

fn cases(seed: u64) -> Vec<Case> {
    let mut random = Random(seed);
    (0..SEQUENCES).map(|_| case(&mut random)).collect()
}

fn case(random: &mut Random) -> Case {
    const STEPS: [i64; 9] = [1, 1, 1, 2, 3, 7, 10, 50, 1000];
    let step = STEPS[random.below(STEPS.len())];
    let increment = if random.one_in(3) { -step } else { step };
    let centre = match random.below(6) {
        0 => i64::MIN,
        1 => i64::MAX,
        2 => i64::from(i32::MAX),
        3 => i64::from(i16::MAX),
        _ => random.between(-500, 500),
    };
    let width = [10, 60, 400, 100_000][random.below(4)];
    let min = centre
        .saturating_sub(random.between(0, width))
        .min(i64::MAX - 1);
    let max = centre.saturating_add(random.between(1, width)).max(min + 1);
    let start = random.between(min, max);
    let position = match random.below(3) {
        0 => Position::before(start),
        1 => Position::before(random.between(min, max)),
        _ => Position::called(random.between(min, max)),
    };
    let near = position.last_value;
    let rows = (0..random.below(5)).map(|_| match random.below(4) {
        0 => random.between(min, max),
        1 => random.between(min.saturating_sub(width), max.saturating_add(width)),
        _ => random.between(near.saturating_sub(60), near.saturating_add(60)),
    });
    let rows = rows.collect();
    let range = match random.below(6) {
        0 => Range::SMALLINT,
        1 => Range::INTEGER,
        2 => Range::numeric(3, 0).unwrap(),
        3 => Range::UNLIMITED,
        _ => Range::BIGINT,
    };
    let mut case = Case {
        limits: Limits {
            increment,
            min,
            max,
            start,
            cache: 1,
            cycle: random.one_in(8),
        },
        position,
        rows,
        range,
    };
    // A column has no rows that it cannot hold.
    let range = case.range;
    case.rows
        .retain(|row| (range.min..=range.max).contains(&i128::from(*row)));
    case
}

fn create(client: &mut Client, cases: &[Case]) {
    let mut sql = String::from(
        "create function take(s regclass, n int) returns bigint[] language plpgsql as $$
         declare values bigint[] := '{}';
         begin
           for i in 1 .. n loop values := values || nextval(s); end loop;
           return values;
         exception when sequence_generator_limit_exceeded then return values;
         end $$;",
    );
    for (i, case) in cases.iter().enumerate() {
        let Limits {
            increment,
            min,
            max,
            start,
            cycle,
            ..
        } = case.limits;
        let cycle = if cycle { "cycle" } else { "no cycle" };
        // Writing to a string cannot fail.
        let _ = write!(
            sql,
            "create sequence s{i} increment {increment} minvalue {min} maxvalue {max} start {start} {cycle};"
        );
        sql += &set(i, case.position);
    }
    client.batch_execute(&sql).unwrap();
}

fn set(i: usize, position: Position) -> String {
    format!(
        "select setval('s{i}', '{}'::bigint, {});",
        position.last_value, position.is_called
    )
}

/// The next values of every sequence, until it ends.
fn take(client: &mut Client) -> Vec<Vec<i64>> {
    let sql = format!(
        "select array_to_string(take(('s' || i)::regclass, {TAKEN}), ' ')
           from generate_series(0, {}) i order by i",
        SEQUENCES - 1
    );
    let messages = client.simple_query(&sql).unwrap();
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    let values: Vec<Vec<i64>> = rows
        .map(|row| {
            row.split_whitespace()
                .map(|value| value.parse().unwrap())
                .collect()
        })
        .collect();
    assert_eq!(values.len(), SEQUENCES);
    values
}

/// `SplitMix64`: the same numbers on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = i128::from(high) - i128::from(low) + 1;
        let value = i128::from(low) + i128::from(self.next()) % width;
        i64::try_from(value).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}
