//! What is written again, and which settings make a difference.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use reconcile_core::type_change::{Session, Setting, Verdict, Work};

use super::bench::{Bench, batch};
use super::on_all;
use super::types::is_string;

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
        let judged: BTreeMap<_, _> = judged
            .into_iter()
            .filter(|(_, change)| change.verdict != Verdict::Impossible)
            .collect();
        let depends = bench.depends(
            &judged,
            &OTHERS.map(|(setting, value)| (setting.name(), value)),
        );
        let mut wrong = String::new();
        for (pair, change) in &judged {
            for (setting, _) in OTHERS {
                let seen = depends.contains(&(*pair, setting.name().to_owned()));
                if seen != change.settings.contains(&setting) {
                    writeln!(wrong, "{}: {setting}: {seen}", bench.name(*pair)).unwrap();
                }
            }
        }
        wrong
    });
}
