//! From a script to findings that say what is there.

use reconcile_core::evidence::{Asker, Evidence, Question};
use reconcile_core::introspect::Introspector;
use reconcile_core::{Linter, Script};

use crate::common::{server, servers};

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

/// `unknown` and `between` need no quotes as names of columns, and those columns are of types whose
/// values compare otherwise under other settings.
#[test]
fn a_column_named_as_a_word_of_the_grammar_is_no_word() {
    let database = server(18).database("evidence_words");
    database.execute(
        "create table plain (a int, \"from\" int);
         create table odd (a int, unknown timestamptz, between timestamptz);",
    );
    let catalog = Introspector::new().read(&mut database.client()).unwrap();
    for (condition, asked) in [
        ("plain where a is unknown", 1),
        ("plain where a between 1 and 2", 1),
        ("odd where a = 1", 1),
        ("odd where unknown = '2025-01-01'", 0),
        ("odd where UNKNOWN = '2025-01-01'", 0),
        ("odd where between < '2025-01-01'", 0),
        ("odd where a between 1 and 2", 0),
    ] {
        let script = format!("delete from {condition};");
        let scripts = [Script::new("up.sql", &script)];
        let linter = Linter::new().catalog(catalog.clone());
        let questions = linter.questions(&scripts);
        let matching = |question: &&Question| matches!(question, Question::Matching { .. });
        let count = questions.iter().filter(matching).count();
        assert_eq!(count, asked, "{script}: {questions:?}");
    }
}

/// What a finding says of rows, and the rows that its query shows.
#[test]
fn the_rows_can_be_seen() {
    const TABLES: &str = r#"
        create table "Owner" (id int primary key, "Code" text);
        insert into "Owner" values (1, 'a'), (2, 'a'), (3, 'b'), (4, 'b'), (5, null), (6, null);
        create table pets (id int, "ownerId" int, name text, born text);
        insert into pets values
            (1, 1, 'Rex', '1'), (2, 7, 'Tom', 'x'), (3, null, null, null), (4, 8, null, '4');
    "#;
    const CASES: [(&str, &str, usize); 8] = [
        (
            r#"create unique index on "Owner" ("Code")"#,
            "2 groups of equal rows",
            2,
        ),
        (
            r#"alter table "Owner" add unique nulls not distinct ("Code")"#,
            "3 groups of equal rows",
            3,
        ),
        (
            r#"alter table pets alter "ownerId" set not null"#,
            "1 row with NULL",
            1,
        ),
        (
            "alter table pets add primary key (name)",
            "2 rows with NULL in name",
            2,
        ),
        (
            r#"alter table pets add foreign key ("ownerId") references "Owner""#,
            "2 rows refer to none",
            2,
        ),
        (
            r#"alter table pets add foreign key ("ownerId") references "Owner" (id)"#,
            "2 rows refer to none",
            2,
        ),
        (
            "alter table pets add check (length(name) = 3 and id > 2)",
            "2 rows do not meet it",
            2,
        ),
        (
            "alter table pets alter name type varchar(2)",
            "2 values would change or be refused",
            2,
        ),
    ];
    for major in [15, 18] {
        let database = server(major).database("evidence_rows");
        database.execute(TABLES);
        let mut client = database.client();
        let catalog = Introspector::new().read(&mut client).unwrap();
        for (sql, evidence, shown) in CASES {
            let scripts = [Script::new("up.sql", sql)];
            let linter = Linter::new().catalog(catalog.clone());
            let questions = linter.questions(&scripts);
            let answers = Asker::new().ask(&mut client, &questions).unwrap();
            let report = linter.answers(answers).lint_all(&scripts);
            let mut seen = report.findings().iter().filter(|own| own.query.is_some());
            let finding = seen.next().unwrap_or_else(|| panic!("{sql}: {report}"));
            assert_eq!(finding.evidence.as_deref(), Some(evidence), "{sql}");
            let rows = client
                .query(finding.query.as_deref().unwrap(), &[])
                .unwrap();
            assert_eq!(rows.len(), shown, "{sql}: {finding:?}");
        }

        // There is nothing to be seen where nothing is.
        let scripts = [Script::new(
            "up.sql",
            "alter table pets alter id set not null",
        )];
        let linter = Linter::new().catalog(catalog);
        let questions = linter.questions(&scripts);
        let answers = Asker::new().ask(&mut client, &questions).unwrap();
        let report = linter.answers(answers).lint_all(&scripts);
        let [finding] = report.findings() else {
            panic!("{report}");
        };
        assert_eq!(
            (finding.severity, &finding.query),
            (reconcile_core::Severity::Info, &None)
        );
    }
}
