//! Whether the role may do what a script does. The server would say so too, but of a script of several
//! steps in the middle, and of one thing at a time.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::{ToSql, Type};
use postgres::{GenericClient, Row};

use crate::error::{Error, Result};
use crate::name::quote_ident;
use crate::script::Script;
use crate::statement::{
    ActionKind, ConstraintDefinition, ConstraintRule, Data, ObjectName, ObjectType, Statement,
    StatementKind,
};

/// What is needed for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    OwnRelation,
    OwnType,
    CreateIn,
    ReferTo,
}

impl Need {
    /// As `rights.sql` calls it.
    fn kind(self) -> &'static str {
        match self {
            Self::OwnRelation => "relation",
            Self::OwnType => "type",
            Self::CreateIn => "schema",
            Self::ReferTo => "reference",
        }
    }

    fn lacking(self, name: &str, owner: &str) -> String {
        match self {
            Self::OwnRelation | Self::OwnType => format!(
                "the role may not change {name}: only the owner, {owner}, and members of it may"
            ),
            Self::CreateIn => format!(
                "the role may make nothing in the schema {name}: it needs GRANT CREATE ON SCHEMA {name}"
            ),
            Self::ReferTo => format!(
                "the role may not make a foreign key to {name}: it needs GRANT REFERENCES ON {name}"
            ),
        }
    }
}

/// What a script needs, each once.
#[derive(Debug, Default)]
struct Needed {
    /// By the name as SQL writes it: whether to own its schema is enough, and the line.
    names: BTreeMap<(Need, String), (bool, usize)>,
    /// What the script makes, or gives the name to: it may be meant by the name from there on.
    made: BTreeSet<String>,
}

/// Why a script must fail: the role lacks a right. `None` where nobody can say that it must.
pub(super) fn refusal(client: &mut impl GenericClient, script: &Script) -> Result<Option<String>> {
    let needed: Vec<_> = Needed::of(script).names.into_iter().collect();
    if needed.is_empty() {
        return Ok(None);
    }
    let kinds: Vec<&str> = needed.iter().map(|((need, _), _)| need.kind()).collect();
    let names: Vec<&str> = needed.iter().map(|((_, name), _)| name.as_str()).collect();
    let enough: Vec<bool> = needed.iter().map(|(_, (enough, _))| *enough).collect();
    let parameters: [(&(dyn ToSql + Sync), Type); 3] = [
        (&kinds, Type::TEXT_ARRAY),
        (&names, Type::TEXT_ARRAY),
        (&enough, Type::BOOL_ARRAY),
    ];
    let rows = client
        .query_typed(include_str!("rights.sql"), &parameters)
        .map_err(failed)?;
    let mut lacking = Vec::new();
    for row in &rows {
        let (at, name, owner) = lack(row).map_err(failed)?;
        if let Some(((need, _), (_, line))) = needed.get(at) {
            lacking.push((*line, need.lacking(&name, &owner)));
        }
    }
    lacking.sort();
    Ok(lacking.first().map(|(line, first)| {
        let more = match lacking.len() {
            1 => String::new(),
            all => format!("; and {} more that it lacks the right to", all - 1),
        };
        format!("line {line}: {first}{more}")
    }))
}

fn lack(row: &Row) -> std::result::Result<(usize, String, String), postgres::Error> {
    let at = usize::try_from(row.try_get::<_, i64>("at")?).unwrap_or(1);
    Ok((
        at.saturating_sub(1),
        row.try_get("name")?,
        row.try_get("owner")?,
    ))
}

impl Needed {
    /// Up to the first statement that may change who may do what, or what names mean.
    fn of(script: &Script) -> Self {
        let mut needed = Self::default();
        for piece in script.statements() {
            let line = script.position(piece.start).line;
            if !needed.take(Statement::read(script, piece).kind, line) {
                break;
            }
        }
        needed
    }

