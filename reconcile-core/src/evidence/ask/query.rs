//! The two queries of each question: is there any such row, and how many are there. Text, because
//! they are sent many at a time; names are quoted by `name`, numbers are digits.

use super::names::Names;
use super::{Asker, Question};
use crate::name::{QualifiedName, quote_ident, quote_literal};

/// So many keys are named, each of its values cut off after so many characters.
const EXAMPLES: usize = 3;
const EXAMPLE_LENGTH: usize = 60;

/// Two statements: the first gives whether there is any, the second the count and examples.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) any: String,
    pub(super) count: String,
}

/// The rows that are counted.
struct Rows {
    /// `from …`, with all that follows.
    from: String,
    /// What names one of them, if anything does.
    example: Option<String>,
}

pub(super) fn query(question: &Question, names: &Names, asker: &Asker) -> Query {
    let rows = match question {
        Question::Rows(table) => Rows {
            from: format!("from {table}"),
            example: None,
        },
        // Unlike IS NULL, this asks of a composite value not for its fields.
        Question::Values { table, column } => Rows {
            from: format!(
                "from {table} where {} is distinct from null",
                quote_ident(column)
            ),
            example: None,
        },
        Question::Nulls { table, column } => Rows {
            from: format!(
                "from {table} where {} is not distinct from null",
                quote_ident(column)
            ),
            example: example(names.key(table), ""),
        },
        Question::Matching { table, condition } => Rows {
            from: format!("from {table} where ({condition}\n)"),
            example: example(names.key(table), ""),
        },
        Question::Duplicates {
            table,
            columns,
            nulls_not_distinct,
        } => duplicates(names, table, columns, *nulls_not_distinct),
        Question::Orphans {
            table,
            columns,
            referenced,
            referenced_columns,
        } => orphans(
            names,
            (table, columns.as_slice()),
            (referenced, referenced_columns.as_slice()),
        ),
        Question::NextValue(sequence) => return position(sequence),
    };
    Query {
        any: format!("select exists (select 1 {})", rows.from),
        count: count(&rows, asker),
    }
}

/// Counts up to one more than the limit, so that exactly the limit is told from more.
fn count(rows: &Rows, asker: &Asker) -> String {
    let example = rows.example.as_deref().filter(|_| asker.examples);
    let examples = match example {
        Some(_) => format!(
            "(pg_catalog.array_agg(example order by example collate pg_catalog.\"C\"))[1:{EXAMPLES}]"
        ),
        None => "null::pg_catalog.text[]".to_owned(),
    };
    let limit = i64::try_from(asker.limit.saturating_add(1)).unwrap_or(i64::MAX);
    format!(
        "select pg_catalog.count(*), {examples} from (select {} as example {} limit {limit}) as counted",
        example.unwrap_or("null::pg_catalog.text"),
        rows.from,
    )
}

/// Groups of rows that a unique index would refuse: equal as the type's default operator class has
/// it, which is what grouping goes by.
fn duplicates(names: &Names, table: &QualifiedName, columns: &[String], nulls: bool) -> Rows {
    let keys: Vec<String> = columns.iter().map(|column| quote_ident(column)).collect();
    let filter = if nulls {
        String::new()
    } else {
        let known = keys
            .iter()
            .map(|key| format!("{key} is distinct from null"));
        format!(" where {}", known.collect::<Vec<_>>().join(" and "))
    };
    Rows {
        from: format!(
            "from {}{table}{filter} group by {} having pg_catalog.count(*) > 1",
            only(names, table),
            keys.join(", "),
        ),
        example: example(columns, ""),
    }
}

/// Rows that a foreign key (`MATCH SIMPLE`) would refuse.
fn orphans(
    names: &Names,
    (table, columns): (&QualifiedName, &[String]),
    (referenced, referenced_columns): (&QualifiedName, &[String]),
) -> Rows {
    let known = columns
        .iter()
        .map(|column| format!("child.{} is distinct from null", quote_ident(column)));
    let equal = columns.iter().zip(referenced_columns).map(|(own, other)| {
        let (schema, operator) = names.equality(referenced, other);
        format!(
            "parent.{} operator({}.{operator}) child.{}",
            names.value(referenced, other),
            quote_ident(schema),
            names.value(table, own)
        )
    });
    Rows {
        from: format!(
            "from {}{table} as child where {} and not exists (select from {}{referenced} as parent \
             where {})",
            only(names, table),
            known.collect::<Vec<_>>().join(" and "),
            only(names, referenced),
            equal.collect::<Vec<_>>().join(" and "),
        ),
        example: example(columns, "child."),
    }
}

/// Such checks look at partitions, and not at children that inherit.
fn only(names: &Names, table: &QualifiedName) -> &'static str {
    if names.is_partitioned(table) {
        ""
    } else {
        "only "
    }
}

/// Where a sequence stands: the last value, and whether it was handed out.
fn position(sequence: &QualifiedName) -> Query {
    Query {
        any: "select true".to_owned(),
        count: format!("select last_value, array[is_called::pg_catalog.text] from {sequence}"),
    }
}

/// The text `(a, b) = (1, 2)`.
fn example(columns: &[String], of: &str) -> Option<String> {
    if columns.is_empty() {
        return None;
    }
    let names: Vec<String> = columns.iter().map(|column| quote_ident(column)).collect();
    let values = names.iter().map(|name| {
        format!("coalesce(pg_catalog.left({of}{name}::pg_catalog.text, {EXAMPLE_LENGTH}), 'NULL')")
    });
    Some(format!(
        "{} || {} || ')'",
        quote_literal(&format!("({}) = (", names.join(", "))),
        values.collect::<Vec<_>>().join(" || ', ' || "),
    ))
}
