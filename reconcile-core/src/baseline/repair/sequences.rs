//! A sequence that is made for a column that is there.

use std::collections::HashSet;

use super::{Work, integer_type};
use crate::catalog::Catalog;
use crate::name::{QualifiedName, quote_ident, quote_literal};
use crate::statement::{ActionKind, ObjectName, StatementKind};

/// PostgreSQL cuts longer names.
const LONGEST: usize = 63;

/// The three statements in which Prisma makes one: `CREATE SEQUENCE`, `SET DEFAULT nextval(…)`,
/// `OWNED BY`. The name stands in all of them as it is, without quotes.
struct Made {
    create: usize,
    alter: usize,
    action: usize,
    owned: usize,
    table: ObjectName,
    column: String,
    /// The name as it is written, with the schema in quotes before it if there is one.
    written: String,
    /// The name that was meant.
    meant: String,
}

pub(super) fn repair(work: &mut Work<'_>) {
    let mut taken = taken(work);
    for at in 0..work.statements.len() {
        if let Some(made) = find(work, at) {
            rewrite(work, &made, &mut taken);
        }
    }
}

fn find(work: &Work<'_>, create: usize) -> Option<Made> {
    let written = work
        .statements
        .get(create)?
        .text
        .strip_prefix("CREATE SEQUENCE ")?;
    let default = format!("nextval('{written}')");
    let owned = format!("ALTER SEQUENCE {written} OWNED BY ");
    let (alter, action, table, column) = work
        .statements
        .iter()
        .enumerate()
        .skip(create + 1)
        .find_map(|(at, own)| {
            let alter = own.alter()?;
            let mut actions = alter.actions.iter().enumerate();
            actions.find_map(|(action, kind)| match &kind.kind {
                ActionKind::SetDefault {
                    column,
                    default: own,
                } if *own == default => Some((at, action, alter.name.clone(), column.clone())),
                _ => None,
            })
        })?;
    let mut behind = work.statements.iter().enumerate().skip(alter + 1);
    let (owned, _) = behind.find(|(_, own)| own.text.starts_with(&owned))?;
    let prefix = table.schema.as_ref().map(|own| format!("\"{own}\"."));
    let meant = prefix.and_then(|prefix| written.strip_prefix(&prefix));
    Some(Made {
        meant: meant.unwrap_or(written).to_owned(),
        create,
        alter,
        action,
        owned,
        table,
        column,
        written: written.to_owned(),
    })
}

fn rewrite(work: &mut Work<'_>, made: &Made, taken: &mut HashSet<(String, String)>) {
    let schema = made
        .table
        .schema
        .as_deref()
        .unwrap_or(work.schema)
        .to_owned();
    let name = free_name(made, &schema, taken);
    let shown = match &made.table.schema {
        Some(_) => QualifiedName::new(schema.as_str(), name.as_str()).to_string(),
        None => quote_ident(&name),
    };
    let column = quote_ident(&made.column);
    let table = &made.table;
    let is_new = ObjectName::parse(&made.written) != ObjectName::parse(&shown);
    let data_type = data_type(work, made, &schema);

    let narrow = data_type.filter(|own| *own != "bigint");
    if is_new || narrow.is_some() {
        let of_type = narrow.map_or_else(String::new, |own| format!(" AS {own}"));
        let own = &mut work.statements[made.create];
        own.whole = Some(format!("CREATE SEQUENCE {shown}{of_type};"));
        own.reasons.push(reason(made, &name, is_new));
    }
    if is_new {
        let literal = quote_literal(&shown);
        let own = &mut work.statements[made.alter];
        let set = format!("ALTER COLUMN {column} SET DEFAULT nextval({literal})");
        own.actions[made.action] = Some(set);
        own.reasons.push(format!("its sequence is {shown}"));
        let own = &mut work.statements[made.owned];
        own.whole = Some(format!("ALTER SEQUENCE {shown} OWNED BY {table}.{column};"));
    }
    let literal = quote_literal(&shown);
    let own = &mut work.statements[made.owned];
    own.reasons.push(format!(
        "the sequence starts from 1, and {table} may have rows: moved past the highest {column}"
    ));
    own.then.push(format!(
        "SELECT pg_catalog.setval({literal}, greatest(max({column}), 1), coalesce(max({column}) >= 1, \
         false)) FROM {table};"
    ));
}

