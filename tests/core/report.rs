use reconcile_core::{Finding, Linter, Report, Script, Severity};

fn shared<T: Send + Sync>() {}

#[test]
fn public_types_can_be_shared() {
    shared::<Linter>();
    shared::<Script>();
    shared::<Report>();
    shared::<Finding>();
}

#[test]
fn the_json_is_that_of_the_contract() {
    let scripts = [
        Script::new("b.sql", "\u{FEFF}-- é\nALTER TABLE \"User\" DROP nick;"),
        Script::new("a.sql", "SELEC 1; SELECT 2;"),
    ];
    let report = Linter::new().lint_all(&scripts);
    let json = serde_json::to_string(&report).unwrap();
    let want = concat!(
        r#"{"schema_version":1,"#,
        r#""files":[{"path":"b.sql","statements":1,"unreadable":0},"#,
        r#"{"path":"a.sql","statements":2,"unreadable":1}],"#,
        r#""findings":[{"rule":"drop-column","code":"R002","severity":"error","file":"b.sql","#,
        r#""start":{"offset":28,"line":2,"column":20},"end":{"offset":37,"line":2,"column":29},"#,
        r#""object":"\"User\".nick","#,
        r#""message":"column nick of \"User\" and its values would be lost","evidence":null,"#,
        r#""help":"copy the values to where they belong first, or put the column aside until "#,
        r#"nothing needs it","fix":"ALTER TABLE \"User\" RENAME COLUMN nick TO _dropped_nick","query":null},"#,
        r#"{"rule":"unreadable-statement","code":"R005","severity":"error","file":"a.sql","#,
        r#""start":{"offset":0,"line":1,"column":1},"end":{"offset":7,"line":1,"column":8},"#,
        r#""object":null,"message":"this statement is not understood: what it does is not known","#,
        r#""evidence":null,"help":"read it yourself before it runs: no rule has judged it","#,
        r#""fix":null,"query":null}],"allowed":[],"summary":{"error":2,"warning":0,"info":0,"allowed":0}}"#,
    );
    assert_eq!(json, want);
    assert_eq!(report.worst(), Some(Severity::Error));
    assert_eq!(report.count(Severity::Error), 2);
    assert!(!report.is_clean());
}

#[test]
fn a_report_prints_one_line_a_finding() {
    let script = Script::new(
        "m/1.sql",
        "select 1;\n  drop table a, \"B\" cascade;\ndrop schema s;",
    );
    assert_eq!(
        Linter::new().lint(&script).to_string(),
        "m/1.sql:2:3: error[drop-table]: table a and all its rows would be lost\n\
         m/1.sql:2:3: error[drop-table]: table \"B\" and all its rows would be lost\n\
         m/1.sql:3:1: warning[drop-schema]: schema s would be gone with its privileges; \
         the statement fails unless it is empty\n"
    );
}

#[test]
fn a_linter_can_be_used_again() {
    let linter = Linter::new();
    let script = Script::new("a.sql", "DROP TABLE a;");
    assert_eq!(linter.lint(&script), linter.lint(&script));
    assert!(linter.lint(&Script::new("empty.sql", "")).is_clean());
    assert_eq!(linter.lint_all(&[]).worst(), None);
}

#[test]
fn findings_in_a_block_point_into_it() {
    for text in [
        "DO $$ BEGIN IF true THEN DROP TABLE a; END IF; END $$",
        "DO 'BEGIN RAISE NOTICE ''x''; DROP TABLE a; END'",
        "DO $$ BEGIN EXECUTE 'SELECT 1; DROP TABLE a'; END $$",
    ] {
        let report = Linter::new().lint(&Script::new("a.sql", text));
        let [finding] = report.findings() else {
            panic!("{text}: {report}")
        };
        assert_eq!(finding.rule, "drop-table");
        assert_eq!(
            &text[finding.start.offset..finding.end.offset],
            "DROP TABLE a"
        );
    }
}
