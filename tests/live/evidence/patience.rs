//! Timeouts, locks, cancel requests.

use std::thread::sleep;
use std::time::Duration;

use reconcile_core::ErrorKind;
use reconcile_core::evidence::{Answer, Asker, Count, Question};

use super::{duplicates, exactly, matching, not_checked, rows};
use crate::common::{Database, servers};

fn filled(database: &Database) {
    database.execute(
        "create table t (a int primary key); insert into t select generate_series(1, 100)",
    );
}

/// Sleeps at each row, or at each row but the first.
const SLOW: &str = "pg_catalog.pg_sleep(30) is null";
const SLOW_LATER: &str = "a = 1 or pg_catalog.pg_sleep(30) is null";

#[test]
fn a_question_that_takes_too_long_holds_up_no_other() {
    for server in servers() {
        let database = server.database("timeout");
        filled(&database);
        let slow = [matching("t", SLOW), matching("t", SLOW_LATER)];
        let quick = [rows("t"), duplicates("t", &["a"])];
        let questions = [&slow[..], &quick[..]].concat();
        let asker = Asker::new().timeout(Duration::from_millis(250));
        let answers = super::ask(&database, &asker, &questions);
        assert_eq!(answers.to(&slow[0]), not_checked("timed out after 250 ms"));
        // That there is one was told in time.
        assert_eq!(answers.to(&slow[1]), Answer::Some(Count::at_least(1)));
        assert_eq!(answers.to(&quick[0]), exactly(100));
        assert_eq!(answers.to(&quick[1]), Answer::None);
    }
}

#[test]
fn nothing_is_begun_after_the_budget() {
    for server in servers() {
        let database = server.database("budget");
        filled(&database);
        // In the order of the questions, this comes after the rows and before the sequence.
        let next = Question::NextValue(super::table("s"));
        database.execute("create sequence s");
        let questions = [rows("t"), matching("t", SLOW), next.clone()];
        let asker = Asker::new()
            .timeout(Duration::from_millis(600))
            .budget(Duration::from_millis(500));
        let answers = super::ask(&database, &asker, &questions);
        assert_eq!(answers.to(&questions[0]), exactly(100));
        assert_eq!(
            answers.to(&questions[1]),
            not_checked("timed out after 600 ms")
        );
        assert_eq!(
            answers.to(&next),
            not_checked("the time for all questions was used up")
        );
    }
}

#[test]
fn a_locked_table_is_not_waited_for() {
    for server in servers() {
        let database = server.database("locked");
        filled(&database);
        database.execute("create table free (); insert into free default values");
        let mut other = database.client();
        let mut holder = other.transaction().unwrap();
        holder
            .batch_execute("lock table t in access exclusive mode")
            .unwrap();
        let asker = Asker::new().lock_timeout(Duration::from_millis(100));
        let questions = [rows("t"), rows("free")];
        let answers = super::ask(&database, &asker, &questions);
        assert_eq!(
            answers.to(&rows("t")),
            not_checked("another session holds a lock on it")
        );
        assert_eq!(answers.to(&rows("free")), exactly(1));
    }
}

/// While one question is asked, the tables of the others can be changed.
#[test]
fn a_lock_is_given_back_after_its_question() {
    for server in servers() {
        let database = server.database("unlocked");
        filled(&database);
        database.execute("create table u (a int); insert into u values (1)");
        let mut client = database.client();
        let asked = std::thread::spawn(move || {
            let questions = [rows("t"), matching("u", SLOW)];
            Asker::new()
                .timeout(Duration::from_secs(20))
                .ask(&mut client, &questions)
        });
        let mut admin = database.client();
        let sleeping = "select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
        let pid = loop {
            match admin.query_opt(sleeping, &[]).unwrap() {
                Some(row) => break row.get::<_, i32>(0),
                None if asked.is_finished() => panic!("it is over: {:?}", asked.join()),
                None => sleep(Duration::from_millis(20)),
            }
        };
        let sql = "select relation::regclass::text from pg_locks
                   where pid = $1 and relation::regclass::text in ('t', 'u') order by 1";
        let locked: Vec<String> = admin
            .query(sql, &[&pid])
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
        assert_eq!(locked, ["u"]);

        // A cancel request ends all of it, and is no answer.
        admin
            .execute("select pg_cancel_backend($1)", &[&pid])
            .unwrap();
        let error = asked.join().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("user request"), "{error}");
    }
}
