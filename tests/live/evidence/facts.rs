//! Exact answers, and that PostgreSQL agrees with them.

use reconcile_core::evidence::{Answer, Asker, Count, Question};

use super::{ask, duplicates, exactly, matching, nulls, orphans, owned, rows, table, values};
use crate::common::servers;

const DATABASE: &str = r#"
    create table empty (a int);
    create table plain (id int primary key, a int, b text, pair point);
    insert into plain values (1, 1, 'x'), (2, 1, 'x'), (3, null, 'x'), (4, null, 'x'), (5, 2, null);
    create table "Mixed ""Case""" ("The Column" int);
    insert into "Mixed ""Case""" values (1), (1), (null);

    -- A value whose fields are all NULL is a value.
    create type both as (x int, y int);
    create table composite (c both);
    insert into composite values (row(null, null)), (row(1, null)), (null);

    create table parts (id int, k int) partition by list (id);
    create table parts_1 partition of parts for values in (1);
    create table parts_2 partition of parts for values in (2);
    insert into parts values (1, 7), (2, 7), (2, null);

    create table mother (a int);
    create table child () inherits (mother);
    insert into mother values (1);
    insert into child values (1), (null);

    create table target (id int primary key, x int, y int, unique (x, y));
    insert into target values (1, 1, 1), (2, 2, null);
    create table source (t int, x int, y int, wide bigint);
    insert into source values (1, 1, 1, 1), (2, 1, null, null), (3, 2, 2, 5000000000), (null, 9, null, 2);
    -- Its own rows may be what it refers to.
    create table tree (id int primary key, parent int);
    insert into tree values (1, null), (2, 1), (3, 4);

    -- Types whose equality is not that of their text.
    create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    create table numbers (n numeric, f float8, s text collate blind, c char(3));
    insert into numbers values (1, 'nan', 'a', 'a'), (1.0, 'nan', 'A', 'a '), (1.5, 0, 'b', 'b'), (2, '-0', 'c', 'c');
    create type mood as enum ('glad', 'sad');
    create domain happy as mood;
    create table moods (m mood unique, h happy);
    insert into moods values ('glad', 'glad'), ('sad', 'glad');
    create table feelings (m mood, h happy);
    insert into feelings values ('glad', 'glad'), ('glad', 'sad'), (null, null);
    create table no_equality (j json);
    insert into no_equality values ('1'), ('1');

    create sequence fresh;
    create sequence used increment 5;
    select nextval('used'), nextval('used');
    create sequence down increment -1;
    select nextval('down');
    create sequence spent maxvalue 1;
    select nextval('spent');
    create sequence last as bigint start 9223372036854775807;
    select nextval('last');
"#;

fn nulls_equal(name: &str, columns: &[&str]) -> Question {
    Question::Duplicates {
        table: table(name),
        columns: owned(columns),
        nulls_not_distinct: true,
    }
}

