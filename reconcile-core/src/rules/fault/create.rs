//! `CREATE`.

use super::{Fate, Faults};
use crate::name::quote_ident;
use crate::statement::{
    ColumnDefinition, ConstraintDefinition, ConstraintRule, CreateIndex, CreateObject,
    CreateSchema, CreateTable, ObjectName, ObjectType,
};
use crate::world::{Presence, Relation, RelationKind};

impl Faults<'_> {
    /// Reports a name that a relation has already, and a schema that is not there; true if one was.
    pub(super) fn create_relation(
        &mut self,
        what: &str,
        name: &ObjectName,
        if_not_exists: bool,
    ) -> bool {
        let world = self.context.world;
        let Some(target) = world.target_name(name) else {
            return false;
        };
        let schema = target.schema.as_deref().unwrap_or_default();
        if world.schema(schema).is_absent() {
            self.missing("schema", quote_ident(schema), false);
            return true;
        }
        let Presence::Here(there) = world.relation(&target) else {
            return false;
        };
        let is = super::words(there.kind);
        if is == what {
            self.exists(what, &target, if_not_exists);
        } else {
            self.exists(&format!("a {is} of the name"), &target, if_not_exists);
        }
        true
    }

    pub(super) fn create_table(&mut self, table: &CreateTable) {
        if table.temporary {
            return;
        }
        let world = self.context.world;
        if self.create_relation("table", &table.name, table.if_not_exists) {
            let target = world.target_name(&table.name);
            let there = target.and_then(|name| world.relation(&name).here());
            let columns = table.columns.as_deref();
            if table.if_not_exists
                && let (Some(there), Some(columns)) = (there, columns)
                && let Some(differences) = differences(&there, columns)
            {
                self.help(format!(
                    "the table that is there is another one: {differences}; what follows in the \
                     script may fail on it"
                ));
            }
            return;
        }
        self.create_type(&table.name);
        let of_columns = table.columns.iter().flatten();
        let of_columns = of_columns.flat_map(|column| &column.constraints);
        for constraint in table.constraints.iter().chain(of_columns) {
            self.referenced(Some(&table.name), constraint);
        }
    }

    /// The table that a foreign key refers to, unless it is the one that is being made.
    pub(super) fn referenced(&mut self, own: Option<&ObjectName>, new: &ConstraintDefinition) {
        if let ConstraintRule::ForeignKey { table, .. } = &new.kind
            && own != Some(table)
        {
            self.relation("table", table, false);
        }
    }

    pub(super) fn create_index(&mut self, index: &CreateIndex) {
        let world = self.context.world;
        if self.relation("table", &index.table, false).is_none() {
            return;
        }
        if let Some(name) = &index.name {
            let name = ObjectName {
                schema: world.qualified(&index.table).schema,
                name: name.clone(),
            };
            if self.create_relation("index", &name, index.if_not_exists) {
                return;
            }
        }
        let Some(table) = world.relation(&index.table).here() else {
            return;
        };
        for column in index.columns.iter().flatten() {
            if table.column(column).is_absent() {
                let shown = format!("{}.{}", world.qualified(&index.table), quote_ident(column));
                self.missing("column", shown, false);
            }
        }
    }

    pub(super) fn create_type(&mut self, name: &ObjectName) {
        let world = self.context.world;
        if let Some(target) = world.target_name(name)
            && world.data_type(&target).is_here()
        {
            self.exists("type", target, false);
        }
    }

    pub(super) fn create_schema(&mut self, made: &CreateSchema) {
        if let Some(name) = &made.name
            && self.context.world.schema(name).is_here()
        {
            self.exists("schema", quote_ident(name), made.if_not_exists);
        }
    }

    pub(super) fn create_object(&mut self, made: &CreateObject) {
        let world = self.context.world;
        if let Some(table) = &made.on {
            let there = world.part(made.object, table, &made.name.name).is_here();
            if there && !made.or_replace {
                let shown = self.context.part_name(table, &made.name.name);
                self.exists(made.object.words(), shown, false);
            } else {
                self.relation("table", table, false);
            }
            return;
        }
        match made.object {
            _ if made.temporary => {}
            ObjectType::View if made.or_replace => {
                let target = world.target_name(&made.name);
                if let Some(target) = target
                    && let Presence::Here(there) = world.relation(&target)
                    && there.kind != RelationKind::View
                {
                    let is = super::words(there.kind);
                    let message = format!("{target} is a {is} and no view: the statement fails");
                    self.add(Fate::Rejected, target, message);
                }
            }
            ObjectType::View | ObjectType::MaterializedView | ObjectType::ForeignTable => {
                self.create_relation(made.object.words(), &made.name, made.if_not_exists);
            }
            ObjectType::Type | ObjectType::Domain => self.create_type(&made.name),
            ObjectType::Extension | ObjectType::Publication
                if world.global(made.object, &made.name.name).is_here() =>
            {
                self.exists(made.object.words(), &made.name, made.if_not_exists);
            }
            _ => {}
        }
    }
}

/// How the columns of the table that is there differ from those that are written.
fn differences(there: &Relation, columns: &[ColumnDefinition]) -> Option<String> {
    let base = there.base?;
    let mut found = Vec::new();
    for column in columns {
        let name = quote_ident(&column.name);
        match there.column(&column.name) {
            Presence::Absent => found.push(format!("it has no column {name}")),
            Presence::Here(own) if own.not_null != column.not_null && !in_key(base, column) => {
                let takes = if own.not_null {
                    "takes no NULL"
                } else {
                    "takes NULL"
                };
                found.push(format!("its column {name} {takes}"));
            }
            _ => {}
        }
    }
    for own in &base.columns {
        let named = columns.iter().any(|column| column.name == own.name);
        if !named && there.column(&own.name).is_here() {
            let name = quote_ident(&own.name);
            found.push(format!("it has a column {name} besides"));
        }
    }
    (!found.is_empty()).then(|| found.join(", "))
}

/// A column of the primary key takes no NULL, whether or not that is written with the column.
fn in_key(table: &crate::catalog::Table, column: &ColumnDefinition) -> bool {
    let key = table.primary_key();
    key.is_some_and(|key| key.columns.contains(&column.name))
}
