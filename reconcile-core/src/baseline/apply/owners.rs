//! Whether the role owns what a script changes: nothing else lets it, and a script of several steps
//! would fail in the middle.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::{ToSql, Type};
use postgres::{GenericClient, Row};

use crate::error::{Error, Result};
use crate::script::Script;
use crate::statement::{Data, ObjectName, ObjectType, Statement, StatementKind};

/// Something that only its owner may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Relation,
    Type,
}

/// What of a script has to be owned, each once.
#[derive(Debug, Default)]
struct Needed {
    /// By the name, as the server reads it: whether to own its schema is enough, and the line.
    names: BTreeMap<(Kind, String), (bool, usize)>,
    /// What the script makes, or gives the name to: it may be meant by the name from there on.
    made: BTreeSet<String>,
}

/// Why a script must fail: it changes what others own. `None` where nobody can say that it must.
pub(super) fn refusal(client: &mut impl GenericClient, script: &Script) -> Result<Option<String>> {
    let needed = Needed::of(script);
    if needed.names.is_empty() {
        return Ok(None);
    }
    let of = |kind| {
        needed
            .names
            .iter()
            .filter(move |((own, _), _)| *own == kind)
    };
    let names = |kind| -> Vec<&str> { of(kind).map(|((_, name), _)| name.as_str()).collect() };
    let enough = |kind| -> Vec<bool> { of(kind).map(|(_, (enough, _))| *enough).collect() };
    let (relations, types) = (names(Kind::Relation), names(Kind::Type));
    let (of_relations, of_types) = (enough(Kind::Relation), enough(Kind::Type));
    let parameters: [(&(dyn ToSql + Sync), Type); 4] = [
        (&relations, Type::TEXT_ARRAY),
        (&types, Type::TEXT_ARRAY),
        (&of_relations, Type::BOOL_ARRAY),
        (&of_types, Type::BOOL_ARRAY),
    ];
    let rows = client
        .query_typed(include_str!("owners.sql"), &parameters)
        .map_err(failed)?;
    let mut foreign = Vec::new();
    for row in &rows {
        let (kind, at, name, owner) = foreign_of(row).map_err(failed)?;
        let line = of(kind).nth(at).map_or(0, |(_, (_, line))| *line);
        foreign.push((line, name, owner));
    }
    foreign.sort();
    Ok(foreign.first().map(|(line, name, owner)| {
        let more = match foreign.len() {
            1 => String::new(),
            all => format!(", and {} more that are not its own", all - 1),
        };
        format!(
            "line {line}: the role may not change {name}{more}: only the owner, {owner}, and members \
             of it may"
        )
    }))
}

fn foreign_of(row: &Row) -> std::result::Result<(Kind, usize, String, String), postgres::Error> {
    let kind = match row.try_get::<_, &str>("kind")? {
        "type" => Kind::Type,
        _ => Kind::Relation,
    };
    let at = usize::try_from(row.try_get::<_, i64>("at")?).unwrap_or(1);
    let (name, owner) = (row.try_get("name")?, row.try_get("owner")?);
    Ok((kind, at.saturating_sub(1), name, owner))
}

impl Needed {
    /// Up to the first statement that may change who owns what, or what names mean.
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
            StatementKind::AlterRelation(alter) => self.needs(alter.object, &alter.name, line),
            StatementKind::AlterSequence(alter) => self.relation(&alter.name, line),
            StatementKind::CreateIndex(index) => {
                self.relation(&index.table, line);
                self.made.extend(index.name);
            }
            StatementKind::Rename(rename) => {
                if rename.on.is_none() {
                    self.needs(rename.object, &rename.name, line);
                }
                self.made.insert(rename.to);
            }
            StatementKind::MoveSchema(moved) => {
                self.needs(moved.object, &moved.name, line);
                self.made.insert(moved.name.name);
            }
            StatementKind::AddLabel(added) => self.need(Kind::Type, &added.name, false, line),
            StatementKind::Drop(dropped) => {
                let of = kind_of(dropped.object).filter(|_| dropped.on.is_none());
                for name in dropped.names {
                    if let Some(kind) = of {
                        self.need(kind, &name, true, line);
                    }
                    // The name is free from here on.
                    self.made.insert(name.name);
                }
            }
            StatementKind::CreateTable(made) => drop(self.made.insert(made.name.name)),
            StatementKind::CreateEnum(made) => drop(self.made.insert(made.name.name)),
            StatementKind::CreateSequence(made) => drop(self.made.insert(made.name.name)),
            StatementKind::InsertValues(_)
            | StatementKind::Data(Data::Insert | Data::Update | Data::Delete) => {}
            _ => return false,
        }
        true
    }

    fn needs(&mut self, object: ObjectType, name: &ObjectName, line: usize) {
        if let Some(kind) = kind_of(object) {
            self.need(kind, name, false, line);
        }
    }

    fn relation(&mut self, name: &ObjectName, line: usize) {
        self.need(Kind::Relation, name, false, line);
    }

    fn need(&mut self, kind: Kind, name: &ObjectName, schema_is_enough: bool, line: usize) {
        if !self.made.contains(&name.name) {
            let own = self.names.entry((kind, name.to_string()));
            let (enough, _) = own.or_insert((schema_is_enough, line));
            *enough &= schema_is_enough;
        }
    }
}

fn kind_of(object: ObjectType) -> Option<Kind> {
    match object {
        ObjectType::Table
        | ObjectType::View
        | ObjectType::MaterializedView
        | ObjectType::ForeignTable
        | ObjectType::Index
        | ObjectType::Sequence => Some(Kind::Relation),
        ObjectType::Type | ObjectType::Domain => Some(Kind::Type),
        _ => None,
    }
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "asking who owns what the script changes")
}