    /// Whether what stands behind the statement can be judged, too.
    fn take(&mut self, kind: StatementKind, line: usize) -> bool {
        match kind {
            StatementKind::AlterRelation(alter) => {
                self.owns(alter.object, &alter.name, line);
                for action in &alter.actions {
                    self.action(&action.kind, line);
                }
            }
            StatementKind::AlterSequence(alter) => {
                self.need(Need::OwnRelation, &alter.name, false, line);
            }
            StatementKind::CreateIndex(index) => {
                self.need(Need::OwnRelation, &index.table, false, line);
                self.made.extend(index.name);
            }
            StatementKind::Rename(rename) => {
                if rename.on.is_none() {
                    self.owns(rename.object, &rename.name, line);
                }
                self.made.insert(rename.to);
            }
            StatementKind::MoveSchema(moved) => {
                self.owns(moved.object, &moved.name, line);
                self.made.insert(moved.name.name);
            }
            StatementKind::AddLabel(added) => self.need(Need::OwnType, &added.name, false, line),
            StatementKind::Drop(dropped) => {
                let need = owned(dropped.object).filter(|_| dropped.on.is_none());
                for name in dropped.names {
                    if let Some(need) = need {
                        self.need(need, &name, true, line);
                    }
                    // The name is free from here on.
                    self.made.insert(name.name);
                }
            }
            StatementKind::CreateTable(table) => {
                self.made.insert(table.name.name.clone());
                let columns = table.columns.iter().flatten();
                let constraints = columns.flat_map(|column| &column.constraints);
                for constraint in constraints.chain(&table.constraints) {
                    self.refers(constraint, line);
                }
                if !table.temporary {
                    self.creates(&table.name, line);
                }
            }
            StatementKind::CreateEnum(made) => {
                self.creates(&made.name, line);
                self.made.insert(made.name.name);
            }
            StatementKind::CreateSequence(made) => {
                if !made.temporary {
                    self.creates(&made.name, line);
                }
                self.made.insert(made.name.name);
            }
            StatementKind::InsertValues(_)
            | StatementKind::Data(Data::Insert | Data::Update | Data::Delete) => {}
            _ => return false,
        }
        true
    }

    fn action(&mut self, action: &ActionKind, line: usize) {
        match action {
            ActionKind::AddConstraint(constraint) => self.refers(constraint, line),
            ActionKind::AddColumn { column, .. } => {
                for constraint in &column.constraints {
                    self.refers(constraint, line);
                }
            }
            _ => {}
        }
    }

    fn refers(&mut self, constraint: &ConstraintDefinition, line: usize) {
        if let ConstraintRule::ForeignKey { table, .. } = &constraint.kind {
            self.need(Need::ReferTo, table, false, line);
        }
    }

    fn creates(&mut self, name: &ObjectName, line: usize) {
        let schema = name.schema.as_deref().map(quote_ident);
        let own = (Need::CreateIn, schema.unwrap_or_default());
        self.names.entry(own).or_insert((false, line));
    }

    fn owns(&mut self, object: ObjectType, name: &ObjectName, line: usize) {
        if let Some(need) = owned(object) {
            self.need(need, name, false, line);
        }
    }

    fn need(&mut self, need: Need, name: &ObjectName, schema_is_enough: bool, line: usize) {
        if !self.made.contains(&name.name) {
            let own = self.names.entry((need, name.to_string()));
            let (enough, _) = own.or_insert((schema_is_enough, line));
            *enough &= schema_is_enough;
        }
    }
}

/// How it is to be owned, if that is known of such objects.
fn owned(object: ObjectType) -> Option<Need> {
    match object {
        ObjectType::Table
        | ObjectType::View
        | ObjectType::MaterializedView
        | ObjectType::ForeignTable
        | ObjectType::Index
        | ObjectType::Sequence => Some(Need::OwnRelation),
        ObjectType::Type | ObjectType::Domain => Some(Need::OwnType),
        _ => None,
    }
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "asking what the role may do")
}
