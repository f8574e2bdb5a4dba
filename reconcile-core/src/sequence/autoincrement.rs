//! The `autoincrement()` fields of a Prisma schema, matched with the sequences that really feed them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, Feed, FeedVia, Sequence};
use crate::name::{QualifiedName, quote_ident};
use crate::prisma::{Expected, ExpectedColumn, ExpectedDefault, ExpectedTable, TableOrigin};

/// A field with `@default(autoincrement())`, and what feeds its column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AutoincrementField {
    /// Model and field: `User.id`.
    pub field: String,
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: String,
    /// The sequences that feed the column, whichever way, in the catalog's order.
    pub sequences: Vec<QualifiedName>,
    /// What is not as `autoincrement()` has it.
    pub problems: Vec<AutoincrementProblem>,
}

/// Something that is not as `autoincrement()` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AutoincrementProblem {
    /// What is the matter.
    pub kind: AutoincrementLack,
    /// In a sentence.
    pub message: String,
}

/// What may be the matter with the sequence of an `autoincrement()` field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AutoincrementLack {
    /// Nothing can be said: its schema was not read, or its default computes the sequence's name.
    Unknown,
    /// The column is not there.
    MissingColumn,
    /// No sequence feeds the column: an insert without a value fails.
    MissingSequence,
    /// The column's values are not those of the sequence: they come through an expression, or by
    /// way of a function or trigger that only seems to use it.
    Indirect,
    /// More than one sequence feeds the column.
    SeveralSequences,
    /// Column or sequence is of another type than the field's.
    OtherType,
    /// The sequence feeds other columns, too.
    SharedSequence,
}

impl AutoincrementField {
    /// Every such field of a schema, in its order. What the client leaves out (`@ignore`,
    /// `@@ignore`) is left out.
    ///
    /// ```
    /// use reconcile_core::catalog::Catalog;
    /// use reconcile_core::prisma::{Expected, ExpectedOptions, Schema, Source};
    /// use reconcile_core::sequence::{AutoincrementField, AutoincrementLack};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let text = "datasource db {\n provider = \"postgresql\"\n}\n\
    ///     model User {\n id Int @id @default(autoincrement())\n}";
    /// let schema = Schema::parse([Source::new("schema.prisma", text)])?;
    /// let expected = Expected::new(&schema, &ExpectedOptions::new());
    /// let empty: Catalog = serde_json::from_str(r#"{
    ///     "schema_version": 1,
    ///     "server": {"version_num": 150018, "version": "15.18", "database": "shop"},
    ///     "reading": {"role": "app", "one_snapshot": true}
    /// }"#)?;
    /// let fields = AutoincrementField::all(&expected, &empty);
    /// assert_eq!(fields[0].field, "User.id");
    /// assert_eq!(fields[0].problems[0].kind, AutoincrementLack::MissingColumn);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn all(expected: &Expected, catalog: &Catalog) -> Vec<Self> {
        let edges = edges(catalog);
        let tables = expected.tables.iter().filter(|table| !table.is_ignored);
        let fields = tables.flat_map(|table| {
            let TableOrigin::Model(model) = &table.origin else {
                return Vec::new();
            };
            let columns = table
                .columns
                .iter()
                .filter(|column| column.default == ExpectedDefault::Sequence && !column.is_ignored);
            let field = |column| matched(model, table, column, &edges, catalog);
            columns.map(field).collect()
        });
        fields.collect()
    }

    /// Whether an insert that leaves the field out is certain to fail, or to take no value of a
    /// sequence.
    #[must_use]
    pub fn lacks_a_sequence(&self) -> bool {
        self.has(AutoincrementLack::MissingSequence)
    }

    /// Whether nothing could be said of it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.has(AutoincrementLack::Unknown)
    }

    fn has(&self, kind: AutoincrementLack) -> bool {
        self.problems.iter().any(|problem| problem.kind == kind)
    }

    fn add(&mut self, kind: AutoincrementLack, message: String) {
        self.problems.push(AutoincrementProblem { kind, message });
    }
}

/// What feeds each column.
type Edges<'a> = HashMap<(&'a QualifiedName, &'a str), Vec<(&'a Sequence, &'a Feed)>>;

