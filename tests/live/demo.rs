//! The material of `reconcile demo` is what its README says, on every major version.

use postgres::Client;

use crate::common::{Database, read, root, servers};

const INSERTS: [(&str, &str, Option<&str>); 4] = [
    (
        "users",
        "INSERT INTO users (email) VALUES ('new@example.com')",
        Some("23505"),
    ),
    (
        "messages",
        "INSERT INTO messages (thread_id, sender_id, body) VALUES (1, 1, 'new')",
        Some("23505"),
    ),
    (
        "orders",
        "INSERT INTO orders (user_id, total) VALUES (1, 1)",
        Some("23505"),
    ),
    (
        "threads",
        "INSERT INTO threads (slug, title, owner_id) VALUES ('new', 'new', 1)",
        None,
    ),
];

fn demo(file: &str) -> String {
    read(&root().join("reconcile-cli/src/demo").join(file))
}

/// The server's answer to a script that is rolled back: an error's code and message.
fn try_out(client: &mut Client, sql: &str) -> Option<(String, String)> {
    let mut transaction = client.transaction().unwrap();
    let error = transaction.batch_execute(sql).err()?;
    let error = error.as_db_error().unwrap();
    Some((error.code().code().to_owned(), error.message().to_owned()))
}

fn legacy(server: &'static crate::common::Server) -> Database {
    let database = server.database("legacy");
    database.execute(&demo("legacy.sql"));
    database
}

#[test]
fn the_legacy_database_has_its_rows_and_its_troubles() {
    for server in servers() {
        let mut client = legacy(server).client();
        for (table, rows) in [
            ("users", 500),
            ("threads", 120),
            ("messages", 3000),
            ("orders", 400),
            ("orders_archive", 250),
            ("audit_log", 800),
            ("legacy_sessions", 60),
        ] {
            let count: i64 = client
                .query_one(&format!("SELECT count(*) FROM {table}"), &[])
                .unwrap()
                .get(0);
            assert_eq!(count, rows, "{table} on {}", server.major());
        }
        let sql =
            "SELECT to_regclass('thread_members') IS NULL AND to_regclass('call_logs') IS NULL";
        assert!(client.query_one(sql, &[]).unwrap().get::<_, bool>(0));
        for (table, insert, code) in INSERTS {
            let answer = try_out(&mut client, insert).map(|(code, _)| code);
            assert_eq!(answer.as_deref(), code, "{table} on {}", server.major());
        }
    }
}

#[test]
fn prismas_scripts_do_what_the_readme_says() {
    for server in servers() {
        let refused = try_out(&mut legacy(server).client(), &demo("diff.sql")).unwrap();
        let message = "cannot drop index threads_slug_key because constraint threads_slug_key on table threads requires it";
        assert_eq!(
            refused,
            ("2BP01".to_owned(), message.to_owned()),
            "on {}",
            server.major()
        );

        server
            .database("from_empty")
            .execute(&demo("from_empty.sql"));
    }
}

/// Without what can lose something or cannot run, the rest of the diff applies to the data that is there.
#[test]
fn the_wanted_part_of_the_diff_applies() {
    let unwanted = [
        "DROP ",
        "ALTER TABLE \"orders\" ",
        "ALTER TABLE \"threads\" ALTER",
    ];
    let diff = demo("diff.sql");
    let wanted: Vec<&str> = diff
        .split_inclusive(";\n")
        .filter(|statement| !statement.trim().is_empty())
        .filter(|statement| !unwanted.iter().any(|part| statement.contains(part)))
        .collect();
    assert_eq!(wanted.len(), 15);
    for server in servers() {
        let database = legacy(server);
        database.execute(&wanted.concat());
        let sql = "SELECT count(*) FROM thread_members, call_logs";
        let count: i64 = database.client().query_one(sql, &[]).unwrap().get(0);
        assert_eq!(count, 0);
    }
}
