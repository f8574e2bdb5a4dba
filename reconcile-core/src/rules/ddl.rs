//! What rules on DDL ask of a statement.

use super::{Context, Draft};
use crate::catalog::{ObjectKind, ObjectRef, Table};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::script::lexer::significant;
use crate::statement::{
    Action, AlterDomain, AlterObject, AlterRelation, Drop, ObjectName, ObjectType, Statement,
    StatementKind,
};

impl<'a> Context<'a> {
    /// The statement, if it is an `ALTER` with a list of actions.
    pub(crate) fn alter(&self) -> Option<&'a AlterRelation> {
        match &self.statement?.kind {
            StatementKind::AlterRelation(alter) => Some(alter),
            _ => None,
        }
    }

    /// The actions of the statement, with their table.
    pub(crate) fn actions(&self) -> impl Iterator<Item = (&'a AlterRelation, &'a Action)> {
        let alter = self.alter().into_iter();
        alter.flat_map(|alter| alter.actions.iter().map(move |action| (alter, action)))
    }

    pub(crate) fn alter_domain(&self) -> Option<(&'a Statement, &'a AlterDomain)> {
        match &self.statement?.kind {
            StatementKind::AlterDomain(alter) => Some((self.statement?, alter)),
            _ => None,
        }
    }

    pub(crate) fn alter_object(&self) -> Option<(&'a Statement, &'a AlterObject)> {
        match &self.statement?.kind {
            StatementKind::AlterObject(alter) => Some((self.statement?, alter)),
            _ => None,
        }
    }

    /// The statement, if it drops objects of one of these types.
    pub(crate) fn drop_of(&self, objects: &[ObjectType]) -> Option<(&'a Statement, &'a Drop)> {
        match &self.statement?.kind {
            StatementKind::Drop(drop) if objects.contains(&drop.object) => {
                Some((self.statement?, drop))
            }
            _ => None,
        }
    }

    /// The first words of the statement, in lower case.
    pub(crate) fn words(&self, most: usize) -> Vec<String> {
        let Some(statement) = self.statement else {
            return Vec::new();
        };
        significant(self.source, statement.start, statement.end)
            .take(most)
            .map(|token| token.text(self.source).to_ascii_lowercase())
            .collect()
    }

    /// A part of a table in the catalog, if the table is still the one that the catalog knows.
    pub(crate) fn part_of(
        &self,
        kind: ObjectKind,
        table: &ObjectName,
        part: &str,
    ) -> Option<ObjectRef> {
        let base = self.world.relation(table).here()?.base?;
        Some(ObjectRef::part(kind, &base.name, part))
    }

    /// Whether the catalog has the column in the table's primary key, and that is still there.
    pub(crate) fn in_primary_key(&self, table: &ObjectName, column: &str) -> bool {
        let relation = self.world.relation(table).here();
        relation.is_some_and(|relation| {
            let key = relation.base.and_then(Table::primary_key);
            key.is_some_and(|key| {
                key.columns.iter().any(|own| own == column)
                    && relation.constraint(&key.name).is_here()
            })
        })
    }

    /// One finding for each trigger, rule or policy that the statement drops, if it is there or may
    /// be; the message is made from its name.
    pub(crate) fn dropped_part(
        &self,
        object: ObjectType,
        message: impl Fn(&str) -> String,
    ) -> Vec<Draft> {
        let Some((statement, drop)) = self.drop_of(&[object]) else {
            return Vec::new();
        };
        let (Some(table), Some(name)) = (&drop.on, drop.names.first()) else {
            return Vec::new();
        };
        let own = self.world.own_part(object.into(), table, &name.name);
        if own || self.world.part(object, table, &name.name).is_absent() {
            return Vec::new();
        }
        let shown = self.part_name(table, &name.name);
        let draft = Draft::at(statement, message(&shown)).object(shown);
        let outline = self.script.outline();
        if outline.made_after(object, name, Some(table), self.at) {
            let help = "the script makes one of that name again: compare the two";
            return vec![draft.info().help(help)];
        }
        if outline.dropped_after(ObjectType::Table, table, self.at) {
            let help = "the script drops the whole table further on: see what that loses";
            return vec![draft.info().help(help)];
        }
        vec![draft.help("keep it, or say why it is not needed any more")]
    }

    /// How findings print a part of a table: `name on schema.table`.
    pub(crate) fn part_name(&self, table: &ObjectName, part: &str) -> String {
        format!("{} on {}", quote_ident(part), self.world.qualified(table))
    }
}

impl Draft {
    pub(crate) fn action(action: &Action, message: impl Into<String>) -> Self {
        Self::new(action.start, action.end, message)
    }

    /// Only worth knowing.
    pub(crate) fn info(self) -> Self {
        self.severity(Severity::Info)
    }
}

/// The columns in a row, quoted.
pub(crate) fn columns(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| quote_ident(name)).collect();
    format!("({})", quoted.join(", "))
}
