//! The planner's guesses, which prove nothing.

use reconcile_core::evidence::{Answer, Asker, Evidence, Question};

use super::{duplicates, nulls, rows, table, values};
use crate::common::servers;

#[test]
fn guesses_are_said_to_be_guesses() {
    for server in servers() {
        let database = server.database("estimates");
        database.execute(
            "create table t (a int); insert into t select nullif(x % 4, 0) from generate_series(1, 1000) x;
             create table parts (a int) partition by list (a);
             create table parts_1 partition of parts for values in (1);
             create table parts_2 partition of parts for values in (2);
             insert into parts values (1), (1), (2);
             create table never (a int); insert into never values (1);
             create table emptied (a int); insert into emptied select generate_series(1, 100);
             create sequence s;",
        );
        database.execute("analyze t, parts, parts_1, parts_2");
        database.execute("delete from emptied; insert into emptied values (1)");
        let next = Question::NextValue(table("s"));
        let group = duplicates("t", &["a"]);
        let cases = [
            (rows("t"), Answer::Estimated(1000)),
            (values("t", "a"), Answer::Estimated(750)),
            (nulls("t", "a"), Answer::Estimated(250)),
            (rows("parts"), Answer::Estimated(3)),
            (rows("never"), Answer::NotAsked),
            (group, Answer::NotAsked),
            (next, Answer::Next(1)),
        ];
        let questions: Vec<Question> = cases.iter().map(|(q, _)| q.clone()).collect();
        let asker = Asker::new().mode(Evidence::Estimate);
        let answers = super::ask(&database, &asker, &questions);
        for (question, want) in cases {
            assert_eq!(
                answers.to(&question),
                want,
                "{question} on {}",
                server.major()
            );
        }
    }
}
