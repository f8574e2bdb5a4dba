//! Transactions, round trips, nothing left behind.

use postgres::IsolationLevel;
use reconcile_core::evidence::{Answer, Asker, Evidence, Question};
use reconcile_core::name::QualifiedName;

use super::{exactly, matching, not_checked, rows};
use crate::common::servers;
use crate::server::{Server, Setup};

const SETTINGS: [&str; 7] = [
    "search_path",
    "statement_timeout",
    "lock_timeout",
    "row_security",
    "transaction_read_only",
    "transaction_isolation",
    "DateStyle",
];

fn settings(client: &mut impl postgres::GenericClient) -> Vec<String> {
    let show = |name: &&str| -> String {
        let sql = "select current_setting($1)";
        client.query_one(sql, &[name]).unwrap().get(0)
    };
    SETTINGS.iter().map(show).collect()
}

#[test]
fn a_transaction_of_the_callers_stays_as_it_was() {
    for server in servers() {
        let database = server.database("caller");
        database.execute("create table t (a int)");
        let mut client = database.client();
        let outside = settings(&mut client);
        let mut transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .start()
            .unwrap();
        transaction
            .batch_execute("insert into t values (1); set local search_path = public; set local statement_timeout = '3s'")
            .unwrap();
        let before = settings(&mut transaction);
        let failing = matching("t", "a / 0 = 1");
        let questions = [rows("t"), failing.clone(), rows("gone")];
        let answers = Asker::new().ask(&mut transaction, &questions).unwrap();
        // What the transaction did itself is seen.
        assert_eq!(answers.to(&rows("t")), exactly(1));
        assert_eq!(
            answers.to(&failing),
            not_checked("the server reported SQLSTATE 22012")
        );
        assert_eq!(settings(&mut transaction), before);
        transaction
            .batch_execute("insert into t values (2)")
            .unwrap();
        transaction.commit().unwrap();
        assert_eq!(settings(&mut client), outside);

        let answers = Asker::new().ask(&mut client, &[rows("t")]).unwrap();
        assert_eq!(answers.to(&rows("t")), exactly(2));
        assert_eq!(settings(&mut client), outside);
        // No transaction is left open.
        let sql = "select now() = statement_timestamp()";
        let rows = client.simple_query(sql).unwrap();
        let idle = rows.iter().find_map(|message| match message {
            postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        assert_eq!(idle.as_deref(), Some("t"));
    }
}

#[test]
fn nothing_is_written_not_even_by_a_condition() {
    for server in servers() {
        let database = server.database("written");
        database.execute("create table t (a int); insert into t values (1); create sequence s");
        let question = matching("t", "pg_catalog.nextval('public.s') > 0");
        let answers = super::ask(&database, &Asker::new(), std::slice::from_ref(&question));
        let want = "cannot execute nextval() in a read-only transaction (SQLSTATE 25006)";
        assert_eq!(answers.to(&question), not_checked(want));
    }
}

#[test]
fn off_asks_nothing() {
    for server in servers() {
        let database = server.database("off");
        let asker = Asker::new().mode(Evidence::Off);
        let answers = super::ask(&database, &asker, &[rows("gone")]);
        assert_eq!(answers.to(&rows("gone")), Answer::NotAsked);
    }
}

/// More than fit into one message, each with its own answer.
#[test]
fn a_thousand_questions_keep_their_order() {
    for server in servers() {
        let database = server.database("thousand");
        database.execute(
            "do $$ begin for i in 1..60 loop
               execute format('create table t%s (a int); insert into t%s select generate_series(1, %s)', i, i, i);
             end loop; end $$",
        );
        let mut questions: Vec<Question> = Vec::new();
        for i in 1..=60_u32 {
            questions.push(rows(&format!("t{i}")));
            for above in 0..17 {
                questions.push(matching(&format!("t{i}"), &format!("a > {above}")));
            }
        }
        let answers = super::ask(&database, &Asker::new(), &questions);
        for i in 1..=60_u64 {
            assert_eq!(answers.to(&rows(&format!("t{i}"))), exactly(i));
            for above in 0..17 {
                let question = matching(&format!("t{i}"), &format!("a > {above}"));
                let want = match i.saturating_sub(above) {
                    0 => Answer::None,
                    some => exactly(some),
                };
                assert_eq!(answers.to(&question), want, "{question}");
            }
        }
    }
}

#[test]
fn a_standby_answers() {
    let server = Server::start(&Setup {
        standby: true,
        ..Setup::default()
    });
    let question = Question::Rows(QualifiedName::new("pg_catalog", "pg_language"));
    let questions = [question.clone(), rows("gone")];
    let answers = Asker::new().ask(&mut server.admin(), &questions).unwrap();
    // internal, c, sql and plpgsql.
    assert_eq!(answers.to(&question), exactly(4));
}
