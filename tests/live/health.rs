//! `reconcile_core::health`: each situation is made for real, and exactly it is found.

use std::sync::atomic::Ordering;
use std::time::Duration;

use postgres::{Client, NoTls, SimpleQueryMessage};
use reconcile_core::Severity;
use reconcile_core::check::Verdict;
use reconcile_core::health::{
    HealthFinding, HealthIssue, HealthReader, HealthReport, LOG_PATTERNS, Thresholds,
};
use reconcile_core::introspect::Introspector;
use reconcile_core::journal::time;

use crate::common::{Database, MAJORS, server};
use crate::introspect::trips::Proxy;

/// What is the matter: `severity issue object`.
fn found(all: &[HealthFinding]) -> Vec<String> {
    let line =
        |own: &HealthFinding| format!("{} {} {}", own.severity, own.issue.word(), own.object);
    all.iter().map(line).collect()
}

/// Other tests' databases, slots and transactions are on the server, too.
fn own(findings: &[HealthFinding]) -> Vec<String> {
    let elsewhere = [HealthIssue::ReplicationSlot, HealthIssue::TransactionAge];
    let mut findings = findings.to_vec();
    findings.retain(|own| !elsewhere.contains(&own.issue));
    found(&findings)
}

fn read(client: &mut Client, thresholds: Thresholds) -> HealthReport {
    let reader = HealthReader::new().thresholds(thresholds);
    reader.read(client).unwrap()
}

