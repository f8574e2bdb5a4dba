use super::sides::of_catalog;
use super::{Context, Draft, Rule};
use crate::evidence::{Answer, Question};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{Action, ActionKind, AlterRelation, ChangeType};
use crate::type_change::{Change, Session, Side, TypeKind, Using, Verdict, judge};
use crate::world::{Column, Presence};

mod dependents;
mod using;

pub(super) const RULE: Rule = Rule {
    id: "change-type",
    code: "R030",
    severity: Severity::Error,
    summary: "The type of a column is changed: values may change without a word, or be refused.",
    docs: include_str!("change_type.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(alter) = context.alter_table() else {
        return Vec::new();
    };
    let changes = alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            ActionKind::ChangeType(change) => Some((action, change)),
            _ => None,
        });
    changes
        .filter_map(|(action, change)| one(context, alter, action, change))
        .collect()
}

fn one(
    context: &Context<'_>,
    alter: &AlterRelation,
    action: &Action,
    change: &ChangeType,
) -> Option<Draft> {
    if context.is_all_null(&alter.name, &change.column) {
        return None;
    }
    let column = match context.world.relation(&alter.name) {
        Presence::Here(relation) => relation.column(&change.column),
        _ => Presence::Unknown,
    };
    if column.is_absent() {
        return None;
    }
    let column = column.here();
    let to = context.parsed_type(&change.data_type);
    // A serial type is refused here, and reported as such.
    if to.as_ref().is_some_and(|to| to.serial) {
        return None;
    }
    let to = to.map(|to| to.side);
    let from = column.as_ref().and_then(|column| present(context, column));
    let verdict = verdict(context, change, from.as_ref(), to.as_ref());
    let in_the_way = dependents::of(context, alter, change, from.as_ref(), to.as_ref());
    draft(
        context,
        alter,
        action,
        change,
        from.as_ref(),
        verdict.as_ref(),
    )
    .or_else(|| {
        in_the_way
            .as_ref()
            .map(|_| plain(context, alter, action, change))
    })
    .map(|draft| match in_the_way {
        Some(what) => draft.also(&what).at_least(Severity::Warning),
        None => draft,
    })
}

/// The finding on a change that keeps all values.
fn plain(
    context: &Context<'_>,
    alter: &AlterRelation,
    action: &Action,
    change: &ChangeType,
) -> Draft {
    let (table, column) = (
        context.world.qualified(&alter.name),
        quote_ident(&change.column),
    );
    let message = format!("column {column} of {table} to {}", change.data_type);
    Draft::new(action.start, action.end, message)
        .object(format!("{table}.{column}"))
        .severity(Severity::Warning)
}

/// The type that the column has.
fn present(context: &Context<'_>, column: &Column<'_>) -> Option<Side> {
    if column.retyped {
        return Some(context.parsed_type(&column.data_type)?.side);
    }
    let catalog = context.world.catalog()?;
    Some(of_catalog(catalog, &column.base?.data_type))
}

fn verdict(
    context: &Context<'_>,
    change: &ChangeType,
    from: Option<&Side>,
    to: Option<&Side>,
) -> Option<Change> {
    let to = to?;
    let using = using::of(context, change, to);
    let mut session = Session::new();
    if let Some(catalog) = context.world.catalog() {
        session = session.with_major(catalog.server.major());
    }
    match from {
        Some(from) => Some(judge(from, to, using, &session)),
        // Through its text a value is kept exactly by an enum, or refused.
        None if using == Using::ThroughText && matches!(to.kind, TypeKind::Enum { .. }) => {
            let text = context.parsed_type("text")?.side;
            Some(judge(&text, to, using, &session))
        }
        None => None,
    }
}

fn draft(
    context: &Context<'_>,
    alter: &AlterRelation,
    action: &Action,
    change: &ChangeType,
    from: Option<&Side>,
    verdict: Option<&Change>,
) -> Option<Draft> {
    let (table, column) = (
        context.world.qualified(&alter.name),
        quote_ident(&change.column),
    );
    let to = &change.data_type;
    let what = match from {
        Some(from) => format!(
            "column {column} of {table} from {} to {to}",
            from.data_type.text
        ),
        None => format!("column {column} of {table} to {to}"),
    };
    let (severity, why) = match verdict {
        None => (
            Severity::Error,
            "its present type is not known, so that values may change without a word".to_owned(),
        ),
        Some(found) => match found.verdict {
            Verdict::Same | Verdict::Lossless => return None,
            Verdict::Lossy | Verdict::MayFail { changes: true } | Verdict::Unknown => {
                (Severity::Error, found.to_string())
            }
            Verdict::MayFail { changes: false } => (Severity::Warning, found.to_string()),
            Verdict::Impossible => (
                Severity::Warning,
                format!("PostgreSQL refuses it, even where the table is empty: {found}"),
            ),
        },
    };
    let draft = Draft::new(action.start, action.end, format!("{what}: {why}"))
        .object(format!("{table}.{column}"))
        .severity(severity);
    let Some(found) = verdict else {
        return Some(draft.help("lint it with a catalog or a connection"));
    };
    let draft = match found.settings.as_slice() {
        [] => draft,
        some => {
            let names: Vec<_> = some.iter().map(ToString::to_string).collect();
            draft.help(format!("the new values depend on {}", names.join(", ")))
        }
    };
    if found.verdict == Verdict::Impossible {
        return Some(draft);
    }
    let (answer, nothing, some) = evidence(context, alter, change, found);
    let draft = draft.settled(&answer, nothing, some);
    Some(match &found.probe {
        Some(probe) => {
            let condition = probe.sql(&quote_ident(&change.column));
            draft.query(format!("SELECT * FROM {table} WHERE {condition}"))
        }
        None => draft,
    })
}

/// What the values that are there say.
fn evidence(
    context: &Context<'_>,
    alter: &AlterRelation,
    change: &ChangeType,
    found: &Change,
) -> (Answer, &'static str, &'static str) {
    let asked = context.asked_about_column(&alter.name, &change.column);
    match (&found.probe, asked) {
        (Some(probe), Some((table, column))) => {
            let condition = probe.sql(&quote_ident(&column));
            let answer = context.ask(Question::Matching { table, condition });
            (
                answer,
                "no value would change or be refused",
                "values would change or be refused",
            )
        }
        _ => (
            context.values(&alter.name, &change.column),
            "no row has a value in it",
            "rows with a value",
        ),
    }
}
