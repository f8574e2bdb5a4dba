//! The rules: what the linter looks for.
//!
//! A rule is a plain value in a table: its name, its documentation and a pure function of one
//! statement and what came before it in the script. To add one: a `.rs` and an `.md` file, its
//! module and its line here, specs in `tests/specs`, and a run of the tests with `UPDATE_EXPECT=1`.

use crate::finding::{Finding, Severity};
use crate::script::Script;

mod add_check;
mod add_exclusion;
mod add_foreign_key;
mod add_primary_key;
mod add_required_column;
mod add_unique;
mod added;
mod administration;
mod allowance;
mod alter_routine;
mod attach_partition;
mod change_type;
mod column;
mod condition;
mod context;
mod data_type;
mod ddl;
mod delete;
mod detach_partition;
mod disable_trigger;
mod drop_cascade;
mod drop_column;
mod drop_constraint;
mod drop_database;
mod drop_default;
mod drop_identity;
mod drop_index;
mod drop_inherit;
mod drop_materialized_view;
mod drop_not_null;
mod drop_object;
mod drop_owned;
mod drop_policy;
mod drop_routine;
mod drop_rule;
mod drop_schema;
mod drop_sequence;
mod drop_table;
mod drop_trigger;
mod drop_view;
mod exchange;
mod fallen;
mod fault;
mod flow;
mod fold;
mod keys;
mod large_object;
mod list;
mod lock;
mod missing_object;
mod move_schema;
mod no_effect;
mod not_in_transaction;
mod opaque_code;
mod outline;
mod recreate_column;
mod reference;
mod references;
mod rejected;
mod rename;
mod replace_object;
mod replication_role;
mod revoke;
mod sequence_backwards;
mod set_not_null;
mod set_unlogged;
mod settle;
mod sides;
mod successor;
mod system_catalog;
mod transaction_control;
mod truncate;
mod unreadable_statement;
mod update;
mod validate_constraint;

pub(crate) use context::{Around, Context, Draft, Facts};
pub(crate) use fold::{link, merge};
pub use list::{RuleEntry, RuleList, SCHEMA_VERSION};
pub use reference::reference;

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    id: &'static str,
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    docs: &'static str,
    since: &'static str,
    /// Whether it matters even where the script itself takes the statement back.
    outlasts_rollback: bool,
    check: fn(&Context<'_>) -> Vec<Draft>,
}

static RULES: &[Rule] = &[
    drop_table::RULE,
    drop_column::RULE,
    drop_schema::RULE,
    truncate::RULE,
    unreadable_statement::RULE,
    opaque_code::RULE,
    recreate_column::RULE,
    drop_database::RULE,
    drop_owned::RULE,
    drop_materialized_view::RULE,
    drop_sequence::RULE,
    drop_cascade::RULE,
    drop_identity::RULE,
    detach_partition::RULE,
    drop_inherit::RULE,
    move_schema::RULE,
    set_unlogged::RULE,
    sequence_backwards::RULE,
    delete::RULE,
    update::RULE,
    large_object::RULE,
    system_catalog::RULE,
    change_type::RULE,
    set_not_null::RULE,
    add_required_column::RULE,
    add_unique::RULE,
    add_primary_key::RULE,
    add_foreign_key::RULE,
    add_check::RULE,
    add_exclusion::RULE,
    validate_constraint::RULE,
    attach_partition::RULE,
    drop_constraint::RULE,
    drop_index::RULE,
    drop_default::RULE,
    drop_not_null::RULE,
    drop_trigger::RULE,
    drop_rule::RULE,
    drop_policy::RULE,
    drop_view::RULE,
    drop_routine::RULE,
    revoke::RULE,
    rename::RULE,
    replace_object::RULE,
    drop_object::RULE,
    administration::RULE,
    disable_trigger::RULE,
    replication_role::RULE,
    alter_routine::RULE,
    rejected::RULE,
    missing_object::RULE,
    no_effect::RULE,
    transaction_control::RULE,
    not_in_transaction::RULE,
    lock::RULE,
    allowance::RULE,
];

/// What looks at statements that hold nothing but rows of literals; scripts have millions of them.
static OF_ROWS: &[Rule] = &[
    unreadable_statement::RULE,
    system_catalog::RULE,
    rejected::RULE,
    missing_object::RULE,
    no_effect::RULE,
    lock::RULE,
];

/// The rules that may find something in such a statement.
pub(crate) fn of_rows() -> &'static [Rule] {
    OF_ROWS
}

/// What is wrong with a comment that allows something.
pub(crate) const ALLOWANCE: Rule = allowance::RULE;

#[cfg(feature = "postgres")]
pub(crate) use lock::exclusive as exclusive_lock;

/// Whether a rule of this code finds what can fail on the rows that are there.
#[cfg(feature = "postgres")]
pub(crate) fn is_about_rows(code: &str) -> bool {
    code.starts_with("R04")
}

/// Whether a rule's findings mean that something was not read.
pub(crate) fn is_about_reading(id: &str) -> bool {
    id == unreadable_statement::RULE.id || id == opaque_code::RULE.id
}

/// Whether its findings mean that the statement fails for certain.
fn is_about_failing(id: &str) -> bool {
    id == rejected::RULE.id || id == missing_object::RULE.id
}

/// Whether it says, by itself or beside something else, that the statement fails for certain.
pub(crate) fn fails(finding: &Finding) -> bool {
    finding.fails.is_some() || is_about_failing(finding.rule)
}

/// Whether its findings are mistakes in comments that allow something.
pub(crate) fn is_about_allowances(id: &str) -> bool {
    id == allowance::RULE.id
}

/// The names of all rules, in a sentence.
pub(crate) fn ids() -> String {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.join(", ")
}

/// All rules, in the order of their codes.
#[must_use]
pub fn all() -> &'static [Rule] {
    RULES
}

/// The rule of this name or code.
#[must_use]
pub fn find(id_or_code: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| rule.id == id_or_code || rule.code == id_or_code)
}

impl Rule {
    /// Its name, such as `drop-column`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Its code, such as `R002`, which never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How much its findings matter, unless one says otherwise.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What it finds, in a sentence.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// Its documentation, in Markdown: what it finds and what not, what that costs, what to do
    /// instead, and examples.
    #[must_use]
    pub fn docs(&self) -> &'static str {
        self.docs
    }

    /// The version that brought it.
    #[must_use]
    pub fn since(&self) -> &'static str {
        self.since
    }

    pub(crate) fn outlasts_rollback(&self) -> bool {
        self.outlasts_rollback
    }

    pub(crate) fn findings(
        &self,
        script: &Script,
        context: &Context<'_>,
    ) -> impl Iterator<Item = Finding> {
        let drafts = (self.check)(context);
        drafts.into_iter().map(|draft| self.finding(script, draft))
    }

    pub(crate) fn finding(&self, script: &Script, draft: Draft) -> Finding {
        let severity = draft.severity.unwrap_or(self.severity);
        Finding {
            rule: self.id,
            code: self.code,
            severity,
            file: script.name().to_owned(),
            start: script.position(draft.start),
            end: script.position(draft.end),
            object: draft.object,
            message: draft.message,
            evidence: draft.evidence,
            help: draft.help,
            fix: draft.fix,
            // Where the rows have settled it there are none to be seen.
            query: draft.query.filter(|_| severity > Severity::Info),
            fails: None,
        }
    }
}
