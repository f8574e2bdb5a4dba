use super::ddl::columns;
use super::{Context, Draft, Rule};
use crate::catalog::{Index, IndexKey, Table};
use crate::finding::Severity;
use crate::statement::{CreateIndex, ObjectName, ObjectType, Statement};
use crate::world::{Presence, RelationKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-index",
    code: "R051",
    severity: Severity::Warning,
    summary: "An index is dropped: queries slow down, and a unique one keeps nothing out any more.",
    docs: include_str!("drop_index.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some((statement, drop)) = context.drop_of(&[ObjectType::Index]) else {
        return Vec::new();
    };
    let names = drop.names.iter();
    names
        .filter_map(|name| index(context, statement, name))
        .collect()
}

fn index(context: &Context<'_>, statement: &Statement, name: &ObjectName) -> Option<Draft> {
    let world = context.world;
    let there = match world.relation(name) {
        Presence::Here(relation) if relation.kind == RelationKind::Index => true,
        // Absent, or no index: PostgreSQL refuses it.
        Presence::Here(_) | Presence::Absent => return None,
        Presence::Unknown => false,
    };
    if world.own(ObjectType::Index, name) {
        return None;
    }
    let shown = world.qualified(name);
    let Some((table, known)) = world.index(name).filter(|_| there) else {
        return Some(unknown(context, statement, name, &shown));
    };
    // These are refused: rule `rejected` says so.
    if known.constraint.is_some() || known.partition_of.is_some() {
        return None;
    }
    let draft = |message: String| Draft::at(statement, message).object(&shown);
    let of = table.map_or_else(String::new, |table| format!(" of {}", table.name));
    if known.invalid {
        let message =
            format!("index {shown}{of} would be gone; it is not valid and serves nothing");
        return Some(draft(message).info());
    }
    if let Some(equal) = table.and_then(|table| replacement(context, table, known)) {
        let message =
            format!("index {shown}{of} would be gone; the script makes one like it{equal}");
        let help = "make the new one first, and CONCURRENTLY, so that there is always one";
        return Some(draft(message).info().help(help));
    }
    let keys =
        key_columns(known).map_or_else(String::new, |keys| format!(" on {}", columns(&keys)));
    if known.unique {
        let message =
            format!("unique index {shown}{of} would be gone: equal rows{keys} could come in");
        let help = "keep it, or put a UNIQUE constraint in its place first";
        return Some(draft(message).help(help));
    }
    let message = format!("index {shown}{of}{keys} would be gone: queries that use it slow down");
    let help = "see that no query uses it: pg_stat_user_indexes.idx_scan";
    Some(draft(message).help(help))
}

fn unknown(
    context: &Context<'_>,
    statement: &Statement,
    name: &ObjectName,
    shown: &ObjectName,
) -> Draft {
    let message = format!(
        "index {shown} would be gone: queries that use it slow down, and if it is unique, equal \
         rows could come in"
    );
    let draft = Draft::at(statement, message).object(shown);
    if context.script.outline().index_after(&name.name, context.at) {
        return draft.help("the script makes one of that name again further on: compare the two");
    }
    draft.help("with a catalog it can be told what the index is for")
}

/// An index of the script's own on the same table that does all that this one does: its name.
fn replacement(context: &Context<'_>, table: &Table, known: &Index) -> Option<String> {
    let keys = key_columns(known)?;
    let plain = known.method == "btree" && known.predicate.is_none() && known.include.is_empty();
    let usual = known
        .columns
        .iter()
        .all(|column| column.opclass.is_none() && column.collation.is_none() && !column.descending);
    if !(plain && usual) {
        return None;
    }
    let outline = context.script.outline();
    let equal = |new: &&CreateIndex| {
        let stands = new.predicate.is_none() && new.columns.as_ref() == Some(&keys);
        let keeps_out = new.unique && (new.nulls_not_distinct || !known.nulls_not_distinct);
        stands && (keeps_out || !known.unique)
    };
    let found = outline.indexes(&table.name.name).find(equal)?;
    Some(found.name.as_ref().map_or_else(String::new, |name| {
        format!(", {}", crate::name::quote_ident(name))
    }))
}

fn key_columns(index: &Index) -> Option<Vec<String>> {
    let columns = index.columns.iter().map(|column| match &column.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    columns.collect()
}
