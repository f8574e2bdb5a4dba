//! Moving sequences: every method on every server, what is refused, and what holds it up.

#![allow(clippy::too_many_lines, reason = "tables of cases")]

use std::time::Duration;

use postgres::Client;
use reconcile_core::ErrorKind;
use reconcile_core::introspect::Introspector;
use reconcile_core::name::QualifiedName;
use reconcile_core::sequence::{
    Consent, Inspector, Method, Outcome, Position, Repaired, Repairer, SequenceReport,
    SequenceState, Status,
};

use crate::common::{Database, MAJORS, server};
use crate::server::{Server, Setup};

/// Sequences that lag in every way, with the value that `nextval` has to give afterwards.
const LAGGING: [(&str, &str, i64); 9] = [
    (
        "plain",
        "create table plain (id serial primary key); insert into plain select generate_series(1, 50); select setval('plain_id_seq', 3)",
        51,
    ),
    (
        "always",
        "create table always (id bigint generated always as identity primary key); insert into always overriding system value values (7)",
        8,
    ),
    (
        "down",
        "create table down (id bigint primary key); create sequence down_id_seq increment -3 minvalue -1000 owned by down.id; alter table down alter id set default nextval('down_id_seq'); insert into down values (-50), (-2000), (70)",
        -52,
    ),
    (
        "tens",
        "create table tens (id bigint primary key); create sequence tens_id_seq increment 10 start 7 cache 20; alter table tens alter id set default nextval('tens_id_seq'); insert into tens values (44), (45)",
        47,
    ),
    (
        "parts",
        "create table parts (id numeric(12, 2) primary key); create sequence parts_id_seq; alter table parts alter id set default nextval('parts_id_seq'); insert into parts values (41.5), (12)",
        42,
    ),
    (
        "bare",
        "create table bare (id serial); insert into bare values (30); create table bare_too (id int default nextval('bare_id_seq')); insert into bare_too values (33)",
        34,
    ),
    (
        "tree",
        "create table tree (id bigserial, k int, primary key (id, k)) partition by list (k); create table tree_1 partition of tree for values in (1); create table tree_2 partition of tree default; insert into tree values (9, 1), (30, 2)",
        31,
    ),
    (
        "last",
        "create table last (id smallserial primary key); insert into last values (32766)",
        32_767,
    ),
    (
        "Odd \"name\"'s",
        "create table \"Odd \"\"name\"\"'s\" (\"I d\" serial primary key); alter sequence \"Odd \"\"name\"\"'s_I d_seq\" rename to \"Odd \"\"name\"\"'s_id_seq\"; insert into \"Odd \"\"name\"\"'s\" values (9)",
        10,
    ),
];

fn lagging(database: &Database) {
    for (_, sql, _) in LAGGING {
        database.execute(sql);
    }
}

fn sequence(table: &str) -> QualifiedName {
    QualifiedName::new("public", format!("{table}_id_seq"))
}

fn apply(client: &mut Client, repairer: &Repairer) -> SequenceReport {
    let catalog = Introspector::new().read(client).unwrap();
    let report = Inspector::new().read(client, &catalog).unwrap();
    repairer.apply(client, &catalog, report, |_| {}).unwrap()
}

#[track_caller]
fn state<'a>(report: &'a SequenceReport, table: &str) -> &'a SequenceState {
    let name = sequence(table);
    report.get(&name).unwrap_or_else(|| panic!("no {name}"))
}

#[track_caller]
fn repaired<'a>(report: &'a SequenceReport, table: &str) -> &'a Repaired {
    let state = state(report, table);
    state.repair.as_ref().unwrap_or_else(|| panic!("{state:?}"))
}

fn nextval(client: &mut Client, table: &str) -> i64 {
    let name = sequence(table).to_string();
    let row = client.query_one("select nextval($1::text::regclass)", &[&name]);
    row.unwrap_or_else(|error| panic!("{name}: {error:?}"))
        .get(0)
}

