//! `type_change` against PostgreSQL: every pair of the measured types, every sample, every version.

mod bench;
mod parse;
mod types;
mod work;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;
use std::thread;
use std::time::Instant;

use reconcile_core::type_change::{Change, Session, Using, Verdict, judge};

use crate::common::MAJORS;
use bench::{Bench, Pair, Seen, batch, rows};
use types::side;

/// Runs a test on every version at the same time, and shows what all of them found.
fn on_all(test: impl Fn(u32) -> String + Sync) {
    let wrong: String = thread::scope(|scope| {
        let test = &test;
        let running: Vec<_> = MAJORS
            .into_iter()
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
