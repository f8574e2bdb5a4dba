//! The types that are measured, and what is known of those that users create.

use reconcile_core::name::QualifiedName;
use reconcile_core::statement::ObjectName;
use reconcile_core::type_change::{Side, TypeKind, parse_type};

/// As `format_type` prints them. The first of a name is the one without modifiers.
pub(super) const TYPES: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "oid",
    "numeric",
    "numeric(4,0)",
    "numeric(5,0)",
    "numeric(9,0)",
    "numeric(10,0)",
    "numeric(15,0)",
    "numeric(16,0)",
    "numeric(18,0)",
    "numeric(19,0)",
    "numeric(6,2)",
    "numeric(7,2)",
    "numeric(10,2)",
    "numeric(12,1)",
    "numeric(18,3)",
    "numeric(19,2)",
    "numeric(40,1)",
    "numeric(65,30)",
    "numeric(3,3)",
    "real",
    "double precision",
    "money",
    "boolean",
    "text",
    "character varying",
    "character varying(1)",
    "character varying(5)",
    "character varying(15)",
    "character varying(16)",
    "character varying(63)",
    "character varying(191)",
    "character(1)",
    "character(5)",
    "character(16)",
    "character(40)",
    "bpchar",
    "name",
    "citext",
    "bytea",
    "bit(1)",
    "bit(8)",
    "bit(32)",
    "bit(33)",
    "bit(64)",
    "bit(70)",
    "bit varying",
    "bit varying(5)",
    "bit varying(8)",
    "bit varying(70)",
    "uuid",
    "xml",
    "json",
    "jsonb",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "date",
    "time without time zone",
    "time(0) without time zone",
    "time(3) without time zone",
    "time(6) without time zone",
    "time with time zone",
    "time(0) with time zone",
    "time(3) with time zone",
    "timestamp without time zone",
    "timestamp(0) without time zone",
    "timestamp(3) without time zone",
    "timestamp(6) without time zone",
    "timestamp with time zone",
    "timestamp(0) with time zone",
    "timestamp(3) with time zone",
    "interval",
    "interval(0)",
    "interval(3)",
    "interval day",
    "interval year to month",
    "interval day to second(3)",
    "mood",
    "mood_more",
    "\"Odd\"",
    "d_text",
    "d_five",
    "d_filled",
    "d_small",
    "d_deep",
    "d_scaled",
    "integer[]",
    "bigint[]",
    "text[]",
    "character varying[]",
    "character varying(5)[]",
    "character varying(9)[]",
    "numeric(10,2)[]",
    "numeric[]",
    "mood[]",
    "timestamp(3) without time zone[]",
    "d_small[]",
    "d_digits",
    "d_list",
];

/// Types that only versions from 15 on have.
pub(super) const TYPES_FROM_15: &[&str] = &["numeric(3,-2)", "numeric(2,4)", "numeric(45,44)"];

/// A measured type as [`judge`](reconcile_core::type_change::judge) takes it.
#[track_caller]
pub(super) fn side(text: &str) -> Side {
    match parse_type(text, &mut lookup) {
        Some(parsed) => parsed.side,
        None => panic!("cannot read the type {text}"),
    }
}

/// What `samples.sql` creates.
pub(super) fn lookup(name: &ObjectName) -> Option<Side> {
    if name
        .schema
        .as_deref()
        .is_some_and(|schema| schema != "public")
    {
        return None;
    }
    let labels = |labels: &[&str]| TypeKind::Enum {
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
    };
    let domain = |base: &str, checked, not_null| TypeKind::Domain {
        base: Box::new(side(base)),
        checked,
        not_null,
    };
    let kind = match name.name.as_str() {
        "mood" => labels(&["sad", "ok", "very happy"]),
        "mood_more" => labels(&["angry", "sad", "very happy", "ok"]),
        "Odd" => labels(&["trailing ", "Ünï😀", ""]),
        "pair" => TypeKind::Composite,
        "citext" => TypeKind::Extension("citext".to_owned()),
        "d_text" => domain("text", false, false),
        "d_five" => domain("varchar(5)", false, false),
        "d_filled" => domain("text", false, true),
        "d_small" => domain("int", true, false),
        "d_deep" => domain("d_small", false, false),
        "d_scaled" => domain("numeric(10, 2)", false, false),
        "d_digits" => domain("int[]", true, false),
        "d_list" => domain("int[]", false, false),
        _ => return None,
    };
    let qualified = QualifiedName::new("public", &name.name);
    let mut data_type = side("text").data_type;
    data_type.text = qualified.to_string();
    data_type.name = qualified;
    Some(Side::new(data_type, kind))
}

/// A string, or a domain over one.
pub(super) fn is_string(text: &str) -> bool {
    let others = [
        "text", "citext", "name", "bpchar", "d_text", "d_five", "d_filled",
    ];
    others.contains(&text) || text.starts_with("character") && !text.ends_with(']')
}

/// Whether few strings of this type can be read as anything: what it lacks is no fact of the type
/// that they are read as.
pub(super) fn is_short_string(text: &str) -> bool {
    let short = [
        "character varying",
        "d_five",
        "d_filled",
        "character varying[]",
    ];
    short.contains(&text) || text.starts_with("character") && text != "character varying(191)"
}

/// A type that is read just as `text` is: it is tried with types without modifiers only.
pub(super) fn is_like_text(text: &str) -> bool {
    ["citext", "name", "d_text", "character varying(191)"].contains(&text)
}