fn position(client: &mut Client, sequence: &str) -> Position {
    let sql = format!("select last_value, is_called from {sequence}");
    let row = client.query_one(&sql, &[]).unwrap();
    if row.get(1) {
        Position::called(row.get(0))
    } else {
        Position::before(row.get(0))
    }
}

#[test]
fn the_owner_moves_each_to_the_first_free_value() {
    for major in MAJORS {
        let database = server(major).database("apply_owner");
        lagging(&database);
        let mut client = database.client();
        let mut seen = Vec::new();
        let catalog = Introspector::new().read(&mut client).unwrap();
        let report = Inspector::new().read(&mut client, &catalog).unwrap();
        let report = Repairer::new()
            .apply(&mut client, &catalog, report, |step| {
                seen.push((step.done, step.of, step.repaired.outcome));
            })
            .unwrap();
        let all: Vec<_> = (1..=9).map(|n| (n, 9, Outcome::Moved)).collect();
        assert_eq!(seen, all, "{major}");
        assert_eq!(report.summary[&Status::Ok], LAGGING.len(), "{major}");
        // Once more: nothing is left to do.
        let again = apply(&mut client, &Repairer::new());
        assert!(again.sequences.iter().all(|state| state.repair.is_none()));
        assert_eq!(again.summary[&Status::Behind], 0);
        for (table, _, next) in LAGGING {
            let repaired = repaired(&report, table);
            assert_eq!(repaired.method, Some(Method::Locked));
            assert_eq!(repaired.reason, None, "{table}");
            assert_eq!(nextval(&mut client, table), next, "{major} {table}");
        }
        assert_eq!(
            (
                repaired(&report, "plain").before,
                repaired(&report, "plain").after
            ),
            (Some(Position::called(3)), Some(Position::called(50)))
        );
        assert_eq!(
            repaired(&report, "always").before,
            Some(Position::before(1))
        );
    }
}

/// A role that does not own the sequences, with these privileges on them.
fn as_role(database: &Database, privileges: &str) -> Client {
    let role = format!("{}_role", database.name());
    database.execute(&format!(
        "create role {role} login; grant select on all tables in schema public to {role}"
    ));
    if !privileges.is_empty() {
        database.execute(&format!(
            "grant {privileges} on all sequences in schema public to {role}"
        ));
    }
    database.client_as(&role)
}

#[test]
fn other_roles_move_them_as_far_as_their_rights_reach() {
    for major in MAJORS {
        for (privileges, method) in [
            ("select, update", Some(Method::Nextval)),
            ("select, usage", Some(Method::Nextval)),
            ("all", Some(Method::Nextval)),
            ("select", None),
        ] {
            let database = server(major).database("apply_rights");
            lagging(&database);
            let mut client = as_role(&database, privileges);
            let report = apply(&mut client, &Repairer::new());
            let mut owner = database.client();
            for (table, _, next) in LAGGING {
                let (state, repaired) = (state(&report, table), repaired(&report, table));
                let context = format!("{major} {privileges} {table}: {state:?}");
                assert_eq!(repaired.method, method, "{context}");
                if method.is_none() {
                    let reason = repaired.reason.as_deref().unwrap_or_default();
                    let grant = format!("grant update on sequence {} to ", sequence(table));
                    assert!(reason.contains(&grant), "{context}");
                    assert_eq!(repaired.outcome, Outcome::LeftAlone, "{context}");
                    assert_eq!(state.status, Status::Behind, "{context}");
                    continue;
                }
                assert_eq!(repaired.outcome, Outcome::Moved, "{context}");
                assert_eq!(state.status, Status::Ok, "{context}");
                let expected = match table {
                    // The rest of the block that this session took is not the owner's.
                    "tens" => 207,
                    _ => next,
                };
                assert_eq!(nextval(&mut owner, table), expected, "{context}");
                assert_eq!(repaired.reason.is_some(), table == "tens", "{context}");
            }
        }
    }
}

