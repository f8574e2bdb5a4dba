//! `@default(…)`.

use super::super::literal;
use super::super::schema::{Arity, DefaultValue, Field, FieldKind, Literal, ScalarType};
use super::super::source::Span;
use super::super::syntax::{Argument, Expression, FieldLine};
use super::arguments::Arguments;
use super::{Context, enums};

pub(super) fn resolve(
    line: &FieldLine,
    field: &Field,
    context: &mut Context<'_>,
) -> Option<DefaultValue> {
    let attribute = enums::attribute(&line.attributes, "default")?;
    let mut arguments = Arguments::of(attribute, "@", context.found);
    let value = arguments.take_first("value");
    if let Some(map) = arguments.take("map") {
        let message = format!(
            "the default of {} cannot have a name in PostgreSQL",
            field.name
        );
        context.problem(map.span(), message);
    }
    arguments.finish(context.found);
    let Some(value) = value else {
        context.problem(
            attribute.span,
            format!("@default of {} has no value", field.name),
        );
        return None;
    };
    if let Expression::Call(function, arguments, span) = value {
        return call(function, arguments, *span, field, context);
    }
    let is_list = field.arity == Arity::List;
    match (value, is_list) {
        (Expression::Array(items, _), true) => {
            let literals = items.iter().map(|item| literal(item, field, context));
            literals.collect::<Option<_>>().map(DefaultValue::List)
        }
        (_, true) => {
            let help = "write it in brackets: [1, 2]";
            let message = format!("{} is a list, and its default is not", field.name);
            context.problem_with_help(value.span(), message, help);
            None
        }
        (Expression::Array(..), false) => {
            let message = format!("{} is no list, and its default is one", field.name);
            context.problem(value.span(), message);
            None
        }
        (single, false) => literal(single, field, context).map(DefaultValue::Value),
    }
}

fn call(
    function: &str,
    arguments: &[Argument],
    span: Span,
    field: &Field,
    context: &mut Context<'_>,
) -> Option<DefaultValue> {
    use ScalarType::{BigInt, DateTime, Int, String as Text};
    let fits: &[ScalarType] = match function {
        "dbgenerated" => return dbgenerated(arguments, span, field, context),
        "autoincrement" => &[Int, BigInt],
        "now" => &[DateTime],
        "uuid" | "cuid" | "ulid" | "nanoid" => &[Text],
        _ => {
            let message = format!(
                "there is no function {function}() for the default of {}",
                field.name
            );
            let help = "autoincrement, now, uuid, cuid, ulid, nanoid, or dbgenerated(\"…\") with an expression of the database";
            context.problem_with_help(span, message, help);
            return None;
        }
    };
    let is_fit = matches!(field.kind, FieldKind::Scalar(scalar) if fits.contains(&scalar));
    if !is_fit {
        let names: Vec<&str> = fits.iter().map(|scalar| scalar.name()).collect();
        let message = format!(
            "{function}() is for fields of type {}, and {} is none",
            names.join(" or "),
            field.name
        );
        context.problem(span, message);
        return None;
    }
    let argument = argument(function, arguments, span, context).ok()?;
    Some(match function {
        "autoincrement" => DefaultValue::Autoincrement,
        "now" => DefaultValue::Now,
        _ => DefaultValue::Client {
            function: function.to_owned(),
            argument,
        },
    })
}

/// The argument of a function that the client computes. An error is reported already.
fn argument(
    function: &str,
    arguments: &[Argument],
    span: Span,
    context: &mut Context<'_>,
) -> Result<Option<String>, ()> {
    let number = match arguments {
        [] => return Ok(None),
        [
            Argument {
                value: Expression::Number(number, _),
                ..
            },
        ] => number.parse::<u8>().ok().map(|n| (n, number.clone())),
        _ => None,
    };
    let allowed = |n: u8| match function {
        "uuid" => matches!(n, 4 | 7),
        "cuid" => matches!(n, 1 | 2),
        "nanoid" => n >= 2,
        _ => false,
    };
    if let Some((_, text)) = number.filter(|(n, _)| allowed(*n)) {
        return Ok(Some(text));
    }
    let takes = match function {
        "uuid" => "4 or 7, or nothing",
        "cuid" => "1 or 2, or nothing",
        "nanoid" => "a length from 2 to 255, or nothing",
        _ => "nothing",
    };
    context.problem(span, format!("{function}() takes {takes}"));
    Err(())
}