/// The questions, their answers, and the statement that PostgreSQL refuses just where there are any
/// such rows.
fn cases() -> Vec<(Question, Answer, &'static str)> {
    let quoted = "Mixed \"Case\"";
    let none = Answer::None;
    vec![
        (rows("empty"), none.clone(), ""),
        (rows("plain"), exactly(5), ""),
        (rows(quoted), exactly(3), ""),
        (rows("parts"), exactly(3), ""),
        (rows("parts_2"), exactly(2), ""),
        (rows("mother"), exactly(3), ""),
        (rows("child"), exactly(2), ""),
        (values("plain", "a"), exactly(3), ""),
        (values("plain", "pair"), none.clone(), ""),
        (values("empty", "a"), none.clone(), ""),
        (values(quoted, "The Column"), exactly(2), ""),
        (values("composite", "c"), exactly(2), ""),
        (values("mother", "a"), exactly(2), ""),
        (
            nulls("plain", "a"),
            exactly(2),
            "alter table plain alter a set not null",
        ),
        (
            nulls("plain", "id"),
            none.clone(),
            "alter table plain alter id set not null",
        ),
        (
            nulls("composite", "c"),
            exactly(1),
            "alter table composite alter c set not null",
        ),
        (
            nulls("parts", "k"),
            exactly(1),
            "alter table parts alter k set not null",
        ),
        (
            nulls("mother", "a"),
            exactly(1),
            "alter table mother alter a set not null",
        ),
        (
            duplicates("plain", &["a"]),
            exactly(1),
            "alter table plain add unique (a)",
        ),
        (
            duplicates("plain", &["a", "b"]),
            exactly(1),
            "alter table plain add unique (a, b)",
        ),
        (
            duplicates("plain", &["b"]),
            exactly(1),
            "alter table plain add unique (b)",
        ),
        (
            duplicates("plain", &["id", "b"]),
            none.clone(),
            "alter table plain add unique (id, b)",
        ),
        (
            duplicates(quoted, &["The Column"]),
            exactly(1),
            r#"create unique index on "Mixed ""Case""" ("The Column")"#,
        ),
        (nulls_equal("plain", &["a"]), exactly(2), ""),
        (nulls_equal("plain", &["a", "b"]), exactly(2), ""),
        (
            duplicates("composite", &["c"]),
            none.clone(),
            "create unique index on composite (c)",
        ),
        (
            duplicates("parts", &["id", "k"]),
            none.clone(),
            "create unique index on parts (id, k)",
        ),
        (
            duplicates("parts", &["id"]),
            exactly(1),
            "create unique index on parts (id)",
        ),
        (
            duplicates("mother", &["a"]),
            none.clone(),
            "create unique index on mother (a)",
        ),
        (
            duplicates("numbers", &["n"]),
            exactly(1),
            "create unique index on numbers (n)",
        ),
        (
            duplicates("numbers", &["f"]),
            exactly(2),
            "create unique index on numbers (f)",
        ),
        (
            duplicates("numbers", &["s"]),
            exactly(1),
            "create unique index on numbers (s)",
        ),
        (
            duplicates("numbers", &["c"]),
            exactly(1),
            "create unique index on numbers (c)",
        ),
        (
            duplicates("moods", &["h"]),
            exactly(1),
            "create unique index on moods (h)",
        ),
        (
            orphans("source", &["t"], "target", &["id"]),
            exactly(1),
            "alter table source add foreign key (t) references target",
        ),
        (
            orphans("source", &["wide"], "target", &["id"]),
            exactly(1),
            "alter table source add foreign key (wide) references target",
        ),
        (
            orphans("source", &["x", "y"], "target", &["x", "y"]),
            exactly(1),
            "alter table source add foreign key (x, y) references target (x, y)",
        ),
        (
            orphans("tree", &["parent"], "tree", &["id"]),
            exactly(1),
            "alter table tree add foreign key (parent) references tree",
        ),
        (
            orphans("feelings", &["m"], "moods", &["m"]),
            none.clone(),
            "alter table feelings add foreign key (m) references moods (m)",
        ),
        (orphans("feelings", &["h"], "moods", &["h"]), exactly(1), ""),
        (
            orphans("empty", &["a"], "target", &["id"]),
            none.clone(),
            "alter table empty add foreign key (a) references target",
        ),
        (
            matching("plain", "a > 1 or b is null"),
            exactly(1),
            "alter table plain add check (not (a > 1 or b is null))",
        ),
        (
            matching("plain", "a > 5 -- none"),
            none.clone(),
            "alter table plain add check (not (a > 5))",
        ),
        (
            matching("mother", "a = 1"),
            exactly(2),
            "alter table mother add check (a <> 1)",
        ),
        (Question::NextValue(table("fresh")), Answer::Next(1), ""),
        (Question::NextValue(table("used")), Answer::Next(11), ""),
        (Question::NextValue(table("down")), Answer::Next(-2), ""),
        (
            Question::NextValue(table("spent")),
            super::not_checked("it has no next value"),
            "",
        ),
        (
            Question::NextValue(table("last")),
            super::not_checked("it has no next value"),
            "",
        ),
    ]
}

#[test]
fn each_question_has_its_exact_answer_and_postgres_agrees() {
    for server in servers() {
        let database = server.database("facts");
        database.execute(DATABASE);
        let (cases, mut client) = (cases(), database.client());
        let questions: Vec<Question> = cases.iter().map(|(q, _, _)| q.clone()).collect();
        let answers = Asker::new().ask(&mut client, &questions).unwrap();
        assert_eq!(answers.iter().count(), questions.len());
        for (question, want, statement) in cases {
            assert_eq!(
                answers.to(&question),
                want,
                "{question} on {}",
                server.major()
            );
            if statement.is_empty() {
                continue;
            }
            let mut transaction = client.transaction().unwrap();
            let refused = transaction.batch_execute(statement).err();
            assert_eq!(
                refused.is_some(),
                want != Answer::None,
                "{statement} on {}: {refused:?}",
                server.major()
            );
        }
    }
}

