//! Names at the top, of fields and of values: each once, and none that Prisma refuses.

use std::collections::HashMap;

use super::super::parse::Found;
use super::super::schema::ScalarType;
use super::super::source::Span;
use super::super::syntax::{Attribute, Document, Ident, ModelKeyword};

/// Names that the generated client could not have: the words of JavaScript, and its own class.
const RESERVED: [&str; 46] = [
    "PrismaClient",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "using",
    "var",
    "void",
    "while",
];

const RESERVED_TOO: [&str; 2] = ["with", "yield"];

pub(super) fn check(document: &Document, found: &mut Vec<Found>) {
    let mut tops = Seen::default();
    for block in &document.models {
        let what = match block.keyword {
            ModelKeyword::Model => "model",
            ModelKeyword::View => "view",
            ModelKeyword::Type => "type",
        };
        top(&block.name, what, &mut tops, found);
        attributes(&block.attributes, found);
        let mut fields = Seen::default();
        for field in &block.fields {
            spelling(&field.name, "field", found);
            attributes(&field.attributes, found);
            let owner = format!("{what} {}", block.name.text);
            fields.once(&field.name, "field", &owner, found);
        }
    }
    for block in &document.configs {
        if is_scalar(&block.name.text) {
            scalar_name(&block.name, "block", found);
        }
    }
    for block in &document.enums {
        top(&block.name, "enum", &mut tops, found);
        attributes(&block.attributes, found);
        let mut values = Seen::default();
        for value in &block.values {
            spelling(&value.name, "value", found);
            attributes(&value.attributes, found);
            let owner = format!("enum {}", block.name.text);
            values.once(&value.name, "value", &owner, found);
        }
        if block.values.is_empty() {
            let message = format!("enum {} has no value", block.name.text);
            found.push((block.name.span, message, None));
        }
    }
}

fn top(name: &Ident, what: &str, seen: &mut Seen, found: &mut Vec<Found>) {
    spelling(name, what, found);
    let word = name.text.as_str();
    if is_scalar(word) {
        scalar_name(name, what, found);
    } else if RESERVED.contains(&word) || RESERVED_TOO.contains(&word) {
        let message = format!("{what} {word} has a name that is reserved for the client");
        let help = "give it another one, and the table its old name with @@map";
        found.push((name.span, message, Some(help.to_owned())));
    }
    seen.once(name, "name", "schema", found);
}

fn is_scalar(word: &str) -> bool {
    ScalarType::ALL.iter().any(|scalar| scalar.name() == word)
}

fn scalar_name(name: &Ident, what: &str, found: &mut Vec<Found>) {
    let word = &name.text;
    let message = format!("{what} {word} has the name of one of Prisma's own types");
    found.push((name.span, message, None));
}

fn attributes(list: &[Attribute], found: &mut Vec<Found>) {
    for attribute in list {
        spelling(&attribute.name, "attribute", found);
    }
}

fn spelling(name: &Ident, what: &str, found: &mut Vec<Found>) {
    let word = &name.text;
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let message = format!("the name of {what} {word} begins with a digit");
        found.push((name.span, message, None));
    } else if word.contains('-') {
        let message = format!("the name of {what} {word} has a hyphen in it");
        found.push((name.span, message, None));
    }
}

/// Names so far.
#[derive(Default)]
struct Seen(HashMap<String, Span>);

impl Seen {
    fn once(&mut self, name: &Ident, what: &str, owner: &str, found: &mut Vec<Found>) {
        if self.0.insert(name.text.clone(), name.span).is_some() {
            let message = format!("the {what} {} is used twice in {owner}", name.text);
            let message = message.replace("in schema", "in the schema");
            found.push((name.span, message, None));
        }
    }
}
