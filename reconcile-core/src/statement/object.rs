//! The types of objects that statements can name.

/// The types of objects that `DROP` and `ALTER` can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are PostgreSQL's own")]
pub enum ObjectType {
    AccessMethod,
    Aggregate,
    Cast,
    Collation,
    Conversion,
    Database,
    Domain,
    EventTrigger,
    Extension,
    ForeignDataWrapper,
    ForeignServer,
    ForeignTable,
    Function,
    Index,
    Language,
    LargeObject,
    MaterializedView,
    Operator,
    OperatorClass,
    OperatorFamily,
    Policy,
    Procedure,
    Publication,
    Role,
    Routine,
    Rule,
    Schema,
    Sequence,
    Statistics,
    Subscription,
    Table,
    Tablespace,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    Transform,
    Trigger,
    Type,
    UserMapping,
    View,
}

impl ObjectType {
    /// The words that stand for it in a statement, in lower case.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AccessMethod => "access method",
            Self::Aggregate => "aggregate",
            Self::Cast => "cast",
            Self::Collation => "collation",
            Self::Conversion => "conversion",
            Self::Database => "database",
            Self::Domain => "domain",
            Self::EventTrigger => "event trigger",
            Self::Extension => "extension",
            Self::ForeignDataWrapper => "foreign data wrapper",
            Self::ForeignServer => "server",
            Self::ForeignTable => "foreign table",
            Self::Function => "function",
            Self::Index => "index",
            Self::Language => "language",
            Self::LargeObject => "large object",
            Self::MaterializedView => "materialized view",
            Self::Operator => "operator",
            Self::OperatorClass => "operator class",
            Self::OperatorFamily => "operator family",
            Self::Policy => "policy",
            Self::Procedure => "procedure",
            Self::Publication => "publication",
            Self::Role => "role",
            Self::Routine => "routine",
            Self::Rule => "rule",
            Self::Schema => "schema",
            Self::Sequence => "sequence",
            Self::Statistics => "statistics",
            Self::Subscription => "subscription",
            Self::Table => "table",
            Self::Tablespace => "tablespace",
            Self::TextSearchConfiguration => "text search configuration",
            Self::TextSearchDictionary => "text search dictionary",
            Self::TextSearchParser => "text search parser",
            Self::TextSearchTemplate => "text search template",
            Self::Transform => "transform",
            Self::Trigger => "trigger",
            Self::Type => "type",
            Self::UserMapping => "user mapping",
            Self::View => "view",
        }
    }

    /// Whether it is a kind of function.
    #[must_use]
    pub fn is_routine(self) -> bool {
        matches!(
            self,
            Self::Function | Self::Procedure | Self::Routine | Self::Aggregate
        )
    }
}
