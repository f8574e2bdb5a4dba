//! The text that asks for the furthest value of a column.

/// The aggregate that an index answers, rounded towards the values already passed.
pub(super) fn extreme(id: &str, numeric: bool, largest: bool) -> String {
    let (aggregate, round) = if largest {
        ("max", "floor")
    } else {
        ("min", "ceil")
    };
    if numeric {
        format!("pg_catalog.{round}(pg_catalog.{aggregate}({id}))")
    } else {
        format!("pg_catalog.{aggregate}({id})")
    }
}

/// A literal: without the cast the smallest value would be a `numeric`, which no index serves.
pub(super) fn bigint(value: i64) -> String {
    format!("'{value}'::pg_catalog.int8")
}
