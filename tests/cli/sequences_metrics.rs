//! `reconcile sequences --format prometheus` and `--since`.

use crate::common::server;
use crate::run::Folder;

const SQL: &str = "
    create table users (id serial primary key);
    insert into users select from generate_series(1, 10);
    select setval('users_id_seq', 3);
    create table \"Odd \"\"t\\\" (id smallserial primary key);
    select setval('\"Odd \"\"t\\_id_seq\"', 32767);";

#[test]
fn for_prometheus() {
    let database = server(18).database("metrics");
    database.execute(SQL);
    let folder = Folder::new();
    let run = folder.run_on(&database.url(), ["sequences", "--format", "prometheus"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    let odd = r#"public.\"Odd \"\"t\\_id_seq\""#;
    for line in [
        "# TYPE reconcile_sequence_status gauge".to_owned(),
        r#"reconcile_sequence_status{sequence="public.users_id_seq",status="behind"} 1"#.to_owned(),
        r#"reconcile_sequence_status{sequence="public.users_id_seq",status="ok"} 0"#.to_owned(),
        r#"reconcile_sequence_steps_behind{sequence="public.users_id_seq"} 7"#.to_owned(),
        r#"reconcile_sequence_next_value{sequence="public.users_id_seq"} 4"#.to_owned(),
        format!(r#"reconcile_sequence_status{{sequence="{odd}",status="exhausted"}} 1"#),
        format!(r#"reconcile_sequence_remaining_values{{sequence="{odd}"}} 0"#),
        format!(r#"reconcile_sequence_used_ratio{{sequence="{odd}"}} 1"#),
    ] {
        assert!(
            run.stdout.lines().any(|own| own == line),
            "{line}:\n{}",
            run.stdout
        );
    }
    // Every sample has its type before it, and is one name, labels and a number.
    let mut types = Vec::new();
    for line in run.stdout.lines() {
        if let Some(named) = line.strip_prefix("# TYPE ") {
            types.push(named.split(' ').next().unwrap().to_owned());
        } else if !line.starts_with('#') {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let name = series.split('{').next().unwrap();
            assert_eq!(types.last().map(String::as_str), Some(name), "{line}");
            assert!(value.parse::<f64>().is_ok(), "{line}");
        }
    }
}

#[test]
fn since_an_earlier_report() {
    let database = server(18).database("metrics");
    database
        .execute("create table users (id serial primary key); select setval('users_id_seq', 40)");
    let folder = Folder::new();
    let url = database.url();
    let first = folder
        .run_on(&url, ["sequences", "--format", "json"])
        .json(0);
    let mut earlier = first.clone();
    earlier["read_at"] = (first["read_at"].as_i64().unwrap() - 864_000).into();
    folder.write("week.json", earlier.to_string());
    database.execute("select nextval('users_id_seq') from generate_series(1, 50)");
    let report = folder.run_on(&url, ["sequences", "--all", "--since", "week.json"]);
    let report = report.printed(0);
    assert!(
        report.contains("5.0 values a day: nothing is left in 429"),
        "{report}"
    );
    folder.write("week.json", "{}");
    let refused = folder
        .run_on(&url, ["sequences", "--since", "week.json"])
        .refused();
    assert!(
        refused.contains("week.json is no report on sequences"),
        "{refused}"
    );
}
