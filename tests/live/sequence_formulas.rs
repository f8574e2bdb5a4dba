//! What the formulas of `docs/sequences.md` do in its situations, by running them, and what
//! `reconcile` does there.

use postgres::Client;
use reconcile_core::introspect::Introspector;
use reconcile_core::sequence::{Inspector, Outcome, Repairer, SequenceReport, Status};

use crate::common::server;
use crate::sequence_guide::{Situation, code, columns, situations, table};

/// How many values are taken afterwards.
const TAKEN: i32 = 60;

/// Until the sequence ends, or a column that cannot hold a value ends it.
const TAKE: &str =
    "create function public.take(s regclass, n int) returns bigint[] language plpgsql as $$
    declare taken bigint[] := '{}';
    begin
      for i in 1 .. n loop taken := taken || nextval(s); end loop;
      return taken;
    exception when sequence_generator_limit_exceeded then return taken;
    end $$";

/// The oldest and the newest server.
#[test]
fn the_formulas_do_what_the_guide_says() {
    let documented = table("What they do");
    let formulas = table("The formulas");
    let situations = situations();
    let letters = formulas.iter().map(|formula| formula[0].clone());
    let letters: Vec<String> = letters.chain(["`reconcile`".to_owned()]).collect();
    assert_eq!(columns("What they do")[2..], letters);
    for major in [13, 18] {
        let database = server(major).database("formulas");
        let mut client = database.client();
        client.batch_execute(TAKE).unwrap();
        let by_reconcile = reconcile(&mut client, &situations);
        let measured: Vec<Vec<String>> = (situations.iter().zip(by_reconcile).enumerate())
            .map(|(at, (situation, by_reconcile))| {
                let mut row = vec![(at + 1).to_string(), situation.name.clone()];
                let cells = formulas
                    .iter()
                    .map(|formula| outcome(&mut client, situation, code(&formula[1])));
                row.extend(cells);
                row.push(by_reconcile);
                row
            })
            .collect();
        assert!(
            measured == documented,
            "on PostgreSQL {major} the table is\n{}",
            lines(&measured)
        );
    }
}

/// Why a move is never `setval(…, false)`.
#[test]
fn what_was_never_called_is_invisible_to_monitors() {
    for major in [13, 18] {
        let mut client = server(major).database("invisible").client();
        client.batch_execute("create sequence s").unwrap();
        for (sql, visible) in [
            ("select setval('s', 50, true)", Some(50)),
            ("select setval('s', 51, false)", None),
            ("select setval('s', 50, true)", Some(50)),
            ("alter sequence s restart with 51", None),
        ] {
            client.batch_execute(sql).unwrap();
            let row = client
                .query_one("select last_value from pg_sequences", &[])
                .unwrap();
            assert_eq!(row.get::<_, Option<i64>>(0), visible, "{major}: {sql}");
        }
    }
}

/// As the guide writes them.
fn lines(rows: &[Vec<String>]) -> String {
    let lines = rows.iter().map(|row| format!("| {} |\n", row.join(" | ")));
    lines.collect()
}

/// What becomes of a situation by a statement: the words of the guide.
fn outcome(client: &mut Client, situation: &Situation, statement: &str) -> String {
    let untouched = attempt(client, situation, "").expect("no statement cannot fail");
    match attempt(client, situation, statement) {
        Some(taken) => words(situation, &untouched, &taken),
        None => "ERR".to_owned(),
    }
}

/// The next values after a statement, and nothing is left of it; `None` if it fails.
fn attempt(client: &mut Client, situation: &Situation, statement: &str) -> Option<Vec<i64>> {
    let mut transaction = client.transaction().unwrap();
    transaction
        .batch_execute(&create(situation, "probe"))
        .unwrap();
    transaction.batch_execute(statement).ok()?;
    let taken = transaction
        .query_one("select public.take('s'::regclass, $1)", &[&TAKEN])
        .unwrap();
    Some(taken.get(0))
}

