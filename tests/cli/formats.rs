//! The forms of other programs: SARIF, GitHub, GitLab, Markdown.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use jsonschema::Validator;
use serde_json::Value;

use crate::common::{fixture, read, root, server};
use crate::run::Folder;

/// What a name can do to a form: end it, link, mention, format, move a terminal.
const HOSTILE: &str = concat!(
    "\u{feff}-- Größe 😀\n",
    "DROP TABLE \"a|b`c](http://x.example) @all #1 <img src=x> {0} **x** %0A::error::,:\";\n",
    "ALTER TABLE t DROP COLUMN \"\u{1b}[2J\u{202e}\",\n",
    "  DROP b;\n",
    "-- reconcile: allow truncate(\"`|@c\") because it <b>is</b> a | `cache` @all {0}\n",
    "TRUNCATE \"`|@c\"; DROP TABLE \"😀\", b; DROP SCHEMA s;\n",
    "frobnicate $$\n```\n$$;\n",
);

/// A folder whose paths are hostile, too.
fn hostile() -> Folder {
    let folder = Folder::new();
    folder.write("m,1:%/`a|b` #.sql", HOSTILE);
    folder
}

fn print(folder: &Folder, format: &str) -> String {
    folder
        .run(["lint", "--format", format, "./m,1:%"])
        .printed(1)
}

fn json(folder: &Folder, format: &str) -> Value {
    serde_json::from_str(&print(folder, format)).unwrap()
}

#[test]
fn each_form_is_told_in_full() {
    let folder = hostile();
    for format in ["github", "markdown"] {
        let text = print(&folder, format);
        let unseen = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!text.contains(unseen), "{format}: {text}");
        assert_snapshot!(format!("format_{format}"), text);
    }
    assert_snapshot!("format_gitlab", format!("{:#}", json(&folder, "gitlab")));
    let mut sarif = json(&folder, "sarif");
    // The texts of the rules are those of the reference.
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .unwrap()
    {
        for part in ["text", "markdown"] {
            assert!(
                rule["help"][part]
                    .as_str()
                    .unwrap()
                    .starts_with("### What it finds")
            );
        }
        rule["help"] = Value::Null;
    }
    sarif["runs"][0]["tool"]["driver"]["version"] = "x".into();
    assert_snapshot!("format_sarif", format!("{sarif:#}"));
}

fn sarif_schema() -> Validator {
    let text = fixture("sarif/sarif-2.1.0-rtm.5.json");
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // As it was published, this is no regular expression by the rules of JSON Schema.
    for part in ["run", "toolComponent"] {
        let language = format!("/definitions/{part}/properties/language");
        let language = schema.pointer_mut(&language).unwrap().as_object_mut();
        language.unwrap().remove("pattern").unwrap();
    }
    jsonschema::draft4::meta::validate(&schema).unwrap();
    jsonschema::draft4::new(&schema).unwrap()
}

#[test]
fn sarif_keeps_to_its_schema() {
    let folder = hostile();
    folder.write("clean.sql", "SELECT 1;");
    folder.write(
        "diff.sql",
        read(&root().join("reconcile-cli/src/demo/diff.sql")),
    );
    folder.write("one.sql", "DROP TABLE a;");
    let schema = sarif_schema();
    for (path, status) in [
        ("m,1:%", 1),
        ("diff.sql", 1),
        ("one.sql", 1),
        ("clean.sql", 0),
    ] {
        let log = folder.run(["lint", "--format", "sarif", path]).json(status);
        let errors: Vec<String> = schema
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
    }
    // The schema can refuse.
    let mut log = folder.run(["lint", "--format", "sarif", "one.sql"]).json(1);
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!schema.is_valid(&log));
}

/// Columns and characters are Unicode code points that do not know of the byte order mark; bytes do.
#[test]
fn sarif_regions_are_the_text_of_the_finding() {
    let folder = hostile();
    let log = json(&folder, "sarif");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let text = HOSTILE.strip_prefix('\u{feff}').unwrap();
    let characters: Vec<char> = text.chars().collect();
    let lines: Vec<&str> = text.split('\n').collect();
    let mut parts = Vec::new();
    for result in run["results"].as_array().unwrap() {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let n = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
        let bytes = &HOSTILE[n("byteOffset")..n("byteOffset") + n("byteLength")];
        let by_characters: String = characters[n("charOffset")..n("charOffset") + n("charLength")]
            .iter()
            .collect();
        assert_eq!(by_characters, bytes);
        let from: String = lines[n("startLine") - 1]
            .chars()
            .skip(n("startColumn") - 1)
            .collect();
        let to: String = lines[n("endLine") - 1]
            .chars()
            .take(n("endColumn") - 1)
            .collect();
        let first = bytes.lines().next().unwrap();
        let last = bytes.lines().last().unwrap();
        assert!(from.starts_with(first) && to.ends_with(last), "{region}");
        parts.push(bytes.lines().next().unwrap().to_owned());
    }
    assert_eq!(parts.len(), 8, "{parts:#?}");
    assert_eq!(parts[1], "DROP COLUMN \"\u{1b}[2J\u{202e}\"");
}

