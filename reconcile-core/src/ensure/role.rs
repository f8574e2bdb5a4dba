//! What a statement of a bootstrap script is about.

use super::SkipReason;
use super::names::{comment_on, listed};
use crate::catalog::Catalog;
use crate::name::QualifiedName;
use crate::script::{Piece, Script};
use crate::statement::{Body, Data, Inside, ObjectName, ObjectType, Statement, StatementKind};

/// What a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// It makes this.
    Makes(Object),
    /// It belongs to these: it is run where all of them are made here.
    On(Vec<QualifiedName>),
    /// It is never run.
    Never(SkipReason),
}

/// Something that a statement makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) kind: Kind,
    /// Its name; schemas and extensions have no schema.
    pub(super) name: QualifiedName,
}

impl Object {
    /// Whether the database has it, or something else of its name.
    pub(super) fn exists(&self, catalog: &Catalog) -> bool {
        let (schema, name) = self.name.as_parts();
        let is = |own: &QualifiedName| *own == self.name;
        match self.kind {
            Kind::Table | Kind::Relation => {
                catalog.table(schema, name).is_some()
                    || catalog.view(schema, name).is_some()
                    || catalog.sequence(schema, name).is_some()
                    || catalog.index(schema, name).is_some()
            }
            Kind::Type => {
                catalog.enums.iter().any(|own| is(&own.name))
                    || catalog.domains.iter().any(|own| is(&own.name))
                    || catalog.composites.iter().any(|own| is(&own.name))
                    || catalog.ranges.iter().any(|own| is(&own.name))
            }
            // Whatever its arguments: one of another signature is none of ours to add.
            Kind::Routine => catalog.routines.iter().any(|own| is(&own.name)),
            Kind::Schema => catalog.schemas.iter().any(|own| own.name == name),
            Kind::Extension => catalog.extension(name).is_some(),
        }
    }
}

/// What kinds of things are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    /// A view or a sequence: they share their names with tables.
    Relation,
    Type,
    Routine,
    Schema,
    Extension,
}

/// The role of a piece of a script. Names without a schema are in `default_schema`.
pub(super) fn role(script: &Script, piece: &Piece, default_schema: &str) -> Role {
    let statement = Statement::read(script, piece);
    match statement.block(script) {
        Some(block) => of_block(script, &block, default_schema),
        None => of_statement(script, &statement, default_schema),
    }
}

/// A block that makes one thing, as many do that must not fail where it is there (`EXCEPTION WHEN duplicate_object`, `IF NOT
/// EXISTS (SELECT …)`), is that thing's. What else it runs, the linter judges.
fn of_block(script: &Script, block: &Body, default_schema: &str) -> Role {
    let unknown = Role::Never(SkipReason::NotUnderstood);
    if !block.problems.is_empty() {
        return unknown;
    }
    let is_question = |own: &&Statement| own.kind == StatementKind::Data(Data::Select);
    let mut others = block.statements.iter().filter(|own| !is_question(own));
    match (others.next(), others.next()) {
        (Some(only), None) => match of_statement(script, only, default_schema) {
            Role::Never(_) => unknown,
            role => role,
        },
        _ => unknown,
    }
}

fn of_statement(script: &Script, statement: &Statement, default_schema: &str) -> Role {
    let full = |name: &ObjectName| qualified(name, default_schema);
    let makes = |kind, name: &ObjectName| {
        let name = full(name);
        Role::Makes(Object { kind, name })
    };
    let on = |name: &ObjectName| Role::On(vec![full(name)]);
    let unknown = Role::Never(SkipReason::NotUnderstood);
    match &statement.kind {
        StatementKind::CreateTable(own) if !own.temporary => makes(Kind::Table, &own.name),
        StatementKind::CreateSequence(own) if !own.temporary => makes(Kind::Relation, &own.name),
        StatementKind::CreateEnum(own) => makes(Kind::Type, &own.name),
        StatementKind::CreateSchema(own) if !own.has_elements => match &own.name {
            Some(name) => Role::Makes(Object {
                kind: Kind::Schema,
                name: QualifiedName::new("", name.as_str()),
            }),
            None => unknown,
        },
        StatementKind::CreateIndex(own) => on(&own.table),
        StatementKind::CreateObject(own) if own.temporary => unknown,
        StatementKind::CreateObject(own) => match (&own.on, kind(own.object)) {
            (Some(relation), _) => on(relation),
            (None, Some(Kind::Extension)) => Role::Makes(Object {
                kind: Kind::Extension,
                name: QualifiedName::new("", own.name.name.as_str()),
            }),
            (None, Some(kind)) => makes(kind, &own.name),
            (None, None) => unknown,
        },
        StatementKind::AlterRelation(own) => on(&own.name),
        StatementKind::AlterSequence(own) => on(&own.name),
        StatementKind::AddLabel(own) => on(&own.name),
        StatementKind::AlterDomain(own) => on(&own.name),
        StatementKind::AlterObject(own) => {
            own.on.as_ref().or(own.name.as_ref()).map_or(unknown, on)
        }
        StatementKind::InsertValues(own) => on(&own.table),
        StatementKind::Data(Data::Insert) => inserts(script, statement, default_schema),
        StatementKind::Privileges(own) => {
            let names = own.on.as_deref().and_then(listed);
            names.map_or(unknown, |names| Role::On(names.iter().map(full).collect()))
        }
        StatementKind::Other("CommentStmt") => {
            let text = script.text().get(statement.start..statement.end);
            text.and_then(comment_on).map_or(unknown, |name| on(&name))
        }
        StatementKind::Set(_) | StatementKind::Transaction(_) => Role::Never(SkipReason::Session),
        StatementKind::Drop(_)
        | StatementKind::DropDatabase(_)
        | StatementKind::DropOwned(_)
        | StatementKind::Truncate(_)
        | StatementKind::Rename(_)
        | StatementKind::MoveSchema(_) => Role::Never(SkipReason::Destructive),
        _ => unknown,
    }
}

fn kind(object: ObjectType) -> Option<Kind> {
    match object {
        ObjectType::Type | ObjectType::Domain => Some(Kind::Type),
        ObjectType::View | ObjectType::MaterializedView => Some(Kind::Relation),
        ObjectType::Extension => Some(Kind::Extension),
        object if object.is_routine() => Some(Kind::Routine),
        _ => None,
    }
}

/// The tables that an INSERT writes to.
fn inserts(script: &Script, statement: &Statement, default_schema: &str) -> Role {
    let Ok(inside) = Inside::read(script, statement) else {
        return Role::Never(SkipReason::NotUnderstood);
    };
    let writes = inside.writes.iter();
    let tables: Vec<_> = writes
        .map(|own| qualified(&own.table, default_schema))
        .collect();
    if tables.is_empty() {
        return Role::Never(SkipReason::NotUnderstood);
    }
    Role::On(tables)
}

fn qualified(name: &ObjectName, default_schema: &str) -> QualifiedName {
    let schema = name.schema.as_deref().unwrap_or(default_schema);
    QualifiedName::new(schema, name.name.as_str())
}
