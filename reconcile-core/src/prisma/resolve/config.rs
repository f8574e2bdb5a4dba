//! `datasource` and `generator` blocks.

use super::super::config::{ConfigValue, Datasource, Generator, RelationMode, RequiredExtension};
use super::super::parse::Found;
use super::super::source::Span;
use super::super::syntax::{Argument, ConfigBlock, Document, Expression, PropertyLine};
use super::arguments::{Arguments, as_items, as_text};

pub(super) struct Config {
    pub(super) datasource: Datasource,
    pub(super) generators: Vec<Generator>,
}

pub(super) fn resolve(document: &Document, found: &mut Vec<Found>) -> Config {
    let mut config = Config {
        datasource: Datasource::default(),
        generators: Vec::new(),
    };
    for block in &document.configs {
        once(block, found);
        if !block.is_datasource {
            config.generators.extend(generator(block, found));
        }
    }
    for (number, generator) in config.generators.iter().enumerate() {
        let before = config.generators.get(..number).unwrap_or_default();
        if before.iter().any(|other| other.name == generator.name) {
            let message = format!("there are two generators named {}", generator.name);
            found.push((generator.span, message, None));
        }
    }
    let features: Vec<&str> = config
        .generators
        .iter()
        .flat_map(|generator| generator.preview_features.iter().map(String::as_str))
        .collect();
    let mut blocks = document.configs.iter().filter(|block| block.is_datasource);
    if let Some(block) = blocks.next() {
        config.datasource = datasource(block, &features, found);
        for other in blocks {
            let message = format!("{} is a second datasource", other.name.text);
            found.push((
                other.name.span,
                message,
                Some("a schema has one".to_owned()),
            ));
        }
    } else {
        let help = "add: datasource db { provider = \"postgresql\" }";
        let message = "the schema has no datasource";
        found.push((Span::default(), message.to_owned(), Some(help.to_owned())));
    }
    config
}

/// No key twice, none without a value.
fn once(block: &ConfigBlock, found: &mut Vec<Found>) {
    for (number, line) in block.properties.iter().enumerate() {
        let before = block.properties.get(..number).unwrap_or_default();
        let (key, owner) = (&line.name.text, &block.name.text);
        if before.iter().any(|other| other.name.text == *key) {
            found.push((line.name.span, format!("{owner} has {key} twice"), None));
        }
        if line.value.is_none() {
            found.push((
                line.name.span,
                format!("{key} of {owner} has no value"),
                None,
            ));
        }
    }
}

fn datasource(block: &ConfigBlock, features: &[&str], found: &mut Vec<Found>) -> Datasource {
    let name = &block.name.text;
    let mut datasource = Datasource {
        name: name.clone(),
        span: block.name.span,
        ..Datasource::default()
    };
    let mut has_provider = false;
    for (line, value) in values(block) {
        match line.name.text.as_str() {
            "provider" => {
                has_provider = true;
                provider(value, found);
            }
            "url" => datasource.url = config_value(value, "url", found),
            "directUrl" => datasource.direct_url = config_value(value, "directUrl", found),
            "shadowDatabaseUrl" => {
                datasource.shadow_database_url = config_value(value, "shadowDatabaseUrl", found);
            }
            "schemas" => datasource.schemas = schemas(value, found),
            "relationMode" | "referentialIntegrity" => {
                datasource.relation_mode = relation_mode(value, found);
            }
            "extensions" => {
                if !features.contains(&"postgresqlExtensions") {
                    let help = "add it to previewFeatures of a generator";
                    let message = "extensions needs the preview feature postgresqlExtensions";
                    found.push((line.name.span, message.to_owned(), Some(help.to_owned())));
                }
                datasource.extensions = extensions(value, found);
            }
            key => {
                let message = format!("a datasource for PostgreSQL has no property {key}");
                found.push((line.name.span, message, None));
            }
        }
    }
    if !has_provider {
        let help = "add: provider = \"postgresql\"";
        let message = format!("datasource {name} has no provider");
        found.push((block.name.span, message, Some(help.to_owned())));
    }
    datasource
}

fn values(block: &ConfigBlock) -> impl Iterator<Item = (&PropertyLine, &Expression)> {
    let with_value = |line| PropertyLine::value(line).map(|value| (line, value));
    block.properties.iter().filter_map(with_value)
}

impl PropertyLine {
    fn value(&self) -> Option<&Expression> {
        self.value.as_ref()
    }
}