fn reason(made: &Made, name: &str, is_new: bool) -> String {
    let meant = &made.meant;
    if !is_new {
        return format!("sequence {meant} gets the type of its column");
    }
    if meant.len() > LONGEST {
        return format!("the name {meant} is too long, and would be cut");
    }
    if name != meant {
        return format!("there is a {meant} already");
    }
    if quote_ident(meant) == *meant {
        return "a sequence has to lie in the schema of its table".to_owned();
    }
    format!("the name {meant} has to stand in quotes")
}

/// The type of the column as it will be.
fn data_type(work: &Work<'_>, made: &Made, schema: &str) -> Option<&'static str> {
    let changed = work.statements[made.alter].integer_type_of(&made.column);
    changed.or_else(|| {
        let table = work.catalog.table(schema, &made.table.name)?;
        integer_type(&table.column(&made.column)?.data_type.text)
    })
}

/// As `serial` names its sequence, so that it is nobody else's name.
fn free_name(made: &Made, schema: &str, taken: &mut HashSet<(String, String)>) -> String {
    let mut name = made.meant.clone();
    let mut number = 0;
    while name.len() > LONGEST || !taken.insert((schema.to_owned(), name.clone())) {
        let end = match number {
            0 => "_seq".to_owned(),
            n => format!("_seq{n}"),
        };
        name = composed(
            &made.table.name.to_lowercase(),
            &made.column.to_lowercase(),
            &end,
        );
        number += 1;
    }
    name
}

/// Table and column, the longer one cut first, and an end that stays whole.
fn composed(table: &str, column: &str, end: &str) -> String {
    let (mut table, mut column) = (table.to_owned(), column.to_owned());
    while table.len() + 1 + column.len() + end.len() > LONGEST {
        let longer = if table.len() > column.len() {
            &mut table
        } else {
            &mut column
        };
        if longer.pop().is_none() {
            break;
        }
    }
    format!("{table}_{column}{end}")
}

/// The names of relations and types that are there, or that the script makes otherwise.
fn taken(work: &Work<'_>) -> HashSet<(String, String)> {
    let mut taken = in_catalog(work.catalog);
    for own in &work.statements {
        let (name, schema) = match &own.statement.kind {
            StatementKind::CreateTable(made) => (&made.name.name, &made.name.schema),
            StatementKind::CreateEnum(made) => (&made.name.name, &made.name.schema),
            StatementKind::CreateIndex(made) => match &made.name {
                Some(name) => (name, &made.table.schema),
                None => continue,
            },
            _ => continue,
        };
        let schema = schema.as_deref().unwrap_or(work.schema);
        taken.insert((schema.to_owned(), name.clone()));
    }
    taken
}

fn in_catalog(catalog: &Catalog) -> HashSet<(String, String)> {
    let tables = catalog.tables.iter();
    let indexes = tables.flat_map(|table| {
        let own = table.indexes.iter().map(|index| &index.name);
        own.map(|name| QualifiedName::new(table.name.schema.as_str(), name.as_str()))
    });
    let views = catalog.views.iter();
    let of_views = views.clone().flat_map(|view| {
        let own = view.indexes.iter().map(|index| &index.name);
        own.map(|name| QualifiedName::new(view.name.schema.as_str(), name.as_str()))
    });
    let named = catalog.tables.iter().map(|own| &own.name);
    let named = named
        .chain(views.map(|own| &own.name))
        .chain(catalog.sequences.iter().map(|own| &own.name))
        .chain(catalog.enums.iter().map(|own| &own.name))
        .chain(catalog.domains.iter().map(|own| &own.name))
        .chain(catalog.composites.iter().map(|own| &own.name))
        .cloned();
    named
        .chain(indexes)
        .chain(of_views)
        .map(|name| (name.schema, name.name))
        .collect()
}