/// Without the owner's rights, and too far for `nextval`: some steps further than needed, but never
/// past the end.
#[test]
fn a_long_way_is_gone_in_one_step() {
    for major in [13, 18] {
        let database = server(major).database("apply_far");
        database.execute(
            "create table up (id bigserial primary key); insert into up values (2000000);
             create table over (id serial primary key); insert into over values (2147483640);
             create table down (id bigint primary key);
             create sequence down_id_seq increment -3 owned by down.id;
             alter table down alter id set default nextval('down_id_seq');
             insert into down values (-6000000)",
        );
        let report = apply(&mut as_role(&database, "select, update"), &Repairer::new());
        for (table, next) in [
            ("up", 2_000_101),
            ("over", 2_147_483_647),
            ("down", -6_000_001 - 300),
        ] {
            let context = format!("{table} on {major}: {:?}", state(&report, table));
            assert_eq!(
                repaired(&report, table).method,
                Some(Method::Guarded),
                "{context}"
            );
            assert_eq!(state(&report, table).status, Status::Ok, "{context}");
            assert_eq!(nextval(&mut database.client(), table), next, "{context}");
        }
    }
}

/// Values that sessions took in blocks are worthless after the move, wherever they lie.
#[test]
fn blocks_of_other_sessions_are_taken_away() {
    for major in [13, 18] {
        let database = server(major).database("apply_blocks");
        database.execute(
            "create sequence block cache 20; create table t (id bigint primary key default nextval('block'))",
        );
        let mut session = database.client();
        session
            .batch_execute("insert into t default values")
            .unwrap();
        database.execute("insert into t select generate_series(2, 100)");
        apply(&mut database.client(), &Repairer::new());
        let row = session
            .query_one("insert into t default values returning id", &[])
            .unwrap();
        assert_eq!(row.get::<_, i64>(0), 101);
    }
}

#[test]
fn danger_has_to_be_named() {
    for major in [13, 15, 18] {
        let database = server(major).database("apply_danger");
        database.execute(
            "create table full_ (id serial primary key); insert into full_ values (2147483647), (20); select setval('full__id_seq', 5);
             create table ahead (id bigserial primary key); insert into ahead values (44); select setval('ahead_id_seq', 1000);
             create table emptied (id serial primary key); select setval('emptied_id_seq', 70);
             create sequence first_id_seq start 5 increment 10 minvalue 1 cache 5; create table first (id bigint primary key default nextval('first_id_seq')); insert into first values (1); select setval('first_id_seq', 95);
             create sequence down_id_seq increment -1; create table down (id bigint primary key default nextval('down_id_seq')); insert into down values (-4); select setval('down_id_seq', -90);",
        );
        let mut client = database.client();
        let timid = apply(&mut client, &Repairer::new());
        assert_eq!(
            repaired(&timid, "full_").outcome,
            Outcome::LeftAlone,
            "{major}"
        );
        assert_eq!(state(&timid, "full_").status, Status::BehindWouldExhaust);
        assert_eq!(state(&timid, "ahead").repair, None);

        // A session that was used holds a block, which a sequence that went back would meet.
        let mut session = database.client();
        assert_eq!(nextval(&mut session, "first"), 105);
        let mut consent = Consent::new().exhaust(sequence("full_"));
        for table in ["ahead", "emptied", "first", "down"] {
            consent = consent.rewind(sequence(table));
        }
        let repairer = Repairer::new().consent(consent);
        let bold = apply(&mut client, &repairer);
        assert_eq!(state(&bold, "full_").status, Status::Exhausted, "{major}");
        for (table, before, after) in [
            (
                "full_",
                Position::called(5),
                Position::called(2_147_483_647),
            ),
            ("ahead", Position::called(1000), Position::called(44)),
            ("emptied", Position::called(70), Position::before(1)),
            // One step before it there is no value.
            ("first", Position::called(145), Position::before(5)),
            ("down", Position::called(-90), Position::called(-4)),
        ] {
            let done = repaired(&bold, table);
            assert_eq!(done.outcome, Outcome::Moved, "{table}: {done:?}");
            assert_eq!(
                (done.before, done.after),
                (Some(before), Some(after)),
                "{major} {table}"
            );
        }
        assert_eq!(nextval(&mut session, "first"), 5, "{major}");
        assert_eq!(nextval(&mut session, "down"), -5, "{major}");
        let again = apply(
            &mut client,
            &Repairer::new().consent(Consent::new().rewind(sequence("ahead"))),
        );
        assert_eq!(state(&again, "ahead").repair, None);
    }
}