fn provider(value: &Expression, found: &mut Vec<Found>) {
    let Some(provider) = as_text(value, "provider", found) else {
        return;
    };
    if !matches!(provider, "postgresql" | "postgres") {
        let message = format!("the provider is {provider}, and not postgresql");
        let help = "reconcile works on PostgreSQL only";
        found.push((value.span(), message, Some(help.to_owned())));
    }
}

fn schemas(value: &Expression, found: &mut Vec<Found>) -> Vec<String> {
    let mut schemas: Vec<String> = Vec::new();
    for item in as_items(value) {
        let Some(name) = as_text(item, "one of schemas", found) else {
            continue;
        };
        if schemas.iter().any(|other| other == name) {
            found.push((
                item.span(),
                format!("the schema {name} is listed twice"),
                None,
            ));
        }
        schemas.push(name.to_owned());
    }
    if as_items(value).is_empty() {
        found.push((value.span(), "schemas is empty".to_owned(), None));
    }
    schemas.sort();
    schemas
}

fn relation_mode(value: &Expression, found: &mut Vec<Found>) -> RelationMode {
    match as_text(value, "relationMode", found) {
        Some("prisma") => RelationMode::Prisma,
        Some("foreignKeys") | None => RelationMode::ForeignKeys,
        Some(other) => {
            let message = format!("relationMode is {other}, and neither prisma nor foreignKeys");
            found.push((value.span(), message, None));
            RelationMode::ForeignKeys
        }
    }
}

fn extensions(value: &Expression, found: &mut Vec<Found>) -> Vec<RequiredExtension> {
    let mut extensions = Vec::new();
    for item in as_items(value) {
        match item {
            Expression::Word(name, _) => extensions.push(extension(name, &[], item.span(), found)),
            Expression::Call(name, arguments, span) => {
                extensions.push(extension(name, arguments, *span, found));
            }
            other => {
                let message = "one of extensions is not a name".to_owned();
                let help = "write it without quotes; a name with other characters as: uuidOssp(map: \"uuid-ossp\")";
                found.push((other.span(), message, Some(help.to_owned())));
            }
        }
    }
    extensions.sort_by(|a, b| a.name.cmp(&b.name));
    extensions
}

fn extension(
    name: &str,
    arguments: &[Argument],
    span: Span,
    found: &mut Vec<Found>,
) -> RequiredExtension {
    let mut arguments = Arguments::of_function(name, arguments, span, found);
    let mapped = arguments.take_text("map", found);
    let extension = RequiredExtension {
        name: mapped.unwrap_or(name).to_owned(),
        schema: arguments.take_text("schema", found).map(ToOwned::to_owned),
        version: arguments.take_text("version", found).map(ToOwned::to_owned),
    };
    arguments.finish(found);
    extension
}

fn generator(block: &ConfigBlock, found: &mut Vec<Found>) -> Option<Generator> {
    let mut provider = None;
    let mut generator = Generator {
        name: block.name.text.clone(),
        provider: ConfigValue::Text(String::new()),
        output: None,
        engine_type: None,
        preview_features: Vec::new(),
        span: block.name.span,
    };
    for (line, value) in values(block) {
        match line.name.text.as_str() {
            "provider" => provider = config_value(value, "provider", found),
            "output" => generator.output = config_value(value, "output", found),
            "engineType" => generator.engine_type = config_value(value, "engineType", found),
            "previewFeatures" => {
                let features = as_items(value).iter();
                let names = features.filter_map(|item| as_text(item, "a preview feature", found));
                generator.preview_features = names.map(ToOwned::to_owned).collect();
            }
            // Whatever else a generator of somebody's may want to know.
            _ => {}
        }
    }
    let has_provider = block
        .properties
        .iter()
        .any(|line| line.name.text == "provider");
    if !has_provider {
        let message = format!("generator {} has no provider", block.name.text);
        found.push((block.name.span, message, None));
    }
    generator.provider = provider?;
    Some(generator)
}

fn config_value(value: &Expression, what: &str, found: &mut Vec<Found>) -> Option<ConfigValue> {
    if let Expression::Call(function, arguments, _) = value
        && function == "env"
        && let [argument] = arguments.as_slice()
    {
        let name = as_text(&argument.value, "the name in env()", found)?;
        return Some(ConfigValue::Env(name.to_owned()));
    }
    as_text(value, what, found).map(|text| ConfigValue::Text(text.to_owned()))
}
