//! Which statements of the scripts are run.

use std::collections::HashSet;

use super::names::{mentioned, referred};
use super::role::{Kind, Object, Role, role};
use super::{BootstrapStatement, SkipReason, SkippedStatement};
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::name::QualifiedName;
use crate::script::{Piece, PieceKind, Script};
use crate::statement::{Statement, StatementKind};

/// Scripts that make tables, cut into statements of which it is known what they are about.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    scripts: Vec<Script>,
    /// The statements of all scripts in their order.
    statements: Vec<Own>,
}

#[derive(Debug, Clone)]
struct Own {
    script: usize,
    piece: Piece,
    role: Role,
    mentions: HashSet<String>,
    refers: HashSet<String>,
}

/// What is chosen of a [`Bootstrap`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Choice {
    /// The statements that are run, in their order.
    pub chosen: Vec<Chosen>,
    /// The others.
    pub skipped: Vec<SkippedStatement>,
    /// The scripts with spaces for everything that is not run: what there is to lint.
    pub scripts: Vec<Script>,
}

/// A statement that is run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Chosen {
    /// The statement and its place.
    pub statement: BootstrapStatement,
    /// The table that it makes.
    pub table: Option<QualifiedName>,
}

impl Bootstrap {
    /// Reads scripts. Names without a schema are in `default_schema`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] if a script sets `search_path`, since its names would mean something else.
    pub fn new(scripts: Vec<Script>, default_schema: &str) -> Result<Self> {
        let mut statements = Vec::new();
        for (at, script) in scripts.iter().enumerate() {
            for piece in script.pieces() {
                refuse_search_path(script, piece)?;
                let is_statement = piece.kind == PieceKind::Statement;
                statements.push(Own {
                    script: at,
                    piece: *piece,
                    role: if is_statement {
                        role(script, piece, default_schema)
                    } else {
                        Role::Never(SkipReason::NotUnderstood)
                    },
                    mentions: mentioned(script.slice(piece)),
                    refers: referred(script.slice(piece)),
                });
            }
        }
        Ok(Self {
            scripts,
            statements,
        })
    }

    /// Whether there is a statement that makes this table, and in which script.
    #[must_use]
    pub fn makes(&self, table: &QualifiedName) -> Option<&Script> {
        let own = self.statements.iter().find(|own| match &own.role {
            Role::Makes(object) => object.kind == Kind::Table && object.name == *table,
            _ => false,
        })?;
        self.scripts.get(own.script)
    }

    /// Chooses what makes these tables, which are missing in the catalog.
    #[must_use]
    pub fn choose(&self, catalog: &Catalog, missing: &[QualifiedName]) -> Choice {
        let mut is_chosen = vec![false; self.statements.len()];
        loop {
            let before = is_chosen.clone();
            for at in 0..self.statements.len() {
                let chooses = !before.get(at).copied().unwrap_or(true)
                    && self.is_needed(at, &is_chosen, catalog, missing);
                if let (true, Some(slot)) = (chooses, is_chosen.get_mut(at)) {
                    *slot = true;
                }
            }
            if before == is_chosen {
                break;
            }
        }
        self.choice(&is_chosen, catalog)
    }

    fn is_needed(
        &self,
        at: usize,
        is_chosen: &[bool],
        catalog: &Catalog,
        missing: &[QualifiedName],
    ) -> bool {
        let Some(own) = self.statements.get(at) else {
            return false;
        };
        let chosen = || {
            let all = self.statements.iter().zip(is_chosen);
            all.filter(|(_, is_chosen)| **is_chosen).map(|(own, _)| own)
        };
        let made = |name: &QualifiedName| chosen().any(|other| makes(other, name));
        match &own.role {
            Role::Never(_) => false,
            Role::On(names) => !names.is_empty() && names.iter().all(made),
            Role::Makes(object) => {
                if exists(object, catalog) || chosen().any(|other| other.role == own.role) {
                    return false;
                }
                let name = &object.name.name;
                match object.kind {
                    // A column may have its name.
                    Kind::Table => {
                        missing.contains(&object.name)
                            || chosen().any(|other| other.refers.contains(name))
                    }
                    // What is in it, its name does not say.
                    Kind::Extension => chosen().any(|other| other.script == own.script),
                    _ => chosen().any(|other| other.mentions.contains(name)),
                }
            }
        }
    }

