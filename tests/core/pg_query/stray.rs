//! A stray word is read where PostgreSQL's own parser reads one, and nowhere else.

use reconcile_core::Script;
use reconcile_core::statement::{Statement, StatementKind};

use crate::common::{fixture, read, root};

/// So many places are left where PostgreSQL finds an error and we do not. All are inside of something
/// that is kept as written: brackets, the options of a hash partition, the name of an operator, a
/// query in parentheses, between `AT` and `TIME ZONE`, before the parentheses of a call or of `IN`.
const LEFT: usize = 27;

#[test]
fn a_stray_word_is_an_error_where_postgresql_says_so() {
    let golden = fixture("pg_query/stray.txt");
    let (mut source, mut rejected, mut accepted) = (String::new(), 0, 0);
    let (mut missed, mut alarms) = (Vec::new(), Vec::new());
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with("tests/") {
            source = read(&root().join(line));
            continue;
        }
        for (text, taken) in mutants(&source, line) {
            accepted += usize::from(taken);
            rejected += usize::from(!taken);
            match (is_read(&text), taken) {
                (true, false) => missed.push(text),
                (false, true) => alarms.push(text),
                _ => {}
            }
        }
    }
    assert_eq!(alarms, Vec::<String>::new());
    assert_eq!(missed.len(), LEFT, "{missed:#?}");
    assert!(
        rejected > 10_000 && accepted > 500,
        "{rejected}, {accepted}"
    );
}

/// One statement with a word more behind each of its tokens, and whether that is one, too.
fn mutants<'a>(source: &'a str, line: &'a str) -> impl Iterator<Item = (String, bool)> + 'a {
    let mut parts = line.split_whitespace();
    let place = parts.next().and_then(|place| place.split_once(".."));
    let (start, end) = place.unwrap_or(("0", "0"));
    let statement = &source[start.parse().unwrap()..end.parse().unwrap()];
    parts.skip(1).map(move |answer| {
        let at: usize = answer.trim_end_matches('+').parse().unwrap();
        let (before, after) = statement.split_at(at);
        (format!("{before} stray {after}"), answer.ends_with('+'))
    })
}

/// Whether the words of this one statement are understood.
fn is_read(text: &str) -> bool {
    let script = Script::new("stray.sql", text);
    let mut pieces = script.statements();
    let (Some(piece), None) = (pieces.next(), pieces.next()) else {
        return false;
    };
    Statement::read(&script, piece).kind != StatementKind::Unknown
}
