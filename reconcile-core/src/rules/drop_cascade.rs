use super::drop_schema::is_still_there;
use super::fallen::{Falls, list};
use super::{Context, Draft, Rule};
use crate::catalog::{Catalog, ObjectKind, ObjectRef, Routine};
use crate::finding::Severity;
use crate::statement::{
    ActionKind, AlterRelation, Drop, ObjectName, ObjectType, Statement, StatementKind,
};
use crate::world::{Presence, Signature};

pub(super) const RULE: Rule = Rule {
    id: "drop-cascade",
    code: "R012",
    severity: Severity::Error,
    summary: "An object is dropped with the columns, tables or views that depend on it.",
    docs: include_str!("drop_cascade.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    match &statement.kind {
        StatementKind::Drop(drop) => objects(context, statement, drop),
        StatementKind::AlterRelation(alter) => constraints(context, alter),
        _ => Vec::new(),
    }
}

/// What is known of what a `DROP` names.
enum Target {
    /// Objects of the catalog; several where the name alone does not tell them apart.
    Known(Vec<ObjectRef>),
    /// It is not there, or nothing that was there before the script can depend on it.
    Harmless,
    Unknown,
}

fn objects(context: &Context<'_>, statement: &Statement, drop: &Drop) -> Vec<Draft> {
    if !takes_others(drop) {
        return Vec::new();
    }
    if drop.names.is_empty() {
        let name = ObjectName::default();
        return one(context, statement, drop, (&name, None))
            .into_iter()
            .collect();
    }
    let arguments = drop.arguments.iter().map(Option::as_deref);
    let named = drop
        .names
        .iter()
        .zip(arguments.chain(std::iter::repeat(None)));
    named
        .filter_map(|named| one(context, statement, drop, named))
        .collect()
}

/// Whether anything can fall with such an object that holds data, and no rule of its own says so.
fn takes_others(drop: &Drop) -> bool {
    match drop.object {
        // Its members go in any case.
        ObjectType::Extension => true,
        ObjectType::AccessMethod
        | ObjectType::Aggregate
        | ObjectType::Collation
        | ObjectType::Domain
        | ObjectType::ForeignDataWrapper
        | ObjectType::ForeignServer
        | ObjectType::Function
        | ObjectType::Language
        | ObjectType::Operator
        | ObjectType::OperatorClass
        | ObjectType::OperatorFamily
        | ObjectType::Procedure
        | ObjectType::Routine
        | ObjectType::TextSearchConfiguration
        | ObjectType::TextSearchDictionary
        | ObjectType::TextSearchParser
        | ObjectType::TextSearchTemplate
        | ObjectType::Transform
        | ObjectType::Type
        | ObjectType::View => drop.cascade,
        _ => false,
    }
}

fn one(
    context: &Context<'_>,
    statement: &Statement,
    drop: &Drop,
    (name, arguments): (&ObjectName, Option<&str>),
) -> Option<Draft> {
    let what = drop.object.words();
    let object = if name.name.is_empty() || !is_named(drop.object) {
        drop.target.clone()
    } else {
        match drop.object {
            ObjectType::View => context.world.qualified(name).to_string(),
            ObjectType::Type | ObjectType::Domain => context.world.qualified_type(name).to_string(),
            _ => name.to_string(),
        }
    };
    let draft = |message: String| Draft::at(statement, message).object(&object);
    let known = match target(context, drop, name, arguments) {
        Target::Harmless => return None,
        Target::Known(known) => known,
        Target::Unknown => return unknown(drop, name, &object).map(draft),
    };
    let falls = together(context, &known);
    if !drop.cascade {
        // An extension: only what belongs to it goes, or the statement fails.
        let goes = !falls.refused && !falls.data.is_empty();
        let message = format!("{what} {object} would be gone, with {}", list(&falls.data));
        return goes.then(|| context.settle_all(draft(message), &falls.data));
    }
    // Columns that have got the type since, or lie in schemas that were not read.
    let unsure = match drop.object {
        ObjectType::Type | ObjectType::Domain => context.world.uses_type(&name.name),
        _ => false,
    };
    let unsure = unsure || !context.sees_all();
    if falls.data.is_empty() && unsure {
        return unknown(drop, name, &object).map(draft);
    }
    if falls.data.is_empty() && falls.rest.is_empty() {
        return None;
    }
    let message = falls.add_to(format!("{what} {object} would be gone"), true);
    let draft = draft(message)
        .help("drop or change what depends on it by name first, so that each loss can be seen");
    if falls.data.is_empty() {
        return Some(draft.severity(Severity::Warning));
    }
    Some(if unsure {
        draft
    } else {
        context.settle_all(draft, &falls.data)
    })
}

