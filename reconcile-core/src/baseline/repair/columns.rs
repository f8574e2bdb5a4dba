//! Columns whose type, default or kind changes.

use super::{Work, integer_type};
use crate::catalog::{Column, FeedVia, Sequence, Table};
use crate::name::quote_ident;
use crate::statement::{ActionKind, AlterRelation, ColumnDefinition, StatementKind};

pub(super) fn repair(work: &mut Work<'_>) {
    let enums = enums(work);
    for at in 0..work.statements.len() {
        let Some(alter) = work.statements[at].alter().cloned() else {
            continue;
        };
        let schema = alter.name.schema.as_deref().unwrap_or(work.schema);
        let table = work.catalog.table(schema, &alter.name.name);
        for (action, kind) in alter.actions.iter().enumerate() {
            match &kind.kind {
                ActionKind::ChangeType(change) => {
                    serial(work, at, action, table, &change.column, &change.data_type);
                }
                ActionKind::DropDefault(column) => identity(work, at, action, table, column),
                ActionKind::DropColumn { column, .. } => {
                    recreated(work, at, (&alter, action), table, column, &enums);
                }
                _ => {}
            }
        }
    }
}

/// `SET DATA TYPE BIGSERIAL`
fn serial(
    work: &mut Work<'_>,
    at: usize,
    action: usize,
    table: Option<&Table>,
    column: &str,
    data_type: &str,
) {
    let as_column = ColumnDefinition {
        data_type: data_type.to_owned(),
        ..ColumnDefinition::default()
    };
    let (true, Some(integer)) = (as_column.is_serial(), integer_type(data_type)) else {
        return;
    };
    let shown = quote_ident(column);
    let feeds = table.and_then(|table| feeding(work, table, column));
    let widened = feeds.filter(|sequence| bits(&sequence.data_type) < bits(integer));
    let own = &mut work.statements[at];
    own.actions[action] = Some(match own.text_of(action) {
        Some(text) => text.strip_suffix(data_type).map(str::to_owned).map_or_else(
            || format!("ALTER COLUMN {shown} SET DATA TYPE {integer}"),
            |text| text + integer,
        ),
        None => format!("ALTER COLUMN {shown} SET DATA TYPE {integer}"),
    });
    own.reasons
        .push(format!("there is no type {data_type} to change {shown} to"));
    if let Some(sequence) = widened {
        own.then
            .push(format!("ALTER SEQUENCE {} AS {integer};", sequence.name));
        own.reasons.push(format!(
            "sequence {} is widened with the column",
            sequence.name
        ));
    }
}

/// The sequence of a column that is no identity column: the one of such a column changes with it.
fn feeding(work: &Work<'_>, table: &Table, column: &str) -> Option<Sequence> {
    let mut all = work.catalog.sequences.iter();
    all.find(|sequence| {
        sequence.feeds.iter().any(|feed| {
            feed.table == table.name && feed.column == column && feed.via == FeedVia::Default
        })
    })
    .cloned()
}

fn bits(data_type: &str) -> u8 {
    match data_type {
        "smallint" => 16,
        "integer" => 32,
        _ => 64,
    }
}

/// `DROP DEFAULT` of an identity column.
fn identity(work: &mut Work<'_>, at: usize, action: usize, table: Option<&Table>, column: &str) {
    let known = table.and_then(|table| table.column(column));
    if known.is_none_or(|known| known.identity.is_none()) {
        return;
    }
    let own = &mut work.statements[at];
    own.actions[action] = Some(String::new());
    own.reasons.push(format!(
        "{} is an identity column and has no default: it stays one, and Prisma goes on asking for this",
        quote_ident(column)
    ));
}

/// The names of the enums that are there or made by the script, as an `ALTER TABLE` may name them.
fn enums(work: &Work<'_>) -> Vec<String> {
    let made = work
        .statements
        .iter()
        .filter_map(|own| match &own.statement.kind {
            StatementKind::CreateEnum(made) => Some(made.name.name.clone()),
            _ => None,
        });
    let there = work.catalog.enums.iter().map(|own| own.name.name.clone());
    made.chain(there).collect()
}

/// `DROP COLUMN` and `ADD COLUMN` of one column, where one of the two types is an enum and the other
/// text or an enum: every value has a text.
fn recreated(
    work: &mut Work<'_>,
    at: usize,
    (alter, action): (&AlterRelation, usize),
    table: Option<&Table>,
    column: &str,
    enums: &[String],
) {
    let added = alter
        .actions
        .iter()
        .enumerate()
        .find_map(|(at, own)| match &own.kind {
            ActionKind::AddColumn { column: new, .. } if new.name == column => Some((at, new)),
            _ => None,
        });
    let (Some((add, new)), Some(old)) = (added, table.and_then(|table| table.column(column)))
    else {
        return;
    };
    if !castable(work, old, new, enums) {
        return;
    }
    let (name, data_type) = (quote_ident(column), &new.data_type);
    let mut change =
        format!("ALTER COLUMN {name} SET DATA TYPE {data_type} USING {name}::text::{data_type}");
    if old.default.is_some() {
        change = format!("ALTER COLUMN {name} DROP DEFAULT,\n{change}");
    }
    let mut rest = Vec::new();
    if let Some(default) = &new.default {
        rest.push(format!("ALTER COLUMN {name} SET DEFAULT {default}"));
    }
    match (old.not_null, new.not_null) {
        (false, true) => rest.push(format!("ALTER COLUMN {name} SET NOT NULL")),
        (true, false) => rest.push(format!("ALTER COLUMN {name} DROP NOT NULL")),
        _ => {}
    }
    let own = &mut work.statements[at];
    own.actions[action] = Some(change);
    own.actions[add] = Some(rest.join(",\n"));
    own.reasons.push(format!(
        "column {name} would be emptied: its type is changed in place, and fails at a value that \
         {data_type} does not have"
    ));
}

fn castable(work: &Work<'_>, old: &Column, new: &ColumnDefinition, enums: &[String]) -> bool {
    let is_text = |name: &str| {
        let name = name.to_ascii_lowercase();
        name == "text" || name.starts_with("varchar") || name.starts_with("character varying")
    };
    let plain = new.data_type.trim_matches('"').to_owned();
    let named = plain
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .trim_matches('"');
    let to_enum = enums.iter().any(|own| own == named);
    let to_text = new.data_type == "TEXT";
    let name = &old.data_type.name;
    let was_enum = work.catalog.enumeration(&name.schema, &name.name).is_some();
    let simple = !old.data_type.array && !new.data_type.ends_with(']') && old.generated.is_none();
    simple && ((is_text(&old.data_type.text) && to_enum) || (was_enum && (to_enum || to_text)))
}