fn edges(catalog: &Catalog) -> Edges<'_> {
    let mut edges = Edges::new();
    for sequence in &catalog.sequences {
        for feed in &sequence.feeds {
            let column = (&feed.table, feed.column.as_str());
            edges.entry(column).or_default().push((sequence, feed));
        }
    }
    edges
}

fn matched(
    model: &str,
    table: &ExpectedTable,
    column: &ExpectedColumn,
    edges: &Edges<'_>,
    catalog: &Catalog,
) -> AutoincrementField {
    let found = edges.get(&(&table.name, column.name.as_str()));
    let found = found.map_or(&[][..], Vec::as_slice);
    let mut field = AutoincrementField {
        field: format!("{model}.{}", column.field),
        table: table.name.clone(),
        column: column.name.clone(),
        sequences: found.iter().map(|(own, _)| own.name.clone()).collect(),
        problems: Vec::new(),
    };
    let place = format!("{}.{}", table.name, quote_ident(&column.name));
    let scope = &catalog.reading.scope;
    if !scope.is_empty() && !scope.contains(&table.name.schema) {
        let schema = quote_ident(&table.name.schema);
        let message = format!("schema {schema} was not read; introspect it too");
        field.add(AutoincrementLack::Unknown, message);
        return field;
    }
    let actual = catalog.get_table(&table.name);
    let Some(actual) = actual.and_then(|own| own.column(&column.name)) else {
        let message = format!("there is no column {place}");
        field.add(AutoincrementLack::MissingColumn, message);
        return field;
    };
    if column.data_type.is_answered_by(&actual.data_type) == Some(false) {
        let (sql, is) = (&column.data_type.sql, &actual.data_type.text);
        let message = format!("{place} is {is}, and the schema says {sql}");
        field.add(AutoincrementLack::OtherType, message);
    }
    let object = format!("column {} of {}", quote_ident(&column.name), table.name);
    let unseen = &catalog.reading.unseen;
    if let Some(unseen) = unseen
        .iter()
        .find(|own| own.object == object && found.is_empty())
    {
        let message = format!("{place}: {}", unseen.what);
        field.add(AutoincrementLack::Unknown, message);
        return field;
    }
    feeding(&mut field, &place, &actual.data_type.text, found);
    field
}

/// Judges the edges of a column that is there.
fn feeding(
    field: &mut AutoincrementField,
    place: &str,
    data_type: &str,
    found: &[(&Sequence, &Feed)],
) {
    let indirect = |via| matches!(via, FeedVia::Expression | FeedVia::Guessed);
    let (unsure, sure): (Vec<_>, Vec<_>) = found.iter().partition(|(_, feed)| indirect(feed.via));
    if found.is_empty() {
        let message = format!("no sequence feeds {place}: an insert without a value fails");
        field.add(AutoincrementLack::MissingSequence, message);
    }
    for (sequence, feed) in unsure {
        let how = match feed.via {
            FeedVia::Guessed => "seems to be filled by a function or a trigger with",
            _ => "is an expression over",
        };
        let name = &sequence.name;
        let message = format!("{place} {how} {name}, and need not hold its values");
        field.add(AutoincrementLack::Indirect, message);
    }
    if field.sequences.len() > 1 {
        let names: Vec<_> = field.sequences.iter().map(ToString::to_string).collect();
        let message = format!("{place} takes values of {}", names.join(" and "));
        field.add(AutoincrementLack::SeveralSequences, message);
    }
    for (sequence, _) in sure {
        let (name, is) = (&sequence.name, &sequence.data_type);
        if is_integer(data_type) && is != data_type {
            let message = format!("{name} is {is}, and {place} is {data_type}");
            field.add(AutoincrementLack::OtherType, message);
        }
        let own = |feed: &Feed| feed.table == field.table && feed.column == field.column;
        let others = sequence.feeds.iter().filter(|feed| !own(feed));
        let others: Vec<String> = others
            .map(|feed| format!("{}.{}", feed.table, quote_ident(&feed.column)))
            .collect();
        if !others.is_empty() {
            let message = format!("{name} also feeds {}", others.join(", "));
            field.add(AutoincrementLack::SharedSequence, message);
        }
    }
}

fn is_integer(data_type: &str) -> bool {
    matches!(data_type, "smallint" | "integer" | "bigint")
}
