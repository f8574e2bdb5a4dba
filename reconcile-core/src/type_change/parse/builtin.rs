//! PostgreSQL's own types: their names in SQL, their modifiers, and how `format_type` prints them.

use std::fmt::Write as _;

use crate::catalog::DataType;
use crate::name::QualifiedName;
use crate::statement::words::Words;

use super::{numbers, plain_text};

/// The types of `pg_catalog` that a column can have.
const NAMES: &str = "aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange \
    daterange float4 float8 gtsvector inet int2 int2vector int4 int4multirange int4range int8 \
    int8multirange int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money name \
    numeric nummultirange numrange oid oidvector path pg_brin_bloom_summary \
    pg_brin_minmax_multi_summary pg_dependencies pg_lsn pg_mcv_list pg_ndistinct pg_node_tree \
    pg_snapshot point polygon refcursor regclass regcollation regconfig regdictionary regnamespace \
    regoper regoperator regproc regprocedure regrole regtype text tid time timestamp timestamptz \
    timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot uuid \
    varbit varchar xid xid8 xml";

pub(super) fn exists(name: &str) -> bool {
    NAMES.split_ascii_whitespace().any(|known| known == name)
}

/// The integer type behind `serial` and its like.
pub(super) fn serial(name: &str) -> Option<&'static str> {
    Some(match name {
        "smallserial" | "serial2" => "int2",
        "serial" | "serial4" => "int4",
        "bigserial" | "serial8" => "int8",
        _ => return None,
    })
}

/// What begins here.
pub(super) enum Read {
    /// A type that the grammar has words for.
    Type(DataType),
    /// Such a type with modifiers that it cannot have.
    Invalid,
    /// The name of a type.
    Name,
}

/// A type that the grammar has words for, with its modifiers.
pub(super) fn keyword(words: &mut Words<'_>) -> Read {
    // A name with a schema is none of them.
    if words.word(1) == "." {
        return Read::Name;
    }
    let name = words.word(0);
    let (length, name): (usize, &str) = match name.as_str() {
        "int" | "integer" => (1, "int4"),
        "smallint" => (1, "int2"),
        "bigint" => (1, "int8"),
        "real" => (1, "float4"),
        "boolean" => (1, "bool"),
        "decimal" | "dec" | "numeric" => (1, "numeric"),
        "double" if words.word(1) == "precision" => (2, "float8"),
        "float" => return float(words),
        "interval" => return interval(words),
        "timestamp" | "time" => return time(words),
        "varchar" => (1, "varchar"),
        "bit" => (1, "bit"),
        "character" | "char" | "nchar" => (1, "bpchar"),
        "national" if words.word(1) == "character" || words.word(1) == "char" => (2, "bpchar"),
        _ => return Read::Name,
    };
    words.at += length;
    let varying = matches!(name, "bit" | "bpchar") && words.eat("varying");
    let name = match name {
        "bit" if varying => "varbit",
        "bpchar" if varying => "varchar",
        other => other,
    };
    let Ok(modifiers) = opt_numbers(words) else {
        return Read::Invalid;
    };
    // Without a length it is 1.
    let modifiers = modifiers.or_else(|| matches!(name, "bit" | "bpchar").then(|| vec![1]));
    data_type(name, modifiers.as_deref()).map_or(Read::Invalid, Read::Type)
}

fn opt_numbers(words: &mut Words<'_>) -> Result<Option<Vec<i32>>, ()> {
    if words.word(0) == "(" {
        numbers(words).map(Some).ok_or(())
    } else {
        Ok(None)
    }
}

fn float(words: &mut Words<'_>) -> Read {
    words.at += 1;
    let name = match opt_numbers(words).as_ref().map(Option::as_deref) {
        Ok(None | Some([25..=53])) => "float8",
        Ok(Some([1..=24])) => "float4",
        _ => return Read::Invalid,
    };
    data_type(name, None).map_or(Read::Invalid, Read::Type)
}

fn time(words: &mut Words<'_>) -> Read {
    let timestamp = words.word(0) == "timestamp";
    words.at += 1;
    let Ok(modifiers) = opt_numbers(words) else {
        return Read::Invalid;
    };
    let zone = words.eat_all(&["with", "time", "zone"]);
    if !zone {
        words.eat_all(&["without", "time", "zone"]);
    }
    let name = match (timestamp, zone) {
        (true, true) => "timestamptz",
        (true, false) => "timestamp",
        (false, true) => "timetz",
        (false, false) => "time",
    };
    data_type(name, modifiers.as_deref()).map_or(Read::Invalid, Read::Type)
}