/// What the values say: those without the statement, and those after it.
fn words(situation: &Situation, untouched: &[i64], taken: &[i64]) -> String {
    let limits = situation.limits();
    let past = |a: i64, b: i64| if limits.increment > 0 { a > b } else { a < b };
    let was = *untouched.first().expect("no situation is exhausted");
    let Some(&is) = taken.first() else {
        return "DEAD".to_owned();
    };
    let same_phase = (is - was) % limits.increment == 0;
    let found = [
        // Where it begins again, every value comes again.
        ("BACK", !limits.cycle && past(was, is)),
        ("dup", taken.iter().any(|value| situation.is_taken(*value))),
        ("phase", !same_phase),
        (
            "skip",
            same_phase && !limits.cycle && past(is, situation.next),
        ),
    ];
    let found = found.iter().filter(|(_, holds)| *holds);
    let found: Vec<&str> = found.map(|(word, _)| *word).collect();
    if found.is_empty() {
        "ok".to_owned()
    } else {
        found.join(" ")
    }
}

/// What `reconcile` says of all situations, which has to be what the guide says, and what becomes
/// of them by it.
fn reconcile(client: &mut Client, situations: &[Situation]) -> Vec<String> {
    for (at, situation) in situations.iter().enumerate() {
        let sql = create(situation, &schema(at));
        client.batch_execute(&sql).unwrap();
    }
    client.batch_execute("reset search_path").unwrap();
    let catalog = Introspector::new().read(client).unwrap();
    let before = Inspector::new().read(client, &catalog).unwrap();
    let after = Repairer::new()
        .apply(client, &catalog, before.clone(), |_| {})
        .unwrap();
    let outcomes = situations.iter().enumerate().map(|(at, situation)| {
        let judged = state(&before, at);
        assert_eq!(judged.status, situation.status, "{situation:?}");
        let next = judged.target.or(judged.next);
        assert_eq!(next, Some(situation.next), "{situation:?}");
        let moved = state(&after, at).repair.as_ref().map(|done| done.outcome);
        let wanted = match situation.status {
            Status::Behind => Some(Outcome::Moved),
            Status::BehindWouldExhaust | Status::Cycling => Some(Outcome::LeftAlone),
            _ => None,
        };
        assert_eq!(moved, wanted, "{situation:?}");
        let untouched = attempt(client, situation, "").expect("no statement cannot fail");
        let take = format!("set search_path = {}", schema(at));
        client.batch_execute(&take).unwrap();
        let taken = client
            .query_one("select public.take('s'::regclass, $1)", &[&TAKEN])
            .unwrap();
        client.batch_execute("reset search_path").unwrap();
        words(situation, &untouched, &taken.get::<_, Vec<i64>>(0))
    });
    outcomes.collect()
}

fn schema(at: usize) -> String {
    format!("situation_{}", at + 1)
}

fn state(report: &SequenceReport, at: usize) -> &reconcile_core::sequence::SequenceState {
    let name = format!("{}.s", schema(at)).parse().unwrap();
    report.get(&name).expect("it is in the report")
}

/// The sequence `s` of a situation, the table `t` that owns it, and a second one.
fn create(situation: &Situation, schema: &str) -> String {
    let data_type = if situation.is_integer() {
        "integer"
    } else {
        "bigint"
    };
    let mut statements = vec![
        format!("create schema {schema}"),
        format!("set search_path = {schema}"),
        format!("create sequence s {}", situation.options),
    ];
    for (table, ranges) in ["t", "u"].iter().zip(&situation.tables) {
        statements.push(format!(
            "create table {table} (id {data_type} primary key default nextval('s'))"
        ));
        for range in ranges {
            let (first, last) = (range.start(), range.end());
            statements.push(format!(
                "insert into {table} select generate_series({first}, {last})"
            ));
        }
    }
    let position = situation.position;
    statements.push("alter sequence s owned by t.id".to_owned());
    statements.push(format!(
        "select setval('s', {}, {})",
        position.last_value, position.is_called
    ));
    statements.join(";")
}
