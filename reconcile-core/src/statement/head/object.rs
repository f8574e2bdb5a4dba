//! The type of object after DROP, ALTER or CREATE.

use crate::statement::ObjectType;
use crate::statement::words::Words;

impl Words<'_> {
    /// Reads the type of object; the next token is its name.
    pub(super) fn object(&mut self) -> Option<ObjectType> {
        let (first, second) = (self.word(0), self.word(1));
        let (length, object) = match (first.as_str(), second.as_str()) {
            ("materialized", "view") => (2, ObjectType::MaterializedView),
            ("event", "trigger") => (2, ObjectType::EventTrigger),
            ("access", "method") => (2, ObjectType::AccessMethod),
            ("large", "object") => (2, ObjectType::LargeObject),
            ("foreign", "table") => (2, ObjectType::ForeignTable),
            ("foreign", "data") => (3, ObjectType::ForeignDataWrapper),
            ("procedural" | "trusted", "language") => (2, ObjectType::Language),
            ("trusted", "procedural") => (3, ObjectType::Language),
            ("operator", "class") if self.word(2) != "." => (2, ObjectType::OperatorClass),
            ("operator", "family") if self.word(2) != "." => (2, ObjectType::OperatorFamily),
            ("user", "mapping") if matches!(self.word(2).as_str(), "for" | "if") => {
                (2, ObjectType::UserMapping)
            }
            ("text", "search") => (3, text_search(self.word(2).as_str())?),
            (first, _) => (1, single(first)?),
        };
        self.at += length;
        Some(object)
    }
}

fn text_search(word: &str) -> Option<ObjectType> {
    Some(match word {
        "configuration" => ObjectType::TextSearchConfiguration,
        "dictionary" => ObjectType::TextSearchDictionary,
        "parser" => ObjectType::TextSearchParser,
        "template" => ObjectType::TextSearchTemplate,
        _ => return None,
    })
}

fn single(word: &str) -> Option<ObjectType> {
    Some(match word {
        "table" => ObjectType::Table,
        "view" => ObjectType::View,
        "index" => ObjectType::Index,
        "sequence" => ObjectType::Sequence,
        "schema" => ObjectType::Schema,
        "type" => ObjectType::Type,
        "domain" => ObjectType::Domain,
        "function" => ObjectType::Function,
        "procedure" => ObjectType::Procedure,
        "routine" => ObjectType::Routine,
        "aggregate" => ObjectType::Aggregate,
        "trigger" => ObjectType::Trigger,
        "rule" => ObjectType::Rule,
        "policy" => ObjectType::Policy,
        "extension" => ObjectType::Extension,
        "cast" => ObjectType::Cast,
        "collation" => ObjectType::Collation,
        "conversion" => ObjectType::Conversion,
        "language" => ObjectType::Language,
        "server" => ObjectType::ForeignServer,
        "publication" => ObjectType::Publication,
        "subscription" => ObjectType::Subscription,
        "statistics" => ObjectType::Statistics,
        "transform" => ObjectType::Transform,
        "tablespace" => ObjectType::Tablespace,
        "database" => ObjectType::Database,
        "operator" => ObjectType::Operator,
        "role" | "user" | "group" => ObjectType::Role,
        _ => return None,
    })
}
