//! `@db.…` attributes.

use super::super::native::{Arguments, NativeType, Row};
use super::super::schema::{Field, FieldKind};
use super::super::syntax::{Attribute, Expression, FieldLine};
use super::Context;

pub(super) fn resolve(
    line: &FieldLine,
    field: &Field,
    context: &mut Context<'_>,
) -> Option<NativeType> {
    let attribute = line.attributes.iter().find(|a| a.name.text.contains('.'))?;
    let (scope, name) = attribute.name.text.split_once('.')?;
    let shown = &attribute.name.text;
    if scope != context.datasource.name {
        let help = format!(
            "write @{}.{name}, by the name of the datasource",
            context.datasource.name
        );
        context.problem_with_help(
            attribute.span,
            format!("there is no datasource {scope}"),
            help,
        );
        return None;
    }
    let Some(row) = NativeType::find(name) else {
        let message = format!("PostgreSQL has no type @{shown} in Prisma");
        context.problem(attribute.span, message);
        return None;
    };
    let FieldKind::Scalar(scalar) = field.kind else {
        context.problem(
            attribute.span,
            format!("there is no attribute @{shown} here"),
        );
        return None;
    };
    if !row.fits.contains(&scalar) {
        let fits: Vec<&str> = row.fits.iter().map(|scalar| scalar.name()).collect();
        let message = format!(
            "@{shown} is for fields of type {}, and {} is {}",
            fits.join(" or "),
            field.name,
            scalar.name()
        );
        context.problem(attribute.span, message);
        return None;
    }
    let arguments = arguments(attribute, row, context)?;
    Some(NativeType {
        name: row.name,
        arguments,
    })
}

fn arguments(attribute: &Attribute, row: &Row, context: &mut Context<'_>) -> Option<Vec<u32>> {
    let shown = &attribute.name.text;
    let mut numbers = Vec::new();
    for argument in &attribute.arguments {
        let number = match &argument.value {
            Expression::Number(number, _) => number.parse::<u32>().ok(),
            _ => None,
        };
        let Some(number) = number else {
            let message = format!("an argument of @{shown} is no whole number from 0 on");
            context.problem(argument.value.span(), message);
            return None;
        };
        numbers.push(number);
    }
    let wrong = match (row.arguments, numbers.as_slice()) {
        (Arguments::Length, [0]) if row.name.contains("Bit") => "takes a length from 1 on",
        (_, []) | (Arguments::Length, [_]) => return Some(numbers),
        (Arguments::Precision, &[digits]) if digits <= 6 => return Some(numbers),
        (Arguments::Precision, [_]) => "takes at most 6 digits",
        (Arguments::PrecisionAndScale, &[precision, scale]) => {
            if scale > precision {
                "has a scale larger than its precision"
            } else if precision == 0 || precision > 1000 {
                "takes a precision from 1 to 1000"
            } else {
                return Some(numbers);
            }
        }
        (Arguments::PrecisionAndScale, _) => "takes a precision and a scale",
        (Arguments::None, _) => "takes no argument",
        (Arguments::Length | Arguments::Precision, _) => "takes one argument",
    };
    context.problem(attribute.span, format!("@{shown} {wrong}"));
    None
}
