//! Operator classes, `ops: JsonbPathOps` or `ops: raw("…")`.

use super::super::syntax::{Argument, Expression};
use super::Context;

/// Prisma's words without `Ops`, as base and suffixes; PostgreSQL's name follows from both.
const CLASSES: [(&str, &[&str]); 21] = [
    ("Inet", &["", "Inclusion", "Bloom", "MinMax", "MinMaxMulti"]),
    ("Jsonb", &["", "Path"]),
    ("Array", &[""]),
    ("Text", &["", "Bloom", "MinMax"]),
    ("Bit", &["MinMax"]),
    ("VarBit", &["MinMax"]),
    ("Bpchar", &["Bloom", "MinMax"]),
    ("Bytea", &["Bloom", "MinMax"]),
    ("Date", ALL),
    ("Float4", ALL),
    ("Float8", ALL),
    ("Int2", ALL),
    ("Int4", ALL),
    ("Int8", ALL),
    ("Numeric", ALL),
    ("Oid", ALL),
    ("Timestamp", ALL),
    ("TimestampTz", ALL),
    ("Time", ALL),
    ("TimeTz", ALL),
    ("Uuid", ALL),
];
const ALL: &[&str] = &["Bloom", "MinMax", "MinMaxMulti"];

pub(super) fn resolve(value: &Expression, context: &mut Context<'_>) -> Option<String> {
    match value {
        Expression::Word(word, span) => {
            let class = named(word);
            if class.is_none() {
                let help = "name it as PostgreSQL does: ops: raw(\"…\")";
                context.problem_with_help(
                    *span,
                    format!("there is no operator class {word}"),
                    help,
                );
            }
            class
        }
        Expression::Call(function, arguments, span) if function == "raw" => {
            if let [
                Argument {
                    value: Expression::Text(text, _),
                    ..
                },
            ] = arguments.as_slice()
            {
                return Some(text.clone());
            }
            context.problem(*span, "raw() takes one string");
            None
        }
        other => {
            context.problem(
                other.span(),
                "ops is neither an operator class nor raw(\"…\")",
            );
            None
        }
    }
}

fn named(word: &str) -> Option<String> {
    let word = word.strip_suffix("Ops")?;
    for (base, suffixes) in CLASSES {
        let Some(rest) = word.strip_prefix(base) else {
            continue;
        };
        if !suffixes.contains(&rest) {
            continue;
        }
        let suffix = match rest {
            "" => "",
            "Inclusion" => "_inclusion",
            "Bloom" => "_bloom",
            "MinMax" => "_minmax",
            "MinMaxMulti" => "_minmax_multi",
            _ => "_path",
        };
        return Some(format!("{}{suffix}_ops", base.to_ascii_lowercase()));
    }
    None
}
