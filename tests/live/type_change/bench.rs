//! A server with the samples of all types, and what it does to them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use postgres::{Client, SimpleQueryMessage};
use reconcile_core::name::quote_literal;
use reconcile_core::type_change::{Change, Session, Using, Verdict, Work, judge};

use super::types::{TYPES, TYPES_FROM_15, is_like_text, is_short_string, is_string, side};
use crate::common::server;

/// How the new values come about, as `measure.sql` numbers it.
pub(super) const HOW: [(i32, Using); 3] =
    [(0, Using::None), (1, Using::Cast), (2, Using::ThroughText)];

/// A pair of types by their places in the list, and how one becomes the other.
pub(super) type Pair = (usize, usize, i32);

/// What was seen of a pair.
pub(super) struct Seen {
    pub(super) impossible: bool,
    pub(super) failed: String,
    pub(super) changed: String,
    /// Samples that the probe missed, and those that it found for nothing.
    pub(super) missed: String,
    pub(super) alarms: String,
}

impl Seen {
    /// What was seen elsewhere too.
    pub(super) fn add(&mut self, other: Self) {
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

    pub(super) fn verdict(&self) -> Verdict {
        match (self.impossible, self.failed == "{}", self.changed == "{}") {
            (true, ..) => Verdict::Impossible,
            (_, false, kept) => Verdict::MayFail { changes: !kept },
            (_, true, false) => Verdict::Lossy,
            (_, true, true) => Verdict::Lossless,
        }
    }
}

/// One server with its samples.
pub(super) struct Bench {
    pub(super) major: u32,
    pub(super) client: Client,
    pub(super) types: Vec<&'static str>,
}

impl Bench {
    pub(super) fn new(major: u32) -> Self {
        let mut client = server(major).database("type_change").client();
        let types: Vec<_> = TYPES
            .iter()
            .chain(TYPES_FROM_15.iter().filter(|_| major >= 15))
            .copied()
            .collect();
        let mut sql = "SET TimeZone = 'UTC'; CREATE EXTENSION citext;\n".to_owned();
        sql.push_str(include_str!("measure.sql"));
        sql.push_str(include_str!("samples.sql"));
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
    pub(super) fn judged(
        &self,
        session: &Session,
        wanted: impl Fn(Pair) -> bool,
    ) -> BTreeMap<Pair, Change> {
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

    pub(super) fn measure(&mut self, judged: &BTreeMap<Pair, Change>) -> BTreeMap<Pair, Seen> {
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
    pub(super) fn measure_work(&mut self, judged: &BTreeMap<Pair, Change>) -> BTreeMap<Pair, Work> {
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

    /// The pairs whose values depend on a setting, with its name.
    pub(super) fn depends(
        &mut self,
        judged: &BTreeMap<Pair, Change>,
        settings: &[(&str, &str)],
    ) -> BTreeSet<(Pair, String)> {
        let list = |rows: Vec<String>| rows.join(",");
        let pairs = judged
            .keys()
            .map(|(from, to, how)| format!("({from},{to},{how})"));
        let others = settings
            .iter()
            .map(|(name, value)| format!("('{name}','{value}')"));
        let sql = format!(
            "WITH plan(s, t, how) AS (VALUES {}),
             seen AS MATERIALIZED (SELECT s, t, how, m.failed FROM plan, LATERAL measure(s, t, how, '') m)
             SELECT s, t, how, setting FROM seen, (VALUES {}) other(setting, value)
             WHERE depends(s, t, how, failed, setting, value)",
            list(pairs.collect()),
            list(others.collect())
        );
        let number = |text: &String| text.parse().unwrap();
        let found = rows(&mut self.client, &sql).into_iter().map(|row| {
            let how = row[2].parse().unwrap();
            ((number(&row[0]), number(&row[1]), how), row[3].clone())
        });
        found.collect()
    }

    pub(super) fn name(&self, (from, to, how): Pair) -> String {
        format!(
            "{}: {} -> {} ({how})",
            self.major, self.types[from], self.types[to]
        )
    }
}

#[track_caller]
pub(super) fn batch(client: &mut Client, sql: &str) {
    if let Err(error) = client.batch_execute(sql) {
        panic!("{error}: {:?}", error.as_db_error());
    }
}

#[track_caller]
pub(super) fn rows(client: &mut Client, sql: &str) -> Vec<Vec<String>> {
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
