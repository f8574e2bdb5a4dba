use reconcile_core::script::PieceKind;
use reconcile_core::{ErrorKind, Script};

/// The pieces of a script, a `?` behind those that carry a doubt.
fn pieces(text: &str) -> Vec<String> {
    let script = Script::new("s.sql", text);
    let show = |piece: &reconcile_core::script::Piece| {
        let doubt = if piece.doubt.is_some() { " ?" } else { "" };
        format!("{}{doubt}", script.slice(piece))
    };
    script.pieces().iter().map(show).collect()
}

#[test]
fn semicolons_that_end_no_statement() {
    for statement in [
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)",
        "DO $x$ BEGIN DROP TABLE a; END $x$",
        "DO $é$ ; $é$",
        "SELECT E'a'\n'b\\'; DROP TABLE x; --'",
        "SELECT E'a\\';' -- ;",
        "SELECT 'a'';'",
        "SELECT U&'\\0061;' UESCAPE '\\', \"a;\"\"b\", U&\"c;\"",
        "SELECT 1 /* ; /* ; */ ; */ + 1",
        "SELECT $1, $a$;$a$, a$b$, 1 AS x$y$",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END",
        "CREATE OR REPLACE PROCEDURE f() BEGIN ATOMIC END",
        "create or replace function f() returns int language sql begin atomic; select 1; end",
    ] {
        // A line comment at the end belongs to no statement.
        let own = statement.trim_end_matches(" -- ;");
        assert_eq!(
            pieces(&format!("{statement}\n; DROP TABLE users")),
            [own, "DROP TABLE users"],
            "{statement}"
        );
    }
}

/// Nothing is open where the text ends: it is one statement, without a doubt.
#[test]
fn the_last_statement_needs_no_semicolon() {
    for statement in [
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)",
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a;) -- x",
    ] {
        let own = statement.trim_end_matches(" -- x");
        assert_eq!(pieces(statement), [own]);
    }
}

#[test]
fn words_and_operators_that_hide_nothing() {
    for statement in [
        "CREATE POLICY p ON t TO begin",
        "CREATE PUBLICATION begin",
        "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'select 1'",
        "CREATE FUNCTION f() RETURNS int RETURN begin",
        "SELECT 1 END",
        "SELECT box '(1,1,0,0)' &>'(3,3,2,2)'",
        "SELECT a &>'1'",
        "SELECT 'a' ||-- date'\n'||'",
        "SELECT 'a' ||/* date'*/'||'",
        "SELECT a[1:b], x::int, f(a := 1), 1..2",
    ] {
        assert_eq!(
            pieces(&format!("{statement}; DROP TABLE users")),
            [statement, "DROP TABLE users"]
        );
    }
}

#[test]
fn what_is_never_closed_hides_no_neighbour() {
    for (text, want) in [
        (
            "SELECT (1; DROP TABLE a;",
            vec!["SELECT (1 ?", "DROP TABLE a"],
        ),
        (
            "SELECT 'a;\nDROP TABLE a;",
            vec!["SELECT 'a; ?", "DROP TABLE a"],
        ),
        (
            "SELECT 1; /* b;\nDROP TABLE a;",
            vec!["SELECT 1", "/* b; ?", "DROP TABLE a"],
        ),
        (
            "DO $$ BEGIN\nDROP TABLE a; END",
            vec!["DO $$ BEGIN ?", "DROP TABLE a", "END"],
        ),
        (
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; DROP TABLE a;",
            vec![
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 ?",
                "DROP TABLE a",
            ],
        ),
        (
            "SELECT 1); DROP TABLE a",
            vec!["SELECT 1) ?", "DROP TABLE a"],
        ),
        ("SELECT 'a", vec!["SELECT 'a ?"]),
        ("SELECT \"a", vec!["SELECT \"a ?"]),
        ("SELECT $a$ b", vec!["SELECT $a$ b ?"]),
    ] {
        assert_eq!(pieces(text), want, "{text}");
    }
}

#[test]
fn psql_counts_case_and_end_where_the_grammar_does_not() {
    let body = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS";
    for label in ["case", "end"] {
        let text = format!("{body} {label}; END; DROP TABLE a");
        let pieces = pieces(&text);
        assert!(pieces[0].ends_with("END ?"), "{pieces:?}");
        assert_eq!(pieces[1], "DROP TABLE a");
    }
}

#[test]
fn psql_commands() {
    for (text, want) in [
        (
            "SELECT 1 \\echo x\n+ 1; SELECT 2;",
            vec!["SELECT 1 \\echo x\n+ 1 ?", "SELECT 2"],
        ),
        (
            "SELECT 1 \\gexec\nSELECT 2;",
            vec!["SELECT 1", "\\gexec", "SELECT 2"],
        ),
        (
            "SELECT 1 \\; DROP TABLE a;",
            vec!["SELECT 1", "DROP TABLE a"],
        ),
        (
            "\\echo x \\\\ DROP TABLE a;",
            vec!["\\echo x \\\\ DROP TABLE a; ?"],
        ),
        ("\\echo `date`\n", vec!["\\echo `date` ?"]),
        (
            "SELECT x\\:\\:int; DROP TABLE a;",
            vec!["SELECT x\\:\\:int", "DROP TABLE a"],
        ),
        ("SELECT :x", vec!["SELECT :x ?"]),
        ("SELECT :'x', 1", vec!["SELECT :'x', 1 ?"]),
        ("SELECT :\"x\"", vec!["SELECT :\"x\" ?"]),
        ("SELECT a[:'x':2]", vec!["SELECT a[:'x':2] ?"]),
    ] {
        assert_eq!(pieces(text), want, "{text}");
    }
}

