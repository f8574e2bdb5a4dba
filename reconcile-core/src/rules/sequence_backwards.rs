use super::{Context, Draft, Rule};
use crate::catalog::Sequence;
use crate::evidence::{Answer, Question};
use crate::finding::Severity;
use crate::name::quote_ident;
use crate::statement::{
    ActionKind, Call, Constant, FunctionClass, ObjectName, Runs, SequenceOptions, StatementKind,
};

pub(super) const RULE: Rule = Rule {
    id: "sequence-backwards",
    code: "R018",
    severity: Severity::Error,
    summary: "A sequence is set to another position: values that were given may come again.",
    docs: include_str!("sequence_backwards.md"),
    since: "0.1.0",
    // No rollback takes setval back.
    outlasts_rollback: true,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    match &statement.kind {
        StatementKind::AlterSequence(_) | StatementKind::AlterRelation(_) if context.taken_back => {
            Vec::new()
        }
        StatementKind::AlterSequence(alter) => {
            let known = sequence(context, &alter.name);
            let name = context.world.qualified(&alter.name).to_string();
            let place = (statement.start, statement.end);
            judge(context, &known, &name, &alter.options, place)
                .into_iter()
                .collect()
        }
        StatementKind::AlterRelation(alter) => alter
            .actions
            .iter()
            .filter_map(|action| {
                let ActionKind::SetIdentity { column, options } = &action.kind else {
                    return None;
                };
                if context.world.made_column(&alter.name, column) {
                    return None;
                }
                let table = context.world.qualified(&alter.name);
                let name = format!("{table}.{}", quote_ident(column));
                let known = identity(context, &alter.name, column);
                judge(context, &known, &name, options, (action.start, action.end))
            })
            .collect(),
        _ => context
            .inside
            .calls
            .iter()
            .filter(|call| call.name.name == "setval" && context.inside.runs != Runs::Never)
            .filter_map(|call| setval(context, call))
            .collect(),
    }
}

/// `setval(sequence, value [, is_called])`
fn setval(context: &Context<'_>, call: &Call) -> Option<Draft> {
    if call.class(context.majors()) != FunctionClass::MovesSequence {
        return None;
    }
    let name = match call.args.first() {
        Some(Some(Constant::Text(text))) => ObjectName::parse(text),
        _ => None,
    };
    let known = name.as_ref().map(|name| sequence(context, name));
    let sequence = match &known {
        Some(Known::Harmless) => return None,
        Some(Known::Catalog(sequence)) => Some(*sequence),
        _ => None,
    };
    let next = sequence.map_or(Answer::NotAsked, |sequence| {
        context.ask(Question::NextValue(sequence.name.clone()))
    });
    let increment = sequence.map_or(1, |sequence| sequence.increment);
    if is_forward(&next, value_after(call, increment), increment) {
        return None;
    }
    let name = name.map_or_else(
        || "a sequence".to_owned(),
        |name| format!("sequence {}", context.world.qualified(&name)),
    );
    let message =
        format!("setval may move {name} backwards: values that it has given may come again");
    Some(
        Draft::new(call.start, call.end, message)
            .object(name.trim_start_matches("sequence "))
            .help("move it only forward: reconcile sequences finds the value behind all rows")
            .settled(&next, "", ""),
    )
}

/// The value that comes next after it, where that is constant.
fn value_after(call: &Call, increment: i64) -> Option<i64> {
    let Some(Some(Constant::Number(value) | Constant::Text(value))) = call.args.get(1) else {
        return None;
    };
    let value: i64 = value.parse().ok()?;
    match call.args.get(2) {
        Some(Some(Constant::Boolean(false))) => Some(value),
        None | Some(Some(Constant::Boolean(true))) => value.checked_add(increment),
        Some(_) => None,
    }
}

/// What is known of a sequence: whether it is the script's own or not there, or the catalog's.
enum Known<'a> {
    Harmless,
    Catalog(&'a Sequence),
    Nothing,
}