    fn choice(&self, is_chosen: &[bool], catalog: &Catalog) -> Choice {
        let mut choice = Choice::default();
        let mut texts: Vec<Vec<u8>> = self.scripts.iter().map(|s| s.text().into()).collect();
        for (own, is_chosen) in self.statements.iter().zip(is_chosen) {
            let Some(script) = self.scripts.get(own.script) else {
                continue;
            };
            let (file, line) = (
                script.name().to_owned(),
                script.position(own.piece.start).line,
            );
            if *is_chosen {
                let sql = script.slice(&own.piece).to_owned();
                choice.chosen.push(Chosen {
                    statement: BootstrapStatement { file, line, sql },
                    table: own.table().cloned(),
                });
            } else {
                if let Some(text) = texts.get_mut(own.script) {
                    blank(text, &own.piece);
                }
                let (object, reason) = own.skipped(catalog);
                choice.skipped.push(SkippedStatement {
                    file,
                    line,
                    object,
                    reason,
                });
            }
        }
        let named = self.scripts.iter().zip(texts);
        choice.scripts = named
            .filter_map(|(script, text)| {
                let text = String::from_utf8(text).ok()?;
                Some(Script::new(script.name(), text))
            })
            .collect();
        choice
    }
}

impl Own {
    fn table(&self) -> Option<&QualifiedName> {
        match &self.role {
            Role::Makes(object) if object.kind == Kind::Table => Some(&object.name),
            _ => None,
        }
    }

    /// What it is about, and why it is not run.
    fn skipped(&self, catalog: &Catalog) -> (Option<String>, SkipReason) {
        match &self.role {
            Role::Never(reason) => (None, *reason),
            Role::On(names) => (
                names.first().map(ToString::to_string),
                SkipReason::OtherObject,
            ),
            Role::Makes(object) => {
                let name = match object.kind {
                    Kind::Schema | Kind::Extension => object.name.name.clone(),
                    _ => object.name.to_string(),
                };
                let reason = if exists(object, catalog) {
                    SkipReason::Exists
                } else {
                    SkipReason::NotNeeded
                };
                (Some(name), reason)
            }
        }
    }
}

fn makes(own: &Own, name: &QualifiedName) -> bool {
    match &own.role {
        Role::Makes(object) => object.name == *name,
        _ => false,
    }
}

fn exists(object: &Object, catalog: &Catalog) -> bool {
    let (schema, name) = object.name.as_parts();
    let is = |own: &QualifiedName| *own == object.name;
    match object.kind {
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

/// Spaces in place of a piece and its semicolon, so that everything else keeps its place.
fn blank(text: &mut [u8], piece: &Piece) {
    let end = piece.end + usize::from(text.get(piece.end) == Some(&b';'));
    for byte in text.get_mut(piece.start..end).unwrap_or_default() {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

fn refuse_search_path(script: &Script, piece: &Piece) -> Result<()> {
    let StatementKind::Set(setting) = Statement::read(script, piece).kind else {
        return Ok(());
    };
    let is_empty = |values: &Vec<String>| {
        values
            .iter()
            .all(|value| value.trim_matches('\'').is_empty())
    };
    if setting.parameter != "search_path" || setting.values.as_ref().is_none_or(is_empty) {
        return Ok(());
    }
    let line = script.position(piece.start).line;
    let message = format!("{}, line {line} sets search_path", script.name());
    Err(Error::new(ErrorKind::Usage, message).with_help(
        "write the schema before each name instead; names without one are in the schema of the URL",
    ))
}
