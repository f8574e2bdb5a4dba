//! From a schema to the database that it describes.

use std::collections::BTreeSet;

use crate::catalog::ForeignKeyAction;

use super::super::config::RelationMode;
use super::super::constraint_names::{self, LIMIT, cut};
use super::super::relations::many_to_many;
use super::super::schema::{
    Arity, Field, Index, IndexMethod, Model, ReferentialAction, Relation, Schema, Sort,
};
use super::{
    Expected, ExpectedEnum, ExpectedForeignKey, ExpectedIndex, ExpectedIndexColumn, ExpectedKey,
    ExpectedOptions, ExpectedTable, JoinTableKey, TableOrigin,
};

/// How long names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// As PostgreSQL holds them.
    Cut,
    /// As Prisma writes them: PostgreSQL cuts them itself.
    AsWritten,
}

pub(super) struct Builder<'a> {
    pub(super) schema: &'a Schema,
    pub(super) default_schema: &'a str,
    pub(super) join_table_key: JoinTableKey,
    names: Names,
}

pub(super) fn expected(schema: &Schema, options: &ExpectedOptions, names: Names) -> Expected {
    let builder = Builder {
        schema,
        default_schema: &options.default_schema,
        join_table_key: options.join_table_key,
        names,
    };
    let models = schema.models.iter().filter(|model| !model.is_view);
    let mut tables: Vec<ExpectedTable> = models.map(|model| builder.table(model)).collect();
    let pairs = many_to_many(&schema.models);
    tables.extend(pairs.iter().filter_map(|pair| builder.join_table(pair)));
    let views = schema.models.iter().filter(|model| model.is_view);
    let enums: Vec<ExpectedEnum> = schema
        .enums
        .iter()
        .map(|e| builder.enumeration(e))
        .collect();
    // Prisma makes no schema in which there is nothing.
    let names = tables.iter().map(|table| &table.name);
    let names = names.chain(enums.iter().map(|e| &e.name));
    let schemas: BTreeSet<String> = names.map(|name| name.schema.clone()).collect();
    Expected {
        schemas: schemas.into_iter().collect(),
        extensions: schema.datasource.extensions.clone(),
        enums,
        tables,
        views: views.map(|view| builder.table(view)).collect(),
    }
}

impl Builder<'_> {
    pub(super) fn name(&self, name: &str) -> String {
        match self.names {
            Names::Cut => cut(name, LIMIT).to_owned(),
            Names::AsWritten => name.to_owned(),
        }
    }

    pub(super) fn is_multi_schema(&self) -> bool {
        !self.schema.datasource.schemas.is_empty()
    }

    pub(super) fn uses_foreign_keys(&self) -> bool {
        self.schema.datasource.relation_mode == RelationMode::ForeignKeys
    }

    fn enumeration(&self, of: &super::super::schema::Enum) -> ExpectedEnum {
        ExpectedEnum {
            name: self.qualified(of.schema.as_deref(), of.type_name()),
            model: of.name.clone(),
            labels: of
                .values
                .iter()
                .map(|value| value.label().to_owned())
                .collect(),
        }
    }

    fn table(&self, model: &Model) -> ExpectedTable {
        let key = model.primary_key.as_ref().map(|key| ExpectedKey {
            name: self.name(&constraint_names::primary_key(model, key)),
            columns: self.columns(model, &key.fields),
        });
        ExpectedTable {
            name: self.qualified(model.schema.as_deref(), model.table()),
            origin: TableOrigin::Model(model.name.clone()),
            is_ignored: model.is_ignored,
            columns: model
                .scalar_fields()
                .map(|field| self.column(field))
                .collect(),
            primary_key: key,
            indexes: model
                .indexes
                .iter()
                .map(|index| self.index(model, index))
                .collect(),
            foreign_keys: self.foreign_keys(model),
        }
    }

    fn columns(&self, model: &Model, fields: &[String]) -> Vec<String> {
        let column = |name: &String| {
            let field = model.field(name);
            self.name(field.map_or(name.as_str(), Field::column))
        };
        fields.iter().map(column).collect()
    }

    fn index(&self, model: &Model, index: &Index) -> ExpectedIndex {
        let column = |field: &super::super::schema::IndexField| ExpectedIndexColumn {
            name: self.name(model.field(&field.name).map_or(&field.name, Field::column)),
            descending: field.sort.map(|sort| sort == Sort::Descending),
            operator_class: field.operator_class.clone(),
        };
        ExpectedIndex {
            name: self.name(&constraint_names::index(model, index)),
            unique: index.unique,
            method: index.method.unwrap_or(IndexMethod::BTree),
            columns: index.fields.iter().map(column).collect(),
            predicate: index.predicate.clone(),
        }
    }

    fn foreign_keys(&self, model: &Model) -> Vec<ExpectedForeignKey> {
        if !self.uses_foreign_keys() || model.is_view {
            return Vec::new();
        }
        let holders = model.relations().filter(|(_, r)| !r.fields.is_empty());
        let key = |(field, relation): (&Field, &Relation)| self.foreign_key(model, field, relation);
        holders.filter_map(key).collect()
    }

    fn foreign_key(
        &self,
        model: &Model,
        field: &Field,
        relation: &Relation,
    ) -> Option<ExpectedForeignKey> {
        let other = self.schema.model(&relation.model)?;
        if other.is_view {
            return None;
        }
        // Where a part of the key cannot be NULL, setting it so is no use.
        let is_required = field.arity == Arity::Required
            || relation.fields.iter().any(|name| {
                model
                    .field(name)
                    .is_some_and(|f| f.arity == Arity::Required)
            });
        let by_default = if is_required {
            ForeignKeyAction::Restrict
        } else {
            ForeignKeyAction::SetNull
        };
        Some(ExpectedForeignKey {
            name: self.name(&constraint_names::foreign_key(model, relation)),
            columns: self.columns(model, &relation.fields),
            table: self.qualified(other.schema.as_deref(), other.table()),
            references: self.columns(other, &relation.references),
            on_delete: relation.on_delete.map_or(by_default, action),
            on_update: relation.on_update.map_or(ForeignKeyAction::Cascade, action),
        })
    }
}

fn action(action: ReferentialAction) -> ForeignKeyAction {
    match action {
        ReferentialAction::Cascade => ForeignKeyAction::Cascade,
        ReferentialAction::Restrict => ForeignKeyAction::Restrict,
        ReferentialAction::NoAction => ForeignKeyAction::NoAction,
        ReferentialAction::SetNull => ForeignKeyAction::SetNull,
        ReferentialAction::SetDefault => ForeignKeyAction::SetDefault,
    }
}
