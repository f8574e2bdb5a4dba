use reconcile_core::Script;
use reconcile_core::statement::{ActionKind, Inside, Statement, StatementKind};

/// What a statement was taken for, in short.
fn kind(sql: &str) -> String {
    let script = Script::new("s.sql", sql);
    let statement = Statement::read(&script, &script.pieces()[0]);
    let flag = |on: bool, text: &str| {
        if on {
            format!(" {text}")
        } else {
            String::new()
        }
    };
    let names = |names: &[reconcile_core::statement::ObjectName]| {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    match statement.kind {
        StatementKind::Drop(drop) => format!(
            "drop {:?} {}{}{}{}",
            drop.object,
            names(&drop.names),
            flag(drop.if_exists, "if exists"),
            flag(drop.cascade, "cascade"),
            flag(drop.concurrently, "concurrently"),
        ),
        StatementKind::Truncate(truncate) => {
            format!(
                "truncate {}{}",
                names(&truncate.tables),
                flag(truncate.cascade, "cascade")
            )
        }
        StatementKind::AlterRelation(alter) => {
            let actions: Vec<_> = alter
                .actions
                .iter()
                .map(|action| match &action.kind {
                    ActionKind::DropColumn {
                        column,
                        if_exists,
                        cascade,
                    } => format!(
                        "DropColumn {column}{}{}",
                        flag(*if_exists, "if exists"),
                        flag(*cascade, "cascade")
                    ),
                    ActionKind::AddColumn {
                        column,
                        if_not_exists,
                    } => {
                        format!(
                            "AddColumn {}{}",
                            column.name,
                            flag(*if_not_exists, "if not exists")
                        )
                    }
                    other => other.node().to_owned(),
                })
                .collect();
            format!(
                "alter {:?} {}{}{} [{}]",
                alter.object,
                alter.name,
                flag(alter.if_exists, "if exists"),
                flag(alter.only, "only"),
                actions.join("; ")
            )
        }
        kind @ (StatementKind::Data(_) | StatementKind::InsertValues(_)) => format!("{kind:?}"),
        StatementKind::Unknown => "Unknown".to_owned(),
        other => other.node().to_owned(),
    }
}

#[test]
fn drops() {
    for (sql, want) in [
        ("DROP TABLE users", "drop Table users"),
        (
            "drop table if exists public.\"User\", Users cascade",
            "drop Table public.\"User\", users if exists cascade",
        ),
        ("DROP TABLE db.s.t RESTRICT", "drop Table s.t"),
        (
            "DROP /* x */ TABLE -- y\n \"a\"\"b\"",
            "drop Table \"a\"\"b\"",
        ),
        ("DROP TABLE U&\"d\\0061t\\+000061\"", "drop Table data"),
        ("DROP TABLE U&\"d!0061ta\" UESCAPE '!'", "drop Table data"),
        ("DROP FOREIGN TABLE f", "drop ForeignTable f"),
        (
            "DROP SCHEMA a, \"B\" CASCADE",
            "drop Schema a, \"B\" cascade",
        ),
        (
            "DROP INDEX CONCURRENTLY IF EXISTS i",
            "drop Index i if exists concurrently",
        ),
        ("DROP TYPE t CASCADE", "drop Type t cascade"),
        ("DROP TABLE cascade", "drop Table cascade"),
        ("DROP OWNED BY r", "DropOwnedStmt"),
        ("DROP USER mapping", "drop Role mapping"),
        ("DROP TABLE a b", "Unknown"),
        ("DROP TABLE", "Unknown"),
        ("DROP TABLE \"\"", "Unknown"),
        ("DROP FROB x", "Unknown"),
        ("TRUNCATE a", "truncate a"),
        (
            "TRUNCATE TABLE ONLY (s.a), b * RESTART IDENTITY CASCADE",
            "truncate s.a, b cascade",
        ),
        ("TRUNCATE a WITH b", "Unknown"),
    ] {
        assert_eq!(kind(sql), want, "{sql}");
    }
}

#[test]
fn alters() {
    for (sql, want) in [
        (
            "ALTER TABLE ONLY (a) DROP index CASCADE, ADD x int",
            "alter Table a only [DropColumn index cascade; AddColumn x]",
        ),
        (
            "ALTER TABLE a DROP projection CASCADE",
            "alter Table a [DropColumn projection cascade]",
        ),
        (
            "ALTER TABLE IF EXISTS s.\"A\" * DROP COLUMN IF EXISTS \"B c\", ADD COLUMN IF NOT EXISTS d int",
            "alter Table s.\"A\" if exists [DropColumn B c if exists; AddColumn d if not exists]",
        ),
        (
            "ALTER TABLE a DROP CONSTRAINT c",
            "alter Table a [DropConstraint]",
        ),
        (
            "ALTER TABLE a ALTER attribute DROP NOT NULL",
            "alter Table a [DropNotNull]",
        ),
        (
            "ALTER TABLE p DETACH PARTITION q",
            "alter Table p [DetachPartition]",
        ),
        (
            "ALTER TYPE t DROP ATTRIBUTE a",
            "alter Type t [DropColumn a]",
        ),
        (
            "ALTER TABLE t DROP attribute",
            "alter Table t [DropColumn attribute]",
        ),
        ("ALTER TYPE t ADD VALUE 'x'", "AlterEnumStmt:ADD"),
        ("ALTER TABLE a SET SCHEMA s", "AlterObjectSchemaStmt"),
        ("ALTER TABLE a RENAME b TO c", "RenameStmt:COLUMN"),
        (
            "ALTER PUBLICATION rename DROP TABLE x",
            "AlterPublicationStmt",
        ),
        ("ALTER TABLE a FROBNICATE b", "Unknown"),
        ("ALTER TABLE a DROP COLUMN", "Unknown"),
        ("ALTER TABLE a ADD b int,", "Unknown"),
    ] {
        assert_eq!(kind(sql), want, "{sql}");
    }
}

#[test]
fn names_that_are_verbs() {
    for (sql, want) in [
        (
            "WITH values AS (SELECT 1) DELETE FROM users",
            "Data(Delete)",
        ),
        (
            "WITH RECURSIVE t AS (SELECT 1) SEARCH DEPTH FIRST BY a, values SET o UPDATE t SET a = 1",
            "Data(Update)",
        ),
        ("PREPARE transaction AS DELETE FROM users", "Data(Prepare)"),
        ("PREPARE TRANSACTION 'x'", "TransactionStmt"),
        ("DO $$ BEGIN DROP TABLE a; END $$", "DoStmt"),
        ("CREATE TABLE a AS SELECT 1", "Data(CreateTableAs)"),
        ("CREATE TABLE (", "Unknown"),
        ("WAIT FOR LSN '0/0'", "Unknown"),
        ("SELEC 1", "Unknown"),
        ("COPY t FROM STDIN", "CopyStmt"),
        ("COPY (SELECT 1) TO STDOUT", "Data(CopyQuery)"),
        ("GRANT a TO b", "GrantRoleStmt"),
        ("INSERT INTO t DEFAULT VALUES", "Data(Insert)"),
        ("INSERT INTO t SELECT 1", "Data(Insert)"),
        ("INSERT INTO t VALUES ((SELECT 1))", "Data(Insert)"),
    ] {
        assert_eq!(kind(sql), want, "{sql}");
    }
    for (sql, calls) in [
        (
            "INSERT INTO s.t (a) OVERRIDING SYSTEM VALUE VALUES (now()), ('x')",
            false,
        ),
        ("INSERT INTO t VALUES (f(1))", true),
        ("INSERT INTO t VALUES (evil.now())", true),
        (
            "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2",
            false,
        ),
    ] {
        let kind = kind(sql);
        assert!(kind.starts_with("InsertValues("), "{kind}");
        assert!(
            kind.ends_with(&format!("calls_functions: {calls}, literals: false }})")),
            "{kind}"
        );
    }
}

/// What is not read again has the inside that the walk over its tokens would find.
#[test]
fn rows_of_literals_are_told_by_their_head() {
    for (rows, literals) in [
        (
            "VALUES (1, -2.5, 'x;''y', NULL, default), (TRUE, +1, '', false, 0)",
            true,
        ),
        ("(a, \"B\") values (1, 'a')", true),
        ("(a) /* ( */ VALUES (1)", true),
        // What stands behind a comment is read token by token.
        ("VALUES -- one\n(1)", false),
        ("VALUES (1), (now())", false),
        ("VALUES (1), ('a'::text)", false),
        ("VALUES (1) RETURNING f(1)", false),
        ("VALUES (1) ON CONFLICT DO NOTHING", false),
        ("(a.b) VALUES (1)", false),
        ("OVERRIDING USER VALUE VALUES (1)", false),
    ] {
        let script = Script::new("s.sql", format!("INSERT INTO s.\"T\" {rows};"));
        let statement = Statement::read(&script, &script.pieces()[0]);
        let StatementKind::InsertValues(own) = &statement.kind else {
            panic!("{rows}");
        };
        assert_eq!(own.literals, literals, "{rows}");
        if literals {
            let inside = Inside::read(&script, &statement).unwrap();
            // RETURNING takes the same rows to the tokens.
            let walked = Script::new("s.sql", format!("INSERT INTO s.\"T\" {rows} RETURNING 1;"));
            let other = Statement::read(&walked, &walked.pieces()[0]);
            let mut other = Inside::read(&walked, &other).unwrap();
            other.writes[0].end = statement.end;
            assert_eq!(inside, other, "{rows}");
        }
    }
}

#[test]
fn each_action_has_its_exact_bytes() {
    let sql = "ALTER TABLE a DROP COLUMN b, ADD COLUMN c int DEFAULT f(1,2), /* ü, */ ALTER d TYPE varchar(10)  ;";
    let script = Script::new("s.sql", sql);
    let StatementKind::AlterRelation(alter) = Statement::read(&script, &script.pieces()[0]).kind
    else {
        panic!("no ALTER")
    };
    let texts: Vec<_> = alter
        .actions
        .iter()
        .map(|action| &sql[action.start..action.end])
        .collect();
    assert_eq!(
        texts,
        [
            "DROP COLUMN b",
            "ADD COLUMN c int DEFAULT f(1,2)",
            "ALTER d TYPE varchar(10)"
        ]
    );
}

#[test]
fn names_are_cut_where_the_server_cuts_them() {
    let long = "x".repeat(70);
    assert_eq!(
        kind(&format!("DROP TABLE {long}")),
        format!("drop Table {}", "x".repeat(63))
    );
    let accents = "é".repeat(40);
    assert_eq!(
        kind(&format!("DROP TABLE \"{accents}\"")),
        format!("drop Table \"{}\"", "é".repeat(31))
    );
}