fn dbgenerated(
    arguments: &[Argument],
    span: Span,
    field: &Field,
    context: &mut Context<'_>,
) -> Option<DefaultValue> {
    match arguments {
        [] => Some(DefaultValue::DbGenerated(None)),
        [
            Argument {
                value: Expression::Text(text, _),
                ..
            },
        ] if !text.is_empty() => Some(DefaultValue::DbGenerated(Some(text.clone()))),
        _ => {
            let message = format!(
                "dbgenerated() of {} takes nothing, or one string",
                field.name
            );
            context.problem(span, message);
            None
        }
    }
}

fn literal(value: &Expression, field: &Field, context: &mut Context<'_>) -> Option<Literal> {
    let problem = match (&field.kind, value) {
        (FieldKind::Enum(name), Expression::Word(word, _)) => {
            let is_value = context
                .enums
                .iter()
                .any(|e| e.name == *name && e.value(word).is_some());
            if is_value {
                return Some(Literal::Value(word.clone()));
            }
            format!("the enum {name} has no value {word}")
        }
        (FieldKind::Scalar(scalar), value) => match scalar_literal(*scalar, value) {
            Ok(literal) => return Some(literal),
            Err(Wrong::Kind) => format!("the default of {} is no {}", field.name, scalar.name()),
            Err(Wrong::Value(what)) => format!("the default of {} is {what}", field.name),
        },
        (FieldKind::Enum(name), _) => {
            format!(
                "the default of {} is no value of the enum {name}",
                field.name
            )
        }
        _ => format!(
            "{} can only have a default of dbgenerated(\"…\")",
            field.name
        ),
    };
    context.problem(value.span(), problem);
    None
}

enum Wrong {
    Kind,
    Value(&'static str),
}

fn scalar_literal(scalar: ScalarType, value: &Expression) -> Result<Literal, Wrong> {
    use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String as Text};
    match (scalar, value) {
        (Text, Expression::Text(text, _)) => Ok(Literal::Text(text.clone())),
        (Json, Expression::Text(text, _)) => {
            let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
            kept(text, is_json, "not valid JSON")
        }
        (Bytes, Expression::Text(text, _)) => {
            kept(text, literal::base64(text).is_some(), "not valid base 64")
        }
        (DateTime, Expression::Text(text, _)) => {
            let is_time = literal::time_sql(text).is_some();
            kept(text, is_time, "no time in the form 2020-01-31T12:00:00Z")
        }
        (Decimal, Expression::Text(text, _)) => {
            kept(text, literal::is_decimal(text), "no decimal number")
        }
        (Int | BigInt, Expression::Number(number, _)) => match number.parse::<i64>() {
            Ok(_) => Ok(Literal::Number(number.clone())),
            Err(_) => Err(Wrong::Value("no whole number of 64 bits")),
        },
        (Float | Decimal, Expression::Number(number, _)) => Ok(Literal::Number(number.clone())),
        (Boolean, Expression::Word(word, _)) => match word.as_str() {
            "true" => Ok(Literal::Boolean(true)),
            "false" => Ok(Literal::Boolean(false)),
            _ => Err(Wrong::Value("neither true nor false")),
        },
        _ => Err(Wrong::Kind),
    }
}

fn kept(text: &str, is_valid: bool, what: &'static str) -> Result<Literal, Wrong> {
    if is_valid {
        Ok(Literal::Text(text.to_owned()))
    } else {
        Err(Wrong::Value(what))
    }
}
