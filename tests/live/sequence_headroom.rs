//! How long sequences last, and that what is said to widen them does.

use std::thread::sleep;
use std::time::{Duration, Instant};

use reconcile_core::catalog::Catalog;
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Flag, Inspector, SequenceReport, SequenceState, Status};

use crate::common::{Database, MAJORS, server};

const SEQUENCES: &str = "
    create table small (id smallserial primary key, n int);
    select setval('small_id_seq', 32000);
    create table plain (id serial primary key);
    select setval('plain_id_seq', 2147483647);
    create table with_identity (id int generated always as identity primary key);
    select setval('with_identity_id_seq', 2100000000);
    create sequence chosen maxvalue 1000;
    create table capped (id bigint primary key default nextval('chosen'));
    select setval('chosen', 990);
    create sequence down increment -1 minvalue -50;
    create table negative (id bigint primary key default nextval('down'));
    select setval('down', -48);
    create table \"Wide\" (\"Id\" bigint primary key);
    create sequence narrow as integer owned by \"Wide\".\"Id\";
    alter table \"Wide\" alter \"Id\" set default nextval('narrow');
    create table fine (id bigserial primary key);
    create sequence around maxvalue 10 cycle;
    create table ring (id bigint default nextval('around'));
    select setval('around', 9);";

fn read(database: &Database) -> (Catalog, SequenceReport) {
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let report = Inspector::new().read(&mut client, &catalog).unwrap();
    (catalog, report)
}

fn state<'a>(report: &'a SequenceReport, name: &str) -> &'a SequenceState {
    let mut all = report.sequences.iter();
    all.find(|state| state.sequence.name == name).unwrap()
}

#[test]
fn what_is_said_to_widen_does() {
    for major in MAJORS {
        let database = server(major).database("headroom");
        database.execute(SEQUENCES);
        let (_, report) = read(&database);
        for (name, wanted) in [
            (
                "small_id_seq",
                &[
                    "ALTER TABLE public.small ALTER COLUMN id TYPE bigint",
                    "ALTER SEQUENCE public.small_id_seq AS bigint",
                ][..],
            ),
            (
                "plain_id_seq",
                &[
                    "ALTER TABLE public.plain ALTER COLUMN id TYPE bigint",
                    "ALTER SEQUENCE public.plain_id_seq AS bigint",
                ],
            ),
            (
                "with_identity_id_seq",
                &["ALTER TABLE public.with_identity ALTER COLUMN id TYPE bigint"],
            ),
            ("chosen", &["ALTER SEQUENCE public.chosen NO MAXVALUE"]),
            ("down", &["ALTER SEQUENCE public.down NO MINVALUE"]),
            ("narrow", &["ALTER SEQUENCE public.narrow AS bigint"]),
            ("fine_id_seq", &[]),
            ("around", &[]),
        ] {
            let state = state(&report, name);
            assert_eq!(state.widen, wanted, "{name} on {major}");
            for statement in &state.widen {
                database.execute(statement);
            }
        }
        let (catalog, after) = read(&database);
        for state in &after.sequences {
            assert_ne!(state.status, Status::Exhausted, "{state:?}");
            let narrow = [
                Flag::NearExhausted,
                Flag::RunningLow,
                Flag::SequenceNarrower,
            ];
            let cycles = state.status == Status::Cycling;
            let low = state.flags.iter().any(|flag| narrow.contains(flag));
            assert!(cycles || !low, "{state:?} on {major}");
            assert!(state.widening(&catalog).is_empty(), "{state:?}");
        }
    }
}

