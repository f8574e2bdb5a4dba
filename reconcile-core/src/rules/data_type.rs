//! Types as people write them.

/// Whether a type as written is the one that the catalog prints. Only spellings that certainly mean
/// the same are equal.
pub(super) fn same_type(written: &str, printed: &str) -> bool {
    plain(written) == plain(printed)
}

/// In PostgreSQL's own words, without spaces and schema.
pub(super) fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
    let name = name.strip_prefix("public.").unwrap_or(name);
    let word = name.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let first = word.clone().next().unwrap_or_default();
    let rest = name.get(first.len()..).unwrap_or_default();
    let zoned = |zone: &str| {
        let rest: String = rest.split_whitespace().collect();
        rest.strip_suffix(zone).map(ToOwned::to_owned)
    };
    let (base, rest) = match first {
        "int" | "int4" => ("integer", rest.to_owned()),
        "int8" => ("bigint", rest.to_owned()),
        "int2" => ("smallint", rest.to_owned()),
        "bool" => ("boolean", rest.to_owned()),
        "decimal" => ("numeric", rest.to_owned()),
        "float4" => ("real", rest.to_owned()),
        "float8" => ("doubleprecision", rest.to_owned()),
        "varchar" => ("charactervarying", rest.to_owned()),
        "char" => ("character", rest.to_owned()),
        "timestamp" => match zoned("withtimezone") {
            Some(rest) => ("timestamptz", rest),
            None => (
                "timestamp",
                zoned("withouttimezone").unwrap_or(rest.to_owned()),
            ),
        },
        other => (other, rest.to_owned()),
    };
    let rest: String = rest.split_whitespace().collect();
    format!("{base}{rest}")
}
