//! Reading positions and extremes: every status from a live server, and every reason why not.

#![allow(clippy::too_many_lines, reason = "tables of cases")]

use std::time::Duration;

use postgres::Client;
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Flag, Inspector, SequenceReport, SequenceState, Status};

use crate::common::{MAJORS, server};

fn report(client: &mut Client, inspector: &Inspector) -> SequenceReport {
    let catalog = Introspector::new().read(client).unwrap();
    inspector.read(client, &catalog).unwrap()
}

#[track_caller]
fn state<'a>(report: &'a SequenceReport, name: &str) -> &'a SequenceState {
    let name = format!("public.{name}").parse().unwrap();
    report.get(&name).unwrap_or_else(|| panic!("no {name}"))
}

/// Positions before and after: reading moves nothing.
fn positions(client: &mut Client) -> Vec<(String, Option<i64>)> {
    let sql = "select sequencename::text, last_value from pg_sequences order by 1";
    let rows = client.query(sql, &[]).unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[test]
fn statuses() {
    let table: [(&str, &str, Status, [Option<i64>; 4]); 22] = [
        // Status, then next, extreme, target, first collision.
        (
            "unused",
            "create table unused (id serial primary key)",
            Status::Unused,
            [Some(1), None, None, None],
        ),
        (
            "empty",
            "create table empty (id serial primary key); select setval('empty_id_seq', 100)",
            Status::Empty,
            [Some(101), None, None, None],
        ),
        (
            "ahead",
            "create table ahead (id serial primary key); insert into ahead values (50); select setval('ahead_id_seq', 100)",
            Status::Ok,
            [Some(101), Some(50), None, None],
        ),
        (
            "behind",
            "create table behind (id serial primary key); insert into behind select generate_series(10, 50); select setval('behind_id_seq', 3)",
            Status::Behind,
            [Some(4), Some(50), Some(51), Some(10)],
        ),
        (
            "always",
            "create table always (id bigint generated always as identity primary key); insert into always overriding system value values (7)",
            Status::Behind,
            [Some(1), Some(7), Some(8), Some(7)],
        ),
        (
            "sentinel",
            "create table sentinel (id serial primary key); insert into sentinel values (2147483647), (20); select setval('sentinel_id_seq', 5)",
            Status::BehindWouldExhaust,
            [Some(6), Some(2_147_483_647), None, Some(20)],
        ),
        (
            "full",
            "create table full_ (id smallint primary key default 1); create sequence full_id_seq; alter table full_ alter id set default nextval('full_id_seq'); insert into full_ values (32767); select setval('full_id_seq', 32767)",
            Status::Exhausted,
            [Some(32_768), Some(32_767), None, None],
        ),
        (
            "spent",
            "create table spent (id serial primary key); alter sequence spent_id_seq maxvalue 9; insert into spent values (9); select setval('spent_id_seq', 9)",
            Status::Exhausted,
            [None, Some(9), None, None],
        ),
        (
            "cycling",
            "create table cycling (id serial primary key); alter sequence cycling_id_seq maxvalue 100 cycle; insert into cycling values (50); select setval('cycling_id_seq', 10)",
            Status::Cycling,
            [Some(11), Some(50), None, Some(50)],
        ),
        (
            "down",
            "create sequence down_id_seq increment -1; create table down (id bigint primary key default nextval('down_id_seq')); insert into down values (-50), (-20), (70); select setval('down_id_seq', -3)",
            Status::Behind,
            [Some(-4), Some(-50), Some(-51), Some(-20)],
        ),
        (
            "down_ok",
            "create sequence down_ok_id_seq increment -1; create table down_ok (id bigint primary key default nextval('down_ok_id_seq')); insert into down_ok values (-50), (70); select setval('down_ok_id_seq', -50)",
            Status::Ok,
            [Some(-51), Some(-50), None, None],
        ),
        (
            "tens",
            "create sequence tens_id_seq increment 10 start 7; create table tens (id bigint primary key default nextval('tens_id_seq')); insert into tens values (44), (37), (45); select setval('tens_id_seq', 7)",
            Status::Behind,
            [Some(17), Some(45), Some(47), Some(37)],
        ),
        (
            "others_share",
            "create sequence others_share_id_seq increment 10 start 7; create table others_share (id bigint primary key default nextval('others_share_id_seq')); insert into others_share values (48), (58); select setval('others_share_id_seq', 7)",
            Status::Behind,
            [Some(17), Some(58), Some(67), None],
        ),
        (
            "odd_numbers",
            "create sequence odd_numbers_id_seq; create table odd_numbers (id numeric unique default nextval('odd_numbers_id_seq')); insert into odd_numbers values ('NaN'), (1e30), (-5), (41.5), (12), (12.5)",
            Status::Behind,
            [Some(1), Some(41), Some(42), Some(12)],
        ),
        (
            "fraction",
            "create sequence fraction_id_seq; create table fraction (id numeric unique default nextval('fraction_id_seq')); insert into fraction values (7.5); select setval('fraction_id_seq', 7)",
            Status::Ok,
            [Some(8), Some(7), None, None],
        ),
        (
            "outside",
            "create table outside (id serial primary key); alter sequence outside_id_seq maxvalue 1000; insert into outside values (5000), (-1); select nextval('outside_id_seq')",
            Status::Empty,
            [Some(2), None, None, None],
        ),
        (
            "whole_range",
            "create sequence whole_range_id_seq minvalue -9223372036854775808 start 1; create table whole_range (id bigint primary key default nextval('whole_range_id_seq')); insert into whole_range values (-9223372036854775808), (3)",
            Status::Behind,
            [Some(1), Some(3), Some(4), Some(3)],
        ),
        (
            "shared",
            "create sequence shared_id_seq; create table shared (id int primary key default nextval('shared_id_seq')); create table shared_too (\"Id\" bigint primary key default nextval('shared_id_seq')); insert into shared values (20); insert into shared_too values (55); select setval('shared_id_seq', 20)",
            Status::Behind,
            [Some(21), Some(55), Some(56), Some(55)],
        ),
        (
            "parts",
            "create table parts (id bigserial, k int, primary key (id, k)) partition by list (k); create table parts_1 partition of parts for values in (1); create table parts_2 partition of parts default; insert into parts values (9, 1), (30, 2); select setval('parts_id_seq', 9)",
            Status::Behind,
            [Some(10), Some(30), Some(31), Some(30)],
        ),
        (
            "prefixed",
            "create sequence prefixed_id_seq; create table prefixed (id text primary key default 'A' || nextval('prefixed_id_seq')); insert into prefixed values ('A17')",
            Status::Indirect,
            [Some(1), None, None, None],
        ),
        (
            "textual",
            "create sequence textual_id_seq; create table textual (id text primary key default nextval('textual_id_seq'::text)); insert into textual values ('17')",
            Status::Indirect,
            [Some(1), None, None, None],
        ),
        (
            "alone",
            "create sequence alone_id_seq start 4",
            Status::Unlinked,
            [Some(4), None, None, None],
        ),
    ];
    for major in MAJORS {
        let database = server(major).database("read_statuses");
        let mut client = database.client();
        for (_, sql, ..) in table {
            if let Err(error) = client.batch_execute(sql) {
                panic!("{sql}: {:?}", error.as_db_error());
            }
        }
        let before = positions(&mut client);
        let report = report(&mut client, &Inspector::new());
        assert_eq!(positions(&mut client), before, "{major}");
        for (name, _, status, numbers) in table {
            let state = state(&report, &format!("{name}_id_seq"));
            assert_eq!(state.status, status, "{name}: {state:?}");
            assert_eq!(state.reason, None, "{name}");
            let found = [
                state.next,
                state.extreme,
                state.target,
                state.first_collision,
            ];
            assert_eq!(
                found, numbers,
                "{name}: next, extreme, target, first collision"
            );
        }
        assert_eq!(report.sequences.len(), table.len(), "{major}");
        assert_eq!(report.summary[&Status::Behind], 9, "{major}");
    }
}

#[test]
fn flags() {
    let database = server(18).database("read_flags");
    let mut client = database.client();
    client
        .batch_execute(
            "create table plain (id serial primary key, note int);
             create table no_index (id serial);
             create table elsewhere (id serial primary key, note int);
             alter sequence elsewhere_id_seq owned by elsewhere.note;
             create table unused_owner (id serial primary key);
             alter table unused_owner alter id drop default;
             create sequence free;
             create table freely (id int primary key default nextval('free'));
             create sequence two_ways increment 10 start 7;
             create table ways (id bigint primary key default nextval('two_ways'), code text default 'x' || nextval('two_ways'));
             insert into ways values (58, 'x');",
        )
        .unwrap();
    let report = report(&mut client, &Inspector::new());
    for (name, flags) in [
        ("plain_id_seq", vec![]),
        ("no_index_id_seq", vec![Flag::NotUnique]),
        ("elsewhere_id_seq", vec![Flag::OwnedElsewhere]),
        ("unused_owner_id_seq", vec![Flag::OwnedElsewhere]),
        ("free", vec![Flag::ColumnNarrower, Flag::NotOwned]),
        (
            "two_ways",
            vec![Flag::Interleaved, Flag::AlsoIndirect, Flag::NotOwned],
        ),
    ] {
        assert_eq!(state(&report, name).flags, flags, "{name}");
    }
}

/// One role with too few rights: each sequence names the right that is missing, and the rest is
/// judged.
#[test]
fn missing_privileges_are_named() {
    for major in MAJORS {
        let database = server(major).database("read_privileges");
        let mut client = database.client();
        client
            .batch_execute(
                "do $$ begin create role sequence_reader login; exception when duplicate_object then null; end $$;
                 create table fine (id serial primary key, secret text);
                 grant select (id) on fine to sequence_reader;
                 grant select on sequence fine_id_seq to sequence_reader;
                 create table no_sequence (id serial primary key);
                 grant select on no_sequence to sequence_reader;
                 grant usage on sequence no_sequence_id_seq to sequence_reader;
                 create table no_column (id serial primary key, other int);
                 grant select (other) on no_column to sequence_reader;
                 grant select on sequence no_column_id_seq to sequence_reader;
                 create table hidden (id serial primary key);
                 insert into hidden values (50);
                 alter table hidden enable row level security;
                 grant select on hidden to sequence_reader;
                 grant select on sequence hidden_id_seq to sequence_reader;
                 create schema \"Closed\";
                 create table \"Closed\".t (id int primary key default nextval('public.fine_id_seq'));
                 create sequence closed_feed;
                 create table \"Closed\".u (id int primary key default nextval('public.closed_feed'));
                 grant select on \"Closed\".u to sequence_reader;
                 grant select on sequence closed_feed to sequence_reader;
                 alter table \"Closed\".t alter id drop default;",
            )
            .unwrap();
        let mut reader = database.client_as("sequence_reader");
        let catalog = Introspector::new().read(&mut client).unwrap();
        let report = Inspector::new().read(&mut reader, &catalog).unwrap();
        let fine = state(&report, "fine_id_seq");
        assert_eq!((fine.status, &fine.reason), (Status::Unused, &None));
        for (name, part) in [
            (
                "no_sequence_id_seq",
                "grant select on sequence public.no_sequence_id_seq to sequence_reader",
            ),
            (
                "no_column_id_seq",
                "grant select (id) on table public.no_column to sequence_reader",
            ),
            ("hidden_id_seq", "row security of public.hidden"),
            (
                "closed_feed",
                "grant usage on schema \"Closed\" to sequence_reader",
            ),
        ] {
            let state = state(&report, name);
            assert_eq!(state.status, Status::Unknown, "{major} {name}");
            let reason = state.reason.as_deref().unwrap_or_default();
            assert!(reason.contains(part), "{major} {name}: {reason}");
            assert_eq!((state.next, state.extreme), (None, None), "{name}");
        }
        // What is named helps.
        client
            .batch_execute("grant select on sequence no_sequence_id_seq to sequence_reader")
            .unwrap();
        let report = Inspector::new().read(&mut reader, &catalog).unwrap();
        assert_eq!(state(&report, "no_sequence_id_seq").status, Status::Unused);
    }
}

#[test]
fn large_tables_without_an_index_are_scanned_only_on_demand() {
    let database = server(15).database("read_unindexed");
    let mut client = database.client();
    client
        .batch_execute(
            "create table bare (id serial); insert into bare select from generate_series(1, 5000);
             create table partly (id serial); create index on partly (id) where id > 10;
             insert into partly select from generate_series(1, 5000);
             create table second (id serial, k int); create index on second (k, id);
             insert into second (k) select 1 from generate_series(1, 5000);
             create table hashed (id serial); create index on hashed using hash (id);
             insert into hashed select from generate_series(1, 5000);
             create table descending (id serial, k int);
             create index on descending (id desc nulls last, k);
             insert into descending (k) select 1 from generate_series(1, 5000);
             create table tree (id bigserial, k int) partition by list (k);
             create table tree_1 (id bigint not null, k int, primary key (id));
             alter table tree attach partition tree_1 for values in (1);
             create table tree_2 partition of tree default;
             insert into tree (k) select 2 from generate_series(1, 5000);
             create table small (id serial); insert into small values (5);",
        )
        .unwrap();
    let careful = Inspector::new().scan_limit(64 * 1024);
    let bold = careful.clone().scan_unindexed(true);
    let (careful, bold) = (report(&mut client, &careful), report(&mut client, &bold));
    for (name, needs_scan) in [
        ("bare", true),
        ("partly", true),
        ("second", true),
        ("hashed", true),
        ("descending", false),
        ("tree", true),
    ] {
        let name = format!("{name}_id_seq");
        let (before, after) = (state(&careful, &name), state(&bold, &name));
        let expected = if needs_scan {
            Status::Unknown
        } else {
            Status::Ok
        };
        assert_eq!(before.status, expected, "{name}: {:?}", before.reason);
        assert_eq!(before.reason.is_some(), needs_scan, "{name}");
        assert_eq!(
            (after.status, after.extreme),
            (Status::Ok, Some(5000)),
            "{name}"
        );
    }
    assert_eq!(state(&careful, "small_id_seq").status, Status::Behind);
}

/// What holds up one sequence hides none of the others, and leaves the caller's transaction alone.
#[test]
fn a_failure_stays_with_its_sequence() {
    for major in [13, 18] {
        let database = server(major).database("read_failures");
        let mut client = database.client();
        for i in 0..40 {
            let table =
                format!("create table t{i} (id serial primary key); insert into t{i} values (7)");
            client.batch_execute(&table).unwrap();
        }
        let catalog = Introspector::new().read(&mut client).unwrap();
        client
            .batch_execute("drop table t20; alter table t21 rename id to renamed")
            .unwrap();
        let mut other = database.client();
        let mut lock = other.transaction().unwrap();
        lock.batch_execute("lock table t30 in access exclusive mode")
            .unwrap();
        let inspector = Inspector::new().lock_timeout(Duration::from_millis(50));

        let check = |report: &SequenceReport| {
            for i in 0..40 {
                let state = state(report, &format!("t{i}_id_seq"));
                let reason = state.reason.as_deref().unwrap_or_default();
                let (status, part) = match i {
                    20 => (Status::Unknown, "public.t20_id_seq does not exist any more"),
                    21 => (
                        Status::Unknown,
                        "column id of public.t21 does not exist any more",
                    ),
                    30 => (Status::Unknown, "SQLSTATE 55P03"),
                    _ => (Status::Behind, ""),
                };
                assert_eq!(state.status, status, "{major} t{i}: {reason}");
                assert!(reason.contains(part), "{major} t{i}: {reason}");
            }
        };
        check(&inspector.read(&mut client, &catalog).unwrap());

        // In a transaction, of the library's making and of the caller's own.
        let setting =
            "select current_setting('search_path') || current_setting('statement_timeout')";
        let before: String = client.query_one(setting, &[]).unwrap().get(0);
        let mut transaction = client.transaction().unwrap();
        transaction.batch_execute("create table mark ()").unwrap();
        check(&inspector.read(&mut transaction, &catalog).unwrap());
        let after: String = transaction.query_one(setting, &[]).unwrap().get(0);
        assert_eq!(after, before);
        transaction.commit().unwrap();
        client
            .batch_execute("select from mark; begin; create table second_mark ()")
            .unwrap();
        check(&inspector.read(&mut client, &catalog).unwrap());
        client.batch_execute("rollback").unwrap();
        assert!(client.batch_execute("select from second_mark").is_err());
    }
}

#[test]
fn a_timeout_is_a_reason() {
    let database = server(15).database("read_timeout");
    let mut client = database.client();
    client
        .batch_execute(
            "create table slow (id serial, filler text);
             insert into slow (filler) select repeat('x', 100) from generate_series(1, 400000);
             create table quick (id serial primary key);",
        )
        .unwrap();
    let inspector = Inspector::new()
        .scan_unindexed(true)
        .statement_timeout(Duration::from_millis(1));
    let report = report(&mut client, &inspector);
    let slow = state(&report, "slow_id_seq");
    let reason = slow.reason.as_deref().unwrap_or_default();
    assert_eq!(slow.status, Status::Unknown);
    assert!(reason.contains("57014"), "{reason}");
}

/// A table outside of the catalog is no evidence that the sequence is well.
#[test]
fn a_scoped_catalog_does_not_guess() {
    let database = server(18).database("read_scope");
    let mut client = database.client();
    client
        .batch_execute(
            "create schema app; create sequence app.numbers;
             create table app.inside (id bigint primary key default nextval('app.numbers'));
             create table public.beyond (id bigint primary key default nextval('app.numbers'));
             insert into public.beyond values (9);",
        )
        .unwrap();
    let read = |client: &mut Client, introspector: Introspector| {
        let catalog = introspector.read(client).unwrap();
        let report = Inspector::new().read(client, &catalog).unwrap();
        report.sequences[0].clone()
    };
    let scoped = read(&mut client, Introspector::new().schemas(["app"]));
    assert_eq!(scoped.status, Status::Unknown);
    let reason = scoped.reason.unwrap_or_default();
    assert!(
        reason.contains("public.beyond is not in the catalog"),
        "{reason}"
    );
    let whole = read(&mut client, Introspector::new());
    assert_eq!((whole.status, whole.target), (Status::Behind, Some(10)));
}

#[test]
fn foreign_tables_are_read_only_on_demand() {
    let database = server(18).database("read_foreign");
    let mut client = database.client();
    client
        .batch_execute(
            "create extension file_fdw; create server files foreign data wrapper file_fdw;
             create sequence remote;
             create foreign table far (id bigint default nextval('remote')) server files
               options (program 'echo 41', format 'csv');",
        )
        .unwrap();
    let careful = report(&mut client, &Inspector::new());
    assert_eq!(state(&careful, "remote").status, Status::Unknown);
    let bold = report(&mut client, &Inspector::new().scan_unindexed(true));
    let bold = state(&bold, "remote");
    assert_eq!((bold.status, bold.extreme), (Status::Behind, Some(41)));
}
