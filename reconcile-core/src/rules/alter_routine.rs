use super::{Context, Draft, Rule};
use crate::catalog::Routine;
use crate::finding::Severity;
use crate::script::lexer::{Token, TokenKind};
use crate::statement::words::{Words, tokens};
use crate::statement::{AlterObject, StatementKind};
use crate::world::Presence;

pub(super) const RULE: Rule = Rule {
    id: "alter-routine",
    code: "R066",
    severity: Severity::Warning,
    summary: "A function or procedure runs with other rights or settings than before.",
    docs: include_str!("alter_routine.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::AlterObject(alter) = &statement.kind else {
        return Vec::new();
    };
    if alter.node != "AlterFunctionStmt" {
        return Vec::new();
    }
    let Some(before) = before(context, alter) else {
        return Vec::new();
    };
    let (kind, name) = (alter.object.words(), alter.name.as_ref());
    let name = name.map(ToString::to_string).unwrap_or_default();
    let drafts = changes(&alter.action, &before)
        .into_iter()
        .map(|(severity, what)| {
            let draft = Draft::at(statement, format!("{kind} {name}: {what}"));
            let help = "see who calls it, and with which rights";
            draft.severity(severity).object(&name).help(help)
        });
    drafts.collect()
}

/// What is known of the routine; none if it is the script's own, or not there.
fn before<'a>(context: &Context<'a>, alter: &AlterObject) -> Option<Before<'a>> {
    let (world, arguments) = (context.world, alter.arguments.as_deref());
    let name = alter.name.as_ref()?;
    if world.own_routine(name, arguments) {
        return None;
    }
    match world.overloads(name, arguments) {
        Presence::Absent => None,
        Presence::Here(found) => match found.as_slice() {
            [only] => Some(Before(Some(only))),
            _ => Some(Before(None)),
        },
        Presence::Unknown => Some(Before(None)),
    }
}

/// The routine as the catalog has it, where it is known which one it is.
struct Before<'a>(Option<&'a Routine>);

impl Before<'_> {
    /// Whether it may run with the rights of its owner, or of its caller.
    fn may_be_definer(&self, definer: bool) -> bool {
        self.0.is_none_or(|own| own.security_definer == definer)
    }

    /// Whether it may have a setting that guards it.
    fn may_be_guarded(&self) -> bool {
        let definition = self.0.and_then(|own| own.definition.as_deref());
        definition.is_none_or(|text| text.lines().any(|line| line.starts_with(" SET ")))
    }
}

/// What its options take away or change, each once. What only guides the planner is left out.
fn changes(action: &str, before: &Before<'_>) -> Vec<(Severity, String)> {
    let all = tokens(action, 0, action.len());
    let mut words = Words::new(action, &all);
    let mut found: Vec<(Severity, String)> = Vec::new();
    while !words.at_end() {
        let what = option(&mut words, before);
        found.extend(what.map(|(severity, what)| (severity, what.to_owned())));
    }
    found.dedup();
    found
}

type Said = Option<(Severity, &'static str)>;

/// Passes over one option.
fn option(words: &mut Words<'_>, before: &Before<'_>) -> Said {
    let warning = |what| Some((Severity::Warning, what));
    let info = |what| Some((Severity::Info, what));
    if words.eat_all(&["security", "definer"]) {
        let what = "it runs with the rights of its owner: whoever may call it has them";
        warning(what).filter(|_| before.may_be_definer(false))
    } else if words.eat_all(&["security", "invoker"]) {
        let what = "it runs with the rights of its caller: those who lack them fail";
        warning(what).filter(|_| before.may_be_definer(true))
    } else if words.eat_all(&["not", "leakproof"]) {
        None
    } else if words.eat("leakproof") {
        warning("it may be run on rows that row security and views hide, and tell of them")
    } else if words.eat("set") {
        set(words)
    } else if words.eat("reset") {
        let all = words.eat("all");
        if all || guards(words) {
            let what = "a setting that guards it is gone: names in it can mean other objects";
            warning(what).filter(|_| before.may_be_guarded())
        } else {
            words.at += 1;
            None
        }
    } else if words.eat_any(&["strict", "called"]) || words.eat_all(&["returns", "null"]) {
        info("what it returns for NULL changes")
    } else if words.eat_any(&["immutable", "stable", "volatile"]) {
        info("how long its results are taken to hold changes, also in indexes")
    } else {
        words.at += 1;
        None
    }
}

/// `parameter {TO | =} value, …` or `parameter FROM CURRENT`
fn set(words: &mut Words<'_>) -> Said {
    let guards = guards(words);
    words.at += 1;
    if words.eat(".") {
        words.at += 1;
    }
    if !words.eat_all(&["from", "current"]) {
        words.eat_any(&["to", "="]);
        words.at += 1;
        while words.eat(",") {
            words.at += 1;
        }
    }
    let what = "it runs with another search_path, role or row security than before: names in it can \
                mean other objects, and rows be seen or hidden";
    guards.then_some((Severity::Warning, what))
}

/// Whether it is a parameter that decides what names mean and what may be seen.
fn guards(words: &Words<'_>) -> bool {
    const GUARDS: [&str; 4] = [
        "search_path",
        "role",
        "row_security",
        "session_authorization",
    ];
    let text = |token: &Token| {
        token
            .text(words.source)
            .trim_matches('"')
            .to_ascii_lowercase()
    };
    let name = words
        .token(0)
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdent));
    // SET SCHEMA 'x' is SET search_path, and SET SESSION AUTHORIZATION one of two words.
    name.map(text).is_some_and(|name| {
        GUARDS.contains(&name.as_str()) || name == "schema" || name == "session"
    })
}
