//! `type_change` against PostgreSQL: every pair of the measured types, every sample, every version.

mod parse;
mod types;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;
use std::thread;
use std::time::Instant;

use postgres::{Client, SimpleQueryMessage};
use reconcile_core::name::quote_literal;
use reconcile_core::type_change::{Change, Session, Setting, Using, Verdict, Work, judge};

use crate::common::{MAJORS, server};
use types::{TYPES, TYPES_FROM_15, is_like_text, is_short_string, is_string, side};

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
    /// What was seen elsewhere too.
    fn add(&mut self, other: Self) {
        self.impossible |= other.impossible;
        for (mine, more) in [
            (&mut self.failed, other.failed),
            (&mut self.changed, other.changed),
        ] {
            if mine == "{}" {
                *mine = more;
            }
        }
        // A probe has to hold in each zone.
        for (mine, more) in [
            (&mut self.missed, other.missed),
            (&mut self.alarms, other.alarms),
        ] {
            if mine == "{}" {
                *mine = more;
            }
        }
    }

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

    /// All pairs that say something, each with what is judged of it.
    fn judged(&self, session: &Session, wanted: impl Fn(Pair) -> bool) -> BTreeMap<Pair, Change> {
        let sides: Vec<_> = self.types.iter().map(|text| side(text)).collect();
        let mut judged = BTreeMap::new();
        for (from, source) in sides.iter().enumerate() {
            for (to, target) in sides.iter().enumerate() {
                for (how, using) in HOW {
                    if self.says_something((from, to, how)) && wanted((from, to, how)) {
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

    /// What is written for the samples that do not fail.
    fn measure_work(&mut self, judged: &BTreeMap<Pair, Change>) -> BTreeMap<Pair, Work> {
        let mut sql =
            "CREATE TEMP TABLE plan (s int, t int, how int); INSERT INTO plan VALUES ".to_owned();
        for (from, to, how) in judged.keys() {
            write!(sql, "({from},{to},{how}),").unwrap();
        }
        sql.pop();
        batch(&mut self.client, &sql);
        let sql = "SELECT s, t, how, work(s, t, how, m.failed) FROM plan, LATERAL measure(s, t, how, '') m";
        let work = rows(&mut self.client, sql).into_iter().map(|row| {
            let numbers: Vec<usize> = row.iter().map(|n| n.parse().unwrap()).collect();
            let work = [Work::Catalog, Work::Indexes, Work::Table][numbers[3]];
            (
                (numbers[0], numbers[1], i32::try_from(numbers[2]).unwrap()),
                work,
            )
        });
        let work = work.collect();
        batch(&mut self.client, "DROP TABLE plan");
        work
    }

    fn name(&self, (from, to, how): Pair) -> String {
        format!(
            "{}: {} -> {} ({how})",
            self.major, self.types[from], self.types[to]
        )
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

/// What was judged of each pair, against what was seen.
fn compare(bench: &Bench, judged: &BTreeMap<Pair, Change>, seen: &BTreeMap<Pair, Seen>) -> String {
    let mut wrong = String::new();
    for (pair, change) in judged {
        let (seen, name) = (&seen[pair], bench.name(*pair));
        if change.verdict != seen.verdict() {
            let failed = if seen.impossible { "all" } else { &seen.failed };
            let (verdict, changed) = (change.verdict, &seen.changed);
            writeln!(
                wrong,
                "{name}: judged {verdict:?}, failed {failed}, changed {changed}: {change}"
            )
            .unwrap();
        }
        if let Some(probe) = &change.probe
            && (seen.missed != "{}" || seen.alarms != "{}")
        {
            let (probe, missed, alarms) = (probe.sql("v"), &seen.missed, &seen.alarms);
            writeln!(
                wrong,
                "{name}: the probe {probe} misses {missed} and finds {alarms}"
            )
            .unwrap();
        }
    }
    wrong
}

#[test]
fn verdicts() {
    on_all(|major| {
        let mut bench = Bench::new(major);
        let start = Instant::now();
        let session = Session::new().with_major(major).with_time_zone("UTC");
        let judged = bench.judged(&session, |_| true);
        let seen = bench.measure(&judged);
        let values = rows(&mut bench.client, "SELECT sum(counted(id)) FROM types");
        println!(
            "{major}: {} pairs of {} types with {} samples in {:?}",
            judged.len(),
            bench.types.len(),
            values[0][0],
            start.elapsed()
        );
        compare(&bench, &judged, &seen)
    });
}

/// What is said where the time zone is not known is true of zones that had changes of the clock, also
/// at midnight, put together.
#[test]
fn verdicts_in_other_time_zones() {
    let is_temporal = |text: &str| text.starts_with("time") || text == "date";
    on_all(|major| {
        let mut bench = Bench::new(major);
        let session = Session::new().with_major(major);
        let types = bench.types.clone();
        let judged = bench.judged(&session, |(from, to, how)| {
            let (from, to) = (types[from], types[to]);
            let strings = ["text", "name", "character varying(16)", "character(40)"];
            how < 2 && is_temporal(from) && (is_temporal(to) || strings.contains(&to))
        });
        let mut seen: BTreeMap<Pair, Seen> = BTreeMap::new();
        for zone in ["Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"] {
            batch(&mut bench.client, &format!("SET TimeZone = '{zone}'"));
            for (pair, new) in bench.measure(&judged) {
                match seen.entry(pair) {
                    Entry::Vacant(entry) => drop(entry.insert(new)),
                    Entry::Occupied(mut entry) => entry.get_mut().add(new),
                }
            }
        }
        compare(&bench, &judged, &seen)
    });
}

/// The longest text is as long as is said, and not longer.
#[test]
fn lengths() {
    on_all(|major| {
        let mut bench = Bench::new(major);
        let session = Session::new().with_major(major).with_time_zone("UTC");
        let mut wrong = String::new();
        let sql = "SELECT char_length(('-' || repeat('9', 131072) || '.' || repeat('9', 16383))::numeric::text)";
        assert_eq!(rows(&mut bench.client, sql)[0][0], "147457");
        let numeric = |target: &str| judge(&side("numeric"), &side(target), Using::None, &session);
        assert_eq!(numeric("varchar(147457)").verdict, Verdict::Lossless);
        assert_ne!(numeric("varchar(147456)").verdict, Verdict::Lossless);
        for (id, text) in bench.types.clone().into_iter().enumerate() {
            let unlimited = [
                "text",
                "citext",
                "bytea",
                "xml",
                "json",
                "jsonb",
                "character varying",
                "bpchar",
                "bit varying",
                "d_text",
                "d_filled",
                "d_small",
                "d_deep",
                "numeric",
                "\"Odd\"",
            ];
            if unlimited.contains(&text)
                || side(text).data_type.array
                || ["d_digits", "d_list"].contains(&text)
            {
                continue;
            }
            let sql = format!("SELECT max(char_length(v::text)) FROM s{id}");
            let longest: u32 = rows(&mut bench.client, &sql)[0][0].parse().unwrap();
            let verdict = |n: u32| {
                let target = side(&format!("varchar({n})"));
                judge(&side(text), &target, Using::None, &session).verdict
            };
            let fits = verdict(longest);
            let refused = longest > 1 && !matches!(verdict(longest - 1), Verdict::MayFail { .. });
            if !matches!(fits, Verdict::Same | Verdict::Lossless) || refused {
                writeln!(wrong, "{major}: the longest {text} has {longest}: {fits:?}").unwrap();
            }
        }
        wrong
    });
}

/// What ALTER TABLE writes; and it does to the samples what assigning them does.
#[test]
fn work() {
    on_all(|major| {
        let mut bench = Bench::new(major);
        let mut wrong = String::new();
        for zone in ["UTC", "Europe/Berlin"] {
            let session = Session::new().with_major(major).with_time_zone(zone);
            batch(&mut bench.client, &format!("SET TimeZone = '{zone}'"));
            let types = bench.types.clone();
            let judged = bench.judged(&session, |(from, to, how)| {
                let (from, to) = (types[from], types[to]);
                if zone != "UTC" {
                    return how == 0
                        && from.starts_with("timestamp")
                        && to.starts_with("timestamp");
                }
                how < 2 && (!is_string(to) || is_string(from) || !to.contains('('))
            });
            // With a cast only where it is more than rewriting the table.
            let judged = judged.into_iter().filter(|((_, _, how), change)| {
                change
                    .work
                    .is_some_and(|work| *how == 0 || work < Work::Table)
            });
            let judged: BTreeMap<_, _> = judged.collect();
            let seen = bench.measure_work(&judged);
            for (pair, change) in &judged {
                let (seen, judged) = (seen[pair], change.work.unwrap());
                if seen != judged {
                    writeln!(
                        wrong,
                        "{}: judged {judged:?}, seen {seen:?}",
                        bench.name(*pair)
                    )
                    .unwrap();
                }
            }
        }
        wrong
    });
}

/// The settings that are named are those that make a difference.
#[test]
fn settings() {
    // `lc_monetary` needs locales that not every machine has.
    const OTHERS: [(Setting, &str); 6] = [
        (Setting::TimeZone, "America/Sao_Paulo"),
        (Setting::DateStyle, "SQL, DMY"),
        (Setting::IntervalStyle, "sql_standard"),
        (Setting::ExtraFloatDigits, "0"),
        (Setting::ByteaOutput, "escape"),
        (Setting::XmlOption, "document"),
    ];
    on_all(|major| {
        let mut bench = Bench::new(major);
        let session = Session::new().with_major(major);
        let types = bench.types.clone();
        let plain = |text: &str| {
            !text.contains(['(', '"', '[', '_'])
                && !["interval day", "mood"].contains(&text)
                && text != "interval year to month"
        };
        let judged = bench.judged(&session, |(from, to, how)| {
            how == 1 && plain(types[from]) && plain(types[to])
        });
        let mut wrong = String::new();
        for (pair, change) in judged {
            if change.verdict == Verdict::Impossible {
                continue;
            }
            for (setting, value) in OTHERS {
                let (from, to, how) = pair;
                let sql = format!(
                    "SELECT depends({from}, {to}, {how}, (measure({from}, {to}, {how}, '')).failed, '{setting}', '{value}')"
                );
                let depends = rows(&mut bench.client, &sql)[0][0] == "t";
                if depends != change.settings.contains(&setting) {
                    writeln!(wrong, "{}: {setting}: {depends}", bench.name(pair)).unwrap();
                }
            }
        }
        wrong
    });
}
