//! The statements of one repair. Names are quoted by [`QualifiedName`](crate::name::QualifiedName),
//! numbers are digits.

use std::fmt::Write as _;

use super::text::fill;
use super::{Aim, Method, Repair};
use crate::name::{quote_ident, quote_literal};
use crate::sequence::extreme::{bigint, extreme};
use crate::sequence::judged::JudgedColumn;

/// The first half of the number of the lock that keeps copies of the tool apart: `reco`.
pub(in crate::sequence) const KEY: i32 = 0x7265_636f;
/// How many steps further than needed a sequence is moved that cannot be locked. A gap is harmless.
const MARGIN: u32 = 100;

/// How the statements differ between a message to the server and a script for psql.
pub(super) struct Style {
    /// How long to wait for a lock, and how long each statement may take, in milliseconds.
    pub(super) lock_timeout: u128,
    pub(super) statement_timeout: u128,
    pub(super) script: bool,
}

/// All statements in their order, from `begin` to `commit`.
pub(super) fn transaction(repair: &Repair, style: &Style) -> String {
    let sequence = quote_literal(&repair.sequence.to_string());
    let name = repair.sequence.to_string();
    let step = repair.judged.limits.increment.to_string();
    let owner = quote_ident(&repair.owner);
    let (lock_timeout, statement_timeout) = (
        style.lock_timeout.to_string(),
        style.statement_timeout.to_string(),
    );
    let values = [
        ("sequence", sequence.as_str()),
        ("name", &name),
        ("step", &step),
        ("owner", &owner),
        ("key", &KEY.to_string()),
        ("lock_timeout", &lock_timeout),
        ("statement_timeout", &statement_timeout),
        ("swallow", if style.script { " \\gset" } else { ";" }),
    ];
    let part = |sql| fill(sql, &values);
    let mut out = part(include_str!("begin.sql"));
    if repair.aim == Aim::Rewind {
        out.push_str(&lock_tables(repair));
    }
    if repair.method == Method::Locked {
        out.push_str(&part(if style.script {
            include_str!("lock_script.sql")
        } else {
            include_str!("lock.sql")
        }));
        out.push_str(&part(include_str!("unchanged.sql")));
        if repair.judged.limits.cache > 1 {
            out.push_str(&part(include_str!("forget.sql")));
        }
    }
    out.push_str(&move_statement(repair, style));
    out.push_str("commit;\n");
    out
}

/// The statement that looks once more, and moves.
fn move_statement(repair: &Repair, style: &Style) -> String {
    let limits = &repair.judged.limits;
    let up = limits.increment > 0;
    let sequence = quote_literal(&repair.sequence.to_string());
    let name = repair.sequence.to_string();
    let step = limits.increment.to_string();
    let limit = repair.judged.limit();
    let beyond = if up { "<=" } else { ">=" };
    let within = match repair.aim {
        Aim::Exhaust => "is not null".to_owned(),
        _ => format!("{beyond} {limit}"),
    };
    let margin =
        format!("least({MARGIN}, pg_catalog.div({limit} - q.n - k.steps * {step}, {step}))");
    let action = match (repair.method, repair.aim) {
        (Method::Nextval, _) => format!(
            "(select pg_catalog.{}(pg_catalog.nextval({sequence})) from pg_catalog.generate_series(1, k.steps::pg_catalog.int8))",
            if up { "max" } else { "min" }
        ),
        (Method::Guarded, Aim::Forward) => format!(
            "pg_catalog.setval({sequence}, (q.n + (k.steps - 1 + {margin}) * {step})::pg_catalog.int8, true)"
        ),
        _ => format!(
            "pg_catalog.setval({sequence}, (q.n + (k.steps - 1) * {step})::pg_catalog.int8, true)"
        ),
    };
    let template = match repair.aim {
        Aim::Rewind => include_str!("rewind.sql"),
        _ => include_str!("forward.sql"),
    };
    fill(
        template,
        &[
            ("sequence", &sequence),
            ("name", &name),
            ("step", &step),
            ("sign", if up { "1" } else { "-1" }),
            ("within", &within),
            ("move", &action),
            ("reaches", if up { ">=" } else { "<=" }),
            ("before", if up { "<" } else { ">" }),
            ("min", &bigint(limits.min)),
            ("max", &bigint(limits.max)),
            ("start", &bigint(limits.start)),
            ("extreme", &furthest(repair, style)),
        ],
    )
}

/// The furthest of all columns.
fn furthest(repair: &Repair, style: &Style) -> String {
    let columns = repair.judged.columns.iter().enumerate();
    let looked_up: Vec<String> = columns
        .map(|(at, column)| {
            if column.quick || repair.aim == Aim::Rewind {
                format!("({})", of_column(repair, column))
            } else if style.script {
                format!(":{}", variable(at))
            } else {
                // It was looked through just before: nobody is kept waiting for that twice.
                column.fed.extreme.map_or("null".to_owned(), bigint)
            }
        })
        .collect();
    match looked_up.as_slice() {
        [only] => only.clone(),
        several if repair.judged.limits.increment > 0 => {
            format!("greatest({})", several.join(", "))
        }
        several => format!("least({})", several.join(", ")),
    }
}

/// The query for the furthest value of one column.
fn of_column(repair: &Repair, column: &JudgedColumn) -> String {
    let limits = &repair.judged.limits;
    let id = quote_ident(&column.feed.column);
    format!(
        "select {} from {} where {id} between {} and {}",
        extreme(&id, column.is_numeric(), limits.increment > 0),
        column.feed.table,
        bigint(limits.min),
        bigint(limits.max),
    )
}

/// For a script: what takes long, before anything is locked.
pub(super) fn looked_up_first(repair: &Repair) -> String {
    let mut out = String::new();
    for (at, column) in repair.judged.columns.iter().enumerate() {
        if column.quick || repair.aim == Aim::Rewind {
            continue;
        }
        let (query, variable) = (of_column(repair, column), variable(at));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "select coalesce(({query})::pg_catalog.text, 'null') as {variable} \\gset"
        );
    }
    out
}

fn variable(at: usize) -> String {
    format!("furthest_{}", at + 1)
}

/// Keeps writers from the tables, their partitions and children; then waits for nobody who holds
/// the sequence.
fn lock_tables(repair: &Repair) -> String {
    let mut tables: Vec<String> = repair
        .judged
        .columns
        .iter()
        .map(|column| column.feed.table.to_string())
        .collect();
    tables.sort_unstable();
    tables.dedup();
    format!(
        "lock table {} in share row exclusive mode;\nset local lock_timeout = 1;\n",
        tables.join(", ")
    )
}
