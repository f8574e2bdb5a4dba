//! What is written in a `.prisma` file, before anything is known of its meaning.

use super::source::Span;

#[derive(Debug, Clone)]
pub(super) struct Ident {
    pub(super) text: String,
    pub(super) span: Span,
}

#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) models: Vec<ModelBlock>,
    pub(super) enums: Vec<EnumBlock>,
    pub(super) configs: Vec<ConfigBlock>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ModelKeyword {
    Model,
    View,
    Type,
}

#[derive(Debug)]
pub(super) struct ModelBlock {
    pub(super) keyword: ModelKeyword,
    pub(super) name: Ident,
    pub(super) documentation: Option<String>,
    pub(super) fields: Vec<FieldLine>,
    pub(super) attributes: Vec<Attribute>,
}

#[derive(Debug)]
pub(super) struct FieldLine {
    pub(super) name: Ident,
    pub(super) type_name: TypeName,
    pub(super) arity: super::schema::Arity,
    pub(super) attributes: Vec<Attribute>,
    pub(super) documentation: Option<String>,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) enum TypeName {
    Named(Ident),
    Unsupported(String),
}

#[derive(Debug)]
pub(super) struct EnumBlock {
    pub(super) name: Ident,
    pub(super) documentation: Option<String>,
    pub(super) values: Vec<ValueLine>,
    pub(super) attributes: Vec<Attribute>,
}

#[derive(Debug)]
pub(super) struct ValueLine {
    pub(super) name: Ident,
    pub(super) attributes: Vec<Attribute>,
    pub(super) documentation: Option<String>,
}

#[derive(Debug)]
pub(super) struct ConfigBlock {
    pub(super) is_datasource: bool,
    pub(super) name: Ident,
    pub(super) properties: Vec<PropertyLine>,
}

#[derive(Debug)]
pub(super) struct PropertyLine {
    pub(super) name: Ident,
    /// `None` where nothing follows the equals sign.
    pub(super) value: Option<Expression>,
}

/// `@name(…)`, `@@name(…)`; the name without the signs, `db.VarChar`.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) name: Ident,
    pub(super) arguments: Vec<Argument>,
    pub(super) span: Span,
}

#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub(super) name: Option<Ident>,
    pub(super) value: Expression,
}

#[derive(Debug, Clone)]
pub(super) enum Expression {
    Number(String, Span),
    Text(String, Span),
    /// A bare word, dots included: `true`, `Cascade`, `id`.
    Word(String, Span),
    Call(String, Vec<Argument>, Span),
    Array(Vec<Expression>, Span),
    /// `{ deletedAt: null }`, the condition of a partial index.
    Object(Vec<(Ident, Expression)>, Span),
}

impl Expression {
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Number(_, span)
            | Self::Text(_, span)
            | Self::Word(_, span)
            | Self::Call(_, _, span)
            | Self::Array(_, span)
            | Self::Object(_, span) => *span,
        }
    }
}
