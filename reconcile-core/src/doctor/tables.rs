//! The relations that a history of migrations has made so far.

use std::collections::HashMap;

use crate::script::{PieceKind, Script};
use crate::statement::{
    Action, ActionKind, ColumnDefinition, ConstraintDefinition, ConstraintRule, Data, ObjectName,
    ObjectType, RenamedPart, Statement, StatementKind,
};

/// What has been made by the statements so far.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Relations by name, each with the schemas in which it is. A name without a schema may be in
    /// any.
    known: HashMap<String, Vec<Option<String>>>,
    /// Where something is that may have made tables which nobody sees, and its text.
    unseen: Vec<(String, String)>,
}

/// What one script does.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// How many statements and other pieces there are.
    pub(super) pieces: usize,
    /// Whether it makes a table, or may.
    pub(super) makes_tables: bool,
    /// The tables that it needs and nothing before makes, with the line of the statement.
    pub(super) missing: Vec<(ObjectName, usize)>,
    /// The same, where something before may have made them: that is its place.
    pub(super) doubtful: Vec<(ObjectName, usize, String)>,
}

impl Tables {
    /// A relation that is there whatever the history.
    pub(super) fn make(&mut self, name: &ObjectName) {
        let schemas = self.known.entry(name.name.clone()).or_default();
        schemas.push(name.schema.clone());
    }

    /// Runs a script.
    pub(super) fn run(&mut self, script: &Script) -> Effects {
        let mut effects = Effects::default();
        for piece in script.pieces() {
            effects.pieces += 1;
            let line = script.position(piece.start).line;
            let text = script.slice(piece);
            let statement =
                (piece.kind == PieceKind::Statement).then(|| Statement::read(script, piece));
            let Some(statement) = statement else {
                if piece.kind == PieceKind::PsqlCommand {
                    self.hide(script, line, text, &mut effects);
                }
                continue;
            };
            for name in needs(&statement.kind) {
                self.need(name, line, &mut effects);
            }
            if hides(&statement.kind, text) {
                self.hide(script, line, text, &mut effects);
            }
            effects.makes_tables |= matches!(statement.kind, StatementKind::CreateTable(_));
            self.follow(&statement.kind);
        }
        effects
    }

    fn hide(&mut self, script: &Script, line: usize, text: &str, effects: &mut Effects) {
        effects.makes_tables = true;
        self.unseen
            .push((format!("{}:{line}", script.name()), text.to_lowercase()));
    }

    fn need(&mut self, name: &ObjectName, line: usize, effects: &mut Effects) {
        if self.has(name) || is_system(name) {
            return;
        }
        // Once is enough.
        self.make(name);
        let word = name.name.to_lowercase();
        let by_name = self.unseen.iter().any(|(_, text)| text.contains(&word));
        match self.unseen.first() {
            _ if by_name => {}
            Some((place, _)) => effects.doubtful.push((name.clone(), line, place.clone())),
            None => effects.missing.push((name.clone(), line)),
        }
    }

    fn has(&self, name: &ObjectName) -> bool {
        let schemas = self.known.get(&name.name).map_or(&[][..], Vec::as_slice);
        schemas
            .iter()
            .any(|own| fits(own.as_deref(), name.schema.as_deref()))
    }

    fn forget(&mut self, name: &ObjectName) {
        if let Some(schemas) = self.known.get_mut(&name.name)
            && let Some(at) = schemas
                .iter()
                .position(|own| fits(own.as_deref(), name.schema.as_deref()))
        {
            schemas.remove(at);
        }
    }

