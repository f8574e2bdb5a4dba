//! Statements outside of a transaction wait for others, and keep nobody waiting.

use std::thread;
use std::time::Duration;

use reconcile_core::baseline::{Applier, Ending};
use reconcile_core::journal::Event;

use super::baseline_apply::{LOCKED, Scene};

const TABLES: &str = "
    create table users (id int primary key, age int);
    insert into users select n, n from generate_series(1, 100) n;
    create index users_old on users (age);
    create table free (id int);
";
const INDEX: &str = "CREATE INDEX CONCURRENTLY users_age ON users (age);";
const WAITING: &str = "select count(*) from pg_stat_activity where datname = current_database()
    and wait_event_type = 'Lock' and query ilike '%CONCURRENTLY%' and pid <> pg_backend_pid()";
const VALID: &str = "select count(*) from pg_index
    where indisvalid and indrelid = 'users'::regclass and indexrelid::regclass::text = 'users_age'";

fn until(scene: &Scene, sql: &str) {
    for _ in 0..600 {
        if scene.number(sql) > 0 {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("it never was so: {sql}");
}

/// Longer than a lock is waited for, and nobody else waits.
#[test]
fn what_is_in_nobodys_way_waits_for_old_transactions() {
    let applier = Applier::new()
        .lock_timeout(Duration::from_millis(100))
        .attempts(1);
    for major in [13, 18] {
        for sql in [
            INDEX,
            "REINDEX INDEX CONCURRENTLY users_old;",
            "DROP INDEX CONCURRENTLY users_old;",
        ] {
            let scene = Scene::new(major, TABLES);
            let mut old = scene.database.client();
            let mut open = old.transaction().unwrap();
            open.batch_execute("insert into users values (1000, 1)")
                .unwrap();
            thread::scope(|scope| {
                let applying = scope.spawn(|| scene.apply_with(&applier, sql, |_| true).unwrap());
                until(&scene, WAITING);
                thread::sleep(Duration::from_millis(400));
                let mut other = scene.database.client();
                other
                    .batch_execute(
                        "set lock_timeout = '2s'; select * from users where age = 1;
                         insert into users values (1001, 2); update users set age = 3 where id = 2;
                         delete from users where id = 3",
                    )
                    .unwrap();
                open.commit().unwrap();
                let done = applying.join().unwrap();
                assert_eq!(done.ending, Ending::Applied, "{sql} on {major}");
            });
            let kept = "select count(*) from users";
            assert_eq!(scene.number(kept), 101, "{sql} on {major}");
        }
    }
}

/// Also where it is the same as the session's; and what follows an index is under the limit again.
#[test]
fn a_limit_that_the_script_has_set_holds() {
    let scene = Scene::new(17, TABLES);
    let mut old = scene.database.client();
    let mut open = old.transaction().unwrap();
    open.batch_execute("insert into users values (1000, 1)")
        .unwrap();
    let applier = Applier::new()
        .lock_timeout(Duration::from_millis(150))
        .statement_timeout(Duration::from_secs(10))
        .attempts(1);
    let sql = format!("SET lock_timeout = '150ms';\n{INDEX}");
    let failed = scene.apply_with(&applier, &sql, |_| true).unwrap();
    assert!(
        matches!(&failed.ending, Ending::Failed(own) if own.sqlstate.as_deref() == Some("55P03")),
        "{:?}",
        failed.ending
    );
    let sql = "CREATE INDEX CONCURRENTLY free_id ON free (id);\nVACUUM FULL users;";
    let failed = scene.apply_with(&applier, sql, |_| true).unwrap();
    assert!(
        matches!(&failed.ending, Ending::Failed(own)
            if own.step == 2 && own.sqlstate.as_deref() == Some("55P03")),
        "{:?}",
        failed.ending
    );
    open.commit().unwrap();
}

/// Whoever waits for our lock is waited for by the index: the server ends the wait of who came last.
#[test]
fn a_deploy_that_waits_for_us_does_not_end_it() {
    let scene = Scene::new(18, TABLES);
    let deploy = "select pg_advisory_lock(72707369)";
    let waits = format!(
        "select count(*) from pg_stat_activity where wait_event = 'advisory' and query = '{deploy}'
         and datname = current_database()"
    );
    let applier = Applier::new();
    thread::scope(|scope| {
        let mut other = scene.database.client();
        let waiter = scope.spawn({
            let scene = &scene;
            move || {
                until(scene, LOCKED);
                other
                    .batch_execute("set statement_timeout = '10s'")
                    .unwrap();
                other.batch_execute(deploy).unwrap_err()
            }
        });
        let mut old = scene.database.client();
        let mut open = old.transaction().unwrap();
        open.batch_execute("insert into users values (1000, 1)")
            .unwrap();
        let applying = scope.spawn(|| scene.apply_with(&applier, INDEX, |_| true).unwrap());
        until(&scene, &waits);
        until(&scene, WAITING);
        // The server has looked for a deadlock by then on behalf of the deploy, and looks no more.
        thread::sleep(Duration::from_millis(1500));
        open.commit().unwrap();
        assert_eq!(applying.join().unwrap().ending, Ending::Applied);
        let told = waiter.join().unwrap();
        assert_eq!(told.code().unwrap().code(), "57014");
    });
    assert_eq!(scene.number(VALID), 1);
    let begun = |event: &Event| matches!(event, Event::StepStarted { .. });
    let events = scene.events();
    assert_eq!(events.iter().filter(|event| begun(event)).count(), 1);
}
