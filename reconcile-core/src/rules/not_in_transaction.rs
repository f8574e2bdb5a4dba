use foldhash::{HashMap, HashMapExt as _};

use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::name::quote_literal;
use crate::reading::Readings;
use crate::statement::{AddLabel, ObjectType, Statement, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "not-in-transaction",
    code: "R074",
    severity: Severity::Warning,
    summary: "A statement cannot run in the transaction that the script makes.",
    docs: include_str!("not_in_transaction.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    if let StatementKind::AddLabel(added) = &statement.kind {
        return label(context, statement, added).into_iter().collect();
    }
    // Alone, it is sent alone, and has no transaction but its own.
    if context.script.flow().total() < 2 && !context.is_inner() && !begun(context) {
        return Vec::new();
    }
    let Some(what) = statement.refuses_transaction(context.source) else {
        return Vec::new();
    };
    let message =
        format!("{what} cannot run in a transaction, nor in one go with other statements");
    vec![Draft::at(statement, message).help("put it into a script of its own")]
}

fn begun(context: &Context<'_>) -> bool {
    context.script.flow().begun(context.at).is_some()
}

/// A label that is added to an enum of before the script and used in the same transaction.
fn label(context: &Context<'_>, statement: &Statement, added: &AddLabel) -> Option<Draft> {
    let world = context.world;
    if world.own(ObjectType::Type, &added.name) {
        return None;
    }
    // One that is there already is an old one.
    let labels = world.data_type(&added.name).here().flatten();
    if labels.is_some_and(|labels| labels.contains(&added.label)) {
        return None;
    }
    let uses = context.script.uses(context.source);
    let last = uses.last(&added.label).filter(|last| *last > context.at)?;
    let flow = context.script.flow();
    // What is committed in between may be used.
    if flow.ends(last) != flow.ends(context.at) {
        return None;
    }
    let label = quote_literal(&added.label);
    let type_name = world.qualified_type(&added.name);
    let message = format!(
        "label {label} of {type_name} is used further on: a new label cannot be used before it is \
         committed"
    );
    let help = "put what uses it into a script of its own, behind this one";
    Some(Draft::at(statement, message).object(type_name).help(help))
}

/// Where the script has which text literal last, besides where it adds labels.
#[derive(Debug, Default)]
pub(crate) struct Uses(HashMap<String, usize>);

impl Uses {
    pub(crate) fn of(readings: &Readings<'_>, source: &str) -> Self {
        let mut uses = HashMap::new();
        for (at, start, end) in readings.statements() {
            let kept = readings.kept(at);
            let statement = kept.and_then(|reading| reading.statement.as_ref());
            // The body of a function is kept, not run.
            if let Some(StatementKind::AddLabel(_) | StatementKind::CreateEnum(_)) =
                statement.map(|statement| &statement.kind)
            {
                continue;
            }
            let tokens = crate::script::lexer::significant(source, start, end);
            for token in tokens {
                let text = token.text(source).strip_prefix('\'');
                if let Some(text) = text.and_then(|text| text.strip_suffix('\'')) {
                    uses.insert(text.replace("''", "'"), at);
                }
            }
        }
        Self(uses)
    }

    fn last(&self, label: &str) -> Option<usize> {
        self.0.get(label).copied()
    }
}