#[test]
fn rows_of_copy() {
    let copy = "COPY t FROM STDIN";
    for (text, want) in [
        (
            "COPY t FROM STDIN;\n1\tit's\n\\.\nDROP TABLE a;\n",
            vec![copy, "1\tit's\n\\.", "DROP TABLE a"],
        ),
        (
            "COPY t (a, b) FROM stdin WITH (FORMAT csv);\r\n\"x;\n\\.\r\nDROP TABLE a;",
            vec![
                "COPY t (a, b) FROM stdin WITH (FORMAT csv)",
                "\"x;\n\\.",
                "DROP TABLE a",
            ],
        ),
        ("COPY t FROM STDIN;\n\\.\n", vec![copy, "\\."]),
        (
            "COPY t FROM STDIN; DROP TABLE a;\nx\n\\.\n",
            vec!["COPY t FROM STDIN ?", "DROP TABLE a", "x\n\\. ?"],
        ),
        (
            "COPY t FROM STDIN;\nDROP TABLE a;\n\\.\n",
            vec![copy, "DROP TABLE a;\n\\. ?"],
        ),
        (
            "COPY t FROM STDIN;\nx;\ndrop the table; truncated\n\\.\n",
            vec![copy, "x;\ndrop the table; truncated\n\\."],
        ),
        (
            "COPY t FROM STDIN;\nx; TRUNCATE a; --\n\\.\nSELECT 1",
            vec![copy, "x; TRUNCATE a; --\n\\. ?", "SELECT 1"],
        ),
        (
            "COPY t FROM STDIN;\nDROP TABLE a;\n",
            vec!["COPY t FROM STDIN ?", "DROP TABLE a"],
        ),
        (
            "COPY (SELECT 1 FROM stdin) TO STDOUT;\nDROP TABLE a;",
            vec!["COPY (SELECT 1 FROM stdin) TO STDOUT", "DROP TABLE a"],
        ),
        (
            "\\copy t from stdin\n1\n\\.\nDROP TABLE a;",
            vec!["\\copy t from stdin", "1\n\\.", "DROP TABLE a"],
        ),
        ("COPY t FROM STDIN;", vec![copy]),
    ] {
        assert_eq!(pieces(text), want, "{text}");
    }
    assert!(pieces("COPY t FROM STDIN \\g\nit's\n\\.\nDROP TABLE a;")[0].ends_with(" ?"));
}

#[test]
fn pieces_say_what_they_are_and_how_they_end() {
    let script = Script::new(
        "s.sql",
        "\u{FEFF}COPY t FROM STDIN;\n1\n\\.\n\\echo x\nSELECT 1",
    );
    let seen: Vec<_> = script
        .pieces()
        .iter()
        .map(|piece| (piece.kind, piece.start, piece.end, piece.terminated))
        .collect();
    assert_eq!(
        seen,
        [
            (PieceKind::Statement, 3, 20, true),
            (PieceKind::CopyData, 22, 26, true),
            (PieceKind::PsqlCommand, 27, 34, true),
            (PieceKind::Statement, 35, 43, false),
        ]
    );
    assert_eq!(script.statements().count(), 2);
}

#[test]
fn nul_bytes_are_never_passed_over() {
    for text in [
        "SELECT '\0'",
        "SELECT 1 \0",
        "-- \0\nSELECT 1",
        "/* \0 */",
        "\\echo \0",
    ] {
        let doubts = pieces(text);
        assert!(doubts.iter().any(|piece| piece.ends_with(" ?")), "{text:?}");
    }
}

#[test]
fn positions_count_characters() {
    let script = Script::new("s.sql", "\u{FEFF}é😀x\r\n\tab\n\nz");
    for (offset, line, column) in [
        (3, 1, 1),
        (5, 1, 2),
        (9, 1, 3),
        (11, 1, 5),
        (12, 2, 1),
        (13, 2, 2),
        (16, 3, 1),
        (17, 4, 1),
        (18, 4, 2),
        (99, 4, 2),
    ] {
        let position = script.position(offset);
        assert_eq!((position.line, position.column), (line, column), "{offset}");
    }
    assert_eq!(script.position(0).line, 1);
    assert_eq!(Script::new("s", "").position(0).column, 1);
}

#[test]
fn positions_agree_with_counting_far_behind_in_a_long_line() {
    let text = "aé\n".to_owned() + &"日x".repeat(5000) + "\nend";
    let script = Script::new("s.sql", text.as_str());
    for (offset, _) in text.char_indices().step_by(97) {
        let before = &text[..offset];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        let position = script.position(offset);
        assert_eq!((position.line, position.column), (line, column), "{offset}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_with_a_place() {
    let error = Script::from_bytes("a/b.sql", b"SELECT 1;\n-- caf\xe9\n".to_vec()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(
        error.to_string(),
        "a/b.sql is not UTF-8: byte 0xE9 at offset 16, line 2, cannot be read"
    );
    for bom in [b"\xff\xfeS\0", b"\xfe\xff\0S"] {
        let error = Script::from_bytes("b.sql", bom.to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "b.sql is UTF-16, not UTF-8");
        assert!(error.help().unwrap().contains("iconv -f UTF-16 -t UTF-8"));
    }
    let script = Script::from_bytes("c.sql", b"\xef\xbb\xbfSELECT 1".to_vec()).unwrap();
    assert_eq!(script.pieces()[0].start, 3);
}