fn sequence<'a>(context: &Context<'a>, name: &ObjectName) -> Known<'a> {
    let relation = context.world.relation(name);
    if relation.is_absent() || context.world.made_sequence(name) {
        return Known::Harmless;
    }
    let found = context.world.qualified_name(name).and_then(|name| {
        let catalog = context.world.catalog()?;
        catalog.sequence(&name.schema, &name.name)
    });
    found.map_or(Known::Nothing, Known::Catalog)
}

fn identity<'a>(context: &Context<'a>, table: &ObjectName, column: &str) -> Known<'a> {
    let base = context
        .world
        .relation(table)
        .here()
        .and_then(|relation| relation.base);
    let Some((base, catalog)) = base.zip(context.world.catalog()) else {
        return Known::Nothing;
    };
    let owned = catalog.sequences.iter().find(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|owner| owner.table == base.name && owner.column == column)
    });
    owned.map_or(Known::Nothing, Known::Catalog)
}

/// The finding, if the options move the sequence back, let it come round or narrow its limits.
fn judge(
    context: &Context<'_>,
    known: &Known<'_>,
    name: &str,
    options: &SequenceOptions,
    (start, end): (usize, usize),
) -> Option<Draft> {
    let sequence = match known {
        Known::Harmless => return None,
        Known::Catalog(sequence) => Some(*sequence),
        Known::Nothing => None,
    };
    let draft = |message: String| Draft::new(start, end, message).object(name);
    if let Some(to) = options.restart {
        let to = to.or_else(|| sequence.map(|sequence| sequence.start));
        let next = sequence.map_or(Answer::NotAsked, |sequence| {
            context.ask(Question::NextValue(sequence.name.clone()))
        });
        let increment = options.increment.or(sequence.map(|known| known.increment));
        if is_forward(&next, to, increment.unwrap_or(1)) {
            return None;
        }
        let to = to.map_or_else(|| "its start".to_owned(), |to| to.to_string());
        let message = format!(
            "sequence {name} would begin again at {to}: values that it has given may come again"
        );
        return Some(
            draft(message)
                .help("move it only forward: reconcile sequences finds the value behind all rows")
                .settled(&next, "", ""),
        );
    }
    if turns(sequence, options) {
        let message =
            format!("sequence {name} would turn round: values that it has given may come again");
        return Some(draft(message));
    }
    let message = if options.cycle == Some(true) {
        format!("sequence {name} would begin again at its end: values that it has given come again")
    } else if narrows(sequence, options) {
        format!(
            "sequence {name} would end earlier: this fails if its last value is beyond the new limit"
        )
    } else {
        return None;
    };
    Some(draft(message).severity(Severity::Warning))
}

fn is_forward(next: &Answer, to: Option<i64>, increment: i64) -> bool {
    match (next, to) {
        (Answer::Next(next), Some(to)) if increment < 0 => to <= *next,
        (Answer::Next(next), Some(to)) => to >= *next,
        _ => false,
    }
}

fn turns(sequence: Option<&Sequence>, options: &SequenceOptions) -> bool {
    options.increment.is_some_and(|new| {
        // Nearly all sequences go up.
        let before = sequence.map_or(1, |sequence| sequence.increment);
        (before < 0) != (new < 0)
    })
}

fn narrows(sequence: Option<&Sequence>, options: &SequenceOptions) -> bool {
    let narrow_type = options.data_type.as_deref().is_some_and(|new| {
        let narrow = ["smallint", "int2", "integer", "int", "int4"];
        let wide = sequence.is_none_or(|sequence| !sequence.data_type.eq_ignore_ascii_case(new));
        wide && narrow.iter().any(|name| name.eq_ignore_ascii_case(new))
    });
    let below = options.max.flatten().is_some_and(|max| {
        sequence.map_or(max < i64::from(i32::MAX), |sequence| max < sequence.max)
    });
    let above = options
        .min
        .flatten()
        .is_some_and(|min| sequence.map_or(min > 1, |sequence| min > sequence.min));
    narrow_type || below || above
}