/// The equality of a type of an extension is not in `pg_catalog`, and not that of its text.
#[test]
fn a_type_of_an_extension_has_its_own_equality() {
    for server in servers() {
        let database = server.database("citext");
        // What citext does, without the module: its operator class over the one of text.
        database.execute(
            "create schema elsewhere;
             create type elsewhere.word as (w text);
             create function elsewhere.cmp(elsewhere.word, elsewhere.word) returns int immutable language sql
               as 'select pg_catalog.bttextcmp(pg_catalog.lower($1.w), pg_catalog.lower($2.w))';
             create function elsewhere.eq(elsewhere.word, elsewhere.word) returns bool immutable language sql
               as 'select pg_catalog.lower($1.w) = pg_catalog.lower($2.w)';
             create operator elsewhere.= (leftarg = elsewhere.word, rightarg = elsewhere.word, procedure = elsewhere.eq);
             create operator class elsewhere.words default for type elsewhere.word using btree as
               operator 3 elsewhere.= , function 1 elsewhere.cmp(elsewhere.word, elsewhere.word);
             create table names (w elsewhere.word);
             create table uses (w elsewhere.word);
             insert into names values (row('Ann')::elsewhere.word), (row('ANN')::elsewhere.word);
             insert into uses values (row('aNN')::elsewhere.word), (row('Bob')::elsewhere.word);",
        );
        let group = duplicates("names", &["w"]);
        let orphan = orphans("uses", &["w"], "names", &["w"]);
        let answers = ask(&database, &Asker::new(), &[group.clone(), orphan.clone()]);
        assert_eq!(answers.to(&group), exactly(1), "on {}", server.major());
        assert_eq!(answers.to(&orphan), exactly(1), "on {}", server.major());
    }
}

#[test]
fn what_cannot_be_compared_is_not_checked() {
    for server in servers() {
        let database = server.database("incomparable");
        database.execute(
            "create table no_equality (j json, n int); insert into no_equality values ('1'), ('1')",
        );
        let question = duplicates("no_equality", &["j"]);
        let want = "could not identify an equality operator for type json (SQLSTATE 42883)";
        let answers = ask(
            &database,
            &Asker::new(),
            &[question.clone(), rows("no_equality")],
        );
        assert_eq!(answers.to(&question), super::not_checked(want));
        assert_eq!(answers.to(&rows("no_equality")), exactly(2));
    }
}

#[test]
fn counting_stops_at_the_limit() {
    for server in servers() {
        let database = server.database("limit");
        database.execute(
            "create table t (a int); insert into t select x / 2 from generate_series(0, 199) x",
        );
        for (limit, rows_, groups) in [
            (100, Count::at_least(100), Count::exactly(100)),
            (99, Count::at_least(99), Count::at_least(99)),
            (200, Count::exactly(200), Count::exactly(100)),
            (199, Count::at_least(199), Count::exactly(100)),
            (0, Count::at_least(0), Count::at_least(0)),
        ] {
            let group = duplicates("t", &["a"]);
            let asker = Asker::new().limit(limit);
            let answers = ask(&database, &asker, &[rows("t"), group.clone()]);
            assert_eq!(answers.to(&rows("t")), Answer::Some(rows_));
            assert_eq!(answers.to(&group), Answer::Some(groups));
        }
    }
}

#[test]
fn keys_are_named_only_when_they_are_asked_for() {
    let examples = |list: &[&str]| owned(list);
    for server in servers() {
        let database = server.database("examples");
        database.execute(
            r#"create table t (id int primary key, "A" text, b int);
               insert into t values (4, 'it''s \ %', 1), (3, 'it''s \ %', 1), (2, null, 7), (1, null, 7);
               create table no_key (a int); insert into no_key values (null)"#,
        );
        for (question, count, named) in [
            (rows("t"), 4, examples(&[])),
            (values("t", "A"), 2, examples(&[])),
            (nulls("t", "A"), 2, examples(&["(id) = (1)", "(id) = (2)"])),
            (nulls("no_key", "a"), 1, examples(&[])),
            (
                matching("t", "b < 5"),
                2,
                examples(&["(id) = (3)", "(id) = (4)"]),
            ),
            (
                duplicates("t", &["A", "b"]),
                1,
                examples(&[r#"("A", b) = (it's \ %, 1)"#]),
            ),
            (
                nulls_equal("t", &["A"]),
                2,
                examples(&[r#"("A") = (NULL)"#, r#"("A") = (it's \ %)"#]),
            ),
            (
                orphans("t", &["id"], "t", &["b"]),
                3,
                examples(&["(id) = (2)", "(id) = (3)", "(id) = (4)"]),
            ),
        ] {
            let asked = [question.clone()];
            let shown = ask(&database, &Asker::new().examples(true), &asked).to(&question);
            assert_eq!(
                shown,
                Answer::Some(Count::exactly(count).examples(named)),
                "{question}"
            );
            let hidden = ask(&database, &Asker::new(), &asked).to(&question);
            assert_eq!(hidden, exactly(count), "{question}");
        }
    }
}