/// A fix is offered where it may stand in the statement's place, and nowhere else.
#[test]
fn sarif_fixes_replace_whole_statements() {
    let folder = Folder::new();
    let script = "DROP TABLE a; DROP TABLE b, c; DO $$ BEGIN DROP TABLE d; END $$;\n\
                  -- reconcile: allow drop-table(e) because r\nDROP TABLE e;\n";
    folder.write("a.sql", script);
    let log = folder.run(["lint", "--format", "sarif", "a.sql"]).json(1);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let fixed: Vec<String> = results
        .iter()
        .filter_map(|result| result["fixes"].get(0))
        .map(|fix| {
            let one = &fix["artifactChanges"][0]["replacements"][0];
            let n =
                |key: &str| usize::try_from(one["deletedRegion"][key].as_u64().unwrap()).unwrap();
            let end = n("byteOffset") + n("byteLength");
            let text = one["insertedContent"]["text"].as_str().unwrap();
            format!("{} -> {text}", &script[n("byteOffset")..end])
        })
        .collect();
    assert_eq!(
        fixed,
        [
            "DROP TABLE a -> ALTER TABLE a RENAME TO _dropped_a",
            "DROP TABLE e -> ALTER TABLE e RENAME TO _dropped_e",
        ]
    );
}

/// Lines that come and go above, and white space, change no fingerprint; all are different.
#[test]
fn fingerprints_outlive_the_lines_above() {
    let script = "DROP TABLE a;\nDROP TABLE a;\nDROP TABLE a, b;\nALTER TABLE t DROP x, DROP y;";
    let moved = format!(
        "-- a comment\n\nSELECT 1;\n{}",
        script.replace("TABLE a,", "TABLE\n\ta,")
    );
    let prints = |text: &str, name: &str| -> Vec<String> {
        let folder = Folder::new();
        folder.write(name, text);
        let sarif = folder.run(["lint", "--format", "sarif", name]).json(1);
        let gitlab = folder.run(["lint", "--format", "gitlab", name]).printed(1);
        let gitlab: Value = serde_json::from_str(&gitlab).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        results
            .iter()
            .zip(gitlab.as_array().unwrap())
            .map(|(result, issue)| {
                let print = &result["partialFingerprints"]["reconcile/v1"];
                assert_eq!(*print, issue["fingerprint"]);
                print.as_str().unwrap().to_owned()
            })
            .collect()
    };
    let first = prints(script, "a.sql");
    assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), 6);
    assert_eq!(prints(&moved, "a.sql"), first);
    let renamed = prints(script, "b.sql");
    assert!(renamed.iter().all(|print| !first.contains(print)));
    // They are kept by services for years.
    assert_eq!(first[0], "3f709886129fd3453c39bd9c86f17819");
    assert_eq!(first[1], format!("{}-1", first[0]));
}

#[test]
fn paths_are_those_of_the_repository() {
    let folder = Folder::new();
    folder.write("m/a.sql", "DROP TABLE a;");
    let here = folder.path().canonicalize().unwrap();
    let absolute = here.join("m/a.sql");
    for given in ["m/a.sql", "./m/./a.sql", absolute.to_str().unwrap()] {
        let gitlab = folder.run(["lint", "--format", "gitlab", given]).printed(1);
        assert!(gitlab.contains(r#""path":"m/a.sql""#), "{gitlab}");
        let github = folder.run(["lint", "--format", "github", given]).printed(1);
        assert!(
            github.starts_with("::error file=m/a.sql,line=1,endLine=1,col=1,endColumn=13,"),
            "{github}"
        );
        let sarif = folder.run(["lint", "--format", "sarif", given]).printed(1);
        assert!(sarif.contains(r#"{"uri":"m/a.sql"}"#), "{sarif}");
    }
}

/// Nothing found is said, too, in every form.
#[test]
fn a_clean_script_has_a_report() {
    let folder = Folder::new();
    folder.write("a.sql", "SELECT 1;");
    let print = |format| folder.run(["lint", "--format", format, "a.sql"]).printed(0);
    assert_eq!(print("gitlab"), "[]\n");
    assert_eq!(print("github"), "1 statement in 1 file: nothing found\n");
    assert_eq!(
        print("markdown"),
        "## reconcile\n\n1 statement in 1 file: nothing found\n"
    );
    let sarif: Value = serde_json::from_str(&print("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(sarif["runs"][0]["artifacts"][0]["location"]["uri"], "a.sql");
}

/// GitHub takes 65,536 characters in a comment.
#[test]
fn a_comment_is_never_too_long() {
    let folder = Folder::new();
    let name = "`|@".repeat(20);
    let many: Vec<String> = (0..500)
        .map(|n| format!("DROP TABLE \"{name}{n}\";\n"))
        .collect();
    folder.write("a.sql", many.concat());
    let text = folder
        .run(["lint", "--format", "markdown", "a.sql"])
        .printed(1);
    assert!(text.len() < 65_000, "{}", text.len());
    assert!(text.contains("\nand 440 more findings.\n"));
    assert!(text.contains("<summary>The first 20 statements</summary>"));
}

#[test]
fn a_check_has_what_fits_the_form() {
    let folder = Folder::new();
    let database = server(18).database("formats");
    database.execute(&read(&root().join("reconcile-cli/src/demo/legacy.sql")));
    folder.write(
        "diff.sql",
        read(&root().join("reconcile-cli/src/demo/diff.sql")),
    );
    for format in ["github", "markdown"] {
        let args = [
            "check",
            "--format",
            format,
            "diff.sql",
            "--require",
            "call_logs",
        ];
        let text = folder.run_on(&database.url(), args).printed(1);
        assert_snapshot!(format!("format_check_{format}"), text);
    }
    for format in ["sarif", "gitlab"] {
        let refused = folder
            .run(["check", "--format", format, "diff.sql"])
            .refused();
        assert!(
            refused.contains("possible values: human, json, github, markdown"),
            "{refused}"
        );
    }
}
