//! From a script to findings that say what is there.

use reconcile_core::evidence::{Asker, Evidence};
use reconcile_core::introspect::Introspector;
use reconcile_core::{Linter, Script};

use crate::common::servers;

const DATABASE: &str = "
    create table empty (a int);
    create table filled (a int); insert into filled values (1), (2), (3);
    create table guarded (a int); alter table guarded enable row level security;
";
const SCRIPT: &str = "drop table empty; drop table filled; drop table guarded;";

#[test]
fn an_empty_table_may_go_and_a_filled_one_may_not() {
    for server in servers() {
        let database = server.database("evidence_lint");
        let role = format!("{}_r", database.name());
        database.execute(DATABASE);
        database.execute(&format!("create role {role} login; grant select on all tables in schema public to {role}; analyze"));
        let mut client = database.client_as(&role);
        let scripts = [Script::new("up.sql", SCRIPT)];
        for (mode, want) in [
            (
                Evidence::On,
                [
                    "info the table is empty".to_owned(),
                    "error 3 rows".to_owned(),
                    format!(
                        "error not checked: row security of public.guarded may hide rows from {role}; read as its owner, or run: alter role {role} bypassrls"
                    ),
                ],
            ),
            (
                Evidence::Off,
                ["error", "error", "error"].map(|severity| format!("{severity} -")),
            ),
        ] {
            let linter = Linter::new().catalog(Introspector::new().read(&mut client).unwrap());
            let questions = linter.questions(&scripts);
            assert_eq!(questions.len(), 3);
            let answers = Asker::new()
                .mode(mode)
                .ask(&mut client, &questions)
                .unwrap();
            let report = linter.answers(answers).lint_all(&scripts);
            let found: Vec<String> = report
                .findings()
                .iter()
                .map(|f| format!("{} {}", f.severity, f.evidence.as_deref().unwrap_or("-")))
                .collect();
            assert_eq!(found, want, "on {}", server.major());
        }
    }
}
