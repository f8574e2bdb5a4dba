//! The `autoincrement()` fields of a Prisma schema.

use std::fmt::Write as _;

use reconcile_core::sequence::{AutoincrementField, AutoincrementLack};

use super::super::{count, visible};
use crate::output::Style;

/// Those with something the matter, or all; then how many there are.
pub(super) fn fields(fields: &[AutoincrementField], all: bool, style: Style) -> String {
    let mut out = String::new();
    for field in fields {
        if all && field.problems.is_empty() {
            let names: Vec<String> = field.sequences.iter().map(visible::line).collect();
            let name = visible::line(&field.field);
            let _ = writeln!(out, "{}: {}", style.strong(&name), names.join(", "));
        }
        for problem in &field.problems {
            let name = style.strong(&visible::line(&field.field));
            let message = visible::line(&problem.message);
            let message = match problem.kind {
                AutoincrementLack::MissingSequence => style.bad(&message),
                AutoincrementLack::Unknown => style.doubtful(&message),
                _ => message,
            };
            let _ = writeln!(out, "{name}: {message}");
        }
    }
    let good = fields.iter().filter(|own| own.problems.is_empty()).count();
    let total = count(fields.len(), "autoincrement() field");
    if !out.is_empty() {
        out.push('\n');
    }
    match fields.len() {
        0 => {}
        n if n == good => {
            let _ = writeln!(out, "{total}: each has a sequence of its own");
        }
        n => {
            let _ = writeln!(out, "{total}: {} not as Prisma has it", n - good);
        }
    }
    out
}