/// The fields of an interval with their bits, and whether a fraction may follow.
const FIELDS: [(&[&str], i32); 13] = [
    (&["year", "to", "month"], 1 << 2 | 1 << 1),
    (&["day", "to", "hour"], 1 << 3 | 1 << 10),
    (&["day", "to", "minute"], 1 << 3 | 1 << 10 | 1 << 11),
    (
        &["day", "to", "second"],
        1 << 3 | 1 << 10 | 1 << 11 | 1 << 12,
    ),
    (&["hour", "to", "minute"], 1 << 10 | 1 << 11),
    (&["hour", "to", "second"], 1 << 10 | 1 << 11 | 1 << 12),
    (&["minute", "to", "second"], 1 << 11 | 1 << 12),
    (&["year"], 1 << 2),
    (&["month"], 1 << 1),
    (&["day"], 1 << 3),
    (&["hour"], 1 << 10),
    (&["minute"], 1 << 11),
    (&["second"], 1 << 12),
];

fn interval(words: &mut Words<'_>) -> Read {
    const ALL: i32 = 0x7fff;
    const FULL: i32 = 0xffff;
    words.at += 1;
    let fields = FIELDS.iter().find(|(fields, _)| words.eat_all(fields));
    let (fields, range) = fields.map_or((&[][..], ALL), |(fields, range)| (*fields, *range));
    let second = fields.last().is_none_or(|field| *field == "second");
    let precision = match opt_numbers(words).as_ref().map(Option::as_deref) {
        Ok(None) => None,
        Ok(Some([p])) if second && *p >= 0 => Some((*p).min(6)),
        _ => return Read::Invalid,
    };
    let mut text = "interval".to_owned();
    for field in fields {
        text.push(' ');
        text.push_str(field);
    }
    if let Some(p) = precision {
        // Writing to a string cannot fail.
        let _ = write!(text, "({p})");
    }
    let any = range != ALL || precision.is_some();
    Read::Type(DataType {
        text,
        name: QualifiedName::new("pg_catalog", "interval"),
        modifier: any.then_some(range << 16 | precision.unwrap_or(FULL)),
        array: false,
    })
}

/// A type of `pg_catalog` by its name there; none if it cannot have these modifiers.
pub(super) fn data_type(name: &str, modifiers: Option<&[i32]>) -> Option<DataType> {
    let modifier = match modifiers {
        None => None,
        Some(modifiers) => Some(modifier(name, modifiers)?),
    };
    Some(DataType {
        text: text(name, modifier),
        name: QualifiedName::new("pg_catalog", name),
        modifier,
        array: false,
    })
}

/// The numbers in parentheses as the catalog holds them.
fn modifier(name: &str, numbers: &[i32]) -> Option<i32> {
    match (name, numbers) {
        ("varchar" | "bpchar", [n @ 1..=10_485_760]) => Some(n + 4),
        ("bit" | "varbit", [n @ 1..=83_886_080]) => Some(*n),
        ("numeric", [p @ 1..=1000]) => Some((p << 16) + 4),
        ("numeric", [p @ 1..=1000, s @ -1000..=1000]) => Some((p << 16 | s & 0x7ff) + 4),
        // More digits are cut with a warning.
        ("time" | "timetz" | "timestamp" | "timestamptz", [p]) if *p >= 0 => Some((*p).min(6)),
        _ => None,
    }
}

/// As `format_type` prints it.
fn text(name: &str, modifier: Option<i32>) -> String {
    let with = |text: &str| modifier.map_or_else(|| text.to_owned(), |n| format!("{text}({n})"));
    let length = |text: &str| match modifier {
        Some(n) => format!("{text}({})", n - 4),
        None => text.to_owned(),
    };
    match name {
        "int2" => "smallint".to_owned(),
        "int4" => "integer".to_owned(),
        "int8" => "bigint".to_owned(),
        "float4" => "real".to_owned(),
        "float8" => "double precision".to_owned(),
        "bool" => "boolean".to_owned(),
        "varchar" => length("character varying"),
        "bpchar" if modifier.is_some() => length("character"),
        "bit" if modifier.is_some() => with("bit"),
        "varbit" => with("bit varying"),
        "time" | "timestamp" => format!("{} without time zone", with(name)),
        "timetz" => format!("{} with time zone", with("time")),
        "timestamptz" => format!("{} with time zone", with("timestamp")),
        // Never with a modifier: that has words of its own.
        "interval" | "json" => name.to_owned(),
        "numeric" => match modifier {
            Some(modifier) => {
                let modifier = modifier.wrapping_sub(4);
                let scale = ((modifier & 0x7ff) ^ 1024) - 1024;
                format!("numeric({},{scale})", modifier >> 16 & 0xffff)
            }
            None => "numeric".to_owned(),
        },
        other => plain_text(other),
    }
}
