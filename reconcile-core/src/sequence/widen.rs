//! What gives a sequence more room, as SQL.

use super::SequenceState;
use super::state::{Flag, Status};
use crate::catalog::{Catalog, Sequence};
use crate::name::{QualifiedName, quote_ident};

impl SequenceState {
    /// The statements that widen what ends too early: columns to `bigint` first, then the sequence.
    /// None where there is room.
    ///
    /// `ALTER COLUMN … TYPE bigint` writes the table anew under `ACCESS EXCLUSIVE`, and columns that
    /// refer to it have to follow; `ALTER SEQUENCE` takes a moment. A `MAXVALUE` that somebody chose
    /// below the type's own end is lifted, too.
    #[must_use]
    pub fn widening(&self, catalog: &Catalog) -> Vec<String> {
        let Some(sequence) = catalog.sequence(&self.sequence.schema, &self.sequence.name) else {
            return Vec::new();
        };
        let needed = matches!(self.status, Status::Exhausted | Status::BehindWouldExhaust)
            || self.flags.iter().any(|flag| {
                matches!(
                    flag,
                    Flag::NearExhausted | Flag::RunningLow | Flag::SequenceNarrower
                )
            });
        if !needed || sequence.cycle {
            return Vec::new();
        }
        let mut statements: Vec<String> = Vec::new();
        for feed in &self.feeds {
            statements.extend(column(catalog, &feed.table, &feed.column));
        }
        statements.dedup();
        // That of an identity column is widened with its column.
        let with_column = sequence.identity && !statements.is_empty();
        if !with_column && sequence.data_type != "bigint" {
            statements.push(format!("ALTER SEQUENCE {} AS bigint", sequence.name));
        }
        statements.extend(bound(sequence));
        statements
    }
}

fn column(catalog: &Catalog, table: &QualifiedName, column: &str) -> Option<String> {
    let own = catalog.get_table(table)?.column(column)?;
    let name = &own.data_type.name;
    let narrow = name.schema == "pg_catalog" && ["int2", "int4"].contains(&name.name.as_str());
    (narrow && !own.data_type.array).then(|| {
        let column = quote_ident(column);
        format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE bigint")
    })
}

/// A bound that is not the type's own stays where it is when the type is widened.
fn bound(sequence: &Sequence) -> Option<String> {
    let (least, most) = match sequence.data_type.as_str() {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    let up = sequence.increment > 0;
    let chosen = if up {
        sequence.max != most
    } else {
        sequence.min != least
    };
    let what = if up { "NO MAXVALUE" } else { "NO MINVALUE" };
    chosen.then(|| format!("ALTER SEQUENCE {} {what}", sequence.name))
}