/// Somebody who has taken a value may be about to use it.
#[test]
fn nothing_moves_back_while_it_is_used() {
    let database = server(18).database("apply_used");
    database.execute("create table t (id serial primary key); select setval('t_id_seq', 1000)");
    let mut session = database.client();
    let mut open = session.transaction().unwrap();
    open.batch_execute("select nextval('t_id_seq')").unwrap();
    let repairer = Repairer::new().consent(Consent::new().rewind(sequence("t")));
    let mut client = database.client();
    let report = apply(&mut client, &repairer);
    let refused = repaired(&report, "t");
    assert_eq!(refused.outcome, Outcome::Failed);
    let reason = refused.reason.as_deref().unwrap_or_default();
    assert!(
        reason.contains("another session keeps it locked"),
        "{reason}"
    );
    open.commit().unwrap();
    assert_eq!(position(&mut client, "t_id_seq"), Position::called(1001));
    // A row that is being written counts as well.
    let mut writing = session.transaction().unwrap();
    writing.batch_execute("insert into t values (7)").unwrap();
    let report = apply(&mut client, &repairer);
    assert_eq!(repaired(&report, "t").outcome, Outcome::Failed);
    writing.commit().unwrap();
    let report = apply(&mut client, &repairer);
    assert_eq!(repaired(&report, "t").after, Some(Position::called(7)));
}

#[test]
fn a_lock_is_waited_for_a_little_and_then_named() {
    for major in [13, 18] {
        let database = server(major).database("apply_locked");
        database.execute(
            "create table a (id serial primary key); insert into a values (9);
             create table b (id serial primary key); insert into b values (9);",
        );
        let mut holder = database.client();
        let pid: i32 = holder
            .query_one("select pg_backend_pid()", &[])
            .unwrap()
            .get(0);
        let mut held = holder.transaction().unwrap();
        held.batch_execute("select last_value from a_id_seq")
            .unwrap();
        let mut client = database.client();
        let impatient = Repairer::new()
            .attempts(2)
            .lock_timeout(Duration::from_millis(40));
        let report = apply(&mut client, &impatient);
        let refused = repaired(&report, "a");
        assert_eq!(refused.outcome, Outcome::Failed, "{refused:?}");
        assert_eq!(
            refused.reason.as_deref(),
            Some(&*format!(
                "another session keeps it locked (process {pid} of the server); gave way 2 times (SQLSTATE 55P03)"
            ))
        );
        assert_eq!(state(&report, "a").status, Status::Behind);
        assert_eq!(repaired(&report, "b").outcome, Outcome::Moved);

        // It has its way as soon as the other is done.
        let name = database.clone();
        let worker = std::thread::spawn(move || {
            let mut client = name.client();
            let report = apply(&mut client, &Repairer::new().attempts(1000));
            repaired(&report, "a").clone()
        });
        let waiting = "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())";
        while client.query_one(waiting, &[]).unwrap().get::<_, i64>(0) == 0 {
            std::thread::sleep(Duration::from_millis(2));
        }
        held.commit().unwrap();
        assert_eq!(worker.join().unwrap().outcome, Outcome::Moved);
    }
}

