//! `type_change` against PostgreSQL: every pair of the measured types, every sample, every version.

mod types;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::thread;
use std::time::Instant;

use postgres::{Client, SimpleQueryMessage};
use reconcile_core::name::quote_literal;
use reconcile_core::type_change::{
    Change, Session, Setting, Using, Verdict, Work, judge, parse_type,
};

use crate::common::{MAJORS, server};
use types::{TYPES, TYPES_FROM_15, is_like_text, is_short_string, is_string, lookup, side};

/// How the new values come about, as `measure.sql` numbers it.
const HOW: [(i32, Using); 3] = [(0, Using::None), (1, Using::Cast), (2, Using::ThroughText)];

/// A pair of types by their places in the list, and how one becomes the other.
type Pair = (usize, usize, i32);

/// What was seen of a pair.
struct Seen {
    impossible: bool,
    failed: String,
    changed: String,
    /// Samples that the probe missed, and those that it found for nothing.
    missed: String,
    alarms: String,
}

impl Seen {
    fn verdict(&self) -> Verdict {
        match (self.impossible, self.failed == "{}", self.changed == "{}") {
            (true, ..) => Verdict::Impossible,
            (_, false, kept) => Verdict::MayFail { changes: !kept },
            (_, true, false) => Verdict::Lossy,
            (_, true, true) => Verdict::Lossless,
        }
    }
}

/// One server with its samples.
struct Bench {
    major: u32,
    client: Client,
    types: Vec<&'static str>,
}

impl Bench {
    fn new(major: u32) -> Self {
        let mut client = server(major).database("type_change").client();
        let types: Vec<_> = TYPES
            .iter()
            .chain(TYPES_FROM_15.iter().filter(|_| major >= 15))
            .copied()
            .collect();
        let mut sql = "SET TimeZone = 'UTC'; CREATE EXTENSION citext;\n".to_owned();
        sql.push_str(include_str!("type_change/measure.sql"));
        sql.push_str(include_str!("type_change/samples.sql"));
        for (id, text) in types.iter().enumerate() {
            writeln!(sql, "SELECT add({id}, {});", quote_literal(text)).unwrap();
        }
        sql.push_str("SELECT find_casts();");
        batch(&mut client, &sql);
        Self {
            major,
            client,
            types,
        }
    }

    fn judge(&self, (from, to, how): Pair, session: &Session) -> Change {
        let using = HOW.iter().find(|(number, _)| *number == how).unwrap().1;
        judge(
            &side(self.types[from]),
            &side(self.types[to]),
            using,
            session,
        )
    }

    /// All pairs that say something, each with what is judged of it.
    fn judged(&self, session: &Session) -> BTreeMap<Pair, Change> {
        let sides: Vec<_> = self.types.iter().map(|text| side(text)).collect();
        let mut judged = BTreeMap::new();
        for (from, source) in sides.iter().enumerate() {
            for (to, target) in sides.iter().enumerate() {
                for (how, using) in HOW {
                    if self.says_something((from, to, how)) {
                        judged.insert((from, to, how), judge(source, target, using, session));
                    }
                }
            }
        }
        judged
    }

    fn says_something(&self, (from, to, how): Pair) -> bool {
        let (source, target) = (self.types[from], self.types[to]);
        // 42, which the check refuses, is none of their values.
        let never_checked = [
            "boolean",
            "bit(1)",
            "numeric(3,3)",
            "numeric(3,-2)",
            "numeric(2,4)",
        ];
        let checked = ["d_small", "d_deep"].contains(&target);
        let enums = ["mood", "mood_more", "\"Odd\""];
        from != to
            && !(how > 0 && is_short_string(source) && !is_string(target))
            && !(how > 0 && is_like_text(source) && !is_string(target) && target.contains('('))
            && !(checked && never_checked.contains(&source))
            && (how < 2
                || enums.contains(&source) && (enums.contains(&target) || is_string(target)))
    }

    fn measure(&mut self, judged: &BTreeMap<Pair, Change>) -> BTreeMap<Pair, Seen> {
        let mut sql =
            "CREATE TEMP TABLE plan (s int, t int, how int, probe text); INSERT INTO plan VALUES "
                .to_owned();
        for ((from, to, how), change) in judged {
            let probe = change.probe.as_ref().map(|probe| probe.sql("v"));
            let probe = quote_literal(&probe.unwrap_or_default());
            write!(sql, "({from},{to},{how},{probe}),").unwrap();
        }
        sql.pop();
        batch(&mut self.client, &sql);
        let sql = "SELECT s, t, how, m.* FROM plan, LATERAL measure(s, t, how, probe) m";
        let seen = rows(&mut self.client, sql)
            .into_iter()
            .map(|row| {
                let [s, t, how, impossible, failed, changed, missed, alarms] =
                    <[String; 8]>::try_from(row).unwrap();
                let pair = (s.parse().unwrap(), t.parse().unwrap(), how.parse().unwrap());
                let seen = Seen {
                    impossible: impossible == "t",
                    failed,
                    changed,
                    missed,
                    alarms,
                };
                (pair, seen)
            })
            .collect();
        batch(&mut self.client, "DROP TABLE plan");
        seen
    }

    fn name(&self, (from, to, how): Pair) -> String {
        format!("{} -> {} ({how})", self.types[from], self.types[to])
    }
}

#[track_caller]
fn batch(client: &mut Client, sql: &str) {
    if let Err(error) = client.batch_execute(sql) {
        panic!("{error}: {:?}", error.as_db_error());
    }
}

#[track_caller]
fn rows(client: &mut Client, sql: &str) -> Vec<Vec<String>> {
    let messages = match client.simple_query(sql) {
        Ok(messages) => messages,
        Err(error) => panic!("{error}: {:?}\n{sql}", error.as_db_error()),
    };
    messages
        .into_iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        })
        .map(|row| {
            (0..row.len())
                .map(|i| row.get(i).unwrap_or_default().to_owned())
                .collect()
        })
        .collect()
}

/// Runs a test on every version at the same time, and shows what all of them found.
fn on_all(test: impl Fn(u32) -> String + Sync) {
    let wrong: String = thread::scope(|scope| {
        let test = &test;
        let running: Vec<_> = MAJORS
            .into_iter()
            .filter(|major| std::env::var("ONLY").map_or(true, |only| only == major.to_string()))
            .map(|major| scope.spawn(move || test(major)))
            .collect();
        running.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn verdicts() {
    on_all(|major| {
        let mut bench = Bench::new(major);
        let start = Instant::now();
        let session = Session::new().with_major(major).with_time_zone("UTC");
        let judged = bench.judged(&session);
        println!("{major}: judged {} in {:?}", judged.len(), start.elapsed());
        let seen = bench.measure(&judged);
        println!("{major}: measured in {:?}", start.elapsed());
        let mut wrong = String::new();
        for (pair, change) in &judged {
            let seen = &seen[pair];
            if change.verdict != seen.verdict() {
                writeln!(
                    wrong,
                    "{major}: {}: judged {:?}, failed {}, changed {}: {change}",
                    bench.name(*pair),
                    change.verdict,
                    if seen.impossible { "all" } else { &seen.failed },
                    seen.changed
                )
                .unwrap();
            }
            if seen.missed != "{}" || seen.alarms != "{}" {
                writeln!(
                    wrong,
                    "{major}: {}: the probe {} misses {} and finds {}",
                    bench.name(*pair),
                    change.probe.as_ref().unwrap().sql("v"),
                    seen.missed,
                    seen.alarms
                )
                .unwrap();
            }
        }
        wrong
    });
}