    /// What is there afterwards.
    fn follow(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::CreateTable(own) => self.make(&own.name),
            StatementKind::CreateSequence(own) => self.make(&own.name),
            StatementKind::CreateObject(own) => self.make(&own.name),
            StatementKind::Drop(own) if is_relation(own.object) => {
                own.names.iter().for_each(|name| self.forget(name));
            }
            StatementKind::Rename(own)
                if is_relation(own.object) && own.part == RenamedPart::Itself =>
            {
                self.forget(&own.name);
                let mut new = own.name.clone();
                new.name.clone_from(&own.to);
                self.make(&new);
            }
            StatementKind::MoveSchema(own) if is_relation(own.object) => {
                self.forget(&own.name);
                let mut new = own.name.clone();
                new.schema = Some(own.to.clone());
                self.make(&new);
            }
            _ => {}
        }
    }
}

fn fits(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_none() || other.is_none() || one == other
}

fn is_system(name: &ObjectName) -> bool {
    let system = ["pg_catalog", "information_schema"];
    name.name == "_prisma_migrations"
        || name.name.starts_with("pg_")
        || name
            .schema
            .as_deref()
            .is_some_and(|own| system.contains(&own))
}

fn is_relation(object: ObjectType) -> bool {
    matches!(
        object,
        ObjectType::Table
            | ObjectType::View
            | ObjectType::MaterializedView
            | ObjectType::ForeignTable
            | ObjectType::Sequence
    )
}

/// Whether tables may come of it that its words do not show.
fn hides(kind: &StatementKind, text: &str) -> bool {
    match kind {
        StatementKind::Do
        | StatementKind::Call
        | StatementKind::Execute(_)
        | StatementKind::Unknown
        | StatementKind::Data(Data::CreateTableAs) => true,
        StatementKind::CreateSchema(own) => own.has_elements,
        StatementKind::CreateObject(own) => own.object == ObjectType::Extension,
        // `SELECT … INTO`, and functions that make tables.
        StatementKind::Data(Data::Select) => !text.contains("set_config"),
        StatementKind::Other(node) => {
            ["CreateExtensionStmt", "ImportForeignSchemaStmt"].contains(node)
        }
        _ => false,
    }
}

/// The tables without which a statement fails.
fn needs(kind: &StatementKind) -> Vec<&ObjectName> {
    match kind {
        StatementKind::AlterRelation(own) if own.object == ObjectType::Table => {
            let mut names = Vec::new();
            if !own.if_exists {
                names.push(&own.name);
            }
            names.extend(own.actions.iter().flat_map(of_action));
            names
        }
        StatementKind::CreateTable(own) => {
            let columns = own.columns.iter().flatten().flat_map(of_column);
            let referred = columns.chain(of_constraints(&own.constraints));
            referred.filter(|name| **name != own.name).collect()
        }
        StatementKind::CreateIndex(own) => vec![&own.table],
        StatementKind::Rename(own) if own.object == ObjectType::Table && !own.if_exists => {
            vec![&own.name]
        }
        StatementKind::MoveSchema(own) if own.object == ObjectType::Table && !own.if_exists => {
            vec![&own.name]
        }
        StatementKind::Drop(own) if own.object == ObjectType::Table && !own.if_exists => {
            own.names.iter().collect()
        }
        StatementKind::Truncate(own) => own.tables.iter().collect(),
        StatementKind::InsertValues(own) => vec![&own.table],
        StatementKind::CreateObject(own) => own.on.iter().collect(),
        _ => Vec::new(),
    }
}

fn of_action(action: &Action) -> Vec<&ObjectName> {
    match &action.kind {
        ActionKind::AddConstraint(own) => of_constraints(std::slice::from_ref(own)).collect(),
        ActionKind::AddColumn { column, .. } => of_column(column).collect(),
        ActionKind::AttachPartition(partition) => vec![partition],
        _ => Vec::new(),
    }
}

fn of_column(column: &ColumnDefinition) -> impl Iterator<Item = &ObjectName> {
    of_constraints(&column.constraints)
}

fn of_constraints(all: &[ConstraintDefinition]) -> impl Iterator<Item = &ObjectName> {
    all.iter().filter_map(|own| match &own.kind {
        ConstraintRule::ForeignKey { table, .. } => Some(table),
        _ => None,
    })
}