/// Copies of the tool keep apart, and say so.
#[test]
fn another_copy_is_told_from_the_application() {
    let database = server(18).database("apply_copy");
    database.execute("create table a (id serial primary key); insert into a values (9)");
    let mut copy = database.client();
    let mut at_work = copy.transaction().unwrap();
    at_work
        .batch_execute(
            "select pg_advisory_xact_lock(x'7265636f'::int, 'a_id_seq'::regclass::oid::int)",
        )
        .unwrap();
    let repairer = Repairer::new()
        .attempts(1)
        .lock_timeout(Duration::from_millis(20));
    let report = apply(&mut database.client(), &repairer);
    let reason = repaired(&report, "a").reason.clone().unwrap_or_default();
    assert!(
        reason.starts_with("another reconcile is at work on it"),
        "{reason}"
    );
}

/// The lock must not give the sequence back to an owner of yesterday.
#[test]
fn a_change_of_owner_meanwhile_stays() {
    for major in [13, 18] {
        let database = server(major).database("apply_owner_changes");
        let (old, new) = (
            format!("{}_old", database.name()),
            format!("{}_new", database.name()),
        );
        database.execute(&format!(
            "create role {old}; create role {new}; create sequence s; alter sequence s owner to {old};
             create table t (id bigint primary key default nextval('s')); insert into t values (5)"
        ));
        let mut other = database.client();
        let mut changing = other.transaction().unwrap();
        changing
            .batch_execute(&format!("alter sequence s owner to {new}"))
            .unwrap();
        let name = database.clone();
        let worker = std::thread::spawn(move || {
            let mut client = name.client();
            let catalog = Introspector::new().read(&mut client).unwrap();
            // The sequence itself cannot be read while it is being changed.
            let report = Inspector::new().read(&mut client, &catalog).unwrap();
            report.sequences[0].status
        });
        assert_eq!(worker.join().unwrap(), Status::Unknown);
        changing.rollback().unwrap();

        let mut client = database.client();
        let catalog = Introspector::new().read(&mut client).unwrap();
        let report = Inspector::new().read(&mut client, &catalog).unwrap();
        let plan = Repairer::new().plan(&mut client, &report).unwrap();
        let stale = plan.repairs[0].transaction(Duration::from_secs(1), Duration::from_secs(1));
        let script = plan.to_script();
        database.execute(&format!("alter sequence s owner to {new}"));
        let error = client.batch_execute(&stale).unwrap_err();
        assert_eq!(error.code().unwrap().code(), "22012", "{error}");
        client.batch_execute("rollback").unwrap();
        assert_eq!(position(&mut client, "s"), Position::before(1));
        // The script asks who it is; so does the next attempt.
        database.psql(&["-c", &format!("alter sequence s owner to {new}")]);
        run_script(&database, &script);
        assert_eq!(position(&mut client, "s"), Position::called(5));
        let owner: String = client
            .query_one(
                "select relowner::regrole::text from pg_class where relname = 's'",
                &[],
            )
            .unwrap()
            .get(0);
        assert_eq!(owner, new);
    }
}

fn run_script(database: &Database, script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("repair.sql");
    std::fs::write(&path, script).unwrap();
    crate::common::output(
        database
            .tool("psql")
            .args(["-X", "-q", "-A", "-t", "-f"])
            .arg(&path),
    )
}

#[test]
fn the_script_does_the_same_and_can_be_run_again() {
    for major in MAJORS {
        let database = server(major).database("apply_script");
        lagging(&database);
        let mut client = database.client();
        let catalog = Introspector::new().read(&mut client).unwrap();
        let inspector = Inspector::new();
        let report = inspector.read(&mut client, &catalog).unwrap();
        let plan = Repairer::new().plan(&mut client, &report).unwrap();
        assert_eq!(plan.repairs.len(), LAGGING.len());
        let script = plan.to_script();
        let first = run_script(&database, &script);
        assert_eq!(first.lines().count(), LAGGING.len(), "{first}");
        assert!(first.contains("public.plain_id_seq|3|t|50|t"), "{first}");
        let again = run_script(&database, &script);
        assert!(again.contains("public.plain_id_seq|50|t||t"), "{again}");
        // Later, too: an import has come, and the script finds it; a table was emptied, and nothing moves.
        database.execute("insert into bare_too values (90); delete from always; select setval('always_id_seq', 1)");
        run_script(&database, &script);
        for (table, _, next) in LAGGING {
            let next = match table {
                "bare" => 91,
                "always" => 2,
                _ => next,
            };
            assert_eq!(nextval(&mut client, table), next, "{major} {table}");
        }
    }
}

