//! From syntax to meaning.

use std::collections::HashMap;

use super::config::{Datasource, RelationMode};
use super::parse::{Found, parse};
use super::schema::{Model, Schema};
use super::source::{Problems, Source, Span};
use super::syntax::{Document, ModelKeyword};

mod arguments;
mod config;
mod database_names;
mod default;
mod enums;
mod field;
mod index;
mod key;
mod model;
mod names;
mod native;
mod operator_class;
mod predicate;
mod relation;

/// Reads the files as one schema.
pub(super) fn resolve(sources: Vec<Source>) -> Result<Schema, Problems> {
    let mut found = Vec::new();
    let mut document = Document::default();
    for (number, source) in sources.iter().enumerate() {
        let one = parse(number, source, &mut found);
        document.models.extend(one.models);
        document.enums.extend(one.enums);
        document.configs.extend(one.configs);
    }
    // What a line that was not read would have said is missing everywhere else: no more problems
    // of those.
    let schema = if found.is_empty() {
        Some(meaning(&document, &mut found))
    } else {
        names::check(&document, &mut found);
        None
    };
    match schema {
        Some(mut schema) if found.is_empty() => {
            schema.sources = sources;
            Ok(schema)
        }
        _ => Err(Problems::new(sources, found)),
    }
}

fn meaning(document: &Document, found: &mut Vec<Found>) -> Schema {
    names::check(document, found);
    let config = config::resolve(document, found);
    let mut context = Context {
        datasource: config.datasource,
        preview_features: config
            .generators
            .iter()
            .flat_map(|generator| generator.preview_features.clone())
            .collect(),
        kinds: kinds(document),
        enums: Vec::new(),
        found,
    };
    for block in &document.enums {
        let one = enums::resolve(block, &mut context);
        context.enums.push(one);
    }
    let mut models = Vec::new();
    for block in &document.models {
        models.extend(model::resolve(block, &mut context));
    }
    relation::check(&models, &mut context);
    database_names::check(&models, &mut context);
    let Context {
        datasource, enums, ..
    } = context;
    Schema {
        sources: Vec::new(),
        datasource,
        generators: config.generators,
        models,
        enums,
    }
}

/// What a name at the top of a schema stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Model,
    Composite,
    Enum,
}

fn kinds(document: &Document) -> HashMap<String, Kind> {
    let models = document.models.iter().map(|block| {
        let kind = match block.keyword {
            ModelKeyword::Type => Kind::Composite,
            ModelKeyword::Model | ModelKeyword::View => Kind::Model,
        };
        (block.name.text.clone(), kind)
    });
    let enums = document.enums.iter();
    let enums = enums.map(|block| (block.name.text.clone(), Kind::Enum));
    enums.chain(models).collect()
}

/// What is known while models are resolved.
struct Context<'a> {
    datasource: Datasource,
    preview_features: Vec<String>,
    kinds: HashMap<String, Kind>,
    enums: Vec<super::schema::Enum>,
    found: &'a mut Vec<Found>,
}

impl Context<'_> {
    fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.found.push((span, message.into(), None));
    }

    fn problem_with_help(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push((span, message.into(), Some(help.into())));
    }

    fn has_preview_feature(&self, name: &str) -> bool {
        self.preview_features.iter().any(|feature| feature == name)
    }

    fn uses_foreign_keys(&self) -> bool {
        self.datasource.relation_mode == RelationMode::ForeignKeys
    }
}

fn find<'a>(models: &'a [Model], name: &str) -> Option<&'a Model> {
    models.iter().find(|model| model.name == name)
}
