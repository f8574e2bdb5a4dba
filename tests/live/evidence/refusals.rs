//! What may not be read, and what is gone.

use reconcile_core::evidence::{Answer, Asker, Question};

use super::{duplicates, exactly, matching, not_checked, nulls, orphans, rows, table, values};
use crate::common::servers;

#[test]
fn each_reason_names_what_would_help() {
    for server in servers() {
        let database = server.database("refusals");
        let role = format!("{}_r", database.name());
        let other = |name: &str| reconcile_core::name::QualifiedName::new("other", name);
        database.execute(&format!(
            "create role {role} login;
             create table hidden (a int);
             create table partly (a int, b int); insert into partly values (1, 1);
             create table guarded (a int); alter table guarded enable row level security;
             create table open_ (a int); insert into open_ values (1);
             create view seen as select 1 as a;
             create schema other; create table other.t (a int); create sequence other.s;
             create sequence s; create sequence readable;
             create foreign data wrapper w; create server far foreign data wrapper w;
             create foreign table abroad (a int) server far;
             create table parts (a int) partition by list (a);
             create foreign table parts_1 partition of parts for values in (1) server far;
             grant select on open_, guarded, seen, abroad, parts, readable to {role};
             grant select (a) on partly to {role};"
        ));
        let cases: Vec<(Question, Answer)> = vec![
            (rows("open_"), exactly(1)),
            (
                rows("hidden"),
                not_checked(&format!(
                    "public.hidden may not be read; run: grant select on table public.hidden to {role}"
                )),
            ),
            (
                orphans("open_", &["a"], "hidden", &["a"]),
                not_checked(&format!(
                    "public.hidden may not be read; run: grant select on table public.hidden to {role}"
                )),
            ),
            (rows("partly"), exactly(1)),
            (values("partly", "a"), exactly(1)),
            (
                nulls("partly", "b"),
                not_checked(&format!(
                    "column b of public.partly may not be read; run: grant select (b) on table public.partly to {role}"
                )),
            ),
            (
                duplicates("partly", &["a", "b"]),
                not_checked(&format!(
                    "column b of public.partly may not be read; run: grant select (b) on table public.partly to {role}"
                )),
            ),
            (matching("partly", "a = 1"), exactly(1)),
            (
                matching("partly", "b = 1"),
                not_checked("permission denied for table partly (SQLSTATE 42501)"),
            ),
            (
                rows("guarded"),
                not_checked(&format!(
                    "row security of public.guarded may hide rows from {role}; read as its owner, or run: alter role {role} bypassrls"
                )),
            ),
            (
                Question::Rows(other("t")),
                not_checked(&format!(
                    "schema other may not be used; run: grant usage on schema other to {role}"
                )),
            ),
            (
                Question::NextValue(other("s")),
                not_checked(&format!(
                    "schema other may not be used; run: grant usage on schema other to {role}"
                )),
            ),
            (
                Question::NextValue(table("s")),
                not_checked(&format!(
                    "public.s may not be read; run: grant select on sequence public.s to {role}"
                )),
            ),
            (Question::NextValue(table("readable")), Answer::Next(1)),
            (
                Question::NextValue(table("gone")),
                not_checked("there is no sequence public.gone any more; introspect again"),
            ),
            (
                rows("gone"),
                not_checked("there is no table public.gone any more; introspect again"),
            ),
            (
                rows("seen"),
                not_checked("there is no table public.seen any more; introspect again"),
            ),
            (
                values("open_", "gone"),
                not_checked("there is no column gone of public.open_ any more; introspect again"),
            ),
            (
                rows("abroad"),
                not_checked("rows of public.abroad are on a foreign server"),
            ),
            (
                rows("parts"),
                not_checked("rows of public.parts are on a foreign server"),
            ),
        ];
        let questions: Vec<Question> = cases.iter().map(|(q, _)| q.clone()).collect();
        let mut client = database.client_as(&role);
        let answers = Asker::new().ask(&mut client, &questions).unwrap();
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

/// The error would quote the value.
#[test]
fn an_error_shows_no_value_unless_contents_may_be_shown() {
    for server in servers() {
        let database = server.database("values");
        database.execute("create table t (a text); insert into t values ('secret')");
        let question = matching("t", "a::pg_catalog.int4 > 0");
        let mut client = database.client();
        let mut answer = |asker: Asker| {
            let questions = [question.clone(), rows("t")];
            let answers = asker.ask(&mut client, &questions).unwrap();
            assert_eq!(answers.to(&rows("t")), exactly(1));
            answers.to(&question)
        };
        let hidden = "the server reported SQLSTATE 22P02";
        assert_eq!(answer(Asker::new()), not_checked(hidden));
        let shown = "invalid input syntax for type integer: \"secret\" (SQLSTATE 22P02)";
        assert_eq!(answer(Asker::new().examples(true)), not_checked(shown));
    }
}

#[test]
fn without_plpgsql_nothing_is_asked() {
    for server in servers() {
        let database = server.database("no_plpgsql");
        database.execute("create table t (); drop extension plpgsql");
        let answers = super::ask(&database, &Asker::new(), &[rows("t")]);
        let want = "questions need PL/pgSQL; run: grant usage on language plpgsql to postgres";
        assert_eq!(answers.to(&rows("t")), not_checked(want));
    }
}
