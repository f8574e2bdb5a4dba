//! `reconcile health`, as a user starts it.

use reconcile_core::journal::time;
use reconcile_core::schema::Document;
use serde_json::Value;

use crate::common::{Database, read, root, server};
use crate::run::Folder;
use crate::schema::assert_valid;

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
        "  public.users_id_seq: 7.0 values a day, nothing left in 306",
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

/// By a time it is the log that is looked through, and a report that was kept about then.
#[test]
fn since_a_time() {
    let folder = Folder::new();
    let database = server(16).database("health");
    let url = database.url();
    database.execute(SQL);
    wait_for_rows(&database, "32");
    let since = |time: &str, more: &[&str]| {
        folder.run_on(&url, [&["health", "--since", time], more].concat())
    };
    let none = since("24h", &[]).printed(2);
    for part in [
        "not read what is new since then: no report of that time was kept in .reconcile/health.json\n",
        "\nNothing is the matter with what could be read.\n",
        " LOG | grep -E 'duplicate key value violates unique constraint|",
    ] {
        assert!(none.contains(part), "{part}: {none}");
    }
    let json = since("24h", &["--format=json"]).json(2);
    assert_valid(Document::Health, &json);
    let at = json["facts"]["database"]["read_at"].as_i64().unwrap() - 86_400;
    assert_eq!(json["watch"]["since"], at);
    let bound = format!("WHERE log_time >= to_timestamp({at})\n");
    assert!(json["watch"]["query"].as_str().unwrap().contains(&bound));
    assert_eq!(json["watch"]["bounded"], true);
    assert_eq!(json["since"], Value::Null);

    // As the log would write it.
    let sql = format!(
        "select to_char(to_timestamp({at}) at time zone current_setting('log_timezone'), 'YYYY-MM-DD HH24:MI:SS')"
    );
    let written = database.psql(&["-c", &sql]);
    let command = json["watch"]["command"].as_str().unwrap();
    let wanted = format!("awk '$0 >= \"{}\"' LOG | grep ", written.trim());
    assert!(command.starts_with(&wanted), "{command}");

    // Kept by `run` 25 hours ago.
    let mut kept = folder.run_on(&url, ["health", "--format=json"]).json(0);
    let now = kept["facts"]["database"]["read_at"].as_i64().unwrap();
    for path in ["/facts/database/read_at", "/sequences/read_at"] {
        *kept.pointer_mut(path).unwrap() = (now - 90_000).into();
    }
    folder.write(".reconcile/health.json", kept.to_string());
    let day = time::written(now - 86_400);
    let east = time::written(now - 86_400 + 7_200).replace('Z', "+02:00");
    for asked in ["24h", "1d", "1440m", &day, &east] {
        let compared = since(asked, &["--format=json"]).json(0);
        assert_eq!(compared["since"]["read_at"], now - 90_000, "{asked}");
        let off = compared["watch"]["since"].as_i64().unwrap() - (now - 86_400);
        assert!((0..60).contains(&off), "{asked}: {off}");
    }
    let other = since("3d", &[]).printed(2);
    let line = format!(
        "the report in .reconcile/health.json is of {}\n",
        time::written(now - 90_000)
    );
    assert!(other.contains(&line), "{other}");

    // A file is meant before a time.
    folder.write("24h", "{}");
    for (asked, wanted) in [
        ("24h", "24h is no report on health"),
        ("./25h", "cannot read ./25h"),
        ("yesterday", "cannot read yesterday"),
        ("2026-02-30T00:00:00Z", "cannot read 2026-02-30T00:00:00Z"),
        ("2999-01-01T00:00:00Z", "has not come yet"),
    ] {
        let refused = since(asked, &[]).refused();
        assert!(refused.contains(wanted), "{refused}");
    }
}

#[test]
fn a_project_sets_its_thresholds() {
    let folder = Folder::new();
    let database = server(14).database("health");
    let url = database.url();
    database.execute(SQL);
    wait_for_rows(&database, "32");
    let idle = || {
        let mut client = database.client();
        client.batch_execute("begin; select 1").unwrap();
        client
    };
    let _idle = idle();
    let issues = || -> Vec<String> {
        let report = folder.run_on(&url, ["health", "--format=json"]).json(0);
        let mut findings = report["findings"].as_array().unwrap().clone();
        findings.retain(|own| own["issue"] != "replication_slot");
        let issue = |own: &Value| own["issue"].as_str().unwrap().to_owned();
        findings.iter().map(issue).collect()
    };
    assert_eq!(issues(), Vec::<String>::new());
    folder.write(
        "reconcile.toml",
        "[health]\nnever_analysed = 30\nidle_in_transaction = { warning = \"1s\", error = \"6h\" }\n",
    );
    let wanted = ["idle_in_transaction", "never_analysed"];
    // Until the transaction is a second old.
    for _ in 0..200 {
        if issues() == wanted {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(issues(), wanted);
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
