//! `where`: the condition of a partial index (preview feature `partialIndexes`, Prisma 7.4).

use super::super::schema::{FieldKind, Model, ScalarType};
use super::super::syntax::{Argument, Expression, Ident};
use super::Context;
use super::arguments::Arguments;

/// The condition as SQL, as Prisma writes it.
pub(super) fn resolve(
    arguments: &mut Arguments<'_>,
    model: &Model,
    context: &mut Context<'_>,
) -> Option<String> {
    let value = arguments.take("where")?;
    if !context.has_preview_feature("partialIndexes") {
        let help = "add it to previewFeatures of a generator";
        let message = "where needs the preview feature partialIndexes";
        context.problem_with_help(value.span(), message, help);
        return None;
    }
    match value {
        Expression::Call(function, arguments, _) if function == "raw" => {
            if let [
                Argument {
                    value: Expression::Text(text, _),
                    ..
                },
            ] = arguments.as_slice()
                && !text.is_empty()
            {
                return Some(text.clone());
            }
            context.problem(value.span(), "raw() takes one string that is not empty");
            None
        }
        Expression::Object(items, _) if !items.is_empty() => {
            let conditions: Option<Vec<String>> = items
                .iter()
                .map(|(name, value)| condition(name, value, model, context))
                .collect();
            conditions.map(|conditions| conditions.join(" AND "))
        }
        other => {
            let help = "write where: raw(\"…\") or where: { field: value }";
            context.problem_with_help(other.span(), "where is no condition", help);
            None
        }
    }
}

fn condition(
    name: &Ident,
    value: &Expression,
    model: &Model,
    context: &mut Context<'_>,
) -> Option<String> {
    let field = model
        .field(&name.text)
        .filter(|field| field.relation().is_none());
    let Some(field) = field else {
        let message = format!(
            "where names {}, which is no column of {}",
            name.text, model.name
        );
        context.problem(name.span, message);
        return None;
    };
    let column = format!("\"{}\"", field.column().replace('"', "\"\""));
    let (is_negated, operand) = match value {
        Expression::Object(items, span) => match items.as_slice() {
            [(key, operand)] if key.text == "not" => (true, operand),
            _ => {
                context.problem(*span, "the one thing in here can be not: { not: value }");
                return None;
            }
        },
        single => (false, single),
    };
    if let Expression::Word(word, _) = operand
        && word == "null"
    {
        let not = if is_negated { "NOT " } else { "" };
        return Some(format!("{column} IS {not}NULL"));
    }
    let Some(literal) = literal(&field.kind, operand) else {
        let message = format!("the value for {} is not of its type", field.name);
        context.problem(operand.span(), message);
        return None;
    };
    let operator = if is_negated { "!=" } else { "=" };
    Some(format!("{column} {operator} {literal}"))
}

fn literal(kind: &FieldKind, value: &Expression) -> Option<String> {
    use ScalarType::{BigInt, Boolean, DateTime, Decimal, Float, Int, String as Text};
    match (kind, value) {
        (FieldKind::Scalar(Int | BigInt | Float | Decimal), Expression::Number(number, _)) => {
            Some(number.clone())
        }
        (FieldKind::Scalar(Text | DateTime) | FieldKind::Enum(_), Expression::Text(text, _)) => {
            Some(format!("'{}'", text.replace('\'', "''")))
        }
        (FieldKind::Scalar(Boolean), Expression::Word(word, _)) => {
            matches!(word.as_str(), "true" | "false").then(|| word.clone())
        }
        _ => None,
    }
}
