//! What a database does not answer of a Prisma schema, for people.

use std::fmt::Write as _;
use std::path::Path;

use reconcile_core::prisma::VerifyReport;

use super::{count, visible};
use crate::output::Style;

pub(crate) fn report(path: &Path, report: &VerifyReport, style: Style) -> String {
    let path = visible::line(path.display());
    let views = match report.views {
        0 => String::new(),
        n => format!(" and {}", count(n, "view")),
    };
    let mut out = format!(
        "{}: {}{views} with {} looked for, {} of them selected from\n",
        style.strong(&path),
        count(report.tables, "table"),
        count(report.columns, "column"),
        report.selected,
    );
    for unanswered in &report.unanswered {
        let model = style.strong(&visible::line(&unanswered.model));
        let message = visible::line(&unanswered.message);
        let _ = writeln!(out, "{model}: {message}");
    }
    let said = match report.unanswered.len() {
        0 => style.good("The database answers everything that the schema asks for."),
        n => style.bad(&format!("{} not answered.", count(n, "thing"))),
    };
    let _ = writeln!(out, "{said}");
    out
}