#[test]
fn a_script_for_other_roles_works_as_well() {
    let database = server(18).database("apply_script_rights");
    lagging(&database);
    let mut client = as_role(&database, "select, usage");
    let catalog = Introspector::new().read(&mut client).unwrap();
    let report = Inspector::new().read(&mut client, &catalog).unwrap();
    let plan = Repairer::new().plan(&mut client, &report).unwrap();
    let script = plan.to_script();
    for _ in 0..2 {
        run_script(
            &database,
            &format!("set role {}_role;\n{script}", database.name()),
        );
    }
    let report = Inspector::new()
        .read(&mut database.client(), &catalog)
        .unwrap();
    assert_eq!(report.summary[&Status::Ok], LAGGING.len());
    assert_eq!(nextval(&mut database.client(), "plain"), 51);
}

/// Nothing is tried where nothing can be written, nor within a transaction of the caller's.
#[test]
fn standby_and_read_only_are_refused_first() {
    let database = server(18).database("apply_read_only");
    lagging(&database);
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let report = Inspector::new().read(&mut client, &catalog).unwrap();
    for (before, kind, part) in [
        (
            "set default_transaction_read_only = on",
            ErrorKind::Permission,
            "the session is read-only",
        ),
        ("begin read write", ErrorKind::Usage, "within a transaction"),
    ] {
        client.batch_execute(before).unwrap();
        let repairer = Repairer::new();
        for error in [
            repairer.check(&mut client).unwrap_err(),
            repairer
                .apply(&mut client, &catalog, report.clone(), |_| {
                    panic!("{before}")
                })
                .unwrap_err(),
        ] {
            assert_eq!(error.kind(), kind, "{error}");
            assert!(error.to_string().contains(part), "{error}");
        }
    }
    let standby = Server::start(&Setup {
        standby: true,
        ..Setup::default()
    });
    let error = Repairer::new().check(&mut standby.admin()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert!(error.to_string().contains("standby"), "{error}");
}

/// What was dropped, or may no longer be touched, concerns itself alone.
#[test]
fn a_failure_stays_with_its_sequence() {
    let database = server(15).database("apply_failures");
    database.execute(
        "create table a (id serial primary key); insert into a values (9);
         create table b (id serial primary key); insert into b values (9);
         create table c (id serial primary key); insert into c values (9);
         create function refuse() returns event_trigger language plpgsql as $$ begin
           if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'public.c_id_seq') then raise 'not this one'; end if; end $$;
         create event trigger refuse on ddl_command_end execute function refuse();",
    );
    let mut client = database.client();
    let catalog = Introspector::new().read(&mut client).unwrap();
    let report = Inspector::new().read(&mut client, &catalog).unwrap();
    database.execute("drop table a");
    let report = Repairer::new()
        .apply(&mut client, &catalog, report, |_| {})
        .unwrap();
    for (table, outcome, part) in [
        ("a", Outcome::LeftAlone, "does not exist any more"),
        ("b", Outcome::Moved, ""),
        ("c", Outcome::Failed, "not this one"),
    ] {
        let repaired = repaired(&report, table);
        assert_eq!(repaired.outcome, outcome, "{table}");
        let reason = repaired.reason.as_deref().unwrap_or_default();
        assert!(reason.contains(part), "{table}: {reason}");
    }
}