/// Whether its name says which object it is.
fn is_named(object: ObjectType) -> bool {
    !matches!(object, ObjectType::Transform | ObjectType::Operator) && !object.is_routine()
}

/// Where nobody tells what depends on it.
fn unknown(drop: &Drop, name: &ObjectName, object: &str) -> Option<String> {
    let what = drop.object.words();
    Some(match drop.object {
        ObjectType::Type | ObjectType::Domain => format!(
            "every column of {what} {object} would be lost with its values, in whatever table"
        ),
        ObjectType::Extension if !drop.cascade => {
            if WITHOUT_TABLES.contains(&name.name.as_str()) {
                return None;
            }
            format!("tables that belong to extension {object} would be lost with all their rows")
        }
        ObjectType::Extension => format!(
            "every column of a type of extension {object} would be lost with its values, and its \
             tables with all their rows"
        ),
        ObjectType::AccessMethod => {
            format!("every table of access method {object} would be lost with all its rows")
        }
        _ => format!(
            "what depends on {what} {object} would be lost: columns, materialized views and \
             partitioned tables that use it, with their rows"
        ),
    })
}

/// All that falls with any of these.
fn together(context: &Context<'_>, objects: &[ObjectRef]) -> Falls {
    let mut all = Falls::default();
    for object in objects {
        let falls = context.falls_with(object).unwrap_or_default();
        all.refused |= falls.refused;
        let data = falls.data.into_iter().chain(falls.sequences);
        for gone in data.filter(|gone| is_still_there(context, gone)) {
            if is_computed(context, &gone) {
                all.rest.push(gone);
            } else {
                all.data.push(gone);
            }
        }
        all.rest.extend(falls.rest);
    }
    for list in [&mut all.data, &mut all.rest] {
        if objects.len() > 1 {
            list.sort();
            list.dedup();
        }
        list.retain(|gone| !objects.contains(gone));
    }
    all
}

/// A generated column holds nothing of its own.
fn is_computed(context: &Context<'_>, gone: &ObjectRef) -> bool {
    let table = gone
        .parent_name()
        .filter(|_| gone.kind == ObjectKind::Column);
    let table = table.and_then(|name| context.world.catalog()?.get_table(&name));
    let column = table.and_then(|table| table.column(&gone.name));
    column.is_some_and(|column| column.generated.is_some())
}

fn target(
    context: &Context<'_>,
    drop: &Drop,
    name: &ObjectName,
    arguments: Option<&str>,
) -> Target {
    let world = context.world;
    match drop.object {
        ObjectType::View => match world.relation(name) {
            Presence::Absent => Target::Harmless,
            Presence::Here(view) if view.made => Target::Harmless,
            Presence::Here(_) => known(world.object(ObjectKind::View, name)),
            Presence::Unknown => Target::Unknown,
        },
        ObjectType::Type | ObjectType::Domain => match world.data_type(name) {
            Presence::Absent => Target::Harmless,
            Presence::Here(_) => match world.object(ObjectKind::Type, name) {
                Some(object) => Target::Known(vec![object]),
                // The script's own: its columns may hold more than that.
                None if world.uses_type(&name.name) => Target::Unknown,
                None => Target::Harmless,
            },
            Presence::Unknown => match by_identity(context, drop, name) {
                // Base types are listed by identity; this one is not there.
                Target::Unknown if context.sees_all() && !world.uses_type(&name.name) => {
                    Target::Harmless
                }
                target => target,
            },
        },
        ObjectType::Extension => match world.catalog() {
            _ if world.uses_new_extension(&name.name) => Target::Unknown,
            Some(catalog) => match catalog.extension(&name.name) {
                Some(extension) => Target::Known(vec![extension.object_ref()]),
                None => Target::Harmless,
            },
            None => Target::Unknown,
        },
        object if object.is_routine() => match world.catalog().filter(|_| context.sees_all()) {
            Some(catalog) => routines(catalog, name, arguments),
            None => Target::Unknown,
        },
        _ => by_identity(context, drop, name),
    }
}

