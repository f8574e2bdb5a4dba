//! `reconcile health`, as a user starts it.

use serde_json::Value;

use crate::common::{Database, read, root, server};
use crate::run::Folder;

/// Statistics come late, and the slots of other tests are on the server, too.
fn wait_for_rows(database: &Database, rows: &str) {
    for _ in 0..200 {
        let sql = "select coalesce(sum(n_live_tup), 0) from pg_stat_user_tables";
        if database.psql(&["-c", sql]).trim() == rows {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("there are never {rows} rows");
}

const SQL: &str = "
    create table users (id serial primary key, n int);
    insert into users (n) select i from generate_series(1, 30) i;
    create table \"Odd t\" (id int);
    insert into \"Odd t\" values (1), (2);
";

#[test]
fn from_well_to_not_well() {
    let folder = Folder::new();
    let database = server(17).database("health");
    let url = database.url();
    database.execute(SQL);
    wait_for_rows(&database, "32");
    let well = folder.run_on(&url, ["health", "--top", "1"]).printed(0);
    for part in [
        " on PostgreSQL 17.",
        ": 2 tables, 1 sequence\n",
        "live rows  dead ",
        " never     never  public.users\n",
        "  and 1 table with fewer rows (--top)\n",
        "\nNothing is the matter.\n",
    ] {
        assert!(well.contains(part), "{part}: {well}");
    }
    let kept = folder.run_on(&url, ["health", "--format=json"]).json(0);
    assert_eq!(kept["facts"]["tables"].as_array().map(Vec::len), Some(2));
    let mut earlier = kept.clone();
    for path in ["/facts/database/read_at", "/sequences/read_at"] {
        let time = earlier.pointer_mut(path).unwrap();
        *time = (time.as_i64().unwrap() - 864_000).into();
    }
    folder.write("week.json", earlier.to_string());

    database.execute(
        "alter table users add constraint positive check (n > 0) not valid;
         insert into users (n) select 1 from generate_series(1, 70)",
    );
    wait_for_rows(&database, "102");
    let since = folder.run_on(&url, ["health", "--since", "week.json"]);
    let since = since.printed(0);
    for part in [
        "since the earlier report, in 10 d:\n  public.users: +70 rows (70 inserted, 0 updated, 0 deleted)\n",
        "  public.users_id_seq: 7.0 values a day, nothing left in 306783",
        "  new: unvalidated_constraint: public.users.positive\n",
        "warning unvalidated_constraint: public.users.positive: rows from before",
        "    ALTER TABLE public.users VALIDATE CONSTRAINT positive;\n",
        "\n1 warning\n",
        "grep -E 'duplicate key value violates unique constraint|",
        "AND sql_state_code IN ('23505', ",
    ] {
        assert!(since.contains(part), "{part}: {since}");
    }
    let strict = ["health", "--fail-on=warning"];
    assert!(folder.run_on(&url, strict).printed(1).contains("1 warning"));

    database.execute("select setval('users_id_seq', 3)");
    let behind = folder.run_on(&url, ["health"]).printed(1);
    let wrong = "error sequence_behind: public.users_id_seq: it is 97 values behind the rows";
    assert!(behind.contains(wrong), "{behind}");

    for (name, text, wanted) in [
        ("week.json", "{}", "week.json is no report on health"),
        (
            "other.json",
            &kept.to_string().replace("health_", "other_"),
            "the earlier report is of database other_",
        ),
    ] {
        folder.write(name, text);
        let refused = folder.run_on(&url, ["health", "--since", name]).refused();
        assert!(refused.contains(wanted), "{refused}");
    }
}

#[test]
fn what_could_not_be_read_is_no_good_news() {
    let folder = Folder::new();
    let database = server(15).database("health");
    database.execute(SQL);
    let role = format!("{}_r", database.name());
    database.execute(&format!(
        "create role {role} login; grant select on all sequences in schema public to {role}"
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    let human = folder.run_on(&url, ["health"]);
    let human = human.printed(2);
    assert!(
        human.contains("not read sequence public.users_id_seq: "),
        "{human}"
    );
    assert!(
        human.ends_with("Nothing is the matter with what could be read.\n"),
        "{human}"
    );
    let json = folder.run_on(&url, ["health", "--format=json"]).json(2);
    assert_eq!(json["not_read"][0]["what"], "sequence public.users_id_seq");
    let metrics = folder.run_on(&url, ["health", "--format=prometheus"]);
    assert_eq!(metrics.status, 2);
    assert!(
        metrics.stdout.contains("\nreconcile_health_not_read 1\n"),
        "{}",
        metrics.stdout
    );
    assert!(
        metrics.stderr.contains("not read sequence"),
        "{}",
        metrics.stderr
    );
}

#[test]
fn for_prometheus() {
    let folder = Folder::new();
    let database = server(18).database("health");
    database.execute(SQL);
    database.execute("alter table \"Odd t\" add constraint c check (id > 0) not valid");
    wait_for_rows(&database, "32");
    let run = folder.run_on(&database.url(), ["health", "--format=prometheus"]);
    let printed = run.printed(0);
    for line in [
        "reconcile_health_findings{severity=\"error\"} 0",
        "reconcile_health_findings{severity=\"warning\"} 1",
        r#"reconcile_health_finding{issue="unvalidated_constraint",severity="warning",object="public.\"Odd t\".c"} 1"#,
        "reconcile_health_not_read 0",
        r#"reconcile_table_live_rows{table="public.users"} 30"#,
        r#"reconcile_table_live_rows{table="public.\"Odd t\""} 2"#,
        "# TYPE reconcile_database_deadlocks_total counter",
        "reconcile_database_deadlocks_total 0",
        r#"reconcile_sequence_status{sequence="public.users_id_seq",status="ok"} 1"#,
    ] {
        assert!(printed.lines().any(|own| own == line), "{line}:\n{printed}");
    }
    let mut types = Vec::new();
    for line in printed.lines() {
        if let Some(named) = line.strip_prefix("# TYPE ") {
            types.push(named.split(' ').next().unwrap());
        } else if !line.starts_with('#') {
            let (series, value) = line.rsplit_once(' ').unwrap();
            assert_eq!(types.last(), series.split('{').next().as_ref(), "{line}");
            assert!(value.parse::<f64>().is_ok(), "{line}");
        }
    }
    let mut once = types.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), types.len());
}

/// The guide names every issue and every pattern, and nothing else.
#[test]
fn the_guide_is_right() {
    let guide = read(&root().join("docs/health.md"));
    let schema = read(&root().join("docs/schema/health.json"));
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let issues: Vec<&str> = schema["$defs"]["HealthIssue"]["oneOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own["const"].as_str().unwrap())
        .collect();
    let first = |title: &str| -> Vec<String> {
        let part = guide
            .split(title)
            .nth(1)
            .unwrap()
            .split("\n## ")
            .next()
            .unwrap();
        let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
        rows.map(|row| row.split('`').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(first("## What it finds"), issues);
    let patterns = reconcile_core::health::LOG_PATTERNS;
    let states: Vec<&str> = patterns.iter().map(|own| own.sqlstate).collect();
    assert_eq!(first("## The server's log"), states);
    for own in patterns {
        let row = format!(
            "| `{}` | `{}` | {} |\n",
            own.sqlstate,
            own.pattern.replace('|', "\\|"),
            own.meaning
        );
        assert!(guide.contains(&row), "{row}");
    }
}
