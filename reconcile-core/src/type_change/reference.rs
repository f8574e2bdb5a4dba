//! The reference of type changes, as one Markdown page.

use std::fmt::Write as _;

use super::outcome::longest;
use super::{Change, Session, Setting, Side, Using, Verdict, Work, judge, parse_type};

/// Types that are shown with one another.
const FAMILIES: [(&str, &[&str]); 6] = [
    (
        "Numbers",
        &[
            "smallint",
            "integer",
            "bigint",
            "oid",
            "numeric",
            "numeric(10,2)",
            "real",
            "double precision",
            "money",
            "boolean",
        ],
    ),
    (
        "Strings",
        &["text", "varchar(20)", "varchar(10)", "char(10)", "name"],
    ),
    (
        "Dates and times",
        &[
            "date",
            "time",
            "time with time zone",
            "timestamp",
            "timestamp(3)",
            "timestamp with time zone",
            "timestamp(3) with time zone",
            "interval",
        ],
    ),
    (
        "Bits and bytes",
        &[
            "bit(8)",
            "bit(16)",
            "bit varying",
            "bit varying(8)",
            "integer",
            "bytea",
        ],
    ),
    ("Networks", &["inet", "cidr", "macaddr", "macaddr8"]),
    (
        "Documents",
        &["json", "jsonb", "xml", "boolean", "integer", "numeric"],
    ),
];

/// Types that are written as strings.
const WRITTEN: &[&str] = &[
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "oid",
    "numeric(10,2)",
    "numeric",
    "real",
    "double precision",
    "money",
    "date",
    "time(3)",
    "time",
    "time with time zone",
    "timestamp(3)",
    "timestamp",
    "timestamp with time zone",
    "interval",
    "uuid",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "bit(8)",
    "bytea",
    "json",
    "jsonb",
    "xml",
    "integer[]",
];

const HEAD: &str = include_str!("reference.md");

/// The page that is kept as `docs/type-changes.md`.
#[must_use]
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    for (name, types) in FAMILIES {
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {name}\n\n");
        matrix(&mut page, types);
        reasons(&mut page, types);
    }
    page.push_str(
        "\n## Written as text\n\nEverything can be assigned to `text` and to `varchar` without a length, and keeps its \
         value. With a length, longer values are refused on assignment and cut off by a cast.\n\n\
         | from | longest text | depends on |\n|---|---|---|\n",
    );
    for written in WRITTEN {
        let longest = side(written).and_then(|side| longest(&side, &Session::new()));
        let longest = longest.map_or_else(|| "no limit".to_owned(), |n| n.to_string());
        let settings = change(written, "text", Using::None).map(|change| names(&change.settings));
        let settings = settings.unwrap_or_default();
        let _ = writeln!(page, "| `{written}` | {longest} | {settings} |");
    }
    page
}

fn side(sql: &str) -> Option<Side> {
    parse_type(sql, &mut |_| None).map(|parsed| parsed.side)
}

fn change(from: &str, to: &str, using: Using) -> Option<Change> {
    Some(judge(&side(from)?, &side(to)?, using, &Session::new()))
}

fn sign(change: &Change) -> &'static str {
    match change.verdict {
        Verdict::Same => "=",
        Verdict::Lossless => "ok",
        Verdict::Lossy => "**loss**",
        Verdict::MayFail { changes: false } => "fail",
        Verdict::MayFail { changes: true } => "fail, **loss**",
        Verdict::Impossible => "–",
        Verdict::Unknown => "?",
    }
}

fn matrix(page: &mut String, types: &[&str]) {
    page.push_str("| from \\ to |");
    for to in types {
        let _ = write!(page, " `{to}` |");
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(types.len()));
    for from in types {
        let _ = write!(page, "\n| `{from}` |");
        for to in types {
            let _ = write!(page, " {} |", cell(from, to));
        }
    }
    page.push('\n');
}

/// Assignment, and after a slash the cast, where that is something else.
fn cell(from: &str, to: &str) -> String {
    let signs = [Using::None, Using::Cast]
        .map(|using| change(from, to, using).map_or("?", |change| sign(&change)));
    match signs {
        [assigned, cast] if assigned == cast => assigned.to_owned(),
        [assigned, cast] => format!("{assigned} / {cast}"),
    }
}

/// What happens, where it is more than nothing, to each pair.
fn reasons(page: &mut String, types: &[&str]) {
    page.push_str("\n| from | to | what happens | writes | depends on |\n|---|---|---|---|---|\n");
    for from in types {
        for to in types {
            for using in [Using::None, Using::Cast] {
                let Some(change) = change(from, to, using) else {
                    continue;
                };
                let assigned = super::reference::change(from, to, Using::None);
                let repeated = using == Using::Cast && assigned.as_ref() == Some(&change);
                if !repeated && !matches!(change.verdict, Verdict::Same | Verdict::Impossible) {
                    line(page, from, to, using, &change);
                }
            }
        }
    }
}

fn line(page: &mut String, from: &str, to: &str, using: Using, change: &Change) {
    let cast = if using == Using::Cast {
        ", by a cast"
    } else {
        ""
    };
    let meaning = change
        .meaning
        .map_or_else(String::new, |text| format!("; {text}"));
    let writes = match change.work {
        Some(Work::Catalog) => "nothing",
        Some(Work::Indexes) => "indexes",
        Some(Work::Table) => "the table",
        None => "",
    };
    let settings = names(&change.settings);
    let _ = writeln!(
        page,
        "| `{from}` | `{to}`{cast} | {change}{meaning} | {writes} | {settings} |"
    );
}

fn names(settings: &[Setting]) -> String {
    let names: Vec<_> = settings
        .iter()
        .map(|setting| format!("`{setting}`"))
        .collect();
    names.join(", ")
}
