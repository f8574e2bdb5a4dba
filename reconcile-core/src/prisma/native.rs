//! The types of PostgreSQL that a schema can name with `@db.…`.

use super::schema::ScalarType::{
    self, BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String as Text,
};

/// A type of a column, as `@db.…` names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NativeType {
    /// The name without `db`: `VarChar`.
    pub name: &'static str,
    /// Length, or precision and scale, where they are said.
    pub arguments: Vec<u32>,
}

/// One row of the table of types.
pub(super) struct Row {
    pub(super) name: &'static str,
    /// The types of fields that it fits.
    pub(super) fits: &'static [ScalarType],
    /// As Prisma writes it in SQL.
    pub(super) sql: &'static str,
    /// As `format_type` prints it; arguments stand after the first word or at the end.
    pub(super) catalog: &'static str,
    pub(super) arguments: Arguments,
}

/// What a type takes in parentheses; nothing is always allowed too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arguments {
    None,
    Length,
    /// Digits of a second, at most 6.
    Precision,
    PrecisionAndScale,
}

pub(super) const TYPES: [Row; 26] = [
    row("SmallInt", &[Int], "SMALLINT", "smallint", Arguments::None),
    row("Integer", &[Int], "INTEGER", "integer", Arguments::None),
    row("BigInt", &[BigInt], "BIGINT", "bigint", Arguments::None),
    row(
        "Decimal",
        &[Decimal],
        "DECIMAL",
        "numeric",
        Arguments::PrecisionAndScale,
    ),
    row("Money", &[Decimal], "MONEY", "money", Arguments::None),
    row("Inet", &[Text], "INET", "inet", Arguments::None),
    row("Oid", &[Int], "OID", "oid", Arguments::None),
    row("Citext", &[Text], "CITEXT", "citext", Arguments::None),
    row("Real", &[Float], "REAL", "real", Arguments::None),
    row(
        "DoublePrecision",
        &[Float],
        "DOUBLE PRECISION",
        "double precision",
        Arguments::None,
    ),
    row(
        "VarChar",
        &[Text],
        "VARCHAR",
        "character varying",
        Arguments::Length,
    ),
    row("Char", &[Text], "CHAR", "character", Arguments::Length),
    row("Text", &[Text], "TEXT", "text", Arguments::None),
    row("ByteA", &[Bytes], "BYTEA", "bytea", Arguments::None),
    row(
        "Timestamp",
        &[DateTime],
        "TIMESTAMP",
        "timestamp without time zone",
        Arguments::Precision,
    ),
    row(
        "Timestamptz",
        &[DateTime],
        "TIMESTAMPTZ",
        "timestamp with time zone",
        Arguments::Precision,
    ),
    row("Date", &[DateTime], "DATE", "date", Arguments::None),
    row(
        "Time",
        &[DateTime],
        "TIME",
        "time without time zone",
        Arguments::Precision,
    ),
    row(
        "Timetz",
        &[DateTime],
        "TIMETZ",
        "time with time zone",
        Arguments::Precision,
    ),
    row("Boolean", &[Boolean], "BOOLEAN", "boolean", Arguments::None),
    row("Bit", &[Text], "BIT", "bit", Arguments::Length),
    row(
        "VarBit",
        &[Text],
        "VARBIT",
        "bit varying",
        Arguments::Length,
    ),
    row("Uuid", &[Text], "UUID", "uuid", Arguments::None),
    row("Xml", &[Text], "XML", "xml", Arguments::None),
    row("Json", &[Json], "JSON", "json", Arguments::None),
    row("JsonB", &[Json], "JSONB", "jsonb", Arguments::None),
];

const fn row(
    name: &'static str,
    fits: &'static [ScalarType],
    sql: &'static str,
    catalog: &'static str,
    arguments: Arguments,
) -> Row {
    Row {
        name,
        fits,
        sql,
        catalog,
        arguments,
    }
}

impl NativeType {
    /// The type of this name, without `db`.
    pub(super) fn find(name: &str) -> Option<&'static Row> {
        TYPES.iter().find(|row| row.name == name)
    }

    /// What Prisma takes where a schema names no type.
    #[must_use]
    pub fn default_for(scalar: ScalarType) -> Self {
        let (name, arguments): (_, &[u32]) = match scalar {
            Int => ("Integer", &[]),
            BigInt => ("BigInt", &[]),
            Float => ("DoublePrecision", &[]),
            Decimal => ("Decimal", &[65, 30]),
            Boolean => ("Boolean", &[]),
            Text => ("Text", &[]),
            DateTime => ("Timestamp", &[3]),
            Json => ("JsonB", &[]),
            Bytes => ("ByteA", &[]),
        };
        Self {
            name,
            arguments: arguments.to_vec(),
        }
    }

    /// As Prisma writes it in SQL: `VARCHAR(10)`, `TIMESTAMP(3)`.
    #[must_use]
    pub fn sql(&self) -> String {
        let sql = Self::find(self.name).map_or("", |row| row.sql);
        format!("{sql}{}", self.parenthesised())
    }

    /// As PostgreSQL prints it: `character varying(10)`, `timestamp(3) without time zone`.
    #[must_use]
    pub fn catalog_text(&self) -> String {
        let Some(row) = Self::find(self.name) else {
            return String::new();
        };
        let arguments = match (self.arguments.is_empty(), row.name) {
            // The standard's length where none is said.
            (true, "Char" | "Bit") => "(1)".to_owned(),
            _ => self.parenthesised(),
        };
        match row.catalog.split_once(' ') {
            Some((first, rest)) if row.arguments == Arguments::Precision => {
                format!("{first}{arguments} {rest}")
            }
            _ => format!("{}{arguments}", row.catalog),
        }
    }

    fn parenthesised(&self) -> String {
        if self.arguments.is_empty() {
            return String::new();
        }
        let arguments: Vec<String> = self.arguments.iter().map(ToString::to_string).collect();
        format!("({})", arguments.join(","))
    }
}