/// The statistics come late before 15, and when a session ends in all versions.
fn statistics(database: &Database, sql: &str, wanted: &str) {
    for _ in 0..200 {
        let messages = database.client().simple_query(sql).unwrap();
        let value = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        if value.as_deref() == Some(wanted) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{sql} is never {wanted}");
}

/// Anything at all is too long.
fn impatient() -> Thresholds {
    let (none, hour) = (Duration::ZERO, Duration::from_hours(1));
    Thresholds::new()
        .transaction(none, hour)
        .idle(none, hour)
        .blocked(none, hour)
        .prepared(none, hour)
}

const HEALTHY: &str = "
    create table users (id serial primary key, n int not null check (n > 0), boss int references users);
    insert into users (n, boss) select i, 1 from generate_series(1, 20) i;
    create index on users (n);
    create view seen as select * from users;
    create table parts (id int) partition by range (id);
    create table parts_1 partition of parts for values from (0) to (9);
    create index on parts (id);
    create domain positive as int check (value > 0);
";

#[test]
fn a_healthy_database_is_healthy() {
    for major in MAJORS {
        let database = server(major).database("health");
        database.execute(HEALTHY);
        let sql = "select coalesce(sum(n_live_tup), 0) from pg_stat_user_tables";
        statistics(&database, sql, "20");
        database.execute("analyze");
        let sql = "select count(last_analyze) from pg_stat_user_tables where relname = 'users'";
        statistics(&database, sql, "1");
        let report = read(&mut database.client(), Thresholds::new());
        assert_eq!(own(&report.findings), Vec::<String>::new(), "on {major}");
        assert_eq!(report.not_read, [], "on {major}");
        assert_eq!(report.verdict(Severity::Error), Verdict::Clean);
        let tables: Vec<_> = report
            .facts
            .tables
            .iter()
            .map(|own| (own.table.to_string(), own.live_rows))
            .collect();
        let wanted = [
            ("public.users".to_owned(), 20),
            ("public.parts_1".to_owned(), 0),
        ];
        assert_eq!(tables, wanted);
        let users = &report.facts.tables[0];
        let sql = "select pg_total_relation_size('users')";
        let size: i64 = database.client().query_one(sql, &[]).unwrap().get(0);
        assert_eq!(users.bytes, u64::try_from(size).ok());
        assert_eq!((users.inserted, users.deleted), (20, 0));
        assert!(users.last_analyze.is_some() && users.last_vacuum.is_none());
        // Nothing is kept of it, whatever is open.
        let mut client = database.client();
        let mut transaction = client.transaction().unwrap();
        HealthReader::new().read(&mut transaction).unwrap();
        transaction
            .batch_execute("create table after (id int)")
            .unwrap();
    }
}

#[test]
fn objects_that_do_not_do_their_work() {
    for major in MAJORS {
        let database = server(major).database("health");
        database.execute(HEALTHY);
        database.execute(
            "create table twice (a int, b int); insert into twice values (1, 1), (1, 2);
             create table \"Odd t\" (id int);
             alter table users add constraint \"Old rows\" check (n > 5) not valid;
             alter table twice add constraint to_users foreign key (b) references users not valid;
             alter domain positive add constraint small check (value < 100) not valid;
             create index parts_only on only parts (id);
             alter table \"Odd t\" set (autovacuum_enabled = off);
             select setval('users_id_seq', 3);",
        );
        let mut client = database.client();
        let built = client.batch_execute("create unique index concurrently twice_a on twice (a)");
        assert!(built.is_err());
        let mut wanted = vec![
            "error sequence_behind public.users_id_seq",
            "error invalid_index public.twice_a",
            "warning invalid_index public.parts_only",
            "warning unvalidated_constraint public.positive.small",
            "warning unvalidated_constraint public.twice.to_users",
            "warning unvalidated_constraint public.users.\"Old rows\"",
        ];
        if major >= 18 {
            let sql = "alter table users add constraint loose check (n > 7) not enforced";
            client.batch_execute(sql).unwrap();
            wanted.push("info unenforced_constraint public.users.loose");
        }
        wanted.push("info autovacuum_off public.\"Odd t\"");
        let report = read(&mut client, Thresholds::new());
        assert_eq!(own(&report.findings), wanted, "on {major}");
        assert_eq!(report.verdict(Severity::Error), Verdict::Work);

        // What is said to help does.
        client
            .batch_execute("update twice set a = b, b = 1; update users set n = n + 10")
            .unwrap();
        client
            .batch_execute("create index on parts_1 (id)")
            .unwrap();
        for finding in &report.findings {
            // The rest is a command, or words; and other tests' slots are theirs.
            let is_slot = finding.issue == HealthIssue::ReplicationSlot;
            if let Some(help) = finding.help.as_deref()
                && help.ends_with(';')
                && !is_slot
            {
                client
                    .batch_execute(help)
                    .unwrap_or_else(|error| panic!("{help}: {error:?}"));
            }
        }
        client
            .batch_execute("alter index parts_only attach partition parts_1_id_idx1")
            .unwrap();
        client
            .batch_execute("select setval('users_id_seq', 20)")
            .unwrap();
        let left = own(&read(&mut client, Thresholds::new()).findings);
        let unenforced = ["info unenforced_constraint public.users.loose"];
        assert_eq!(left, unenforced[usize::from(major < 18)..], "on {major}");
    }
}

#[test]
fn what_is_open_for_too_long() {
    for major in MAJORS {
        let database = server(major).database("health");
        database.execute(HEALTHY);
        let pid = |client: &mut Client| -> i32 {
            let row = client.query_one("select pg_backend_pid()", &[]).unwrap();
            row.get(0)
        };
        let (mut holder, mut waiter) = (database.client(), database.client());
        let (holds, waits) = (pid(&mut holder), pid(&mut waiter));
        holder.batch_execute("begin; lock table users").unwrap();
        let waiting = std::thread::spawn(move || {
            let _ = waiter.batch_execute("select * from users");
        });
        let sql = format!("select wait_event_type from pg_stat_activity where pid = {waits}");
        statistics(&database, &sql, "Lock");
        // Nothing that waits for the lock is asked for; the sequences cannot be judged.
        let report = HealthReader::new()
            .thresholds(impatient())
            .introspector(Introspector::new().lock_timeout(Duration::from_millis(300)))
            .lock_timeout(Duration::from_millis(300))
            .read(&mut database.client())
            .unwrap();
        let wanted = [
            format!("warning long_transaction session {waits}"),
            format!("warning idle_in_transaction session {holds}"),
            format!("warning blocked session {waits}"),
        ];
        assert_eq!(own(&report.findings), wanted, "on {major}");
        let blocked = &report.findings.last().unwrap().message;
        assert!(
            blocked.contains(&format!("a lock of session {holds}")),
            "{blocked}"
        );
        let users = report
            .facts
            .tables
            .iter()
            .find(|own| own.table.name == "users");
        assert_eq!(users.unwrap().bytes, None);
        assert!(!report.not_read.is_empty(), "on {major}");
        assert_eq!(report.verdict(Severity::Error), Verdict::Unknown);
        holder.batch_execute("rollback").unwrap();
        waiting.join().unwrap();

        let gid = format!("it's {}", database.name());
        let quoted = gid.replace('\'', "''");
        holder
            .batch_execute(&format!(
                "begin; create table made (id int); prepare transaction '{quoted}'"
            ))
            .unwrap();
        let report = read(&mut database.client(), impatient());
        let wanted = format!("warning prepared_transaction prepared transaction '{quoted}'");
        assert_eq!(own(&report.findings), [wanted], "on {major}");
        holder
            .batch_execute(&format!("rollback prepared '{quoted}'"))
            .unwrap();
        assert_eq!(
            own(&read(&mut database.client(), impatient()).findings),
            Vec::<String>::new()
        );
    }
}

#[test]
fn slots_that_keep_something() {
    for major in MAJORS {
        let database = server(major).database("health");
        let slot = database.name().to_owned();
        let mut client = database.client();
        let sql = format!("select pg_create_logical_replication_slot('{slot}', 'test_decoding')");
        client.batch_execute(&sql).unwrap();
        let object = format!("replication slot '{slot}'");
        let of = |thresholds| {
            let report = read(&mut database.client(), thresholds);
            let all = report
                .findings
                .into_iter()
                .filter(|own| own.object == object);
            all.map(|own| own.severity).collect::<Vec<_>>()
        };
        assert_eq!(of(Thresholds::new()), [Severity::Info], "on {major}");
        assert_eq!(
            of(Thresholds::new().slot_bytes(0, 1 << 40)),
            [Severity::Warning]
        );
        assert_eq!(of(Thresholds::new().slot_bytes(0, 0)), [Severity::Error]);
        client
            .batch_execute(&format!("select pg_drop_replication_slot('{slot}')"))
            .unwrap();
        assert_eq!(of(Thresholds::new()), []);
    }
}

#[test]
fn tables_that_are_neglected() {
    for major in MAJORS {
        let database = server(major).database("health");
        database.execute(
            "create table stale (id int) with (autovacuum_enabled = off); insert into stale select generate_series(1, 900);
             create table fine (id int); insert into fine values (1);",
        );
        let sql = "select n_live_tup from pg_stat_user_tables where relname = 'stale'";
        statistics(&database, sql, "900");
        database.execute("delete from stale where id > 400");
        statistics(
            &database,
            "select n_dead_tup from pg_stat_user_tables where relname = 'stale'",
            "500",
        );
        let thresholds = Thresholds::new().dead_rows(500, 40).unanalysed_rows(400);
        let report = read(&mut database.client(), thresholds.clone());
        let wanted = [
            "warning dead_rows public.stale",
            "info never_analysed public.stale",
            "info autovacuum_off public.stale",
        ];
        assert_eq!(own(&report.findings), wanted, "on {major}");
        let more = thresholds.dead_rows(501, 40).unanalysed_rows(401);
        assert_eq!(
            own(&read(&mut database.client(), more).findings),
            wanted[2..]
        );
        for age in [0, 1] {
            let report = read(
                &mut database.client(),
                Thresholds::new().age_percent(age, 99),
            );
            let name = database.name();
            let mut all = report.findings.iter();
            let old =
                all.find(|own| own.issue == HealthIssue::TransactionAge && own.object == name);
            assert_eq!(
                old.map(|own| own.severity),
                (age == 0).then_some(Severity::Warning)
            );
        }
    }
}

/// What may not be seen is said, and no verdict rests on it.
#[test]
fn what_may_not_be_seen_is_said() {
    for major in MAJORS {
        let database = server(major).database("health");
        database.execute(HEALTHY);
        let role = format!("{}_r", database.name());
        database.execute(&format!("create role {role} login; grant select on all tables in schema public to {role}; grant select on all sequences in schema public to {role}"));
        let mut client = database.client_as(&role);
        let alone = read(&mut client, impatient());
        assert_eq!(alone.not_read, [], "on {major}");
        let mut other = database.client();
        other.batch_execute("begin; select 1").unwrap();
        let report = read(&mut client, impatient());
        let [only] = report.not_read.as_slice() else {
            panic!("{:?} on {major}", report.not_read);
        };
        assert_eq!(only.what, "sessions");
        assert_eq!(own(&report.findings), Vec::<String>::new());
        assert_eq!(report.verdict(Severity::Error), Verdict::Unknown);
        // What is said to help does.
        database.execute(only.help.as_deref().unwrap());
        let report = read(&mut client, impatient());
        assert_eq!(report.not_read, []);
        assert_eq!(report.summary.warning, 1, "{:?}", report.findings);
        other.batch_execute("rollback").unwrap();

        // A sequence that may not be judged.
        database.execute(&format!("revoke select on users from {role}"));
        let report = read(&mut client, Thresholds::new());
        let what: Vec<_> = report
            .not_read
            .iter()
            .map(|own| own.what.as_str())
            .collect();
        assert_eq!(what, ["sequence public.users_id_seq"]);
    }
}

#[test]
fn what_is_new_since_an_earlier_report() {
    for major in MAJORS {
        let database = server(major).database("health");
        database.execute(HEALTHY);
        database.execute("create table doomed (id int); insert into doomed select generate_series(1, 50); create table old (id int)");
        let live = |table: &str, rows: &str| {
            let sql =
                format!("select n_live_tup from pg_stat_user_tables where relname = '{table}'");
            statistics(&database, &sql, rows);
        };
        live("doomed", "50");
        live("users", "20");
        let thresholds = Thresholds::new().lost_rows(10, 50);
        let json =
            serde_json::to_string(&read(&mut database.client(), thresholds.clone())).unwrap();
        let mut earlier: HealthReport = serde_json::from_str(&json).unwrap();
        earlier.facts.database.read_at -= 86_400;
        earlier.sequences.read_at = earlier.sequences.read_at.map(|time| time - 86_400);

        database.execute("insert into users (n) select 1 from generate_series(1, 80)");
        database.execute(
            "delete from doomed where id > 5; drop table old; create table young (id int)",
        );
        database.execute("alter table users add constraint late check (n > 0) not valid");
        let _ = database
            .client()
            .batch_execute("begin; insert into young values (1), (2), (3); rollback; select 1/0");
        live("doomed", "5");
        live("users", "100");
        // A session's own are counted when it has ended, which nobody waited for.
        let counted =
            "select xact_rollback >= 2 from pg_stat_database where datname = current_database()";
        statistics(&database, counted, "t");
        let report = read(&mut database.client(), thresholds.clone());
        let since = report.since(&earlier, &thresholds).unwrap();
        let changes = since.since.as_ref().unwrap();
        assert_eq!(changes.seconds / 86_400, 1);
        let tables: Vec<_> = changes
            .tables
            .iter()
            .map(|own| {
                (
                    own.table.name.as_str(),
                    own.rows(),
                    own.inserted,
                    own.deleted,
                )
            })
            .collect();
        let wanted = [
            ("users", 80, Some(80), Some(0)),
            ("doomed", -45, Some(0), Some(45)),
            ("old", 0, None, None),
            ("young", 0, None, None),
        ];
        assert_eq!(tables, wanted, "on {major}");
        let new = own(&changes.new);
        let wanted = [
            "warning unvalidated_constraint public.users.late",
            "warning rows_lost public.doomed",
        ];
        assert_eq!(new, wanted, "on {major}");
        assert_eq!(own(&changes.gone), Vec::<String>::new());
        assert!(changes.counters.unwrap().rollbacks >= 1);
        let pace = since.sequences.sequences[0].pace.unwrap();
        assert_eq!(pace.values, 80);

        // Of another database, and one of the future.
        let report = read(&mut database.client(), Thresholds::new());
        let mut other = report.clone();
        other.facts.database.database = "x".to_owned();
        assert!(report.clone().since(&other, &thresholds).is_err());
        let mut future = report.clone();
        future.facts.database.read_at += 1000;
        assert!(report.since(&future, &thresholds).is_err());

        // Counters that begin anew say nothing.
        let reset = "select stats_reset from pg_stat_database where datname = current_database()";
        let before = database.psql(&["-c", reset]);
        // The time of it is known in seconds, and up to 14 a database that is made has one, too.
        std::thread::sleep(Duration::from_millis(1100));
        database.execute("select pg_stat_reset()");
        let sql = format!(
            "select ({reset}) is distinct from nullif('{}', '')::timestamptz",
            before.trim()
        );
        statistics(&database, &sql, "t");
        let report = read(&mut database.client(), Thresholds::new());
        let report = report.since(&earlier, &thresholds).unwrap();
        assert_eq!(report.since.as_ref().unwrap().counters, None, "on {major}");
        assert!(
            report
                .not_read
                .iter()
                .any(|own| own.what == "what was counted since")
        );
    }
}

/// The patterns are what the server says, in its log and to its clients.
#[test]
fn the_log_is_read_by_what_the_server_writes() {
    const CASES: [(&str, &str); 9] = [
        ("23505", "insert into users (id, n) values (1, 1)"),
        ("23502", "insert into users values (99, null)"),
        ("23503", "insert into users (n, boss) values (1, 12345)"),
        ("55P03", "set lock_timeout = 1; select * from users"),
        ("55P03", "begin; lock table users nowait"),
        ("42501", "set role health_nobody; select * from users"),
        (
            "42501",
            "set role health_nobody; alter table users add x int",
        ),
        ("42P01", "select * from nowhere"),
        ("42703", "insert into users (nowhere) values (1)"),
    ];
    for major in MAJORS {
        let database = server(major).database("health");
        database.execute(HEALTHY);
        database.execute("drop role if exists health_nobody; create role health_nobody");
        let mut holder = database.client();
        for (sqlstate, sql) in CASES {
            let pattern = LOG_PATTERNS
                .iter()
                .find(|own| own.sqlstate == sqlstate)
                .unwrap();
            if sqlstate == "55P03" {
                holder.batch_execute("begin; lock table users").unwrap();
            }
            let error = database.client().batch_execute(sql).unwrap_err();
            holder.batch_execute("rollback").unwrap();
            let error = error.as_db_error().unwrap();
            assert_eq!(error.code().code(), sqlstate, "{sql} on {major}");
            let text = error.message();
            let matched = pattern.pattern.split('|').any(|one| {
                let mut rest = Some(text);
                for part in one.split(".*") {
                    rest = rest.and_then(|rest| Some(rest.split_once(part)?.1));
                }
                rest.is_some()
            });
            assert!(matched, "{text} is no {} on {major}", pattern.pattern);
        }
    }
}

/// The size of the database makes no difference.
#[test]
fn the_number_of_round_trips_is_constant() {
    let trips = |tables: u32| {
        let database = server(18).database("health");
        let sql = format!(
            "do $$ begin for i in 1..{tables} loop execute format('create table t_%s (id serial primary key)', i); end loop; end $$"
        );
        database.execute(&sql);
        let proxy = Proxy::new(&database);
        let mut client = proxy.config(&database).connect(NoTls).unwrap();
        let before = proxy.trips.load(Ordering::SeqCst);
        let report = read(&mut client, Thresholds::new());
        assert_eq!(report.facts.tables.len(), usize::try_from(tables).unwrap());
        proxy.trips.load(Ordering::SeqCst) - before
    };
    let few = trips(1);
    assert_eq!(trips(100), few);
    assert!(few <= 24, "{few}");
}

/// A time means here what it means to PostgreSQL, and what PostgreSQL refuses is none.
#[test]
fn times_are_those_of_postgresql() {
    let mut client = server(17).client("postgres");
    client.batch_execute("set timezone = 'UTC'").unwrap();
    let years = [1970, 1999, 2000, 2024, 2026, 2100, 2400];
    let days = years.iter().flat_map(|year| {
        (1..=12).flat_map(move |month| {
            [1, 28, 29, 30, 31].map(|day| format!("{year:04}-{month:02}-{day:02}"))
        })
    });
    let clocks = ["T00:00:00Z", "T23:59:59.999+05:30", "T12:30:07-11:00"];
    let texts: Vec<String> = days
        .flat_map(|day| clocks.map(|clock| format!("{day}{clock}")))
        .collect();
    let mut refused = 0;
    for text in &texts {
        let sql = format!("select floor(extract(epoch from timestamptz '{text}'))::int8");
        let answer: Option<i64> = client.query_one(&sql, &[]).ok().map(|row| row.get(0));
        assert_eq!(time::seconds(text), answer, "{text}");
        let Some(seconds) = answer else {
            refused += 1;
            continue;
        };
        let sql =
            format!("select to_char(to_timestamp({seconds}), 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
        let written: String = client.query_one(&sql, &[]).unwrap().get(0);
        assert_eq!(time::written(seconds), written);
    }
    // 30 and 31 February, 31 of four months, 29 February of four of the years.
    assert_eq!(refused, (7 * (2 + 4) + 4) * clocks.len());
    for text in [
        "2026-11-22T22:42:24",
        "2026-11-22",
        "now",
        "22:42:24Z",
        "2026-11-22T22:42Z",
        "",
    ] {
        assert_eq!(time::seconds(text), None, "{text}");
    }
}