#[test]
fn how_fast_they_are_used_up() {
    let database = server(18).database("headroom");
    database.execute(
        "create table plain (id serial primary key);
         insert into plain select from generate_series(1, 10);
         select setval('plain_id_seq', 40);
         create sequence down increment -5;
         create table negative (id bigint default nextval('down'));
         create sequence back; create table backwards (id bigint default nextval('back'));
         select setval('back', 100);
         analyze",
    );
    let (_, mut earlier) = read(&database);
    assert_eq!(
        state(&earlier, "plain_id_seq").values_per_row,
        Some(4.0),
        "{earlier:?}"
    );
    database.execute(
        "select nextval('plain_id_seq') from generate_series(1, 60);
         select nextval('down') from generate_series(1, 3);
         select setval('back', 50); create sequence new",
    );
    let (_, now) = read(&database);
    // As if a day lay between them.
    earlier.read_at = now.read_at.map(|time| time - 86_400);
    let report = now.clone().with_pace_since(&earlier).unwrap();
    let pace = state(&report, "plain_id_seq").pace.unwrap();
    assert_eq!((pace.values, pace.seconds), (60, 86_400));
    assert!((pace.per_day - 60.0).abs() < 1e-9);
    let left = f64::from(i32::MAX - 100) / 60.0;
    assert!((pace.days_left.unwrap() - left).abs() < 1e-3, "{pace:?}");
    assert_eq!(state(&report, "down").pace.unwrap().values, 3);
    assert_eq!(state(&report, "back").pace, None);
    assert_eq!(state(&report, "new").pace, None);
    // Through JSON, as it is kept.
    let json = serde_json::to_string(&earlier).unwrap();
    let kept: SequenceReport = serde_json::from_str(&json).unwrap();
    assert_eq!(now.clone().with_pace_since(&kept).unwrap(), report);
    let wrong = earlier.with_pace_since(&now).unwrap_err();
    assert!(wrong.to_string().contains("is not earlier"), "{wrong}");
    let silent = now.clone().at(None).with_pace_since(&kept).unwrap_err();
    assert!(silent.to_string().contains("does not say when"), "{silent}");
}

/// By the rows that the server has counted. It counts late, and after a while only.
#[test]
fn the_pace_follows_from_what_the_server_counts() {
    for major in [13, 15, 18] {
        let database = server(major).database("counted");
        database.execute(
            "create table plain (id smallserial primary key);
             insert into plain select from generate_series(1, 5000);
             select setval('plain_id_seq', 30000);
             create table parted (id smallserial) partition by list (id);
             create table part partition of parted default;
             insert into parted select from generate_series(1, 500);
             create table few (id smallserial);
             insert into few select from generate_series(1, 20);
             insert into few select generate_series(101, 200);
             create table wide (id bigserial);
             insert into wide default values",
        );
        let counted = Inspector::new().least_counted(Duration::ZERO);
        let deadline = Instant::now() + Duration::from_mins(2);
        let report = loop {
            let mut client = database.client();
            let catalog = Introspector::new().read(&mut client).unwrap();
            let report = counted.read(&mut client, &catalog).unwrap();
            let values = |name| state(&report, name).mean_pace.map(|pace| pace.values);
            // No more than the sequence has handed out.
            let wanted = [
                ("plain_id_seq", 5000),
                ("parted_id_seq", 500),
                ("few_id_seq", 20),
            ];
            if wanted.iter().all(|(name, n)| values(*name) == Some(*n)) {
                break report;
            }
            assert!(Instant::now() < deadline, "{major}: {report:#?}");
            sleep(Duration::from_millis(50));
        };
        let plain = state(&report, "plain_id_seq");
        let pace = plain.mean_pace.unwrap();
        let seconds = f64::from(u32::try_from(pace.seconds.max(1)).unwrap());
        let left = 2767.0;
        let days = left / (5000.0 / seconds * 86_400.0);
        assert!((pace.days_left.unwrap() - days).abs() < 1e-6, "{pace:?}");
        assert_eq!(state(&report, "wide_id_seq").mean_pace, None);
        // Not yet a day.
        let (_, silent) = read(&database);
        assert!(silent.sequences.iter().all(|own| own.mean_pace.is_none()));
    }
}
