//! Statements of Prisma's diff that PostgreSQL rejects, or that make trouble later, put right.
//!
//! A statement that is changed stays as a comment with the reason, followed by what takes its place.
//! Nothing is dropped here and nothing is judged: that is [`fix`](crate::fix)'s business, which comes
//! after.
//!
//! | Prisma writes | trouble | repaired |
//! |-|-|-|
//! | `SET DATA TYPE BIGSERIAL` | there is no such type | the integer type; a sequence that is too narrow is widened |
//! | `CREATE SEQUENCE mixed case_id_seq` | not quoted | quoted |
//! | `CREATE SEQUENCE` with a name over 63 bytes, or one that is taken | it is cut, may be that of the table | cut and numbered as PostgreSQL does for `serial` |
//! | `CREATE SEQUENCE` for a table in another schema | the sequence would not lie beside its table | named with the schema |
//! | `SET DEFAULT nextval(…)` of a sequence that starts from 1, on a filled table | the next insert is a duplicate | started past the highest value |
//! | `DROP DEFAULT` of an identity column | it has none | left out |
//! | `DROP COLUMN` and `ADD COLUMN` between text and an enum | the values are lost | changed in place, by their texts |
//! | `DROP TABLE` of the journal's table | what was done is forgotten | left out |
//! | `BEGIN` and `COMMIT` around a new enum | commits half-way | left out: the script is one transaction |

use crate::catalog::Catalog;
use crate::name::QualifiedName;
use crate::script::{PieceKind, Script};
use crate::statement::{ActionKind, AlterRelation, Statement, StatementKind};

mod columns;
mod kept;
mod sequences;
mod transactions;
mod write;

/// A script that was repaired.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Repaired {
    /// The new script.
    pub script: Script,
    /// What was changed, in order.
    pub repairs: Vec<Repair>,
    parts: Vec<Part>,
}

/// From here on, up to the next one, the new script is the old one, or what became of a statement.
#[derive(Debug, Clone, Copy)]
struct Part {
    new: usize,
    old: usize,
    kept: bool,
}

impl Repaired {
    /// Where a byte of the new script was in the one that was given; for what was repaired, where its
    /// statement began.
    #[must_use]
    pub fn origin(&self, offset: usize) -> usize {
        let after = self.parts.partition_point(|part| part.new <= offset);
        match after.checked_sub(1).and_then(|at| self.parts.get(at)) {
            Some(part) if part.kept => part.old + (offset - part.new),
            Some(part) => part.old,
            None => offset,
        }
    }
}

/// One thing that was changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Repair {
    /// The line of its statement in the script that was given.
    pub line: usize,
    /// What was wrong, and what was done, in a sentence.
    pub reason: String,
}

/// Repairs a diff that Prisma made against a database with this catalog. Names without a schema are
/// looked up in `search_path`.
///
/// ```
/// use reconcile_core::{Script, baseline::repair::repair};
///
/// let catalog = serde_json::from_str(r#"{
///     "schema_version": 1,
///     "server": {"version_num": 150018, "version": "15.18", "database": "shop"},
///     "reading": {"role": "app", "one_snapshot": true}
/// }"#)?;
/// let script = Script::new("diff.sql", "ALTER TABLE \"t\" ALTER COLUMN \"id\" SET DATA TYPE BIGSERIAL;");
/// let repaired = repair(&script, &catalog, &["public".to_owned()]);
/// assert!(repaired.script.text().ends_with("\nALTER TABLE \"t\" ALTER COLUMN \"id\" SET DATA TYPE bigint;"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn repair(script: &Script, catalog: &Catalog, search_path: &[String]) -> Repaired {
    repair_keeping(script, catalog, search_path, &[])
}

/// The same; and tables that are none of the schema's business, as that of a journal, are not
/// dropped.
#[must_use]
pub fn repair_keeping(
    script: &Script,
    catalog: &Catalog,
    search_path: &[String],
    keep: &[QualifiedName],
) -> Repaired {
    let schema = search_path.first().map_or("public", String::as_str);
    let mut work = Work::new(script, catalog, schema);
    sequences::repair(&mut work);
    columns::repair(&mut work);
    transactions::repair(&mut work);
    kept::repair(&mut work, keep);
    let (text, repairs, parts) = write::written(&work);
    Repaired {
        parts,
        script: Script::new(script.name(), text),
        repairs,
    }
}

/// The statements, and what becomes of them.
struct Work<'a> {
    script: &'a Script,
    catalog: &'a Catalog,
    /// Where names without a schema are.
    schema: &'a str,
    statements: Vec<Own<'a>>,
}

/// One statement.
struct Own<'a> {
    text: &'a str,
    start: usize,
    /// One past the semicolon.
    end: usize,
    statement: Statement,
    /// For each action of an `ALTER` what takes its place, if something does.
    actions: Vec<Option<String>>,
    /// What takes the place of the whole, if something does.
    whole: Option<String>,
    /// What comes after it.
    then: Vec<String>,
    reasons: Vec<String>,
}

impl<'a> Work<'a> {
    fn new(script: &'a Script, catalog: &'a Catalog, schema: &'a str) -> Self {
        let pieces = script.pieces().iter();
        let statements =
            pieces.filter(|piece| piece.kind == PieceKind::Statement && piece.terminated);
        let own = |piece| {
            let statement = Statement::read(script, piece);
            let rest = script.text().get(piece.end..).unwrap_or_default();
            let actions = match &statement.kind {
                StatementKind::AlterRelation(alter) => alter.actions.len(),
                _ => 0,
            };
            Own {
                text: script.slice(piece),
                start: piece.start,
                end: piece.end + rest.find(';').map_or(0, |at| at + 1),
                statement,
                actions: vec![None; actions],
                whole: None,
                then: Vec::new(),
                reasons: Vec::new(),
            }
        };
        Self {
            script,
            catalog,
            schema,
            statements: statements.map(own).collect(),
        }
    }
}

impl Own<'_> {
    fn alter(&self) -> Option<&AlterRelation> {
        match &self.statement.kind {
            StatementKind::AlterRelation(alter) => Some(alter),
            _ => None,
        }
    }

    /// The type that a column gets here, where it becomes or stays an integer.
    fn integer_type_of(&self, column: &str) -> Option<&'static str> {
        self.alter()?
            .actions
            .iter()
            .find_map(|action| match &action.kind {
                ActionKind::ChangeType(change) if change.column == column => {
                    integer_type(&change.data_type)
                }
                _ => None,
            })
    }
}

/// The integer type behind what Prisma or the catalog calls it.
fn integer_type(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "serial" | "integer" => "integer",
        "bigserial" | "bigint" => "bigint",
        "smallserial" | "smallint" => "smallint",
        _ => return None,
    })
}
