//! The types that tell a routine from its namesakes.

use crate::catalog::DataType;
use crate::script::lexer::Token;
use crate::statement::ObjectName;
use crate::statement::words::{Words, tokens};
use crate::type_change::parse_type;

/// The types of the arguments that a routine is found by, where all of them can be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Signature(Vec<Argument>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Argument {
    /// Empty where the statement leaves it out.
    schema: String,
    name: String,
    array: bool,
}

impl Signature {
    /// Reads arguments as they stand between the parentheses, in a statement or in a catalog; none
    /// where they cannot be read with certainty.
    pub(crate) fn read(arguments: &str) -> Option<Self> {
        let all = tokens(arguments, 0, arguments.len());
        if all.is_empty() || arguments.trim() == "*" {
            return Some(Self(Vec::new()));
        }
        let mut read = Vec::new();
        for argument in between_commas(&all) {
            read.extend(one(arguments, argument)?);
        }
        Some(Self(read))
    }

    /// Whether both may be those of one routine: a type without a schema can be that of any.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len()
            && pairs.all(|(one, other)| {
                let schema = one.schema.is_empty() || other.schema.is_empty();
                one.name == other.name
                    && one.array == other.array
                    && (schema || one.schema == other.schema)
            })
    }
}

/// The parts between the commas that stand outside parentheses.
fn between_commas(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    let mut depth = 0i64;
    tokens.split(move |token| {
        depth += i64::from(token.is_symbol(b'(') || token.is_symbol(b'['));
        depth -= i64::from(token.is_symbol(b')') || token.is_symbol(b']'));
        depth == 0 && token.is_symbol(b',')
    })
}

/// One argument: none where it is not understood, nothing where no routine is found by it.
#[expect(
    clippy::option_option,
    reason = "an OUT argument is understood, and there is nothing to it"
)]
fn one(source: &str, tokens: &[Token]) -> Option<Option<Argument>> {
    // A default is no part of it.
    let is_default = |token: &Token| token.is_word(source, "default") || token.is_symbol(b'=');
    let until = tokens.iter().position(is_default).unwrap_or(tokens.len());
    let mut words = Words::new(source, tokens.get(..until)?);
    let mut out = mode(&mut words);
    let data_type = if let Some(data_type) = data_type(&words) {
        data_type
    } else {
        // What comes first is its name.
        words.ident()?;
        out |= mode(&mut words);
        data_type(&words)?
    };
    if out {
        return Some(None);
    }
    Some(Some(Argument {
        schema: data_type.name.schema,
        name: data_type.name.name,
        array: data_type.array,
    }))
}

/// Passes over IN, OUT, INOUT and VARIADIC; whether it is OUT alone.
fn mode(words: &mut Words<'_>) -> bool {
    let out = !words.is(&["in", "out"]) && words.eat("out");
    words.eat_all(&["in", "out"]);
    words.eat_any(&["in", "inout", "variadic"]);
    out
}

fn data_type(words: &Words<'_>) -> Option<DataType> {
    let own = words.tokens.get(words.at..)?;
    let text = words.source.get(own.first()?.start..own.last()?.end)?;
    let parsed = parse_type(text, &mut |_: &ObjectName| None)?;
    let found = parsed.side.data_type;
    // `_int4` is another name of `int4[]`.
    let is_array = found.name.name.starts_with('_');
    (!parsed.serial && !is_array).then_some(found)
}
