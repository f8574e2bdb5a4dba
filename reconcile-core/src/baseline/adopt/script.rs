//! Whether a script is what makes the Prisma schema in an empty database.

use std::collections::BTreeSet;

use super::{Reason, Refusal};
use crate::name::QualifiedName;
use crate::prisma::Expected;
use crate::script::{PieceKind, Script};
use crate::statement::{ObjectName, ObjectType, Statement, StatementKind};

/// How to come by the right script.
const HELP: &str =
    "take the from-empty script: reconcile baseline generate, or prisma migrate diff --from-empty";

/// What a script makes, and what else it does.
#[derive(Debug, Default)]
struct Made {
    tables: BTreeSet<QualifiedName>,
    enums: BTreeSet<QualifiedName>,
    /// What it changes or drops without having made it.
    changes: Vec<String>,
    /// The places of what was not read.
    unread: Vec<String>,
}

/// What stands against this script as a baseline. Names without a schema are in `default_schema`.
pub(super) fn refusals(script: &Script, expected: &Expected, default_schema: &str) -> Vec<Refusal> {
    if script.pieces().is_empty() {
        let message = format!(
            "{} has no statement: a fresh database would get no tables from it, and prisma migrate dev would ask for a reset",
            script.name()
        );
        return vec![Refusal::new(Reason::EmptyBaseline, message, HELP)];
    }
    let made = made(script, default_schema);
    let mut out = Vec::new();
    let mut refuse = |reason, what: &str, things: Vec<String>, help: &str| {
        if !things.is_empty() {
            let message = format!("{} {what}: {}", script.name(), things.join(", "));
            out.push(Refusal::new(reason, message, help));
        }
    };
    refuse(
        Reason::UnreadableBaseline,
        "has something that was not read",
        made.unread,
        HELP,
    );
    let help =
        "this is a diff, not a baseline; take the from-empty script: reconcile baseline generate";
    refuse(
        Reason::DiffBaseline,
        "changes what it has not made",
        made.changes,
        help,
    );
    let tables = expected.tables.iter().map(|table| &table.name);
    let enums = expected.enums.iter().map(|own| &own.name);
    let lacking = tables.filter(|name| !made.tables.contains(name));
    let lacking = lacking.chain(enums.filter(|name| !made.enums.contains(name)));
    let lacking = lacking.map(ToString::to_string).collect();
    refuse(Reason::IncompleteBaseline, "does not make", lacking, HELP);
    let is_foreign = |name: &&QualifiedName| expected.table(&name.schema, &name.name).is_none();
    let foreign = made.tables.iter().filter(is_foreign);
    let foreign = foreign.map(ToString::to_string).collect();
    let help = "the next prisma migrate dev would drop them; leave them out, and name them in tables.external";
    refuse(
        Reason::ForeignBaseline,
        "makes tables that the Prisma schema does not model",
        foreign,
        help,
    );
    out
}

fn made(script: &Script, default_schema: &str) -> Made {
    let mut made = Made::default();
    for piece in script.pieces() {
        let line = script.position(piece.start).line;
        if piece.kind != PieceKind::Statement {
            made.unread.push(format!("line {line} is psql's"));
            continue;
        }
        let full = |name: &ObjectName| qualified(name, default_schema);
        match Statement::read(script, piece).kind {
            StatementKind::CreateTable(table) if !table.temporary => {
                made.tables.insert(full(&table.name));
            }
            StatementKind::CreateEnum(own) => {
                made.enums.insert(full(&own.name));
            }
            StatementKind::AlterRelation(alter) if alter.object == ObjectType::Table => {
                let name = full(&alter.name);
                if !made.tables.contains(&name) {
                    made.changes.push(format!("{name} (line {line})"));
                }
            }
            StatementKind::AddLabel(add) if !made.enums.contains(&full(&add.name)) => {
                made.changes
                    .push(format!("{} (line {line})", full(&add.name)));
            }
            StatementKind::Drop(_)
            | StatementKind::DropDatabase(_)
            | StatementKind::DropOwned(_)
            | StatementKind::Truncate(_)
            | StatementKind::Rename(_)
            | StatementKind::MoveSchema(_) => made.changes.push(format!("line {line}")),
            StatementKind::Unknown => made.unread.push(format!("line {line}")),
            _ => {}
        }
    }
    made
}

fn qualified(name: &ObjectName, default_schema: &str) -> QualifiedName {
    let schema = name.schema.as_deref().unwrap_or(default_schema);
    QualifiedName::new(schema, name.name.as_str())
}

/// Whether two scripts have the same statements. Comments, line ends, and the schema that Prisma makes first since 6.19
/// do not count.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (Script::new("a", a), Script::new("b", b));
    let statements = |script: &Script| -> Vec<String> {
        let pieces = script.statements().filter(|piece| {
            let kind = Statement::read(script, piece).kind;
            !matches!(kind, StatementKind::CreateSchema(_))
        });
        pieces
            .map(|piece| script.slice(piece).replace("\r\n", "\n"))
            .collect()
    };
    statements(&a) == statements(&b)
}