fn known(object: Option<ObjectRef>) -> Target {
    object.map_or(Target::Unknown, |object| Target::Known(vec![object]))
}

/// All of that name that the arguments may mean, in whatever schema if it is not given.
fn routines(catalog: &Catalog, name: &ObjectName, arguments: Option<&str>) -> Target {
    let wanted = arguments.and_then(Signature::read);
    let fits = |routine: &&Routine| {
        let schema = name.schema.as_ref();
        let own = wanted.as_ref().zip(Signature::read(&routine.arguments));
        schema.is_none_or(|schema| *schema == routine.name.schema)
            && own.is_none_or(|(wanted, own)| wanted.may_be(&own))
    };
    let named = catalog
        .routines
        .iter()
        .filter(|own| own.name.name == name.name);
    let found: Vec<ObjectRef> = named.filter(fits).map(Routine::object_ref).collect();
    if found.is_empty() {
        Target::Harmless
    } else {
        Target::Known(found)
    }
}

/// Objects of a kind that the catalog lists by identity: all whose identity holds the name.
fn by_identity(context: &Context<'_>, drop: &Drop, name: &ObjectName) -> Target {
    let Some(catalog) = context.world.catalog() else {
        return Target::Unknown;
    };
    let written = match drop.object {
        ObjectType::Operator => drop.target.split('(').next().unwrap_or_default().trim(),
        ObjectType::Transform => "",
        _ => name.name.as_str(),
    };
    let bare = written.rsplit('.').next().unwrap_or(written);
    let kind = drop.object.words();
    let of_kind = |found: &str| found.replace('-', " ").ends_with(kind);
    let found: Vec<ObjectRef> = (catalog.others.iter())
        .filter(|other| of_kind(&other.kind) && other.identity.contains(bare))
        .map(crate::catalog::OtherObject::object_ref)
        .collect();
    if found.is_empty() {
        Target::Unknown
    } else {
        Target::Known(found)
    }
}

/// `DROP CONSTRAINT … CASCADE`: a materialised view that groups by a primary key depends on it.
fn constraints(context: &Context<'_>, alter: &AlterRelation) -> Vec<Draft> {
    let actions = alter.actions.iter();
    actions
        .filter_map(|action| {
            let ActionKind::DropConstraint {
                constraint,
                cascade: true,
                ..
            } = &action.kind
            else {
                return None;
            };
            let whole = context.world.object(ObjectKind::Table, &alter.name)?;
            let table = whole.qualified_name()?;
            let object = ObjectRef::part(ObjectKind::Constraint, &table, constraint);
            let falls = together(context, &[object]);
            if falls.data.is_empty() {
                return None;
            }
            let name = crate::name::quote_ident(constraint);
            let message = format!("constraint {name} of {table} would be gone");
            let draft = Draft::new(action.start, action.end, falls.add_to(message, true))
                .object(format!("{table}.{name}"));
            Some(context.settle_all(draft, &falls.data))
        })
        .collect()
}

/// The extensions that come with PostgreSQL: none of them has tables or sequences.
const WITHOUT_TABLES: [&str; 48] = [
    "amcheck",
    "autoinc",
    "bloom",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "dict_int",
    "dict_xsyn",
    "earthdistance",
    "file_fdw",
    "fuzzystrmatch",
    "hstore",
    "insert_username",
    "intagg",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "moddatetime",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_surgery",
    "pg_trgm",
    "pg_visibility",
    "pg_walinspect",
    "pgcrypto",
    "pgrowlocks",
    "pgstattuple",
    "plperl",
    "plperlu",
    "plpgsql",
    "plpython3u",
    "postgres_fdw",
    "refint",
    "seg",
    "sslinfo",
    "tablefunc",
    "tcn",
    "tsm_system_rows",
    "tsm_system_time",
    "unaccent",
    "uuid-ossp",
    "xml2",
];
